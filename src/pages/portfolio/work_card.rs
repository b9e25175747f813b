//! What the page is busy with, or why it could not be done.

use leptos::prelude::*;

use super::intake::FILE_INPUT;
use super::mapping_card::MappingCard;
use super::progress_card::ProgressCard;
use super::state::PortfolioState;
use crate::browser::{Progress, Status, press};
use crate::words::capitalised;

/// What kind of card is shown; progress moves within it.
#[derive(Clone, PartialEq)]
enum Kind {
    Nothing,
    Progress(&'static str),
    Other(Status),
}

/// Progress, a question about columns, or a refusal; nothing while nothing is done.
#[component]
pub fn WorkCard(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let work = state.controller.status();
    let kind = Memo::new(move |_| match work.get() {
        Status::Idle => Kind::Nothing,
        Status::Reading(_) => Kind::Progress("Scoring the file"),
        Status::Writing(_) => Kind::Progress("Writing the scored file"),
        other => Kind::Other(other),
    });
    let nothing_yet = Progress { bytes: 0, all_bytes: 1, rows: 0, seconds: 0.0 };
    let progress = Signal::derive(move || match work.get() {
        Status::Reading(progress) | Status::Writing(progress) => progress,
        _ => nothing_yet,
    });
    move || match kind.get() {
        Kind::Progress(title) => view! {
            <ProgressCard title progress on_cancel=Callback::new(move |()| state.controller.cancel()) />
        }
        .into_any(),
        Kind::Other(Status::ColumnsNeeded(question)) => view! { <MappingCard state question /> }.into_any(),
        Kind::Other(Status::Failed { file, sentence }) => view! { <Refusal state file sentence /> }.into_any(),
        _ => ().into_any(),
    }
}

/// Why a file could not be used, and what to do.
#[component]
fn Refusal(
    /// What the page shares.
    state: PortfolioState,
    /// The file's name.
    file: String,
    /// What is wrong.
    sentence: String,
) -> impl IntoView {
    let former = move || state.report.with(|report| report.as_ref().map(|report| report.file.clone()));
    let stays = move || former().map(|file| format!(" The list below is still that of {file}."));
    view! {
        <section class="card refusal" role="alert">
            <h2 class="card-title">{format!("{file} could not be used")}</h2>
            <p>{capitalised(&sentence)} "." {stays}</p>
            <div class="intake-buttons">
                <button type="button" class="button" on:click=|_| press(FILE_INPUT)>
                    "Choose another file"
                </button>
                <button type="button" class="button" on:click=move |_| state.controller.cancel()>
                    "Dismiss"
                </button>
            </div>
        </section>
    }
}
