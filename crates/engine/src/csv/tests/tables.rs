use proptest::prelude::*;

use super::read;
use crate::csv::dialect::SAMPLE;
use crate::csv::{
    Location, MAX_RECORD, Position, Record, RecordBatch, RecordError, TableChoices, TableError, TableReader,
};

fn check(file: &[u8], expected: Result<(u8, &[&str], &[u64]), TableError>) {
    for slice in [1, 3, 1 << 20] {
        let (reader, rows, result) = read(file, slice);
        let shown = String::from_utf8_lossy(&file[..file.len().min(60)]).into_owned();
        match &expected {
            Err(error) => assert_eq!(result.as_ref(), Err(error), "{shown:?} in slices of {slice}"),
            Ok((delimiter, names, lines)) => {
                assert_eq!(result, Ok(()), "{shown:?} in slices of {slice}");
                let header = reader.header().unwrap();
                assert_eq!(header.delimiter, *delimiter, "{shown:?}");
                assert_eq!(header.names, names.iter().map(|name| name.as_bytes()).collect::<Vec<_>>(), "{shown:?}");
                let found: Vec<u64> = rows.records(0..rows.len()).map(|record| record.line()).collect();
                assert_eq!(&found, lines, "{shown:?}");
                assert_eq!(reader.n_rows(), lines.len() as u64);
            }
        }
    }
}

#[test]
fn header_and_rows() {
    check(b"a,b\n1,2\n3,4\n", Ok((b',', &["a", "b"], &[2, 3])));
    check(b"a;b\r\n1,5;2\r\n", Ok((b';', &["a", "b"], &[2])));
    check(b"a\tb\r1\t2", Ok((b'\t', &["a", "b"], &[2])));
    check(b"\xef\xbb\xbf\"a;x\",b\n1,2", Ok((b',', &["a;x", "b"], &[2])));
    check(b"\n\r\na,b\n\n\n1,2", Ok((b',', &["a", "b"], &[6])));
    check(b"\"a\nx\",b\n1,2", Ok((b',', &["a\nx", "b"], &[3])));
    check(b"a\n1", Ok((b',', &["a"], &[2])));
    check(b"a,b\n\0,2", Ok((b',', &["a", "b"], &[2])));
}

#[test]
fn files_that_are_not_tables_are_errors() {
    check(b"", Err(TableError::Empty));
    check(b"\xef\xbb\xbf", Err(TableError::Empty));
    check(b"\r\n\n", Err(TableError::Empty));
    check(b"a,b", Err(TableError::NoRows { line: 1 }));
    check(b"\na,b\r\n\r\n", Err(TableError::NoRows { line: 2 }));
    check(b"\xff\xfea\0,\0b\0\n\0", Err(TableError::Utf16));
    check(b"\xfe\xff\0a\0,\0b\0\n", Err(TableError::Utf16));
    check(b"a\0,\0b\0\n\0", Err(TableError::Binary));
    check(b"PK\x03\x04\x14\0\x08\0", Err(TableError::Workbook));
    check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Err(TableError::Workbook));
    check(b"CHURN\r\n\x1a\x01\0\0\0", Ok((b',', &["CHURN"], &[2])));
    check(b"\x7fELF\0\0", Err(TableError::Binary));
    check(b"PAR1\x15\0\x15\xae", Err(TableError::Parquet));
    check(b"PAR1,plan\n1,2\n", Ok((b',', &["PAR1", "plan"], &[2])));
    check(b"a,\"b\n1,2\n3,4\n", Err(TableError::OpenHeader { line: 1 }));
}

#[test]
fn a_chosen_header_below_the_end_is_an_error() {
    for (file, header_line, expected) in [
        ("a,b\n1,2\n", 4, TableError::NoHeader { line: 4 }),
        ("a,b\n1,2\n", 2, TableError::NoRows { line: 2 }),
        ("", 1, TableError::Empty),
    ] {
        let mut reader = TableReader::with(TableChoices { header_line: Some(header_line), ..TableChoices::default() });
        let fed = reader.feed(file.as_bytes(), &mut |_| {});
        assert_eq!(fed.and_then(|()| reader.finish(&mut |_| {})), Err(expected), "{file:?}");
    }
}

#[test]
fn an_endless_header_is_an_error() {
    for (file, expected) in [
        (vec![b'a'; MAX_RECORD + 1], RecordError::TooLong { line: 1 }),
        ([b"\n\"", &vec![b'a'; MAX_RECORD][..]].concat(), RecordError::OpenQuote { line: 2 }),
    ] {
        for slice in [65_536, 99_991, usize::MAX] {
            let (_, _, result) = read(&file, slice);
            assert_eq!(result, Err(TableError::Record(expected.clone())), "slices of {slice}");
        }
    }
}

#[test]
fn a_control_character_in_a_long_first_line_is_found_however_the_file_is_sliced() {
    for (n_before, expected) in [(SAMPLE - 1, Err(TableError::Binary)), (SAMPLE, Ok(()))] {
        let file = [&vec![b'a'; n_before][..], b"\x01\n1\n"].concat();
        for slice in [1_000, SAMPLE - 1, SAMPLE, SAMPLE + 1, usize::MAX] {
            assert_eq!(read(&file, slice).2, expected, "{n_before} bytes before it, slices of {slice}");
        }
    }
}

#[test]
fn many_columns_are_read() {
    let names: Vec<String> = (0..5_000).map(|column| format!("column {column}")).collect();
    let file = format!("{}\n{}\n", names.join(";"), vec!["1"; 5_000].join(";"));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    check(file.as_bytes(), Ok((b';', &names, &[2])));
}

fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let start = prop::sample::select(vec![&b""[..], b"PAR1", b"PARE", b"%PDF-1", b"\x89PNG", b"\xff\xd8", b"PK"]);
    let byte = prop::sample::select(b",;\t\"\r\nab\xef\xbb\xbf\xff\xfe\0PK\x03\x04.1".to_vec());
    (start, prop::collection::vec(byte, 0..40)).prop_map(|(start, rest)| [start, &rest].concat())
}

proptest! {
    #[test]
    fn slices_do_not_matter(file in any_file()) {
        let (reader, rows, result) = read(&file, usize::MAX);
        for slice in [1, 2, 3, 5, 8] {
            let (other_reader, other_rows, other_result) = read(&file, slice);
            prop_assert_eq!(&other_result, &result, "slices of {}", slice);
            prop_assert_eq!(other_reader.header(), reader.header());
            prop_assert_eq!(format!("{other_rows:?}"), format!("{rows:?}"));
        }
    }
}

type ReadResult = (Vec<(u64, Vec<Vec<u8>>, Option<u64>)>, Result<(), TableError>);

fn owned(rows: &RecordBatch, result: Result<(), TableError>) -> ReadResult {
    let row =
        |record: Record<'_>| (record.line(), record.cells().map(<[u8]>::to_vec).collect(), record.open_quote_end());
    (rows.records(0..rows.len()).map(row).collect(), result)
}

/// A second reader resumes at the position of the first, or reads the whole file if the first one has no header yet.
fn read_by_two(file: &[u8], border: usize) -> ReadResult {
    let (mut first, mut rows) = (TableReader::new(), RecordBatch::default());
    if let Err(error) = first.feed(&file[..border], &mut |record| rows.push(record)) {
        return owned(&rows, Err(error));
    }
    let (mut second, rest) = match first.header() {
        Some(header) => {
            let position = first.position();
            assert_eq!(position.n_rows, first.n_rows());
            (TableReader::resume(header.clone(), position), &file[position.offset as usize..])
        }
        None => (TableReader::new(), file),
    };
    let fed = second.feed(rest, &mut |record| rows.push(record));
    let result = fed.and_then(|()| second.finish(&mut |record| rows.push(record)));
    owned(&rows, result)
}

proptest! {
    #[test]
    fn another_reader_can_resume(file in prop::collection::vec(prop::sample::select(b",;\"\"\r\n\nab".to_vec()), 0..60)) {
        let (_, rows, result) = read(&file, file.len().max(1));
        let whole = owned(&rows, result);
        for border in 0..=file.len() {
            prop_assert_eq!(&read_by_two(&file, border), &whole, "after {} bytes", border);
        }
    }
}

#[test]
fn the_limit_holds_after_resuming() {
    let file = [b"a,b\n1,\"2\n", &vec![b'x'; MAX_RECORD][..]].concat();
    let (_, rows, result) = read(&file, file.len());
    let whole = owned(&rows, result);
    assert_eq!(whole.1, Err(TableError::Record(RecordError::OpenQuote { line: 2 })));
    for border in [4, 5, 1_000, MAX_RECORD] {
        assert_eq!(read_by_two(&file, border), whole);
    }
}

#[test]
fn every_row_of_a_parquet_file_counts_and_has_a_number() {
    let file = b"a,b\n1,\"two\nlines\"\n,\n3,x\n";
    let numbers = |reader: &mut TableReader, bytes: &[u8]| {
        let mut rows = RecordBatch::default();
        let fed = reader.feed(bytes, &mut |record| rows.push(record));
        fed.and_then(|()| reader.finish(&mut |record| rows.push(record))).unwrap();
        rows.records(0..rows.len()).map(|record| record.location()).collect::<Vec<_>>()
    };
    let mut reader = TableReader::with(TableChoices::default().for_parquet());
    let expected = [1, 2, 3].map(Location::Row);
    assert_eq!(numbers(&mut reader, file), expected);
    let header = reader.header().unwrap();
    assert!(!header.has_lines());
    let second_row = Position { offset: 18, lines: 3, after_cr: false, n_rows: 1 };
    let mut rest = TableReader::resume(header.clone(), second_row);
    assert_eq!(numbers(&mut rest, &file[18..]), expected[1..]);
}
