//! How the cutoff treats groups of customers.

use churnscope_engine::inspection::{Fairness, GroupField, OutOfFold};
use churnscope_engine::metrics::{ConfusionMatrix, FoldSummary, Ranking};
use churnscope_engine::schema::{Kind, Schema};
use churnscope_wording::model::fairness;
use churnscope_wording::numbers::{estimated_share, share};
use churnscope_wording::values::{count, small_letters};

/// The customers with one level of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerGroup {
    /// The level.
    pub name: String,
    /// The ranking of these customers.
    pub ranking: Ranking,
    /// The mean estimate of these customers, in [0, 1]; NaN if there are none.
    pub mean_estimate: f64,
}

/// A metric, with its value for each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMetric {
    /// The name of the metric.
    pub name: &'static str,
    /// What the metric measures.
    pub meaning: &'static str,
    /// The value for each group.
    pub values: Vec<String>,
}

/// A field's label and the field's groups; `None` if the schema has no such category.
pub fn groups(schema: &Schema, out_of_fold: &OutOfFold, of: &GroupField) -> Option<(String, Vec<CustomerGroup>)> {
    let field = schema.fields.get(of.index())?;
    let Kind::Category(category) = &field.kind else { return None };
    let group = |(level, name): (usize, &str)| {
        let level = u16::try_from(level).unwrap_or(u16::MAX);
        let rows = out_of_fold.iter().zip(&of.levels).filter(|(_, of)| **of == level);
        let (sum, n) = rows.fold((0.0, 0.0), |(sum, n), ((probability, _), _)| (sum + probability, n + 1.0));
        CustomerGroup { name: name.to_owned(), ranking: out_of_fold.ranking_of(of, level), mean_estimate: sum / n }
    };
    let names = category.levels.iter().map(|level| level.label.as_str()).enumerate();
    Some((field.label.clone(), names.map(group).collect()))
}

/// The metrics of the groups at a cutoff.
pub fn group_metrics(groups: &[CustomerGroup], cutoff: f64) -> Vec<GroupMetric> {
    let matrices: Vec<_> = groups.iter().map(|group| group.ranking.at_cutoff(cutoff)).collect();
    // the style sheet can use this line break to put the interval on its own line
    let metric = |name, meaning, value: &dyn Fn(&ConfusionMatrix) -> String| GroupMetric {
        name,
        meaning,
        values: matrices.iter().map(|matrix| value(matrix).replacen(" (", "\n(", 1)).collect(),
    };
    vec![
        metric(fairness::CUSTOMERS, fairness::CUSTOMERS_MEANING, &|matrix| count(matrix.rows)),
        metric(fairness::CONTACTED, fairness::CONTACTED_MEANING, &|matrix| {
            estimated_share(matrix.contacted, matrix.rows)
        }),
        metric(fairness::FOUND, fairness::FOUND_MEANING, &|matrix| {
            estimated_share(matrix.true_positives, matrix.positives)
        }),
        metric(fairness::UNNECESSARILY, fairness::UNNECESSARILY_MEANING, &|matrix| {
            estimated_share(matrix.false_positives(), matrix.rows - matrix.positives)
        }),
        metric(fairness::PRECISION, fairness::PRECISION_MEANING, &|matrix| {
            estimated_share(matrix.true_positives, matrix.contacted)
        }),
        GroupMetric {
            name: fairness::MEAN_ESTIMATE,
            meaning: fairness::MEAN_ESTIMATE_MEANING,
            values: groups.iter().map(|group| share(group.mean_estimate)).collect(),
        },
        metric(fairness::LEFT, fairness::LEFT_MEANING, &|matrix| estimated_share(matrix.positives, matrix.rows)),
    ]
}

/// A sentence that compares the model with one trained without the fields that define groups.
pub fn cost_of_leaving_out(schema: &Schema, of: &Fairness, forest: &FoldSummary) -> String {
    let fields = of.fields.iter().filter_map(|group| schema.fields.get(group.index()));
    let labels: Vec<String> = fields.map(|field| small_letters(&field.label)).collect();
    let fields = labels.join(fairness::AND);
    fairness::cost_of_leaving_out(&fields, forest.mean.roc_auc, of.roc_auc_without, forest.sd.roc_auc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    #[test]
    fn each_group_is_measured_separately() {
        let schema = scorer().schema().clone();
        let field = with_label(&schema, "Gender") as u32;
        let (out_of_fold, order) = OutOfFold::of(&[0.9, 0.2, 0.8, 0.1], &[true, false, false, true]);
        let levels = order.iter().map(|row| (row % 2) as u16).collect();
        let (label, groups) = groups(&schema, &out_of_fold, &GroupField { field, levels }).unwrap();
        assert_eq!((label.as_str(), groups.len()), ("Gender", 2));
        assert!((groups[0].mean_estimate - 0.85).abs() < 1e-6);
        let metrics = group_metrics(&groups, 0.5);
        let values = |name: &str| metrics.iter().find(|metric| metric.name == name).unwrap().values.clone();
        assert_eq!(values(fairness::CUSTOMERS), ["2", "2"]);
        assert!(values(fairness::CONTACTED)[0].starts_with("100.0%\n("));
        assert!(values(fairness::FOUND)[1].starts_with("0.0%\n("));
        assert_eq!(values(fairness::PRECISION)[1], "–", "nobody in this group is contacted");
    }
}
