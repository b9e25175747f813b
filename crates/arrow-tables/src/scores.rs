//! The columns of scores, and those about refused rows.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, DictionaryArray, Float64Array, Int8Array, Int32Array, StringArray};
use arrow_buffer::NullBuffer;

use crate::block::Block;
use crate::row_log::RowLog;
use churnscope_engine::csv::{Columns, Record, RowError};
use churnscope_engine::schema::{Band, Schema};
use churnscope_engine::scorer::Scorer;

/// The refused rows of a block, and those with clamped numbers.
pub(crate) struct Refusals {
    pub(crate) n_rows: usize,
    pub(crate) errors: HashMap<usize, RowError>,
    /// In ascending order, each with its number of clamped numbers.
    pub(crate) n_clamped: Vec<(usize, usize)>,
}

impl Refusals {
    /// The errors as text, written by `text`.
    pub(crate) fn errors(&self, text: impl Fn(&RowError) -> String) -> ArrayRef {
        Arc::new(self.texts(|row| self.errors.get(&row).map(&text)))
    }

    /// The number of clamped numbers in each row.
    pub(crate) fn clamped(&self) -> ArrayRef {
        let mut numbers = vec![0; self.n_rows];
        for (row, of_row) in &self.n_clamped {
            if let Some(number) = numbers.get_mut(*row) {
                *number = i32::try_from(*of_row).unwrap_or(i32::MAX);
            }
        }
        Arc::new(Int32Array::from(numbers))
    }

    /// The cells of the refused rows as text, in JSON.
    pub(crate) fn rows(&self, schema: &Schema, columns: &Columns, block: &Block<'_>) -> ArrayRef {
        let mut refused: Vec<usize> = self.errors.keys().copied().collect();
        refused.sort_unstable();
        let records = block.records_of(refused.iter().copied());
        let written = records.records(0..refused.len()).map(|record| in_json(schema, columns, &record));
        let mut rows: HashMap<usize, String> = refused.iter().copied().zip(written).collect();
        Arc::new(self.texts(|row| rows.remove(&row)))
    }

    fn texts(&self, text: impl FnMut(usize) -> Option<String>) -> StringArray {
        if self.errors.is_empty() {
            return StringArray::new_null(self.n_rows);
        }
        (0..self.n_rows).map(text).collect()
    }
}

/// The cells of the model's columns, by the names in the model. Blank cells are null.
fn in_json(schema: &Schema, columns: &Columns, record: &Record<'_>) -> String {
    let cells = schema.fields.iter().zip(&columns.fields).map(|(field, column)| {
        let cell = column.and_then(|column| record.cell(column)).filter(|cell| !cell.is_empty());
        (field.column.clone(), cell.map(|cell| String::from_utf8_lossy(cell).into_owned()).into())
    });
    serde_json::Value::Object(cells.collect()).to_string()
}

/// The probabilities and bands.
pub(crate) fn scores(
    scorer: &Scorer,
    columns: &Columns,
    block: &Block<'_>,
    log: &mut RowLog,
) -> (Vec<ArrayRef>, Refusals) {
    let checked = block.check(scorer, columns);
    log.clamped = checked.clamped;
    let probabilities = scorer.probabilities(&checked.customers);
    let bands = probabilities.iter().map(|&probability| scorer.band(probability) as i8).collect();
    checked.refused.iter().for_each(|(_, error)| log.refuse(scorer.schema(), error));
    let errors: HashMap<usize, RowError> = checked.refused.into_iter().collect();
    let is_scored =
        (!errors.is_empty()).then(|| NullBuffer::from_iter((0..block.len()).map(|row| !errors.contains_key(&row))));
    let probabilities: ArrayRef = Arc::new(Float64Array::new(probabilities.into(), is_scored.clone()));
    let refusals = Refusals { n_rows: block.len(), errors, n_clamped: checked.n_clamped };
    (vec![probabilities, band_array(bands, is_scored)], refusals)
}

/// The bands, as indices into [`Band::ALL`].
pub(crate) fn band_array(bands: Vec<i8>, is_scored: Option<NullBuffer>) -> ArrayRef {
    let names = StringArray::from_iter_values(Band::ALL.map(Band::name));
    Arc::new(DictionaryArray::<Int8Type>::new(Int8Array::new(bands.into(), is_scored), Arc::new(names)))
}
