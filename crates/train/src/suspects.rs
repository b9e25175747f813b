use churnscope_engine::bundle::Bundle;

/// A model with a higher ROC-AUC probably reads something that is known only after customers left.
const MAX_ROC_AUC: f64 = 0.99;

const MAX_SUSPECTS: usize = 3;

/// Minimum share of the largest contribution.
const MIN_SHARE: f64 = 0.25;

/// The columns that contribute most to a model whose ROC-AUC is too good to be true, the strongest first; empty for
/// other models.
pub fn suspects(bundle: &Bundle) -> Vec<&str> {
    let roc_auc = bundle.evaluation.forest.mean.roc_auc;
    let importance = bundle.inspection.as_ref().map(|inspection| inspection.importance.as_slice()).unwrap_or_default();
    let sizes = importance.iter().map(|importance| importance.contribution);
    strongest(
        sizes.zip(bundle.schema.fields.iter().map(|field| field.column.as_str())).filter(|_| roc_auc > MAX_ROC_AUC),
    )
}

fn strongest<'a>(fields: impl Iterator<Item = (f64, &'a str)>) -> Vec<&'a str> {
    let mut fields: Vec<(f64, &str)> = fields.collect();
    fields.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let most = fields.first().map_or(0.0, |(size, _)| *size);
    fields
        .into_iter()
        .take(MAX_SUSPECTS)
        .filter(|(size, _)| *size >= MIN_SHARE * most)
        .map(|(_, column)| column)
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use super::*;
    use crate::draft::tests::{mixed, options, table};
    use crate::{Description, LearnerChoice, Options, draft, train};

    #[test]
    fn the_fields_of_a_model_that_is_too_good_are_suspects() {
        let csv = table("a,b,c,left", 600, |row| {
            let (a, b) = (mixed(row) % 10, mixed(row + 1_000) % 10);
            format!("{a},{b},{},{}", mixed(row + 2_000) % 10, u8::from((a < 5) == (b < 5)))
        });
        let mut description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
        (description.training.trees, description.training.folds) = (Some(30), 2);
        description.training.features_per_split = Some(3);
        (description.training.max_depth, description.training.min_samples_leaf) = (Some(10), Some(3));
        description.training.learner = LearnerChoice::Smartcore;
        let bundle = train(&csv, &description, Options::default(), &|_| {}).unwrap();
        let mut found = suspects(&bundle);
        found.sort_unstable();
        assert_eq!(found, ["a", "b"], "ROC-AUC {}", bundle.evaluation.forest.mean.roc_auc);
        let mut other = bundle.clone();
        other.evaluation.forest.mean.roc_auc = MAX_ROC_AUC;
        assert!(suspects(&other).is_empty());
    }
}
