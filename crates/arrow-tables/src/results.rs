//! Scores, explanations, reasons, and suggestions for a table, as a table.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema as ArrowSchema};

use crate::block::Block;
use crate::error::ArrowTableError;
use crate::explained::{CheckedRows, explanations, probabilities, scores_and_reasons, suggestion_arrays};
use crate::kept_customers::KeptCustomers;
use crate::row_log::RowLog;
use crate::scores::scores;
use crate::table::ArrowTable;
use crate::threads::ScoringThreads;
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::csv::Columns;
use churnscope_engine::forest::Scale;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::rows::{row_error, row_problems};

/// Number of rows that are scored at a time.
const ROWS_PER_BLOCK: usize = 1 << 14;

/// Number of rows that are explained at a time, which takes much longer.
const ROWS_PER_EXPLAINED_BLOCK: usize = 1 << 9;

/// The results that are wanted for each row.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// `churn_probability`, `risk_band`, and `error`.
    Scores,
    /// `churn_probability`, `baseline`, `log_odds` for boosted trees, the `contribution_…` of each field, and `error`.
    Explanations,
    /// `churn_probability`, `risk_band`, `monthly_at_risk` if it is known, `reason_1` and so on, and `error`.
    Reasons(usize),
    /// `churn_probability`, then `offer_1`, `probability_with_offer_1`, `offer_value_1` with terms, and so on, and
    /// `error`.
    Suggestions {
        /// Number of suggestions per customer.
        max: usize,
        /// The terms of the offers, if offers should be ranked by their value.
        terms: Option<Terms>,
    },
    /// What a job writes about each row of a large table: `churn_probability`, `risk_band`, `reason_1` and so on, the
    /// columns of suggestions, `error` (without the row's number), `clamped` (the number of clamped numbers), and `row` (the cells of a refused
    /// row, in JSON).
    Rows {
        /// Number of reasons per customer.
        reasons: usize,
        /// Number of suggestions per customer.
        suggestions: usize,
        /// The terms of the offers, if offers should be ranked by their value.
        terms: Option<Terms>,
    },
}

/// A table with one row per row of the input.
#[derive(Clone, Debug)]
pub struct Results {
    /// The columns.
    pub schema: Arc<ArrowSchema>,
    /// The rows.
    pub batches: Vec<RecordBatch>,
    /// The refused rows and clamped numbers.
    pub log: RowLog,
    /// The customers of explained rows, block by block; empty for other results.
    pub customers: Vec<KeptCustomers>,
}

/// Processes all rows of a table. Calls `on_block` now and then, and stops if it fails.
///
/// # Errors
///
/// An error of the table or of `on_block`.
pub fn results<E: From<ArrowTableError>>(
    table: ArrowTable,
    scorer: &Scorer,
    columns: &Columns,
    wanted: &Wanted,
    threads: &ScoringThreads,
    mut on_block: impl FnMut() -> Result<(), E>,
) -> Result<Results, E> {
    let rows_per_block = if wanted.needs_customers() { ROWS_PER_EXPLAINED_BLOCK } else { ROWS_PER_BLOCK };
    let schema = Arc::new(ArrowSchema::new(wanted.fields(scorer)));
    let (mut batches, mut log, mut customers) = (Vec::new(), RowLog::default(), Vec::new());
    table.in_blocks(
        threads,
        rows_per_block,
        |column| columns.uses(column) || column == 0,
        |block| process(scorer, columns, wanted, block),
        |BlockResults { arrays, log: of_block, customers: kept }| {
            log.append(of_block);
            customers.extend(kept);
            let batch = RecordBatch::try_new(schema.clone(), arrays);
            batches.push(batch.map_err(|error| ArrowTableError::Stream(error.to_string()))?);
            on_block()
        },
    )?;
    Ok(Results { schema, batches, log, customers })
}

impl Wanted {
    /// Whether more than the score is computed for each customer.
    fn needs_customers(&self) -> bool {
        !matches!(self, Self::Scores | Self::Rows { reasons: 0, suggestions: 0, .. })
    }

    fn fields(&self, scorer: &Scorer) -> Vec<Field> {
        let number = |name: String| Field::new(name, DataType::Float64, true);
        let text = |name: String| Field::new(name, DataType::Utf8, true);
        let mut fields = vec![number("churn_probability".to_owned())];
        let schema = scorer.schema();
        match self {
            Self::Scores => fields.push(band_field()),
            Self::Explanations => {
                fields.push(number("baseline".to_owned()));
                if scorer.bundle().forest.scale() == Scale::LogOdds {
                    fields.push(number("log_odds".to_owned()));
                }
                fields.extend(schema.fields.iter().map(|field| number(format!("contribution_{}", field.column))));
            }
            Self::Reasons(n) => {
                fields.push(band_field());
                if schema.monthly_charge.is_some() {
                    fields.push(number("monthly_at_risk".to_owned()));
                }
                fields.extend((1..=*n).map(|reason| text(format!("reason_{reason}"))));
            }
            Self::Suggestions { max, terms } => fields.extend(suggestion_fields(*max, terms.is_some())),
            Self::Rows { reasons, suggestions, terms } => {
                fields.push(band_field());
                fields.extend((1..=*reasons).map(|reason| text(format!("reason_{reason}"))));
                fields.extend(suggestion_fields(*suggestions, terms.is_some()));
            }
        }
        fields.push(text("error".to_owned()));
        if let Self::Rows { .. } = self {
            fields.push(Field::new("clamped", DataType::Int32, false));
            fields.push(text("row".to_owned()));
        }
        fields
    }
}

fn suggestion_fields(max: usize, have_values: bool) -> impl Iterator<Item = Field> {
    (1..=max).flat_map(move |offer| {
        let number = |name: String| Field::new(name, DataType::Float64, true);
        let mut fields = vec![
            Field::new(format!("offer_{offer}"), DataType::Utf8, true),
            number(format!("probability_with_offer_{offer}")),
        ];
        fields.extend(have_values.then(|| number(format!("offer_value_{offer}"))));
        fields
    })
}

fn band_field() -> Field {
    Field::new("risk_band", DataType::Dictionary(DataType::Int8.into(), DataType::Utf8.into()), true)
}

struct BlockResults {
    arrays: Vec<ArrayRef>,
    log: RowLog,
    customers: Option<KeptCustomers>,
}

fn process(scorer: &Scorer, columns: &Columns, wanted: &Wanted, block: &Block<'_>) -> BlockResults {
    let (mut log, mut customers) = (RowLog::of(block.len()), None);
    let (mut arrays, refusals) = if wanted.needs_customers() {
        let rows = CheckedRows::of(scorer, columns, block, &mut log);
        let arrays = match wanted {
            Wanted::Explanations => {
                customers = Some(KeptCustomers::of(scorer.schema(), &rows.customers));
                explanations(scorer, &rows)
            }
            Wanted::Scores => scores_and_reasons(scorer, 0, false, &rows),
            Wanted::Reasons(n) => scores_and_reasons(scorer, *n, true, &rows),
            Wanted::Suggestions { max, terms } => {
                let mut arrays = vec![probabilities(scorer, &rows)];
                arrays.extend(suggestion_arrays(scorer, *max, terms.as_ref(), &rows));
                arrays
            }
            Wanted::Rows { reasons, suggestions, terms } => {
                let mut arrays = scores_and_reasons(scorer, *reasons, false, &rows);
                arrays.extend(suggestion_arrays(scorer, *suggestions, terms.as_ref(), &rows));
                arrays
            }
        };
        (arrays, rows.refusals)
    } else {
        scores(scorer, columns, block, &mut log)
    };
    let schema = scorer.schema();
    if let Wanted::Rows { .. } = wanted {
        let error = refusals.errors(|error| row_problems(schema, error));
        arrays.extend([error, refusals.clamped(), refusals.rows(schema, columns, block)]);
    } else {
        arrays.push(refusals.errors(|error| row_error(schema, error)));
    }
    BlockResults { arrays, log, customers }
}
