//! Compares two scored files, such as last month's and this month's: whose risk rose or fell, who is new, and who is
//! gone.
//!
//! Customers are matched by their IDs, byte for byte. An ID that occurs more than once in a file counts only the first
//! time.

use crate::schema::Band;
use crate::texts::Texts;

/// Separates the reasons of one customer in memory.
const SEPARATOR: u8 = 0x1f;

/// The scored customers of one file.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    ids: Texts,
    probabilities: Vec<f64>,
    bands: Vec<Band>,
    reasons: Texts,
}

/// How a customer's risk changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    /// The customer is at high risk in the later file, but was not at high risk before or is not in the earlier file.
    NewlyHigh,
    /// The estimate rose by at least the threshold, without a change from or to high risk.
    Risen,
    /// The customer was at high risk, and is in a lower risk band in the later file.
    NoLongerHigh,
    /// The estimate fell by at least the threshold, without a change from or to high risk.
    Fallen,
    /// The customer is in the earlier file only.
    Gone,
    /// The customer is in the later file only, and is not at high risk.
    New,
    /// None of these.
    Steady,
}

/// A customer in one or both of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The row in the earlier file, counted from 0, if the customer is in it.
    pub before: Option<u32>,
    /// The row in the later file, counted from 0, if the customer is in it.
    pub after: Option<u32>,
    /// How the risk changed.
    pub movement: Movement,
}

/// The comparison of two files.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// All customers: those of the later file in its order, and then those who are gone, in the order of the earlier
    /// file.
    pub customers: Vec<Moved>,
    /// Customers by band before (low, medium, high, or not in the earlier file) and by band after (low, medium, high,
    /// or gone).
    pub flow: [[u32; 4]; 4],
    /// Number of rows in the earlier file that repeat the ID of a row above them.
    pub repeated_before: u32,
    /// Number of rows in the later file that repeat the ID of a row above them.
    pub repeated_after: u32,
}

impl Snapshot {
    /// Adds a customer. `probability` is in [0, 1], and `reasons` come strongest first.
    pub fn push<'a>(&mut self, id: &[u8], probability: f64, band: Band, reasons: impl IntoIterator<Item = &'a [u8]>) {
        self.ids.push(id);
        self.probabilities.push(probability);
        self.bands.push(band);
        let reasons: Vec<&[u8]> = reasons.into_iter().filter(|reason| !reason.is_empty()).collect();
        self.reasons.push(&reasons.join(&SEPARATOR));
    }

    /// Adds the customers of `later`.
    pub fn append(&mut self, later: &Self) {
        self.ids.append(&later.ids);
        self.probabilities.extend(&later.probabilities);
        self.bands.extend(&later.bands);
        self.reasons.append(&later.reasons);
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.probabilities.len()
    }

    /// Whether there are no customers.
    pub fn is_empty(&self) -> bool {
        self.probabilities.is_empty()
    }

    /// The ID of a row; empty if there is no such row.
    pub fn id(&self, row: u32) -> &[u8] {
        self.ids.get(row as usize)
    }

    /// The estimate of a row, in [0, 1]; `None` if there is no such row.
    pub fn probability(&self, row: u32) -> Option<f64> {
        self.probabilities.get(row as usize).copied()
    }

    /// The risk band of a row; `None` if there is no such row.
    pub fn band(&self, row: u32) -> Option<Band> {
        self.bands.get(row as usize).copied()
    }

    /// The reasons of a row, strongest first.
    pub fn reasons(&self, row: u32) -> impl Iterator<Item = &[u8]> {
        self.reasons.get(row as usize).split(|&byte| byte == SEPARATOR).filter(|reason| !reason.is_empty())
    }

    /// The first row with each ID, in ascending order of the IDs, and the number of all other rows.
    fn by_id(&self) -> (Vec<u32>, u32) {
        let mut rows: Vec<u32> = (0..self.len()).map_while(|row| u32::try_from(row).ok()).collect();
        rows.sort_unstable_by(|&a, &b| self.id(a).cmp(self.id(b)).then(a.cmp(&b)));
        let n_rows = rows.len();
        rows.dedup_by(|later, first| self.id(*later) == self.id(*first));
        let n_repeated = n_rows.saturating_sub(rows.len());
        (rows, n_repeated as u32)
    }
}

/// Compares two files. `threshold`, in [0, 1], is the minimum change in the estimate for [`Movement::Risen`] and
/// [`Movement::Fallen`].
pub fn compare(before: &Snapshot, after: &Snapshot, threshold: f64) -> Comparison {
    let ((rows_before, repeated_before), (rows_after, repeated_after)) = (before.by_id(), after.by_id());
    let mut earlier = rows_before.iter().copied().peekable();
    let (mut present, mut gone) = (Vec::new(), Vec::new());
    for row in rows_after {
        while let Some(missing) = earlier.next_if(|&other| before.id(other) < after.id(row)) {
            gone.push(missing);
        }
        present.push((row, earlier.next_if(|&other| before.id(other) == after.id(row))));
    }
    gone.extend(earlier);
    present.sort_unstable();
    gone.sort_unstable();
    let mut flow = [[0; 4]; 4];
    let present = present.into_iter().map(|(row, other)| (other, Some(row)));
    let customers = present.chain(gone.into_iter().map(|row| (Some(row), None)));
    let customers = customers.map(|(row_before, row_after)| {
        let (from, to) = (row_before.and_then(|row| before.band(row)), row_after.and_then(|row| after.band(row)));
        if let Some(count) = flow.get_mut(place(from)).and_then(|to_bands| to_bands.get_mut(place(to))) {
            *count = u32::saturating_add(*count, 1);
        }
        let change = match (row_before, row_after) {
            (Some(old), Some(new)) => after.probability(new).zip(before.probability(old)).map(|(new, old)| new - old),
            _ => None,
        };
        Moved { before: row_before, after: row_after, movement: movement(from, to, change.unwrap_or(0.0), threshold) }
    });
    Comparison { customers: customers.collect(), flow, repeated_before, repeated_after }
}

fn movement(from: Option<Band>, to: Option<Band>, change: f64, threshold: f64) -> Movement {
    match (from, to) {
        (_, None) => Movement::Gone,
        (None | Some(Band::Low | Band::Medium), Some(Band::High)) => Movement::NewlyHigh,
        (None, Some(_)) => Movement::New,
        (Some(Band::High), Some(Band::Low | Band::Medium)) => Movement::NoLongerHigh,
        _ if change >= threshold => Movement::Risen,
        _ if change <= -threshold => Movement::Fallen,
        _ => Movement::Steady,
    }
}

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

    fn band(probability: f64) -> Band {
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
            snapshot.push(&[*id], probability, band(probability), [b"tenure".as_slice(), b"", b"contract"]);
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
            let found = compare(&of(before), &of(after), 0.05 - 1e-9);
            assert_eq!(found.customers[0].movement, expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn reasons_are_kept_in_order() {
        let snapshot = snapshot(&[(1, 50)]);
        assert_eq!(snapshot.reasons(0).collect::<Vec<_>>(), [b"tenure".as_slice(), b"contract"]);
        assert_eq!(snapshot.reasons(1).count(), 0);
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
            prop_assert_eq!(found.flow.iter().flatten().sum::<u32>() as usize, found.customers.len());
            prop_assert_eq!(found.repeated_before as usize, before.len() - old.len());
            prop_assert_eq!(found.repeated_after as usize, after.len() - new.len());
        }
    }
}
