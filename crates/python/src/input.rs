//! Tables and texts from Python.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_pyarrow::FromPyArrow;
use arrow_schema::{ArrowError, Schema};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors::TableError;
use churnscope_arrow_tables::ArrowTable;
use churnscope_wording::python::NOT_A_TABLE;

/// A table of any library that supports the Arrow PyCapsule interface, without an unnamed index of pandas.
pub(crate) fn arrow_table(table: &Bound<'_, PyAny>) -> PyResult<ArrowTable> {
    if table.hasattr("__arrow_c_stream__")? {
        let reader = RecordBatchStreamReader::from_pyarrow_bound(table)?;
        let used = columns_other_than_index(&reader.schema());
        let schema = Arc::new(reader.schema().project(&used).map_err(table_error)?);
        return Ok(ArrowTable::new(schema, reader.map(move |batch| batch?.project(&used))));
    }
    if table.hasattr("__arrow_c_array__")? {
        let batch = RecordBatch::from_pyarrow_bound(table)?;
        let batch = batch.project(&columns_other_than_index(&batch.schema())).map_err(table_error)?;
        return Ok(ArrowTable::new(batch.schema(), std::iter::once(Ok(batch))));
    }
    Err(PyTypeError::new_err(NOT_A_TABLE))
}

/// The columns, except those in which pandas exports the position of each row: `__index_level_0__`.
fn columns_other_than_index(schema: &Schema) -> Vec<usize> {
    let is_index = |name: &str| name.starts_with("__index_level_") && name.ends_with("__");
    let columns = schema.fields().iter().enumerate();
    columns.filter(|(_, field)| !is_index(field.name())).map(|(index, _)| index).collect()
}

fn table_error(error: ArrowError) -> PyErr {
    TableError::new_err(error.to_string())
}

/// The bytes of a file.
pub(crate) fn read(py: Python<'_>, path: PathBuf) -> PyResult<Vec<u8>> {
    // Python's own error names the file, too
    let bytes = py.import("pathlib")?.call_method1("Path", (path,))?.call_method0("read_bytes")?;
    bytes.extract()
}

/// A text, or the text of the file at a path. A string is a path if it is one line that ends with `.toml`, as TOML does
/// not, except in a comment.
pub(crate) fn text(py: Python<'_>, source: &Bound<'_, PyAny>, expected: &'static str) -> PyResult<String> {
    if let Ok(text) = source.cast::<PyString>() {
        let text = text.to_cow()?;
        if !text.ends_with(".toml") || text.contains(['\n', '#']) {
            return Ok(text.into_owned());
        }
    }
    let path = source.extract::<PathBuf>().map_err(|_| PyTypeError::new_err(expected))?;
    Ok(String::from_utf8(read(py, path)?)?)
}
