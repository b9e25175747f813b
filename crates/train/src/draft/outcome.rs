//! Which customers left, and which value of the target column says so.

use std::collections::HashMap;

use super::{DraftError, DraftRequest, names};
use churnscope_engine::csv::RecordBatch;

/// Minimum customers per outcome: two in each of two folds.
pub(super) const MIN_PER_OUTCOME: usize = 4;

/// Maximum number of values of the target column that an error message lists.
const VALUES_LISTED: usize = 8;

/// If nobody says which value means "left", a target column with more different values than this is rejected.
const MAX_VALUES: usize = 20;

/// The target column.
pub(super) struct TargetColumn {
    pub(super) column: usize,
    /// The value that means "left".
    pub(super) positive: String,
    /// The values that mean "stayed", the most frequent first.
    pub(super) negatives: Vec<String>,
    /// Per row, whether the customer left.
    pub(super) churned: Vec<bool>,
}

impl TargetColumn {
    /// Reads the outcomes from the trimmed cells of the target column.
    pub(super) fn read(
        draft: &DraftRequest<'_>,
        column: usize,
        cells: &[&str],
        records: &RecordBatch,
    ) -> Result<Self, DraftError> {
        check_blanks(draft.target, cells, records)?;
        let values = by_frequency(cells);
        let positive = positive(draft, &values)?;
        let churned: Vec<bool> = cells.iter().map(|text| *text == positive).collect();
        let left = churned.iter().filter(|churned| **churned).count();
        check_outcomes(left, cells.len() - left)?;
        let negatives = values.iter().map(|(text, _)| (*text).to_owned()).filter(|text| text != positive).collect();
        Ok(Self { column, positive: positive.to_owned(), negatives, churned })
    }
}

/// Checks that both outcomes have enough customers.
pub(super) fn check_outcomes(left: usize, stayed: usize) -> Result<(), DraftError> {
    if left.min(stayed) < MIN_PER_OUTCOME { Err(DraftError::TooFew { left, stayed }) } else { Ok(()) }
}

fn check_blanks(target: &str, cells: &[&str], records: &RecordBatch) -> Result<(), DraftError> {
    let rows = cells.iter().filter(|text| text.is_empty()).count();
    match records.records(0..records.len()).zip(cells).find(|(_, text)| text.is_empty()) {
        Some((record, _)) => Err(DraftError::BlankOutcome { column: target.to_owned(), rows, line: record.line() }),
        None => Ok(()),
    }
}

/// The different values with their numbers of rows, the most frequent first.
fn by_frequency<'a>(cells: &[&'a str]) -> Vec<(&'a str, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for text in cells {
        *counts.entry(text).or_default() += 1;
    }
    let mut values: Vec<(&str, usize)> = counts.into_iter().collect();
    values.sort_unstable_by(|(a, rows_a), (b, rows_b)| rows_b.cmp(rows_a).then(a.cmp(b)));
    values
}

/// The value that means "left": the requested value or, if there are only two values, the one that clearly means
/// "left".
fn positive<'a>(draft: &DraftRequest<'a>, values: &[(&'a str, usize)]) -> Result<&'a str, DraftError> {
    let column = || draft.target.to_owned();
    if let [(value, _)] = values {
        return Err(DraftError::OneOutcome { column: column(), value: (*value).to_owned() });
    }
    match draft.positive {
        Some(wanted) if values.iter().any(|(text, _)| *text == wanted) => Ok(wanted),
        Some(wanted) => {
            Err(DraftError::NoSuchOutcome { column: column(), wanted: wanted.to_owned(), values: listed(values) })
        }
        None if values.len() > MAX_VALUES => Err(DraftError::NoOutcome { column: column(), found: values.len() }),
        None => {
            let mut candidates = values.iter().map(|(text, _)| *text).filter(|text| names::means_left(text));
            match (candidates.next(), candidates.next(), values.len()) {
                (Some(text), None, 2) => Ok(text),
                _ => Err(DraftError::WhichOutcome { column: column(), values: listed(values) }),
            }
        }
    }
}

fn listed(values: &[(&str, usize)]) -> String {
    let mut listed: Vec<String> =
        values.iter().take(VALUES_LISTED).map(|(text, rows)| format!("\"{text}\" in {rows} rows")).collect();
    if let more @ 1.. = values.len().saturating_sub(VALUES_LISTED) {
        listed.push(format!("{more} more values"));
    }
    listed.join(", ")
}
