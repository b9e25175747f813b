//! Compares two scored files, such as last month's and this month's: whose risk rose or fell, who is new, and who is
//! gone.
//!
//! Customers are matched by their IDs, byte for byte. An ID that occurs more than once in a file counts only the first
//! time.

use bincode::{Decode, Encode};

use super::snapshot::Snapshot;
use crate::schema::Band;

/// `ScoredWriter` writes probabilities with six decimals, so differences are rounded to millionths. Otherwise, the
/// difference between 0.3 and 0.35 would be slightly less than 0.05.
const UNITS: f64 = 1e6;

/// How a customer's risk changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Movement {
    /// The customer is at high risk in the later file, and in a lower risk band in the earlier file or not in it.
    NewlyHigh,
    /// The estimate rose by at least the threshold, without a change from or to high risk.
    Risen,
    /// The customer is at high risk in the earlier file, and in a lower risk band in the later file.
    NoLongerHigh,
    /// The estimate fell by at least the threshold, without a change from or to high risk.
    Fallen,
    /// The customer is in the earlier file only.
    Gone,
    /// The customer is in the later file only, at low or medium risk.
    New,
    /// The customer is in both files, and no other movement applies.
    Steady,
    /// The customer is in the later file. The customer's row there, or in the earlier file, has no estimate.
    NoEstimate,
}

impl Movement {
    /// All movements.
    pub const ALL: [Self; 8] = [
        Self::NewlyHigh,
        Self::Risen,
        Self::NoLongerHigh,
        Self::Fallen,
        Self::Gone,
        Self::New,
        Self::Steady,
        Self::NoEstimate,
    ];
}

/// The risk bands of a customer in the earlier and in the later file, each `None` if the customer is not in that file.
pub type BandChange = [Option<Band>; 2];

/// A customer in one or both of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The row in the earlier file, counted from 0, if the customer is in it.
    pub before: Option<u32>,
    /// The row in the later file, counted from 0, if the customer is in it.
    pub after: Option<u32>,
    /// How the risk changed.
    pub movement: Movement,
    /// The risk bands; `None` if the customer is in a file without an estimate.
    pub bands: Option<BandChange>,
}

/// The comparison of two files.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// All customers: first those in the later file, in its order; then those only in the earlier file, in its order.
    pub customers: Vec<Moved>,
    /// Number of customers, by band in the earlier file (low, medium, high, or not in this file) and by band in the
    /// later file (low, medium, high, or gone). Customers who are in a file without an estimate are not counted.
    pub flow: [[u32; 4]; 4],
    /// The rows of the earlier file, counted from 0, that repeat the ID of a row above them.
    pub repeated_before: Vec<u32>,
    /// The rows of the later file, counted from 0, that repeat the ID of a row above them.
    pub repeated_after: Vec<u32>,
}

/// The reason that a comparison is meaningless, probably because the IDs are in another column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonProblem {
    /// More than half of the rows with an ID repeat the ID of an earlier row of their file.
    MostlyRepeated {
        /// Whether this is the later file.
        is_after: bool,
    },
    /// No customer is in both files.
    NothingInCommon,
}

impl Comparison {
    /// Number of customers with this movement.
    pub fn count(&self, movement: Movement) -> usize {
        self.customers.iter().filter(|moved| moved.movement == movement).count()
    }

    /// Number of customers who are in both files.
    pub fn n_in_both(&self) -> usize {
        self.customers.iter().filter(|moved| moved.before.is_some() && moved.after.is_some()).count()
    }

    /// The reason that the comparison is meaningless, if there is one.
    pub fn problem(&self, before: &Snapshot, after: &Snapshot) -> Option<ComparisonProblem> {
        let is_most = |rows: &[u32], of: &Snapshot| rows.len() > of.len() / 2;
        if is_most(&self.repeated_before, before) {
            Some(ComparisonProblem::MostlyRepeated { is_after: false })
        } else if is_most(&self.repeated_after, after) {
            Some(ComparisonProblem::MostlyRepeated { is_after: true })
        } else {
            (self.n_in_both() == 0).then_some(ComparisonProblem::NothingInCommon)
        }
    }
}

/// Compares two files. `threshold`, in [0, 1], is the minimum change in the estimate for [`Movement::Risen`] and
/// [`Movement::Fallen`]. An unchanged estimate has neither risen nor fallen, even if the threshold is 0.
pub fn compare(before: &Snapshot, after: &Snapshot, threshold: f64) -> Comparison {
    let ((rows_before, repeated_before), (rows_after, repeated_after)) = (before.by_id(), after.by_id());
    let mut earlier = rows_before.iter().copied().peekable();
    let (mut present, mut gone) = (Vec::with_capacity(rows_after.len()), Vec::new());
    for row in rows_after {
        while let Some(missing) = earlier.next_if(|&other| before.id(other) < after.id(row)) {
            gone.push(missing);
        }
        present.push((row, earlier.next_if(|&other| before.id(other) == after.id(row))));
    }
    gone.extend(earlier);
    present.sort_unstable();
    gone.sort_unstable();
    let mut customers = Vec::with_capacity(present.len().saturating_add(gone.len()));
    let mut flow = [[0; 4]; 4];
    let present = present.into_iter().map(|(row, other)| (other, Some(row)));
    for (row_before, row_after) in present.chain(gone.into_iter().map(|row| (Some(row), None))) {
        let from = row_before.map(|row| before.estimate(row));
        let to = row_after.map(|row| after.estimate(row));
        let bands = band(from).zip(band(to)).map(<[_; 2]>::from);
        let places = bands.map(|bands| bands.map(place));
        if let Some(count) = places.and_then(|[from, to]| flow.get_mut(from).and_then(|to_bands| to_bands.get_mut(to)))
        {
            *count = u32::saturating_add(*count, 1);
        }
        let movement = movement(from, to, threshold);
        customers.push(Moved { before: row_before, after: row_after, movement, bands });
    }
    Comparison { customers, flow, repeated_before, repeated_after }
}

/// The change from one probability to another, rounded to millionths.
pub fn change(before: f64, after: f64) -> f64 {
    ((after - before) * UNITS).round() / UNITS
}

/// What a customer's row in a file says: `None` if the customer is not in the file, and `Some(None)` if the row has no
/// estimate.
type FoundEstimate = Option<Option<(f64, Band)>>;

fn movement(from: FoundEstimate, to: FoundEstimate, threshold: f64) -> Movement {
    match (from, to) {
        (_, None) => Movement::Gone,
        (_, Some(None)) | (Some(None), Some(Some(_))) => Movement::NoEstimate,
        (None, Some(Some((_, Band::High)))) => Movement::NewlyHigh,
        (None, Some(Some(_))) => Movement::New,
        (Some(Some((before, from))), Some(Some((after, to)))) => {
            let change = change(before, after);
            match (from == Band::High, to == Band::High) {
                (false, true) => Movement::NewlyHigh,
                (true, false) => Movement::NoLongerHigh,
                _ if change > 0.0 && change >= threshold => Movement::Risen,
                _ if change < 0.0 && change <= -threshold => Movement::Fallen,
                _ => Movement::Steady,
            }
        }
    }
}

/// The band of a customer in a file, `Some(None)` if the customer is not in it; `None` if the customer's row has no
/// estimate.
fn band(found: FoundEstimate) -> Option<Option<Band>> {
    match found {
        None => Some(None),
        Some(estimate) => estimate.map(|(_, band)| Some(band)),
    }
}

/// The place of a band in [`Comparison::flow`]; the last one is that of customers who are not in the file.
fn place(band: Option<Band>) -> usize {
    match band {
        Some(Band::Low) => 0,
        Some(Band::Medium) => 1,
        Some(Band::High) => 2,
        None => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn band_of(probability: f64) -> Band {
        if probability < 0.2 {
            Band::Low
        } else if probability < 0.5 {
            Band::Medium
        } else {
            Band::High
        }
    }

    fn snapshot(customers: &[(u8, u8)]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for (id, percent) in customers {
            let probability = f64::from(*percent) / 100.0;
            snapshot.push(&[*id], Some((probability, band_of(probability))), []);
        }
        snapshot
    }

    #[test]
    fn movements_are_told_apart() {
        for (before, after, expected) in [
            (Some(40), Some(60), Movement::NewlyHigh),
            (None, Some(60), Movement::NewlyHigh),
            (None, Some(30), Movement::New),
            (Some(70), None, Movement::Gone),
            (Some(60), Some(45), Movement::NoLongerHigh),
            (Some(30), Some(35), Movement::Risen),
            (Some(60), Some(70), Movement::Risen),
            (Some(30), Some(25), Movement::Fallen),
            (Some(30), Some(34), Movement::Steady),
        ] {
            let of =
                |percent: Option<u8>| snapshot(&percent.map(|percent| (7, percent)).into_iter().collect::<Vec<_>>());
            let found = compare(&of(before), &of(after), 0.05);
            assert_eq!(found.customers[0].movement, expected, "{before:?} {after:?}");
            let is_only = |movement| found.count(movement) == usize::from(movement == expected);
            assert!(Movement::ALL.into_iter().all(is_only), "{before:?} {after:?}");
        }
        let same = snapshot(&[(7, 30)]);
        assert_eq!(compare(&same, &same, 0.0).customers[0].movement, Movement::Steady);
    }

    #[test]
    fn rows_without_an_estimate_are_kept_but_not_in_the_flow() {
        let mut without = Snapshot::default();
        without.push(&[7], None, []);
        let with = snapshot(&[(7, 60)]);
        for (before, after, expected) in [
            (&with, &without, Movement::NoEstimate),
            (&without, &with, Movement::NoEstimate),
            (&without, &without, Movement::NoEstimate),
            (&Snapshot::default(), &without, Movement::NoEstimate),
            (&without, &Snapshot::default(), Movement::Gone),
        ] {
            let found = compare(before, after, 0.05);
            let movements: Vec<Movement> = found.customers.iter().map(|moved| moved.movement).collect();
            assert_eq!(movements, [expected]);
            assert_eq!((found.flow, found.customers[0].bands), ([[0; 4]; 4], None));
        }
    }

    #[test]
    fn comparisons_that_say_nothing_have_a_problem() {
        let repeated = ComparisonProblem::MostlyRepeated { is_after: false };
        for (before, after, expected) in [
            (&[(1, 20), (2, 20)][..], &[(2, 20), (3, 20)][..], None),
            (&[(1, 20), (1, 20)], &[(1, 20), (3, 20)], None),
            (&[(1, 20), (1, 20), (1, 20)], &[(1, 20)], Some(repeated)),
            (&[(1, 20)], &[(1, 20), (1, 20), (1, 20)], Some(ComparisonProblem::MostlyRepeated { is_after: true })),
            (&[(1, 20)], &[(2, 20)], Some(ComparisonProblem::NothingInCommon)),
        ] {
            let (before, after) = (snapshot(before), snapshot(after));
            assert_eq!(compare(&before, &after, 0.05).problem(&before, &after), expected);
        }
    }

    proptest! {
        #[test]
        fn every_customer_occurs_once(
            before in prop::collection::vec((0_u8..12, 0_u8..=100), 0..20),
            after in prop::collection::vec((0_u8..12, 0_u8..=100), 0..20),
        ) {
            let first = |customers: &[(u8, u8)]| {
                let mut rows = BTreeMap::new();
                for (row, (id, _)) in (0_u32..).zip(customers) {
                    rows.entry(*id).or_insert(row);
                }
                rows
            };
            let (old, new) = (first(&before), first(&after));
            let found = compare(&snapshot(&before), &snapshot(&after), 0.1);
            let mut rows: Vec<u32> = new.values().copied().collect();
            rows.sort_unstable();
            let expected_after = rows.iter().map(|&row| (old.get(&after[row as usize].0).copied(), Some(row)));
            let mut gone: Vec<u32> = old.iter().filter(|(id, _)| !new.contains_key(id)).map(|(_, row)| *row).collect();
            gone.sort_unstable();
            let expected: Vec<_> = expected_after.chain(gone.into_iter().map(|row| (Some(row), None))).collect();
            let pairs: Vec<_> = found.customers.iter().map(|moved| (moved.before, moved.after)).collect();
            prop_assert_eq!(pairs, expected);
            let groups = [Some(Band::Low), Some(Band::Medium), Some(Band::High), None];
            let n_between = |bands| found.customers.iter().filter(|moved| moved.bands == Some(bands)).count() as u32;
            prop_assert_eq!(found.flow, groups.map(|from| groups.map(|to| n_between([from, to]))));
            prop_assert_eq!(found.flow.iter().flatten().sum::<u32>() as usize, found.customers.len());
            prop_assert_eq!(found.repeated_before.len(), before.len() - old.len());
            prop_assert_eq!(found.repeated_after.len(), after.len() - new.len());
        }
    }
}
