//! The place of a chart on the page.

use leptos::html::Div;
use leptos::prelude::*;

use crate::browser::{ChartStage, Drawing, draw};

/// A chart as large as its element, kept up to date.
#[component]
pub fn ChartView(
    /// The chart.
    #[prop(into)]
    chart: Drawing,
    /// What the chart shows, for those who do not see it.
    #[prop(into)]
    description: Signal<String>,
    /// With what is drawn.
    stage: ChartStage,
    /// Series that are drawn over the chart and change more often than it.
    #[prop(optional_no_strip)]
    marks: Option<Drawing>,
    /// Called with the place across and up where the chart is clicked, in the axes' units.
    #[prop(optional_no_strip)]
    on_pick: Option<Callback<(f64, f64)>>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let is_drawn = draw(place, stage, chart, marks, on_pick);
    view! {
        <div class="chart" class:pickable=on_pick.is_some() role="img" aria-label=description data-drawn=move || is_drawn.get().to_string()>
            // one picture, whatever the library draws it with
            <div class="chart-canvas" aria-hidden="true" node_ref=place></div>
        </div>
    }
}
