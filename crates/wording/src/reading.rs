//! How a file was read, in words.

use churnscope_engine::csv::Header;
use churnscope_engine::number_format::{ColumnFormat, DecimalMark};

messages! {
    COMMAS = "commas";
    SEMICOLONS = "semicolons";
    TABS = "tabs";
    PIPES = "pipes";
    other_delimiter(delimiter) = "delimiter \"{delimiter}\"";
    DECIMAL_COMMA = "decimal comma";
    sheet(name) = "sheet \"{name}\"";
    header_in_row(row) = "header in row {row}";
}

/// How a file is read, such as `semicolons`, `decimal comma`, `Windows-1252`, `header in row 4`. Leaves out the
/// usual settings: commas, decimal points, UTF-8, and a header in the first row. Pass `sheet_name` only if the file has
/// several visible sheets.
pub fn facts(header: &Header, encoding: &str, sheet_name: Option<&str>) -> Vec<String> {
    let delimiter = (header.delimiter != b',').then(|| delimiter(header.delimiter));
    delimiter.into_iter().chain(uncertain_facts(header, encoding, sheet_name)).collect()
}

/// The facts other than the delimiter. They can be wrong without causing an error.
pub fn uncertain_facts(header: &Header, encoding: &str, sheet_name: Option<&str>) -> Vec<String> {
    let has_comma = |column: &ColumnFormat| column.format.decimal_mark == Some(DecimalMark::Comma);
    let decimal = header.formats.iter().any(has_comma).then(|| DECIMAL_COMMA.to_owned());
    let encoding = (encoding != "UTF-8").then(|| encoding_name(encoding));
    let line = (header.line > 1).then(|| header_in_row(header.line));
    [sheet_name.map(sheet), decimal, encoding, line].into_iter().flatten().collect()
}

/// The delimiter in words.
pub fn delimiter(delimiter: u8) -> String {
    match delimiter {
        b',' => COMMAS.to_owned(),
        b';' => SEMICOLONS.to_owned(),
        b'\t' => TABS.to_owned(),
        b'|' => PIPES.to_owned(),
        other => other_delimiter(char::from(other)),
    }
}

/// An encoding's name as people write it: `Windows-1252` for `windows-1252`.
pub fn encoding_name(name: &str) -> String {
    match name.strip_prefix("windows-") {
        Some(page) => format!("Windows-{page}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusual_facts_are_stated() {
        let plain = Header::plain(vec![b"id".to_vec(), b"charge".to_vec()]);
        let mut german = Header { line: 4, delimiter: b';', ..plain.clone() };
        german.formats[1].format.decimal_mark = Some(DecimalMark::Comma);
        let tabs = Header { delimiter: b'\t', ..plain.clone() };
        for (header, encoding, sheet_name, expected) in [
            (&plain, "UTF-8", None, ""),
            (&plain, "UTF-8", Some("May"), "sheet \"May\""),
            (&german, "windows-1252", None, "semicolons, decimal comma, Windows-1252, header in row 4"),
            (&tabs, "UTF-16LE", None, "tabs, UTF-16LE"),
        ] {
            assert_eq!(facts(header, encoding, sheet_name).join(", "), expected);
        }
        assert_eq!(uncertain_facts(&tabs, "UTF-8", None), [""; 0]);
    }
}
