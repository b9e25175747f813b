//! Assigns customers to the people who call them.

use super::{CallEntry, CallSheet, FormerEntry};

/// How customers are assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerAssignment {
    /// Each customer goes to the person who has the fewest customers so far; in a tie, to the one who comes first in
    /// the list.
    Evenly(Vec<String>),
    /// The owner is the value of a column of [`CallSheet::columns`], such as the region. Rows without a value keep
    /// their owner.
    ByColumn(usize),
}

impl CallSheet {
    /// Assigns rows, in this order. Rows that are held out do not change. Returns the former entries of the rows that
    /// changed.
    pub fn assign(&mut self, rows: &[usize], assignment: &OwnerAssignment) -> Vec<(usize, FormerEntry)> {
        let mut loads = match assignment {
            OwnerAssignment::Evenly(people) => self.loads(people, rows),
            OwnerAssignment::ByColumn(_) => Vec::new(),
        };
        let mut changed = Vec::new();
        for &index in rows {
            let Some(row) = self.rows.get(index).filter(|row| !row.is_held_out()) else { continue };
            let owner = match assignment {
                OwnerAssignment::Evenly(_) => {
                    let Some((owner, load)) = loads.iter_mut().min_by_key(|(_, load)| *load) else { continue };
                    *load = load.saturating_add(1);
                    owner.clone()
                }
                OwnerAssignment::ByColumn(column) => match row.cells.get(*column).map(|cell| cell.trim()) {
                    None | Some("") => continue,
                    Some(value) => value.to_owned(),
                },
            };
            let entry = CallEntry { owner, ..row.entry.clone() };
            changed.extend(self.set(index, entry).map(|former| (index, former)));
        }
        changed
    }

    /// The people, each with the number of customers that they own apart from these rows.
    fn loads(&self, people: &[String], rows: &[usize]) -> Vec<(String, usize)> {
        let mut is_assigned = vec![false; self.rows.len()];
        for &row in rows {
            if let Some(is_assigned) = is_assigned.get_mut(row) {
                *is_assigned = true;
            }
        }
        let others = || self.rows.iter().zip(&is_assigned).filter(|(_, is_assigned)| !**is_assigned);
        let load = |person: &String| others().filter(|(row, _)| row.entry.owner == *person).count();
        people.iter().map(|person| (person.clone(), load(person))).collect()
    }
}
