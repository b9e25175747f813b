//! The place of a chart on the page.

use charming::Chart;
use leptos::html::Div;
use leptos::prelude::*;

use crate::ui::browser::{Library, draw};
use crate::ui::charts::Palette;

/// With what charts are drawn.
#[derive(Clone, Copy, Debug)]
pub struct ChartStage {
    /// Whether they can be drawn yet.
    pub library: Signal<Library>,
    /// The colours of the theme.
    pub palette: Signal<Palette>,
}

/// A chart as large as its element, kept up to date.
#[component]
pub fn ChartView<F>(
    /// The chart; it is drawn again when a signal that it reads changes.
    chart: F,
    /// What the chart shows, for those who do not see it.
    #[prop(into)]
    description: Signal<String>,
    /// With what is drawn.
    stage: ChartStage,
    /// Called with the place along the first axis where the chart is clicked.
    #[prop(optional_no_strip)]
    on_pick: Option<Callback<f64>>,
) -> impl IntoView
where
    F: Fn() -> Chart + 'static,
{
    let place = NodeRef::<Div>::new();
    let is_drawn = draw(place, stage.library, chart, on_pick);
    view! {
        <div class="chart" class:pickable=on_pick.is_some() role="img" aria-label=description data-drawn=move || is_drawn.get().to_string()>
            // one picture, whatever the library draws it with
            <div class="chart-canvas" aria-hidden="true" node_ref=place></div>
        </div>
    }
}
