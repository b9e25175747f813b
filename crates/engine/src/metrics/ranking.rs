//! Customers ranked by estimate, so that counts at a cutoff are looked up rather than counted again.

/// Scored customers with known outcomes. Equal estimates form one group, because no cutoff can separate them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    groups: Vec<TieGroup>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct TieGroup {
    probability: f64,
    contacted: u64,
    true_positives: u64,
}

/// The confusion matrix at a cutoff: customers whose estimate is at or above the cutoff would be contacted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConfusionMatrix {
    /// Number of customers at or above the cutoff.
    pub contacted: u64,
    /// Number of contacted customers who left.
    pub true_positives: u64,
    /// Number of customers.
    pub rows: u64,
    /// Total number of customers who left.
    pub positives: u64,
}

/// The economics of contacting customers with an offer, in one currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfferEconomics {
    /// Cost of contacting a customer, whether or not the offer succeeds.
    pub cost: f64,
    /// Value of keeping a customer who would have left.
    pub value: f64,
    /// Probability that a contacted customer who would have left stays because of the offer.
    pub success: f64,
}

/// A point of a curve.
pub type Point = (f64, f64);

#[allow(
    clippy::arithmetic_side_effects,
    reason = "these are counts of rows in memory, and a count is only subtracted from a count that includes it"
)]
impl Ranking {
    /// Ranks estimates with their outcomes.
    pub fn of(rows: impl IntoIterator<Item = (f64, bool)>) -> Self {
        // sorting two lists of numbers is faster than sorting one list of pairs
        let (mut left, mut stayed) = (Vec::new(), Vec::new());
        rows.into_iter().for_each(|(probability, has_left)| {
            if has_left { &mut left } else { &mut stayed }.push(probability);
        });
        let (n_left, n_rows) = (left.len(), left.len() + stayed.len());
        left.sort_unstable_by(f64::total_cmp);
        stayed.sort_unstable_by(f64::total_cmp);
        let mut groups = Vec::new();
        while let Some(probability) = left.last().into_iter().chain(stayed.last()).copied().max_by(f64::total_cmp) {
            let is_tied = |of: &f64| of.total_cmp(&probability).is_eq() || *of == probability;
            for list in [&mut left, &mut stayed] {
                while list.last().is_some_and(is_tied) {
                    list.pop();
                }
            }
            let contacted = (n_rows - left.len() - stayed.len()) as u64;
            groups.push(TieGroup { probability, contacted, true_positives: (n_left - left.len()) as u64 });
        }
        Self { groups }
    }

    /// Number of customers.
    pub fn rows(&self) -> u64 {
        self.groups.last().map_or(0, |group| group.contacted)
    }

    /// Number of customers who left.
    pub fn positives(&self) -> u64 {
        self.groups.last().map_or(0, |group| group.true_positives)
    }

    /// The confusion matrix at a cutoff.
    pub fn at_cutoff(&self, cutoff: f64) -> ConfusionMatrix {
        let n_groups = self.groups.partition_point(|group| group.probability >= cutoff);
        self.down_to(n_groups.checked_sub(1).and_then(|last| self.groups.get(last)))
    }

    /// The highest cutoff at which at least this share of customers is contacted; above 1 if the share is 0 or there
    /// are no customers.
    pub fn cutoff_for_share(&self, share: f64) -> f64 {
        // despite rounding, a share that was computed from a count must lead back to that count
        let wanted = (share.clamp(0.0, 1.0) * self.rows() as f64 - 1e-6).ceil() as u64;
        if wanted == 0 {
            return 1.0 + f64::EPSILON;
        }
        let at = self.groups.partition_point(|group| group.contacted < wanted);
        self.groups.get(at).or(self.groups.last()).map_or(0.0, |group| group.probability)
    }

    /// Each distinct estimate as a cutoff, highest first, with its confusion matrix.
    pub fn cutoffs(&self) -> impl Iterator<Item = (f64, ConfusionMatrix)> + '_ {
        self.groups.iter().map(|group| (group.probability, self.down_to(Some(group))))
    }

    /// The cutoff that maximizes a value, or the highest one of several. `None` if there are no customers.
    pub fn best(&self, value_of: impl Fn(&ConfusionMatrix) -> f64) -> Option<(f64, ConfusionMatrix)> {
        let mut best: Option<(f64, (f64, ConfusionMatrix))> = None;
        for (cutoff, matrix) in self.cutoffs() {
            let value = value_of(&matrix);
            if best.as_ref().is_none_or(|(highest, _)| value > *highest) {
                best = Some((value, (cutoff, matrix)));
            }
        }
        best.map(|(_, cutoff)| cutoff)
    }

    /// Area under [`Ranking::roc`]: Mann and Whitney's U, counted in integers, divided by the product of the class
    /// sizes. NaN if all left or all stayed.
    pub fn roc_auc(&self) -> f64 {
        let (left, stayed) = (self.positives(), self.rows() - self.positives());
        if left == 0 || stayed == 0 {
            return f64::NAN;
        }
        let mut doubled_wins = 0_u128;
        for (left_here, stayed_here, above) in self.steps() {
            let stayed_below = stayed - (above.contacted - above.true_positives) - stayed_here;
            doubled_wins += u128::from(left_here) * u128::from(2 * stayed_below + stayed_here);
        }
        doubled_wins as f64 / 2.0 / (left as f64 * stayed as f64)
    }

    /// Mean of the precision at each distinct estimate, weighted by the recall gained there. NaN if nobody left.
    pub fn average_precision(&self) -> f64 {
        let left = self.positives();
        if left == 0 {
            return f64::NAN;
        }
        let mut area = 0.0;
        for ((left_here, ..), group) in self.steps().zip(&self.groups) {
            area += left_here as f64 / left as f64 * (group.true_positives as f64 / group.contacted as f64);
        }
        area
    }

    /// (0, 0), and then the false positive rate and the true positive rate at each cutoff, highest cutoff first. Empty
    /// if all left or all stayed.
    pub fn roc(&self) -> Vec<Point> {
        let (left, stayed) = (self.positives(), self.rows() - self.positives());
        if left == 0 || stayed == 0 {
            return Vec::new();
        }
        let points = self.cutoffs().map(|(_, matrix)| (matrix.false_positive_rate(), matrix.recall()));
        std::iter::once((0.0, 0.0)).chain(points).collect()
    }

    /// Recall and precision at each cutoff, highest cutoff first. Empty if nobody left.
    pub fn precision_recall(&self) -> Vec<Point> {
        if self.positives() == 0 {
            return Vec::new();
        }
        self.cutoffs().map(|(_, matrix)| (matrix.recall(), matrix.precision())).collect()
    }

    /// Cumulative gains: (0, 0), and then the share contacted and the recall at each cutoff, highest cutoff first.
    /// Empty if nobody left.
    pub fn gains(&self) -> Vec<Point> {
        if self.positives() == 0 {
            return Vec::new();
        }
        let points = self.cutoffs().map(|(_, matrix)| (matrix.share_contacted(), matrix.recall()));
        std::iter::once((0.0, 0.0)).chain(points).collect()
    }

    /// Share contacted and lift at each cutoff, highest cutoff first. Empty if nobody left.
    pub fn lift(&self) -> Vec<Point> {
        if self.positives() == 0 {
            return Vec::new();
        }
        self.cutoffs().map(|(_, matrix)| (matrix.share_contacted(), matrix.lift())).collect()
    }

    fn down_to(&self, group: Option<&TieGroup>) -> ConfusionMatrix {
        ConfusionMatrix {
            contacted: group.map_or(0, |group| group.contacted),
            true_positives: group.map_or(0, |group| group.true_positives),
            rows: self.rows(),
            positives: self.positives(),
        }
    }

    fn steps(&self) -> impl Iterator<Item = (u64, u64, TieGroup)> + '_ {
        let mut above = TieGroup { probability: f64::INFINITY, contacted: 0, true_positives: 0 };
        self.groups.iter().map(move |&group| {
            let left = group.true_positives - above.true_positives;
            let stayed = group.contacted - above.contacted - left;
            let step = (left, stayed, above);
            above = group;
            step
        })
    }
}

impl ConfusionMatrix {
    /// Number of contacted customers who stayed.
    pub fn false_positives(&self) -> u64 {
        self.contacted.saturating_sub(self.true_positives)
    }

    /// Number of customers who left but are not contacted.
    pub fn false_negatives(&self) -> u64 {
        self.positives.saturating_sub(self.true_positives)
    }

    /// Number of customers who stayed and are not contacted.
    pub fn true_negatives(&self) -> u64 {
        self.rows.saturating_sub(self.contacted).saturating_sub(self.false_negatives())
    }

    /// Of the contacted customers, the share who left; 0 if nobody is contacted.
    pub fn precision(&self) -> f64 {
        ratio(self.true_positives, self.contacted)
    }

    /// Of the customers who left, the share who are contacted (true positive rate); 0 if nobody left.
    pub fn recall(&self) -> f64 {
        ratio(self.true_positives, self.positives)
    }

    /// Of the customers who stayed, the share who are contacted; 0 if nobody stayed.
    pub fn false_positive_rate(&self) -> f64 {
        ratio(self.false_positives(), self.rows.saturating_sub(self.positives))
    }

    /// Harmonic mean of precision and recall; 0 if both are 0.
    pub fn f1(&self) -> f64 {
        ratio(self.true_positives.saturating_mul(2), self.contacted.saturating_add(self.positives))
    }

    /// Share of all customers who are on the correct side of the cutoff.
    pub fn accuracy(&self) -> f64 {
        ratio(self.true_positives.saturating_add(self.true_negatives()), self.rows)
    }

    /// Share of all customers who are contacted.
    pub fn share_contacted(&self) -> f64 {
        ratio(self.contacted, self.rows)
    }

    /// Precision divided by the share of all customers who left; 0 if either is 0.
    pub fn lift(&self) -> f64 {
        let base_rate = ratio(self.positives, self.rows);
        if base_rate > 0.0 { self.precision() / base_rate } else { 0.0 }
    }

    /// Youden's J: recall minus the false positive rate, in [-1, 1].
    pub fn youden(&self) -> f64 {
        self.recall() - self.false_positive_rate()
    }

    /// Expected value of the customers kept, minus the cost of all contacts.
    pub fn profit(&self, offer: &OfferEconomics) -> f64 {
        self.true_positives as f64 * offer.success * offer.value - self.contacted as f64 * offer.cost
    }
}

/// Wilson's 95% confidence interval for a share, which also works near 0 and 1 and for small counts (Wilson, "Probable
/// Inference, the Law of Succession, and Statistical Inference", 1927). The result is (0, 1) if there are no rows.
pub fn wilson_interval(part: u64, whole: u64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    if whole == 0 {
        return (0.0, 1.0);
    }
    let (n, share) = (whole as f64, part as f64 / whole as f64);
    let middle = share + Z * Z / (2.0 * n);
    let half_width = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((middle - half_width) / scale).clamp(0.0, share), ((middle + half_width) / scale).clamp(share, 1.0))
}

/// Up to `max` evenly spaced points of a curve, including the first and the last. If `max` is below 2, all points.
pub fn downsampled(points: &[Point], max: usize) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    if points.len() <= max || max < 2 {
        return points.to_vec();
    }
    let index = |step: usize| step.saturating_mul(last).checked_div(max.saturating_sub(1));
    (0..max).filter_map(|step| points.get(index(step)?).copied()).collect()
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranking() -> Ranking {
        Ranking::of([0.9, 0.8, 0.6, 0.6, 0.3, 0.1].into_iter().zip([true, false, true, false, false, false]))
    }

    #[test]
    fn a_cutoff_does_not_separate_equal_estimates() {
        let ranking = ranking();
        let matrix = ranking.at_cutoff(0.6);
        assert_eq!(
            (
                matrix.contacted,
                matrix.true_positives,
                matrix.false_positives(),
                matrix.false_negatives(),
                matrix.true_negatives()
            ),
            (4, 2, 2, 0, 2)
        );
        assert_eq!((matrix.precision(), matrix.recall(), matrix.lift(), matrix.youden()), (0.5, 1.0, 1.5, 0.5));
        assert_eq!(ranking.at_cutoff(0.95).contacted, 0);
        assert_eq!(ranking.at_cutoff(0.0).contacted, 6);
        assert_eq!(ranking.at_cutoff(f64::NAN).contacted, 0);
    }

    #[test]
    fn a_share_is_rounded_up_to_a_whole_group() {
        let ranking = ranking();
        for (share, cutoff) in [(0.0, 1.0 + f64::EPSILON), (0.1, 0.9), (0.5, 0.6), (0.6, 0.6), (1.0, 0.1)] {
            assert_eq!(ranking.cutoff_for_share(share), cutoff, "{share}");
        }
    }

    #[test]
    fn the_best_cutoff_depends_on_the_goal() {
        let ranking = ranking();
        let cutoff = |best: Option<(f64, ConfusionMatrix)>| best.map(|(cutoff, _)| cutoff);
        assert_eq!(cutoff(ranking.best(ConfusionMatrix::f1)), Some(0.9));
        assert_eq!(cutoff(ranking.best(ConfusionMatrix::recall)), Some(0.6));
        let offer = OfferEconomics { cost: 10.0, value: 100.0, success: 0.5 };
        assert_eq!(
            ranking.best(|matrix| matrix.profit(&offer)).map(|(cutoff, matrix)| (cutoff, matrix.profit(&offer))),
            Some((0.6, 60.0))
        );
        assert_eq!(Ranking::default().best(ConfusionMatrix::f1), None);
    }

    #[test]
    fn a_single_class_has_counts_but_no_curves() {
        let stayed = Ranking::of([(0.2, false), (0.7, false)]);
        assert!(stayed.roc_auc().is_nan() && stayed.average_precision().is_nan());
        assert!(stayed.roc().is_empty() && stayed.precision_recall().is_empty() && stayed.gains().is_empty());
        assert_eq!(stayed.at_cutoff(0.5), ConfusionMatrix { contacted: 1, true_positives: 0, rows: 2, positives: 0 });
        assert_eq!(stayed.at_cutoff(0.5).lift(), 0.0);
    }

    #[test]
    fn an_interval_contains_its_share() {
        let (low, high) = wilson_interval(5, 10);
        assert!((low - 0.236_593).abs() < 1e-6 && (high - 0.763_407).abs() < 1e-6, "{low} {high}");
        assert_eq!(wilson_interval(0, 0), (0.0, 1.0));
        assert_eq!((wilson_interval(0, 8).0, wilson_interval(8, 8).1), (0.0, 1.0));
    }

    #[test]
    fn a_downsampled_curve_keeps_its_ends() {
        let points: Vec<Point> = (0..=1_000).map(|at| (f64::from(at), 0.0)).collect();
        let few = downsampled(&points, 11);
        assert_eq!((few.len(), few[0], few[10]), (11, points[0], points[1_000]));
        assert_eq!(downsampled(&points[..3], 11).len(), 3);
    }

    proptest! {
        #[test]
        fn counts_match_the_rows(rows in prop::collection::vec((0_u8..6, any::<bool>()), 0..40), cutoff in 0_u8..7) {
            let rows: Vec<(f64, bool)> = rows.into_iter().map(|(score, left)| (f64::from(score) / 5.0, left)).collect();
            let cutoff = f64::from(cutoff) / 5.0;
            let count = |chosen: &dyn Fn(bool, bool) -> bool| {
                rows.iter().filter(|&&(score, left)| chosen(score >= cutoff, left)).count() as u64
            };
            let ranking = Ranking::of(rows.iter().copied());
            let matrix = ranking.at_cutoff(cutoff);
            prop_assert_eq!(matrix.true_positives, count(&|is_contacted, left| is_contacted && left));
            prop_assert_eq!(matrix.false_positives(), count(&|is_contacted, left| is_contacted && !left));
            prop_assert_eq!(matrix.false_negatives(), count(&|is_contacted, left| !is_contacted && left));
            prop_assert_eq!(matrix.true_negatives(), count(&|is_contacted, left| !is_contacted && !left));
            let share = matrix.share_contacted();
            prop_assert!(share == 0.0 || ranking.at_cutoff(ranking.cutoff_for_share(share)) == matrix);
        }
    }
}
