//! The comparison of the list with an earlier scored file: how the customers' risk changed.

pub mod flow;
pub mod flow_chart;
pub mod gone;
pub mod state;

use leptos::prelude::*;

use self::flow::FlowTable;
use self::flow_chart::FlowChart;
use self::gone::GoneList;
use self::state::{Compared, compare, forget_comparison, lists_change, toggle_change};
use super::state::PortfolioState;
use super::table_files;
use crate::browser::{after_paint, focus, press};
use crate::components::{Card, FileInput};
use churnscope_engine::campaign::compare::Movement;
use churnscope_engine::portfolio::ChangeFilter;
use churnscope_wording::portfolio::{comparison, customers};
use churnscope_wording::values::{capitalized, count};
use churnscope_worker::protocol::ComparedFigures;

/// The ID of the input for the earlier file.
const EARLIER_INPUT: &str = "earlier-input";

/// The ID of the button that chooses it.
pub const COMPARE_BUTTON: &str = "compare-button";

/// The movements that tiles count.
const TILES: [Movement; 6] =
    [Movement::NewlyHigh, Movement::Risen, Movement::NoLongerHigh, Movement::Fallen, Movement::Gone, Movement::New];

/// A button that opens an earlier scored file and compares the list with it. Nothing if the model has no ID column to
/// match customers by.
#[component]
pub fn CompareButton(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let has_ids = state.scorer.with_value(|scorer| scorer.schema().id_column.is_some());
    has_ids.then(|| {
        view! {
            <FileInput
                id=EARLIER_INPUT
                label=comparison::FILE_INPUT
                accept=table_files()
                on_file=Callback::new(move |file| compare(state, file))
            />
            <button id=COMPARE_BUTTON type="button" class="button" on:click=|_| press(EARLIER_INPUT)>
                {comparison::COMPARE}
            </button>
        }
    })
}

/// The comparison, or why the files cannot be compared. Nothing before a file is compared.
#[component]
pub fn ComparisonCard(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let compared = state.comparison.compared;
    move || {
        compared.get().map(|Compared { file, result, .. }| match result {
            Ok(figures) => view! {
                <div class="months">
                    <Figures state file figures />
                </div>
            }
            .into_any(),
            Err(problem) => view! { <Problem state file problem /> }.into_any(),
        })
    }
}

#[component]
fn Problem(state: PortfolioState, file: String, problem: String) -> impl IntoView {
    view! {
        <section class="card refusal" role="alert" data-testid="months">
            <h2 class="card-title">{comparison::not_compared(file)}</h2>
            <p>{capitalized(&problem)} "."</p>
            <div class="intake-buttons">
                <CloseButton state />
            </div>
        </section>
    }
}

#[component]
fn Figures(state: PortfolioState, file: String, figures: ComparedFigures) -> impl IntoView {
    let shows_gone = RwSignal::new(false);
    let list_file = state.report.with_untracked(|report| report.as_ref().map(|report| report.file.clone()));
    let list_file = list_file.unwrap_or_default();
    let subtitle = comparison::in_both(customers(figures.in_both), &figures.points);
    let notes = figures.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect_view();
    let notes = (!figures.notes.is_empty()).then(|| view! { <ul class="compared-notes">{notes}</ul> });
    let tile = |movement: Movement| {
        let customers = number_of(&figures, movement);
        view! { <Tile state movement customers shows_gone /> }
    };
    let tiles = TILES.map(tile).collect_view();
    let n_gone = number_of(&figures, Movement::Gone);
    let (gone, earlier) = (StoredValue::new(figures.gone), file.clone());
    let download = move |_| {
        let columns = state.download.get_untracked().columns;
        state.controller.save_comparison(columns.defuse, columns.byte_order_mark);
    };
    view! {
        <Card
            title=comparison::compared(&file)
            subtitle=subtitle
            test_id="months"
            controls=move || view! { <CloseButton state /> }
        >
            {notes}
            <div class="compared">
                <div class="compared-tiles" role="group" aria-label=comparison::SHOW>
                    {tiles}
                </div>
                <div class="flow">
                    <FlowChart state before=file.clone() after=list_file.clone() flow=figures.flow />
                    <details class="chart-figures">
                        <summary>{comparison::FIGURES}</summary>
                        <FlowTable before=file.clone() after=list_file flow=figures.flow />
                    </details>
                </div>
            </div>
            <Show when=move || shows_gone.get()>
                <GoneList file=earlier.clone() customers=gone.get_value() n_gone />
            </Show>
            <div class="plan-actions">
                <button type="button" class="button" data-testid="download-comparison" on:click=download>
                    {comparison::DOWNLOAD}
                </button>
            </div>
        </Card>
    }
}

#[component]
fn CloseButton(state: PortfolioState) -> impl IntoView {
    let close = move |_| {
        forget_comparison(state);
        // the pressed button disappears with the card
        after_paint(|| focus(COMPARE_BUTTON));
    };
    view! {
        <button type="button" class="button small" on:click=close>
            {comparison::CLOSE}
        </button>
    }
}

/// A button with the number of customers with a movement, which lists these customers. Those who are gone are not in
/// the list, so they have a table of their own.
#[component]
fn Tile(state: PortfolioState, movement: Movement, customers: u32, shows_gone: RwSignal<bool>) -> impl IntoView {
    let is_gone = movement == Movement::Gone;
    let change = ChangeFilter::Movement(movement);
    let is_shown = move || if is_gone { shows_gone.get() } else { lists_change(state, change) };
    let toggle = move |_| {
        if is_gone {
            shows_gone.update(|is_shown| *is_shown = !*is_shown);
        } else {
            toggle_change(state, change);
        }
    };
    view! {
        <button
            type="button"
            class="button compared-tile"
            class:high=movement == Movement::NewlyHigh
            aria-pressed=move || is_shown().to_string()
            on:click=toggle
        >
            <span class="tile-figure">{count(customers.into())}</span>
            " "
            <span class="tile-name">{comparison::movement_name(movement)}</span>
        </button>
    }
}

/// Number of customers with a movement.
fn number_of(figures: &ComparedFigures, movement: Movement) -> u32 {
    let place = Movement::ALL.iter().position(|other| *other == movement);
    place.and_then(|place| figures.counts.get(place)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_movement_has_its_number() {
        let figures = ComparedFigures {
            counts: [1, 2, 3, 4, 5, 6, 7, 8],
            flow: [[0; 4]; 4],
            in_both: 0,
            points: String::new(),
            notes: Vec::new(),
            gone: Vec::new(),
        };
        assert_eq!(TILES.map(|movement| number_of(&figures, movement)), [1, 2, 3, 4, 5, 6]);
        assert_eq!(number_of(&figures, Movement::NoEstimate), 8);
    }
}
