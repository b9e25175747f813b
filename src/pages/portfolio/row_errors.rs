//! The rows that could not be scored, and why.

use leptos::prelude::*;

use super::file_bar::ERRORS_CARD;
use super::state::PortfolioState;
use crate::browser::Report;
use crate::components::TableRegion;
use churnscope_engine::portfolio::RejectedCell;
use churnscope_wording::portfolio::errors;
use churnscope_wording::rows;
use churnscope_wording::values::count;

/// The maximum number of problems in the table. The download may list more.
const MAX_SHOWN: usize = 200;

/// A table of the problems in rows that could not be scored: what was found, and what was expected.
#[component]
pub fn RowErrors(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    #[prop(into)]
    report: Signal<Report>,
) -> impl IntoView {
    let title = move || report.with(|report| errors::not_scored(report.refused));
    let summary = move || {
        report.with(|report| {
            let shown = (report.rejected_cells.len() > MAX_SHOWN).then_some(MAX_SHOWN);
            errors::summary(report.scored, shown)
        })
    };
    let row = move |RejectedCell { line, problem }: &RejectedCell| {
        let (column, expected) = state.scorer.with_value(|scorer| {
            let schema = scorer.schema();
            (rows::column(schema, problem).map(str::to_owned), rows::expected(schema, problem))
        });
        let found = rows::found(problem);
        view! {
            <tr>
                <td>{count(*line)}</td>
                <td>{column.unwrap_or_else(|| errors::WHOLE_ROW.to_owned())}</td>
                <td>{if found.is_empty() { rows::BLANK.to_owned() } else { found }}</td>
                <td>{expected}</td>
            </tr>
        }
    };
    let table_rows = move || report.with(|report| report.rejected_cells.iter().take(MAX_SHOWN).map(row).collect_view());
    let has_lines = report.with_untracked(|report| report.reading.header.has_lines());
    let place = if has_lines { errors::LINE } else { errors::ROW };
    let heads = [place, errors::COLUMN, errors::FOUND, errors::EXPECTED];
    view! {
        <section class="card" id=ERRORS_CARD tabindex="-1" data-testid="row-errors">
            <header class="card-head">
                <h2 class="card-title">{title}</h2>
                <button type="button" class="button small" on:click=move |_| state.controller.save_rejected_cells()>
                    {errors::DOWNLOAD}
                </button>
                <p class="card-subtitle">{summary}</p>
            </header>
            <TableRegion label=errors::TABLE>
                <table class="words">
                    <thead>
                        <tr>{heads.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                    </thead>
                    <tbody>{table_rows}</tbody>
                </table>
            </TableRegion>
        </section>
    }
}
