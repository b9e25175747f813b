//! The card that comes first if many rows could not be scored: the likely cause, and buttons that lead to a fix.

use leptos::prelude::*;

use super::file_bar::ERRORS_CARD;
use super::state::PortfolioState;
use crate::browser::{Report, focus};
use churnscope_engine::rejections::Fix;
use churnscope_wording::rejections::{self, Surface};

/// How many rows could not be scored, why, and what to do; nothing if at most a tenth of the rows are affected.
#[component]
pub fn ProblemCard(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    #[prop(into)]
    report: Signal<Report>,
    /// Whether the user is changing how the file is read.
    is_changing: RwSignal<bool>,
) -> impl IntoView {
    let report = report.get_untracked();
    let likely = report.problem()?.clone();
    let headline = rejections::headline(likely.n_rejected, report.n_rows());
    let surface = if report.reading.sheets.is_empty() { Surface::Page } else { Surface::Nowhere };
    let reading_button = rejections::reading_button(likely.fix, surface);
    let (reason, fix) = state.scorer.with_value(|scorer| {
        (rejections::reason(scorer.schema(), &likely), rejections::fix(scorer.schema(), &likely, surface))
    });
    let match_column = (likely.fix == Fix::Column && likely.is_common()).then(|| {
        view! {
            <button type="button" class="button primary" on:click=move |_| state.match_columns()>
                {rejections::MATCH_COLUMN}
            </button>
        }
    });
    Some(view! {
        <section class="card refusal" role="status" data-testid="problem">
            <h2 class="card-title">{headline}</h2>
            <p>{reason} " " {fix}</p>
            <div class="problem-buttons">
                {match_column}
                <button type="button" class="button" on:click=move |_| is_changing.set(true)>
                    {reading_button}
                </button>
                <button type="button" class="button" on:click=|_| focus(ERRORS_CARD)>
                    {rejections::SHOW_ROWS}
                </button>
            </div>
        </section>
    })
}
