//! Finds the best split of one column from the sums of its bins.
//!
//! A side of a split with gradient G and weight H lowers the loss by G² / (H + λ), up to a factor: Chen and Guestrin,
//! "XGBoost: A Scalable Tree Boosting System", KDD 2016. With the number of positives as G, the number of rows as H,
//! and λ = 0, the best split also reduces the variance of 0/1 targets most, so forests use the same functions.

use super::bins::BinSet;

/// Sums over rows, in whole numbers.
pub(crate) trait Sums: Copy + Default {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn rows(self) -> u32;
    fn gradient(self) -> f64;
    fn weight(self) -> f64;
}

/// A greater score is better.
pub(crate) trait Criterion<S> {
    /// The score as a numerator and a positive denominator, because comparing fractions by multiplication is faster
    /// than division.
    fn score(&self, left: S, right: S) -> (f64, f64);
}

/// The sum of G² / (H + λ) over both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SecondOrder {
    pub(crate) l2: f64,
}

impl<S: Sums> Criterion<S> for SecondOrder {
    #[inline(always)]
    fn score(&self, left: S, right: S) -> (f64, f64) {
        let (left_weight, right_weight) = (left.weight() + self.l2, right.weight() + self.l2);
        let (left, right) = (left.gradient(), right.gradient());
        (left * left * right_weight + right * right * left_weight, left_weight * right_weight)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Minimum {
    pub(crate) rows: u32,
    pub(crate) weight: f64,
}

impl Minimum {
    #[inline(always)]
    pub(crate) fn holds<S: Sums>(&self, sums: S) -> bool {
        sums.rows() >= self.rows && sums.weight() >= self.weight
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Best<S> {
    pub(crate) score: f64,
    pub(crate) left_bins: BinSet,
    pub(crate) left: S,
}

#[derive(Clone, Copy)]
struct Candidate<S, T> {
    numerator: f64,
    denominator: f64,
    left: S,
    place: T,
}

impl<S: Sums, T> Candidate<S, T> {
    /// No split: every allowed split is better.
    fn none(place: T) -> Self {
        Self { numerator: -1.0, denominator: 0.0, left: S::default(), place }
    }

    #[inline(always)]
    fn improve(&mut self, (numerator, denominator): (f64, f64), left: S, place: T) {
        // strictly greater, so the first of several equal splits is chosen
        if numerator * self.denominator > self.numerator * denominator {
            *self = Self { numerator, denominator, left, place };
        }
    }

    fn is_some(&self) -> bool {
        self.denominator > 0.0
    }

    fn score(&self) -> f64 {
        self.numerator / self.denominator
    }
}

/// The best cut of a column of numbers. `bins` contains the sums of the value bins, followed by those of the blanks. If
/// the node has no blanks, blanks in later rows go to the side with more rows.
pub(crate) fn best_cut<S: Sums>(
    bins: &[S],
    total: S,
    minimum: Minimum,
    criterion: &impl Criterion<S>,
) -> Option<Best<S>> {
    let (&blanks, values) = bins.split_last()?;
    let mut best = Candidate::none((0, false));
    scan(values, S::default(), total, minimum, criterion, &mut best, false);
    let has_blanks = blanks.rows() > 0;
    if has_blanks {
        scan(values, blanks, total, minimum, criterion, &mut best, true);
        // every number goes left, and only blanks go right
        let left = total.minus(blanks);
        if minimum.holds(left) && minimum.holds(blanks) {
            best.improve(criterion.score(left, blanks), left, (values.len().saturating_sub(1), false));
        }
    }
    best.is_some().then(|| {
        let (cut, mut blanks_left) = best.place;
        if !has_blanks {
            blanks_left = best.left.rows() > total.minus(best.left).rows();
        }
        let mut left_bins: BinSet = (0..=cut).filter_map(|bin| u8::try_from(bin).ok()).collect();
        if let (true, Ok(blank)) = (blanks_left, u8::try_from(values.len())) {
            left_bins.insert(blank);
        }
        Best { score: best.score(), left_bins, left: best.left }
    })
}

fn scan<S: Sums>(
    values: &[S],
    mut left: S,
    total: S,
    minimum: Minimum,
    criterion: &impl Criterion<S>,
    best: &mut Candidate<S, (usize, bool)>,
    blanks_left: bool,
) {
    // a cut after the last bin would not divide the numbers
    let last = values.len().saturating_sub(1);
    for (bin, &sums) in values.iter().take(last).enumerate() {
        // an empty bin adds no rows to the left side
        if sums.rows() == 0 {
            continue;
        }
        left = left.plus(sums);
        let right = total.minus(left);
        if right.rows() < minimum.rows {
            break;
        }
        if minimum.holds(left) && right.weight() >= minimum.weight {
            best.improve(criterion.score(left, right), left, (bin, blanks_left));
        }
    }
}

/// The best set of levels, with blanks as one more level.
///
/// When levels are ordered by their mean, the best of all sets consists of the first few: Fisher, "On Grouping for
/// Maximum Homogeneity", Journal of the American Statistical Association 53 (1958). With L2, smoothing, a minimum, or
/// bounds, the result may not be the best set. Adding `smoothing` to each level's weight moves rare levels toward a
/// mean of 0.
pub(crate) fn best_set<S: Sums>(
    bins: &[S],
    total: S,
    minimum: Minimum,
    criterion: &impl Criterion<S>,
    smoothing: f64,
    order: &mut Vec<(f64, u8)>,
) -> Option<Best<S>> {
    order.clear();
    order.extend(
        (0..=u8::MAX)
            .zip(bins)
            .filter(|(_, sums)| sums.rows() > 0)
            .map(|(bin, sums)| (sums.gradient() / (sums.weight() + smoothing), bin)),
    );
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut best = Candidate::none(0);
    let mut left = S::default();
    for (place, &(_, bin)) in order.iter().enumerate().take(order.len().saturating_sub(1)) {
        left = left.plus(bins.get(usize::from(bin)).copied().unwrap_or_default());
        let right = total.minus(left);
        if minimum.holds(left) && minimum.holds(right) {
            best.improve(criterion.score(left, right), left, place);
        }
    }
    best.is_some().then(|| {
        let mut left_bins: BinSet = order.iter().take(best.place.saturating_add(1)).map(|&(_, bin)| bin).collect();
        if best.left.rows() > total.minus(best.left).rows() {
            let empty = (0..=u8::MAX).zip(bins).filter(|(_, sums)| sums.rows() == 0);
            empty.for_each(|(bin, _)| left_bins.insert(bin));
        }
        Best { score: best.score(), left_bins, left: best.left }
    })
}
