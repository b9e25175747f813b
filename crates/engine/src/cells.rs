//! Checked cells of a table, stored by column. A cell can be blank.

use crate::schema::{Field, FieldIndex, Kind, Schema, Value};

/// No category has this level.
const BLANK_LEVEL: u16 = u16::MAX;

/// The cells of rows that belong to one schema.
#[derive(Clone, Debug, Default)]
pub struct CellColumns {
    columns: Vec<CellColumn>,
    n_rows: usize,
}

#[derive(Clone, Debug)]
enum CellColumn {
    /// NaN for a blank.
    Numbers(Vec<f64>),
    /// [`BLANK_LEVEL`] for a blank.
    Levels(Vec<u16>),
}

impl CellColumns {
    /// Empty columns for a schema.
    pub fn new(schema: &Schema) -> Self {
        let column = |field: &Field| match &field.kind {
            Kind::Number(_) => CellColumn::Numbers(Vec::new()),
            Kind::Category(_) => CellColumn::Levels(Vec::new()),
        };
        Self { columns: schema.fields.iter().map(column).collect(), n_rows: 0 }
    }

    /// Columns with these rows. A row has one entry per field: `None` for a blank.
    pub fn of<R: AsRef<[Option<Value>]>>(schema: &Schema, rows: impl IntoIterator<Item = R>) -> Self {
        let mut columns = Self::new(schema);
        rows.into_iter().for_each(|row| columns.push(row.as_ref()));
        columns
    }

    /// Appends a row with one entry per field: `None` for a blank.
    pub fn push(&mut self, row: &[Option<Value>]) {
        debug_assert_eq!(self.columns.len(), row.len(), "the row belongs to a different schema");
        self.columns.iter_mut().zip(row).for_each(|(column, &cell)| column.push(cell));
        self.n_rows = self.n_rows.saturating_add(1);
    }

    /// Frees memory that is reserved for further rows.
    pub fn shrink_to_fit(&mut self) {
        self.columns.iter_mut().for_each(|column| match column {
            CellColumn::Numbers(numbers) => numbers.shrink_to_fit(),
            CellColumn::Levels(levels) => levels.shrink_to_fit(),
        });
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.n_rows
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    /// A cell, or `None` if it is blank or if there is no such field or row.
    pub fn cell(&self, field: FieldIndex, row: usize) -> Option<Value> {
        self.columns.get(field)?.cell(row)
    }

    /// The cells of a row, one per field.
    pub fn row(&self, row: usize) -> Vec<Option<Value>> {
        self.columns.iter().map(|column| column.cell(row)).collect()
    }

    /// Number of blanks in a field.
    pub fn n_blanks(&self, field: FieldIndex) -> usize {
        (0..self.n_rows).filter(|&row| self.cell(field, row).is_none()).count()
    }

    /// A copy of some of the rows, in the given order.
    pub fn subset(&self, rows: &[usize]) -> Self {
        Self { columns: self.columns.iter().map(|column| column.subset(rows)).collect(), n_rows: rows.len() }
    }

    /// A copy without these fields.
    pub fn without(&self, fields: &[FieldIndex]) -> Self {
        let remaining = self.columns.iter().enumerate().filter(|(field, _)| !fields.contains(field));
        Self { columns: remaining.map(|(_, column)| column.clone()).collect(), n_rows: self.n_rows }
    }
}

impl CellColumn {
    fn push(&mut self, cell: Option<Value>) {
        match (self, cell) {
            (Self::Numbers(numbers), Some(Value::Number(number))) => numbers.push(number),
            (Self::Numbers(numbers), None) => numbers.push(f64::NAN),
            (Self::Levels(levels), Some(Value::Level(level))) => levels.push(level),
            (Self::Levels(levels), None) => levels.push(BLANK_LEVEL),
            _ => debug_assert!(false, "a cell is of the same kind as its field"),
        }
    }

    fn cell(&self, row: usize) -> Option<Value> {
        match self {
            Self::Numbers(numbers) => {
                numbers.get(row).filter(|number| !number.is_nan()).map(|&number| Value::Number(number))
            }
            Self::Levels(levels) => {
                levels.get(row).filter(|&&level| level != BLANK_LEVEL).map(|&level| Value::Level(level))
            }
        }
    }

    fn subset(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numbers(numbers) => {
                Self::Numbers(rows.iter().map(|&row| numbers.get(row).copied().unwrap_or(f64::NAN)).collect())
            }
            Self::Levels(levels) => {
                Self::Levels(rows.iter().map(|&row| levels.get(row).copied().unwrap_or(BLANK_LEVEL)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    #[test]
    fn rows_come_back_as_they_were_pushed() {
        let (schema, rows) = (small::schema(), small::rows());
        let cells = CellColumns::of(&schema, &rows);
        assert_eq!(cells.len(), rows.len());
        for (row, expected) in rows.iter().enumerate() {
            assert_eq!(&cells.row(row), expected);
        }
        let blanks = |field: FieldIndex| rows.iter().filter(|row| row[field].is_none()).count();
        assert!((0..schema.fields.len()).all(|field| cells.n_blanks(field) == blanks(field)));
        assert_eq!(cells.cell(0, rows.len()), None);
        let reversed = cells.subset(&[3, 0]);
        assert_eq!((reversed.len(), reversed.row(0), reversed.row(1)), (2, rows[3].clone(), rows[0].clone()));
        let without = cells.without(&[0, 5]);
        assert_eq!(without.row(1), [&rows[1][1..5], &rows[1][6..]].concat());
    }
}
