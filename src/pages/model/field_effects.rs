//! How estimates depend on one field. The values of a field are grouped: a group is one level of a category, or a range
//! of numbers.

use super::export::csv;
use crate::components::Table;
use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::ContributionBin;
use churnscope_engine::schema::Field;
use churnscope_pictures::{EffectRow, RiskBar};
use churnscope_wording::model::field_effects::{
    AVERAGE_ESTIMATE, MEDIAN_AND_RANGE, average_by, customers_with_value, effect_caption, effect_of_value,
    value_tooltip,
};
use churnscope_wording::numbers::share;
use churnscope_wording::portfolio::charts::bin as bin_name;
use churnscope_wording::values::{count, small_letters};

/// For each group of values, approximately the average estimate if every customer were in the group.
pub fn dependence_bars(field: &Field, bins: &[ContributionBin]) -> Vec<RiskBar> {
    let bar = |(index, bin): (usize, &ContributionBin)| RiskBar {
        name: bin_name(field, index),
        mean: Some(f64::from(bin.partial_dependence)),
        customers: customers_with_value(count(bin.customers.into())),
        // the partial dependence is an average over all customers, not over those of the group
        count: None,
    };
    bins.iter().enumerate().map(bar).collect()
}

/// The table of the partial dependence.
pub fn dependence_table(field: &Field, bins: &[ContributionBin]) -> Table {
    let row =
        |(index, bin): (usize, &ContributionBin)| [bin_name(field, index), share(f64::from(bin.partial_dependence))];
    Table {
        caption: average_by(small_letters(&field.label)),
        head: [field.label.clone(), AVERAGE_ESTIMATE.to_owned()],
        rows: bins.iter().enumerate().map(row).collect(),
        marked: None,
    }
}

/// The distribution of the field's effect, for each group of values.
pub fn effect_rows(scale: Scale, field: &Field, bins: &[ContributionBin]) -> Vec<EffectRow> {
    let row = |(index, bin): (usize, &ContributionBin)| {
        let name = bin_name(field, index);
        let quantiles = (bin.customers > 0).then(|| bin.quantiles.map(|value| scale.in_unit(value.into())));
        EffectRow { tooltip: value_tooltip(scale, &name, bin), name, quantiles }
    };
    bins.iter().enumerate().map(row).collect()
}

/// The table of the field's effect.
pub fn effect_table(scale: Scale, field: &Field, bins: &[ContributionBin]) -> Table {
    let row = |(index, bin): (usize, &ContributionBin)| [bin_name(field, index), effect_of_value(scale, bin)];
    Table {
        caption: effect_caption(scale, &field.label),
        head: [field.label.clone(), MEDIAN_AND_RANGE.to_owned()],
        rows: bins.iter().enumerate().map(row).collect(),
        marked: None,
    }
}

/// The numbers of both charts as CSV. The quantiles are in probability, or in log-odds for boosted trees.
pub fn field_numbers(field: &Field, bins: &[ContributionBin]) -> String {
    let row = |(index, bin): (usize, &ContributionBin)| {
        let numbers = [bin.partial_dependence].into_iter().chain(bin.quantiles).map(|value| value.to_string());
        [bin_name(field, index), bin.customers.to_string()].into_iter().chain(numbers).collect()
    };
    let head = ["value", "customers", "partial_dependence", "q05", "q25", "q50", "q75", "q95"];
    csv(&head, bins.iter().enumerate().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    #[test]
    fn a_value_without_customers_has_no_effect() {
        let schema = scorer().schema().clone();
        let contract = &schema.fields[with_label(&schema, "Contract")];
        let labels: Vec<&str> = contract.levels().iter().map(|level| level.label.as_str()).collect();
        let bin = |customers, median| ContributionBin {
            customers,
            quantiles: [-0.05, 0.0, median, 0.1, 0.125],
            partial_dependence: 0.25,
        };
        let bins = [bin(3_875, 0.0625), bin(0, 0.0), bin(10, 0.0)];
        let table = effect_table(Scale::Probability, contract, &bins);
        assert_eq!(table.rows[0], [labels[0], "6.2 (−5.0 to 12.5)"]);
        assert_eq!(table.rows[1], [labels[1], "–"]);
        assert_eq!(effect_rows(Scale::Probability, contract, &bins)[1].quantiles, None);
        assert_eq!(dependence_table(contract, &bins).rows[2], [labels[2], "25.0%"]);
        let expected = format!("{},3875,0.25,-0.05,0,0.0625,0.1,0.125", labels[0]);
        assert_eq!(field_numbers(contract, &bins).lines().nth(1), Some(expected.as_str()));
    }
}
