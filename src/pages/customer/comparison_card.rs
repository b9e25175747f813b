//! The customer compared with the customers in the model's data.

use leptos::prelude::*;

use super::estimate::Estimate;
use super::tables::comparison_table;
use crate::components::{ChartCard, ChartStage};
use crate::standards::Standards;
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::Picture;
use churnscope_wording::customer::charts;
use churnscope_wording::customer::estimate::rank_among;
use churnscope_wording::model_data::model_data;
use churnscope_wording::values::{capitalized, count};

const BARS: usize = 20;

/// A histogram of the customers in the model's data by estimate, with this customer's position.
#[component]
pub fn ComparisonCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The cutoff and bands in use.
    standards: Standards,
    /// The customer's estimate.
    #[prop(into)]
    estimate: Signal<Estimate>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let (counts, customers, data) = scorer.with_value(|scorer| {
        let evaluation = &scorer.bundle().evaluation;
        let scores = &evaluation.scores;
        (StoredValue::new(scores.histogram(BARS)), count(scores.total()), model_data(evaluation))
    });
    let probability = Signal::derive(move || estimate.get().probability);
    let all_customers = charts::customers_of(&customers, data);
    let summary = Signal::derive(move || {
        charts::comparison_summary(capitalized(&rank_among(estimate.get().share_below, &all_customers)))
    });
    let chart = move || Picture::Standing {
        bands: standards.bands(),
        counts: counts.get_value(),
        probability: probability.get(),
    };
    view! {
        <ChartCard
            title=charts::COMPARISON
            subtitle=charts::comparison_subtitle(customers, data)
            test_id="comparison"
            chart
            description=summary
            table=Signal::derive(move || counts.with_value(|counts| comparison_table(data, counts, probability.get())))
            stage
        >
            <p class="card-note">{summary}</p>
        </ChartCard>
    }
}
