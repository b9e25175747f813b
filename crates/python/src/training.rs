//! The function that trains a model.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyMapping;

use crate::columns::{ReadingArguments, columns_error};
use crate::draft::DraftObject;
use crate::errors::{ChurnscopeError, DescriptionError, TrainingError, table_error, training_error, warn};
use crate::input::{arrow_table, text};
use crate::model::{Model, threads};
use churnscope_train::{
    Description, Duplicates, LearnerChoice, Options, ReadingChoices, TrainError, TrainingEvent, TrainingTableError,
    suspects, train as trained,
};
use churnscope_wording::clamped::{READ, clamped};
use churnscope_wording::python::{DESCRIPTION, LEARNER};
use churnscope_wording::values::count;
use churnscope_wording::{command, training as texts};

/// Trains a model on a table of customers whose outcome is known.
///
/// - `table` has one row per customer, as for `Model.predict_proba`, and the column that says who left.
/// - `description` is a draft from `churnscope.draft`, the path of a TOML file (a string must end with `.toml`), or
///   TOML.
/// - `learner` (`"auto"`, `"forest"`, `"boosted"`, or `"smartcore"`) and `seed` replace those of the description.
///   `"smartcore"` needs parameters that drafts do not have.
/// - `minutes` limits the search for the best setting. With 0, one setting is tried.
/// - For `columns`, `values`, `decimal`, and `threads`, see `Model.predict_proba`.
///
/// Returns a `Model`. From the same table in a Parquet file, the command trains the same model, byte for byte, unless
/// `minutes` ends the search.
///
/// Raises `DescriptionError` if the description is invalid, `ColumnError` if columns cannot be matched or read, and
/// `TrainingError` if there are too few rows or some cannot be used.
#[pyfunction]
#[pyo3(signature = (
    table, description, *, learner=None, seed=None, minutes=None, columns=None, values=None, decimal=None, threads=None
))]
#[expect(clippy::too_many_arguments, reason = "they are arguments of a Python function, which are given by name")]
pub(crate) fn train(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    description: &Bound<'_, PyAny>,
    learner: Option<&str>,
    seed: Option<u64>,
    minutes: Option<f64>,
    columns: Option<&Bound<'_, PyMapping>>,
    values: Option<&Bound<'_, PyMapping>>,
    decimal: Option<&str>,
    threads: Option<usize>,
) -> PyResult<Model> {
    let (choices, threads) = (ReadingArguments::new(columns, values, decimal)?, self::threads(threads)?);
    let learner = learner.map(learner_named).transpose()?;
    let limit = match minutes {
        None => None,
        Some(minutes) if (0.0..=1e6).contains(&minutes) => Some(Duration::from_secs_f64(60.0 * minutes)),
        Some(_) => return Err(PyValueError::new_err(command::MINUTES)),
    };
    let description = Description::parse_for(&text_of(py, description)?, learner);
    let description = description.map_err(|error| DescriptionError::new_err(error.to_string()))?;
    let mut table = arrow_table(table)?;
    let columns = choices.for_labeled(py, &description.schema, &mut table)?;
    let reading = ReadingChoices { table: choices.reading.for_parquet(), columns: &columns, values: &choices.values };
    let csv = py.detach(|| table.text()).map_err(table_error)?;

    let (started, warnings, interrupted) = (Instant::now(), Mutex::new(Vec::new()), Mutex::new(None));
    let may_continue = || {
        if let Err(error) = Python::attach(|py| py.check_signals()) {
            *locked(&interrupted) = Some(error);
        }
        locked(&interrupted).is_none() && limit.is_none_or(|limit| started.elapsed() < limit)
    };
    let on_event = |event| locked(&warnings).extend(warnings_of(&description, event));
    let options = Options { seed, reading, may_continue: Some(&may_continue) };
    let bundle = py.detach(|| threads.install(|| trained(&csv, &description, options, &on_event)));
    if let Some(interrupt) = locked(&interrupted).take() {
        return Err(interrupt);
    }
    for warning in locked(&warnings).drain(..) {
        warn(py, &warning)?;
    }
    let bundle = bundle.map_err(table_error)?.map_err(|error| train_error(py, &error))?;
    let suspects = suspects(&bundle);
    if !suspects.is_empty() {
        let roc_auc = format!("{:.3}", bundle.evaluation.forest.mean.roc_auc);
        warn(py, without_label(&texts::too_good(roc_auc, suspects.join(", "))))?;
    }
    let bytes = bundle.to_bytes().map_err(|error| ChurnscopeError::new_err(error.to_string()))?;
    Model::of(py, bytes)
}

fn learner_named(name: &str) -> PyResult<LearnerChoice> {
    Ok(match name {
        "auto" => LearnerChoice::Auto,
        "forest" => LearnerChoice::Forest,
        "boosted" => LearnerChoice::Boosted,
        "smartcore" => LearnerChoice::Smartcore,
        _ => return Err(PyValueError::new_err(LEARNER)),
    })
}

fn text_of(py: Python<'_>, description: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(draft) = description.cast::<DraftObject>() {
        return Ok(draft.get().drafted.toml.clone());
    }
    text(py, description, DESCRIPTION)
}

fn warnings_of(description: &Description, event: TrainingEvent) -> Vec<String> {
    match event {
        TrainingEvent::RowsSkipped { rows, of } => vec![texts::skipped_rows(rows.count, of, None, &rows.first)],
        TrainingEvent::Clamped { cells, .. } => {
            cells.fields().iter().filter_map(|field| clamped(&description.schema, field, READ)).collect()
        }
        TrainingEvent::DuplicateRows(Duplicates { count, first, original }) => {
            vec![texts::duplicate_rows(count, first, original)]
        }
        TrainingEvent::FewLeavers(left) => vec![without_label(&texts::few_leavers(left)).to_owned()],
        TrainingEvent::Sampled { rows, of } => vec![texts::sampled(count(rows as u64), count(of as u64))],
        _ => Vec::new(),
    }
}

/// Python labels warnings itself.
fn without_label(warning: &str) -> &str {
    warning.strip_prefix("warning: ").unwrap_or(warning)
}

fn train_error(py: Python<'_>, error: &TrainError) -> PyErr {
    match error {
        TrainError::Table(TrainingTableError::Columns(error)) => columns_error(py, error),
        TrainError::Table(TrainingTableError::Rows { first, .. }) => {
            training_error(py, error.to_string(), first.lines().map(|row| row.trim().to_owned()).collect())
        }
        _ => TrainingError::new_err(error.to_string()),
    }
}

fn locked<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // what a panicking thread left behind is still valid
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
