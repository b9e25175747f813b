//! The card that says which numbers were scored as the nearest limit of their range.

use leptos::prelude::*;

use super::state::PortfolioState;
use crate::browser::Report;
use churnscope_engine::csv::ClampedField;
use churnscope_engine::schema::Schema;
use churnscope_wording::clamped::sentence;

/// One sentence per field that has clamped numbers. Shows nothing if no number was clamped.
#[component]
pub fn ClampedCard(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    report: Signal<Report>,
) -> impl IntoView {
    let sentences = report
        .with_untracked(|report| state.scorer.with_value(|scorer| clamped_values(scorer.schema(), &report.clamped)));
    (!sentences.is_empty()).then(|| {
        let sentences = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
        view! {
            <section class="card absent" role="note" data-testid="clamped-values">
                <ul>{sentences}</ul>
            </section>
        }
    })
}

/// How many numbers of each field were scored as the nearest limit, one sentence per field.
pub fn clamped_values(schema: &Schema, clamped: &[ClampedField]) -> Vec<String> {
    clamped.iter().filter_map(|field| sentence(schema, field)).collect()
}
