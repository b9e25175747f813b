//! The last comparison with an earlier file.

use leptos::prelude::*;

use crate::browser::PickedFile;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::portfolio::{ChangeFilter, Filter, Query, SortKey};
use churnscope_wording::portfolio::comparison::list_without_ids;
use churnscope_worker::controller::ComparisonResult;

/// The state of the card that compares the list with an earlier file; a copy refers to the same state.
#[derive(Clone, Copy)]
pub struct ComparisonState {
    /// The comparison of the current list; `None` without one.
    pub compared: RwSignal<Option<Compared>>,
    /// Increases whenever a comparison is started or forgotten.
    number: StoredValue<u32>,
}

/// A comparison, or the reason that there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The name of the earlier file.
    pub file: String,
    /// The comparison in figures, or the reason that the files cannot be compared, without an initial capital letter or
    /// a final period.
    pub result: ComparisonResult,
}

impl Default for ComparisonState {
    fn default() -> Self {
        Self { compared: RwSignal::new(None), number: StoredValue::new(0) }
    }
}

/// Compares the list with an earlier scored file.
pub fn compare(state: PortfolioState, earlier: PickedFile) {
    forget_comparison(state);
    let Some(report) = state.report.get_untracked() else { return };
    let (file, number) = (earlier.name(), state.comparison.number.get_value());
    let Some(id) = state.id_column(&report) else {
        let result = Err(list_without_ids(report.file));
        return state.comparison.compared.set(Some(Compared { file, result }));
    };
    state.controller.compare(earlier, id, state.standards.bands(), move |result| {
        // the page may be closed, or the bands changed, before an answer arrives
        if state.comparison.number.try_get_value() == Some(number) {
            state.comparison.compared.set(Some(Compared { file, result }));
        }
    });
}

/// Forgets the comparison, and removes the filter that depends on it.
pub fn forget_comparison(state: PortfolioState) {
    state.comparison.number.update_value(|number| *number = number.wrapping_add(1));
    if state.comparison.compared.with_untracked(Option::is_some) {
        state.comparison.compared.set(None);
    }
    if state.query.with_untracked(|query| query.filter.change.is_some()) {
        state.query.update(|query| query.filter.change = None);
    }
}

/// Lists exactly the customers whose risk changed in this way or, if they are listed already, all customers. The tiles
/// and the ribbons count the customers of the whole file, so the other filters are cleared. In a list of customers whom
/// the plan leaves out, too, an order by the value of offers means little, so the highest risk comes first.
pub fn toggle_change(state: PortfolioState, change: ChangeFilter) {
    state.query.update(|query| *query = with_change(query, change));
}

/// Whether the list has the customers whose risk changed in this way.
pub fn lists_change(state: PortfolioState, change: ChangeFilter) -> bool {
    state.query.with(|query| query.filter.change == Some(change))
}

fn with_change(query: &Query, change: ChangeFilter) -> Query {
    let change = (query.filter.change != Some(change)).then_some(change);
    let filter = Filter { change, ..Filter::default() };
    if query.sort == SortKey::OfferValue {
        Query { filter, ..Query::default() }
    } else {
        Query { filter, ..query.clone() }
    }
}

/// The same query without its reference to a comparison.
pub fn without_change(query: Query) -> Query {
    Query { filter: Filter { change: None, ..query.filter }, ..query }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::campaign::candidates::CampaignGroup;
    use churnscope_engine::campaign::compare::Movement;

    #[test]
    fn a_change_replaces_all_other_filters() {
        let (risen, fallen) = (ChangeFilter::Movement(Movement::Risen), ChangeFilter::Movement(Movement::Fallen));
        let only = |change| Filter { change, ..Filter::default() };
        let planned = Filter { group: Some(CampaignGroup::Contacted), risk: (0.5, 1.0), ..Filter::default() };
        for (filter, sort, expected) in [
            (planned, SortKey::OfferValue, (only(Some(risen)), SortKey::Probability)),
            (only(Some(fallen)), SortKey::Id, (only(Some(risen)), SortKey::Id)),
            (only(Some(risen)), SortKey::Id, (Filter::default(), SortKey::Id)),
        ] {
            let query = with_change(&Query { filter, sort, descending: true }, risen);
            assert_eq!((query.filter, query.sort), expected);
        }
    }
}
