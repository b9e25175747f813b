//! The rows that could not be scored, and why.

use crate::components::TableRegion;
use crate::words::count;
use leptos::prelude::*;

use super::file_bar::ERRORS_CARD;
use super::state::PortfolioState;
use super::words::counted;
use crate::browser::Report;
use churnscope_engine::portfolio::RefusedCell;
use churnscope_wording::rows;

/// Most problems that the table shows; the download has them all.
const SHOWN: usize = 200;

/// What was found in each of these rows, and what would have been right.
#[component]
pub fn RowErrors(
    /// What the page shares.
    state: PortfolioState,
    /// What was read.
    #[prop(into)]
    report: Signal<Report>,
) -> impl IntoView {
    let title = move || {
        report.with(|report| {
            let rows = counted(report.refused, "row", "rows");
            format!("{rows} could not be scored")
        })
    };
    let about = move || {
        report.with(|report| {
            let others = counted(report.scored, "customer is", "customers are");
            let first = if report.refused_cells.len() > SHOWN {
                format!(" The first {} problems are shown; the download has more.", count(SHOWN as u64))
            } else {
                String::new()
            };
            format!("{others} in the list all the same. Mend these rows in the file and drop it again.{first}")
        })
    };
    let row = move |RefusedCell { line, problem }: &RefusedCell| {
        let (column, expected) = state.scorer.with_value(|scorer| {
            let schema = scorer.schema();
            (rows::column(schema, problem).map(str::to_owned), rows::expected(schema, problem))
        });
        let found = rows::found(problem);
        view! {
            <tr>
                <td>{count(*line)}</td>
                <td>{column.unwrap_or_else(|| "Whole row".to_owned())}</td>
                <td>{if found.is_empty() { rows::BLANK.to_owned() } else { found }}</td>
                <td>{expected}</td>
            </tr>
        }
    };
    let all_rows = move || report.with(|report| report.refused_cells.iter().take(SHOWN).map(row).collect_view());
    view! {
        <section class="card" id=ERRORS_CARD tabindex="-1" data-testid="row-errors">
            <header class="card-head">
                <h2 class="card-title">{title}</h2>
                <button type="button" class="button small" on:click=move |_| state.controller.save_rejected_cells()>
                    "Download"
                </button>
                <p class="card-subtitle">{about}</p>
            </header>
            <TableRegion label="Rows that could not be scored">
                <table class="words">
                    <thead>
                        <tr>
                            <th scope="col">"Line"</th>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Found"</th>
                            <th scope="col">"Expected"</th>
                        </tr>
                    </thead>
                    <tbody>{all_rows}</tbody>
                </table>
            </TableRegion>
        </section>
    }
}
