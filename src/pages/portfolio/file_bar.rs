//! The open file, and what can be done with it.

use leptos::prelude::*;

use super::campaign::CampaignButton;
use super::comparison::CompareButton;
use super::download::Download;
use super::download_options::DownloadOptions;
use super::drift::is_similar;
use super::open_file::FILE_INPUT;
use super::printing::{PrintButton, PrintQuestion};
use super::reading_card::ReadingCard;
use super::state::PortfolioState;
use super::values_card::ValuesCard;
use crate::browser::{Report, Status, focus, has_table_programs, press};
use churnscope_wording::model_data::model_data;
use churnscope_wording::portfolio::{columns, customers, drift, errors, file_bar, reading, status, values};
use churnscope_wording::reading::facts;
use churnscope_worker::controller::Reading;

/// The ID of the card that compares the file with the model's data.
pub const DRIFT_CARD: &str = "drift";

/// The ID of the card with the rows that could not be scored.
pub const ERRORS_CARD: &str = "row-errors";

/// The file's name, how it was scored, and buttons for what can be done with it.
#[component]
pub fn FileBar(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    #[prop(into)]
    report: Signal<Report>,
    /// Whether the user is changing how the file is read.
    is_changing: RwSignal<bool>,
    /// Whether the card with the unknown values is open.
    is_answering: RwSignal<bool>,
) -> impl IntoView {
    let file = move || report.with(|report| report.file.clone());
    let scored =
        move || report.with(|report| file_bar::scored(customers(report.scored), status::duration(report.seconds)));
    let rejected = Memo::new(move |_| report.with(|report| report.refused));
    let is_similar = Memo::new(move |_| report.with(|report| is_similar(&report.drift)));
    // while the page shows progress, a question, or a failure, the cards for answers and for changing how the file is
    // read are hidden
    let is_idle = move || state.controller.status().get() == Status::Idle;
    let facts = report.with_untracked(|report| {
        let Reading { header, encoding, sheets, sheet, .. } = &report.reading;
        facts(header, encoding, sheet.as_deref().filter(|_| sheets.len() > 1))
    });
    let facts = facts.into_iter().map(|fact| view! { <span class="fact">{fact}</span> }).collect_view();
    let has_customers = report.with_untracked(Report::has_customers);
    let data = state.scorer.with_value(|scorer| model_data(&scorer.bundle().evaluation));
    let verdict = move || report.with(|report| drift::short_verdict(data, &report.drift));
    view! {
        <section class="card file-bar" aria-label=file_bar::LABEL>
            <div class="file-words">
                <h2 class="file-name">{file}</h2>
                <p class="file-how">{scored}</p>
                <p class="facts">
                    {facts}
                    <button type="button" class="chip" on:click=move |_| is_changing.set(true)>
                        {reading::CHANGE}
                    </button>
                    <button type="button" class="chip" on:click=move |_| state.match_columns()>
                        {columns::MATCH}
                    </button>
                </p>
                <Answers state report is_answering />
                <Show when=move || rejected.get() != 0>
                    <button type="button" class="chip warns" on:click=|_| focus(ERRORS_CARD)>
                        {move || errors::not_scored(rejected.get())}
                    </button>
                </Show>
                <Show when=move || has_customers>
                    <button
                        type="button"
                        class="chip"
                        class:warns=move || !is_similar.get()
                        on:click=|_| focus(DRIFT_CARD)
                    >
                        {verdict}
                    </button>
                </Show>
            </div>
            <FileButtons state report />
        </section>
        <Show when=move || is_answering.get() && is_idle()>
            <ValuesCard state report on_close=Callback::new(move |()| is_answering.set(false)) />
        </Show>
        <Show when=move || is_changing.get() && is_idle()>
            <ChangeReading state report on_close=Callback::new(move |()| is_changing.set(false)) />
        </Show>
    }
}

/// Says how many of the listed unknown values have no answer or, if all have one, how many are treated as the user
/// chose. If answers for an earlier file apply, says so.
#[component]
fn Answers(state: PortfolioState, report: Signal<Report>, is_answering: RwSignal<bool>) -> impl IntoView {
    let (unanswered, all) = report.with_untracked(|report| (n_unanswered(report), report.unknown_values.len()));
    let has_questions = unanswered > 0;
    let is_remembered = report.with_untracked(|report| report.reading.is_remembered);
    let fact = (all > 0).then(|| {
        view! {
            <button
                type="button"
                class="chip"
                class:warns=has_questions
                aria-expanded=move || is_answering.get().to_string()
                on:click=move |_| is_answering.update(|is_answering| *is_answering = !*is_answering)
            >
                {values::fact(unanswered, all)}
            </button>
        }
    });
    let remembered = is_remembered.then(|| {
        view! {
            <p class="file-how">{values::REMEMBERED}</p>
            <button type="button" class="chip" on:click=move |_| state.controller.forget_answers()>
                {values::FORGET}
            </button>
        }
    });
    view! {
        {fact}
        {remembered}
    }
}

/// Number of listed unknown values that have no answer yet.
pub fn n_unanswered(report: &Report) -> usize {
    report.unknown_values.iter().filter(|value| !value.is_chosen).count()
}

#[component]
fn ChangeReading(state: PortfolioState, report: Signal<Report>, on_close: Callback<()>) -> impl IntoView {
    let source = state.controller.source();
    let reading = report.with_untracked(|report| report.reading.clone());
    let sheets = reading.sheets.clone();
    let is_parquet = !reading.header.has_lines();
    source.map(|(file, choices)| view! { <ReadingCard state file choices sheets is_parquet reading on_close /> })
}

/// The buttons, and what they open below the bar.
#[component]
fn FileButtons(state: PortfolioState, report: Signal<Report>) -> impl IntoView {
    let has_customers = report.with_untracked(Report::has_customers);
    let (has_options, set_has_options) = signal(false);
    let is_filtered = RwSignal::new(false);
    let is_workbook = move || state.download.get().is_workbook && has_table_programs();
    let download = move |_| {
        let download = Download { is_workbook: is_workbook(), ..state.download.get_untracked() };
        let file = state.scorer.with_value(|scorer| {
            report.with_untracked(|Report { reading, .. }| {
                let (header, chosen) = (&reading.header, &reading.choices.columns);
                download.file(scorer.schema(), header, chosen, state.standards.bands())
            })
        });
        state.controller.save(file, is_filtered.get_untracked());
    };
    view! {
        <div class="file-buttons">
            <button type="button" class="button" on:click=|_| press(FILE_INPUT)>
                {file_bar::OPEN_ANOTHER}
            </button>
            <Show when=move || has_customers>
                <CampaignButton state />
                <CompareButton state />
                <PrintButton state />
                <div class="split-button">
                    <button type="button" class="button primary" data-testid="download-scored" on:click=download>
                        {move || if is_workbook() { file_bar::DOWNLOAD_WORKBOOK } else { file_bar::DOWNLOAD }}
                    </button>
                    <button
                        type="button"
                        class="button primary"
                        aria-label=file_bar::OPTIONS
                        aria-expanded=move || has_options.get().to_string()
                        on:click=move |_| set_has_options.update(|has_options| *has_options = !*has_options)
                    >
                        <span class="split-arrow" aria-hidden="true"></span>
                    </button>
                </div>
            </Show>
        </div>
        <PrintQuestion state />
        <Show when=move || has_options.get()>
            <DownloadOptions state is_filtered />
        </Show>
    }
}
