//! The card that shows progress, a question, or a failure.

use leptos::prelude::*;

use super::campaign::PLAN_BUTTON;
use super::columns_card::ColumnsCard;
use super::comparison::COMPARE_BUTTON;
use super::decimal_card::DecimalCard;
use super::open_file::FILE_INPUT;
use super::progress_card::ProgressCard;
use super::reading_card::ReadingCard;
use super::state::PortfolioState;
use crate::browser::{FileQuestion, PickedFile, Progress, Status, after_paint, focus, press};
use churnscope_wording::portfolio::{campaign, comparison, reading, status};
use churnscope_wording::values::capitalized;
use churnscope_worker::protocol::{FileChoices, Question};

/// The content of the card. It stays the same while progress advances, so that the card is not rebuilt.
#[derive(Clone, PartialEq)]
enum CardContent {
    Nothing,
    Progress(&'static str),
    Other(Box<Status>),
}

/// Progress, a question, or a failure; nothing if the page is idle.
#[component]
pub fn StatusCard(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let current = state.controller.status();
    let content = Memo::new(move |_| match current.get() {
        Status::Idle => CardContent::Nothing,
        Status::Preparing(_) => CardContent::Progress(status::PREPARING),
        Status::Reading(_) => CardContent::Progress(status::SCORING),
        Status::Writing(_) => CardContent::Progress(status::WRITING),
        Status::Packing(_) => CardContent::Progress(status::PACKING),
        Status::FindingOffers(_) => CardContent::Progress(campaign::PLANNING),
        Status::Comparing(_) => CardContent::Progress(comparison::COMPARING),
        other => CardContent::Other(Box::new(other)),
    });
    let progress = Signal::derive(move || match current.get() {
        Status::Preparing(progress)
        | Status::Reading(progress)
        | Status::Writing(progress)
        | Status::Packing(progress)
        | Status::FindingOffers(progress)
        | Status::Comparing(progress) => progress,
        _ => Progress::default(),
    });
    move || match content.get() {
        CardContent::Progress(title) => view! {
            <ProgressCard title progress on_cancel=Callback::new(move |()| cancel(state)) />
        }
        .into_any(),
        CardContent::Other(other) => match *other {
            Status::Asking(question) => ask(state, question),
            Status::Failed { file, choices, sheets, is_parquet, sentence } => {
                view! { <Failure state file choices sheets is_parquet sentence /> }.into_any()
            }
            Status::NotSaved { sentence } => view! { <Refusal state title=status::NOT_SAVED sentence /> }.into_any(),
            Status::NotPlanned { sentence } => {
                view! { <Refusal state title=campaign::NOT_PLANNED sentence /> }.into_any()
            }
            _ => ().into_any(),
        },
        CardContent::Nothing => ().into_any(),
    }
}

/// Cancels the work or dismisses the message. The pressed button disappears, so the focus moves to the button that
/// started the work.
fn cancel(state: PortfolioState) {
    let origin = match state.controller.status().get_untracked() {
        Status::FindingOffers(_) | Status::NotPlanned { .. } => Some(PLAN_BUTTON),
        Status::Comparing(_) => Some(COMPARE_BUTTON),
        _ => None,
    };
    state.controller.cancel();
    if let Some(origin) = origin {
        after_paint(|| focus(origin));
    }
}

fn ask(state: PortfolioState, question: FileQuestion) -> AnyView {
    let FileQuestion { file, choices: former, sheets, is_parquet, question } = question;
    match question {
        // the user may first change how the file is read, for example if the wrong row was taken for the header
        Question::Columns { columns, matches } => {
            let is_changing = RwSignal::new(false);
            let on_close = Callback::new(move |()| is_changing.set(false));
            let card = move || {
                let former = former.clone();
                if is_changing.get() {
                    let sheets = sheets.clone();
                    view! { <ReadingCard state file choices=former sheets is_parquet on_close /> }.into_any()
                } else {
                    let (columns, matches) = (columns.clone(), matches.clone());
                    view! { <ColumnsCard state file former columns matches is_changing /> }.into_any()
                }
            };
            card.into_any()
        }
        Question::DecimalMark { column, example } => {
            view! { <DecimalCard state file former column example /> }.into_any()
        }
    }
}

/// Why nothing was saved or planned, and what to do.
#[component]
fn Refusal(
    state: PortfolioState,
    /// What was not done.
    title: &'static str,
    /// The reason and what to do, without an initial capital letter or a final period.
    sentence: String,
) -> impl IntoView {
    view! {
        <section class="card refusal" role="alert">
            <h2 class="card-title">{title}</h2>
            <p>{capitalized(&sentence)} "."</p>
            <div class="intake-buttons">
                <button type="button" class="button" on:click=move |_| cancel(state)>
                    {status::DISMISS}
                </button>
            </div>
        </section>
    }
}

/// Why a file could not be used or its list was lost, and what to do.
#[component]
fn Failure(
    state: PortfolioState,
    file: PickedFile,
    choices: FileChoices,
    /// The names of the workbook's visible sheets; empty if the file is not a workbook or was not converted.
    sheets: Vec<String>,
    /// Whether the file is a Parquet file. This card does not offer to change how a Parquet file is read.
    is_parquet: bool,
    /// The reason and what to do, without an initial capital letter or a final period.
    sentence: String,
) -> impl IntoView {
    let previous_file = move || state.report.with(|report| report.as_ref().map(|report| report.file.clone()));
    let list_unchanged = move || previous_file().map(status::list_unchanged);
    let (is_changing, set_is_changing) = signal(false);
    let (choices, sheets) = (StoredValue::new(choices), StoredValue::new(sheets));
    view! {
        <section class="card refusal" role="alert">
            <h2 class="card-title">{status::failed(file.name())}</h2>
            <p>{capitalized(&sentence)} ". " {list_unchanged}</p>
            <div class="intake-buttons">
                <button type="button" class="button" on:click=|_| press(FILE_INPUT)>
                    {status::CHOOSE_ANOTHER}
                </button>
                <Show when=move || !is_parquet>
                    <button type="button" class="button" on:click=move |_| set_is_changing.set(true)>
                        {reading::CHANGE}
                    </button>
                </Show>
                <button type="button" class="button" on:click=move |_| state.controller.cancel()>
                    {status::DISMISS}
                </button>
            </div>
        </section>
        <Show when=move || is_changing.get()>
            <ReadingCard
                state
                file
                choices=choices.get_value()
                sheets=sheets.get_value()
                on_close=Callback::new(move |()| set_is_changing.set(false))
            />
        </Show>
    }
}
