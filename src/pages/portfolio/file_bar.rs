//! Which file is on screen, and what can be done with it.

use leptos::prelude::*;

use super::drift_words::{chip_words, is_alike};
use super::intake::FILE_INPUT;
use super::save_panel::SavePanel;
use super::state::PortfolioState;
use super::words::{counted, seconds};
use crate::browser::{Report, focus, press, print};
use churnscope_engine::csv::ScoredColumns;

/// The id of the card that says whether the file is like the training data.
pub const DRIFT_CARD: &str = "drift";

/// The id of the card with the rows that could not be scored.
pub const ERRORS_CARD: &str = "row-errors";

/// What a download holds at first: what `churnscope score --keep --explain 3 --defuse` writes.
const WANTED_AT_FIRST: ScoredColumns = ScoredColumns { keep: true, n_reasons: 3, defuse: true };

/// The file's name, how it went, and buttons for another one and for taking the list along.
#[component]
pub fn FileBar(
    /// What the page shares.
    state: PortfolioState,
    /// What was read.
    #[prop(into)]
    report: Signal<Report>,
) -> impl IntoView {
    let file = move || report.with(|report| report.file.clone());
    let how = move || {
        report.with(|report| {
            let customers = counted(report.scored, "customer", "customers");
            format!("{customers} · scored in {} on this device", seconds(report.seconds))
        })
    };
    let refused = Memo::new(move |_| report.with(|report| report.refused));
    let alike = Memo::new(move |_| report.with(|report| is_alike(&report.drift)));
    let drift = move || report.with(|report| chip_words(&report.drift));
    let (wants_choices, set_wants_choices) = signal(false);
    let wanted = RwSignal::new((WANTED_AT_FIRST, false));
    let save = move |_| {
        let (columns, filtered) = wanted.get_untracked();
        state.controller.save(columns, filtered, state.standards.bands());
    };
    view! {
        <section class="card file-bar" aria-label="File">
            <div class="file-words">
                <h2 class="file-name">{file}</h2>
                <p class="file-how">{how}</p>
                <Show when=move || refused.get() != 0>
                    <button type="button" class="chip warns" on:click=|_| focus(ERRORS_CARD)>
                        {move || format!("{} could not be scored", counted(refused.get(), "row", "rows"))}
                    </button>
                </Show>
                <button type="button" class="chip" class:warns=move || !alike.get() on:click=|_| focus(DRIFT_CARD)>
                    {drift}
                </button>
            </div>
            <div class="file-buttons">
                <button type="button" class="button" on:click=|_| press(FILE_INPUT)>
                    "Other file"
                </button>
                <button type="button" class="button print" on:click=|_| print()>
                    "Print"
                </button>
                <div class="split-button">
                    <button type="button" class="button primary" data-testid="download-scored" on:click=save>
                        "Download scored CSV"
                    </button>
                    <button
                        type="button"
                        class="button primary"
                        aria-label="What the download holds"
                        aria-expanded=move || wants_choices.get().to_string()
                        on:click=move |_| set_wants_choices.update(|wanted| *wanted = !*wanted)
                    >
                        <span class="split-arrow" aria-hidden="true"></span>
                    </button>
                </div>
            </div>
            <Show when=move || wants_choices.get()>
                <SavePanel state wanted />
            </Show>
        </section>
    }
}
