//! Downloads of a chart and its numbers.

use leptos::prelude::*;

use super::export::standalone_svg;
use crate::browser::{LoadState, picture_in, save_bytes, save_text};
use crate::components::ChartStage;
use churnscope_wording::model;

/// Buttons that download a chart and its numbers.
#[component]
pub fn DownloadBar(
    /// The card's test ID, which is also used in the names of the files.
    of: &'static str,
    /// The title of the chart.
    #[prop(into)]
    title: Signal<String>,
    /// Creates the CSV.
    #[prop(into)]
    numbers: Callback<(), String>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let save_drawing = move |_| {
        if let Some(svg) = picture_in(of) {
            let background = stage.palette.with_untracked(|palette| palette.card.clone());
            let file = standalone_svg(&svg, &title.get_untracked(), &background);
            save_bytes(&model::chart_file(of), file.as_bytes());
        }
    };
    let save_numbers = move |_| save_text(&model::data_file(of), &numbers.run(()));
    let name = move |button: &'static str| move || model::download_of(button, title.get());
    view! {
        <div class="download-bar">
            <Show when=move || stage.library.get() != LoadState::Failed>
                <button
                    type="button"
                    class="button small"
                    aria-label=name(model::DOWNLOAD_CHART)
                    on:click=save_drawing
                >
                    {model::DOWNLOAD_CHART}
                </button>
            </Show>
            <button type="button" class="button small" aria-label=name(model::DOWNLOAD_DATA) on:click=save_numbers>
                {model::DOWNLOAD_DATA}
            </button>
        </div>
    }
}
