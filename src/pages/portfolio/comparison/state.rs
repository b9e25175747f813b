//! The last comparison with an earlier file.

use leptos::prelude::*;

use crate::browser::PickedFile;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::compare::Movement;
use churnscope_engine::portfolio::{Filter, Query};
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
    if state.query.with_untracked(|query| query.filter.movement.is_some()) {
        show_movement(state, None);
    }
}

/// Lists the customers whose risk changed in this way, or all customers.
pub fn show_movement(state: PortfolioState, movement: Option<Movement>) {
    state.query.update(|query| query.filter.movement = movement);
}

/// The same query without its reference to a comparison.
pub fn without_movement(query: Query) -> Query {
    Query { filter: Filter { movement: None, ..query.filter }, ..query }
}
