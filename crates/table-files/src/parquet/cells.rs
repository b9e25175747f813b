//! Converts the values of a Parquet column to the text that a CSV file would have.

use half::f16;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::schema::types::ColumnDescriptor;

use super::ParquetFileError;
use crate::typed_text::{MAX_DIGITS, TOO_MANY_DIGITS, date, decimal, number, plain, timestamp, uuid};

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
        ColumnReader::BoolColumnReader(of) => read(of, n, is_optional, texts, |value, out| plain(value, out)),
        ColumnReader::Int32ColumnReader(of) => read(of, n, is_optional, texts, |value, out| match conversion {
            Conversion::Unsigned => plain(value.cast_unsigned(), out),
            _ => integer(i64::from(*value), conversion, out),
        }),
        ColumnReader::Int64ColumnReader(of) => read(of, n, is_optional, texts, |value, out| match conversion {
            Conversion::Unsigned => plain(value.cast_unsigned(), out),
            _ => integer(*value, conversion, out),
        }),
        ColumnReader::Int96ColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| integer(value.to_micros(), conversion, out))
        }
        ColumnReader::FloatColumnReader(of) => read(of, n, is_optional, texts, |value, out| number(value, out)),
        ColumnReader::DoubleColumnReader(of) => read(of, n, is_optional, texts, |value, out| number(value, out)),
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

fn integer(value: i64, conversion: &Conversion, out: &mut Vec<u8>) {
    match conversion {
        Conversion::Decimal(scale) => decimal(value.into(), *scale, out),
        Conversion::Date => date(value, out),
        &Conversion::Timestamp(per_second) => timestamp(value, per_second, out),
        _ => plain(value, out),
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
            _ => out.extend(TOO_MANY_DIGITS.as_bytes()),
        },
        Conversion::Uuid => uuid(value, out),
        Conversion::Half => {
            if let &[low, high] = value {
                number(f16::from_le_bytes([low, high]).to_f64(), out);
            }
        }
        _ => out.extend(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_of_bytes_are_those_of_integers() {
        let written = |value: &[u8], scale| {
            let mut out = Vec::new();
            bytes(value, &Conversion::Decimal(scale), &mut out);
            String::from_utf8(out).unwrap()
        };
        for (unscaled, scale, text) in [(0, 0, "0"), (-5, 2, "-0.05"), (2985, 2, "29.85"), (3967, 3, "3.9670")] {
            assert_eq!(written(&i128::from(unscaled).to_be_bytes(), scale), text);
        }
        assert_eq!(written(&[0xff, 0x85], 1), "-12.3");
        assert_eq!(written(&[1; 17], 1), TOO_MANY_DIGITS);
    }
}
