//! The Portfolio page: a file of customers, scored, as a list with the worst first.

pub mod drift_card;
pub mod drift_words;
pub mod field_filter;
pub mod figures;
pub mod file_bar;
pub mod filter_bar;
pub mod filtering;
pub mod held_rows;
pub mod intake;
pub mod list_row;
pub mod mapping;
pub mod mapping_card;
pub mod money;
pub mod outcome_card;
pub mod outcome_words;
pub mod pictures;
pub mod progress_card;
pub mod range_boxes;
pub mod row_errors;
pub mod sample;
pub mod save_panel;
pub mod scrolling;
pub mod session;
pub mod sheet;
pub mod state;
pub mod tiles;
pub mod words;
pub mod work_card;
pub mod worklist;

use leptos::ev::DragEvent;
use leptos::html::Div;
use leptos::prelude::*;

use self::drift_card::DriftCard;
use self::file_bar::FileBar;
use self::filter_bar::FilterBar;
use self::intake::{FILE_INPUT, Intake};
use self::outcome_card::OutcomeCard;
use self::pictures::{HeatCard, RiskByCard, RiskCard};
use self::row_errors::RowErrors;
use self::session::PortfolioSession;
use self::sheet::PRINTED_ROWS;
use self::state::{PortfolioState, Shown};
use self::tiles::Tiles;
use self::work_card::WorkCard;
use self::worklist::Worklist;
use crate::browser::{
    ListSheet, PortfolioController, Report, Status, drag_leaves, dropped, effect, on_print_list, picked_in,
    provide_file, provide_part, restored_file, settled, size_of,
};
use crate::components::ChartStage;
use crate::standards::Standards;
use churnscope_engine::portfolio::{ListedCustomer, Pictures, Query, Summary};
use churnscope_engine::scorer::Scorer;

/// How long a list must rest before its first rows are fetched for paper, in milliseconds.
const REST_BEFORE_PAPER: u32 = 1_000;

/// A file of customers: how it comes in, how far it is, and the list that it becomes.
#[component]
pub fn PortfolioPage(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// Cutoff and bands.
    standards: Standards,
    /// What reads files and keeps the list.
    controller: PortfolioController,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let left = scorer.with_value(|scorer| PortfolioSession::restored(scorer.schema()));
    let state = PortfolioState {
        scorer,
        standards,
        controller,
        report: controller.report(),
        query: RwSignal::new(Query::default()),
        pictures: RwSignal::new(left.pictures),
        months: RwSignal::new(left.months),
        shown: RwSignal::new(None),
    };
    ask_as_it_changes(state, left.query);
    provide_part(PortfolioSession::PART, move || PortfolioSession::of(state));
    provide_file(move || controller.source().map(|(file, _)| file));
    if let Some(file) = restored_file() {
        controller.open(file, left.choices);
    }
    let page = NodeRef::<Div>::new();
    print_the_list(state, page);

    let (is_over, set_is_over) = signal(false);
    let open = move |file| controller.open(file, Vec::new());
    let drag = move |event: DragEvent| {
        event.prevent_default();
        set_is_over.set(true);
    };
    let drop_file = move |event: DragEvent| {
        event.prevent_default();
        set_is_over.set(false);
        dropped(&event).map(open);
    };
    let is_empty = Memo::new(move |_| state.report.with(Option::is_none));
    let is_idle_without_file =
        move || is_empty.get() && !matches!(controller.status().get(), Status::Reading(_) | Status::ColumnsNeeded(_));
    view! {
        <div
            class="portfolio"
            class:dragged-over=is_over
            node_ref=page
            on:dragover=drag
            on:dragleave=move |event: DragEvent| {
                if drag_leaves(&event) {
                    set_is_over.set(false);
                }
            }
            on:drop=drop_file
        >
            <h1 class="visually-hidden">"Portfolio"</h1>
            <input
                id=FILE_INPUT
                class="visually-hidden"
                type="file"
                accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
                tabindex="-1"
                aria-label="File of customers"
                data-testid="csv-input"
                on:change=move |event| {
                    picked_in(&event).map(open);
                }
            />
            <WorkCard state />
            <Show when=is_idle_without_file>
                <Intake state />
            </Show>
            <Show when=move || !is_empty.get()>
                <List state stage />
            </Show>
            <Show when=move || is_over.get()>
                <p class="drop-sign" role="status">"Let go to score this file"</p>
            </Show>
        </div>
    }
}

/// The list of the last file, with all that is told about it.
#[component]
fn List(
    /// What the page shares.
    state: PortfolioState,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let read = move |report: &Option<Report>| report.clone();
    // the list is shown only while there is a report
    let last = StoredValue::new(state.report.with_untracked(read));
    let report = Memo::new(move |_| {
        let now = state.report.with(read);
        last.update_value(|last| *last = now.or(last.take()));
        last.get_value()
    });
    move || {
        // other bands colour everything otherwise
        state.standards.saved();
        report.get().map(|report| {
            let labelled = report.labelled.clone();
            let refused = report.refused;
            let report = Signal::stored(report);
            view! {
                <FileBar state report />
                <Tiles state />
                <div class="cards pictures">
                    <RiskCard state stage />
                    <RiskByCard state stage />
                </div>
                <section class="card worklist-card" aria-label="Customers, sorted and filtered">
                    <FilterBar state />
                    <Worklist state />
                </section>
                <div class="cards after-list">
                    {(refused > 0).then(|| view! { <RowErrors state report /> })}
                    <HeatCard state stage />
                    <DriftCard state report stage />
                    {labelled.map(|labelled| view! { <OutcomeCard state labelled stage /> })}
                </div>
            }
        })
    }
}

/// Asks for the list anew whenever it is asked about otherwise. The first file starts with what was left, every other
/// one with everybody.
fn ask_as_it_changes(state: PortfolioState, left: Query) {
    let generation = Memo::new(move |_| state.report.with(|report| report.as_ref().map(|report| report.generation)));
    let left = StoredValue::new(left);
    effect(move || {
        if generation.get().is_some() {
            state.query.set(left.try_update_value(std::mem::take).unwrap_or_default());
        }
    });
    // only the last question is answered, so what was asked last is what an answer is about
    let asked = StoredValue::new(None::<(u32, Query, Pictures)>);
    let show = Callback::new(move |summary: Summary| {
        let shown =
            asked.get_value().map(|(generation, query, pictures)| Shown { generation, query, pictures, summary });
        state.shown.set(shown);
    });
    effect(move || {
        let (query, pictures, bands) = (state.query.get(), state.pictures.get(), state.standards.bands());
        if let Some(generation) = generation.get() {
            asked.set_value(Some((generation, query.clone(), pictures)));
            state.controller.show(query, pictures, bands, show);
        }
    });
}

/// Keeps the first rows at hand, because a browser that prints does not wait for an answer.
fn print_the_list(state: PortfolioState, page: NodeRef<Div>) {
    let size = size_of(page);
    let rows = RwSignal::new(Vec::<ListedCustomer>::new());
    let at_rest = settled(Signal::from(state.shown), REST_BEFORE_PAPER);
    let take = Callback::new(move |(_, customers): (u32, Vec<ListedCustomer>)| rows.set(customers));
    effect(move || {
        let listed = at_rest.with(|shown: &Option<Shown>| shown.as_ref().map_or(0, |shown| shown.summary.listed));
        if listed > 0 {
            state.controller.rows(0..listed.min(PRINTED_ROWS), take);
        } else {
            rows.set(Vec::new());
        }
    });
    on_print_list(move |date| {
        let (width, _) = size.get_untracked();
        let report = state.report.get_untracked().filter(|_| width > 0)?;
        let shown = state.shown.get_untracked()?;
        let months = state.months.get_untracked();
        Some(state.scorer.with_value(|scorer| {
            rows.with_untracked(|rows| ListSheet::of(scorer, &report.file, &shown, report.scored, months, rows, date))
        }))
    });
}
