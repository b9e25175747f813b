//! Converts the values of a Parquet column to the text that a CSV file would have.

use std::io::Write;

use half::f16;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::schema::types::ColumnDescriptor;

use super::ParquetFileError;
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::number_format::mark_decimal_point;

/// An `i128` has room for any number with 38 digits.
const MAX_DIGITS: u32 = 38;

const ISO_8601: Dates = Dates { order: DateOrder::YearMonthDay, origin: 0 };

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Conversion {
    /// Bytes unchanged, numbers without exponents, and Booleans as `true` and `false`.
    Plain,
    Unsigned,
    /// Number of digits after the decimal point.
    Decimal(u32),
    Date,
    /// Time since January 1, 1970, with this many units per second.
    Timestamp(i64),
    Uuid,
    Half,
}

impl Conversion {
    /// How to convert the cells of a column to text. If that is not possible, the error says what the column holds.
    pub(super) fn of(column: &ColumnDescriptor) -> Result<Self, &'static str> {
        let logical = column.logical_type_ref();
        Ok(match (column.physical_type(), logical, column.converted_type()) {
            (_, Some(LogicalType::Decimal(_)), _) | (_, _, ConvertedType::DECIMAL) => {
                let scale = u32::try_from(column.type_scale()).ok().filter(|scale| *scale <= MAX_DIGITS);
                let fits = column.physical_type() != Type::FIXED_LEN_BYTE_ARRAY || column.type_length() <= 16;
                Self::Decimal(scale.filter(|_| fits).ok_or("decimals of more than 38 digits")?)
            }
            (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, _, ConvertedType::DATE) => Self::Date,
            (Type::INT64, Some(LogicalType::Timestamp(of)), _) => Self::Timestamp(match of.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            }),
            (Type::INT64, _, ConvertedType::TIMESTAMP_MILLIS) => Self::Timestamp(1_000),
            (Type::INT64, _, ConvertedType::TIMESTAMP_MICROS) | (Type::INT96, ..) => Self::Timestamp(1_000_000),
            (Type::INT32 | Type::INT64, Some(LogicalType::Integer(of)), _) if !of.is_signed => Self::Unsigned,
            (
                Type::INT32 | Type::INT64,
                _,
                ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64,
            ) => Self::Unsigned,
            (_, Some(LogicalType::Time(_)), _) | (_, _, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS) => {
                return Err("times of day");
            }
            (_, _, ConvertedType::INTERVAL) => return Err("intervals of time"),
            (Type::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Uuid), _) => Self::Uuid,
            (Type::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Float16), _) => Self::Half,
            _ => Self::Plain,
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct TextColumn {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl TextColumn {
    /// The text in a row; empty for a null.
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).and_then(|previous| self.ends.get(previous)).copied().unwrap_or(0);
        self.ends.get(row).and_then(|&end| self.bytes.get(start..end)).unwrap_or_default()
    }
}

/// Reads the next `n` rows into `texts`, which is cleared first.
pub(super) fn read_texts(
    reader: &mut ColumnReader,
    n: usize,
    is_optional: bool,
    conversion: &Conversion,
    texts: &mut TextColumn,
) -> Result<(), ParquetFileError> {
    texts.bytes.clear();
    texts.ends.clear();
    match reader {
        ColumnReader::BoolColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| put(out, format_args!("{value}")))
        }
        ColumnReader::Int32ColumnReader(of) => read(of, n, is_optional, texts, |value, out| match conversion {
            Conversion::Unsigned => put(out, format_args!("{}", value.cast_unsigned())),
            _ => integer(i64::from(*value), conversion, out),
        }),
        ColumnReader::Int64ColumnReader(of) => read(of, n, is_optional, texts, |value, out| match conversion {
            Conversion::Unsigned => put(out, format_args!("{}", value.cast_unsigned())),
            _ => integer(*value, conversion, out),
        }),
        ColumnReader::Int96ColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| integer(value.to_micros(), conversion, out))
        }
        ColumnReader::FloatColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| number(out, format_args!("{value}")))
        }
        ColumnReader::DoubleColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| number(out, format_args!("{value}")))
        }
        ColumnReader::ByteArrayColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| bytes(value.data(), conversion, out))
        }
        ColumnReader::FixedLenByteArrayColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| bytes(value.data(), conversion, out))
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    n: usize,
    is_optional: bool,
    texts: &mut TextColumn,
    write: impl Fn(&T::T, &mut Vec<u8>),
) -> Result<(), ParquetFileError> {
    let (mut values, mut levels) = (Vec::with_capacity(n), Vec::new());
    let mut rows = 0;
    while rows < n {
        match reader.read_records(n - rows, Some(&mut levels), None, &mut values)? {
            (0, ..) => return Err(ParquetFileError::Damaged("a column has fewer rows than its row group".to_owned())),
            (read, ..) => rows += read,
        }
    }
    let mut values = values.iter();
    for row in 0..n {
        let is_present = !is_optional || levels.get(row).is_some_and(|level| *level > 0);
        if is_present && let Some(value) = values.next() {
            write(value, &mut texts.bytes);
        }
        texts.ends.push(texts.bytes.len());
    }
    Ok(())
}

fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

/// Writes a number with a decimal point that cannot be read as a thousands separator.
fn number(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    let start = out.len();
    put(out, text);
    mark_decimal_point(out, start);
}

fn integer(value: i64, conversion: &Conversion, out: &mut Vec<u8>) {
    const DAY: i64 = 24 * 60 * 60;
    match conversion {
        Conversion::Decimal(scale) => decimal(value.into(), *scale, out),
        Conversion::Date => match ISO_8601.write(value as f64) {
            Some(text) => out.extend(text.as_bytes()),
            None => put(out, format_args!("{value}")),
        },
        &Conversion::Timestamp(per_second) => {
            let (seconds, fraction) = (value.div_euclid(per_second), value.rem_euclid(per_second));
            let (days, seconds) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
            let Some(day) = ISO_8601.write(days as f64) else { return put(out, format_args!("{value}")) };
            let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
            put(out, format_args!("{day} {hours:02}:{minutes:02}:{:02}", seconds % 60));
            if fraction > 0 {
                let digits = per_second.ilog10() as usize;
                put(out, format_args!(".{fraction:0digits$}"));
            }
        }
        _ => put(out, format_args!("{value}")),
    }
}

fn bytes(value: &[u8], conversion: &Conversion, out: &mut Vec<u8>) {
    match conversion {
        Conversion::Decimal(scale) => match value {
            [] => {}
            [first, ..] if value.len() <= 16 => {
                // two's complement, most significant byte first
                let start = if first & 0x80 == 0 { 0 } else { -1 };
                decimal(value.iter().fold(start, |sum: i128, byte| (sum << 8) | i128::from(*byte)), *scale, out);
            }
            // this text is not a number, so no number field accepts it
            _ => out.extend(b"a decimal of more than 38 digits"),
        },
        Conversion::Uuid => {
            for (index, byte) in value.iter().enumerate() {
                let dash = if [4, 6, 8, 10].contains(&index) { "-" } else { "" };
                put(out, format_args!("{dash}{byte:02x}"));
            }
        }
        Conversion::Half => {
            if let &[low, high] = value {
                number(out, format_args!("{}", f16::from_le_bytes([low, high]).to_f64()));
            }
        }
        _ => out.extend(value),
    }
}

fn decimal(unscaled: i128, scale: u32, out: &mut Vec<u8>) {
    let sign = if unscaled < 0 { "-" } else { "" };
    let (digits, width) = (unscaled.unsigned_abs().to_string(), scale as usize + 1);
    let digits = format!("{digits:0>width$}");
    match digits.split_at_checked(digits.len() - scale as usize) {
        Some((integer, fraction)) if !fraction.is_empty() => number(out, format_args!("{sign}{integer}.{fraction}")),
        _ => put(out, format_args!("{sign}{digits}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn decimals_keep_their_digits() {
        for (unscaled, scale, text) in [
            (0, 0, "0"),
            (-5, 0, "-5"),
            (2985, 2, "29.85"),
            (5, 2, "0.05"),
            (-5, 2, "-0.05"),
            (1200, 2, "12.00"),
            (3967, 3, "3.9670"),
        ] {
            assert_eq!(written(|out| integer(unscaled, &Conversion::Decimal(scale), out)), text);
            let conversion = Conversion::Decimal(scale);
            assert_eq!(written(|out| bytes(&i128::from(unscaled).to_be_bytes(), &conversion, out)), text);
        }
        assert_eq!(written(|out| bytes(&[0xff, 0x85], &Conversion::Decimal(1), out)), "-12.3");
        assert_eq!(written(|out| bytes(&[1; 17], &Conversion::Decimal(1), out)), "a decimal of more than 38 digits");
    }

    #[test]
    fn dates_are_written_in_iso_8601() {
        for (value, conversion, text) in [
            (20_781, Conversion::Date, "2026-11-24"),
            (-1, Conversion::Date, "1969-12-31"),
            (i64::MAX, Conversion::Date, "9223372036854775807"),
            (-1, Conversion::Timestamp(1_000), "1969-12-31 23:59:59.999"),
            (86_400_000_000, Conversion::Timestamp(1_000_000), "1970-01-02 00:00:00"),
            (i64::MIN, Conversion::Timestamp(1_000), "-9223372036854775808"),
        ] {
            assert_eq!(written(|out| integer(value, &conversion, out)), text);
        }
    }
}
