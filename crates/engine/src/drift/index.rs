//! The population stability index, and how large it can get by chance.

/// A bin counts as at least this many rows, unless it is empty on both sides.
const EMPTY_BIN: f64 = 0.5;

/// The 99.9% quantile of the standard normal distribution.
const ONCE_IN_A_THOUSAND: f64 = 3.0902;

#[derive(Debug)]
pub(super) struct Index {
    pub(super) psi: f64,
    /// The value that the index of two samples of one population exceeds in about one of a thousand cases.
    chance: f64,
}

impl Index {
    pub(super) fn of(training: impl Iterator<Item = f64>, file: impl Iterator<Item = f64>) -> Self {
        let bins: Vec<(f64, f64)> =
            training.zip(file).filter(|&(training, file)| training > 0.0 || file > 0.0).collect();
        let n_training: f64 = bins.iter().map(|(training, _)| training).sum();
        let n_file: f64 = bins.iter().map(|(_, file)| file).sum();
        if n_training <= 0.0 || n_file <= 0.0 {
            return Self { psi: 0.0, chance: 0.0 };
        }
        let term = |&(training, file): &(f64, f64)| {
            let (training, file) = (training.max(EMPTY_BIN) / n_training, file.max(EMPTY_BIN) / n_file);
            (file - training) * (file / training).ln()
        };
        let degrees_of_freedom = bins.len().saturating_sub(1) as f64;
        Self {
            psi: bins.iter().map(term).sum(),
            chance: (1.0 / n_training + 1.0 / n_file) * chi_square_quantile(degrees_of_freedom),
        }
    }

    pub(super) fn is_beyond_chance(&self) -> bool {
        self.psi > self.chance
    }
}

/// The 99.9% quantile of the chi-square distribution, within 4%: Wilson and Hilferty, "The distribution of chi-square",
/// PNAS 17 (1931).
fn chi_square_quantile(degrees_of_freedom: f64) -> f64 {
    if degrees_of_freedom < 1.0 {
        return 0.0;
    }
    let ninth = 2.0 / (9.0 * degrees_of_freedom);
    let root = 1.0 - ninth + ONCE_IN_A_THOUSAND * ninth.sqrt();
    degrees_of_freedom * root * root * root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(training: &[f64], file: &[f64], expected: f64) {
        let index = Index::of(training.iter().copied(), file.iter().copied());
        assert!((index.psi - expected).abs() < 1e-12, "{training:?} {file:?}: {}, not {expected}", index.psi);
        let swapped = Index::of(file.iter().copied(), training.iter().copied());
        assert!((swapped.psi - expected).abs() < 1e-12, "the index is symmetric");
    }

    #[test]
    fn the_index_equals_a_computation_by_hand() {
        check(&[50.0, 50.0], &[500.0, 500.0], 0.0);
        check(&[50.0, 50.0], &[75.0, 25.0], 0.25 * 3.0_f64.ln());
        check(&[200.0, 300.0, 500.0], &[50.0, 30.0, 20.0], 0.6 * 2.5_f64.ln());
    }

    #[test]
    fn an_empty_bin_counts_as_half_a_row_unless_both_are_empty() {
        check(&[50.0, 50.0], &[100.0, 0.0], 0.5 * 2.0_f64.ln() + 0.495 * 100.0_f64.ln());
        check(&[50.0, 50.0, 0.0], &[75.0, 25.0, 0.0], 0.25 * 3.0_f64.ln());
        check(&[100.0, 0.0], &[100.0, 0.0], 0.0);
    }

    #[test]
    fn without_rows_the_index_is_zero() {
        for (training, file) in [([0.0, 0.0], [5.0, 5.0]), ([0.0, 0.0], [0.0, 0.0])] {
            check(&training, &file, 0.0);
            assert!(!Index::of(training.into_iter(), file.into_iter()).is_beyond_chance());
        }
    }

    #[test]
    fn quantiles_agree_with_published_tables() {
        for (degrees_of_freedom, expected) in [(1.0, 10.828), (2.0, 13.816), (10.0, 29.588), (20.0, 45.315)] {
            let found = chi_square_quantile(degrees_of_freedom);
            assert!((found / expected - 1.0).abs() < 0.04, "{degrees_of_freedom}: {found}, not {expected}");
        }
        assert_eq!(chi_square_quantile(0.0), 0.0);
    }

    #[test]
    fn the_same_shift_can_be_chance_in_few_rows_but_not_in_many() {
        let index = |rows: f64| {
            Index::of(
                [0.5, 0.5].map(|share| share * rows).into_iter(),
                [0.6, 0.4].map(|share| share * rows).into_iter(),
            )
        };
        assert!(!index(500.0).is_beyond_chance());
        assert!(index(600.0).is_beyond_chance());
    }
}
