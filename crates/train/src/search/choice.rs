//! Chooses a setting by a variant of the one-standard-error rule.

use std::collections::BTreeMap;

use super::{Measured, mean};
use churnscope_engine::bundle::Setting;

/// The index of the chosen setting: the best forest if its loss is within one standard error of the lowest loss, and
/// otherwise the setting with the lowest loss.
pub(super) fn choose(measured: &[&Measured], clusters: &[u32]) -> Option<usize> {
    let lowest = |is_wanted: fn(&Setting) -> bool| {
        let wanted = measured.iter().enumerate().filter(|(_, of)| !of.is_dropped && is_wanted(&of.setting));
        wanted.min_by(|(_, a), (_, b)| mean(&a.losses).total_cmp(&mean(&b.losses)))
    };
    let (best, of_best) = lowest(|_| true)?;
    let forest = lowest(|setting| matches!(setting, Setting::Forest(_)));
    let close = forest.filter(|(_, of_forest)| {
        let (difference, standard_error) = compare(&of_forest.losses, &of_best.losses, clusters);
        difference <= standard_error
    });
    Some(close.map_or(best, |(forest, _)| forest))
}

/// The mean difference between the losses, and its standard error. Rows of one cluster are not independent, so their
/// deviations are summed first.
pub(crate) fn compare(losses: &[f64], others: &[f64], clusters: &[u32]) -> (f64, f64) {
    let differences: Vec<f64> = losses.iter().zip(others).map(|(loss, other)| loss - other).collect();
    let difference = mean(&differences);
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    for (of_row, cluster) in differences.iter().zip(clusters) {
        *sums.entry(*cluster).or_default() += of_row - difference;
    }
    let n_clusters = sums.len() as f64;
    let correction = if n_clusters > 1.0 { n_clusters / (n_clusters - 1.0) } else { 1.0 };
    let squares: f64 = sums.values().map(|sum| sum * sum).sum();
    (difference, (squares * correction).sqrt() / differences.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::bundle::{BoostedSetting, ForestSetting};

    fn measured(is_forest: bool, losses: &[f64]) -> Measured {
        let setting = if is_forest {
            Setting::Forest(ForestSetting {
                trees: 1,
                is_randomized: false,
                max_depth: 1,
                min_leaf_rows: 1,
                columns_per_split: 1,
            })
        } else {
            Setting::Boosted(BoostedSetting {
                trees: 1,
                max_leaves: 2,
                max_depth: 1,
                min_leaf_rows: 1,
                rate: 0.1,
                l2: 0.0,
                row_share: 1.0,
                column_share: 1.0,
            })
        };
        Measured { setting, losses: losses.to_vec(), is_dropped: false }
    }

    #[test]
    fn the_standard_error_is_that_of_the_mean_difference() {
        let (losses, others) = ([0.5, 0.9, 0.4, 0.6], [0.4, 0.5, 0.4, 0.5]);
        let (difference, standard_error) = compare(&losses, &others, &[0, 1, 2, 3]);
        assert!((difference - 0.15).abs() < 1e-12);
        let variance = [0.1, 0.4, 0.0, 0.1].iter().map(|of: &f64| (of - 0.15).powi(2)).sum::<f64>() / 3.0;
        assert!((standard_error - (variance / 4.0).sqrt()).abs() < 1e-12);
        let (_, clustered) = compare(&[0.5, 0.5, 0.9, 0.9], &[0.4, 0.4, 0.5, 0.5], &[7, 7, 8, 8]);
        let (_, expected) = compare(&[0.5, 0.9], &[0.4, 0.5], &[7, 8]);
        assert!((clustered - expected).abs() < 1e-12);
    }

    #[test]
    fn a_forest_wins_within_one_standard_error() {
        let clusters = [0, 1, 2, 3];
        let boosted = measured(false, &[0.4, 0.5, 0.4, 0.5]);
        let worse = measured(false, &[0.5, 0.6, 0.5, 0.6]);
        let close = measured(true, &[0.5, 0.4, 0.4, 0.52]);
        let far = measured(true, &[0.5, 0.6, 0.5, 0.7]);
        let dropped = Measured { is_dropped: true, ..measured(true, &[0.1]) };
        for (measured, expected) in [
            (vec![&boosted, &worse, &close, &far], Some(2)),
            (vec![&worse, &boosted, &far], Some(1)),
            (vec![&far, &close], Some(1)),
            (vec![&dropped, &boosted], Some(1)),
            (vec![&dropped], None),
            (vec![], None),
        ] {
            assert_eq!(choose(&measured, &clusters), expected);
        }
    }
}
