//! The answer: percentage, band and one sentence, in one place that never moves.

use leptos::prelude::*;

use super::estimate::Estimate;
use super::insight::{Insight, in_pairs};
use crate::components::{BandPill, ChartStage, ChartView, GaugeOutline};
use crate::standards::{Standards, contact_words};
use crate::words::{higher_than, of_a_hundred};
use churnscope_engine::notation::plain_number;
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::Picture;
use churnscope_wording::reasons::sentences;
use churnscope_wording::values::{band, percent, small_letters};

/// The estimate of the customer on the form. It stays on screen however far the page is scrolled.
#[component]
pub fn ResultCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// Cutoff and bands.
    standards: Standards,
    /// What it says.
    #[prop(into)]
    estimate: Signal<Estimate>,
    /// Why it says so.
    insight: Memo<Insight>,
    /// The field whose text is refused, so that the estimate is that of the last valid one.
    #[prop(into)]
    refused: Signal<Option<String>>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let average = scorer.with_value(|scorer| {
        let provenance = &scorer.bundle().provenance;
        provenance.positives as f64 / provenance.rows.max(1) as f64
    });
    let probability = Signal::derive(move || estimate.get().probability);
    let description = Signal::derive(move || {
        let Estimate { probability, band: risk, .. } = estimate.get();
        format!("Gauge from 0 to 100%: {}, {}", percent(probability), small_letters(band(risk)))
    });
    // always of one kind, so that what stays is not made anew
    let reasons = move || {
        let piece = |(plain, strong): (String, String)| (plain, view! { <strong>{strong}</strong> });
        let told = scorer.with_value(|scorer| {
            insight.with(|insight| sentences(scorer.schema(), insight.explanation.scale, &insight.reasons))
        });
        in_pairs(told).into_iter().map(piece).collect_view()
    };
    let strongest = move || scorer.with_value(|scorer| insight.with(|insight| insight.strongest(scorer.schema())));
    let contact = move || {
        let words = contact_words(probability.get(), standards.cutoff()?);
        Some(view! { <span class="percentile contact">"· " {words}</span> })
    };
    view! {
        <section class="card result" class:stale=move || refused.get().is_some() aria-label="Estimate">
            <div class="gauge">
                {move || view! { <GaugeOutline probability bands=standards.bands() /> }}
                <ChartView
                    chart=move || Picture::Gauge { bands: standards.bands(), probability: probability.get() }
                    description
                    stage
                />
                <p class="gauge-words">
                    <strong
                        class="probability"
                        data-testid="probability"
                        data-value=move || plain_number(probability.get())
                    >
                        {move || percent(probability.get())}
                    </strong>
                    <span class="gauge-caption">"likely to leave"</span>
                </p>
            </div>
            <div class="result-words">
                <p class="result-line">
                    <BandPill band=Signal::derive(move || estimate.get().band) />
                    <span class="percentile" data-testid="percentile">
                        {move || higher_than(estimate.get().share_below)}
                    </span>
                    {contact}
                </p>
                {move || match refused.get() {
                    Some(label) => {
                        view! {
                            <p class="result-sentence notice">
                                {label} " is not valid. This is the last valid estimate."
                            </p>
                        }
                            .into_any()
                    }
                    None => {
                        view! {
                            <p class="result-sentence">{reasons}</p>
                            <p class="result-reason">"Mostly " {strongest}</p>
                        }
                            .into_any()
                    }
                }}
                <p class="result-caution">
                    "Of 100 customers like this one, " {move || of_a_hundred(probability.get())} " would leave; of all, "
                    {of_a_hundred(average)} ". The model’s estimate, not a promise."
                </p>
            </div>
        </section>
    }
}
