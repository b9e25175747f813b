//! How many left among the tenth of the customers with the highest estimates.

use super::Ranking;

const TOP: f64 = 0.1;

/// The share who left among the tenth with the highest estimates, and overall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopTenth {
    /// The actual share of customers in the top group.
    pub ranked: f64,
    /// The share who left in this group.
    pub top: f64,
    /// The share who left overall.
    pub all: f64,
}

impl TopTenth {
    /// The shares among ranked customers.
    pub fn of(ranking: &Ranking) -> Self {
        let top = ranking.at_cutoff(ranking.cutoff_for_share(TOP));
        let share = |part: u64| part as f64 / ranking.rows().max(1) as f64;
        Self { ranked: share(top.contacted), top: top.precision(), all: share(ranking.positives()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_is_more_if_estimates_are_equal() {
        let ranked = |estimate: fn(u32) -> f64| TopTenth::of(&Ranking::of((0..20).map(|row| (estimate(row), row < 5))));
        for (estimate, ranked_share, top) in
            [((|row| 1.0 - f64::from(row) / 20.0) as fn(u32) -> f64, 0.1, 1.0), (|_| 0.5, 1.0, 0.25)]
        {
            assert_eq!(ranked(estimate), TopTenth { ranked: ranked_share, top, all: 0.25 });
        }
    }
}
