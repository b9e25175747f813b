//! Rows that are in a table twice: in different folds, a forest is measured on what it has learned by heart.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use churnscope_engine::bundle::sha256;
use churnscope_engine::csv::RecordBatch;

/// Rows that repeat an earlier one, cell by cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeats {
    /// How many there are.
    pub rows: usize,
    /// The line of the first of them.
    pub line: u64,
    /// The line of the row that it repeats.
    pub of: u64,
}

/// Looks for them; `None` where every row is different.
pub(super) fn repeats(records: &RecordBatch) -> Option<Repeats> {
    let mut lines: HashMap<[u8; 32], u64> = HashMap::with_capacity(records.len());
    let mut found: Option<Repeats> = None;
    let mut bytes = Vec::new();
    for record in records.records(0..records.len()) {
        bytes.clear();
        for cell in record.cells() {
            bytes.extend(cell.len().to_le_bytes());
            bytes.extend(cell);
        }
        let line = record.line();
        match lines.entry(sha256(&bytes)) {
            Entry::Vacant(entry) => {
                entry.insert(line);
            }
            Entry::Occupied(entry) => {
                found.get_or_insert(Repeats { rows: 0, line, of: *entry.get() }).rows += 1;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::csv::TableReader;

    fn of(csv: &[u8]) -> Option<Repeats> {
        let (mut reader, mut records) = (TableReader::new(), RecordBatch::default());
        reader.feed(csv, &mut |record| records.push(record)).unwrap();
        reader.finish(&mut |record| records.push(record)).unwrap();
        repeats(&records)
    }

    #[test]
    fn rows_are_compared_cell_by_cell() {
        assert_eq!(of(b"a,b\n1,2\n12,\n,12\n1,3\n"), None);
        assert_eq!(of(b"a,b\n1,2\n3,4\n1,2\n\"1\",2\n"), Some(Repeats { rows: 2, line: 4, of: 2 }));
    }
}
