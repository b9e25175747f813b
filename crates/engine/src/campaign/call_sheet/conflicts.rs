//! Conflicts as the text of a cell: a CSV record for each conflict.

use super::{CallConflict, CallEntry, CallStatus};
use crate::csv::{CellWriter, RecordReader};

/// Writes conflicts as the text of a cell.
pub(super) fn write(conflicts: &[CallConflict]) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut writer = CellWriter::new(b',', false);
    for CallConflict { source, entry: CallEntry { status, owner, date, note } } in conflicts {
        for cell in [source, status.name(), owner, date] {
            writer.cell(cell.as_bytes(), &mut lines);
        }
        writer.last_cell(note.as_bytes(), &mut lines);
    }
    lines
}

/// Reads the conflicts in a cell; `None` if the cell is malformed.
pub(super) fn read(cell: &str) -> Option<Vec<CallConflict>> {
    let (mut conflicts, mut is_valid) = (Vec::new(), true);
    let mut each = |record: crate::csv::Record<'_>| {
        let texts: Option<Vec<&str>> = record.cells().map(|cell| std::str::from_utf8(cell).ok()).collect();
        let conflict = match texts.as_deref() {
            Some(&[source, status, owner, date, note]) => CallStatus::of_name(status).map(|status| {
                let [owner, date, note] = [owner, date, note].map(str::to_owned);
                CallConflict { source: source.to_owned(), entry: CallEntry { status, owner, date, note } }
            }),
            _ => None,
        };
        is_valid &= conflict.is_some();
        conflicts.extend(conflict);
    };
    let mut reader = RecordReader::new(b',');
    let all_read = reader.feed(cell.as_bytes(), &mut each).and_then(|()| reader.finish(&mut each));
    (is_valid && all_read.is_ok()).then_some(conflicts)
}
