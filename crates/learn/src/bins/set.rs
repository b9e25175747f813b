use bincode::{Decode, Encode};

/// A set of bins or levels: any of the numbers 0 to 255.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct BinSet {
    words: [u64; 4],
}

impl BinSet {
    /// Adds a bin.
    pub fn insert(&mut self, bin: u8) {
        if let Some(word) = self.words.get_mut(usize::from(bin >> 6)) {
            *word |= 1 << (bin & 63);
        }
    }

    /// Whether a bin is in the set.
    pub fn contains(&self, bin: u8) -> bool {
        self.words.get(usize::from(bin >> 6)).is_some_and(|word| word >> (bin & 63) & 1 == 1)
    }

    /// Number of bins in the set.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.words == [0; 4]
    }

    /// The bins in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u8> + '_ {
        (0..=u8::MAX).filter(|&bin| self.contains(bin))
    }
}

impl FromIterator<u8> for BinSet {
    fn from_iter<T: IntoIterator<Item = u8>>(bins: T) -> Self {
        let mut set = Self::default();
        bins.into_iter().for_each(|bin| set.insert(bin));
        set
    }
}
