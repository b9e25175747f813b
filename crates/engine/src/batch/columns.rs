//! Customers' values, column by column.

use bincode::{Decode, Encode};

use crate::customer::Customer;
use crate::schema::{Field, FieldIndex, Kind, Schema, Value};

/// Levels that a byte can name.
const BYTE: usize = 1 << 8;

/// Checked customers of one schema, a column a field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct CustomerColumns {
    columns: Vec<Column>,
}

/// A field's values.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub(crate) enum Column {
    /// Of a category of at most 256 levels.
    Levels(Vec<u8>),
    /// Of a larger one.
    ManyLevels(Vec<u16>),
    /// Exact, so that a customer scores as the file's row did.
    Numbers(Vec<f64>),
}

impl CustomerColumns {
    /// Nobody, of this schema.
    pub fn new(schema: &Schema) -> Self {
        let column = |field: &Field| match &field.kind {
            Kind::Number(_) => Column::Numbers(Vec::new()),
            Kind::Category(category) if category.levels.len() <= BYTE => Column::Levels(Vec::new()),
            Kind::Category(_) => Column::ManyLevels(Vec::new()),
        };
        Self { columns: schema.fields.iter().map(column).collect() }
    }

    /// Takes one in; a customer of another schema leaves columns of different lengths.
    pub fn push(&mut self, customer: &Customer) {
        self.columns.iter_mut().zip(customer.values()).for_each(|(column, &value)| column.push(value));
    }

    /// How many customers there are: as many as the shortest column has values.
    pub fn len(&self) -> usize {
        self.columns.iter().map(Column::len).min().unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values of a customer; `None` beyond the last.
    pub fn values(&self, row: usize) -> Option<Vec<Value>> {
        self.columns.iter().map(|column| column.value(row)).collect()
    }

    /// A customer's value of a field; `None` beyond the last of either.
    pub fn value(&self, field: FieldIndex, row: usize) -> Option<Value> {
        self.columns.get(field)?.value(row)
    }

    pub(crate) fn column(&self, field: FieldIndex) -> Option<&Column> {
        self.columns.get(field)
    }

    /// Whether every column has this many values.
    pub(crate) fn all_have(&self, n_rows: usize) -> bool {
        self.columns.iter().all(|column| column.len() == n_rows)
    }

    /// Whether the other's columns are of the same kinds.
    pub(crate) fn are_like(&self, other: &Self) -> bool {
        let same = |(own, other)| std::mem::discriminant::<Column>(own) == std::mem::discriminant(other);
        self.columns.len() == other.columns.len() && self.columns.iter().zip(&other.columns).all(same)
    }

    /// Appends customers whose columns [are like](Self::are_like) these.
    pub(crate) fn append(&mut self, other: Self) {
        self.columns.iter_mut().zip(other.columns).for_each(|(own, other)| own.append(other));
    }

    pub(crate) fn size_in_memory(&self) -> usize {
        self.columns.iter().map(Column::size_in_memory).sum()
    }
}

impl Column {
    pub(crate) fn value(&self, row: usize) -> Option<Value> {
        match self {
            Self::Levels(levels) => levels.get(row).map(|&level| Value::Level(u16::from(level))),
            Self::ManyLevels(levels) => levels.get(row).map(|&level| Value::Level(level)),
            Self::Numbers(numbers) => numbers.get(row).map(|&number| Value::Number(number)),
        }
    }

    fn push(&mut self, value: Value) {
        match (self, value) {
            // a level of a small category fits: the column was made for its schema
            (Self::Levels(levels), Value::Level(level)) => levels.push(level as u8),
            (Self::ManyLevels(levels), Value::Level(level)) => levels.push(level),
            (Self::Numbers(numbers), Value::Number(number)) => numbers.push(number),
            // not reached: a customer's values are of its schema's kinds
            _ => {}
        }
    }

    fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Levels(own), Self::Levels(other)) => own.extend(other),
            (Self::ManyLevels(own), Self::ManyLevels(other)) => own.extend(other),
            (Self::Numbers(own), Self::Numbers(other)) => own.extend(other),
            // not reached: kinds were compared
            _ => {}
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Levels(levels) => levels.len(),
            Self::ManyLevels(levels) => levels.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    fn size_in_memory(&self) -> usize {
        match self {
            Self::Levels(levels) => levels.capacity(),
            Self::ManyLevels(levels) => levels.capacity() * size_of::<u16>(),
            Self::Numbers(numbers) => numbers.capacity() * size_of::<f64>(),
        }
    }
}
