//! Small files, in which Zstandard is unpacked in Rust, as on the page.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::{ParquetFileError, ParquetTable, ReadAt};
use crate::unreadable_column::UnreadableColumn;
use churnscope_engine::csv::TableChoices;

#[derive(Clone)]
struct Memory(Vec<u8>);

impl ReadAt for Memory {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, position: u64, mut buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.0.get(position as usize..).unwrap_or_default();
        io::copy(&mut &rest[..rest.len().min(buffer.len())], &mut buffer).map(|read| read as usize)
    }
}

fn committed(name: &str) -> Memory {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/command");
    Memory(std::fs::read(format!("{folder}/{name}")).unwrap())
}

fn text(file: Memory, is_needed: impl Fn(usize) -> bool) -> Result<String, ParquetFileError> {
    let mut whole = Vec::new();
    ParquetTable::open(file)?.read_text(is_needed, &mut |text, _| {
        whole.extend(text);
        ControlFlow::Continue(())
    })?;
    Ok(String::from_utf8(whole).unwrap())
}

fn row(row: usize) -> (Option<i64>, Option<String>) {
    let is_null = row.is_multiple_of(7);
    ((!is_null).then_some(row as i64 * 3), (!is_null).then(|| format!("plan \"{}\", x{}", row % 5, row * row)))
}

fn written(compression: Compression, version: WriterVersion, n_rows: usize) -> Memory {
    let schema = Arc::new(parse_message_type("message m { optional int64 n; optional binary t (UTF8); }").unwrap());
    let properties = WriterProperties::builder().set_compression(compression).set_writer_version(version);
    let properties = Arc::new(properties.set_data_page_row_count_limit(100).set_write_batch_size(50).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let levels: Vec<i16> = (0..n_rows).map(|index| i16::from(row(index).0.is_some())).collect();
    while let Some(mut column) = group.next_column().unwrap() {
        match column.untyped() {
            ColumnWriter::Int64ColumnWriter(of) => {
                let values: Vec<i64> = (0..n_rows).filter_map(|index| row(index).0).collect();
                of.write_batch(&values, Some(&levels), None).unwrap();
            }
            ColumnWriter::ByteArrayColumnWriter(of) => {
                let values = (0..n_rows).filter_map(|index| row(index).1);
                let values: Vec<ByteArray> = values.map(|text| ByteArray::from(text.as_str())).collect();
                of.write_batch(&values, Some(&levels), None).unwrap();
            }
            _ => unreachable!(),
        }
        column.close().unwrap();
    }
    group.close().unwrap();
    Memory(writer.into_inner().unwrap())
}

#[test]
fn a_file_is_the_same_text_however_it_is_compressed() {
    let lines = (0..1_000).map(|index| match row(index) {
        (Some(number), Some(text)) => format!("{number},\"{}\"\n", text.replace('"', "\"\"")),
        _ => ",\n".to_owned(),
    });
    let expected = format!("n,t\n{}", lines.collect::<String>());
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::GZIP(GzipLevel::default()),
            Compression::ZSTD(ZstdLevel::default()),
            Compression::LZ4_RAW,
        ] {
            let found = text(written(compression, version, 1_000), |_| true).unwrap();
            assert!(found == expected, "{compression:?} {version:?}: {}", &found[..200.min(found.len())]);
        }
    }
}

#[test]
fn types_of_another_writer_are_converted() {
    let types = text(committed("telco_types.parquet"), |_| true).unwrap();
    let first: Vec<&str> = types.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(first[..7], ["7590-VHVEG", "Female", "false", "true", "false", "1", "false"]);
    assert_eq!(first[18..], ["29.85", "29.85", "false", "1970-01-01 00:00:00"]);
    let nested = committed("telco_nested.parquet");
    let table = ParquetTable::open(nested.clone()).unwrap();
    let without_tags = text(nested.clone(), |column| table.is_readable(column)).unwrap();
    assert_eq!(
        without_tags.lines().map(|line| &line[..line.rfind(',').unwrap()]).collect::<Vec<_>>(),
        types.lines().collect::<Vec<_>>()
    );
    assert_eq!(text(nested, |_| true), Err(UnreadableColumn::Nested("tags".to_owned()).into()));
}

#[test]
fn the_header_has_the_formats_of_text_columns() {
    let header = ParquetTable::open(committed("telco_types.parquet")).unwrap().header(TableChoices::default());
    assert!(!header.has_lines());
    assert_eq!(header.names.len(), header.formats.len());
    let empty = written(Compression::SNAPPY, WriterVersion::PARQUET_1_0, 0);
    assert_eq!(ParquetTable::open(empty.clone()).unwrap().header(TableChoices::default()).names, [b"n", b"t"]);
    assert_eq!(text(empty, |_| true), Err(ParquetFileError::NoRows));
}

#[test]
fn damage_is_an_error_or_harmless() {
    let good = written(Compression::ZSTD(ZstdLevel::default()), WriterVersion::PARQUET_2_0, 300);
    for at in (4..good.0.len()).step_by(good.0.len() / 150) {
        let mut bad = good.clone();
        bad.0[at] ^= 0x55;
        if let Err(error) = text(bad, |_| true) {
            assert!(error.to_string().contains("Parquet file is"), "{at}: {error}");
        }
    }
    for length in [4, 11, 100, good.0.len() - 1] {
        let cut = Memory(good.0[..length].to_vec());
        assert!(matches!(text(cut, |_| true), Err(ParquetFileError::Damaged(_))), "{length}");
    }
    assert_eq!(text(Memory(b"PARE\x0c\0\0\0, and more".to_vec()), |_| true), Err(ParquetFileError::Encrypted));
}
