//! The metrics and the confusion matrix at the cutoff.

use leptos::prelude::*;

use super::confusion::{ConfusionRow, CutoffMetric, confusion_rows, cutoff_metrics};
use super::state::ModelState;
use crate::components::TableRegion;
use churnscope_wording::model::confusion;

/// The metrics and the confusion matrix at the cutoff, in a card.
#[component]
pub fn ConfusionCard(
    /// The state of the page.
    state: ModelState,
) -> impl IntoView {
    let subtitle = state.scorer.with_value(|scorer| {
        if scorer.bundle().evaluation.is_out_of_fold() { confusion::UNSEEN } else { confusion::IMPORTED }
    });
    view! {
        <section class="card">
            <header class="card-head">
                <h2 class="card-title">{confusion::TITLE}</h2>
                <p class="card-subtitle">{subtitle}</p>
            </header>
            <CutoffMetrics state />
            <Matrix state />
        </section>
    }
}

#[component]
fn CutoffMetrics(state: ModelState) -> impl IntoView {
    let metrics = Memo::new(move |_| cutoff_metrics(&state.matrix.get()));
    let metric = move |index: usize| {
        let text =
            move |read: fn(&CutoffMetric) -> String| move || metrics.with(|metrics| metrics.get(index).map(read));
        view! {
            <div class="cutoff-metric">
                <dt>{text(|metric| metric.name.to_owned())}</dt>
                <dd>
                    <span class="cutoff-metric-value">{text(|metric| metric.value.clone())}</span>
                    <span class="cutoff-metric-meaning">{text(|metric| metric.meaning.to_owned())}</span>
                </dd>
            </div>
        }
    };
    let n_metrics = metrics.with_untracked(|metrics| metrics.len());
    view! {
        <dl class="cutoff-metrics" data-testid="cutoff-metrics">
            {(0..n_metrics).map(metric).collect_view()}
        </dl>
    }
}

#[component]
fn Matrix(state: ModelState) -> impl IntoView {
    let rows = Memo::new(move |_| confusion_rows(&state.matrix.get()));
    let row = move |index: usize| {
        let read =
            move |read: &dyn Fn(&ConfusionRow) -> Option<String>| rows.with(|rows| rows.get(index).and_then(read));
        let cell = move |column: usize| {
            view! {
                <td>
                    <span class="cell-count">
                        {move || read(&|row| row.cells.get(column).map(|(count, _)| count.clone()))}
                    </span>
                    <span class="cell-share">
                        {move || read(&|row| row.cells.get(column).map(|(_, share)| share.clone()))}
                    </span>
                </td>
            }
        };
        view! {
            <tr>
                <th scope="row">{move || read(&|row| Some(row.name.to_owned()))}</th>
                {(0..3).map(cell).collect_view()}
            </tr>
        }
    };
    let heads = [confusion::OUTCOME, confusion::CONTACTED, confusion::NOT_CONTACTED, confusion::ALL];
    view! {
        <TableRegion label=confusion::MATRIX>
            <table class="numbers confusion" data-testid="confusion-matrix">
                <caption class="visually-hidden">{confusion::MATRIX_CAPTION}</caption>
                <thead>
                    <tr>{heads.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                </thead>
                <tbody>{(0..3).map(row).collect_view()}</tbody>
            </table>
        </TableRegion>
    }
}
