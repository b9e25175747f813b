//! Scores, explanations, reasons, and suggestions for a table, as a table.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{ArrayRef, DictionaryArray, Float64Array, Int8Array, RecordBatch, StringArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, Schema as ArrowSchema};

use crate::block::Block;
use crate::error::ArrowTableError;
use crate::kept_customers::KeptCustomers;
use crate::row_log::RowLog;
use crate::table::ArrowTable;
use crate::threads::ScoringThreads;
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::csv::{Columns, RowChecker};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, Suggestion, reasons, suggestions};
use churnscope_engine::forest::Scale;
use churnscope_engine::schema::{Band, Value};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::offers::offer;
use churnscope_wording::reasons::with_amount;

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
    let rows_per_block = if matches!(wanted, Wanted::Scores) { ROWS_PER_BLOCK } else { ROWS_PER_EXPLAINED_BLOCK };
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
            Self::Suggestions { max, terms } => {
                for offer in 1..=*max {
                    fields.push(text(format!("offer_{offer}")));
                    fields.push(number(format!("probability_with_offer_{offer}")));
                    if terms.is_some() {
                        fields.push(number(format!("offer_value_{offer}")));
                    }
                }
            }
        }
        fields.push(text("error".to_owned()));
        fields
    }
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
    let arrays = match wanted {
        Wanted::Scores => scores(scorer, columns, block, &mut log),
        Wanted::Explanations => {
            let rows = CheckedRows::of(scorer, columns, block, &mut log);
            customers = Some(KeptCustomers::of(scorer.schema(), &rows.customers));
            explanations(scorer, &rows)
        }
        Wanted::Reasons(n) => all_reasons(scorer, *n, &CheckedRows::of(scorer, columns, block, &mut log)),
        Wanted::Suggestions { max, terms } => {
            all_suggestions(scorer, *max, terms.as_ref(), &CheckedRows::of(scorer, columns, block, &mut log))
        }
    };
    BlockResults { arrays, log, customers }
}

fn scores(scorer: &Scorer, columns: &Columns, block: &Block<'_>, log: &mut RowLog) -> Vec<ArrayRef> {
    let checked = block.check(scorer, columns);
    log.clamped = checked.clamped;
    let probabilities = scorer.probabilities(&checked.customers);
    let bands = probabilities.iter().map(|&probability| scorer.band(probability) as i8).collect();
    let errors: HashMap<usize, String> =
        checked.refused.iter().map(|(row, error)| (*row, log.refuse(scorer.schema(), error))).collect();
    let is_scored =
        (!errors.is_empty()).then(|| NullBuffer::from_iter((0..block.len()).map(|row| !errors.contains_key(&row))));
    let probabilities: ArrayRef = Arc::new(Float64Array::new(probabilities.into(), is_scored.clone()));
    vec![probabilities, band_array(bands, is_scored), Arc::new(error_array(block.len(), &errors))]
}

fn error_array(n_rows: usize, errors: &HashMap<usize, String>) -> StringArray {
    if errors.is_empty() {
        return StringArray::new_null(n_rows);
    }
    (0..n_rows).map(|row| errors.get(&row)).collect()
}

/// The bands, as indices into [`Band::ALL`].
fn band_array(bands: Vec<i8>, is_scored: Option<NullBuffer>) -> ArrayRef {
    let names = StringArray::from_iter_values(Band::ALL.map(Band::name));
    Arc::new(DictionaryArray::<Int8Type>::new(Int8Array::new(bands.into(), is_scored), Arc::new(names)))
}

/// The customers of a block, and the errors of the other rows.
struct CheckedRows {
    customers: Vec<Option<Customer>>,
    errors: HashMap<usize, String>,
}

impl CheckedRows {
    fn of(scorer: &Scorer, columns: &Columns, block: &Block<'_>, log: &mut RowLog) -> Self {
        let (schema, preprocessor) = (scorer.schema(), &scorer.bundle().preprocessor);
        let (records, checker) = (block.records(), RowChecker::new(schema, columns));
        let (mut customers, mut errors) = (Vec::with_capacity(block.len()), HashMap::new());
        for (row, record) in records.records(0..records.len()).enumerate() {
            let checked = checker.counted_customer(&record, preprocessor, &mut log.clamped);
            if let Err(error) = &checked {
                errors.insert(row, log.refuse(schema, error));
            }
            customers.push(checked.ok());
        }
        Self { customers, errors }
    }

    /// Something about each customer, such as an explanation; `None` for refused rows.
    fn each<T>(&self, of_all: impl FnOnce(&[&Customer]) -> Vec<T>) -> Vec<Option<T>> {
        let customers: Vec<&Customer> = self.customers.iter().flatten().collect();
        let mut results = of_all(&customers).into_iter();
        self.customers.iter().map(|customer| customer.as_ref().and_then(|_| results.next())).collect()
    }

    fn error_array(&self) -> ArrayRef {
        Arc::new(error_array(self.customers.len(), &self.errors))
    }
}

fn numbers<T>(rows: &[Option<T>], number: impl Fn(&T) -> Option<f64>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| row.as_ref().and_then(&number)).collect::<Float64Array>())
}

fn texts<T>(rows: &[Option<T>], text: impl Fn(&T) -> Option<String>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| row.as_ref().and_then(&text)).collect::<StringArray>())
}

fn explanations(scorer: &Scorer, rows: &CheckedRows) -> Vec<ArrayRef> {
    let explained = rows.each(|customers| Explanation::of_all(scorer, customers));
    let mut arrays = vec![
        numbers(&explained, |explanation| Some(explanation.probability)),
        numbers(&explained, |explanation| Some(explanation.baseline)),
    ];
    if scorer.bundle().forest.scale() == Scale::LogOdds {
        arrays.push(numbers(&explained, |explanation| Some(explanation.score)));
    }
    for field in 0..scorer.schema().fields.len() {
        arrays.push(numbers(&explained, |explanation| explanation.contributions.get(field).copied()));
    }
    arrays.push(rows.error_array());
    arrays
}

fn all_reasons(scorer: &Scorer, n: usize, rows: &CheckedRows) -> Vec<ArrayRef> {
    let schema = scorer.schema();
    let explained = rows.each(|customers| Explanation::of_all(scorer, customers));
    let written: Vec<Option<Vec<String>>> = (rows.customers.iter().zip(&explained))
        .map(|(customer, explanation)| {
            let explanation = explanation.as_ref()?;
            let strongest = reasons(schema, customer.as_ref()?, explanation).into_iter().take(n);
            Some(strongest.map(|reason| with_amount(schema, explanation.scale, &reason)).collect())
        })
        .collect();
    let is_scored = NullBuffer::from_iter(explained.iter().map(Option::is_some));
    let band = |explanation: &Option<Explanation>| {
        explanation.as_ref().map_or(0, |explanation| scorer.band(explanation.probability) as i8)
    };
    let mut arrays = vec![
        numbers(&explained, |explanation| Some(explanation.probability)),
        band_array(explained.iter().map(band).collect(), Some(is_scored)),
    ];
    if let Some(charge) = schema.monthly_charge {
        let at_risk: Vec<Option<f64>> = (rows.customers.iter().zip(&explained))
            .map(|(customer, explanation)| match customer.as_ref()?.value(charge)? {
                Value::Number(charge) => Some(explanation.as_ref()?.probability * charge),
                Value::Level(_) => None,
            })
            .collect();
        arrays.push(numbers(&at_risk, |amount| Some(*amount)));
    }
    arrays.extend((0..n).map(|reason| texts(&written, |reasons| reasons.get(reason).cloned())));
    arrays.push(rows.error_array());
    arrays
}

fn all_suggestions(scorer: &Scorer, max: usize, terms: Option<&Terms>, rows: &CheckedRows) -> Vec<ArrayRef> {
    let probabilities =
        rows.each(|customers| scorer.probabilities(&CustomerColumns::of(scorer.schema(), customers.iter().copied())));
    let suggested =
        rows.each(|customers| customers.iter().map(|customer| suggestions(scorer, customer, terms, max)).collect());
    let mut arrays = vec![numbers(&probabilities, |probability| Some(*probability))];
    for index in 0..max {
        let of = |all: &Vec<Suggestion>| all.get(index).cloned();
        arrays.push(texts(&suggested, |all| Some(offer(&of(all)?))));
        arrays.push(numbers(&suggested, |all| Some(of(all)?.probability)));
        if terms.is_some() {
            arrays.push(numbers(&suggested, |all| of(all)?.expected_value));
        }
    }
    arrays.push(rows.error_array());
    arrays
}
