//! What the rows of the list show: reasons that the first rows share are named once, above the list, and make room for
//! the best offer.
//!
//! The first rows of the list decide, wherever the user scrolls, so that nothing changes while the user scrolls. A row
//! that does not have the shared reasons shows its own reasons in full.

use churnscope_engine::portfolio::ListedCustomer;
use churnscope_engine::schema::Schema;
use churnscope_wording::portfolio::list;

/// Number of rows that decide: no more than are loaded on the smallest screen.
const N_FIRST: usize = 12;

/// Minimum number of rows for which reasons are left out.
const MIN_ROWS: usize = 4;

/// Number of reasons in a row.
pub const N_REASONS: usize = 3;

/// Number of reasons in a row that also has the shared ones.
const N_OTHER_REASONS: usize = 2;

/// What the rows show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListContents {
    /// The reasons that the first rows share, in words; rows that have all of them leave them out.
    pub shared: Vec<String>,
    /// Whether there is a column with the best offers.
    pub shows_offers: bool,
}

impl ListContents {
    /// The contents of a list with these first rows.
    pub fn of(schema: &Schema, rows: &[ListedCustomer]) -> Self {
        let rows = rows.get(..N_FIRST).unwrap_or(rows);
        let has_offers = rows.iter().all(|row| row.best.is_some());
        // the rows of a plan or a comparison show something else instead of their reasons
        if rows.iter().any(|row| row.plan.is_some() || row.change.is_some()) {
            return Self::default();
        }
        Self::from_reasons(&rows.iter().map(|row| all_reasons(schema, row)).collect::<Vec<_>>(), has_offers)
    }

    fn from_reasons(rows: &[Vec<String>], has_offers: bool) -> Self {
        let Some(first) = rows.first().filter(|_| rows.len() >= MIN_ROWS) else { return Self::default() };
        let is_shared = |reason: &&String| rows.iter().all(|reasons| shown(reasons).contains(reason));
        let shared: Vec<String> = shown(first).iter().filter(is_shared).cloned().collect();
        Self { shows_offers: has_offers && !shared.is_empty(), shared }
    }

    /// The reasons in a row of the list. `reasons` are those of [`all_reasons`].
    pub fn reasons_in_row(&self, reasons: &[String]) -> String {
        let others: Vec<&str> =
            reasons.iter().filter(|reason| !self.shared.contains(reason)).map(String::as_str).collect();
        let has_all = reasons.len() - others.len() == self.shared.len();
        if self.shared.is_empty() || !has_all {
            return shown(reasons).join(list::BETWEEN);
        }
        list::also(others.get(..N_OTHER_REASONS).unwrap_or(&others).join(list::BETWEEN)).trim_end().to_owned()
    }
}

/// The loaded reasons of a customer, in words: more than a row shows if it has no shared reasons.
pub fn all_reasons(schema: &Schema, customer: &ListedCustomer) -> Vec<String> {
    customer.reasons.iter().map(|reason| list::reason(schema, reason)).collect()
}

/// The reasons that a row shows if it has no shared reasons.
pub fn shown<T>(reasons: &[T]) -> &[T] {
    reasons.get(..N_REASONS).unwrap_or(reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows, each with one letter per reason.
    fn contents(rows: &[&str], has_offers: bool) -> ListContents {
        ListContents::from_reasons(&rows.iter().map(|row| reasons(row)).collect::<Vec<_>>(), has_offers)
    }

    fn reasons(letters: &str) -> Vec<String> {
        letters.chars().map(String::from).collect()
    }

    #[test]
    fn reasons_that_the_first_rows_share_make_room_for_offers() {
        for (rows, shared) in [
            (&["abcde", "bacfg", "abhcd", "bade"][..], "ab"),
            (&["abc", "abc", "abc", "cab"], "abc"),
            // the fourth reason is not shown
            (&["abcd", "bdac", "dbca", "cbad"], "b"),
            (&["abc", "abe", "abf", "xyz"], ""),
            (&["abc", "abc", "abc", ""], ""),
            (&["abc", "abc", "abc"], ""),
            (&[], ""),
        ] {
            let found = contents(rows, true);
            assert_eq!(found, ListContents { shared: reasons(shared), shows_offers: !shared.is_empty() }, "{rows:?}");
            assert_eq!(contents(rows, false), ListContents { shows_offers: false, ..found });
        }
    }

    #[test]
    fn rows_leave_out_shared_reasons_only_if_they_have_all_of_them() {
        for (shared, row, expected) in [
            ("", "abcde", "a · b · c"),
            ("ab", "abcde", "+ c · d"),
            ("ab", "cdbea", "+ c · d"),
            ("ab", "acdeb", "+ c · d"),
            ("ab", "acdef", "a · c · d"),
            ("abc", "cab", "+"),
            ("ab", "", ""),
        ] {
            let contents = ListContents { shared: reasons(shared), shows_offers: false };
            assert_eq!(contents.reasons_in_row(&reasons(row)), expected, "{shared} {row}");
        }
    }
}
