//! Call sheets: whom a team calls, with which offer, and what came of each call.
//!
//! A sheet is made from a plan's file. Each representative works on a copy, and [`CallSheet::merge`] brings the copies
//! together.

mod assign;
mod conflicts;
mod file;
mod merge;
mod outcomes;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

pub use assign::OwnerAssignment;
pub use file::{CallSheetError, is_call_sheet};
pub use merge::MergeCounts;
pub use outcomes::{FollowedCalls, KnownOutcomes, OutcomesError};

use crate::schema::Band;

/// Maximum number of rows in a sheet.
pub const MAX_CALLS: usize = 50_000;

/// Maximum number of former entries whose fingerprints a row remembers.
const MAX_VERSIONS: usize = 20;

/// What came of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallStatus {
    /// The customer has not been reached yet.
    #[default]
    ToCall,
    /// The customer was reached, without an offer so far.
    Reached,
    /// The customer is thinking about an offer.
    Offered,
    /// The customer accepted an offer.
    Accepted,
    /// The customer declined.
    Declined,
    /// The customer left anyway.
    LeftAnyway,
    /// The customer is not called, so that the effect of the calls can be measured.
    HeldOut,
}

impl CallStatus {
    /// The statuses that a user can choose, in the order of their keys, 1 to 6.
    pub const CHOICES: [Self; 6] =
        [Self::ToCall, Self::Reached, Self::Offered, Self::Accepted, Self::Declined, Self::LeftAnyway];

    /// The status in a sheet's file, such as `to call`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ToCall => "to call",
            Self::Reached => "reached",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::LeftAnyway => "left anyway",
            Self::HeldOut => "held out",
        }
    }

    /// The status with this name, ignoring case. A blank name means [`CallStatus::ToCall`].
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.trim();
        let mut all = Self::CHOICES.into_iter().chain([Self::HeldOut]);
        if name.is_empty() { Some(Self::ToCall) } else { all.find(|status| status.name().eq_ignore_ascii_case(name)) }
    }
}

/// What a team has entered about a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallEntry {
    /// What came of the call.
    pub status: CallStatus,
    /// Who calls.
    pub owner: String,
    /// A date, such as that of the next call: ISO 8601, or whatever text somebody typed in a spreadsheet.
    pub date: String,
    /// Anything else.
    pub note: String,
}

impl CallEntry {
    /// A short fingerprint of the entry. The `v` keeps spreadsheets from reading the fingerprint as a number.
    fn version(&self) -> String {
        let mut digest = Sha256::new();
        for text in [self.status.name(), &self.owner, &self.date, &self.note] {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
        }
        let digest: [u8; 32] = digest.finalize().into();
        format!("v{}", hex::encode(digest.get(..4).unwrap_or_default()))
    }
}

/// The entry for a customer in a merged sheet, if it conflicts with the one in this sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallConflict {
    /// The name of the merged sheet's file.
    pub source: String,
    /// The entry there.
    pub entry: CallEntry,
}

/// A customer on a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRow {
    /// The customer ID.
    pub id: String,
    /// The estimated probability that the customer leaves, in [0, 1].
    pub probability: Option<f64>,
    /// The risk band.
    pub band: Option<Band>,
    /// The offer in words; empty if there is none.
    pub offer: String,
    /// The cost of the offer.
    pub offer_cost: Option<f64>,
    /// The expected value of the offer.
    pub offer_value: Option<f64>,
    entry: CallEntry,
    conflicts: Vec<CallConflict>,
    /// Fingerprints of former entries, oldest first.
    versions: Vec<String>,
    /// The cells of the columns in [`CallSheet::columns`].
    cells: Vec<String>,
}

impl CallRow {
    /// What the team has entered.
    pub fn entry(&self) -> &CallEntry {
        &self.entry
    }

    /// The entries of merged sheets that conflict with this row's entry, until the user decides.
    pub fn conflicts(&self) -> &[CallConflict] {
        &self.conflicts
    }

    /// Whether the customer is not to be called.
    pub fn is_held_out(&self) -> bool {
        self.entry.status == CallStatus::HeldOut
    }

    /// The cells of the columns in [`CallSheet::columns`].
    pub fn cells(&self) -> &[String] {
        &self.cells
    }

    fn replace_entry(&mut self, entry: CallEntry) {
        let former = std::mem::replace(&mut self.entry, entry);
        self.remember(former.version());
    }

    fn as_former(&self) -> FormerEntry {
        FormerEntry { entry: self.entry.clone(), conflicts: self.conflicts.clone() }
    }

    fn remember(&mut self, version: String) {
        self.versions.push(version);
        let surplus = self.versions.len().saturating_sub(MAX_VERSIONS);
        self.versions.drain(..surplus);
    }
}

/// A row's entry and conflicts before a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerEntry {
    /// The entry.
    pub entry: CallEntry,
    conflicts: Vec<CallConflict>,
}

/// The customers whom a team calls, and those who are held out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallSheet {
    /// The names of the plan's columns.
    columns: Vec<String>,
    rows: Vec<CallRow>,
    n_without_id: usize,
}

/// Which rows of a sheet are listed. The default lists all customers who are not held out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// Only rows with this status. `None` stands for all statuses but [`CallStatus::HeldOut`].
    pub status: Option<CallStatus>,
    /// Only rows of this owner; an empty name stands for rows without an owner.
    pub owner: Option<String>,
    /// Only rows that contain this text, ignoring case, in the ID, a cell, or the note.
    pub text: String,
}

impl CallFilter {
    fn lowercase_text(&self) -> String {
        self.text.trim().to_lowercase()
    }

    /// Whether a row fits, whatever its status. `text` is that of [`Self::lowercase_text`].
    fn fits_any_status(&self, row: &CallRow, text: &str) -> bool {
        self.owner.as_ref().is_none_or(|owner| row.entry.owner == *owner)
            && (text.is_empty() || row.texts().any(|cell| cell.to_lowercase().contains(text)))
    }
}

impl CallSheet {
    /// The names of the plan's columns, which include those of the customers' file if the plan kept them.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows.
    pub fn rows(&self) -> &[CallRow] {
        &self.rows
    }

    /// Number of customers to call or hold out who were left out because they have no ID.
    pub fn n_without_id(&self) -> usize {
        self.n_without_id
    }

    /// Number of rows with each status, in the order of the statuses, among those that fit the filter, whatever status it
    /// has.
    pub fn counts(&self, filter: &CallFilter) -> [usize; 7] {
        let mut counts = [0; 7];
        let text = filter.lowercase_text();
        for row in self.rows.iter().filter(|row| filter.fits_any_status(row, &text)) {
            if let Some(count) = counts.get_mut(row.entry.status as usize) {
                *count = usize::saturating_add(*count, 1);
            }
        }
        counts
    }

    /// The owners in alphabetical order.
    pub fn owners(&self) -> Vec<&str> {
        let mut owners: Vec<&str> = self.rows.iter().map(|row| row.entry.owner.as_str()).collect();
        owners.sort_unstable();
        owners.dedup();
        owners.retain(|owner| !owner.is_empty());
        owners
    }

    /// The indices of the rows that fit the filter.
    pub fn listed(&self, filter: &CallFilter) -> Vec<usize> {
        let text = filter.lowercase_text();
        let fits = |row: &CallRow| {
            filter.status.map_or(!row.is_held_out(), |status| row.entry.status == status)
                && filter.fits_any_status(row, &text)
        };
        self.rows.iter().enumerate().filter(|(_, row)| fits(row)).map(|(index, _)| index).collect()
    }

    /// Replaces an entry, and returns the former one; `None` if nothing changes, or if the status would change from or
    /// to [`CallStatus::HeldOut`].
    pub fn set(&mut self, row: usize, entry: CallEntry) -> Option<FormerEntry> {
        let row = self.rows.get_mut(row)?;
        let is_held_out = entry.status == CallStatus::HeldOut;
        let is_changed = entry != row.entry && is_held_out == row.is_held_out();
        is_changed.then(|| {
            let former = row.as_former();
            row.replace_entry(entry);
            former
        })
    }

    /// Decides a row's first conflict: takes the other sheet's entry, or keeps the row's own. Returns the former entry;
    /// `None` if there is no conflict.
    pub fn resolve(&mut self, row: usize, takes_other: bool) -> Option<FormerEntry> {
        let row = self.rows.get_mut(row).filter(|row| !row.conflicts.is_empty())?;
        let former = row.as_former();
        let CallConflict { entry, .. } = row.conflicts.remove(0);
        row.remember(entry.version());
        if takes_other {
            // fields that only the row's own entry fills in stay
            let (entry, _) = merge::combined(&entry, &row.entry);
            row.replace_entry(entry);
        }
        Some(former)
    }

    /// Undoes a change.
    pub fn restore(&mut self, row: usize, former: FormerEntry) {
        if let Some(row) = self.rows.get_mut(row) {
            row.replace_entry(former.entry);
            row.conflicts = former.conflicts;
        }
    }
}

impl CallRow {
    fn texts(&self) -> impl Iterator<Item = &str> {
        [self.id.as_str(), &self.entry.note].into_iter().chain(self.cells.iter().map(String::as_str))
    }
}
