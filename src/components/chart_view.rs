//! Charts.

use leptos::html::Div;
use leptos::prelude::*;

use crate::browser::{ChartStage, Drawing, draw};

/// A chart that fills its element and is redrawn when it changes.
#[component]
pub fn ChartView(
    /// The chart.
    #[prop(into)]
    chart: Drawing,
    /// What the chart shows, for screen readers.
    #[prop(into)]
    description: Signal<String>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
    /// Series on top of the chart that change more often than the chart.
    #[prop(optional_no_strip)]
    marks: Option<Drawing>,
    /// Called with the x and y values of each click inside the plot.
    #[prop(optional_no_strip)]
    on_pick: Option<Callback<(f64, f64)>>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let is_drawn = draw(place, stage, chart, marks, on_pick);
    view! {
        <div class="chart" class:pickable=on_pick.is_some() role="img" aria-label=description data-drawn=move || is_drawn.get().to_string()>
            // to assistive technology, the chart is one image, whatever elements the library draws
            <div class="chart-canvas" aria-hidden="true" node_ref=place></div>
        </div>
    }
}
