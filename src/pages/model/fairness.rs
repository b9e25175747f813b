//! How groups fare that must not be treated otherwise.

use super::words::share_of;
use crate::words::{count, figure, share};
use churnscope_engine::inspection::{Fairness, GroupField, OutOfFold};
use churnscope_engine::metrics::{ConfusionMatrix, FoldSummary, Ranking};
use churnscope_engine::schema::{Kind, Schema};
use churnscope_wording::values::small_letters;

/// Customers of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The level.
    pub name: String,
    /// Its customers, ranked.
    pub ranking: Ranking,
    /// Their mean estimate, in [0, 1]; NaN where nobody is.
    pub estimated: f64,
}

/// A measure of all groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// Of each group.
    pub values: Vec<String>,
}

/// The field's label and its groups.
pub fn groups(schema: &Schema, out_of_fold: &OutOfFold, of: &GroupField) -> Option<(String, Vec<Group>)> {
    let field = schema.fields.get(of.index())?;
    let Kind::Category(category) = &field.kind else { return None };
    let group = |(level, name): (usize, &str)| {
        let level = u16::try_from(level).unwrap_or(u16::MAX);
        let rows = out_of_fold.iter().zip(&of.levels).filter(|(_, of)| **of == level);
        let (sum, n) = rows.fold((0.0, 0.0), |(sum, n), ((probability, _), _)| (sum + probability, n + 1.0));
        Group { name: name.to_owned(), ranking: out_of_fold.ranking_of(of, level), estimated: sum / n }
    };
    let names = category.levels.iter().map(|level| level.label.as_str()).enumerate();
    Some((field.label.clone(), names.map(group).collect()))
}

/// What a cutoff does to each group, with 95% intervals.
pub fn measures(groups: &[Group], cutoff: f64) -> Vec<Measure> {
    let cuts: Vec<_> = groups.iter().map(|group| group.ranking.at_cutoff(cutoff)).collect();
    // the interval may take a line of its own
    let of = |name, meaning, words: &dyn Fn(&ConfusionMatrix) -> String| Measure {
        name,
        meaning,
        values: cuts.iter().map(|cut| words(cut).replacen(" (", "\n(", 1)).collect(),
    };
    let estimated = groups.iter().map(|group| share(group.estimated)).collect();
    vec![
        of("Customers", "of whom all is measured here", &|cut| count(cut.rows)),
        of("Contacted", "selection rate", &|cut| share_of(cut.contacted, cut.rows)),
        of("Found", "of those who left, contacted: true positive rate", &|cut| {
            share_of(cut.true_positives, cut.positives)
        }),
        of("Contacted in vain", "of those who stayed: false positive rate", &|cut| {
            share_of(cut.false_positives(), cut.rows - cut.positives)
        }),
        of("Precision", "of the contacted, left", &|cut| share_of(cut.true_positives, cut.contacted)),
        Measure { name: "Mean estimate", meaning: "to hold against the next line", values: estimated },
        of("Left", "of all of them", &|cut| share_of(cut.positives, cut.rows)),
    ]
}

/// What it would cost to leave the groups' fields out.
pub fn cost_of_leaving_out(schema: &Schema, fairness: &Fairness, forest: &FoldSummary) -> String {
    let labels: Vec<String> = fairness
        .fields
        .iter()
        .filter_map(|group| schema.fields.get(group.index()))
        .map(|field| small_letters(&field.label))
        .collect();
    let fields = labels.join(" and ");
    let (with, without, sd) = (forest.mean.roc_auc, fairness.roc_auc_without, forest.sd.roc_auc);
    let cost = with - without;
    if !cost.is_finite() {
        return format!("What leaving out {fields} would cost cannot be said: some folds have one outcome only.");
    }
    if figure(with) == figure(without) {
        return format!("Trained without {fields}, the model is as good: its ROC-AUC is {} as well.", figure(with));
    }
    let change = match cost {
        cost if cost.abs() <= sd => {
            format!("a difference of {}, which is less than the spread over folds ({})", figure(cost.abs()), figure(sd))
        }
        cost if cost > 0.0 => format!("a loss of {}", figure(cost)),
        cost => format!("a gain of {}", figure(-cost)),
    };
    format!(
        "Trained without {fields}, the model has a ROC-AUC of {} in place of {}: {change}.",
        figure(without),
        figure(with)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    #[test]
    fn each_group_is_measured_by_itself() {
        let schema = scorer().schema().clone();
        let field = with_label(&schema, "Gender") as u32;
        let (out_of_fold, places) = OutOfFold::of(&[0.9, 0.2, 0.8, 0.1], &[true, false, false, true]);
        let levels = places.iter().map(|place| (place % 2) as u16).collect();
        let (label, groups) = groups(&schema, &out_of_fold, &GroupField { field, levels }).unwrap();
        assert_eq!((label.as_str(), groups.len()), ("Gender", 2));
        assert!((groups[0].estimated - 0.85).abs() < 1e-6);
        let measures = measures(&groups, 0.5);
        let values = |name: &str| measures.iter().find(|measure| measure.name == name).unwrap().values.clone();
        assert_eq!(values("Customers"), ["2", "2"]);
        assert!(values("Contacted")[0].starts_with("100.0%\n("));
        assert!(values("Found")[1].starts_with("0.0%\n("));
        assert_eq!(values("Precision")[1], "–", "nobody is contacted");
    }

    #[test]
    fn leaving_fields_out_costs_more_or_less() {
        let scorer = scorer();
        let (schema, forest) = (scorer.schema(), scorer.bundle().evaluation.forest);
        let field = with_label(schema, "Gender") as u32;
        let words = |roc_auc_without: f64| {
            let fields = vec![GroupField { field, levels: Vec::new() }];
            cost_of_leaving_out(schema, &Fairness { fields, roc_auc_without, roc_auc_without_sd: 0.0 }, &forest)
        };
        assert!(words(forest.mean.roc_auc).starts_with("Trained without gender, the model is as good"));
        assert!(words(forest.mean.roc_auc - forest.sd.roc_auc / 2.0).contains("less than the spread"));
        assert!(words(0.5).contains("a loss of 0."));
        assert!(words(1.0).contains("a gain of 0."));
        assert!(words(f64::NAN).contains("cannot be said"));
    }
}
