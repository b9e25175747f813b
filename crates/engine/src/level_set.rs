//! Sets of levels of one category.

use bincode::{Decode, Encode};

/// A set of levels.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct LevelSet {
    /// Bit `level % 8` of byte `level / 8` is 1 if the level is in the set. In a valid set, the last byte is not 0.
    bytes: Vec<u8>,
}

/// The reason that a set of levels is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetProblem {
    /// The set's field is not a category.
    #[error("its field is not a category")]
    NotACategory,
    /// The set has no levels.
    #[error("it has no levels")]
    Empty,
    /// The set has all levels of its category.
    #[error("it has all levels of its category")]
    Complete,
    /// The set has a level that its category does not have.
    #[error("it has a level that does not exist")]
    UnknownLevel,
    /// The set ends with a byte that has no levels.
    #[error("it ends with a byte that has no levels")]
    Padded,
    /// The set is repeated or out of order.
    #[error("it is repeated or out of order")]
    Order,
}

impl LevelSet {
    /// Whether a level is in the set.
    pub fn contains(&self, level: u16) -> bool {
        self.bit(level) == 1
    }

    /// 1 if a level is in the set, else 0.
    pub(crate) fn bit(&self, level: u16) -> u8 {
        self.bytes.get(usize::from(level / 8)).map_or(0, |byte| byte >> (level % 8) & 1)
    }

    /// Which of the four levels starting at `4 * at` are in the set, with one bit per level.
    pub(crate) fn four(&self, at: usize) -> usize {
        let first_bit = if at.is_multiple_of(2) { 0 } else { 4 };
        self.bytes.get(at / 2).map_or(0, |byte| usize::from(byte >> first_bit & 0b1111))
    }

    /// The levels in the set, in ascending order.
    pub fn levels(&self) -> impl Iterator<Item = u16> {
        let all_bits = self.bytes.len().saturating_mul(8);
        (0..=u16::MAX).take(all_bits).filter(|&level| self.contains(level))
    }

    /// The levels that are not in the set, given a category's number of levels.
    pub fn complement(&self, n_levels: usize) -> Self {
        (0..=u16::MAX).take(n_levels).filter(|&level| !self.contains(level)).collect()
    }

    pub(crate) fn check(&self, n_levels: usize) -> Result<(), SetProblem> {
        let Some(last) = self.bytes.last() else { return Err(SetProblem::Empty) };
        // the number after the highest level
        let end = self.bytes.len().saturating_mul(8).saturating_sub(last.leading_zeros() as usize);
        let size: usize = self.bytes.iter().map(|byte| byte.count_ones() as usize).sum();
        match last {
            0 => Err(SetProblem::Padded),
            _ if end > n_levels => Err(SetProblem::UnknownLevel),
            _ if size == n_levels => Err(SetProblem::Complete),
            _ => Ok(()),
        }
    }
}

impl FromIterator<u16> for LevelSet {
    fn from_iter<T: IntoIterator<Item = u16>>(levels: T) -> Self {
        let mut bytes = Vec::new();
        for level in levels {
            let at = usize::from(level / 8);
            if bytes.len() <= at {
                bytes.resize(at.saturating_add(1), 0);
            }
            if let Some(byte) = bytes.get_mut(at) {
                *byte |= 1 << (level % 8);
            }
        }
        Self { bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(levels: &[u16]) -> LevelSet {
        levels.iter().copied().collect()
    }

    #[test]
    fn a_set_has_the_levels_that_it_was_made_from() {
        for levels in [&[][..], &[0], &[7, 8], &[3, 900, 4_095]] {
            let of = set(levels);
            assert!(of.levels().eq(levels.iter().copied()), "{levels:?}");
            assert!((0..5_000).all(|level| of.contains(level) == levels.contains(&level)), "{levels:?}");
            assert_eq!(of.complement(4_096).complement(4_096), of);
            let four = |level: usize| (0..4).filter(|bit| of.contains((level + bit) as u16)).map(|bit| 1 << bit).sum();
            assert!((0..1_200).all(|at| of.four(at) == four(4 * at)), "{levels:?}");
        }
        assert_eq!(set(&[9, 2, 9]), set(&[2, 9]));
        assert_eq!(set(&[0, 2]).complement(4), set(&[1, 3]));
    }

    #[test]
    fn a_set_must_have_some_but_not_all_levels() {
        let bytes = |bytes: &[u8]| LevelSet { bytes: bytes.to_vec() };
        for (of, n_levels, expected) in [
            (set(&[0, 2]), 3, Ok(())),
            (set(&[0, 15]), 16, Ok(())),
            (set(&[]), 3, Err(SetProblem::Empty)),
            (set(&[0, 1, 2]), 3, Err(SetProblem::Complete)),
            (set(&[0, 3]), 3, Err(SetProblem::UnknownLevel)),
            (set(&[0, 16]), 16, Err(SetProblem::UnknownLevel)),
            (bytes(&[0]), 3, Err(SetProblem::Padded)),
            (bytes(&[1, 0]), 16, Err(SetProblem::Padded)),
            (bytes(&[1; 100_000]), 16, Err(SetProblem::UnknownLevel)),
        ] {
            assert_eq!(of.check(n_levels), expected, "{of:?}");
        }
    }
}
