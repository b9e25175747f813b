//! The card with the call sheet: whom to call, and what came of each call.

pub mod assign_panel;
pub mod call_row;
pub mod conflicts;
pub mod download_panel;
pub mod effect_panel;
pub mod open_sheet;
pub mod printed_calls;
pub mod state;
pub mod table;
pub mod uplift_chart;

use leptos::prelude::*;

use self::assign_panel::AssignPanel;
use self::conflicts::Conflicts;
use self::download_panel::DownloadPanel;
use self::effect_panel::EffectPanel;
use self::open_sheet::{OpenSheet, open_sheet};
use self::printed_calls::print_sheet;
use self::state::{CallsState, Panel};
use self::table::CallsTable;
use super::TEXT_FILES;
use super::campaign::CAMPAIGN_BUTTON;
use super::campaign::plan_view::START_CALLS;
use super::state::PortfolioState;
use crate::browser::{after_paint, focus, focus_first, is_session_saved, press};
use crate::components::{FileInput, Select};
use churnscope_engine::campaign::call_sheet::CallStatus;
use churnscope_engine::schema::Schema;
use churnscope_wording::portfolio::calls;
use churnscope_wording::values::count;

/// The ID of the file input that opens a sheet.
pub const SHEET_INPUT: &str = "calls-input";

/// The ID of the button that opens a sheet while no file is open.
pub const OPEN_CALLS: &str = "open-calls";

/// The ID of the file input that merges a sheet.
const MERGE_INPUT: &str = "calls-merge-input";

/// The ID of the card's heading.
const HEADING: &str = "calls-heading";

/// The open call sheet, if there is one, and the input that opens sheets.
#[component]
pub fn CallsCards(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let calls_state = state.calls;
    let is_open = calls_state.is_open();
    let problem = move || {
        let close = move |_| {
            calls_state.problem.set(None);
            after_paint(focus_card);
        };
        calls_state.problem.get().map(|problem| {
            view! {
                <section class="card refusal" role="alert" data-testid="calls-problem">
                    <p>{problem}</p>
                    <button type="button" class="button" on:click=close>
                        {calls::DISMISS}
                    </button>
                </section>
            }
        })
    };
    view! {
        <FileInput
            id=SHEET_INPUT
            label=calls::INPUT
            accept=TEXT_FILES
            on_file=Callback::new(move |file| open_sheet(state, file))
        />
        {problem}
        <Show when=move || is_open.get()>
            <CallsCard state />
        </Show>
    }
}

#[component]
fn CallsCard(state: PortfolioState) -> impl IntoView {
    let calls_state = state.calls;
    let schema = StoredValue::new(state.scorer.with_value(|scorer| scorer.schema().clone()));
    let progress = move || {
        calls_state.read(|open| {
            let (done, all) = open.progress();
            let held_out = open.sheet.rows().len() - all;
            let progress = calls::progress(&open.name, count(done as u64), count(all as u64));
            if held_out == 0 { progress } else { format!("{progress} · {}", calls::held_out(count(held_out as u64))) }
        })
    };
    let panel = move || match calls_state.panel.get() {
        None => ().into_any(),
        Some(Panel::Assign) => view! { <AssignPanel state=calls_state /> }.into_any(),
        Some(Panel::Download) => view! { <DownloadPanel state /> }.into_any(),
        Some(Panel::Effect) => view! { <EffectPanel state schema /> }.into_any(),
        Some(Panel::Closing) => {
            let (close, stay) = (move |_| close(calls_state), move |_| calls_state.close_panel());
            view! {
                <Question
                    question=calls::CLOSING
                    yes=calls::CLOSE
                    on_yes=Callback::new(close)
                    on_no=Callback::new(stay)
                />
            }
            .into_any()
        }
    };
    let kept = move || match (calls_state.fits_session.get(), is_session_saved()) {
        (false, _) => calls::TOO_LARGE_TO_KEEP,
        (true, true) => calls::KEPT,
        (true, false) => calls::NOT_KEPT,
    };
    view! {
        <section class="card calls" aria-labelledby=HEADING data-testid="calls">
            <FileInput
                id=MERGE_INPUT
                label=calls::MERGE
                accept=TEXT_FILES
                on_file=Callback::new(move |file| calls_state.merge(schema, file))
            />
            <header class="calls-head">
                <h2 id=HEADING class="card-title" tabindex="-1">
                    {calls::TITLE}
                </h2>
                <p class="card-subtitle" data-testid="calls-progress">
                    {progress}
                </p>
                <Actions state=calls_state schema />
            </header>
            <Replacement state=calls_state />
            {panel}
            <p class="calls-message" role="status" data-testid="calls-message">
                {calls_state.message}
            </p>
            <Conflicts state=calls_state />
            <Filters state=calls_state />
            <CallsTable state />
            <p class="card-note">{calls::KEYS}</p>
            <p class="card-note">{kept}</p>
        </section>
    }
}

/// Closes the sheet, even if it has changes that were not downloaded.
fn close(state: CallsState) {
    state.replace(None);
    after_paint(focus_card);
}

/// Moves the focus from a part that has disappeared to the card or, without a sheet, to a button that opens one.
fn focus_card() {
    focus_first(&[HEADING, START_CALLS, CAMPAIGN_BUTTON, OPEN_CALLS]);
}

#[component]
fn Actions(state: CallsState, schema: StoredValue<Schema>) -> impl IntoView {
    let panel_button = move |panel: Panel, name: &'static str| {
        let is_shown = move || state.panel.get() == Some(panel);
        let toggle = move |_| state.panel.update(|shown| *shown = (*shown != Some(panel)).then_some(panel));
        view! {
            <button
                id=panel.button_id()
                type="button"
                class="button small"
                aria-expanded=move || is_shown().to_string()
                on:click=toggle
            >
                {name}
            </button>
        }
    };
    let print = move |_| schema.with_value(|schema| print_sheet(state, schema));
    let can_undo = state.can_undo();
    let undo = move |_| {
        state.undo();
        // a disabled button loses the focus
        if !can_undo.get_untracked() {
            focus(HEADING);
        }
    };
    let ask_or_close = move |_| if state.must_ask() { state.panel.set(Some(Panel::Closing)) } else { close(state) };
    view! {
        <div class="calls-actions">
            <button
                type="button"
                class="button small"
                disabled=move || !can_undo.get()
                on:click=undo
            >
                {calls::UNDO}
            </button>
            {panel_button(Panel::Assign, calls::ASSIGN)}
            <button type="button" class="button small" on:click=|_| press(MERGE_INPUT)>
                {calls::MERGE}
            </button>
            {panel_button(Panel::Effect, calls::MEASURE)}
            <button type="button" class="button small print" on:click=print>
                {calls::PRINT}
            </button>
            {panel_button(Panel::Download, calls::DOWNLOAD)}
            <button id=Panel::Closing.button_id() type="button" class="button small" on:click=ask_or_close>
                {calls::CLOSE}
            </button>
        </div>
    }
}

/// Asks whether to replace the open sheet, if it has changes that were not downloaded and the user opened another one.
#[component]
fn Replacement(state: CallsState) -> impl IntoView {
    move || {
        state.replacement.with(Option::is_some).then(|| {
            let replace = move |_| state.replace(state.replacement.get_untracked());
            let stay = move |_| {
                state.replacement.set(None);
                after_paint(focus_card);
            };
            view! {
                <Question
                    question=calls::REPLACES
                    yes=calls::REPLACE
                    on_yes=Callback::new(replace)
                    on_no=Callback::new(stay)
                />
            }
        })
    }
}

/// A question with two answers, the second of which changes nothing.
#[component]
fn Question(question: &'static str, yes: &'static str, on_yes: Callback<()>, on_no: Callback<()>) -> impl IntoView {
    view! {
        <div class="calls-panel" role="alert">
            <p>{question}</p>
            <div class="problem-buttons">
                <button type="button" class="button" on:click=move |_| on_yes.run(())>
                    {yes}
                </button>
                <button type="button" class="button" on:click=move |_| on_no.run(())>
                    {calls::STAY}
                </button>
            </div>
        </div>
    }
}

/// Determines which rows of the sheet are listed.
#[component]
fn Filters(state: CallsState) -> impl IntoView {
    let statuses = move || {
        let counts = state.filter.with(|filter| state.read(|open| open.sheet.counts(filter)));
        let status = |(index, status): (usize, CallStatus)| {
            let number = counts.get(status as usize).copied().unwrap_or_default();
            (index + 1, calls::with_count(calls::status(status), count(number as u64)))
        };
        let all = CallStatus::CHOICES.into_iter().chain([CallStatus::HeldOut]).enumerate().map(status);
        [(0, calls::ANY_STATUS.to_owned())].into_iter().chain(all).collect::<Vec<_>>()
    };
    let chosen_status = move || {
        let status = state.filter.with(|filter| filter.status);
        Some(status.map_or(0, |status| status as usize + 1))
    };
    let choose_status = move |index: usize| {
        let status = index.checked_sub(1).map(|index| CallStatus::CHOICES.get(index).copied());
        let status = status.map(|status| status.unwrap_or(CallStatus::HeldOut));
        state.filter.update(|filter| filter.status = status);
    };
    let owners = Memo::new(move |_| {
        let mut owners = state.read(owners);
        // the chosen owner stays among the choices, even if no customer has this owner anymore
        let chosen = state.filter.with(|filter| filter.owner.clone());
        owners.extend(chosen.filter(|owner| !owners.contains(owner)));
        owners
    });
    let owner_choices = move || {
        let names =
            owners.get().into_iter().map(|name| if name.is_empty() { calls::NO_OWNER.to_owned() } else { name });
        let all = [calls::ANY_OWNER.to_owned()].into_iter().chain(names);
        all.enumerate().collect::<Vec<_>>()
    };
    let chosen_owner = move || {
        let owner = state.filter.with(|filter| filter.owner.clone());
        let place = |owner| owners.with(|owners| owners.iter().position(|name| *name == owner));
        Some(owner.map_or(0, |owner| place(owner).map_or(0, |place| place + 1)))
    };
    let choose_owner = move |index: usize| {
        let owner = index.checked_sub(1).and_then(|index| owners.with_untracked(|owners| owners.get(index).cloned()));
        state.filter.update(|filter| filter.owner = owner);
    };
    let listed = move || {
        let is_held_out = state.filter.with(|filter| filter.status == Some(CallStatus::HeldOut));
        let all = state.read(|open| {
            let (_, to_call) = open.progress();
            if is_held_out { open.sheet.rows().len() - to_call } else { to_call }
        });
        calls::listed(count(state.listed.with(Vec::len) as u64), count(all as u64))
    };
    view! {
        <div class="filters">
            <input
                type="search"
                class="text-box"
                aria-label=calls::SEARCH
                placeholder=calls::SEARCH
                autocomplete="off"
                prop:value=move || state.filter.with(|filter| filter.text.clone())
                on:input=move |event| state.filter.update(|filter| filter.text = event_target_value(&event))
            />
            <Select
                id="calls-status"
                name=calls::STATUS
                choices=Signal::derive(statuses)
                chosen=Signal::derive(chosen_status)
                on_choose=Callback::new(choose_status)
            />
            <Select
                id="calls-owner"
                name=calls::OWNER
                choices=Signal::derive(owner_choices)
                chosen=Signal::derive(chosen_owner)
                on_choose=Callback::new(choose_owner)
            />
            <p class="filters-status" role="status" data-testid="calls-listed">
                {listed}
            </p>
        </div>
    }
}

/// The owners, preceded by an empty name if a customer to call has no owner.
fn owners(open: &OpenSheet) -> Vec<String> {
    let has_free = open.sheet.rows().iter().any(|row| !row.is_held_out() && row.entry().owner.is_empty());
    has_free.then(String::new).into_iter().chain(open.sheet.owners().into_iter().map(str::to_owned)).collect()
}
