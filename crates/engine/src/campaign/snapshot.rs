//! The customers of one scored file.

use bincode::{Decode, Encode};

use crate::schema::Band;
use crate::text_lists::TextLists;
use crate::texts::Texts;

/// The customers of one scored file, stored by column.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Snapshot {
    ids: Texts,
    /// The estimates; NaN for a customer without one.
    probabilities: Vec<f64>,
    bands: Vec<Option<Band>>,
    reasons: TextLists,
}

impl Snapshot {
    /// Adds a customer. `estimate` is a probability in [0, 1] and its band; `None` if the customer has no estimate.
    /// `reasons` come strongest first; empty ones are left out.
    pub fn push<'a>(&mut self, id: &[u8], estimate: Option<(f64, Band)>, reasons: impl IntoIterator<Item = &'a [u8]>) {
        self.ids.push(id);
        self.probabilities.push(estimate.map_or(f64::NAN, |(probability, _)| probability));
        self.bands.push(estimate.map(|(_, band)| band));
        self.reasons.push(reasons.into_iter().filter(|reason| !reason.is_empty()));
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

    /// Whether there are so many customers, or such long IDs or reasons, that the last ones cannot be found again.
    pub fn is_full(&self) -> bool {
        u32::try_from(self.len()).is_err() || self.ids.is_full() || self.reasons.is_full()
    }

    /// The ID of a row; empty if there is no such row.
    pub fn id(&self, row: u32) -> &[u8] {
        self.ids.get(row as usize)
    }

    /// The probability of a row, in [0, 1], and its band; `None` if there is no such row, or if it has no estimate.
    pub fn estimate(&self, row: u32) -> Option<(f64, Band)> {
        let row = row as usize;
        self.probabilities.get(row).copied().zip(self.bands.get(row).copied().flatten())
    }

    /// The reasons of a row, strongest first.
    pub fn reasons(&self, row: u32) -> impl Iterator<Item = &[u8]> {
        self.reasons.get(row as usize)
    }

    /// All rows whose numbers fit in a `u32`.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).map_while(|row| u32::try_from(row).ok())
    }

    /// The first row of each ID, in ascending order of IDs; and the rows that repeat the ID of an earlier row, in the
    /// order of the file.
    pub(super) fn by_id(&self) -> (Vec<u32>, Vec<u32>) {
        let mut rows: Vec<u32> = self.rows().collect();
        rows.sort_unstable_by(|&a, &b| self.id(a).cmp(self.id(b)).then(a.cmp(&b)));
        let mut repeated = Vec::new();
        rows.dedup_by(|later, first| {
            let is_repeated = self.id(*later) == self.id(*first);
            if is_repeated {
                repeated.push(*later);
            }
            is_repeated
        });
        repeated.sort_unstable();
        (rows, repeated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_found_by_row() {
        let (mut first, mut later) = (Snapshot::default(), Snapshot::default());
        first.push(b"a", Some((0.25, Band::Medium)), [b"tenure".as_slice(), b"", b"contract"]);
        later.push(b"", None, []);
        later.push(b"a", Some((0.75, Band::High)), [b"contract".as_slice()]);
        first.append(&later);
        assert_eq!((first.len(), first.is_empty(), first.is_full()), (3, false, false));
        for (row, id, estimate, reasons) in [
            (0, b"a".as_slice(), Some((0.25, Band::Medium)), &[b"tenure".as_slice(), b"contract"][..]),
            (1, b"", None, &[]),
            (2, b"a", Some((0.75, Band::High)), &[b"contract"]),
            (3, b"", None, &[]),
        ] {
            assert_eq!((first.id(row), first.estimate(row)), (id, estimate), "{row}");
            assert_eq!(first.reasons(row).collect::<Vec<_>>(), reasons, "{row}");
        }
        assert_eq!(first.by_id(), (vec![1, 0], vec![2]));
    }
}
