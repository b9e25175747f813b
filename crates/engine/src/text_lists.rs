//! Lists of strings, one list per row, in which equal strings are stored once.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};

use crate::texts::Texts;

#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub(crate) struct TextLists {
    texts: Texts,
    numbers: BTreeMap<Vec<u8>, u32>,
    items: Vec<u32>,
    ends: Vec<u32>,
}

impl TextLists {
    pub(crate) fn push<'a>(&mut self, list: impl Iterator<Item = &'a [u8]>) {
        for text in list {
            let number = self.number(text);
            self.items.push(number);
        }
        self.end_list();
    }

    pub(crate) fn append(&mut self, later: &Self) {
        let mut numbers = vec![0; later.numbers.len()];
        for (text, &number) in &later.numbers {
            if let Some(place) = numbers.get_mut(number as usize) {
                *place = self.number(text);
            }
        }
        for row in 0..later.ends.len() {
            self.items.extend(later.items_of(row).iter().filter_map(|&item| numbers.get(item as usize)));
            self.end_list();
        }
    }

    pub(crate) fn get(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        self.items_of(row).iter().map(|&item| self.texts.get(item as usize))
    }

    /// Whether the last strings cannot be found again, because there are too many strings or bytes.
    pub(crate) fn is_full(&self) -> bool {
        u32::try_from(self.items.len()).is_err() || self.texts.is_full()
    }

    fn items_of(&self, row: usize) -> &[u32] {
        let end = |row: usize| self.ends.get(row).map(|&end| end as usize);
        let start = row.checked_sub(1).map_or(Some(0), end);
        start.zip(end(row)).and_then(|(start, end)| self.items.get(start..end)).unwrap_or_default()
    }

    fn number(&mut self, text: &[u8]) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.texts.push(text);
        self.numbers.insert(text.to_vec(), number);
        number
    }

    fn end_list(&mut self) {
        self.ends.push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_are_stored_once() {
        let (mut lists, mut later) = (TextLists::default(), TextLists::default());
        lists.push([b"b".as_slice(), b"a"].into_iter());
        lists.push([].into_iter());
        later.push([b"c".as_slice(), b"a", b"c"].into_iter());
        lists.append(&later);
        let found: Vec<Vec<&[u8]>> = (0..4).map(|row| lists.get(row).collect()).collect();
        assert_eq!(found, [vec![b"b".as_slice(), b"a"], vec![], vec![b"c", b"a", b"c"], vec![]]);
        assert_eq!(lists.numbers.len(), 3);
        assert!(!lists.is_full());
    }
}
