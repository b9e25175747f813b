//! Customers' values, stored by column.

use bincode::{Decode, Encode};

use crate::customer::Customer;
use crate::schema::{Field, FieldIndex, Kind, Rule, Schema, Value};

const BYTE_LEVELS: usize = 1 << 8;

/// Customers of one schema, with one column per field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct CustomerColumns {
    columns: Vec<Column>,
}

/// A field's values, one per customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueColumn<'a> {
    /// The levels of a category with at most 256 levels.
    Levels(&'a [u8]),
    /// The levels of a category with more levels.
    ManyLevels(&'a [u16]),
    /// Numbers, in the field's unit.
    Numbers(&'a [f64]),
}

#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub(crate) enum Column {
    Levels(Vec<u8>),
    ManyLevels(Vec<u16>),
    /// Full precision keeps the estimates of stored customers identical.
    Numbers(Vec<f64>),
}

impl CustomerColumns {
    /// Empty columns for a schema.
    pub fn new(schema: &Schema) -> Self {
        Self { columns: schema.fields.iter().map(Column::of_field).collect() }
    }

    pub(crate) fn from_columns(columns: Vec<Column>) -> Self {
        Self { columns }
    }

    /// The columns of these customers, who must be of this schema.
    pub fn of<'a>(schema: &Schema, customers: impl IntoIterator<Item = &'a Customer>) -> Self {
        let mut columns = Self::new(schema);
        customers.into_iter().for_each(|customer| columns.push(customer));
        columns
    }

    /// Appends a customer of the same schema.
    pub fn push(&mut self, customer: &Customer) {
        self.push_values(customer.values());
    }

    pub(crate) fn push_values(&mut self, values: &[Value]) {
        debug_assert_eq!(self.columns.len(), values.len(), "the customer belongs to a different schema");
        self.columns.iter_mut().zip(values).for_each(|(column, &value)| column.push(value));
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.columns.iter().map(Column::len).min().unwrap_or(0)
    }

    /// Whether there are no customers.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy in which one field is reordered: row *i* gets the value of row `order[i]`. `None` if there is no such
    /// field or row.
    pub fn reordered(&self, field: FieldIndex, order: &[usize]) -> Option<Self> {
        let mut reordered = self.clone();
        let column = reordered.columns.get_mut(field)?;
        *column = column.reordered(order)?;
        Some(reordered)
    }

    /// The values of a customer, if there is such a row.
    pub fn values(&self, row: usize) -> Option<Vec<Value>> {
        self.columns.iter().map(|column| column.value(row)).collect()
    }

    /// The values of a customer, one by one.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Value> + '_ {
        self.columns.iter().filter_map(move |column| column.value(row))
    }

    /// The values of a field, one per customer; no values if there is no such field.
    pub fn field(&self, field: FieldIndex) -> ValueColumn<'_> {
        match self.columns.get(field) {
            Some(Column::Numbers(numbers)) => ValueColumn::Numbers(numbers),
            Some(Column::Levels(levels)) => ValueColumn::Levels(levels),
            Some(Column::ManyLevels(levels)) => ValueColumn::ManyLevels(levels),
            None => ValueColumn::Levels(&[]),
        }
    }

    /// Reserves memory for this many more customers.
    pub fn reserve_exact(&mut self, n_customers: usize) {
        self.columns.iter_mut().for_each(|column| column.reserve_exact(n_customers));
    }

    /// A customer's value in one field, or `None` if there is no such field or row.
    pub fn value(&self, field: FieldIndex, row: usize) -> Option<Value> {
        self.columns.get(field)?.value(row)
    }

    /// Marks the customers that break a rule.
    pub(crate) fn mark_broken(&self, rule: &Rule, are_broken: &mut [bool]) {
        match (self.columns.get(rule.when_field), self.columns.get(rule.then_field)) {
            // a fast path
            (Some(Column::Levels(when)), Some(Column::Levels(then))) => {
                let allows = |when: u8, then: u8| {
                    let has_level = u16::from(then) == rule.then_level;
                    if u16::from(when) == rule.when_level { has_level } else { !(rule.only_then & has_level) }
                };
                for (is_broken, (&when, &then)) in are_broken.iter_mut().zip(when.iter().zip(then)) {
                    *is_broken |= !allows(when, then);
                }
            }
            (Some(when), Some(then)) => {
                for (row, is_broken) in are_broken.iter_mut().enumerate() {
                    let values = when.value(row).zip(then.value(row));
                    *is_broken |= values.is_some_and(|(when, then)| !rule.allows(when, then));
                }
            }
            _ => {}
        }
    }

    /// Replaces a value. The new one must be of the field's kind.
    pub(crate) fn set(&mut self, field: FieldIndex, row: usize, value: Value) {
        if let Some(column) = self.columns.get_mut(field) {
            column.set(row, value);
        }
    }

    pub(crate) fn column(&self, field: FieldIndex) -> Option<&Column> {
        self.columns.get(field)
    }

    pub(crate) fn all_have(&self, n_rows: usize) -> bool {
        self.columns.iter().all(|column| column.len() == n_rows)
    }

    pub(crate) fn has_same_kinds(&self, other: &Self) -> bool {
        let same = |(own, other)| std::mem::discriminant::<Column>(own) == std::mem::discriminant(other);
        self.columns.len() == other.columns.len() && self.columns.iter().zip(&other.columns).all(same)
    }

    /// Appends the customers of `other`, whose columns must [be of the same kinds](Self::has_same_kinds).
    pub(crate) fn append(&mut self, other: Self) {
        self.columns.iter_mut().zip(other.columns).for_each(|(own, other)| own.append(other));
    }

    pub(crate) fn size_in_memory(&self) -> usize {
        self.columns.iter().map(Column::size_in_memory).sum()
    }
}

impl Column {
    fn of_field(field: &Field) -> Self {
        match &field.kind {
            Kind::Number(_) => Self::Numbers(Vec::new()),
            Kind::Category(category) if category.levels.len() <= BYTE_LEVELS => Self::Levels(Vec::new()),
            Kind::Category(_) => Self::ManyLevels(Vec::new()),
        }
    }

    /// A column with these values, which must be of the field's kind.
    pub(crate) fn of_values(field: &Field, values: impl Iterator<Item = Value>) -> Self {
        let level = |value| match value {
            Value::Level(level) => level,
            Value::Number(_) => 0,
        };
        let mut column = Self::of_field(field);
        match &mut column {
            Self::Levels(levels) => levels.extend(values.map(|value| level(value) as u8)),
            Self::ManyLevels(levels) => levels.extend(values.map(level)),
            Self::Numbers(numbers) => numbers.extend(values.map(|value| match value {
                Value::Number(number) => number,
                Value::Level(_) => 0.0,
            })),
        }
        column
    }

    pub(crate) fn value(&self, row: usize) -> Option<Value> {
        match self {
            Self::Levels(levels) => levels.get(row).map(|&level| Value::Level(u16::from(level))),
            Self::ManyLevels(levels) => levels.get(row).map(|&level| Value::Level(level)),
            Self::Numbers(numbers) => numbers.get(row).map(|&number| Value::Number(number)),
        }
    }

    fn push(&mut self, value: Value) {
        match (self, value) {
            (Self::Levels(levels), Value::Level(level)) => {
                debug_assert!(usize::from(level) < BYTE_LEVELS, "the category has too many levels for one byte");
                levels.push(level as u8);
            }
            (Self::ManyLevels(levels), Value::Level(level)) => levels.push(level),
            (Self::Numbers(numbers), Value::Number(number)) => numbers.push(number),
            _ => debug_assert!(false, "a customer's values are of the same kinds as the schema's fields"),
        }
    }

    fn set(&mut self, row: usize, value: Value) {
        fn replace<T>(values: &mut [T], row: usize, value: T) {
            if let Some(old) = values.get_mut(row) {
                *old = value;
            }
        }
        match (self, value) {
            (Self::Levels(levels), Value::Level(level)) => replace(levels, row, level as u8),
            (Self::ManyLevels(levels), Value::Level(level)) => replace(levels, row, level),
            (Self::Numbers(numbers), Value::Number(number)) => replace(numbers, row, number),
            _ => debug_assert!(false, "the new value is of the field's kind"),
        }
    }

    fn reordered(&self, order: &[usize]) -> Option<Self> {
        fn values<T: Copy>(values: &[T], order: &[usize]) -> Option<Vec<T>> {
            order.iter().map(|&row| values.get(row).copied()).collect()
        }
        Some(match self {
            Self::Levels(levels) => Self::Levels(values(levels, order)?),
            Self::ManyLevels(levels) => Self::ManyLevels(values(levels, order)?),
            Self::Numbers(numbers) => Self::Numbers(values(numbers, order)?),
        })
    }

    fn reserve_exact(&mut self, n_customers: usize) {
        match self {
            Self::Levels(levels) => levels.reserve_exact(n_customers),
            Self::ManyLevels(levels) => levels.reserve_exact(n_customers),
            Self::Numbers(numbers) => numbers.reserve_exact(n_customers),
        }
    }

    fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Levels(own), Self::Levels(other)) => own.extend(other),
            (Self::ManyLevels(own), Self::ManyLevels(other)) => own.extend(other),
            (Self::Numbers(own), Self::Numbers(other)) => own.extend(other),
            _ => debug_assert!(false, "the caller compared the kinds of both columns"),
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
            Self::ManyLevels(levels) => levels.capacity().saturating_mul(size_of::<u16>()),
            Self::Numbers(numbers) => numbers.capacity().saturating_mul(size_of::<f64>()),
        }
    }
}
