//! Detects the format of a table from the start of its file.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};

use super::record_reader::RecordReader;
#[cfg(doc)]
use crate::number_format::mark_decimal_point;
use crate::number_format::{ColumnFormat, DecimalMark, FormatSurvey};

/// Maximum number of bytes at the start of a file that are examined.
pub(super) const SAMPLE: usize = 1 << 19;

/// In order of preference.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How to read a file. A setting that is `None` is detected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct TableChoices {
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// The first line of the header, counted from 1.
    pub header_line: Option<u64>,
    /// The decimal mark.
    pub decimal_mark: Option<DecimalMark>,
    /// Whether the text was made from typed cells, such as those of a workbook; see [`mark_decimal_point`].
    pub has_typed_cells: bool,
    /// Whether the text was made from a Parquet file, which has rows but no lines.
    pub is_parquet: bool,
}

impl TableChoices {
    /// These choices for a sheet that was turned into comma-separated text.
    #[must_use]
    pub fn for_workbook(self) -> Self {
        Self { delimiter: Some(b','), has_typed_cells: true, ..self }
    }

    /// These choices for a Parquet file that was turned into comma-separated text.
    #[must_use]
    pub fn for_parquet(self) -> Self {
        Self { header_line: Some(1), is_parquet: true, ..self.for_workbook() }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// The header's first line; 0 if none was found.
    pub(super) header_line: u64,
    pub(super) formats: Vec<ColumnFormat>,
}

struct RecordShape {
    line: u64,
    n_cells: usize,
    n_filled: usize,
}

type OnRecord<'a> = dyn FnMut(u64, &mut dyn Iterator<Item = &[u8]>) + 'a;

impl Dialect {
    pub(super) fn detect(sample: &[u8], is_whole: bool, choices: TableChoices) -> Self {
        let declared = declared_delimiter(sample);
        let delimiter = choices.delimiter.or(declared).unwrap_or_else(|| most_regular(sample, is_whole));
        let header_line = choices.header_line.unwrap_or_else(|| {
            let shapes = shapes(sample, is_whole, delimiter);
            // if the file declares its delimiter, the first record is this declaration, not the header
            header_line(shapes.get(usize::from(declared.is_some())..).unwrap_or_default())
        });
        let formats = formats(sample, is_whole, delimiter, header_line, choices);
        Self { delimiter, header_line, formats }
    }
}

/// The delimiter that the first line declares for Excel, as in `sep=;`.
fn declared_delimiter(sample: &[u8]) -> Option<u8> {
    let text = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample);
    let line = text.split(|&byte| byte == b'\r' || byte == b'\n').next()?;
    match line.strip_prefix(b"\"").and_then(|quoted| quoted.strip_suffix(b"\"")).unwrap_or(line) {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
}

/// The most likely delimiter: one that splits a large share of the records into the same large number of cells.
fn most_regular(sample: &[u8], is_whole: bool) -> u8 {
    let mut best = (b',', 0.0);
    for delimiter in DELIMITERS {
        let shapes = shapes(sample, is_whole, delimiter);
        let (n_cells, rows) = usual_width(&shapes);
        let share = rows as f64 / shapes.len().max(1) as f64;
        let regularity = share * share * libm::log(n_cells.max(1) as f64);
        if regularity > best.1 {
            best = (delimiter, regularity);
        }
    }
    best.0
}

/// The usual number of cells in a record, and the number of records with this many cells. Wide records count more,
/// because a short table may have more titles than rows.
fn usual_width(shapes: &[RecordShape]) -> (usize, usize) {
    let mut rows_by_width: BTreeMap<usize, usize> = BTreeMap::new();
    for shape in shapes {
        *rows_by_width.entry(shape.n_cells).or_default() += 1;
    }
    let weight = |(width, rows): (usize, usize)| rows as f64 * libm::log(width as f64);
    let heavier = |first: &(usize, usize), second: &(usize, usize)| weight(*first).total_cmp(&weight(*second));
    rows_by_width.into_iter().max_by(heavier).unwrap_or((0, 0))
}

/// The line of the header: the first record with more than half as many filled cells as a record usually has, because
/// titles above a table usually fill only one or two cells. If there is none, the first record is the header.
fn header_line(shapes: &[RecordShape]) -> u64 {
    let (width, _) = usual_width(shapes);
    let needed = width / 2 + 1;
    let header = shapes.iter().find(|shape| shape.n_filled >= needed).or(shapes.first());
    header.map_or(0, |shape| shape.line)
}

fn formats(sample: &[u8], is_whole: bool, delimiter: u8, header_line: u64, choices: TableChoices) -> Vec<ColumnFormat> {
    let (mut surveys, mut is_header) = (Vec::new(), true);
    each_record(sample, is_whole, delimiter, &mut |line, cells| {
        if line < header_line {
            return;
        }
        if std::mem::take(&mut is_header) {
            surveys.resize_with(cells.count(), FormatSurvey::default);
            return;
        }
        for (survey, cell) in surveys.iter_mut().zip(cells) {
            if let Ok(text) = std::str::from_utf8(cell)
                && !text.trim().is_empty()
            {
                survey.add(text);
            }
        }
    });
    // decimal points of typed cells do not show how numbers are written as text
    let usual = usual_mark(&surveys, !choices.has_typed_cells);
    // typed numbers have points, so if the user chose the point, all numbers have the same format
    let has_typed_cells = choices.has_typed_cells && choices.decimal_mark != Some(DecimalMark::Point);
    let format = |survey: &FormatSurvey| {
        let mut column = survey.decide(choices.decimal_mark, usual);
        column.format.has_typed_cells = has_typed_cells;
        column
    };
    surveys.iter().map(format).collect()
}

fn usual_mark(surveys: &[FormatSurvey], counts_points: bool) -> Option<DecimalMark> {
    let needing = |mark| surveys.iter().filter(|survey| survey.decimal_mark() == Some(mark)).count();
    let point = if counts_points { needing(DecimalMark::Point) } else { 0 };
    let comma = needing(DecimalMark::Comma);
    match point.cmp(&comma) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Point),
        std::cmp::Ordering::Less => Some(DecimalMark::Comma),
        std::cmp::Ordering::Equal => None,
    }
}

fn shapes(sample: &[u8], is_whole: bool, delimiter: u8) -> Vec<RecordShape> {
    let mut shapes = Vec::new();
    each_record(sample, is_whole, delimiter, &mut |line, cells| {
        let mut shape = RecordShape { line, n_cells: 0, n_filled: 0 };
        for cell in cells {
            shape.n_cells += 1;
            shape.n_filled += usize::from(!cell.trim_ascii().is_empty());
        }
        if shape.n_filled > 0 {
            shapes.push(shape);
        }
    });
    shapes
}

/// Passes on the records in a sample. An incomplete last record counts only if the sample is the whole file or has no
/// other record.
fn each_record(sample: &[u8], is_whole: bool, delimiter: u8, each: &mut OnRecord<'_>) {
    let (mut reader, mut is_empty) = (RecordReader::new(delimiter), true);
    // a sample is shorter than `MAX_RECORD`, so no record in it is too long
    let fed = reader.feed(sample, &mut |record| {
        is_empty = false;
        each(record.line(), &mut record.cells());
    });
    if fed.is_ok() && (is_whole || is_empty) {
        let _ = reader.finish(&mut |record| each(record.line(), &mut record.cells()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(file: &str) -> (char, u64) {
        let dialect = Dialect::detect(file.as_bytes(), true, TableChoices::default());
        (char::from(dialect.delimiter), dialect.header_line)
    }

    #[test]
    fn the_delimiter_splits_the_rows_regularly() {
        for (file, expected) in [
            ("a,b,c\n", ','),
            ("a;b;c\n", ';'),
            ("a\tb\tc\n", '\t'),
            ("a|b|c\n", '|'),
            ("a\n", ','),
            ("a,b;c\n", ','),
            ("a;b;c,d\n", ';'),
            ("\"a,b,c\";d\n", ';'),
            ("a;\"b \"\"x\"\", c, d\";e\n1;2;3\n", ';'),
            ("a;b\"x,y;c\n", ';'),
            ("\"a\nb\";c\n", ';'),
            ("\u{feff}\"a,b\";c\n", ';'),
            ("\r\n\n\"a,b\";c\n", ';'),
            ("id;charge\n1;29,85\n2;56,95\n", ';'),
            ("id;name;charge;total\n1;Smith, J.;29,85;1,5\n2;Lee, K.;56,95;2,5\n", ';'),
            ("id,note\n1,a;b;c\n2,d;e;f\n3,g\n", ','),
            ("id\tname\n1\tSmith, J.\n2\tLee, K.\n", '\t'),
            ("sep=;\nid;a,b\n1;2\n", ';'),
        ] {
            assert_eq!(detect(file).0, expected, "{file:?}");
        }
    }

    #[test]
    fn the_header_is_below_titles() {
        for (file, expected) in [
            ("id,plan\n1,a\n", 1),
            ("\n\nid,plan\n1,a\n", 3),
            ("sep=;\nid;plan\n1;a\n", 2),
            ("Customers\n\nid,plan,fee\n1,a,2\n", 3),
            ("Customers\nNovember\nNorth\nid,plan,fee\n1,a,2\n", 4),
            ("Customers;;;\nExported;2026-11-01;;\nid;plan;fee;city\n1;a;2;x\n", 3),
            (",plan,fee\n0,a,2\n", 1),
            ("id\n1\n", 1),
            ("id,plan,fee\n1,a,2\nTotal,,2\n", 1),
        ] {
            assert_eq!(detect(file).1, expected, "{file:?}");
        }
    }

    #[test]
    fn columns_have_number_formats() {
        let file = "id;charge;data\n1;1.234,50 €;3.967\n2;56,95 €;990\n";
        let dialect = Dialect::detect(file.as_bytes(), true, TableChoices::default());
        let marks: Vec<_> = dialect.formats.iter().map(|column| column.format.decimal_mark).collect();
        assert_eq!(marks, [Some(DecimalMark::Comma); 3]);
        let undecided = Dialect::detect(b"id;data\n1;3.967\n", true, TableChoices::default());
        assert_eq!(undecided.formats[1].ambiguous.as_deref(), Some("3.967"));
        let choices = TableChoices { decimal_mark: Some(DecimalMark::Comma), ..TableChoices::default() };
        let decided = Dialect::detect(b"id;data\n1;3.967\n", true, choices);
        assert_eq!(decided.formats[1].ambiguous, None);
    }

    #[test]
    fn numbers_stored_as_text_decide_among_themselves() {
        for (file, has_typed_cells, mark, ambiguous) in [
            ("data;charge\n3.967;29,85\n", false, Some(DecimalMark::Comma), None),
            ("data;charge\n3.967;29.85\n", false, Some(DecimalMark::Point), None),
            ("data;charge\n3.967;29,85\n", true, Some(DecimalMark::Comma), None),
            // 29.85 may be a typed number, which always has a point
            ("data;charge\n3.967;29.85\n", true, None, Some("3.967")),
            ("data;charge\n3.9670;29.85\n", true, Some(DecimalMark::Point), None),
        ] {
            let choices = TableChoices { has_typed_cells, ..TableChoices::default() };
            let dialect = Dialect::detect(file.as_bytes(), true, choices);
            let found = (dialect.formats[0].format.decimal_mark, dialect.formats[0].ambiguous.as_deref());
            assert_eq!(found, (mark, ambiguous), "{file:?}");
        }
    }

    #[test]
    fn the_chosen_decimal_mark_applies_to_numbers_stored_as_text() {
        for (mark, text, expected) in [
            (DecimalMark::Point, "29,85", None),
            (DecimalMark::Point, "29.85", Some(29.85)),
            (DecimalMark::Point, "3.9670", Some(3.967)),
            (DecimalMark::Comma, "29,85", Some(29.85)),
            // typed numbers have points
            (DecimalMark::Comma, "29.85", Some(29.85)),
        ] {
            let choices = TableChoices { decimal_mark: Some(mark), ..TableChoices::default().for_parquet() };
            let dialect = Dialect::detect(b"charge\n\"29,85\"\n\"56,95\"\n", true, choices);
            assert_eq!(dialect.formats[0].format.read(text), expected, "{text} with {mark:?}");
        }
    }
}
