//! The choices for how a file is read.

use churnscope_engine::number_format::DecimalMark;
use churnscope_wording::portfolio::reading;
use churnscope_wording::reading::encoding_name;

/// The encodings to choose from, by the names that browsers use.
const ENCODINGS: [&str; 7] =
    ["UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "windows-1250", "ISO-8859-15", "windows-1251"];

const DELIMITERS: [(u8, &str); 4] =
    [(b',', reading::COMMA), (b';', reading::SEMICOLON), (b'\t', reading::TAB), (b'|', reading::PIPE)];

const MARKS: [(DecimalMark, &str); 2] =
    [(DecimalMark::Point, reading::DECIMAL_POINT), (DecimalMark::Comma, reading::DECIMAL_COMMA)];

/// The encodings and their names.
pub fn encodings() -> Vec<(String, String)> {
    ENCODINGS.iter().map(|name| ((*name).to_owned(), encoding_name(name))).collect()
}

/// The delimiters and their names.
pub fn delimiters() -> Vec<(u8, String)> {
    DELIMITERS.iter().map(|&(delimiter, name)| (delimiter, name.to_owned())).collect()
}

/// The decimal marks and their names.
pub fn decimal_marks() -> Vec<(DecimalMark, String)> {
    MARKS.iter().map(|&(mark, name)| (mark, name.to_owned())).collect()
}

/// Parses the number of a row, counted from 1; `None` if the text is not such a number.
pub fn row(text: &str) -> Option<u64> {
    text.trim().parse().ok().filter(|row| *row > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_from_1() {
        for (text, expected) in [("4", Some(4)), (" 12 ", Some(12)), ("", None), ("0", None), ("-1", None), ("x", None)]
        {
            assert_eq!(row(text), expected, "{text:?}");
        }
    }
}
