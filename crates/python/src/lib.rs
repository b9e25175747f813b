//! The engine for Python. The package `churnscope` in `python/` adds what is easier to write in Python.

mod columns;
mod draft;
mod errors;
mod explanations;
mod input;
mod model;
mod reader;
mod table;
mod training;

use pyo3::prelude::*;

use self::draft::DraftObject;
use self::explanations::{Explanations, Waterfall};
use self::model::Model;
use self::reader::PartReader;
use self::table::ResultTable;

/// The part of the package that is written in Rust.
#[pymodule]
fn _engine(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<Model>()?;
    module.add_class::<PartReader>()?;
    module.add_class::<ResultTable>()?;
    module.add_class::<Explanations>()?;
    module.add_class::<Waterfall>()?;
    module.add_class::<DraftObject>()?;
    module.add_function(wrap_pyfunction!(training::train, module)?)?;
    module.add_function(wrap_pyfunction!(draft::draft, module)?)?;
    errors::add_to(module)
}
