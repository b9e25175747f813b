//! Scores the records of a file.

use super::batch::CustomerColumns;
use super::csv::{ClampedCells, Columns, Record, RowChecker, RowError};
use super::customer::Customer;
use super::explain::{Explanation, Reason, reasons};
use super::forest::Scale;
use super::schema::{Band, Value};
use super::scorer::Scorer;

/// The score of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredRecord {
    /// The customer.
    pub customer: Customer,
    /// The estimated probability that the customer leaves, in [0, 1].
    pub probability: f64,
    /// The risk band of this probability.
    pub band: Band,
    /// The probability times the monthly charge, if the schema names one.
    pub monthly_at_risk: Option<f64>,
    /// The scale of the reasons' contributions.
    pub scale: Scale,
    /// The strongest reasons, strongest first.
    pub reasons: Vec<Reason>,
}

/// Scores records in order, with up to `n_reasons` reasons each. To save time, pass hundreds of records at once. Adds
/// the clamped numbers of scored records to `clamped`.
pub fn score_records<'r>(
    scorer: &Scorer,
    columns: &Columns,
    n_reasons: usize,
    clamped: &mut ClampedCells,
    records: impl Iterator<Item = Record<'r>>,
) -> Vec<(Record<'r>, Result<ScoredRecord, RowError>)> {
    let checker = RowChecker::new(scorer.schema(), columns);
    let mut customer_columns = CustomerColumns::new(scorer.schema());
    let rows: Vec<_> = records
        .map(|record| {
            let customer = checker.counted_customer(&record, &scorer.bundle().preprocessor, clamped);
            if let Ok(customer) = &customer {
                customer_columns.push(customer);
            }
            (record, customer)
        })
        .collect();
    let mut probabilities = scorer.probabilities(&customer_columns).into_iter();
    let explained: Vec<&Customer> = match n_reasons {
        0 => Vec::new(),
        _ => rows.iter().filter_map(|(_, customer)| customer.as_ref().ok()).collect(),
    };
    let mut explanations = Explanation::of_all(scorer, &explained).into_iter();
    let scale = scorer.bundle().forest.scale();
    let scored = rows.into_iter().map(|(record, customer)| {
        let scored = customer.map(|customer| {
            let probability = probabilities.next();
            debug_assert!(probability.is_some(), "each customer has a probability");
            let probability = probability.unwrap_or(f64::NAN);
            let mut strongest =
                explanations.next().map(|why| reasons(scorer.schema(), &customer, &why)).unwrap_or_default();
            strongest.truncate(n_reasons);
            let monthly_at_risk = scorer.schema().monthly_charge.and_then(|charge| match customer.value(charge)? {
                Value::Number(charge) => Some(probability * charge),
                Value::Level(_) => None,
            });
            ScoredRecord {
                customer,
                probability,
                band: scorer.band(probability),
                monthly_at_risk,
                scale,
                reasons: strongest,
            }
        });
        (record, scored)
    });
    scored.collect()
}
