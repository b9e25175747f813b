//! The class `Table`.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int8Type, Int32Type};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::{DataType, Schema};
use pyo3::exceptions::{PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyList};

use churnscope_arrow_tables::Results;
use churnscope_wording::python::{no_column, not_numbers, table_of};
use churnscope_wording::values::count;

/// A table of results, in Arrow's memory format.
///
/// Every library that supports the Arrow PyCapsule interface can read it: `pyarrow.table(results)`,
/// `polars.DataFrame(results)`, or `duckdb.sql("from results")`. `results.to_pandas()` is a pandas DataFrame, and
/// `results.to_numpy("churn_probability")` is a NumPy array.
#[pyclass(frozen, subclass, name = "Table", module = "churnscope")]
pub(crate) struct ResultTable {
    pub(crate) schema: Arc<Schema>,
    pub(crate) batches: Vec<RecordBatch>,
}

#[pymethods]
impl ResultTable {
    /// Number of rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// The values of the column `name` as a list, with `None` for nulls. `results[name]` is the same. Raises `KeyError`
    /// if there is no such column.
    pub(crate) fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let index = self.index(name)?;
        let list = PyList::empty(py);
        for batch in &self.batches {
            append(batch.column(index), &list)?;
        }
        Ok(list)
    }

    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        self.column(py, name)
    }

    /// The rows as a list of dictionaries.
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let names = self.column_names();
        let columns = names.iter().map(|name| self.column(py, name)).collect::<PyResult<Vec<_>>>()?;
        let rows = PyList::empty(py);
        for row in 0..self.num_rows() {
            let dict = PyDict::new(py);
            for (name, column) in names.iter().zip(&columns) {
                dict.set_item(name, column.get_item(row)?)?;
            }
            rows.append(dict)?;
        }
        Ok(rows)
    }

    /// The column of numbers `name` as a new NumPy array of type `float64`, with one element per row and NaN for nulls.
    /// Raises `TypeError` if the column does not hold numbers.
    fn to_numpy<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let index = self.index(name)?;
        if self.schema.field(index).data_type() != &DataType::Float64 {
            return Err(PyTypeError::new_err(not_numbers(name)));
        }
        let bytes = PyBytes::new_with(py, self.num_rows() * size_of::<f64>(), |bytes| {
            let arrays = self.batches.iter().map(|batch| batch.column(index).as_primitive::<Float64Type>());
            let numbers = arrays.flat_map(|array| array.iter().map(|number| number.unwrap_or(f64::NAN)));
            bytes.chunks_exact_mut(size_of::<f64>()).zip(numbers).for_each(|(bytes, number)| {
                bytes.copy_from_slice(&number.to_ne_bytes());
            });
            Ok(())
        })?;
        let array = py.import("numpy")?.call_method1("frombuffer", (bytes, "float64"))?;
        // an array of immutable bytes cannot be changed
        array.call_method0("copy")
    }

    /// The table as a `pyarrow.Table`.
    fn to_pyarrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }

    /// The table as a `pandas.DataFrame`, which needs PyArrow.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_pyarrow(slf)?.call_method0("to_pandas")
    }

    /// The table as a `polars.DataFrame`.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    fn __len__(&self) -> usize {
        self.num_rows()
    }

    fn __repr__(&self) -> String {
        table_of(count(self.num_rows() as u64), self.column_names().join(", "))
    }

    /// The Arrow PyCapsule interface: the columns.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref());
        let schema = schema.map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The Arrow PyCapsule interface: the rows. Ignores `requested_schema`, as the interface allows.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, self.schema.clone())));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

impl From<Results> for ResultTable {
    fn from(Results { schema, batches, .. }: Results) -> Self {
        Self { schema, batches }
    }
}

impl ResultTable {
    fn index(&self, name: &str) -> PyResult<usize> {
        let found = self.schema.index_of(name);
        found.map_err(|_| PyKeyError::new_err(no_column(name, self.column_names().join(", "))))
    }
}

fn append(array: &ArrayRef, list: &Bound<'_, PyList>) -> PyResult<()> {
    match array.data_type() {
        DataType::Float64 => array.as_primitive::<Float64Type>().iter().try_for_each(|number| list.append(number)),
        DataType::Int32 => array.as_primitive::<Int32Type>().iter().try_for_each(|number| list.append(number)),
        DataType::Dictionary(..) => {
            let keys = array.as_dictionary::<Int8Type>();
            let names = keys.values().as_string::<i32>();
            (0..keys.len()).try_for_each(|row| list.append(keys.key(row).map(|key| names.value(key))))
        }
        _ => array.as_string::<i32>().iter().try_for_each(|text| list.append(text)),
    }
}
