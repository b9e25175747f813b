use super::super::bins::BinSet;
use super::super::random::SplitMix64;
use super::super::scan::{Best, Criterion, Minimum, SecondOrder, Sums};
use super::counts::OutcomeCounts;

/// A random cut of the node's numbers, with the node's blanks on a random side. If there is only one bin of numbers,
/// the split separates blanks from numbers.
pub(super) fn random_cut(
    bins: &[OutcomeCounts],
    total: OutcomeCounts,
    minimum: Minimum,
    random: &mut SplitMix64,
) -> Option<Best<OutcomeCounts>> {
    let (blanks, values) = bins.split_last()?;
    let has_rows = |counts: &OutcomeCounts| counts.rows() > 0;
    let first = values.iter().position(has_rows)?;
    let last = values.iter().rposition(has_rows)?;
    let cut = first.saturating_add(random.below(last.saturating_sub(first)));
    let blanks_left = random.below(2) == 1 && first < last;
    let mut left_bins: BinSet = (0..=cut).filter_map(|bin| u8::try_from(bin).ok()).collect();
    let mut left =
        values.iter().take(cut.saturating_add(1)).fold(OutcomeCounts::default(), |sum, counts| sum.plus(*counts));
    // if the node has no blanks, blanks in later rows go to the side with more rows
    let blanks_left = if has_rows(blanks) { blanks_left } else { left.rows() > total.minus(left).rows() };
    if let (true, Ok(blank)) = (blanks_left, u8::try_from(values.len())) {
        left_bins.insert(blank);
        left = left.plus(*blanks);
    }
    best_of(left_bins, left, total, minimum)
}

/// A random set of the levels in the node, with blanks as one more level.
pub(super) fn random_set(
    bins: &[OutcomeCounts],
    total: OutcomeCounts,
    minimum: Minimum,
    random: &mut SplitMix64,
) -> Option<Best<OutcomeCounts>> {
    let mut left_bins = BinSet::default();
    let mut left = OutcomeCounts::default();
    for (bin, &counts) in (0..=u8::MAX).zip(bins).filter(|(_, counts)| counts.rows() > 0) {
        if random.below(2) == 1 {
            left_bins.insert(bin);
            left = left.plus(counts);
        }
    }
    if left.rows() > total.minus(left).rows() {
        (0..=u8::MAX).zip(bins).filter(|(_, counts)| counts.rows() == 0).for_each(|(bin, _)| left_bins.insert(bin));
    }
    best_of(left_bins, left, total, minimum)
}

fn best_of(
    left_bins: BinSet,
    left: OutcomeCounts,
    total: OutcomeCounts,
    minimum: Minimum,
) -> Option<Best<OutcomeCounts>> {
    let right = total.minus(left);
    (minimum.holds(left) && minimum.holds(right)).then(|| {
        let (numerator, denominator) = SecondOrder { l2: 0.0 }.score(left, right);
        Best { score: numerator / denominator, left_bins, left }
    })
}
