//! The columns of Arrow's types.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType, DurationSecondType, Float16Type,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayAccessor, BooleanArray, PrimitiveArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, TimeUnit};

use crate::cells::{CellSource, KnownCells};
use churnscope_engine::csv::{ColumnReader, ColumnRows, UsualCell};
use churnscope_table_files::typed_text::{MAX_DIGITS, TOO_MANY_DIGITS, date, decimal, number, plain, timestamp, uuid};
use churnscope_table_files::unreadable_column::UnreadableColumn;

/// The greatest power of ten that is an integer in an `f64`, and the greatest integer up to which all are.
const EXACT_POWERS: u32 = 22;
const EXACT_INTEGERS: u128 = 1 << 53;

/// A column's cells, or the reason that its type cannot be read.
pub(crate) fn cells(field: &Field, array: &dyn Array) -> Result<Arc<dyn CellSource>, UnreadableColumn> {
    let column = || field.name().clone();
    let unsupported = |what| Err(UnreadableColumn::Type { column: column(), what });
    Ok(match array.data_type() {
        DataType::Null => Arc::new(NullCells),
        DataType::Boolean => Arc::new(Booleans(array.as_boolean().clone())),
        DataType::Int8 => exact_numbers::<Int8Type>(array, f64::from),
        DataType::Int16 => exact_numbers::<Int16Type>(array, f64::from),
        DataType::Int32 => exact_numbers::<Int32Type>(array, f64::from),
        // the text is read as the nearest number, too
        DataType::Int64 => exact_numbers::<Int64Type>(array, |value| value as f64),
        DataType::UInt8 => exact_numbers::<UInt8Type>(array, f64::from),
        DataType::UInt16 => exact_numbers::<UInt16Type>(array, f64::from),
        DataType::UInt32 => exact_numbers::<UInt32Type>(array, f64::from),
        DataType::UInt64 => exact_numbers::<UInt64Type>(array, |value| value as f64),
        DataType::Float16 => {
            primitive::<Float16Type>(array, |value, out| number(value.to_f64(), out), |value| Some(value.to_f64()))
        }
        // the text of 0.1 is that of a 32-bit float, so it is not the number 0.100000001490116…
        DataType::Float32 => {
            primitive::<Float32Type>(array, number, |value| (value.fract() == 0.0).then(|| f64::from(value)))
        }
        DataType::Float64 => primitive::<Float64Type>(array, number, Some),
        DataType::Decimal32(_, scale) => decimals::<Decimal32Type>(array, *scale, |value| Some(value.into())),
        DataType::Decimal64(_, scale) => decimals::<Decimal64Type>(array, *scale, |value| Some(value.into())),
        DataType::Decimal128(_, scale) => decimals::<Decimal128Type>(array, *scale, Some),
        DataType::Decimal256(_, scale) => decimals::<Decimal256Type>(array, *scale, |value| value.to_i128()),
        DataType::Date32 => primitive::<Date32Type>(array, |value, out| date(value.into(), out), |_| None),
        DataType::Date64 => {
            const MILLISECONDS: i64 = 24 * 60 * 60 * 1_000;
            primitive::<Date64Type>(array, |value, out| date(value.div_euclid(MILLISECONDS), out), |_| None)
        }
        DataType::Timestamp(TimeUnit::Second, _) => times::<TimestampSecondType>(array, 1),
        DataType::Timestamp(TimeUnit::Millisecond, _) => times::<TimestampMillisecondType>(array, 1_000),
        DataType::Timestamp(TimeUnit::Microsecond, _) => times::<TimestampMicrosecondType>(array, 1_000_000),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => times::<TimestampNanosecondType>(array, 1_000_000_000),
        DataType::Duration(TimeUnit::Second) => exact_numbers::<DurationSecondType>(array, |value| value as f64),
        DataType::Duration(TimeUnit::Millisecond) => {
            exact_numbers::<DurationMillisecondType>(array, |value| value as f64)
        }
        DataType::Duration(TimeUnit::Microsecond) => {
            exact_numbers::<DurationMicrosecondType>(array, |value| value as f64)
        }
        DataType::Duration(TimeUnit::Nanosecond) => {
            exact_numbers::<DurationNanosecondType>(array, |value| value as f64)
        }
        DataType::Utf8 => Arc::new(Bytes::of(array.as_string::<i32>().clone())),
        DataType::LargeUtf8 => Arc::new(Bytes::of(array.as_string::<i64>().clone())),
        DataType::Utf8View => Arc::new(Bytes::of(array.as_string_view().clone())),
        DataType::Binary => Arc::new(Bytes::of(array.as_binary::<i32>().clone())),
        DataType::LargeBinary => Arc::new(Bytes::of(array.as_binary::<i64>().clone())),
        DataType::BinaryView => Arc::new(Bytes::of(array.as_binary_view().clone())),
        DataType::FixedSizeBinary(_) => {
            let is_uuid = field.metadata().get("ARROW:extension:name").is_some_and(|name| name == "arrow.uuid");
            Arc::new(Bytes { array: array.as_fixed_size_binary().clone(), is_uuid })
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let values = cells(field, dictionary.values())?;
            let keys = if dictionary.values().is_empty() { Vec::new() } else { dictionary.normalized_keys() };
            Arc::new(Dictionary { keys, nulls: dictionary.nulls().cloned(), values })
        }
        DataType::Time32(_) | DataType::Time64(_) => return unsupported("times of day"),
        DataType::Interval(_) => return unsupported("intervals of time"),
        DataType::RunEndEncoded(..) => return unsupported("run-end encoded values"),
        DataType::List(_)
        | DataType::ListView(_)
        | DataType::LargeList(_)
        | DataType::LargeListView(_)
        | DataType::FixedSizeList(..)
        | DataType::Struct(_)
        | DataType::Map(..)
        | DataType::Union(..) => return Err(UnreadableColumn::Nested(column())),
    })
}

/// CellSource that are all null.
struct NullCells;

impl CellSource for NullCells {
    fn is_null(&self, _: usize) -> bool {
        true
    }

    fn write(&self, _: usize, _: &mut Vec<u8>) {}
}

struct Booleans(BooleanArray);

impl CellSource for Booleans {
    fn is_null(&self, row: usize) -> bool {
        self.0.is_null(row)
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        plain(self.0.value(row), out);
    }
}

struct Primitive<T: ArrowPrimitiveType, W, N> {
    array: PrimitiveArray<T>,
    write: W,
    /// The number that the text means, if it can be had without writing the text.
    number: N,
}

impl<T, W, N> CellSource for Primitive<T, W, N>
where
    T: ArrowPrimitiveType,
    W: Fn(T::Native, &mut Vec<u8>) + Send + Sync,
    N: Fn(T::Native) -> Option<f64> + Send + Sync,
{
    fn is_null(&self, row: usize) -> bool {
        self.array.is_null(row)
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        (self.write)(self.array.value(row), out);
    }

    fn add_to(&self, range: Range<usize>, reader: &ColumnReader<'_>, rows: &mut ColumnRows<'_>) {
        let (mut known, mut text) = (KnownCells::new(reader), Vec::new());
        let reads_numbers = reader.reads_numbers();
        let nulls = self.array.nulls();
        let values = self.array.values().get(range.clone()).unwrap_or_default();
        let cells = range.zip(values).map(|(row, &value)| {
            if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                return reader.blank();
            }
            match (self.number)(value) {
                Some(number) if reads_numbers => reader.number(number),
                _ => {
                    text.clear();
                    (self.write)(value, &mut text);
                    known.meaning(&text)
                }
            }
        });
        rows.add(reader, cells);
    }
}

fn primitive<T: ArrowPrimitiveType>(
    array: &dyn Array,
    write: impl Fn(T::Native, &mut Vec<u8>) + Send + Sync + 'static,
    number: impl Fn(T::Native) -> Option<f64> + Send + Sync + 'static,
) -> Arc<dyn CellSource> {
    Arc::new(Primitive { array: array.as_primitive::<T>().clone(), write, number })
}

fn exact_numbers<T: ArrowPrimitiveType<Native: std::fmt::Display>>(
    array: &dyn Array,
    number: impl Fn(T::Native) -> f64 + Send + Sync + 'static,
) -> Arc<dyn CellSource> {
    primitive::<T>(array, plain, move |value| Some(number(value)))
}

fn times<T: ArrowPrimitiveType<Native = i64>>(array: &dyn Array, per_second: i64) -> Arc<dyn CellSource> {
    primitive::<T>(array, move |value, out| timestamp(value, per_second, out), |_| None)
}

/// Decimals, whose digits `unscaled` returns, unless there are too many.
fn decimals<T: ArrowPrimitiveType>(
    array: &dyn Array,
    scale: i8,
    unscaled: fn(T::Native) -> Option<i128>,
) -> Arc<dyn CellSource> {
    let zeros = 10_i128.checked_pow(u32::from(scale.min(0).unsigned_abs()));
    let scale = u32::try_from(scale).unwrap_or(0);
    let unscaled = move |value| unscaled(value).zip(zeros).and_then(|(value, zeros)| value.checked_mul(zeros));
    let write = move |value, out: &mut Vec<u8>| match unscaled(value) {
        Some(value) if scale <= MAX_DIGITS => decimal(value, scale, out),
        _ => out.extend(TOO_MANY_DIGITS.as_bytes()),
    };
    // the division of two exact numbers is rounded once, like the text
    let number = move |value| {
        let value = unscaled(value).filter(|value| value.unsigned_abs() <= EXACT_INTEGERS && scale <= EXACT_POWERS)?;
        Some(value as f64 / 10_f64.powi(scale as i32))
    };
    primitive::<T>(array, write, number)
}

/// Text, or bytes that should be text.
struct Bytes<A> {
    array: A,
    is_uuid: bool,
}

impl<A> Bytes<A> {
    fn of(array: A) -> Self {
        Self { array, is_uuid: false }
    }
}

impl<A: Array> CellSource for Bytes<A>
where
    for<'a> &'a A: ArrayAccessor<Item: AsRef<[u8]>>,
{
    fn is_null(&self, row: usize) -> bool {
        self.array.is_null(row)
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        let value = (&self.array).value(row);
        if self.is_uuid { uuid(value.as_ref(), out) } else { out.extend(value.as_ref()) }
    }

    fn add_to(&self, range: Range<usize>, reader: &ColumnReader<'_>, rows: &mut ColumnRows<'_>) {
        let (mut known, mut text) = (KnownCells::new(reader), Vec::new());
        let nulls = self.array.nulls();
        let cells = range.map(|row| {
            if nulls.is_some_and(|nulls| nulls.is_null(row)) {
                return reader.blank();
            }
            if self.is_uuid {
                text.clear();
                self.write(row, &mut text);
                return known.meaning(&text);
            }
            known.meaning((&self.array).value(row).as_ref())
        });
        rows.add(reader, cells);
    }
}

struct Dictionary {
    /// Empty if all cells are null.
    keys: Vec<usize>,
    nulls: Option<NullBuffer>,
    values: Arc<dyn CellSource>,
}

impl Dictionary {
    fn key(&self, row: usize) -> Option<usize> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) { None } else { self.keys.get(row).copied() }
    }
}

impl CellSource for Dictionary {
    fn is_null(&self, row: usize) -> bool {
        self.key(row).is_none_or(|key| self.values.is_null(key))
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        if let Some(key) = self.key(row) {
            self.values.write(key, out);
        }
    }

    fn add_to(&self, range: Range<usize>, reader: &ColumnReader<'_>, rows: &mut ColumnRows<'_>) {
        let (mut known, mut text) = (Vec::<Option<UsualCell>>::new(), Vec::new());
        let cells = range.map(|row| {
            let Some(key) = self.key(row) else { return reader.blank() };
            if known.len() <= key {
                known.resize(key + 1, None);
            }
            let Some(known) = known.get_mut(key) else { return UsualCell::Unusual };
            *known.get_or_insert_with(|| {
                if self.values.is_null(key) {
                    return reader.blank();
                }
                text.clear();
                self.values.write(key, &mut text);
                reader.text(&text)
            })
        });
        rows.add(reader, cells);
    }
}
