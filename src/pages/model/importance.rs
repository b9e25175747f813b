//! The importance of each field.

use super::export::csv;
use crate::components::Table;
use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::{Importance, by_importance};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::{FieldIndex, Schema};
use churnscope_pictures::ImportanceBar;
use churnscope_wording::model::importance::{
    FIELD, TITLE, effect, measures, measures_heading, most_important, tooltip,
};
use churnscope_wording::numbers::with_spread;
use churnscope_wording::reasons::unit;
use churnscope_wording::values::small_letters;

const DESCRIBED_FIELDS: usize = 3;

/// The two bars of each field, the most important field first.
pub fn importance_bars(schema: &Schema, scale: Scale, importance: &[Importance]) -> Vec<ImportanceBar> {
    let bar = |(index, of): (FieldIndex, Importance)| {
        let name = label(schema, index);
        let effect_label = effect(scale, of.contribution);
        let drop = with_spread(of.permutation, of.permutation_sd);
        ImportanceBar {
            tooltip: tooltip(&name, drop, &effect_label, unit(scale)),
            name,
            drop: if of.permutation.is_nan() { 0.0 } else { of.permutation * 1_000.0 },
            effect: scale.in_unit(of.contribution),
            effect_label,
        }
    };
    by_importance(importance).into_iter().map(bar).collect()
}

/// The table of both measures.
pub fn importance_table(schema: &Schema, scale: Scale, importance: &[Importance]) -> Table {
    let row = |(index, of): (FieldIndex, Importance)| {
        let drop = with_spread(of.permutation, of.permutation_sd);
        [label(schema, index), measures(drop, effect(scale, of.contribution), unit(scale))]
    };
    Table {
        caption: TITLE.to_owned(),
        head: [FIELD.to_owned(), measures_heading(scale)],
        rows: by_importance(importance).into_iter().map(row).collect(),
        marked: None,
    }
}

/// Both measures, and the spread of the drop in ROC-AUC, as CSV.
pub fn importance_numbers(schema: &Schema, importance: &[Importance]) -> String {
    let row = |(index, of): (FieldIndex, Importance)| {
        let numbers = [of.permutation, of.permutation_sd, of.contribution].map(plain_number);
        [label(schema, index)].into_iter().chain(numbers).collect()
    };
    let head = ["field", "roc_auc_loss", "roc_auc_loss_sd", "mean_contribution"];
    csv(&head, by_importance(importance).into_iter().map(row))
}

/// The most important fields, as a description of the chart.
pub fn importance_description(schema: &Schema, importance: &[Importance]) -> String {
    let fields = by_importance(importance).into_iter().take(DESCRIBED_FIELDS);
    let names: Vec<String> = fields.map(|(index, _)| small_letters(&label(schema, index))).collect();
    most_important(names.join(", "))
}

/// The label of a field.
pub fn label(schema: &Schema, index: FieldIndex) -> String {
    schema.fields.get(index).map(|field| field.label.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn the_field_with_the_largest_drop_is_first() {
        let of = |permutation, contribution| Importance { permutation, permutation_sd: 0.001, contribution };
        let importance = [of(0.01, 0.02), of(-0.001, 0.0), of(0.04, 0.01), of(f64::NAN, 0.03)];
        let order: Vec<FieldIndex> = by_importance(&importance).iter().map(|(index, _)| *index).collect();
        assert_eq!(order, [2, 0, 3, 1]);
        let schema = scorer().schema().clone();
        let bars = importance_bars(&schema, Scale::Probability, &importance);
        assert_eq!((bars[0].drop, bars[0].effect), (40.0, 1.0));
        let measures_in = |scale, row: usize| importance_table(&schema, scale, &importance).rows[row][1].clone();
        assert_eq!(measures_in(Scale::Probability, 0), measures("0.040 ± 0.001", "1.0", unit(Scale::Probability)));
        assert_eq!(measures_in(Scale::LogOdds, 2), measures("–", "0.03", unit(Scale::LogOdds)));
        assert!(importance_numbers(&schema, &importance).lines().nth(1).unwrap().ends_with(",0.04,0.001,0.01"));
        let names = [2, 0, 3].map(|index| small_letters(&label(&schema, index)));
        assert_eq!(importance_description(&schema, &importance), most_important(names.join(", ")));
    }
}
