//! The class `Reader`, for tables that are read in parts.

use std::sync::Arc;

use arrow_array::{NullArray, RecordBatch, RecordBatchOptions};
use arrow_pyarrow::FromPyArrow;
use arrow_schema::{DataType, Field, Schema as ArrowSchema};
use bincode::{Decode, Encode};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::columns::{ReadingArguments, columns_error};
use crate::errors::{CallError, ChurnscopeError, TableError, column_error, table_error};
use crate::input::arrow_table;
use crate::model::{Model, threads};
use crate::table::ResultTable;
use churnscope_arrow_tables::{ArrowTable, Results, Wanted, results};
use churnscope_engine::csv::{ColumnChoice, Columns, Header, ValueChoice};
use churnscope_wording::python::{LAYOUT, lacks_column};

/// Reads parts of a table whose columns and formats are known. `Model.reader` makes one.
///
/// All parts are read alike, on any machine, because the columns and the formats of numbers and dates come from the
/// table's first rows.
#[pyclass(frozen, name = "Reader", module = "churnscope")]
pub(crate) struct PartReader {
    model: Py<Model>,
    layout: Layout,
    columns: Columns,
}

/// What a reader knows about the table.
#[derive(Encode, Decode)]
struct Layout {
    header: Header,
    columns: Vec<ColumnChoice>,
    values: Vec<ValueChoice>,
}

#[pymethods]
impl PartReader {
    /// The table's columns and formats as bytes, from which `Model.reader` recreates this reader, on any machine.
    #[getter]
    fn layout<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = bincode::encode_to_vec(&self.layout, bincode::config::standard());
        Ok(PyBytes::new(py, &bytes.map_err(|error| ChurnscopeError::new_err(error.to_string()))?))
    }

    /// The table's columns that are read. The other columns can be left out of the parts.
    #[getter]
    fn columns(&self) -> Vec<String> {
        let is_used = |column: &usize| self.is_used(*column);
        (0..self.layout.header.names.len()).filter(is_used).map(|column| self.name(column)).collect()
    }

    /// The table's column with the customer's ID, if there is one.
    #[getter]
    fn id(&self) -> Option<String> {
        self.columns.id.map(|column| self.name(column))
    }

    /// Scores a part of the table: a record batch, such as a `pyarrow.RecordBatch`.
    ///
    /// Returns a `Table` with one row per row of `batch`, and the columns `churn_probability`, `risk_band`, `reason_1`
    /// and so on, `offer_1`, `probability_with_offer_1`, and so on, `error`, `clamped` (how many numbers were read as
    /// the nearest limit of their range), and `row` (the model's columns of a row that cannot be scored, in JSON).
    /// `reasons` and `suggestions` are the numbers of reasons and of offers, which are ranked by effect. `threads` is
    /// the number of threads, by default one per core. Gives no warnings.
    ///
    /// Raises `ColumnError` if `batch` lacks one of `Reader.columns`.
    #[pyo3(signature = (batch, *, reasons=0, suggestions=0, threads=None))]
    fn score(
        &self,
        py: Python<'_>,
        batch: &Bound<'_, PyAny>,
        reasons: usize,
        suggestions: usize,
        threads: Option<usize>,
    ) -> PyResult<ResultTable> {
        let (table, threads) = (self.part(py, &RecordBatch::from_pyarrow_bound(batch)?)?, self::threads(threads)?);
        table.check_readable(&self.columns).map_err(table_error)?;
        let wanted = Wanted::Rows { reasons, suggestions, terms: None };
        let scorer = &self.model.get().scorer;
        let check_signals = || Python::attach(|py| py.check_signals()).map_err(CallError);
        let found = py.detach(|| results(table, scorer, &self.columns, &wanted, &threads, check_signals));
        let Results { schema, batches, .. } = found.map_err(|CallError(error)| error)?;
        Ok(ResultTable { schema, batches })
    }
}

impl PartReader {
    pub(crate) fn new(
        py: Python<'_>,
        model: Py<Model>,
        first_rows: &Bound<'_, PyAny>,
        choices: &ReadingArguments,
        is_text: bool,
    ) -> PyResult<Self> {
        let mut table = arrow_table(first_rows)?;
        if is_text {
            table = table.of_text();
        }
        let (columns, header) = choices.resolve(py, model.get().scorer.bundle(), &mut table)?;
        let chosen = choices.of(py, model.get().scorer.schema(), &header)?;
        let layout = Layout { header, columns: chosen, values: choices.values.clone() };
        Ok(Self { model, layout, columns })
    }

    pub(crate) fn restored(py: Python<'_>, model: Py<Model>, layout: &[u8]) -> PyResult<Self> {
        let read = bincode::decode_from_slice(layout, bincode::config::standard().with_limit::<MAX_LAYOUT>());
        let (layout, _): (Layout, usize) = read.map_err(|_| TableError::new_err(LAYOUT))?;
        let schema = model.get().scorer.schema();
        let columns = Columns::resolve_with(schema, &layout.header, &layout.columns);
        let columns = columns.map_err(|error| columns_error(py, &error))?.with_values(schema, &layout.values);
        Ok(Self { model, layout, columns })
    }

    fn is_used(&self, column: usize) -> bool {
        let is_outcome = self.columns.target == Some(column) && !self.columns.fields.contains(&Some(column));
        !is_outcome && self.columns.uses(column) || self.columns.id.is_none() && column == 0
    }

    fn name(&self, column: usize) -> String {
        self.layout.header.names.get(column).map(|name| String::from_utf8_lossy(name).into_owned()).unwrap_or_default()
    }

    /// A batch as a table with the columns of the layout, in their order. Unused columns are null.
    fn part(&self, py: Python<'_>, batch: &RecordBatch) -> PyResult<ArrowTable> {
        let (mut fields, mut arrays) = (Vec::new(), Vec::new());
        for column in 0..self.layout.header.names.len() {
            let name = self.name(column);
            if !self.is_used(column) {
                fields.push(Arc::new(Field::new(name, DataType::Null, true)));
                arrays.push(Arc::new(NullArray::new(batch.num_rows())) as _);
                continue;
            }
            let schema = batch.schema_ref();
            let Some((index, field)) = schema.fields().find(&name) else {
                return Err(column_error(py, lacks_column(&name), vec![name]));
            };
            fields.push(field.clone());
            arrays.push(batch.column(index).clone());
        }
        let schema = Arc::new(ArrowSchema::new(fields));
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        let part = RecordBatch::try_new_with_options(schema.clone(), arrays, &options);
        let part = part.map_err(|error| TableError::new_err(error.to_string()))?;
        Ok(ArrowTable::new(schema, std::iter::once(Ok(part))))
    }
}

/// Maximum number of bytes of a layout.
const MAX_LAYOUT: usize = 1 << 26;
