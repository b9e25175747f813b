//! The file's own outcomes against the estimates.

use leptos::prelude::*;

use super::outcome_words::rows;
use super::state::PortfolioState;
use super::words::counted;
use crate::components::{ChartCard, ChartStage, TableRegion};
use crate::reliability::{SUBTITLE, bins, table};
use churnscope_engine::portfolio::Labelled;
use churnscope_pictures::Picture;

/// Figures of the file beside the model's own, and its calibration.
#[component]
pub fn OutcomeCard(
    /// What the page shares.
    state: PortfolioState,
    /// What was found.
    labelled: Labelled,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let (own, of_whom) = state.scorer.with_value(|scorer| {
        let evaluation = &scorer.bundle().evaluation;
        let of_whom = if evaluation.is_out_of_fold() {
            "Customers that it had not seen"
        } else {
            "Customers that it was imported with"
        };
        (evaluation.forest.mean, of_whom)
    });
    let row = |[name, file, model]: [String; 3]| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{file}</td>
                <td>{model}</td>
            </tr>
        }
    };
    let figures = rows(&labelled.figures, &own).into_iter().map(row).collect_view();
    let bins = bins(&labelled.calibration);
    let table = table(&bins);
    let customers = counted(labelled.rows, "customer", "customers");
    view! {
        <section class="card" data-testid="outcomes">
            <header class="card-head">
                <h2 class="card-title">"Estimates against what happened"</h2>
                <p class="card-subtitle">
                    {format!("The file says of {customers} who left. Customers that the model was trained on flatter it.")}
                </p>
            </header>
            <TableRegion label="Figures">
                <table class="numbers">
                    <thead>
                        <tr>
                            <th scope="col">"Figure"</th>
                            <th scope="col">"This file"</th>
                            <th scope="col">{of_whom}</th>
                        </tr>
                    </thead>
                    <tbody>{figures}</tbody>
                </table>
            </TableRegion>
        </section>
        <ChartCard
            title="Did as many leave as was estimated?"
            subtitle=SUBTITLE
            test_id="file-calibration"
            chart=move || Picture::Reliability(bins.clone())
            description=table.caption.clone()
            table=Signal::stored(table)
            stage
        />
    }
}
