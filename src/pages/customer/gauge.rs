//! The probability as a gauge and a percentage.

use leptos::prelude::*;

use super::estimate::Estimate;
use crate::components::{ChartStage, ChartView, GaugeOutline};
use crate::standards::Standards;
use churnscope_engine::notation::plain_number;
use churnscope_pictures::Picture;
use churnscope_wording::customer::estimate as texts;
use churnscope_wording::values::{band, percent, small_letters};

/// A gauge that shows the risk bands, a marker at the probability, and the percentage.
#[component]
pub fn Gauge(
    /// The cutoff and bands in use.
    standards: Standards,
    /// The customer's estimate.
    estimate: Signal<Estimate>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let probability = Signal::derive(move || estimate.get().probability);
    let description = Signal::derive(move || {
        let Estimate { probability, band: risk, .. } = estimate.get();
        texts::gauge(percent(probability), small_letters(band(risk)))
    });
    view! {
        <div class="gauge">
            {move || view! { <GaugeOutline probability bands=standards.bands() /> }}
            <ChartView
                chart=move || Picture::Gauge { bands: standards.bands(), probability: probability.get() }
                description
                stage
            />
            <p class="gauge-text">
                <strong
                    class="probability"
                    data-testid="probability"
                    data-value=move || plain_number(probability.get())
                >
                    {move || percent(probability.get())}
                </strong>
                <span class="gauge-caption">{texts::LIKELY_TO_LEAVE}</span>
            </p>
        </div>
    }
}
