//! The messages of the Train page. The other files in this folder have the messages of one step each.

pub mod data;
pub mod fields;
pub mod outcome;
pub mod result;
pub mod run;

use crate::portfolio::rows;
use crate::values::count;

messages! {
    TITLE = "Train a model";
    STEPS = "Steps";
    DATA = "Data";
    OUTCOME = "Outcome";
    FIELDS = "Fields";
    TRAIN = "Train";
    RESULT = "Result";
    DONE_SUFFIX = ", done";
    size(rows, columns) = "{rows}, {columns}";
    ONE_COLUMN = "1 column";
    columns(columns) = "{columns} columns";
    means_left(column, value) = "{column}: “{value}” means left";
    left_of(left, rows, share) = "{left} of {rows} ({share})";
    used(used, left_out) = "{used} used, {left_out} left out";
    ONE_SUSPECT = "1 leak suspect";
    suspects(suspects) = "{suspects} leak suspects";
    READY = "ready to train";
    model_in(duration) = "trained in {duration}";
    DROP = "Drop the file to open it for training";
}

/// The size of a table: `7,043 rows, 21 columns`.
pub fn rows_and_columns(n_rows: u64, n_columns: usize) -> String {
    let columns = if n_columns == 1 { ONE_COLUMN.to_owned() } else { columns(count(n_columns as u64)) };
    size(rows(n_rows), columns)
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

    #[test]
    fn rows_and_columns_have_their_plural() {
        for (n_rows, n_columns, expected) in [(7_043, 21, "7,043 rows, 21 columns"), (1, 1, "1 row, 1 column")] {
            assert_eq!(rows_and_columns(n_rows, n_columns), expected);
        }
    }
}
