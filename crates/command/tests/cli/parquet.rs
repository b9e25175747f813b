use std::fs::File;
use std::sync::Arc;

use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::run::{BUNDLE, churnscope, committed_file, file, folder};

#[test]
fn text_that_can_mean_two_numbers_needs_a_decimal_mark() {
    let folder = folder("parquet_ambiguous");
    let path = folder.join("ambiguous.parquet").to_str().unwrap().to_owned();
    let mut table = cells(TELCO, 4);
    let charge = table[0].iter().position(|name| name == "MonthlyCharges").unwrap();
    table[1..].iter_mut().for_each(|row| row[charge] = "29.850 €".to_owned());
    write(&path, &table, Compression::UNCOMPRESSED, 10);
    for (arguments, status, part) in [
        (&[][..], 1, "column MonthlyCharges: \"29.850 €\" means different numbers"),
        (&["--decimal", "comma"], 3, "4 of 4 rows could not be scored"),
        (&["--decimal", "point"], 0, ""),
    ] {
        let ran = churnscope(&[&["score", BUNDLE, &path][..], arguments].concat(), b"");
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(part), "{arguments:?}: {}", ran.err);
    }
}

const TELCO: &str = "model/data/telco.csv";

pub(crate) fn cells(csv: &str, rows: usize) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(committed_file(csv)).unwrap();
    let line = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect();
    text.lines().take(rows + 1).map(line).collect()
}

fn joined(table: &[Vec<String>]) -> String {
    table.iter().map(|row| row.join(",") + "\n").collect()
}

/// Blanks become nulls.
pub(crate) fn write(path: &str, table: &[Vec<String>], compression: Compression, group: usize) {
    let (header, rows) = table.split_first().unwrap();
    let fits =
        |column: usize, read: fn(&str) -> bool| rows.iter().all(|row| row[column].is_empty() || read(&row[column]));
    let kinds = header.iter().enumerate().map(|(column, name)| {
        if fits(column, |cell| cell.parse::<i64>().is_ok()) {
            format!("optional int64 {name};")
        } else if fits(column, |cell| cell.parse::<f64>().is_ok()) {
            format!("optional double {name};")
        } else {
            format!("optional binary {name} (UTF8);")
        }
    });
    let schema = format!("message customers {{ {} }}", kinds.collect::<String>());
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    // small pages, so that a batch spans several
    let properties = WriterProperties::builder().set_compression(compression).set_data_page_row_count_limit(100);
    let properties = Arc::new(properties.set_write_batch_size(50).build());
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, properties).unwrap();
    for rows in rows.chunks(group) {
        let mut groups = writer.next_row_group().unwrap();
        let mut columns = 0..header.len();
        while let Some(mut writer) = groups.next_column().unwrap() {
            let column = columns.next().unwrap();
            let levels: Vec<i16> = rows.iter().map(|row| i16::from(!row[column].is_empty())).collect();
            let texts = || rows.iter().map(|row| row[column].as_str()).filter(|cell| !cell.is_empty());
            match writer.untyped() {
                ColumnWriter::Int64ColumnWriter(of) => {
                    let values: Vec<i64> = texts().map(|text| text.parse().unwrap()).collect();
                    of.write_batch(&values, Some(&levels), None).unwrap();
                }
                ColumnWriter::DoubleColumnWriter(of) => {
                    let values: Vec<f64> = texts().map(|text| text.parse().unwrap()).collect();
                    of.write_batch(&values, Some(&levels), None).unwrap();
                }
                ColumnWriter::ByteArrayColumnWriter(of) => {
                    let values: Vec<ByteArray> = texts().map(ByteArray::from).collect();
                    of.write_batch(&values, Some(&levels), None).unwrap();
                }
                _ => unreachable!(),
            }
            writer.close().unwrap();
        }
        groups.close().unwrap();
    }
    writer.close().unwrap();
}

fn done(arguments: &[&str]) -> String {
    let ran = churnscope(arguments, b"");
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.out
}

fn failure(arguments: &[&str], input: &[u8]) -> String {
    let ran = churnscope(arguments, input);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{}", ran.err);
    ran.err
}

#[test]
fn parquet_gives_the_same_output_as_csv() {
    let folder = folder("parquet_rows");
    let [parquet, csv] = ["customers.dat", "customers.csv"].map(|name| file(&folder, name, b""));
    // writing one row per row group is slow, so the table with such row groups is short
    for (n_rows, layouts) in [
        (
            2_500,
            &[
                (Compression::UNCOMPRESSED, 2_500),
                (Compression::SNAPPY, 1_000),
                (Compression::GZIP(GzipLevel::default()), 2_500),
                (Compression::ZSTD(ZstdLevel::default()), 999),
            ][..],
        ),
        (200, &[(Compression::LZ4_RAW, 1)]),
    ] {
        let table = cells(TELCO, n_rows);
        std::fs::write(&csv, joined(&table)).unwrap();
        for arguments in [&["score"][..], &["score", "--keep", "--explain", "2"], &["explain"], &["evaluate", "--json"]]
        {
            let output = |path: &str| done(&[&arguments[..1], &[BUNDLE, path], &arguments[1..]].concat());
            let of_csv = output(&csv);
            for &(compression, group) in layouts {
                write(&parquet, &table, compression, group);
                assert!(output(&parquet) == of_csv, "{compression:?} {arguments:?}");
            }
        }
    }
}

#[test]
fn rejected_rows_are_identified_by_number() {
    let folder = folder("parquet_rejected_rows");
    let [parquet, csv] = ["customers.parquet", "customers.csv"].map(|name| file(&folder, name, b""));
    let mut table = cells(TELCO, 700);
    for (row, column, cell) in [(3, 15, ""), (3, 18, "abc"), (300, 5, "99"), (699, 9, "No internet service")] {
        cell.clone_into(&mut table[row][column]);
    }
    table.iter_mut().for_each(|row| drop(row.remove(0)));
    for (row, column, cell) in [(5, 14, ""), (5, 17, "")] {
        cell.clone_into(&mut table[row][column]);
    }
    write(&parquet, &table, Compression::SNAPPY, 250);
    std::fs::write(&csv, joined(&table)).unwrap();
    let [of_parquet, of_csv] = [&parquet, &csv].map(|path| churnscope(&["score", BUNDLE, path], b""));
    assert_eq!((of_parquet.status, of_csv.status), (3, 3));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (found, expected) = (lines(&of_parquet.out), lines(&of_csv.out));
    assert_eq!((found.len(), found[0].as_str()), (701, "row,churn_probability,risk_band,error"));
    assert!(found[3].starts_with("3,,,\"row 3, column "), "{}", found[3]);
    for (row, (found, expected)) in found.iter().zip(&expected).enumerate().skip(1) {
        let line = row + 1;
        let same = expected.replacen(&format!("{line},"), &format!("{row},"), 1);
        assert_eq!(*found, same.replace(&format!("line {line}"), &format!("row {row}")));
    }
    assert!(of_parquet.err.contains("\n  row 300, column tenure: found \"99\""), "{}", of_parquet.err);
    assert!(of_parquet.err.contains("identified by row number"), "{}", of_parquet.err);
    let explained = churnscope(&["explain", BUNDLE, &parquet], b"").out;
    assert!(explained.lines().nth(2).unwrap().starts_with(r#"{"id":3,"error":"row 3, column "#), "{explained}");
}

#[test]
fn types_from_another_writer_are_converted_to_what_the_fields_take() {
    let folder = folder("parquet_types");
    let csv = file(&folder, "customers.csv", joined(&cells(TELCO, 30)).as_bytes());
    let parquet = "tests/golden/command/telco_types.parquet";
    for verb in ["score", "explain", "evaluate"] {
        let [of_parquet, of_csv] = [parquet, &csv].map(|path| done(&[verb, BUNDLE, path]).replace(path, ""));
        assert_eq!(of_parquet, of_csv);
    }
    let scored = done(&["score", BUNDLE, parquet, "--keep"]);
    let second = scored.lines().nth(2).unwrap();
    assert!(second.starts_with("5575-GNVDE,Male,false,false,false,34,true,No,DSL,"), "{second}");
    assert!(second.contains(",56.95,1889.50,false,1970-01-02 00:00:00,0.0"), "{second}");
    let nested = "tests/golden/command/telco_nested.parquet";
    assert_eq!(done(&["score", BUNDLE, nested]), done(&["score", BUNDLE, parquet]));
    let message = failure(&["score", BUNDLE, nested, "--keep"], b"");
    assert!(message.contains("telco_nested.parquet: column tags is nested"), "{message}");
    let message = failure(&["score", BUNDLE, "tests/golden/command/telco_brotli.parquet"], b"");
    assert!(message.contains("is compressed with BROTLI") && message.contains("write the file with"), "{message}");
}

#[test]
fn invalid_parquet_files_are_rejected() {
    let folder = folder("parquet_errors");
    let path = file(&folder, "customers.parquet", b"");
    let table = cells(TELCO, 300);
    write(&path, &table, Compression::SNAPPY, 100);
    let good = std::fs::read(&path).unwrap();
    let check = |bytes: &[u8], part: &str| {
        let message = failure(&["score", BUNDLE, &file(&folder, "bad.parquet", bytes)], b"");
        assert!(message.contains(part) && message.contains("bad.parquet"), "{message}");
    };
    for length in [5, 11, 100, good.len() / 2, good.len() - 1] {
        check(&good[..length], "the Parquet file is damaged or incomplete");
    }
    check(b"PAR1\xff\xff\xff\x7fPAR1", "the Parquet file is damaged or incomplete");
    check(b"PARE\x0c\0\0\0, and more", "the Parquet file is encrypted");
    write(&path, &table[..1], Compression::SNAPPY, 100);
    check(&std::fs::read(&path).unwrap(), "has no rows: add at least one customer");
    let mut renamed = table.clone();
    renamed[0][5] = "tenures".to_owned();
    write(&path, &renamed, Compression::SNAPPY, 100);
    check(&std::fs::read(&path).unwrap(), "tenures");
    let message = failure(&["score", BUNDLE, "-"], &good);
    assert!(message.contains("standard input: a Parquet file cannot be read from a stream"), "{message}");
    let csv = file(&folder, "text.parquet", joined(&table).as_bytes());
    write(&path, &table, Compression::SNAPPY, 100);
    assert_eq!(done(&["score", BUNDLE, &csv]), done(&["score", BUNDLE, &path]));
}

#[test]
fn any_damage_is_reported_or_harmless() {
    let folder = folder("parquet_damage");
    let path = file(&folder, "customers.parquet", b"");
    write(&path, &cells(TELCO, 200), Compression::UNCOMPRESSED, 100);
    let good = std::fs::read(&path).unwrap();
    let output = folder.join("scored.csv");
    for at in (4..good.len()).step_by(good.len() / 60) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        let bad = file(&folder, "bad.parquet", &bytes);
        let ran = churnscope(&["score", BUNDLE, &bad, "-o", output.to_str().unwrap()], b"");
        assert!([0, 1, 3].contains(&ran.status), "{at}: {}", ran.err);
        assert!(!ran.err.contains("panicked") && ran.err.lines().all(|line| line.len() < 2_000), "{at}: {}", ran.err);
        assert_eq!(ran.status != 1, std::fs::remove_file(&output).is_ok(), "{at}: {}", ran.err);
    }
}
