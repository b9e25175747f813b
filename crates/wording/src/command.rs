//! Messages that several subcommands of `churnscope` share, and those of `score`, `explain`, and `export`.

use crate::values::count;

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
    PROBABILITY = "expected a probability from 0 to 1";
    AMOUNT = "expected an amount from 0 to 1e12, such as 12.50";
    DATE = "expected a date such as 2026-11-24";
    REPORT_FILE = "expected a file, because standard output is already used for the metrics";

    // reading a file
    not_a_workbook(file) = "{file} is not a workbook, so it has no sheets: leave out --sheet";
    WORKBOOK_DECIMAL = "the numbers of a workbook have no decimal mark: leave out --decimal comma";
    DELIMITER = "expected comma, semicolon, tab, pipe, or one ASCII character";
    ENCODING = "expected the name of an encoding, such as utf-8, utf-16le, windows-1252, or iso-8859-15";
    reading_as(parts) = "reading the file as: {parts}";

    // score and explain
    SCORED_FILE = "expected a file that ends with .xlsx or .csv, because other workbooks are only read";
    CANNOT_CREATE_TEMPORARY_FILE = "cannot create a temporary file for the workbook";
    numbered_by_line(id) = "the file has no column {id}, so scores are identified by line number";
    numbered_by_row(id) = "the file has no column {id}, so scores are identified by row number";
    no_usable_rows(file) = "{file} has no usable rows";

    // export
    exported(file, bytes, inputs, output) = "wrote {file}: {bytes} bytes, {inputs} inputs named after the columns, output {output}";
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
}

/// The number of rejected rows, and the errors of the first few.
pub fn rejected_rows(purpose: Use, rejected: u64, rows: u64, first: &[String]) -> String {
    let purpose = match purpose {
        Use::Score => "scored; the error column of the output says why",
        Use::Explain => "explained; the error in the output says why",
        Use::Evaluate => "used",
    };
    let mut text = format!("{} of {} rows could not be {purpose}:", count(rejected), count(rows));
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
        for (rejected, expected) in [
            (1, "1 of 1,234 rows could not be used:\n  line 2: odd"),
            (1_200, "1,200 of 1,234 rows could not be used:\n  line 2: odd\n  and 1,199 more"),
        ] {
            assert_eq!(rejected_rows(Use::Evaluate, rejected, 1_234, &first), expected);
        }
    }
}
