//! Measures the current model on the table.

use churnscope_engine::bundle::sha256;
use churnscope_engine::csv::{Columns, RecordBatch, RowChecker, TableChoices, TableReader};
use churnscope_engine::metrics::{Metrics, Ranking};
use churnscope_engine::scorer::Scorer;
use churnscope_train::Description;
use churnscope_worker::training::protocol::CurrentModelFigures;

/// Minimum share of the labeled rows that the current model must be able to score.
const MIN_SHARE: f64 = 0.5;

/// The share of customers that count as ranked highest.
pub(crate) const TOP: f64 = 0.1;

/// If more than this share of the rows seem to be training rows of the current model, its metrics may look better than
/// they are.
const NOTABLE_SHARE: f64 = 0.5;

/// Measures the current model on the table, for comparison with the new one. `new_id` identifies the new model.
pub(crate) fn compared(
    text: &[u8],
    table: TableChoices,
    description: &Description,
    current: &[u8],
    new_id: &str,
) -> CurrentModelFigures {
    match Scorer::from_bytes(current) {
        Ok(scorer) if scorer.model_id() == new_id => CurrentModelFigures::SameModel,
        scorer => {
            let measured = scorer.ok().and_then(|scorer| measured(text, table, description, &scorer));
            measured.unwrap_or(CurrentModelFigures::TooFewRows)
        }
    }
}

fn measured(
    text: &[u8],
    table: TableChoices,
    description: &Description,
    scorer: &Scorer,
) -> Option<CurrentModelFigures> {
    let bundle = scorer.bundle();
    let trained_on = bundle.inspection.as_ref().map(|inspection| &inspection.training_rows);
    let mut reader = TableReader::with(table);
    let mut records = RecordBatch::default();
    reader.feed(text, &mut |record| records.push(record)).ok()?;
    reader.finish(&mut |record| records.push(record)).ok()?;
    let header = reader.header()?;
    let own = Columns::resolve(scorer.schema(), header).ok()?;
    let labeled = Columns::resolve_labeled(&description.schema, header, &[]).ok()?;
    let (checker, outcomes) = (RowChecker::new(scorer.schema(), &own), RowChecker::new(&description.schema, &labeled));
    let (mut estimates, mut left) = (Vec::new(), Vec::new());
    let (mut row, mut n_known, mut n_labeled) = (Vec::new(), 0, 0);
    for record in records.records(0..records.len()) {
        let cells = outcomes.cells(&record).ok();
        let Some(outcome) = cells.and_then(|cells| outcomes.outcome(&record, &cells).ok()) else { continue };
        n_labeled += 1;
        let Ok(customer) = checker.customer(&record, &bundle.preprocessor) else { continue };
        estimates.push(scorer.probability_with(&customer, &mut row));
        left.push(outcome);
        n_known += usize::from(trained_on.is_some_and(|rows| rows.may_contain(&customer, outcome)));
    }
    let both = left.contains(&true) && left.contains(&false);
    if !both || (estimates.len() as f64) < MIN_SHARE * f64::from(n_labeled) {
        return None;
    }
    let ranking = Ranking::of(estimates.iter().copied().zip(left.iter().copied()));
    let top = ranking.at_cutoff(ranking.cutoff_for_share(TOP));
    let share = trained_on.map_or(0.0, |rows| rows.estimate_share(n_known, estimates.len()));
    Some(CurrentModelFigures::Measured {
        rows: estimates.len() as u64,
        metrics: Box::new(Metrics::of(&estimates, &left, bundle.evaluation.cutoff)),
        top_share: top.precision(),
        was_trained_on_them: share > NOTABLE_SHARE || bundle.provenance.data_sha256 == sha256(text),
    })
}
