//! Customers from the highest estimate down, so that everything that hangs on a cutoff is looked up, not counted again.

/// Scored customers with known outcomes, equal estimates together: a cutoff cannot part them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Per distinct estimate, the highest first: the estimate, and how many have it or more.
    groups: Vec<Group>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Group {
    probability: f64,
    contacted: u64,
    true_positives: u64,
}

/// What a cutoff makes of the customers: those whose estimate is at or above it are contacted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConfusionMatrix {
    /// Customers at or above the cutoff.
    pub contacted: u64,
    /// Of these, how many left: true positives.
    pub true_positives: u64,
    /// All customers.
    pub rows: u64,
    /// Of these, how many left.
    pub positives: u64,
}

/// What an offer costs and earns, in one currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfferEconomics {
    /// Cost of contacting a customer, whether or not it helps.
    pub cost: f64,
    /// Worth of a customer who stays and would have left.
    pub value: f64,
    /// Share of those about to leave whom the offer keeps, in [0, 1].
    pub success: f64,
}

/// A point of a curve: both in [0, 1], but for the lift, which is at least 0.
pub type Point = (f64, f64);

impl Ranking {
    /// Ranks estimates with what happened.
    pub fn of(rows: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let mut rows: Vec<(f64, bool)> = rows.into_iter().collect();
        rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let (mut contacted, mut true_positives) = (0, 0);
        let groups = rows.chunk_by(|a, b| a.0 == b.0).filter_map(|group| {
            contacted += group.len() as u64;
            true_positives += group.iter().filter(|(_, left)| *left).count() as u64;
            group.first().map(|&(probability, _)| Group { probability, contacted, true_positives })
        });
        Self { groups: groups.collect() }
    }

    /// Customers.
    pub fn rows(&self) -> u64 {
        self.groups.last().map_or(0, |group| group.contacted)
    }

    /// Of these, how many left.
    pub fn positives(&self) -> u64 {
        self.groups.last().map_or(0, |group| group.true_positives)
    }

    /// What a cutoff makes of the customers.
    pub fn at_cutoff(&self, cutoff: f64) -> ConfusionMatrix {
        let n_groups = self.groups.partition_point(|group| group.probability >= cutoff);
        self.cut(n_groups.checked_sub(1).and_then(|last| self.groups.get(last)))
    }

    /// The highest cutoff at which at least this share of the customers is contacted; above 1 for none of them.
    pub fn cutoff_for_share(&self, share: f64) -> f64 {
        // a share that was made from a count must lead back to it, whatever rounding made of it
        let wanted = (share.clamp(0.0, 1.0) * self.rows() as f64 - 1e-6).ceil() as u64;
        if wanted == 0 {
            return 1.0 + f64::EPSILON;
        }
        let at = self.groups.partition_point(|group| group.contacted < wanted);
        self.groups.get(at).or(self.groups.last()).map_or(0.0, |group| group.probability)
    }

    /// Every cutoff that makes a difference, the highest first, with what it makes.
    pub fn cutoffs(&self) -> impl Iterator<Item = (f64, ConfusionMatrix)> + '_ {
        self.groups.iter().map(|group| (group.probability, self.cut(Some(group))))
    }

    /// The cutoff at which something is greatest, the highest of equals; `None` where there are no customers.
    pub fn best(&self, of: impl Fn(&ConfusionMatrix) -> f64) -> Option<(f64, ConfusionMatrix)> {
        let mut best: Option<(f64, (f64, ConfusionMatrix))> = None;
        for (cutoff, cut) in self.cutoffs() {
            let worth = of(&cut);
            if best.as_ref().is_none_or(|(greatest, _)| worth > *greatest) {
                best = Some((worth, (cutoff, cut)));
            }
        }
        best.map(|(_, cutoff)| cutoff)
    }

    /// Area under [`Ranking::roc`]: the chance that one who left is above one who stayed, ties counting half (Mann and
    /// Whitney's U over the product of the class sizes; whole and half pairs only, so sums are exact). NaN where one
    /// class is empty.
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

    /// Precision averaged over the recall gained at each distinct estimate; NaN where nobody left.
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

    /// False positive rate and true positive rate at each cutoff, from (0, 0) to (1, 1). Empty where one class is.
    pub fn roc(&self) -> Vec<Point> {
        let (left, stayed) = (self.positives(), self.rows() - self.positives());
        if left == 0 || stayed == 0 {
            return Vec::new();
        }
        let points = self.cutoffs().map(|(_, cut)| (cut.false_positive_rate(), cut.recall()));
        std::iter::once((0.0, 0.0)).chain(points).collect()
    }

    /// Recall and precision at each cutoff, the highest first. Empty where nobody left.
    pub fn precision_recall(&self) -> Vec<Point> {
        if self.positives() == 0 {
            return Vec::new();
        }
        self.cutoffs().map(|(_, cut)| (cut.recall(), cut.precision())).collect()
    }

    /// Share contacted and share of the leavers among them at each cutoff, from (0, 0) to (1, 1). Empty where nobody left.
    pub fn gains(&self) -> Vec<Point> {
        if self.positives() == 0 {
            return Vec::new();
        }
        let points = self.cutoffs().map(|(_, cut)| (cut.share_contacted(), cut.recall()));
        std::iter::once((0.0, 0.0)).chain(points).collect()
    }

    /// Share contacted and [`ConfusionMatrix::lift`] at each cutoff. Empty where nobody left.
    pub fn lift(&self) -> Vec<Point> {
        if self.positives() == 0 {
            return Vec::new();
        }
        self.cutoffs().map(|(_, cut)| (cut.share_contacted(), cut.lift())).collect()
    }

    fn cut(&self, group: Option<&Group>) -> ConfusionMatrix {
        ConfusionMatrix {
            contacted: group.map_or(0, |group| group.contacted),
            true_positives: group.map_or(0, |group| group.true_positives),
            rows: self.rows(),
            positives: self.positives(),
        }
    }

    /// Of each group: how many left, how many stayed, and the group above it.
    fn steps(&self) -> impl Iterator<Item = (u64, u64, Group)> + '_ {
        let mut above = Group { probability: f64::INFINITY, contacted: 0, true_positives: 0 };
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
    /// Contacted, and would have stayed: false positives.
    pub fn false_positives(&self) -> u64 {
        self.contacted - self.true_positives
    }

    /// Left, and not contacted: false negatives.
    pub fn false_negatives(&self) -> u64 {
        self.positives - self.true_positives
    }

    /// Stayed, and not contacted: true negatives.
    pub fn true_negatives(&self) -> u64 {
        self.rows - self.contacted - self.false_negatives()
    }

    /// Of the contacted, the share that left; 0 where nobody is.
    pub fn precision(&self) -> f64 {
        ratio(self.true_positives, self.contacted)
    }

    /// Of those that left, the share that is contacted (true positive rate); 0 where nobody left.
    pub fn recall(&self) -> f64 {
        ratio(self.true_positives, self.positives)
    }

    /// Of those that stayed, the share that is contacted; 0 where nobody stayed.
    pub fn false_positive_rate(&self) -> f64 {
        ratio(self.false_positives(), self.rows - self.positives)
    }

    /// Harmonic mean of precision and recall; 0 where both are.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.true_positives, self.contacted + self.positives)
    }

    /// Share of all customers on the right side of the cutoff.
    pub fn accuracy(&self) -> f64 {
        ratio(self.true_positives + self.true_negatives(), self.rows)
    }

    /// Share of all customers that is contacted (selection rate).
    pub fn share_contacted(&self) -> f64 {
        ratio(self.contacted, self.rows)
    }

    /// How many times more leavers there are among the contacted than among as many drawn at random; 0 where nobody is.
    pub fn lift(&self) -> f64 {
        let drawn = ratio(self.positives, self.rows);
        if drawn > 0.0 { self.precision() / drawn } else { 0.0 }
    }

    /// Youden's J: recall less the false positive rate, in [-1, 1].
    pub fn youden(&self) -> f64 {
        self.recall() - self.false_positive_rate()
    }

    /// What contacting them earns, less what it costs.
    pub fn profit(&self, offer: &OfferEconomics) -> f64 {
        self.true_positives as f64 * offer.success * offer.value - self.contacted as f64 * offer.cost
    }
}

/// Wilson's interval for a share, which holds near 0 and 1 and for small counts too (Wilson, "Probable Inference, the Law
/// of Succession, and Statistical Inference", 1927): 95 of 100 such intervals hold the true share. (0, 1) for no rows.
pub fn wilson_interval(part: u64, whole: u64) -> (f64, f64) {
    /// Of the normal distribution, the 97.5 % quantile.
    const Z: f64 = 1.959_963_984_540_054;
    if whole == 0 {
        return (0.0, 1.0);
    }
    let (n, share) = (whole as f64, part as f64 / whole as f64);
    let middle = share + Z * Z / (2.0 * n);
    let reach = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((middle - reach) / scale).clamp(0.0, share), ((middle + reach) / scale).clamp(share, 1.0))
}

/// About so many points of a curve, the first and the last among them, for a picture that shows no more.
pub fn downsampled(points: &[Point], most: usize) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    if points.len() <= most || most < 2 {
        return points.to_vec();
    }
    (0..most).filter_map(|step| points.get(step * last / (most - 1)).copied()).collect()
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Of the six customers of the metrics' own test.
    fn ranking() -> Ranking {
        Ranking::of([0.9, 0.8, 0.6, 0.6, 0.3, 0.1].into_iter().zip([true, false, true, false, false, false]))
    }

    #[test]
    fn a_cutoff_parts_customers_but_not_equals() {
        let ranking = ranking();
        let cut = ranking.at_cutoff(0.6);
        assert_eq!(
            (cut.contacted, cut.true_positives, cut.false_positives(), cut.false_negatives(), cut.true_negatives()),
            (4, 2, 2, 0, 2)
        );
        assert_eq!((cut.precision(), cut.recall(), cut.lift(), cut.youden()), (0.5, 1.0, 1.5, 0.5));
        assert_eq!(ranking.at_cutoff(0.95).contacted, 0);
        assert_eq!(ranking.at_cutoff(0.0).contacted, 6);
        assert_eq!(ranking.at_cutoff(f64::NAN).contacted, 0);
    }

    #[test]
    fn a_share_is_reached_with_whole_groups() {
        let ranking = ranking();
        for (share, cutoff) in [(0.0, 1.0 + f64::EPSILON), (0.1, 0.9), (0.5, 0.6), (0.6, 0.6), (1.0, 0.1)] {
            assert_eq!(ranking.cutoff_for_share(share), cutoff, "{share}");
        }
    }

    #[test]
    fn the_best_cutoff_depends_on_what_is_wanted() {
        let ranking = ranking();
        let cutoff = |best: Option<(f64, ConfusionMatrix)>| best.map(|(cutoff, _)| cutoff);
        assert_eq!(cutoff(ranking.best(ConfusionMatrix::f1)), Some(0.9));
        assert_eq!(cutoff(ranking.best(ConfusionMatrix::recall)), Some(0.6));
        let offer = OfferEconomics { cost: 10.0, value: 100.0, success: 0.5 };
        assert_eq!(
            ranking.best(|cut| cut.profit(&offer)).map(|(cutoff, cut)| (cutoff, cut.profit(&offer))),
            Some((0.6, 60.0))
        );
        assert_eq!(Ranking::default().best(ConfusionMatrix::f1), None);
    }

    #[test]
    fn one_class_has_no_curves_but_every_count() {
        let stayed = Ranking::of([(0.2, false), (0.7, false)]);
        assert!(stayed.roc_auc().is_nan() && stayed.average_precision().is_nan());
        assert!(stayed.roc().is_empty() && stayed.precision_recall().is_empty() && stayed.gains().is_empty());
        assert_eq!(stayed.at_cutoff(0.5), ConfusionMatrix { contacted: 1, true_positives: 0, rows: 2, positives: 0 });
        assert_eq!(stayed.at_cutoff(0.5).lift(), 0.0);
    }

    #[test]
    fn an_interval_holds_its_share_and_narrows() {
        let (low, high) = wilson_interval(5, 10);
        assert!((low - 0.236_593).abs() < 1e-6 && (high - 0.763_407).abs() < 1e-6, "{low} {high}");
        assert_eq!(wilson_interval(0, 0), (0.0, 1.0));
        assert_eq!((wilson_interval(0, 8).0, wilson_interval(8, 8).1), (0.0, 1.0));
    }

    #[test]
    fn a_thinned_curve_keeps_its_ends() {
        let points: Vec<Point> = (0..=1_000).map(|at| (f64::from(at), 0.0)).collect();
        let thin = downsampled(&points, 11);
        assert_eq!((thin.len(), thin[0], thin[10]), (11, points[0], points[1_000]));
        assert_eq!(downsampled(&points[..3], 11).len(), 3);
    }

    proptest! {
        #[test]
        fn counts_are_those_of_the_rows(rows in prop::collection::vec((0_u8..6, any::<bool>()), 0..40), cutoff in 0_u8..7) {
            let rows: Vec<(f64, bool)> = rows.into_iter().map(|(score, left)| (f64::from(score) / 5.0, left)).collect();
            let cutoff = f64::from(cutoff) / 5.0;
            let count = |chosen: &dyn Fn(bool, bool) -> bool| {
                rows.iter().filter(|&&(score, left)| chosen(score >= cutoff, left)).count() as u64
            };
            let ranking = Ranking::of(rows.iter().copied());
            let cut = ranking.at_cutoff(cutoff);
            prop_assert_eq!(cut.true_positives, count(&|in_cut, left| in_cut && left));
            prop_assert_eq!(cut.false_positives(), count(&|in_cut, left| in_cut && !left));
            prop_assert_eq!(cut.false_negatives(), count(&|in_cut, left| !in_cut && left));
            prop_assert_eq!(cut.true_negatives(), count(&|in_cut, left| !in_cut && !left));
            let share = cut.share_contacted();
            prop_assert!(share == 0.0 || ranking.at_cutoff(ranking.cutoff_for_share(share)) == cut);
        }
    }
}
