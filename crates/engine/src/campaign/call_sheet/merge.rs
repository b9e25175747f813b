//! Merges sheets that several people have edited.
//!
//! Each row remembers the fingerprints of its former entries. If one sheet's entry is a former entry of the other
//! sheet, the other sheet is newer, and its entry counts. If the entries differ and neither is newer, both people have
//! changed the row. Then a field that only one of them filled in counts, and if both filled in the same field
//! differently, the row gets a conflict.

use std::collections::{HashMap, HashSet};

use super::{CallConflict, CallEntry, CallRow, CallSheet, CallSheetError, CallStatus, MAX_CALLS};

/// What a merge did, as numbers of customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MergeCounts {
    /// Customers without a new conflict whose entries changed, or whose conflicts were decided on the other sheet.
    pub updated: usize,
    /// Customers who were not on this sheet.
    pub added: usize,
    /// Customers who are on both sheets and whose entries and conflicts stay the same.
    pub unchanged: usize,
    /// Customers with a new conflict.
    pub conflicts: usize,
}

impl CallSheet {
    /// Adds what is new on another sheet. `source` is the name of its file. Rows are matched by ID. If several rows of
    /// this sheet have the same ID, those with the same cells are matched first, and the others in order. Cells of
    /// columns that this sheet lacks are dropped.
    ///
    /// # Errors
    ///
    /// [`CallSheetError::TooManyRows`]. The sheet then stays as it was.
    pub fn merge(&mut self, other: &Self, source: &str) -> Result<MergeCounts, CallSheetError> {
        let columns: Vec<Option<usize>> =
            self.columns.iter().map(|name| other.columns.iter().rposition(|other| other == name)).collect();
        let cells_of = |row: &CallRow| -> Vec<String> {
            let cell = |column: &Option<usize>| column.and_then(|column| row.cells.get(column).cloned());
            columns.iter().map(|column| cell(column).unwrap_or_default()).collect()
        };
        let matches = self.matches(other, &cells_of);
        let n_new = matches.iter().filter(|ours| ours.is_none()).count();
        if self.rows.len().saturating_add(n_new) > MAX_CALLS {
            return Err(CallSheetError::TooManyRows);
        }
        let mut counts = MergeCounts::default();
        for (theirs, ours) in other.rows.iter().zip(matches) {
            let count = match ours.and_then(|row| self.rows.get_mut(row)).map(|ours| ours.merge(theirs, source)) {
                None => {
                    self.rows.push(CallRow { cells: cells_of(theirs), ..theirs.clone() });
                    &mut counts.added
                }
                Some(RowChange::None) => &mut counts.unchanged,
                Some(RowChange::Updated) => &mut counts.updated,
                Some(RowChange::Conflict) => &mut counts.conflicts,
            };
            *count = count.saturating_add(1);
        }
        Ok(counts)
    }

    /// For each row of the other sheet, the index of the matching row of this sheet; `None` for a new customer.
    fn matches(&self, other: &Self, cells_of: &dyn Fn(&CallRow) -> Vec<String>) -> Vec<Option<usize>> {
        let mut free = HashMap::<&str, Vec<usize>>::new();
        for (index, row) in self.rows.iter().enumerate() {
            free.entry(&row.id).or_default().push(index);
        }
        let is_repeated: HashSet<&str> = free.iter().filter(|(_, rows)| rows.len() > 1).map(|(id, _)| *id).collect();
        let mut matches = vec![None; other.rows.len()];
        for by_cells in [true, false] {
            for (row, found) in other.rows.iter().zip(&mut matches).filter(|(_, found)| found.is_none()) {
                let Some(rows) = free.get_mut(row.id.as_str()) else { continue };
                let is_needed = by_cells && is_repeated.contains(row.id.as_str());
                let cells = is_needed.then(|| cells_of(row));
                let fits = |ours: &usize| self.rows.get(*ours).is_some_and(|ours| Some(&ours.cells) == cells.as_ref());
                let place = if is_needed { rows.iter().position(fits) } else { Some(0).filter(|_| !rows.is_empty()) };
                *found = place.map(|place| rows.remove(place));
            }
        }
        matches
    }
}

enum RowChange {
    None,
    Updated,
    Conflict,
}

impl CallRow {
    fn merge(&mut self, other: &Self, source: &str) -> RowChange {
        let (before, known) = (self.entry.clone(), self.conflicts.clone());
        for conflict in &other.conflicts {
            self.add_conflict(conflict.clone());
        }
        self.merge_entry(other, source);
        // a conflict that was decided on one of the sheets is decided on both
        let Self { entry, versions, conflicts, .. } = self;
        conflicts.retain(|conflict| conflict.entry != *entry && !versions.contains(&conflict.entry.version()));
        if self.conflicts.iter().any(|conflict| !known.contains(conflict)) {
            RowChange::Conflict
        } else if self.entry == before && self.conflicts == known {
            RowChange::None
        } else {
            RowChange::Updated
        }
    }

    fn merge_entry(&mut self, other: &Self, source: &str) {
        let conflict = CallConflict { source: source.to_owned(), entry: other.entry.clone() };
        // who is held out depends on the plan, not on what came of a call
        if self.is_held_out() != other.is_held_out() {
            return self.add_conflict(conflict);
        }
        let (ours, theirs) = (self.entry.version(), other.entry.version());
        let (knows_theirs, knows_ours) = (self.versions.contains(&theirs), other.versions.contains(&ours));
        // if somebody went back to a former entry, each sheet knows the other sheet's entry
        let is_longer = other.versions.len() > self.versions.len();
        if if knows_theirs { knows_ours && is_longer } else { knows_ours } {
            (self.entry, self.versions) = (other.entry.clone(), other.versions.clone());
            return;
        }
        for version in &other.versions {
            if !self.versions.contains(version) && *version != ours {
                self.remember(version.clone());
            }
        }
        if ours == theirs || knows_theirs {
            return;
        }
        let (combined, is_in_conflict) = combined(&self.entry, &other.entry);
        if combined != self.entry {
            self.replace_entry(combined);
        }
        if is_in_conflict {
            self.add_conflict(conflict);
        } else if other.entry != self.entry {
            self.remember(theirs);
        }
    }

    fn add_conflict(&mut self, conflict: CallConflict) {
        if !self.conflicts.contains(&conflict) {
            self.conflicts.push(conflict);
        }
    }
}

/// Combines two entries: takes the fields that only `theirs` fills in from `theirs`, and all others from `ours`. Also
/// returns whether both fill in a field differently.
pub(super) fn combined(ours: &CallEntry, theirs: &CallEntry) -> (CallEntry, bool) {
    let mut is_in_conflict = false;
    let mut text = |ours: &str, theirs: &str| {
        is_in_conflict |= !ours.is_empty() && !theirs.is_empty() && ours != theirs;
        if ours.is_empty() { theirs.to_owned() } else { ours.to_owned() }
    };
    let (owner, date) = (text(&ours.owner, &theirs.owner), text(&ours.date, &theirs.date));
    let note = text(&ours.note, &theirs.note);
    let status = if ours.status == CallStatus::ToCall { theirs.status } else { ours.status };
    is_in_conflict |= theirs.status != CallStatus::ToCall && theirs.status != status;
    (CallEntry { status, owner, date, note }, is_in_conflict)
}
