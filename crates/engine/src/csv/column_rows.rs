//! Reads the rows of a table column by column.
//!
//! This is much faster than [`RowChecker`], but covers only the usual case. A row with anything unusual, such as a
//! number outside its range, is left to [`RowChecker`], so that both have the same results.

use super::cell_reader::CellReader;
use super::columns::Columns;
use super::replaced_cells::ReplacedCells;
#[cfg(doc)]
use super::row::RowChecker;
use super::row::is_almost_blank;
use crate::batch::{Column, CustomerColumns};
use crate::customer::{Customer, can_be_blank};
use crate::preprocessing::Preprocessor;
use crate::schema::{Field, FieldIndex, Fill, Kind, Schema, Value};

/// What a cell means for its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UsualCell {
    /// A value of the field.
    Value(Value),
    /// A blank that the schema fills.
    Blank,
    /// Anything else. The row must be read by [`RowChecker`].
    Unusual,
}

/// Reads the cells of a field's column.
#[derive(Clone, Debug)]
pub struct ColumnReader<'a> {
    field: &'a Field,
    index: FieldIndex,
    reader: &'a CellReader,
    fill: ColumnFill<'a>,
    placeholder: Value,
    /// The meaning of a cell without a value.
    blank: UsualCell,
    /// Numbers that may mean blanks.
    blanks: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
enum ColumnFill<'a> {
    Value(Value),
    Product(&'a [FieldIndex]),
    None,
}

impl<'a> ColumnReader<'a> {
    fn new(
        schema: &'a Schema,
        columns: &'a Columns,
        preprocessor: &'a Preprocessor,
        index: FieldIndex,
    ) -> Option<Self> {
        let (field, reader) = (schema.fields.get(index)?, columns.readers.get(index)?);
        let fill = match preprocessor.fill_of(index) {
            _ if !can_be_blank(field) => ColumnFill::None,
            Some(Fill::Value(value)) if field.admits(*value) => ColumnFill::Value(*value),
            Some(Fill::Product(factors)) => ColumnFill::Product(factors),
            _ => ColumnFill::None,
        };
        let blanks = field.missing.blanks.iter().filter_map(|blank| blank.trim().parse().ok()).collect();
        let placeholder = field.default_value();
        let mut reader = Self { field, index, reader, fill, placeholder, blank: UsualCell::Unusual, blanks };
        reader.blank = reader.text(b"");
        Some(reader)
    }

    /// The field.
    pub fn index(&self) -> FieldIndex {
        self.index
    }

    /// Whether [`Self::number`] can return values.
    pub fn reads_numbers(&self) -> bool {
        matches!(self.reader, CellReader::Number(_) | CellReader::Flag(_))
    }

    /// A cell of text.
    pub fn text(&self, cell: &[u8]) -> UsualCell {
        let mut replaced = ReplacedCells::default();
        match self.reader.read(self.field, self.index, cell, &mut replaced) {
            Ok(_) if !(replaced.chosen.is_empty() && replaced.clamped.is_empty()) => UsualCell::Unusual,
            Ok(Some(value)) => UsualCell::Value(value),
            Ok(None) if !matches!(self.fill, ColumnFill::None) => UsualCell::Blank,
            _ => UsualCell::Unusual,
        }
    }

    /// A cell without a value.
    pub fn blank(&self) -> UsualCell {
        self.blank
    }

    /// A cell with a number, as programs store it.
    pub fn number(&self, number: f64) -> UsualCell {
        match &self.field.kind {
            Kind::Number(limits)
                if limits.min <= number
                    && number <= limits.max
                    && self.reads_numbers()
                    && !self.blanks.contains(&number) =>
            {
                // turns -0 into 0
                UsualCell::Value(Value::Number(number + 0.0))
            }
            _ => UsualCell::Unusual,
        }
    }
}

/// Rows of a table, read column by column.
#[derive(Debug)]
pub struct ColumnRows<'a> {
    schema: &'a Schema,
    columns: &'a Columns,
    preprocessor: &'a Preprocessor,
    customers: Vec<Option<Column>>,
    n_blank: Vec<u16>,
    is_unusual: Vec<bool>,
    products: Vec<(FieldIndex, usize)>,
}

/// Customers, and the rows that have to be read by [`RowChecker`].
#[derive(Clone, Debug, PartialEq)]
pub struct UsualRows {
    /// One customer per row. Those of unusual rows are placeholders.
    pub customers: CustomerColumns,
    /// In ascending order.
    pub unusual: Vec<usize>,
}

impl<'a> ColumnRows<'a> {
    /// Rows without cells.
    pub fn new(schema: &'a Schema, columns: &'a Columns, preprocessor: &'a Preprocessor, n_rows: usize) -> Self {
        Self {
            schema,
            columns,
            preprocessor,
            customers: vec![None; schema.fields.len()],
            n_blank: vec![0; n_rows],
            is_unusual: vec![false; n_rows],
            products: Vec::new(),
        }
    }

    /// The reader for the column of a field; `None` if there is no such field.
    pub fn reader(&self, field: FieldIndex) -> Option<ColumnReader<'a>> {
        ColumnReader::new(self.schema, self.columns, self.preprocessor, field)
    }

    /// Adds the column of a field: one cell per row.
    pub fn add(&mut self, reader: &ColumnReader<'_>, cells: impl Iterator<Item = UsualCell>) {
        let rows = self.n_blank.iter_mut().zip(&mut self.is_unusual).enumerate();
        let fill = if let ColumnFill::Value(value) = reader.fill { value } else { reader.placeholder };
        let values = rows.zip(cells).map(|((row, (n_blank, is_unusual)), cell)| match cell {
            UsualCell::Value(value) => value,
            UsualCell::Blank => {
                *n_blank = n_blank.saturating_add(1);
                if matches!(reader.fill, ColumnFill::Product(_)) {
                    self.products.push((reader.index, row));
                }
                fill
            }
            UsualCell::Unusual => {
                *is_unusual = true;
                reader.placeholder
            }
        });
        let column = Column::of_values(reader.field, values);
        if let Some(slot) = self.customers.get_mut(reader.index) {
            *slot = Some(column);
        }
    }

    /// Marks rows as unusual.
    pub fn mark(&mut self, are_unusual: impl Iterator<Item = bool>) {
        self.is_unusual.iter_mut().zip(are_unusual).for_each(|(own, is_unusual)| *own |= is_unusual);
    }

    /// Fills blanks, and checks what depends on several cells. Fields without cells are blank in every row.
    pub fn finish(mut self) -> UsualRows {
        self.add_absent();
        let mut customers = CustomerColumns::from_columns(self.customers.drain(..).flatten().collect());
        for (field, row) in std::mem::take(&mut self.products) {
            match self.product(field, row, &customers) {
                Some(value) => customers.set(field, row, value),
                None => self.mark_row(row),
            }
        }
        let n_fields = self.columns.n_present;
        for (n_blank, is_unusual) in self.n_blank.iter().zip(&mut self.is_unusual) {
            *is_unusual |= is_almost_blank(n_fields.saturating_sub(usize::from(*n_blank)), n_fields);
        }
        for rule in &self.schema.rules {
            customers.mark_broken(rule, &mut self.is_unusual);
        }
        let rows = self.is_unusual.iter().enumerate();
        let unusual = rows.filter(|(_, is_unusual)| **is_unusual).map(|(row, _)| row).collect();
        UsualRows { customers, unusual }
    }

    fn add_absent(&mut self) {
        for index in 0..self.customers.len() {
            if self.customers.get(index).is_some_and(Option::is_some) {
                continue;
            }
            let Some(reader) = self.reader(index) else { continue };
            let n_rows = self.n_blank.len();
            // a field without a column does not count as blank
            let n_blank = std::mem::replace(&mut self.n_blank, vec![0; n_rows]);
            let cell = if matches!(reader.fill, ColumnFill::None) { UsualCell::Unusual } else { UsualCell::Blank };
            self.add(&reader, std::iter::repeat_n(cell, n_rows));
            self.n_blank = n_blank;
        }
    }

    /// The product that fills a blank, computed like [`Preprocessor::complete`] does.
    fn product(&self, field: FieldIndex, row: usize, customers: &CustomerColumns) -> Option<Value> {
        let reader = self.reader(field)?;
        let (ColumnFill::Product(factors), Kind::Number(number)) = (reader.fill, &reader.field.kind) else {
            return None;
        };
        let product = factors.iter().try_fold(1.0, |product, &factor| match customers.value(factor, row)? {
            Value::Number(value) => Some(product * value),
            Value::Level(_) => None,
        })?;
        Some(Value::Number(product.clamp(number.min, number.max))).filter(|value| reader.field.admits(*value))
    }

    fn mark_row(&mut self, row: usize) {
        if let Some(is_unusual) = self.is_unusual.get_mut(row) {
            *is_unusual = true;
        }
    }
}

impl UsualRows {
    /// Replaces a placeholder.
    pub fn replace(&mut self, row: usize, customer: &Customer) {
        for (field, &value) in customer.values().iter().enumerate() {
            self.customers.set(field, row, value);
        }
    }
}
