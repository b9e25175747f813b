//! The messages of the Train page. Each file is for one step.

pub mod data;
pub mod fields;
pub mod outcome;
pub mod result;
pub mod run;

messages! {
    TITLE = "Train a model";
    STEPS = "Steps";
    DATA = "Data";
    OUTCOME = "Outcome";
    FIELDS = "Fields";
    TRAIN = "Train";
    RESULT = "Result";
    DONE_SUFFIX = ", done";
    rows_and_columns(rows, columns) = "{rows} rows, {columns} columns";
    means_left(column, value) = "{column}: “{value}” means left";
    left_of(left, rows, share) = "{left} of {rows} ({share})";
    used(used, left_out) = "{used} used, {left_out} left out";
    ONE_SUSPECT = "1 leak suspect";
    suspects(suspects) = "{suspects} leak suspects";
    model_in(duration) = "trained in {duration}";
    DROP = "Drop the file to open it for training";
}

/// The number of leak suspects.
pub fn n_suspects(suspects: usize) -> String {
    if suspects == 1 { ONE_SUSPECT.to_owned() } else { self::suspects(suspects) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suspects_have_their_plural() {
        assert_eq!([1, 2].map(n_suspects), ["1 leak suspect", "2 leak suspects"]);
    }
}
