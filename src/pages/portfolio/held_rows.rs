//! The customers near the screen: what of a list the page holds, and what it has to ask for.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use churnscope_engine::portfolio::{ListedCustomer, Window};

/// Rows asked for beyond either edge of the screen, so that a small scroll finds them there.
const MARGIN: u32 = 12;

/// Rows kept around the screen when more arrive.
const KEPT: u32 = 300;

/// Some rows of one list, by their place in it.
#[derive(Clone, Debug, Default)]
pub struct HeldRows {
    rows: BTreeMap<u32, Arc<ListedCustomer>>,
    asked: Option<Window>,
}

impl HeldRows {
    /// The customer at a place of the list, where it is there yet.
    pub fn get(&self, place: u32) -> Option<Arc<ListedCustomer>> {
        self.rows.get(&place).cloned()
    }

    /// What to ask for so that the rows of `seen` are there, in a list of `listed`. `None` where all are, and while an
    /// earlier question is open: asked again after its answer, the rows are those seen then.
    pub fn ask(&mut self, seen: &Range<u32>, listed: u32) -> Option<Window> {
        if self.asked.is_some() || seen.clone().all(|place| self.rows.contains_key(&place)) {
            return None;
        }
        let window = seen.start.saturating_sub(MARGIN)..seen.end.saturating_add(MARGIN).min(listed);
        self.asked = Some(window.clone());
        Some(window)
    }

    /// Takes in an answer and lets go of what is far from it.
    pub fn take(&mut self, first: u32, customers: Vec<ListedCustomer>) {
        self.asked = None;
        let end = first.saturating_add(u32::try_from(customers.len()).unwrap_or(u32::MAX));
        self.rows.retain(|&place, _| first.saturating_sub(KEPT) <= place && place < end.saturating_add(KEPT));
        self.rows.extend((first..).zip(customers.into_iter().map(Arc::new)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customers(rows: Range<u32>) -> Vec<ListedCustomer> {
        let customer = |row: u32| ListedCustomer {
            row,
            line: 0,
            id: String::new(),
            probability: 0.5,
            values: Vec::new(),
            reasons: Vec::new(),
        };
        rows.map(customer).collect()
    }

    #[test]
    fn one_question_at_a_time_and_none_twice() {
        let mut held = HeldRows::default();
        assert_eq!(held.ask(&(100..120), 1_000), Some(88..132));
        assert_eq!(held.ask(&(500..520), 1_000), None, "the first is still open");
        held.take(88, customers(88..132));
        assert_eq!(held.ask(&(100..130), 1_000), None, "they are there");
        assert_eq!(held.get(131).map(|customer| customer.row), Some(131));
        assert_eq!(held.ask(&(500..520), 510), Some(488..510), "not beyond the end");
        held.take(488, customers(488..510));
        assert_eq!((held.get(100), held.get(200)), (None, None), "far rows are let go");
        assert_eq!(held.ask(&(0..0), 0), None, "an empty list needs none");
    }
}
