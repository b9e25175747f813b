//! Duplicate rows. If copies of a row are in different folds, a model is tested on rows that it has learned from.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use churnscope_engine::bundle::sha256;
use churnscope_engine::csv::{Location, Record, RecordBatch};

/// Rows whose cells all equal those of an earlier row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicates {
    /// Number of rows that equal an earlier row.
    pub count: usize,
    /// The first duplicate.
    pub first: Location,
    /// The row that it duplicates.
    pub original: Location,
}

#[derive(Default)]
pub(super) struct DuplicateFinder {
    /// Where each different row first occurs, by the hash of its cells.
    locations: HashMap<[u8; 32], Location>,
    found: Option<Duplicates>,
    bytes: Vec<u8>,
}

impl DuplicateFinder {
    pub(super) fn add(&mut self, record: Record<'_>) {
        self.bytes.clear();
        for cell in record.cells() {
            self.bytes.extend((cell.len() as u64).to_le_bytes());
            self.bytes.extend(cell);
        }
        let location = record.location();
        match self.locations.entry(sha256(&self.bytes)) {
            Entry::Vacant(entry) => {
                entry.insert(location);
            }
            Entry::Occupied(entry) => {
                self.found.get_or_insert(Duplicates { count: 0, first: location, original: *entry.get() }).count += 1;
            }
        }
    }

    pub(super) fn found(self) -> Option<Duplicates> {
        self.found
    }
}

pub(super) fn duplicates(records: &RecordBatch) -> Option<Duplicates> {
    let mut finder = DuplicateFinder::default();
    records.records(0..records.len()).for_each(|record| finder.add(record));
    finder.found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::csv::TableReader;

    fn duplicates_in(csv: &[u8]) -> Option<Duplicates> {
        let (mut reader, mut records) = (TableReader::new(), RecordBatch::default());
        reader.feed(csv, &mut |record| records.push(record)).unwrap();
        reader.finish(&mut |record| records.push(record)).unwrap();
        duplicates(&records)
    }

    #[test]
    fn rows_are_compared_cell_by_cell() {
        assert_eq!(duplicates_in(b"a,b\n1,2\n12,\n,12\n1,3\n"), None);
        let found = Duplicates { count: 2, first: Location::Line(4), original: Location::Line(2) };
        assert_eq!(duplicates_in(b"a,b\n1,2\n3,4\n1,2\n\"1\",2\n"), Some(found));
    }
}
