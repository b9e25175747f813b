//! A substitute for the gauge until the chart library draws it.

use leptos::prelude::*;

use churnscope_engine::schema::{Band, Bands};
use churnscope_pictures::GAUGE;

/// A half circle divided into the risk bands, with a marker at the estimate.
#[component]
pub fn GaugeOutline(
    /// The estimate, in [0, 1].
    #[prop(into)]
    probability: Signal<f64>,
    /// The thresholds of the risk bands.
    bands: Bands,
) -> impl IntoView {
    let arcs = [
        (Band::Low, 0.0, bands.medium_from),
        (Band::Medium, bands.medium_from, bands.high_from),
        (Band::High, bands.high_from, 1.0),
    ]
    .map(|(band, from, to)| {
        view! { <path data-band=band.name() d=GAUGE.arc(from, to) stroke-width=GAUGE.thickness></path> }
    });
    let marker = move || GAUGE.point(probability.get());
    view! {
        <svg class="gauge-outline" viewBox="0 0 176 104" aria-hidden="true">
            {arcs}
            <circle
                cx=move || marker().0
                cy=move || marker().1
                r=GAUGE.marker / 2.0
            ></circle>
        </svg>
    }
}
