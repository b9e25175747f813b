//! The origin of the model.

use leptos::prelude::*;

use super::provenance::{ProvenanceLine, provenance_lines, tried_settings};
use super::state::ModelState;
use crate::browser::save_bytes;
use crate::components::DataTable;
use churnscope_wording::model::provenance as wording;
use churnscope_wording::selections;

/// The origin of the model, and a button that downloads the bundle.
#[component]
pub fn ProvenanceCard(
    /// The state of the page.
    state: ModelState,
    /// The bytes of the whole bundle.
    bundle: StoredValue<Vec<u8>>,
) -> impl IntoView {
    let lines = bundle.with_value(|file| {
        state.scorer.with_value(|scorer| provenance_lines(scorer.bundle(), scorer.model_id(), file))
    });
    let tried = state.scorer.with_value(|scorer| tried_settings(scorer.bundle())).map(|table| {
        view! {
            <details class="tried-settings">
                <summary>{selections::TRIED_SHORT}</summary>
                <p class="card-subtitle">{format!("{}.", selections::TRIED)}</p>
                <DataTable table />
            </details>
        }
    });
    let line = |ProvenanceLine { name, text, is_code }: ProvenanceLine| {
        let text = if is_code { view! { <code>{text}</code> }.into_any() } else { text.into_any() };
        view! {
            <div class="provenance-line" class:wide=is_code>
                <dt>{name}</dt>
                <dd>{text}</dd>
            </div>
        }
    };
    let download = move |_| bundle.with_value(|bundle| save_bytes(wording::FILE, bundle));
    view! {
        <section class="card" data-testid="provenance">
            <header class="card-head">
                <h2 class="card-title">{wording::TITLE}</h2>
                <button type="button" class="button" on:click=download>
                    {wording::DOWNLOAD}
                </button>
                <p class="card-subtitle">{wording::SUBTITLE}</p>
            </header>
            <dl class="provenance">{lines.into_iter().map(line).collect_view()}</dl>
            {tried}
        </section>
    }
}
