//! Prints the list: its first rows or, if the user asks for more, up to `MAX_ROWS`.

use leptos::html::Div;
use leptos::prelude::*;

use super::state::{PortfolioState, Shown};
use super::totals::covers;
use crate::browser::{ListSheet, after_paint, effect, on_print_list, print, settled, size_of};
use churnscope_engine::portfolio::ListedCustomer;
use churnscope_wording::portfolio::file_bar;
use churnscope_wording::values::count;
use churnscope_worker::controller::RowsUse;

/// Number of rows that are printed unless the user asks for more.
const ROWS: u32 = 200;

/// Maximum number of rows that can be printed. More would fill hundreds of pages.
const MAX_ROWS: u32 = 10_000;

/// How long a list must stay the same before its first rows are loaded for printing, in milliseconds.
const REST_BEFORE_PRINT: u32 = 1_000;

/// The state of printing; a copy refers to the same state.
#[derive(Clone, Copy)]
pub struct PrintState {
    /// Whether the page asks how many rows to print.
    is_asking: RwSignal<bool>,
    /// Whether the list is printed as soon as its rows are loaded.
    is_waiting: RwSignal<bool>,
    /// Maximum number of rows to load for printing.
    most: RwSignal<u32>,
}

impl Default for PrintState {
    fn default() -> Self {
        Self { is_asking: RwSignal::new(false), is_waiting: RwSignal::new(false), most: RwSignal::new(ROWS) }
    }
}

/// A button that prints the list, or asks first if the list is long.
#[component]
pub fn PrintButton(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let on_click = move |_| {
        if state.shown.with_untracked(n_listed) > ROWS {
            state.print.is_asking.update(|is_asking| *is_asking = !*is_asking);
        } else {
            print();
        }
    };
    view! {
        <button
            type="button"
            class="button print"
            aria-expanded=move || (state.shown.with(n_listed) > ROWS).then(|| state.print.is_asking.get().to_string())
            on:click=on_click
        >
            {file_bar::PRINT}
        </button>
    }
}

/// Asks how many rows to print if the user wants to print a long list, and says when the rows are being loaded.
#[component]
pub fn PrintQuestion(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let PrintState { is_asking, is_waiting, most } = state.print;
    let listed = move || state.shown.with(n_listed);
    let print_first = move |_| {
        is_asking.set(false);
        after_paint(print);
    };
    let print_all = move |_| {
        is_asking.set(false);
        is_waiting.set(true);
        most.set(MAX_ROWS);
    };
    let all = move || {
        let rows = count(listed().min(MAX_ROWS).into());
        if listed() > MAX_ROWS { file_bar::print_first(rows) } else { file_bar::print_all(rows) }
    };
    view! {
        <Show when=move || is_asking.get() && (listed() > ROWS)>
            <div class="print-question" data-testid="print-question">
                <p>{file_bar::PRINT_QUESTION}</p>
                <button type="button" class="button" on:click=print_first>
                    {file_bar::print_first(count(ROWS.into()))}
                </button>
                <button type="button" class="button" on:click=print_all>
                    {all}
                </button>
            </div>
        </Show>
        <Show when=move || is_waiting.get()>
            <p class="print-question" role="status">
                {file_bar::PREPARING_PRINT}
            </p>
        </Show>
    }
}

fn n_listed(shown: &Option<Shown>) -> u32 {
    shown.as_ref().map_or(0, |shown| shown.summary.listed)
}

/// Keeps the first rows ready to print, because a browser does not wait for a response before it prints. If the user
/// wants more rows, loads them, prints them, and keeps only the first rows again.
pub fn prepare_printing(state: PortfolioState, page: NodeRef<Div>) {
    let PrintState { is_waiting, most, .. } = state.print;
    let size = size_of(page);
    let rows = RwSignal::new(Vec::<ListedCustomer>::new());
    let shown_at_rest = settled(Signal::from(state.shown), REST_BEFORE_PRINT);
    let keep = Callback::new(move |(_, customers): (u32, Vec<ListedCustomer>)| {
        let is_whole = customers.len() == state.shown.with_untracked(n_listed).min(MAX_ROWS) as usize;
        rows.set(customers);
        if is_whole && is_waiting.get_untracked() {
            after_paint(move || {
                print();
                is_waiting.try_set(false);
                most.try_set(ROWS);
            });
        }
    });
    effect(move || {
        let listed = shown_at_rest.with(n_listed);
        if listed > 0 {
            state.controller.rows(0..listed.min(most.get()), None, RowsUse::Print, keep);
        } else {
            rows.set(Vec::new());
        }
    });
    effect(move || {
        // the rows of another list are not the ones that the user wanted to print
        state.shown.track();
        is_waiting.set(false);
        most.set(ROWS);
    });
    on_print_list(move |date| {
        let (width, _) = size.get_untracked();
        // while this page is hidden, its width is 0, and no list is printed
        let report = state.report.get_untracked().filter(|_| width > 0)?;
        let shown = state.shown.get_untracked()?;
        let months = state.months.get_untracked();
        Some(state.scorer.with_value(|scorer| {
            let sheet = rows.with_untracked(|rows| ListSheet::of(scorer, &report, &shown, months, rows, date));
            ListSheet { lines: covers(&report).into_iter().chain(sheet.lines).collect(), ..sheet }
        }))
    });
}
