//! The estimate.

use leptos::prelude::*;

use super::analysis::Analysis;
use super::emphasis::plain_and_bold;
use super::estimate::Estimate;
use super::gauge::Gauge;
use crate::components::{BandPill, ChartStage};
use crate::standards::Standards;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::estimate as texts;
use churnscope_wording::reasons::{sentences, top_reason};
use churnscope_wording::values::capitalized;

/// The estimate for the customer on the form, what it means, and the reasons for it.
#[component]
pub fn ResultCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The cutoff and bands in use.
    standards: Standards,
    /// The customer's estimate.
    #[prop(into)]
    estimate: Signal<Estimate>,
    /// The analysis of the estimate.
    analysis: Memo<Analysis>,
    /// The label of the first field with invalid text, if any.
    #[prop(into)]
    invalid_field: Signal<Option<String>>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let share_that_left = scorer.with_value(|scorer| scorer.bundle().provenance.share_that_left());
    let probability = Signal::derive(move || estimate.get().probability);
    let reasons = move || {
        let piece = |(plain, bold): (String, String)| (plain, view! { <strong>{bold}</strong> });
        let sentences = scorer.with_value(|scorer| {
            analysis.with(|analysis| sentences(scorer.schema(), analysis.explanation.scale, &analysis.reasons))
        });
        plain_and_bold(sentences).into_iter().map(piece).collect_view()
    };
    let strongest = move || {
        scorer.with_value(|scorer| {
            analysis.with(|analysis| top_reason(scorer.schema(), analysis.explanation.scale, &analysis.reasons))
        })
    };
    let explanation = move || match invalid_field.get() {
        Some(label) => view! { <p class="result-sentence notice">{texts::previous_shown(label)}</p> }.into_any(),
        None => view! {
            <p class="result-sentence">{reasons}</p>
            <p class="result-reason">{strongest}</p>
        }
        .into_any(),
    };
    let contact = move || {
        let advice = texts::contact_advice(probability.get(), standards.cutoff()?);
        Some(view! { <span class="percentile contact">"· " {advice}</span> })
    };
    view! {
        <section class="card result" class:stale=move || invalid_field.get().is_some() aria-label=texts::REGION>
            <Gauge standards estimate stage />
            <div class="result-text">
                <p class="result-line">
                    <BandPill band=Signal::derive(move || estimate.get().band) />
                    <span class="percentile" data-testid="percentile">
                        {move || capitalized(&texts::rank(estimate.get().share_below))}
                    </span>
                    {contact}
                </p>
                {explanation}
                <p class="result-caution">
                    {move || texts::frequency(probability.get(), share_that_left)} " " {texts::NO_GUARANTEE}
                </p>
            </div>
        </section>
    }
}
