//! The class `Draft`, and the function that drafts a description.

use std::time::{SystemTime, UNIX_EPOCH};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::columns::ReadingArguments;
use crate::errors::{TrainingError, table_error, unreadable};
use crate::input::arrow_table;
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_table_files::unreadable_column::UnreadableColumn;
use churnscope_train::{BlankOutcome, DraftRequest, Drafted, draft as drafted};
use churnscope_wording::python::{BLANK_TARGET, DATES, LEAKS, draft_of, with_arguments};
use churnscope_wording::values::count;

const ISO_8601: Dates = Dates { order: DateOrder::YearMonthDay, origin: 0 };

/// A drafted description of a table, ready to train on. Make one with `churnscope.draft`. Its text is TOML, which
/// `str(draft)` also returns: save it, edit it, and pass it to `churnscope.train`.
#[pyclass(frozen, name = "Draft", module = "churnscope")]
pub(crate) struct DraftObject {
    pub(crate) drafted: Drafted,
}

#[pymethods]
impl DraftObject {
    /// The description in TOML.
    #[getter]
    fn toml(&self) -> &str {
        &self.drafted.toml
    }

    /// Remarks to read before training on the draft.
    #[getter]
    fn remarks(&self) -> Vec<String> {
        self.drafted.remarks.clone()
    }

    /// The columns that are not used: pairs of the name and the reason.
    #[getter]
    fn left_out(&self) -> Vec<(&str, &str)> {
        self.drafted.left_out.iter().map(|unused| (unused.column.as_str(), unused.reason.as_str())).collect()
    }

    fn __str__(&self) -> &str {
        self.toml()
    }

    fn __repr__(&self) -> String {
        draft_of(count(self.drafted.rows as u64), count(self.drafted.n_churned as u64))
    }
}

/// Drafts a description of a table of customers whose outcome is known.
///
/// - `table` has one row per customer, as for `Model.predict_proba`.
/// - `target` is the column that says who left.
/// - `positive` is the value of that column that means "left", if the values do not show it, as yes and no do.
/// - `blank_target` says what a blank in that column means: `"stayed"`, or `"skip"` for an unknown outcome.
/// - `name` is the name of the data.
/// - `dates` says what comes first in dates such as 03/04/05, if the cells do not show it: `"day-first"`,
///   `"month-first"`, or `"year-first"`.
/// - `leaks` says what to do with columns that may give the outcome away: `"leave out"`, or `"use"` if you have chosen
///   the columns.
/// - `date` is the date to write into the description, by default today's in UTC.
/// - `decimal` is the decimal mark of numbers stored as text, `"point"` or `"comma"`, if the cells do not show it.
///
/// Returns a `Draft`. Raises `TrainingError` if no model can be trained on the table, such as when no column can be
/// used, or if `positive`, `blank_target`, or `dates` is needed.
#[pyfunction]
#[pyo3(signature = (
    table, target, *, positive=None, blank_target=None, name="table", dates=None, leaks="leave out", date=None,
    decimal=None
))]
#[expect(clippy::too_many_arguments, reason = "they are arguments of a Python function, which are given by name")]
pub(crate) fn draft(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    target: &str,
    positive: Option<&str>,
    blank_target: Option<&str>,
    name: &str,
    dates: Option<&str>,
    leaks: &str,
    date: Option<String>,
    decimal: Option<&str>,
) -> PyResult<DraftObject> {
    let choices = ReadingArguments::new(None, None, decimal)?;
    let blank_target = match blank_target {
        None => None,
        Some("stayed") => Some(BlankOutcome::Stayed),
        Some("skip") => Some(BlankOutcome::Skip),
        Some(_) => return Err(PyValueError::new_err(BLANK_TARGET)),
    };
    let date_order = match dates {
        None => None,
        Some("day-first") => Some(DateOrder::DayMonthYear),
        Some("month-first") => Some(DateOrder::MonthDayYear),
        Some("year-first") => Some(DateOrder::YearMonthDay),
        Some(_) => return Err(PyValueError::new_err(DATES)),
    };
    let uses_leaks = match leaks {
        "leave out" => false,
        "use" => true,
        _ => return Err(PyValueError::new_err(LEAKS)),
    };
    let (table, date) = (arrow_table(table)?, date.unwrap_or_else(today));
    let reading = choices.reading.for_parquet();
    let target = target.trim();
    let request = DraftRequest { target, positive, blank_target, name, date: &date, reading, date_order, uses_leaks };
    let unread: Vec<UnreadableColumn> = table.unreadable().cloned().collect();
    if let Some(error) = unread.iter().find(|error| error.column() == target) {
        return Err(unreadable(error));
    }
    let text = py.detach(|| table.text()).map_err(table_error)?;
    let drafted = py.detach(|| drafted(&text, &request));
    let mut drafted = drafted.map_err(|error| TrainingError::new_err(with_arguments(error.to_string())))?;
    // the text of these columns is blank, which would be given as the reason
    for unused in &mut drafted.left_out {
        if let Some(error) = unread.iter().find(|error| error.column() == unused.column) {
            unused.reason = error.to_string();
        }
    }
    Ok(DraftObject { drafted })
}

fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    ISO_8601.write((seconds / 86_400) as f64).unwrap_or_default()
}
