use proptest::prelude::*;

use crate::csv::{MAX_RECORD, Position, Record, RecordError, RecordReader};

type OwnedRecord = (u64, Vec<Vec<u8>>);

fn owned(record: Record<'_>) -> OwnedRecord {
    (record.line(), record.cells().map(<[u8]>::to_vec).collect())
}

fn records<'a>(delimiter: u8, slices: impl IntoIterator<Item = &'a [u8]>) -> Vec<OwnedRecord> {
    let (mut reader, mut read) = (RecordReader::new(delimiter), Vec::new());
    for slice in slices {
        reader.feed(slice, &mut |record| read.push(owned(record))).unwrap();
    }
    reader.finish(&mut |record| read.push(owned(record))).unwrap();
    read
}

/// Each number in `cuts` is the number of bytes that one reader gets. The next reader resumes at that reader's
/// position.
fn resumed(file: &[u8], cuts: &[usize]) -> Vec<OwnedRecord> {
    let (mut position, mut read) = (Position::default(), Vec::new());
    for cut in cuts {
        let rest = &file[position.offset as usize..];
        let mut reader = RecordReader::at(b',', position);
        reader.feed(&rest[..*cut.min(&rest.len())], &mut |record| read.push(owned(record))).unwrap();
        position = reader.position();
    }
    let mut reader = RecordReader::at(b',', position);
    reader.feed(&file[position.offset as usize..], &mut |record| read.push(owned(record))).unwrap();
    reader.finish(&mut |record| read.push(owned(record))).unwrap();
    read
}

fn check(file: &str, expected: &[(u64, &[&str])]) {
    let expected: Vec<OwnedRecord> = expected
        .iter()
        .map(|(line, cells)| (*line, cells.iter().map(|cell| cell.as_bytes().to_vec()).collect()))
        .collect();
    assert_eq!(records(b',', [file.as_bytes()]), expected, "{file:?}");
    assert_eq!(records(b',', file.as_bytes().chunks(1)), expected, "{file:?} byte by byte");
}

#[test]
fn lines_and_cells() {
    check("", &[]);
    check("\n\r\n\r", &[]);
    check("a,b\nc,d\n", &[(1, &["a", "b"]), (2, &["c", "d"])]);
    check("a,b\nc,d", &[(1, &["a", "b"]), (2, &["c", "d"])]);
    check("a,b\r\nc,d\r\n", &[(1, &["a", "b"]), (2, &["c", "d"])]);
    check("a,b\rc,d\r", &[(1, &["a", "b"]), (2, &["c", "d"])]);
    check("a\n\n\nb\n", &[(1, &["a"]), (4, &["b"])]);
    check("\r\n\r\na\r\n\r\nb", &[(3, &["a"]), (5, &["b"])]);
    check("\r\ra\r\rb", &[(3, &["a"]), (5, &["b"])]);
    check("a\n\rb", &[(1, &["a"]), (3, &["b"])]);
    check("\"a\nb\",c\nd", &[(1, &["a\nb", "c"]), (3, &["d"])]);
    check("\"a\r\nb\r\n\",c\r\nd", &[(1, &["a\r\nb\r\n", "c"]), (4, &["d"])]);
    check("\"a\rb\"\rc", &[(1, &["a\rb"]), (3, &["c"])]);
    check("\"a \"\"b\"\"\",\"\"\nc,\"d\"e", &[(1, &["a \"b\"", ""]), (2, &["c", "de"])]);
    check("a\"b,c\nd", &[(1, &["a\"b", "c"]), (2, &["d"])]);
    check(",\n,", &[(1, &["", ""]), (2, &["", ""])]);
    check("\"\"", &[(1, &[""])]);
    check(" \na", &[(1, &[" "]), (2, &["a"])]);
    check("\0,\u{1}\n", &[(1, &["\0", "\u{1}"])]);
    check("\u{feff}a,b\n", &[(1, &["a", "b"])]);
    check("\u{feff}\"a,b\"\n", &[(1, &["a,b"])]);
    check("\u{feff}\u{feff}a", &[(1, &["\u{feff}a"])]);
    check("\u{feff}", &[]);
    check("a\n\u{feff}b", &[(1, &["a"]), (2, &["\u{feff}b"])]);
}

#[test]
fn a_partial_byte_order_mark_is_text() {
    for part in [&b"\xef"[..], b"\xef\xbb", b"\xef\xbba", b"\xefa\n", b"\xef\xbb\nb"] {
        let expected = vec![(1, vec![part.split(|byte| *byte == b'\n').next().unwrap().to_vec()])];
        assert_eq!(records(b',', part.chunks(1))[..1], expected, "{part:?}");
        assert_eq!(records(b',', [part])[..1], expected, "{part:?}");
    }
}

#[test]
fn a_quote_that_is_never_closed_is_reported() {
    for (file, expected) in [
        ("a\nb,\"c\nd\ne\n", Some(5)),
        ("a,\"b", Some(1)),
        ("\"", Some(1)),
        ("a,\"b\"", None),
        ("a,b\"", None),
        ("a,\"b\"\"", Some(1)),
    ] {
        let (mut reader, mut last) = (RecordReader::new(b','), None);
        reader.feed(file.as_bytes(), &mut |_| {}).unwrap();
        reader.finish(&mut |record| last = record.open_quote_end()).unwrap();
        assert_eq!(last, expected, "{file:?}");
    }
}

/// A reader passes on the record before the endless one, returns an error, and then passes on nothing.
fn check_limit(endless: &[u8], expected: RecordError) {
    let file = [b"a\n", endless, &vec![b'x'; MAX_RECORD], b"\nb\n"].concat();
    for slice in [file.len(), 100_000, 4_097] {
        let (mut reader, mut n_records) = (RecordReader::new(b','), 0);
        let mut results = file.chunks(slice).map(|bytes| reader.feed(bytes, &mut |_| n_records += 1));
        let result = results.find(Result::is_err);
        assert_eq!(result, Some(Err(expected.clone())), "slices of {slice}");
        assert!(results.all(|result| result == Err(expected.clone())));
        drop(results);
        assert_eq!(reader.finish(&mut |_| n_records += 1), Err(expected.clone()));
        assert_eq!(n_records, 1);
    }
}

#[test]
fn an_endless_record_is_an_error() {
    check_limit(b"1,\"2\n", RecordError::OpenQuote { line: 2 });
    check_limit(b"1,2", RecordError::TooLong { line: 2 });
}

#[test]
fn the_longest_record_is_read() {
    let mut file = vec![b'x'; MAX_RECORD - 1];
    file.push(b'\n');
    assert_eq!(records(b',', [&file[..]])[0].1[0].len(), MAX_RECORD - 1);
    assert_eq!(records(b',', [&vec![b','; MAX_RECORD][..]])[0].1.len(), MAX_RECORD + 1);
}

fn by_csv_crate(delimiter: u8, file: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(file);
    reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let special = prop::sample::select(b",;\t\"\"\r\n\n\xef\xbb\xbfab\0 ".to_vec());
    let marked = prop_oneof![4 => Just(&b""[..]), 1 => Just(&b"\xef\xbb\xbf"[..])];
    (marked, prop::collection::vec(prop_oneof![8 => special, 1 => any::<u8>()], 0..60))
        .prop_map(|(mark, bytes)| [mark, &bytes].concat())
}

proptest! {
    #[test]
    fn any_bytes_in_any_slices_read_as_with_the_csv_crate(file in bytes(), delimiter in prop::sample::select(b",;\t".to_vec())) {
        let whole = records(delimiter, [&file[..]]);
        let cells: Vec<Vec<Vec<u8>>> = whole.iter().map(|(_, cells)| cells.clone()).collect();
        prop_assert_eq!(cells, by_csv_crate(delimiter, &file));
        for border in 0..=file.len() {
            let (first, second) = file.split_at(border);
            prop_assert_eq!(&records(delimiter, [first, second]), &whole, "split at {}", border);
        }
        prop_assert_eq!(&records(delimiter, file.chunks(1)), &whole, "byte by byte");
    }

    #[test]
    fn reading_can_resume_anywhere(file in bytes(), cuts in prop::collection::vec(0..64_usize, 1..4)) {
        let whole = records(b',', [&file[..]]);
        for border in 0..=file.len() {
            prop_assert_eq!(&resumed(&file, &[border]), &whole, "resumed after {}", border);
        }
        prop_assert_eq!(&resumed(&file, &cuts), &whole, "resumed after {:?} more", cuts);
    }

    #[test]
    fn line_numbers_are_those_of_an_editor(rows in prop::collection::vec((0..3_usize, "[a\",\r\n]{0,6}", 0..3_usize), 0..8)) {
        const LINE_ENDS: [&str; 3] = ["\n", "\r\n", "\r"];
        let (mut file, mut expected) = (String::new(), Vec::new());
        for (blank, cell, end) in rows {
            // the `x` separates a CR from the LF, because together they would be one line end
            file.push_str(&"x\n\n".repeat(blank));
            expected.push(cell.clone());
            file.push_str(&format!("\"{}\",1{}", cell.replace('"', "\"\""), LINE_ENDS[end]));
        }
        let lines_before = |at: usize| file[..at].replace("\r\n", "\n").replace('\r', "\n").matches('\n').count();
        let mut at = 0;
        for (line, cells) in records(b',', [file.as_bytes()]) {
            let start = at + file[at..].find(|letter| letter != '\n' && letter != '\r').unwrap();
            prop_assert_eq!(line as usize, lines_before(start) + 1);
            let length = if cells.len() == 1 { 1 } else { 4 + cells[0].len() + cells[0].iter().filter(|b| **b == b'"').count() };
            at = start + length;
        }
    }
}
