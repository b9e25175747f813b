//! The class `Model`.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMapping, PyType};

use crate::columns::{ReadingArguments, columns_error};
use crate::errors::{CallError, ChurnscopeError, ModelFileError, OffersError, TableError, table_error, warn};
use crate::explanations::Explanations;
use crate::input::{arrow_table, read, text};
use crate::reader::PartReader;
use crate::table::ResultTable;
use churnscope_arrow_tables::{ArrowTable, Block, Results, RowLog, ScoringThreads, Wanted, results};
use churnscope_engine::bundle::core_end;
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::csv::{Columns, RowChecker};
use churnscope_engine::scorer::Scorer;
use churnscope_onnx::export;
use churnscope_report::{LabeledRows, notebook};
use churnscope_train::offers_table::OffersTable;
use churnscope_wording::command::{self, Use};
use churnscope_wording::python::{self, TABLE, THREADS, model_of};

/// A model that estimates how likely customers are to leave.
///
/// Read a model with `Model.load`, or train one with `churnscope.train`. A model can be pickled, compared with `==`,
/// and used by several threads at once. A notebook shows it as a card.
#[pyclass(frozen, module = "churnscope")]
pub(crate) struct Model {
    bytes: Vec<u8>,
    pub(crate) scorer: Arc<Scorer>,
}

pub(crate) fn threads(count: Option<usize>) -> PyResult<ScoringThreads> {
    match count {
        Some(0) => Err(PyValueError::new_err(THREADS)),
        count => Ok(ScoringThreads::new(count.unwrap_or(0))),
    }
}

#[pymethods]
impl Model {
    /// Reads a model file.
    ///
    /// - `source` is the file's path, or its bytes.
    ///
    /// Raises `ModelFileError` if the file is damaged or not a model, and `OSError` if it cannot be read.
    #[classmethod]
    fn load(_class: &Bound<'_, PyType>, py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        match source.cast::<PyBytes>() {
            Ok(bytes) => Self::of(py, bytes.as_bytes().to_vec()),
            Err(_) => Self::of(py, read(py, source.extract::<PathBuf>()?)?),
        }
    }

    /// Writes the model to a file, which the command and the page also read. Replaces any file at `path`.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let path = py.import("pathlib")?.call_method1("Path", (path,))?;
        path.call_method1("write_bytes", (PyBytes::new(py, &self.bytes),)).map(drop)
    }

    /// The bytes of the model's file.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.bytes)
    }

    /// The model as an ONNX graph, which other engines can run: the bytes of a file. The graph does not reject rows.
    fn to_onnx<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let exported = py.detach(|| export(&self.scorer));
        let graph = exported.map_err(|error| ChurnscopeError::new_err(error.to_string()))?;
        Ok(PyBytes::new(py, &graph))
    }

    /// The model's ID: 12 hexadecimal digits, the start of the SHA-256 of its content.
    #[getter]
    fn id(&self) -> &str {
        self.scorer.model_id()
    }

    /// The title of the model's description.
    #[getter]
    fn title(&self) -> &str {
        &self.scorer.schema().title
    }

    /// The names of the columns that the model reads.
    #[getter]
    fn fields(&self) -> Vec<&str> {
        self.scorer.schema().fields.iter().map(|field| field.column.as_str()).collect()
    }

    /// The column that says who left.
    #[getter]
    fn target(&self) -> &str {
        &self.scorer.schema().target.column
    }

    /// The value of that column that means "left".
    #[getter]
    fn positive(&self) -> &str {
        &self.scorer.schema().target.positive
    }

    /// The probability, from 0 to 1, at or above which customers are predicted to leave.
    #[getter]
    fn cutoff(&self) -> f64 {
        self.scorer.bundle().evaluation.cutoff
    }

    /// The estimated probability that each customer leaves.
    ///
    /// `table` is a table from pandas, Polars, PyArrow, DuckDB, or any other library that supports the Arrow PyCapsule
    /// interface. Columns are matched by name, and cells are read as the command reads them.
    ///
    /// Returns a `Table` with one row per row of `table`, in the same order, and the columns `churn_probability` (from
    /// 0 to 1), `risk_band` (`low`, `medium`, or `high`), and `error`. A row that cannot be scored has neither a
    /// probability nor a band, and its error says why.
    ///
    /// - `columns` names the table's columns, by the names in the model: `{"tenure": "Months"}`. `"#3"` is the third
    ///   column, and `None` means that the table has no such column.
    /// - `values` maps values that the model does not know to its levels:
    ///   `{"Contract": {"monthly": "Month-to-month"}}`. `None` instead of a level rejects the rows, and the value `""`
    ///   is a blank.
    /// - `decimal` is the decimal mark of numbers stored as text, `"point"` or `"comma"`, if the cells do not show it.
    /// - `threads` is the number of threads, by default one per core.
    ///
    /// Raises `ColumnError` if columns cannot be matched or read, `TableError` if the table cannot be read, and
    /// `ChurnscopeError` if `values` does not fit the model. Warns with `ChurnscopeWarning` about rejected rows,
    /// numbers read as the nearest limit of their range, and missing columns, which are filled for all customers.
    #[pyo3(signature = (table, *, columns=None, values=None, decimal=None, threads=None))]
    fn predict_proba(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        columns: Option<&Bound<'_, PyMapping>>,
        values: Option<&Bound<'_, PyMapping>>,
        decimal: Option<&str>,
        threads: Option<usize>,
    ) -> PyResult<ResultTable> {
        let choices = ReadingArguments::new(columns, values, decimal)?;
        Ok(self.run(py, table, &choices, threads, &Wanted::Scores)?.into())
    }

    /// The contribution of each field to each customer's estimate.
    ///
    /// Returns `Explanations`: a `Table` with one row per row of `table`, and the columns `churn_probability`,
    /// `baseline`, a column such as `contribution_tenure` for each field, and `error`. The baseline and the
    /// contributions are on the scale of probabilities, and add up to `churn_probability`. For boosted trees, they are
    /// log-odds, and add up to the additional column `log_odds`. The contributions are exact Shapley values of the
    /// trees, rescaled if the model is calibrated. A notebook shows the first row as a waterfall;
    /// `explanations.waterfall(row)` draws any row. For the arguments and errors, see `predict_proba`.
    #[pyo3(signature = (table, *, columns=None, values=None, decimal=None, threads=None))]
    fn explain<'py>(
        &self,
        py: Python<'py>,
        table: &Bound<'py, PyAny>,
        columns: Option<&Bound<'py, PyMapping>>,
        values: Option<&Bound<'py, PyMapping>>,
        decimal: Option<&str>,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, Explanations>> {
        let choices = ReadingArguments::new(columns, values, decimal)?;
        let results = self.run(py, table, &choices, threads, &Wanted::Explanations)?;
        Explanations::of(py, self.scorer.clone(), results)
    }

    /// The `n` strongest reasons for each estimate, in words.
    ///
    /// Returns a `Table` with one row per row of `table`, and the columns `churn_probability`, `risk_band`,
    /// `monthly_at_risk` (the probability times the monthly charge, if the model's description names the charge),
    /// `reason_1` and so on, and `error`. Amounts in reasons are percentage points, or log-odds for boosted trees. For
    /// the arguments and errors, see `predict_proba`.
    #[pyo3(signature = (table, n=3, *, columns=None, values=None, decimal=None, threads=None))]
    #[expect(clippy::too_many_arguments, reason = "they are arguments of a Python method, which are given by name")]
    fn reasons(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        n: usize,
        columns: Option<&Bound<'_, PyMapping>>,
        values: Option<&Bound<'_, PyMapping>>,
        decimal: Option<&str>,
        threads: Option<usize>,
    ) -> PyResult<ResultTable> {
        let choices = ReadingArguments::new(columns, values, decimal)?;
        Ok(self.run(py, table, &choices, threads, &Wanted::Reasons(n))?.into())
    }

    /// Up to `n` offers that a rep can make to each customer, at most half of them pairs.
    ///
    /// Each lowers the estimate by at least 2 percentage points. The offers that are worth most come first. What an
    /// offer is worth depends on its terms, such as its cost, and can be negative.
    ///
    /// - `offers` has the terms, as `churnscope plan` reads them: a dictionary, the path of a TOML file (a string
    ///   must end with `.toml`), or TOML. Without `offers`, the terms are those in the model, from the section `[campaign]` of its
    ///   description.
    /// - `rank="effect"` needs no terms, and cannot be combined with `offers`: the offers that lower the estimate most
    ///   come first.
    ///
    /// Returns a `Table` with one row per row of `table`, and the columns `churn_probability`, `offer_1`,
    /// `probability_with_offer_1`, `offer_value_1` (in the unit of the monthly charge; absent with `rank="effect"`),
    /// and so on, and `error`. If a customer has fewer than `n` offers, the remaining columns are null. A lower
    /// estimate does not mean that the offer would keep the customer.
    ///
    /// Raises `OffersError` if the terms are invalid or missing. For the other arguments and errors, see
    /// `predict_proba`.
    #[pyo3(signature = (
        table, offers=None, *, n=3, rank="value", columns=None, values=None, decimal=None, threads=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are arguments of a Python method, which are given by name")]
    fn suggest(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        offers: Option<&Bound<'_, PyAny>>,
        n: usize,
        rank: &str,
        columns: Option<&Bound<'_, PyMapping>>,
        values: Option<&Bound<'_, PyMapping>>,
        decimal: Option<&str>,
        threads: Option<usize>,
    ) -> PyResult<ResultTable> {
        let choices = ReadingArguments::new(columns, values, decimal)?;
        let terms = match (rank, offers) {
            ("value", offers) => Some(self.terms(py, offers)?),
            ("effect", None) => None,
            ("effect", Some(_)) => return Err(PyValueError::new_err(python::RANK_WITH_OFFERS)),
            _ => return Err(PyValueError::new_err(python::RANK)),
        };
        Ok(self.run(py, table, &choices, threads, &Wanted::Suggestions { max: n, terms })?.into())
    }

    /// A reader for a table that is scored in parts, such as on the machines of a cluster.
    ///
    /// - `first_rows` is a table with the first rows of the whole table, from which the reader detects the columns and
    ///   the formats of numbers and dates; or the `layout` of another reader, with which all other arguments are
    ///   ignored.
    /// - `text=True` says that the cells are those of a CSV file, in which all numbers are written alike.
    ///
    /// For the other arguments and errors, see `predict_proba`. A layout from another version raises `TableError`.
    #[pyo3(signature = (first_rows, *, columns=None, values=None, decimal=None, text=false))]
    fn reader(
        slf: &Bound<'_, Self>,
        first_rows: &Bound<'_, PyAny>,
        columns: Option<&Bound<'_, PyMapping>>,
        values: Option<&Bound<'_, PyMapping>>,
        decimal: Option<&str>,
        text: bool,
    ) -> PyResult<PartReader> {
        let (py, model) = (slf.py(), slf.clone().unbind());
        match first_rows.cast::<PyBytes>() {
            Ok(layout) => PartReader::restored(py, model, layout.as_bytes()),
            Err(_) => PartReader::new(py, model, first_rows, &ReadingArguments::new(columns, values, decimal)?, text),
        }
    }

    /// Measures the model on customers whose outcome is known, in the column of `table` that `Model.target` names.
    ///
    /// Returns a dictionary like the JSON of `churnscope evaluate --json`: metrics (`value`, and `mean` and `sd` from
    /// cross-validation), the confusion matrix at the cutoff, the best cutoffs, gain and lift, calibration, and curves.
    /// Shares and probabilities are from 0 to 1. Rows that cannot be used are counted in `rows_refused`.
    ///
    /// - `cutoff` is a probability from 0 to 1, by default the model's.
    ///
    /// Raises `TableError` if no row can be used. For the other arguments and errors, see `predict_proba`.
    #[pyo3(signature = (table, *, cutoff=None, columns=None, values=None, decimal=None, threads=None))]
    #[expect(clippy::too_many_arguments, reason = "they are arguments of a Python method, which are given by name")]
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        table: &Bound<'py, PyAny>,
        cutoff: Option<f64>,
        columns: Option<&Bound<'py, PyMapping>>,
        values: Option<&Bound<'py, PyMapping>>,
        decimal: Option<&str>,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if cutoff.is_some_and(|cutoff| !(0.0..=1.0).contains(&cutoff)) {
            return Err(PyValueError::new_err(command::PROBABILITY));
        }
        let (choices, threads) = (ReadingArguments::new(columns, values, decimal)?, self::threads(threads)?);
        let mut table = arrow_table(table)?;
        let (columns, header) = choices.resolve(py, self.scorer.bundle(), &mut table)?;
        let schema = self.scorer.schema();
        let columns = columns.with_outcome(schema, &header).map_err(|error| columns_error(py, &error))?;
        table.check_readable(&columns).map_err(table_error)?;
        let (rows, log) = py.detach(|| self.labeled(table, &columns, &threads)).map_err(|CallError(error)| error)?;
        for warning in log.warnings(schema, Use::Evaluate) {
            warn(py, &warning)?;
        }
        if rows.is_empty() {
            return Err(TableError::new_err(command::no_usable_rows(TABLE)));
        }
        let evaluated = rows.evaluated(&self.scorer, TABLE.to_owned(), log.n_refused, false, (cutoff, None));
        py.import("json")?.call_method1("loads", (evaluated.json().to_string(),))
    }

    /// Writes the page with this model: one HTML file that opens offline and scores customers on the device. Opens it
    /// in the browser.
    ///
    /// - `path` is the file to write, by default in a new temporary folder. The file contains the model with its
    ///   statistics about customers.
    /// - `page` is the path of another single-file page to put the model into, such as that of another version.
    /// - `browser` says whether to open the file.
    ///
    /// Returns the path. Raises `FileNotFoundError` if `page` is not given and the package was built without a page.
    #[pyo3(signature = (path=None, *, page=None, browser=true))]
    fn show<'py>(
        slf: &Bound<'py, Self>,
        path: Option<PathBuf>,
        page: Option<PathBuf>,
        browser: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (core, inspection) = {
            let bytes = &slf.get().bytes;
            bytes.split_at(core_end(bytes).min(bytes.len()))
        };
        let (py, name) = (slf.py(), slf.get().id());
        let parts = (PyBytes::new(py, core), PyBytes::new(py, inspection));
        py.import("churnscope._page")?.call_method1("show", (parts.0, parts.1, name, path, page, browser))
    }

    fn _repr_html_(&self) -> String {
        notebook::card(&self.scorer)
    }

    fn __repr__(&self) -> String {
        model_of(self.title(), self.id())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }

    fn __hash__(&self) -> u64 {
        // the first bytes after the magic are the same in most files, and the ID is a hash of all of them
        u64::from_str_radix(self.id(), 16).unwrap_or_default()
    }

    /// For `pickle`: the function that reads the model, and its bytes.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        Ok((py.get_type::<Self>().getattr("load")?, (self.to_bytes(py),)))
    }
}

impl Model {
    pub(crate) fn of(py: Python<'_>, bytes: Vec<u8>) -> PyResult<Self> {
        let scorer = py.detach(|| Scorer::from_bytes(&bytes));
        let scorer = scorer.map_err(|error| ModelFileError::new_err(error.to_string()))?;
        Ok(Self { scorer: Arc::new(scorer), bytes })
    }

    /// The given terms of the offers or, without any, those of the model.
    fn terms(&self, py: Python<'_>, offers: Option<&Bound<'_, PyAny>>) -> PyResult<Terms> {
        let Some(offers) = offers else {
            let own = self.scorer.bundle().offers.as_ref().map(|offers| offers.terms.clone());
            return own.ok_or_else(|| OffersError::new_err(python::NO_TERMS));
        };
        let read = if offers.is_instance_of::<PyDict>() {
            let json: String = py.import("json")?.call_method1("dumps", (offers,))?.extract()?;
            OffersTable::parse_json(&json)
        } else {
            OffersTable::parse(&text(py, offers, python::OFFERS)?)
        };
        let read = read.and_then(|table| table.read(self.scorer.schema()));
        Ok(read.map_err(|error| OffersError::new_err(error.to_string()))?.terms)
    }

    fn labeled(
        &self,
        table: ArrowTable,
        columns: &Columns,
        threads: &ScoringThreads,
    ) -> Result<(LabeledRows, RowLog), CallError> {
        const ROWS_PER_BLOCK: usize = 1 << 13;
        let (mut rows, mut log) = (LabeledRows::default(), RowLog::default());
        let checker = RowChecker::new(self.scorer.schema(), columns);
        let process = |block: &Block<'_>| {
            let (mut rows, mut log, mut encoded) = (LabeledRows::default(), RowLog::of(block.len()), Vec::new());
            let records = block.records();
            for record in records.records(0..records.len()) {
                if let Err(error) = rows.add(&self.scorer, &checker, &record, &mut encoded) {
                    log.refuse(self.scorer.schema(), &error);
                }
            }
            (rows, log)
        };
        let is_needed = |column| columns.uses(column) || column == 0;
        table.in_blocks(threads, ROWS_PER_BLOCK, is_needed, process, |(some, of_block)| {
            rows.append(some);
            log.append(of_block);
            Python::attach(|py| py.check_signals()).map_err(CallError)
        })?;
        log.clamped = rows.clamped.clone();
        Ok((rows, log))
    }

    fn run(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        choices: &ReadingArguments,
        n_threads: Option<usize>,
        wanted: &Wanted,
    ) -> PyResult<Results> {
        let (mut table, threads) = (arrow_table(table)?, threads(n_threads)?);
        let (columns, _) = choices.resolve(py, self.scorer.bundle(), &mut table)?;
        let check_signals = || Python::attach(|py| py.check_signals()).map_err(CallError);
        let found = py.detach(|| results(table, &self.scorer, &columns, wanted, &threads, check_signals));
        let found = found.map_err(|CallError(error)| error)?;
        let purpose = if matches!(wanted, Wanted::Scores) { Use::Score } else { Use::Explain };
        for warning in found.log.warnings(self.scorer.schema(), purpose) {
            warn(py, &warning)?;
        }
        Ok(found)
    }
}
