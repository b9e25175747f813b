//! What the cutoff makes of the customers.

use crate::components::TableRegion;
use leptos::prelude::*;

use super::cutoff::{confusion, facts};
use super::state::ModelState;

/// Figures at the cutoff, and who is contacted by who left.
#[component]
pub fn ConfusionCard(
    /// What the page shares.
    state: ModelState,
) -> impl IntoView {
    // the elements stay: only their words change with the cutoff
    let facts = Memo::new(move |_| facts(&state.cut.get()));
    let fact = move |place: usize| {
        let read =
            move |read: fn(&super::cutoff::Fact) -> String| move || facts.with(|facts| facts.get(place).map(read));
        view! {
            <div class="fact">
                <dt>{read(|fact| fact.name.to_owned())}</dt>
                <dd>
                    <span class="fact-value">{read(|fact| fact.value.clone())}</span>
                    <span class="fact-meaning">{read(|fact| fact.meaning.to_owned())}</span>
                </dd>
            </div>
        }
    };
    let matrix = Memo::new(move |_| confusion(&state.cut.get()));
    let row = move |row: usize| {
        let name = move || matrix.with(|matrix| matrix.get(row).map(|row| row.name));
        let cell = move |column: usize| {
            let read = move |read: fn(&(String, String)) -> String| {
                move || matrix.with(|matrix| matrix.get(row).and_then(|row| row.cells.get(column)).map(read))
            };
            view! {
                <td>
                    <span class="cell-count">{read(|cell| cell.0.clone())}</span>
                    <span class="cell-share">{read(|cell| cell.1.clone())}</span>
                </td>
            }
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                {(0..3).map(cell).collect_view()}
            </tr>
        }
    };
    let of_whom = state.scorer.with_value(|scorer| {
        if scorer.bundle().evaluation.is_out_of_fold() {
            "Every customer of the training data, estimated by a forest that had not seen them."
        } else {
            "Every customer that the model was imported with. It may have been trained on them, which flatters it."
        }
    });
    let n_facts = facts.with_untracked(|facts| facts.len());
    view! {
        <section class="card">
            <header class="card-head">
                <h2 class="card-title">"At this cutoff"</h2>
                <p class="card-subtitle">{of_whom}</p>
            </header>
            <dl class="facts" data-testid="cutoff-figures">
                {(0..n_facts).map(fact).collect_view()}
            </dl>
            <TableRegion label="Confusion matrix">
                <table class="numbers confusion" data-testid="confusion-matrix">
                    <caption class="visually-hidden">"Who left and who stayed, by whether they would be contacted"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Outcome"</th>
                            <th scope="col">"Contacted"</th>
                            <th scope="col">"Not contacted"</th>
                            <th scope="col">"All"</th>
                        </tr>
                    </thead>
                    <tbody>{(0..3).map(row).collect_view()}</tbody>
                </table>
            </TableRegion>
        </section>
    }
}
