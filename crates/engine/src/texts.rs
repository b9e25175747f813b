//! Strings, one per row, with the bytes of all strings in one list.

use bincode::{Decode, Encode};

/// Maximum length of a string that [`Texts::push_cut`] adds, in bytes.
const MAX_LENGTH: usize = 256;

/// Strings, one per row. Strings after the first 4 GiB cannot be found again.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds the string of the next row.
    pub fn push(&mut self, text: &[u8]) {
        self.bytes.extend(text);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    /// Adds the string of the next row. A string longer than [`MAX_LENGTH`] bytes is cut between two characters.
    pub(crate) fn push_cut(&mut self, text: &[u8]) {
        let is_inside_character = |at: &usize| text.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
        let end = (0..=MAX_LENGTH).rev().find(|at| !is_inside_character(at)).unwrap_or(MAX_LENGTH);
        self.push(text.get(..end).unwrap_or(text));
    }

    /// The string of a row; empty if there is no such row.
    pub fn get(&self, row: usize) -> &[u8] {
        let end = |row: usize| self.ends.get(row).map(|&end| end as usize);
        let start = row.checked_sub(1).map_or(Some(0), end);
        start.zip(end(row)).and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// Adds the strings of the rows that come next.
    pub fn append(&mut self, later: &Self) {
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes.extend(&later.bytes);
        self.ends.extend(later.ends.iter().map(|end| start.saturating_add(*end)));
    }

    /// Whether there are 4 GiB or more, so that the last strings cannot be found again.
    pub(crate) fn is_full(&self) -> bool {
        u32::try_from(self.bytes.len()).is_err()
    }

    pub(crate) fn size_in_memory(&self) -> usize {
        self.bytes.capacity().saturating_add(self.ends.capacity().saturating_mul(size_of::<u32>()))
    }

    pub(crate) fn are_of(&self, n_rows: usize) -> bool {
        let end = self.ends.last().map_or(0, |&end| end as usize);
        self.ends.len() == n_rows && self.ends.is_sorted() && end == self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_by_row_and_shortened_between_characters() {
        let mut texts = Texts::default();
        texts.push(b"");
        texts.push_cut("Zo\u{eb}".as_bytes());
        texts.push_cut(format!("a{}", "\u{eb}".repeat(200)).as_bytes());
        let mut all = texts.clone();
        all.append(&texts);
        assert!(all.are_of(6) && !all.are_of(5));
        for row in [0, 3] {
            assert_eq!(all.get(row), b"");
            assert_eq!(std::str::from_utf8(all.get(row + 1)), Ok("Zo\u{eb}"));
            assert_eq!(std::str::from_utf8(all.get(row + 2)).map(str::len), Ok(255));
        }
        assert_eq!(all.get(6), b"");
    }
}
