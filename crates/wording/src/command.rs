//! Messages of the subcommands of `churnscope`. Subcommands with many messages have their own files.

use crate::values::{capitalized, count};

messages! {
    STANDARD_INPUT = "standard input";
    STANDARD_OUTPUT = "standard output";
    cannot_read(file) = "cannot read {file}";
    cannot_write(file) = "cannot write {file}";
    incomplete(file) = "the output to {file} is incomplete";
    CANNOT_START_THREADS = "cannot start threads";
    PARQUET_STREAM = "a Parquet file cannot be read from a stream, because its index is at its end: save it to a file and pass the file's name";
    BYTES_PROGRESS = "{bar:40} {binary_bytes} of {binary_total_bytes}, {binary_bytes_per_sec}, {eta} left";
    ROWS_PROGRESS = "{bar:40} {human_pos} of {human_len} rows, {per_sec}, {eta} left";
    STREAM_PROGRESS = "{spinner} {binary_bytes}, {binary_bytes_per_sec}";

    // arguments
    WHOLE_NUMBER_OF_THREADS = "expected a whole number from 1 to 1024";
    WHOLE_NUMBER_OF_REASONS = "expected a whole number from 0 to 20";
    PROBABILITY = "expected a number from 0 to 1";
    AMOUNT = "expected an amount from 0 to 1e12, such as 12.50";
    HOLD_OUT = "expected a share from 0 to less than 1, such as 0.1";
    DATE = "expected a date such as 2026-11-24";
    MINUTES = "expected a number of minutes from 0 to 1e6, such as 2 or 0.5";
    REPORT_FILE = "expected a file, because standard output is already used for the metrics";

    // reading a file
    option_does_not_apply(option, kind) = "{option} does not apply to {kind}: leave it out";
    A_TEXT_FILE = "a text file";
    A_WORKBOOK = "a workbook";
    A_PARQUET_FILE = "a Parquet file";
    DELIMITER = "expected comma, semicolon, tab, pipe, or one ASCII character other than a quotation mark or a line break";
    ENCODING = "expected the name of an encoding, such as utf-8, utf-16le, windows-1252, or iso-8859-15";
    reading_as(parts) = "reading the file as: {parts}";

    // results
    SCORED_FILE = "expected a file name that ends with .xlsx or .csv, because results cannot be written to other kinds of workbooks";
    NO_MONTHLY_CHARGE = "the model's description names no monthly charge, so the money at risk is not known: leave out --at-risk, or train the model with monthly_charge in its description";
    CANNOT_CREATE_TEMPORARY_FILE = "cannot create a temporary file for the workbook";
    numbered_by_line(id) = "the file has no column for {id}, so scores are identified by line number";
    numbered_by_row(id) = "the file has no column for {id}, so scores are identified by row number";
    not_used(rejected, rows, purpose) = "{rejected} of {rows} rows could not be {purpose}";
    ERROR_COLUMN = "the error column of the output says why";
    ERROR_ENTRY = "the error in the output says why";
    no_usable_rows(file) = "{file} has no usable rows";

    // export
    exported(file, bytes, inputs, output) = "wrote {file} ({bytes} bytes). Inputs, named after the columns: {inputs}; output: {output}";
}

/// The subcommand that rejected the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// `score`
    Score,
    /// `explain`
    Explain,
    /// `evaluate`
    Evaluate,
    /// `plan`
    Plan,
}

/// The number of rejected rows, `advice` on them, if any, and the errors of the first few.
pub fn rejected_rows(purpose: Use, rejected: u64, rows: u64, advice: Option<&str>, first: &[String]) -> String {
    let (purpose, source) = match purpose {
        Use::Score => ("scored", Some(ERROR_COLUMN)),
        Use::Explain => ("explained", Some(ERROR_ENTRY)),
        Use::Evaluate => ("used", None),
        Use::Plan => ("planned for", Some(ERROR_COLUMN)),
    };
    let mut text = not_used(count(rejected), count(rows), purpose);
    text.push_str(&match (advice, source) {
        (None, None) => ":".to_owned(),
        (None, Some(source)) => format!("; {source}:"),
        (Some(advice), None) => format!(". {advice}"),
        (Some(advice), Some(source)) => format!(". {advice}\n{}:", capitalized(source)),
    });
    for row in first {
        text.push_str("\n  ");
        text.push_str(row);
    }
    if let more @ 1.. = rejected.saturating_sub(first.len() as u64) {
        text.push_str(&format!("\n  and {} more", count(more)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejected_rows_are_listed_and_the_others_counted() {
        let first = ["line 2: odd".to_owned()];
        let advice = Some("All of them: odd.");
        for (purpose, rejected, advice, expected) in [
            (Use::Evaluate, 1, None, "1 of 1,234 rows could not be used:\n  line 2: odd"),
            (Use::Evaluate, 3, None, "3 of 1,234 rows could not be used:\n  line 2: odd\n  and 2 more"),
            (Use::Evaluate, 1, advice, "1 of 1,234 rows could not be used. All of them: odd.\n  line 2: odd"),
            (
                Use::Score,
                1,
                None,
                "1 of 1,234 rows could not be scored; the error column of the output says why:\n  line 2: odd",
            ),
            (
                Use::Score,
                1,
                advice,
                "1 of 1,234 rows could not be scored. All of them: odd.\n\
                 The error column of the output says why:\n  line 2: odd",
            ),
        ] {
            assert_eq!(rejected_rows(purpose, rejected, 1_234, advice, &first), expected);
        }
    }
}
