//! The values of a Parquet column as the texts that a CSV file would have.

use std::io::Write;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::schema::types::ColumnDescriptor;

use super::ParquetProblem;
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::schema::{Field, Kind, Target};

/// Digits behind the point that a decimal has at most, in the format's own words: its precision is at most 38.
const MOST_DIGITS: u32 = 38;

/// Texts that mean yes and no, in small letters.
const YES_AND_NO: [(&str, &str); 5] = [("true", "false"), ("yes", "no"), ("1", "0"), ("y", "n"), ("t", "f")];

/// How a date is written that is no field of dates.
const ISO: Dates = Dates { order: DateOrder::YearMonthDay, origin: 0 };

/// How a column's values become texts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// Bytes as they are, and numbers in their shortest form.
    Plain,
    /// Whole numbers that have no sign.
    Unsigned,
    /// A whole number, and so many of its digits behind the point.
    Decimal(u32),
    /// Days since 1970, written as the field's dates are.
    Day(Dates),
    /// So many parts of a second since 1970, and whether the field takes the day alone.
    Moment { of_second: i64, dates: Option<Dates> },
    /// What yes and no are written as.
    Flag(String, String),
    /// 16 bytes.
    Uuid,
    /// A number in two bytes.
    Half,
}

impl Form {
    /// The form of a column, which is that of a field or of the outcome perhaps; what it holds where it has none.
    pub(super) fn of(
        column: &ColumnDescriptor,
        field: Option<&Field>,
        target: Option<&Target>,
    ) -> Result<Self, String> {
        let dates = field.and_then(|field| match &field.kind {
            Kind::Number(number) => number.dates,
            Kind::Category(_) => None,
        });
        let moment = |of_second| Self::Moment { of_second, dates };
        let logical = column.logical_type_ref();
        Ok(match (column.physical_type(), logical, column.converted_type()) {
            (Type::BOOLEAN, ..) => {
                let (yes, no) = flag_texts(field, target);
                Self::Flag(yes, no)
            }
            (_, Some(LogicalType::Decimal(_)), _) | (_, _, ConvertedType::DECIMAL) => {
                let scale = u32::try_from(column.type_scale()).ok().filter(|scale| *scale <= MOST_DIGITS);
                let fits = column.physical_type() != Type::FIXED_LEN_BYTE_ARRAY || column.type_length() <= 16;
                Self::Decimal(scale.filter(|_| fits).ok_or("decimals of more than 38 digits")?)
            }
            (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, _, ConvertedType::DATE) => {
                Self::Day(dates.map_or(ISO, |dates| Dates { origin: 0, ..dates }))
            }
            (Type::INT64, Some(LogicalType::Timestamp(of)), _) => moment(match of.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            }),
            (Type::INT64, _, ConvertedType::TIMESTAMP_MILLIS) => moment(1_000),
            (Type::INT64, _, ConvertedType::TIMESTAMP_MICROS) => moment(1_000_000),
            (Type::INT96, ..) => moment(1_000_000),
            (Type::INT32 | Type::INT64, Some(LogicalType::Integer(of)), _) if !of.is_signed => Self::Unsigned,
            (
                Type::INT32 | Type::INT64,
                _,
                ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64,
            ) => Self::Unsigned,
            (_, Some(LogicalType::Time(_)), _) | (_, _, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS) => {
                return Err("times of a day".to_owned());
            }
            (_, _, ConvertedType::INTERVAL) => return Err("spans of time".to_owned()),
            (Type::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Uuid), _) => Self::Uuid,
            (Type::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Float16), _) => Self::Half,
            _ => Self::Plain,
        })
    }
}

/// What yes and no are in a field's levels or the outcome's values, the first pair of which both are there; as numbers in
/// a field of numbers.
fn flag_texts(field: Option<&Field>, target: Option<&Target>) -> (String, String) {
    let texts: Vec<&str> = match (field.map(|field| &field.kind), target) {
        (Some(Kind::Category(category)), _) => category.levels.iter().map(|level| level.value.as_str()).collect(),
        (Some(Kind::Number(_)), _) => vec!["1", "0"],
        (None, Some(target)) => [&target.positive].into_iter().chain(&target.negatives).map(String::as_str).collect(),
        (None, None) => Vec::new(),
    };
    let find = |wanted: &str| texts.iter().find(|text| text.eq_ignore_ascii_case(wanted));
    let pair = YES_AND_NO.iter().find_map(|(yes, no)| Some((find(yes)?, find(no)?)));
    pair.map_or_else(|| ("true".to_owned(), "false".to_owned()), |(yes, no)| ((*yes).to_owned(), (*no).to_owned()))
}

/// The texts of some rows of a column.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// The text of a row, blank where there is none.
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(row).and_then(|&end| self.bytes.get(start..end)).unwrap_or_default()
    }
}

/// Reads so many rows of a column.
pub(super) fn read_texts(
    reader: &mut ColumnReader,
    n: usize,
    is_optional: bool,
    form: &Form,
    texts: &mut Texts,
) -> Result<(), ParquetProblem> {
    texts.bytes.clear();
    texts.ends.clear();
    match reader {
        ColumnReader::BoolColumnReader(of) => read(of, n, is_optional, texts, |value, out| match form {
            Form::Flag(yes, no) => out.extend(if *value { yes.as_bytes() } else { no.as_bytes() }),
            _ => put(out, format_args!("{value}")),
        }),
        ColumnReader::Int32ColumnReader(of) => read(of, n, is_optional, texts, |value, out| match form {
            Form::Unsigned => put(out, format_args!("{}", value.cast_unsigned())),
            _ => whole(i64::from(*value), form, out),
        }),
        ColumnReader::Int64ColumnReader(of) => read(of, n, is_optional, texts, |value, out| match form {
            Form::Unsigned => put(out, format_args!("{}", value.cast_unsigned())),
            _ => whole(*value, form, out),
        }),
        ColumnReader::Int96ColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| whole(value.to_micros(), form, out))
        }
        ColumnReader::FloatColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| put(out, format_args!("{value}")))
        }
        ColumnReader::DoubleColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| put(out, format_args!("{value}")))
        }
        ColumnReader::ByteArrayColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| bytes(value.data(), form, out))
        }
        ColumnReader::FixedLenByteArrayColumnReader(of) => {
            read(of, n, is_optional, texts, |value, out| bytes(value.data(), form, out))
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    n: usize,
    is_optional: bool,
    texts: &mut Texts,
    write: impl Fn(&T::T, &mut Vec<u8>),
) -> Result<(), ParquetProblem> {
    let (mut values, mut levels) = (Vec::with_capacity(n), Vec::new());
    let mut rows = 0;
    while rows < n {
        match reader.read_records(n - rows, Some(&mut levels), None, &mut values)? {
            (0, ..) => return Err(ParquetProblem::Damaged("a column has fewer rows than its row group".to_owned())),
            (read, ..) => rows += read,
        }
    }
    let mut values = values.iter();
    for row in 0..n {
        let is_there = !is_optional || levels.get(row).is_some_and(|level| *level > 0);
        if is_there && let Some(value) = values.next() {
            write(value, &mut texts.bytes);
        }
        texts.ends.push(texts.bytes.len());
    }
    Ok(())
}

fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // a Vec takes whatever it is given
    let _ = out.write_fmt(text);
}

fn whole(value: i64, form: &Form, out: &mut Vec<u8>) {
    const DAY: i64 = 24 * 60 * 60;
    match form {
        Form::Decimal(scale) => decimal(value.into(), *scale, out),
        Form::Day(dates) => match dates.write(value as f64) {
            Some(text) => out.extend(text.as_bytes()),
            None => put(out, format_args!("{value}")),
        },
        &Form::Moment { of_second, dates } => {
            let (seconds, part) = (value.div_euclid(of_second), value.rem_euclid(of_second));
            let (days, seconds) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
            let written = dates.map_or(ISO, |dates| Dates { origin: 0, ..dates }).write(days as f64);
            let Some(day) = written else { return put(out, format_args!("{value}")) };
            out.extend(day.as_bytes());
            // a field of dates takes no notice of the time
            if dates.is_none() {
                let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
                put(out, format_args!(" {hours:02}:{minutes:02}:{:02}", seconds % 60));
            }
            if dates.is_none() && part > 0 {
                let digits = of_second.ilog10() as usize;
                put(out, format_args!(".{part:0digits$}"));
            }
        }
        _ => put(out, format_args!("{value}")),
    }
}

fn bytes(value: &[u8], form: &Form, out: &mut Vec<u8>) {
    match form {
        Form::Decimal(scale) => match value {
            [] => {}
            [first, ..] if value.len() <= 16 => {
                // two's complement, the greatest byte first
                let start = if first & 0x80 == 0 { 0 } else { -1 };
                decimal(value.iter().fold(start, |sum: i128, byte| (sum << 8) | i128::from(*byte)), *scale, out);
            }
            // what follows says that it is no number
            _ => out.extend(b"a decimal of more than 38 digits"),
        },
        Form::Uuid => {
            for (place, byte) in value.iter().enumerate() {
                let dash = if [4, 6, 8, 10].contains(&place) { "-" } else { "" };
                put(out, format_args!("{dash}{byte:02x}"));
            }
        }
        Form::Half => {
            if let &[low, high] = value {
                put(out, format_args!("{}", half(u16::from_le_bytes([low, high]))));
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
        Some((whole, part)) if !part.is_empty() => put(out, format_args!("{sign}{whole}.{part}")),
        _ => put(out, format_args!("{sign}{digits}")),
    }
}

/// IEEE 754's number in 16 bits: a sign, five bits of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1_024.0) * 2_f64.powi(exponent - 15),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn decimals_keep_their_digits() {
        for (unscaled, scale, text) in
            [(0, 0, "0"), (-5, 0, "-5"), (2985, 2, "29.85"), (5, 2, "0.05"), (-5, 2, "-0.05"), (1200, 2, "12.00")]
        {
            assert_eq!(said(|out| whole(unscaled, &Form::Decimal(scale), out)), text);
            let form = Form::Decimal(scale);
            assert_eq!(said(|out| bytes(&i128::from(unscaled).to_be_bytes(), &form, out)), text);
        }
        assert_eq!(said(|out| bytes(&[0xff, 0x85], &Form::Decimal(1), out)), "-12.3");
        assert_eq!(said(|out| bytes(&[1; 17], &Form::Decimal(1), out)), "a decimal of more than 38 digits");
    }

    #[test]
    fn days_are_written_as_the_field_writes_them() {
        let dates = Some(Dates { order: DateOrder::DayMonthYear, origin: 18_262 });
        for (value, form, text) in [
            (20_781, Form::Day(ISO), "2026-11-24"),
            (-1, Form::Day(ISO), "1969-12-31"),
            (i64::MAX, Form::Day(ISO), "9223372036854775807"),
            (-1, Form::Moment { of_second: 1_000, dates: None }, "1969-12-31 23:59:59.999"),
            (86_400_000_000, Form::Moment { of_second: 1_000_000, dates: None }, "1970-01-02 00:00:00"),
            (20_781 * 86_400_000 + 5, Form::Moment { of_second: 1_000, dates }, "24.11.2026"),
        ] {
            assert_eq!(said(|out| whole(value, &form, out)), text);
        }
    }

    #[test]
    fn halves_are_those_of_ieee_754() {
        for (bits, value) in
            [(0x3c00, 1.0), (0xc000, -2.0), (0x0001, 5.960_464_477_539_063e-8), (0x3555, 0.333_251_953_125)]
        {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }
}
