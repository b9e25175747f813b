//! Whether the file is like the training data.

use leptos::prelude::*;

use super::drift_words::{bin_names, share_words, shift_table, sorted, verdict_word, verdict_words, worst};
use super::file_bar::DRIFT_CARD;
use super::state::PortfolioState;
use crate::browser::Report;
use crate::components::{ChartCard, ChartStage, TableRegion};
use churnscope_engine::drift::FieldDrift;
use churnscope_engine::schema::Field;
use churnscope_pictures::Picture;

/// The verdict, a row a field, and pictures of the fields that differ most.
#[component]
pub fn DriftCard(
    /// What the page shares.
    state: PortfolioState,
    /// What was read.
    #[prop(into)]
    report: Signal<Report>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let fields = StoredValue::new(state.scorer.with_value(|scorer| scorer.schema().fields.clone()));
    let drift = Memo::new(move |_| report.with(|report| sorted(&report.drift)));
    let verdict = move || fields.with_value(|fields| drift.with(|drift| verdict_words(fields, drift)));
    let row = move |drift: &FieldDrift| {
        let label = fields.with_value(|fields| fields.get(drift.field).map(|field| field.label.clone()));
        let missing = format!("{} → {}", share_words(drift.blank_then), share_words(drift.blank_now));
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td>{format!("{:.3}", drift.psi)}</td>
                <td>{missing}</td>
                <td>{share_words(drift.unseen)}</td>
                <td>{share_words(drift.out_of_range)}</td>
                <td>
                    <span class="verdict" data-verdict=verdict_word(drift.verdict)>{verdict_word(drift.verdict)}</span>
                </td>
            </tr>
        }
    };
    let rows = move || drift.with(|drift| drift.iter().map(row).collect_view());
    let pictures = move || {
        let picture = |drift: FieldDrift| {
            let field = fields.with_value(|fields| fields.get(drift.field).cloned());
            field.map(|field| view! { <ShiftCard field drift stage /> })
        };
        drift.with(|drift| worst(drift)).into_iter().map(picture).collect_view()
    };
    view! {
        <section class="card" id=DRIFT_CARD tabindex="-1" data-testid="drift">
            <header class="card-head">
                <h2 class="card-title">"Is this file like the training data?"</h2>
                <p class="drift-verdict">{verdict}</p>
                <p class="card-subtitle">
                    "Shift is the population stability index: below 0.1 alike, from 0.25 different."
                </p>
            </header>
            <TableRegion label="Fields compared with the training data">
                <table class="numbers">
                    <thead>
                        <tr>
                            <th scope="col">"Field"</th>
                            <th scope="col">"Shift"</th>
                            <th scope="col">"Missing, then → now"</th>
                            <th scope="col">"Unknown value"</th>
                            <th scope="col">"Out of range"</th>
                            <th scope="col">"Verdict"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableRegion>
        </section>
        {pictures}
    }
}

/// One field's values in training and in the file.
#[component]
fn ShiftCard(
    /// The field.
    field: Field,
    /// How it differs.
    drift: FieldDrift,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let names = bin_names(&field, drift.then.len());
    let table = shift_table(&field, &drift);
    let description = table.caption.clone();
    let title = field.label.clone();
    view! {
        <ChartCard
            title
            subtitle="Share in %: grey in training, blue in this file"
            test_id="shift"
            chart=move || Picture::Shift { names: names.clone(), training: drift.then.clone(), file: drift.now.clone() }
            description
            table=Signal::stored(table)
            stage
        />
    }
}
