//! The note at the foot of every page.

use leptos::prelude::*;

use super::offline::{Offline, OfflineNote};
use super::route::Page;
use super::standards::{Standards, bands_words};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::numbers;
use churnscope_wording::shell;

/// The model in use, and the [`OfflineNote`].
#[component]
pub fn ModelNote(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// Cutoff and bands.
    standards: Standards,
    /// The connection, the offline copy, and updates.
    offline: Offline,
) -> impl IntoView {
    let (id, origin, quality) = scorer.with_value(|scorer| {
        (scorer.model_id().to_owned(), shell::origin(scorer.bundle()), shell::quality(scorer.bundle()))
    });
    let saved = move || {
        standards.saved().map(|saved| shell::saved_standards(numbers::cutoff(saved.cutoff), bands_words(saved.bands)))
    };
    view! {
        <footer class="model-note">
            <p>
                {shell::MODEL_LABEL}
                <a href=Page::Model.href()>
                    <code>{id}</code>
                </a>
                {origin}
                {quality}
                {saved}
            </p>
            <p>
                <OfflineNote offline />
            </p>
        </footer>
    }
}
