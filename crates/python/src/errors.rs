//! The exceptions and the warning of the package.

use pyo3::exceptions::{PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::{PyTypeInfo, create_exception};

use churnscope_arrow_tables::ArrowTableError;
use churnscope_table_files::unreadable_column::UnreadableColumn;

create_exception!(churnscope, ChurnscopeError, PyValueError, "Any error of this package. It is also a ValueError.");
create_exception!(churnscope, ModelFileError, ChurnscopeError, "A model file is damaged, or it is not a model file.");
create_exception!(
    churnscope,
    ColumnError,
    ChurnscopeError,
    "Columns of a table are missing, cannot be matched for certain, or cannot be read.\n\n\
     The attribute `columns` lists the columns, by their names in the model."
);
create_exception!(churnscope, TableError, ChurnscopeError, "A table cannot be read.");
create_exception!(churnscope, DescriptionError, ChurnscopeError, "A description of a table is invalid.");
create_exception!(churnscope, OffersError, ChurnscopeError, "The terms of offers are missing or invalid.");
create_exception!(
    churnscope,
    TrainingError,
    ChurnscopeError,
    "No model can be trained on a table.\n\n\
     If rows cannot be used, the attribute `rows` lists the errors of the first few. Otherwise, it is empty."
);
create_exception!(
    churnscope,
    ChurnscopeWarning,
    PyUserWarning,
    "Something that the user should know, such as rejected rows or columns that are filled for all customers."
);

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    fn add<T: PyTypeInfo>(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let class = module.py().get_type::<T>();
        module.add(class.name()?, class)
    }
    add::<ChurnscopeError>(module)?;
    add::<ModelFileError>(module)?;
    add::<ColumnError>(module)?;
    add::<TableError>(module)?;
    add::<DescriptionError>(module)?;
    add::<OffersError>(module)?;
    add::<TrainingError>(module)?;
    add::<ChurnscopeWarning>(module)?;
    // errors that name no columns or rows have these
    for (class, attribute) in [("ColumnError", "columns"), ("TrainingError", "rows")] {
        module.getattr(class)?.setattr(attribute, Vec::<String>::new())?;
    }
    Ok(())
}

/// A [`ColumnError`] with its columns.
pub(crate) fn column_error(py: Python<'_>, message: String, columns: Vec<String>) -> PyErr {
    with_attribute(py, ColumnError::new_err(message), "columns", columns)
}

/// A [`TrainingError`] with the errors of its rows.
pub(crate) fn training_error(py: Python<'_>, message: String, rows: Vec<String>) -> PyErr {
    with_attribute(py, TrainingError::new_err(message), "rows", rows)
}

fn with_attribute(py: Python<'_>, error: PyErr, name: &str, values: Vec<String>) -> PyErr {
    match error.value(py).setattr(name, values) {
        Ok(()) => error,
        Err(other) => other,
    }
}

pub(crate) fn table_error(error: ArrowTableError) -> PyErr {
    match error {
        ArrowTableError::Column(of) => unreadable(&of),
        other => TableError::new_err(other.to_string()),
    }
}

pub(crate) fn unreadable(error: &UnreadableColumn) -> PyErr {
    Python::attach(|py| column_error(py, error.to_string(), vec![error.column().to_owned()]))
}

pub(crate) fn warn(py: Python<'_>, message: &str) -> PyResult<()> {
    let text = std::ffi::CString::new(message.replace('\0', " "))?;
    PyErr::warn(py, &py.get_type::<ChurnscopeWarning>(), &text, 1)
}

/// Reports errors of blocks, which are processed without holding the interpreter's lock.
pub(crate) struct CallError(pub(crate) PyErr);

impl From<ArrowTableError> for CallError {
    fn from(error: ArrowTableError) -> Self {
        Self(table_error(error))
    }
}

impl From<PyErr> for CallError {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}
