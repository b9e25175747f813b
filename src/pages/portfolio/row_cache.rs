//! The rows of the list near the visible part: those that the page has, and those to request.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use churnscope_engine::portfolio::{ListedCustomer, Window};

/// Number of rows requested above and below the visible part, so that a short scroll finds them loaded.
const MARGIN: u32 = 12;

/// Maximum number of rows cached above and below the last response.
const CACHE_MARGIN: u32 = 300;

/// Some rows of a list, by position.
#[derive(Clone, Debug, Default)]
pub struct RowCache {
    rows: BTreeMap<u32, Arc<ListedCustomer>>,
    is_waiting: bool,
}

impl RowCache {
    /// The customer at a position of the list; `None` if it is not loaded.
    pub fn get(&self, position: u32) -> Option<Arc<ListedCustomer>> {
        self.rows.get(&position).cloned()
    }

    /// The rows to request so that all `visible` rows of a list of `listed` rows are loaded. `None` if all visible rows
    /// are loaded, or while another request is pending; after the response, the page checks again which rows are
    /// visible.
    pub fn request(&mut self, visible: &Range<u32>, listed: u32) -> Option<Window> {
        if self.is_waiting || visible.clone().all(|position| self.rows.contains_key(&position)) {
            return None;
        }
        self.is_waiting = true;
        Some(visible.start.saturating_sub(MARGIN)..visible.end.saturating_add(MARGIN).min(listed))
    }

    /// Adds a response, and drops the rows that are far from it.
    pub fn insert(&mut self, first: u32, customers: Vec<ListedCustomer>) {
        self.is_waiting = false;
        let end = first.saturating_add(u32::try_from(customers.len()).unwrap_or(u32::MAX));
        let cached = first.saturating_sub(CACHE_MARGIN)..end.saturating_add(CACHE_MARGIN);
        self.rows.retain(|position, _| cached.contains(position));
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
            filled: Vec::new(),
            outside: Vec::new(),
            reasons: Vec::new(),
            plan: None,
            best: None,
            change: None,
            shown: Vec::new(),
        };
        rows.map(customer).collect()
    }

    #[test]
    fn missing_rows_are_requested_once() {
        let mut cache = RowCache::default();
        assert_eq!(cache.request(&(100..120), 1_000), Some(88..132));
        assert_eq!(cache.request(&(500..520), 1_000), None, "the first request is still open");
        cache.insert(88, customers(88..132));
        assert_eq!(cache.request(&(100..130), 1_000), None, "all rows are loaded");
        assert_eq!(cache.get(131).map(|customer| customer.row), Some(131));
        assert_eq!(cache.request(&(500..520), 510), Some(488..510), "not past the end");
        cache.insert(488, customers(488..510));
        assert_eq!((cache.get(100), cache.get(200)), (None, None), "distant rows are dropped");
        assert_eq!(cache.request(&(0..0), 0), None, "an empty list needs no rows");
    }
}
