//! The population stability index, and how great chance alone makes it.

/// Rows that an empty bin counts as, where the other side's is not empty.
const EMPTY_BIN: f64 = 0.5;

/// The standard normal distribution's quantile that chance exceeds once in a thousand.
const ONCE_IN_A_THOUSAND: f64 = 3.0902;

/// How far two distributions lie apart.
#[derive(Debug)]
pub(super) struct Index {
    /// The population stability index; 0 where a side has no rows.
    pub(super) psi: f64,
    /// What two samples of one population exceed once in a thousand.
    chance: f64,
}

impl Index {
    /// Of the rows in each bin, then and now.
    pub(super) fn of(then: impl Iterator<Item = f64>, now: impl Iterator<Item = f64>) -> Self {
        let bins: Vec<(f64, f64)> = then.zip(now).filter(|&(then, now)| then > 0.0 || now > 0.0).collect();
        let n_then: f64 = bins.iter().map(|(then, _)| then).sum();
        let n_now: f64 = bins.iter().map(|(_, now)| now).sum();
        if n_then <= 0.0 || n_now <= 0.0 {
            return Self { psi: 0.0, chance: 0.0 };
        }
        let term = |&(then, now): &(f64, f64)| {
            let (then, now) = (then.max(EMPTY_BIN) / n_then, now.max(EMPTY_BIN) / n_now);
            (now - then) * (now / then).ln()
        };
        let degrees_of_freedom = bins.len().saturating_sub(1) as f64;
        Self {
            psi: bins.iter().map(term).sum(),
            chance: (1.0 / n_then + 1.0 / n_now) * chi_square_quantile(degrees_of_freedom),
        }
    }

    /// Whether two samples of one population would hardly ever differ as much.
    pub(super) fn is_beyond_chance(&self) -> bool {
        self.psi > self.chance
    }
}

/// What a chi-square variable exceeds once in a thousand, within 4%: Wilson and Hilferty, "The distribution of
/// chi-square", PNAS 17 (1931).
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

    fn check(then: &[f64], now: &[f64], expected: f64) {
        let index = Index::of(then.iter().copied(), now.iter().copied());
        assert!((index.psi - expected).abs() < 1e-12, "{then:?} {now:?}: {}, not {expected}", index.psi);
        let back = Index::of(now.iter().copied(), then.iter().copied());
        assert!((back.psi - expected).abs() < 1e-12, "it is the same both ways");
    }

    #[test]
    fn it_is_what_a_hand_reckons() {
        check(&[50.0, 50.0], &[500.0, 500.0], 0.0);
        // 0.25 ln 1.5 - 0.25 ln 0.5 = 0.25 ln 3
        check(&[50.0, 50.0], &[75.0, 25.0], 0.25 * 3.0_f64.ln());
        // 0.3 ln 2.5 + 0 - 0.3 ln 0.4 = 0.6 ln 2.5
        check(&[200.0, 300.0, 500.0], &[50.0, 30.0, 20.0], 0.6 * 2.5_f64.ln());
    }

    #[test]
    fn an_empty_bin_is_half_a_row_and_one_empty_twice_is_none() {
        // 0.5 ln 2 - 0.495 ln 0.01 where the bin holds half of 100 rows, then half a row of 100
        check(&[50.0, 50.0], &[100.0, 0.0], 0.5 * 2.0_f64.ln() + 0.495 * 100.0_f64.ln());
        check(&[50.0, 50.0, 0.0], &[75.0, 25.0, 0.0], 0.25 * 3.0_f64.ln());
        check(&[100.0, 0.0], &[100.0, 0.0], 0.0);
    }

    #[test]
    fn without_rows_there_is_nothing_to_compare() {
        for (then, now) in [([0.0, 0.0], [5.0, 5.0]), ([0.0, 0.0], [0.0, 0.0])] {
            check(&then, &now, 0.0);
            assert!(!Index::of(then.into_iter(), now.into_iter()).is_beyond_chance());
        }
    }

    #[test]
    fn chance_is_that_of_the_tables() {
        // critical values of chi-square at 0.001
        for (degrees_of_freedom, expected) in [(1.0, 10.828), (2.0, 13.816), (10.0, 29.588), (20.0, 45.315)] {
            let found = chi_square_quantile(degrees_of_freedom);
            assert!((found / expected - 1.0).abs() < 0.04, "{degrees_of_freedom}: {found}, not {expected}");
        }
        assert_eq!(chi_square_quantile(0.0), 0.0);
    }

    #[test]
    fn the_same_shift_is_chance_in_few_rows_and_none_in_many() {
        let index = |rows: f64| {
            Index::of(
                [0.5, 0.5].map(|share| share * rows).into_iter(),
                [0.6, 0.4].map(|share| share * rows).into_iter(),
            )
        };
        // 0.1 ln 1.5 = 0.0405 beside 2 / rows of 11.2
        assert!(!index(500.0).is_beyond_chance());
        assert!(index(600.0).is_beyond_chance());
    }
}
