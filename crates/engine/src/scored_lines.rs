//! Records of a file to the lines that scoring writes: what command and page have in common.

use super::batch::CustomerColumns;
use super::csv::{Columns, Record, RowChecker, RowError, Score, ScoredWriter};
use super::customer::Customer;
use super::explain::{Explanation, reason_texts};
use super::scorer::Scorer;

/// Scores these records, whose columns are these, with so many reasons each, and appends their lines; `refused` hears of
/// every record that cannot be scored. Some hundred records at once are scored much faster than one by one.
pub fn write_scored_lines<'r>(
    scorer: &Scorer,
    columns: &Columns,
    n_reasons: usize,
    records: impl Iterator<Item = Record<'r>>,
    writer: &mut ScoredWriter,
    lines: &mut Vec<u8>,
    mut refused: impl FnMut(&RowError),
) {
    let checker = RowChecker::new(scorer.schema(), columns);
    let mut scored = CustomerColumns::new(scorer.schema());
    let rows: Vec<_> = records
        .map(|record| {
            let customer = checker.customer(&record, &scorer.bundle().preprocessor);
            if let Ok(customer) = &customer {
                scored.push(customer);
            }
            (record, customer)
        })
        .collect();
    let mut probabilities = scorer.probabilities(&scored).into_iter();
    let explained: Vec<&Customer> = match n_reasons {
        0 => Vec::new(),
        _ => rows.iter().filter_map(|(_, customer)| customer.as_ref().ok()).collect(),
    };
    let mut explanations = Explanation::of_all(scorer, &explained).into_iter();
    for (record, customer) in rows {
        let outcome = customer.map(|customer| {
            let probability = probabilities.next().unwrap_or(f64::NAN); // there is one for each customer
            let explanation = explanations.next();
            let reasons = explanation.map(|why| reason_texts(scorer.schema(), &customer, &why, n_reasons));
            Score { probability, band: scorer.band(probability), reasons: reasons.unwrap_or_default() }
        });
        if let Err(error) = &outcome {
            refused(error);
        }
        writer.row(&record, outcome.as_ref(), lines);
    }
}
