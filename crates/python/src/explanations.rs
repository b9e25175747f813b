//! The classes `Explanations` and `Waterfall`.

use std::sync::Arc;

use pyo3::PyClassInitializer;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

use crate::errors::ChurnscopeError;
use crate::table::ResultTable;
use churnscope_arrow_tables::{KeptCustomers, Results};
use churnscope_engine::customer::Customer;
use churnscope_engine::scorer::Scorer;
use churnscope_report::notebook::{refused_html, waterfall_html, waterfall_svg};
use churnscope_wording::notebook as texts;
use churnscope_wording::python::{no_row, waterfall_of};
use churnscope_wording::values::count;

/// A table of explanations: one row per customer, with the contribution of each field.
///
/// It is a `Table`. A notebook shows the first row as a waterfall; `waterfall` draws any row.
#[pyclass(frozen, extends = ResultTable, name = "Explanations", module = "churnscope")]
pub(crate) struct Explanations {
    scorer: Arc<Scorer>,
    customers: Vec<KeptCustomers>,
}

/// A waterfall chart of a customer's estimate: bars lead from the baseline to the estimate.
///
/// A notebook shows it. `svg` is the chart alone.
#[pyclass(frozen, module = "churnscope")]
pub(crate) struct Waterfall {
    scorer: Arc<Scorer>,
    customer: Customer,
    row: usize,
    n_rows: usize,
}

#[pymethods]
impl Explanations {
    /// The waterfall chart of one row.
    ///
    /// - `row` is the row's position, counted from 0, or from the end if it is negative.
    ///
    /// Returns a `Waterfall`. Raises `IndexError` if there is no such row, and `ChurnscopeError` if it was rejected.
    #[pyo3(signature = (row=0))]
    fn waterfall(slf: &Bound<'_, Self>, row: isize) -> PyResult<Waterfall> {
        let (this, n_rows) = (slf.get(), slf.get().n_rows());
        let position = if row < 0 { n_rows.checked_add_signed(row) } else { usize::try_from(row).ok() };
        let Some(position) = position.filter(|&position| position < n_rows) else {
            return Err(PyIndexError::new_err(no_row(row, count(n_rows as u64))));
        };
        match this.customer(position) {
            Some(customer) => Ok(Waterfall { scorer: this.scorer.clone(), customer, row: position, n_rows }),
            None => Err(ChurnscopeError::new_err(texts::refused(
                texts::row(position, count(n_rows as u64)),
                error(slf, position)?,
            ))),
        }
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<Option<String>> {
        let (this, n_rows) = (slf.get(), slf.get().n_rows());
        if n_rows == 0 {
            return Ok(None);
        }
        let name = texts::another_row(0, count(n_rows as u64));
        Ok(Some(match this.customer(0) {
            Some(customer) => waterfall_html(&this.scorer, &customer, &name),
            None => refused_html(&name, &error(slf, 0)?),
        }))
    }
}

#[pymethods]
impl Waterfall {
    /// The chart as SVG: text that can be saved as a file.
    #[getter]
    fn svg(&self) -> String {
        waterfall_svg(&self.scorer, &self.customer)
    }

    fn _repr_html_(&self) -> String {
        let row = texts::row(self.row, count(self.n_rows as u64));
        waterfall_html(&self.scorer, &self.customer, &row)
    }

    fn __repr__(&self) -> String {
        waterfall_of(self.row, count(self.n_rows as u64))
    }
}

impl Explanations {
    pub(crate) fn of(py: Python<'_>, scorer: Arc<Scorer>, mut results: Results) -> PyResult<Bound<'_, Self>> {
        let customers = std::mem::take(&mut results.customers);
        let table = PyClassInitializer::from(ResultTable::from(results));
        Bound::new(py, table.add_subclass(Self { scorer, customers }))
    }

    fn n_rows(&self) -> usize {
        self.customers.iter().map(KeptCustomers::len).sum()
    }

    fn customer(&self, mut row: usize) -> Option<Customer> {
        for block in &self.customers {
            match row.checked_sub(block.len()) {
                Some(later) => row = later,
                None => return block.customer(self.scorer.schema(), row),
            }
        }
        None
    }
}

/// The error of a refused row.
fn error(explanations: &Bound<'_, Explanations>, row: usize) -> PyResult<String> {
    let errors = explanations.as_super().get().column(explanations.py(), "error")?;
    errors.get_item(row)?.extract()
}
