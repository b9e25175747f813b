//! Taking a chart along.

use leptos::prelude::*;

use super::words::standing_alone;
use crate::browser::{LoadState, picture_in, save_bytes, save_text};
use crate::components::ChartStage;

/// Two buttons: the picture as SVG, and the numbers behind it as comma separated values.
#[component]
pub fn SaveBar(
    /// The test id of the card; files are named by it.
    of: &'static str,
    /// The card's heading.
    #[prop(into)]
    title: Signal<String>,
    /// Makes the numbers.
    #[prop(into)]
    numbers: Callback<(), String>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let save_picture = move |_| {
        if let Some(picture) = picture_in(of) {
            let ground = stage.palette.with_untracked(|palette| palette.card.clone());
            let alone = standing_alone(&picture, &title.get_untracked(), &ground);
            save_bytes(&format!("churnscope-{of}.svg"), alone.as_bytes());
        }
    };
    let save_numbers = move |_| save_text(&format!("churnscope-{of}.csv"), &numbers.run(()));
    let name = move |what: &'static str| move || format!("{what}: {}", title.get());
    view! {
        <div class="save-bar">
            <Show when=move || stage.library.get() != LoadState::Failed>
                <button type="button" class="button small" aria-label=name("Save picture") on:click=save_picture>
                    "Save picture"
                </button>
            </Show>
            <button type="button" class="button small" aria-label=name("Save numbers") on:click=save_numbers>
                "Save numbers"
            </button>
        </div>
    }
}
