//! How good the model is.

use crate::components::TableRegion;
use churnscope_engine::bundle::Evaluation;
use leptos::prelude::*;

use super::figures::{FigureRow, rows};
use super::state::ModelState;

/// The names of those who are compared.
const COMPARED: [&str; 3] = ["This model", "Logistic regression", "The same for everybody"];

/// Each figure with its spread over folds beside the two baselines, and what it means here.
#[component]
pub fn FiguresCard(
    /// What the page shares.
    state: ModelState,
) -> impl IntoView {
    let (rows, (title, how)) = state.scorer.with_value(|scorer| {
        let evaluation = &scorer.bundle().evaluation;
        (rows(evaluation), measured(evaluation))
    });
    let row = |FigureRow { name, meaning, values }: FigureRow| {
        let cell = |(value, of): (String, &'static str)| view! { <td data-of=of>{value}</td> };
        view! {
            <tr>
                <th scope="row">
                    <span class="figure-name">{name}</span>
                    <span class="figure-meaning">{meaning}</span>
                </th>
                {values.into_iter().zip(COMPARED).map(cell).collect_view()}
            </tr>
        }
    };
    view! {
        <section class="card" data-testid="figures">
            <header class="card-head">
                <h2 class="card-title">{title}</h2>
                <p class="card-subtitle">{how}</p>
            </header>
            <TableRegion label="Figures of the model">
                <table class="numbers figures-table">
                    <thead>
                        <tr>
                            <th scope="col">"Figure"</th>
                            {COMPARED.map(|name| view! { <th scope="col">{name}</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </TableRegion>
        </section>
    }
}

/// What the figures are of, and how they came to be.
fn measured(evaluation: &Evaluation) -> (&'static str, String) {
    if evaluation.is_out_of_fold() {
        let how = "each customer was estimated by a forest that was trained without them";
        let title = "Figures on customers that it had not seen";
        (title, format!("Mean ± standard deviation over {} folds: {how}.", evaluation.folds))
    } else {
        let how = "The model was trained elsewhere, perhaps on these very customers: then the figures flatter it.";
        ("Figures on the customers that it was imported with", how.to_owned())
    }
}
