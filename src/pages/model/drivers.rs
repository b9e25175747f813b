//! What drives the model: how much each field counts, and how it moves estimates.

use super::words::{csv, moved, with_spread};
use crate::components::Table;
use crate::words::{capitalised, count, share};
use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::{ContributionBin, Importance, Inspection, Interaction};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::{Field, FieldIndex, Schema};
use churnscope_pictures::{ImportanceBar, RiskBar, SpreadRow};
use churnscope_wording::portfolio::charts::bin as bar_words;
use churnscope_wording::reasons;
use churnscope_wording::values::small_letters;

/// The fields with their importance, the most important first.
pub fn sorted(importance: &[Importance]) -> Vec<(FieldIndex, Importance)> {
    let mut fields: Vec<(FieldIndex, Importance)> = importance.iter().copied().enumerate().collect();
    // an undefined loss (no fold has both outcomes) leaves the other measure
    let rank = |of: &Importance| (if of.permutation.is_nan() { 0.0 } else { of.permutation }, of.contribution);
    fields.sort_by(|(_, a), (_, b)| {
        let ((a, a_moved), (b, b_moved)) = (rank(a), rank(b));
        b.total_cmp(&a).then(b_moved.total_cmp(&a_moved))
    });
    fields
}

/// The two bars of each field, the most important first.
pub fn importance_bars(schema: &Schema, scale: Scale, importance: &[Importance]) -> Vec<ImportanceBar> {
    let bar = |(index, of): (FieldIndex, Importance)| {
        let name = label(schema, index);
        let words = format!(
            "{name}\nshuffled, the ROC-AUC loses {}\nmoves an estimate by {} {}",
            with_spread(of.permutation, of.permutation_sd),
            moved(scale, of.contribution),
            reasons::unit(scale)
        );
        let lost = if of.permutation.is_nan() { 0.0 } else { of.permutation * 1_000.0 };
        let moved_text = moved(scale, of.contribution);
        ImportanceBar { name, lost, moved: scale.in_unit(of.contribution), moved_text, words }
    };
    sorted(importance).into_iter().map(bar).collect()
}

/// The same as a table.
pub fn importance_table(schema: &Schema, scale: Scale, importance: &[Importance]) -> Table {
    let row = |(index, of): (FieldIndex, Importance)| {
        let loss = with_spread(of.permutation, of.permutation_sd);
        [label(schema, index), format!("{loss} · {} {}", moved(scale, of.contribution), reasons::unit(scale))]
    };
    Table {
        caption: "How much each field counts".to_owned(),
        head: ["Field".to_owned(), format!("ROC-AUC lost · {} moved", reasons::unit(scale))],
        rows: sorted(importance).into_iter().map(row).collect(),
        marked: None,
    }
}

/// The same for a spreadsheet.
pub fn importance_numbers(schema: &Schema, importance: &[Importance]) -> String {
    let row = |(index, of): (FieldIndex, Importance)| {
        let numbers = [of.permutation, of.permutation_sd, of.contribution].map(plain_number);
        [label(schema, index)].into_iter().chain(numbers).collect()
    };
    csv(&["field", "roc_auc_loss", "roc_auc_loss_sd", "mean_contribution"], sorted(importance).into_iter().map(row))
}

/// The same in a sentence: the three fields that count most.
pub fn importance_sentence(schema: &Schema, importance: &[Importance]) -> String {
    let names: Vec<String> =
        sorted(importance).into_iter().take(3).map(|(index, _)| small_letters(&label(schema, index))).collect();
    format!("The fields that count most: {}", names.join(", "))
}

/// The average estimate if every customer had a field's value, value by value.
pub fn dependence(field: &Field, bins: &[ContributionBin]) -> Vec<RiskBar> {
    let bar = |(place, bin): (usize, &ContributionBin)| RiskBar {
        name: bar_words(field, place),
        mean: Some(f64::from(bin.partial_dependence)),
        customers: format!("{} customers have it", count(bin.customers)),
    };
    bins.iter().enumerate().map(bar).collect()
}

/// The same as a table.
pub fn dependence_table(field: &Field, bins: &[ContributionBin]) -> Table {
    let row = |bar: RiskBar| [bar.name, share(bar.mean.unwrap_or(f64::NAN))];
    Table {
        caption: format!("Average estimate if every customer had the same {}", small_letters(&field.label)),
        head: [field.label.clone(), "Average estimate".to_owned()],
        rows: dependence(field, bins).into_iter().map(row).collect(),
        marked: None,
    }
}

/// How far a field moves the estimates of customers, value by value.
pub fn spread(scale: Scale, field: &Field, bins: &[ContributionBin]) -> Vec<SpreadRow> {
    let row = |(place, bin): (usize, &ContributionBin)| {
        let name = bar_words(field, place);
        let quantiles = (bin.customers > 0).then(|| bin.quantiles.map(|value| scale.in_unit(value.into())));
        let words = format!("{name}\n{}\n{} customers", spread_words(scale, bin), count(bin.customers));
        SpreadRow { name, quantiles, words }
    };
    bins.iter().enumerate().map(row).collect()
}

/// The same as a table.
pub fn spread_table(scale: Scale, field: &Field, bins: &[ContributionBin]) -> Table {
    let row = |(place, bin): (usize, &ContributionBin)| [bar_words(field, place), spread_words(scale, bin)];
    Table {
        caption: format!(
            "{} by which {} moves estimates",
            capitalised(reasons::unit(scale)),
            small_letters(&field.label)
        ),
        head: [field.label.clone(), "Middle (5 to 95%)".to_owned()],
        rows: bins.iter().enumerate().map(row).collect(),
        marked: None,
    }
}

/// Both for a spreadsheet, the second in the scale of the trees.
pub fn field_numbers(field: &Field, bins: &[ContributionBin]) -> String {
    let row = |(place, bin): (usize, &ContributionBin)| {
        let numbers = [bin.partial_dependence].into_iter().chain(bin.quantiles).map(|value| value.to_string());
        [bar_words(field, place), bin.customers.to_string()].into_iter().chain(numbers).collect()
    };
    let head = ["value", "customers", "partial_dependence", "q05", "q25", "q50", "q75", "q95"];
    csv(&head, bins.iter().enumerate().map(row))
}

/// A row a pair of fields: their names, the share of their joint effect that neither has alone, its size.
pub fn interactions(schema: &Schema, scale: Scale, inspection: &Inspection) -> Vec<[String; 3]> {
    let row = |of: &Interaction| {
        let (one, other) = of.fields;
        let pair = format!("{} and {}", label(schema, one as FieldIndex), label(schema, other as FieldIndex));
        [pair, share(of.share), moved(scale, of.strength)]
    };
    inspection.interactions.iter().map(row).collect()
}

fn spread_words(scale: Scale, bin: &ContributionBin) -> String {
    if bin.customers == 0 {
        return "–".to_owned();
    }
    let [low, _, median, _, high] = bin.quantiles.map(|value| moved(scale, value.into()));
    format!("{median} ({low} to {high})")
}

fn label(schema: &Schema, index: FieldIndex) -> String {
    schema.fields.get(index).map(|field| field.label.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    fn of(permutation: f64, contribution: f64) -> Importance {
        Importance { permutation, permutation_sd: 0.001, contribution }
    }

    #[test]
    fn fields_are_sorted_by_what_is_lost_without_them() {
        let schema = scorer().schema().clone();
        let importance = [of(0.01, 0.02), of(-0.001, 0.0), of(0.04, 0.01), of(f64::NAN, 0.03)];
        assert_eq!(sorted(&importance).iter().map(|(index, _)| *index).collect::<Vec<_>>(), [2, 0, 3, 1]);
        let bars = importance_bars(&schema, Scale::Probability, &importance);
        assert_eq!((bars[0].lost, bars[0].moved), (40.0, 1.0));
        assert_eq!(importance_table(&schema, Scale::Probability, &importance).rows[0][1], "0.040 ± 0.001 · 1.0 points");
        assert_eq!(importance_table(&schema, Scale::LogOdds, &importance).rows[2][1], "– · 0.03 log-odds");
        assert!(importance_numbers(&schema, &importance).lines().nth(1).unwrap().ends_with(",0.04,0.001,0.01"));
        assert!(importance_sentence(&schema, &importance).starts_with("The fields that count most: "));
    }

    #[test]
    fn a_value_that_nobody_has_moves_nobody() {
        let schema = scorer().schema().clone();
        let contract = &schema.fields[with_label(&schema, "Contract")];
        let bin = |customers, median| ContributionBin {
            customers,
            quantiles: [-0.05, 0.0, median, 0.1, 0.125],
            partial_dependence: 0.25,
        };
        let bins = [bin(3_875, 0.0625), bin(0, 0.0), bin(10, 0.0)];
        assert_eq!(spread_table(Scale::Probability, contract, &bins).rows[0], ["Monthly", "6.2 (−5.0 to 12.5)"]);
        assert_eq!(spread_table(Scale::LogOdds, contract, &bins).rows[0], ["Monthly", "0.06 (−0.05 to 0.12)"]);
        assert_eq!(spread_table(Scale::LogOdds, contract, &bins).rows[1][1], "–");
        assert_eq!(spread(Scale::Probability, contract, &bins)[1].quantiles, None);
        assert_eq!(dependence_table(contract, &bins).rows[2], ["2 years", "25.0%"]);
        assert_eq!(field_numbers(contract, &bins).lines().nth(1), Some("Monthly,3875,0.25,-0.05,0,0.0625,0.1,0.125"));
    }
}
