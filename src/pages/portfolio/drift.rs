//! What the comparison with the model's data shows.

use crate::components::Table;
use churnscope_engine::drift::{FieldDrift, Verdict, overall};
use churnscope_engine::schema::Field;
use churnscope_wording::portfolio::drift as wording;
use churnscope_wording::values::capitalized;

/// The maximum number of fields with a chart.
pub const MAX_CHARTS: usize = 3;

/// Whether the overall verdict says that the file is similar to the model's data.
pub fn is_similar(drift: &[FieldDrift]) -> bool {
    overall(drift) == Verdict::Similar
}

/// A verdict as the value of an attribute that the style sheet reads.
pub fn verdict_attribute(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooFew => "too-few",
        Verdict::Similar => "similar",
        Verdict::Shifted => "shifted",
        Verdict::Different => "different",
    }
}

/// The fields with a chart: up to [`MAX_CHARTS`] of those that differ, largest shift first.
pub fn with_chart(drift: &[FieldDrift]) -> Vec<FieldDrift> {
    let differs = |drift: &&FieldDrift| matches!(drift.verdict, Verdict::Shifted | Verdict::Different);
    let mut differing: Vec<FieldDrift> = drift.iter().filter(differs).cloned().collect();
    differing.sort_by(|a, b| b.psi.total_cmp(&a.psi));
    differing.truncate(MAX_CHARTS);
    differing
}

/// All fields, worst verdict first.
pub fn sorted(drift: &[FieldDrift]) -> Vec<FieldDrift> {
    let mut sorted = drift.to_vec();
    sorted.sort_by(|a, b| b.verdict.cmp(&a.verdict).then(b.psi.total_cmp(&a.psi)));
    sorted
}

/// The table of a field's two distributions.
pub fn shift_table(data: &str, field: &Field, drift: &FieldDrift) -> Table {
    let names = wording::bins(field, drift.training.len());
    let shares = drift.training.iter().zip(&drift.file);
    Table {
        caption: wording::shares_of(&field.label, data),
        head: [field.label.clone(), capitalized(&wording::compared(data))],
        rows: (names.into_iter().zip(shares))
            .map(|(name, (&training, &file))| [name, wording::shares(training, file)])
            .collect(),
        marked: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_fixtures::drift::drift;
    use churnscope_wording::model_data::TRAINING_DATA;

    #[test]
    fn the_most_different_fields_come_first() {
        let many: Vec<FieldDrift> = (0..6)
            .map(|field| {
                let verdict = if field == 0 { Verdict::Similar } else { Verdict::Shifted };
                drift(field, 0.1 + field as f64 / 100.0, verdict)
            })
            .collect();
        assert_eq!(with_chart(&many).iter().map(|drift| drift.field).collect::<Vec<_>>(), [5, 4, 3]);
        assert_eq!(sorted(&many).iter().map(|drift| drift.field).collect::<Vec<_>>(), [5, 4, 3, 2, 1, 0]);
        assert!(is_similar(&many[..1]) && !is_similar(&many));
    }

    #[test]
    fn a_table_has_both_shares_of_each_bin() {
        let fields = scorer().schema().fields.clone();
        let contract = with_label(scorer().schema(), "Contract");
        let table = shift_table(TRAINING_DATA, &fields[contract], &drift(contract, 0.5, Verdict::Different));
        assert_eq!(table.rows[0], [&fields[contract].levels()[0].label, "50.0% → 20.0%"]);
    }
}
