//! Where the model comes from.

use leptos::prelude::*;

use super::provenance::{Line, lines};
use super::state::ModelState;
use crate::browser::save_bytes;

/// The name of the file that is saved.
const FILE: &str = "model.churn";

/// The origin of the model, and the model itself to take along.
#[component]
pub fn ProvenanceCard(
    /// What the page shares.
    state: ModelState,
    /// The whole bundle, byte for byte.
    bundle: StoredValue<Vec<u8>>,
) -> impl IntoView {
    let lines =
        bundle.with_value(|file| state.scorer.with_value(|scorer| lines(scorer.bundle(), scorer.model_id(), file)));
    let line = |Line { name, words, is_code }: Line| {
        let words = if is_code { view! { <code>{words}</code> }.into_any() } else { words.into_any() };
        view! {
            <div class="provenance-line" class:wide=is_code>
                <dt>{name}</dt>
                <dd>{words}</dd>
            </div>
        }
    };
    view! {
        <section class="card" data-testid="provenance">
            <header class="card-head">
                <h2 class="card-title">"Origin"</h2>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| bundle.with_value(|bundle| save_bytes(FILE, bundle))
                >
                    "Download the bundle"
                </button>
                <p class="card-subtitle">
                    "The same data, description and seed make the same bundle again, byte for byte."
                </p>
            </header>
            <dl class="provenance">{lines.into_iter().map(line).collect_view()}</dl>
        </section>
    }
}
