//! Where this customer stands among those that the model learned from.

use leptos::prelude::*;

use super::estimate::Estimate;
use super::figures::standing_table;
use crate::components::{ChartCard, ChartStage};
use crate::standards::Standards;
use crate::words::{capitalised, higher_than};
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::Picture;
use churnscope_wording::values::fixed;

/// Bars of the chart, each five points wide.
const BARS: usize = 20;

/// The training customers by their estimate, with this one among them.
#[component]
pub fn StandingCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// Cutoff and bands.
    standards: Standards,
    /// What it says about this customer.
    #[prop(into)]
    estimate: Signal<Estimate>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let (counts, customers) = scorer.with_value(|scorer| {
        let scores = &scorer.bundle().evaluation.scores;
        (StoredValue::new(scores.histogram(BARS)), fixed(scores.total() as f64, 0))
    });
    let probability = Signal::derive(move || estimate.get().probability);
    let words = {
        let customers = customers.clone();
        Signal::derive(move || {
            let standing = higher_than(estimate.get().share_below);
            format!(
                "{} of the {customers} that the model learned from.",
                capitalised(&standing).replace(" of customers", "")
            )
        })
    };
    let chart = move || Picture::Standing {
        bands: standards.bands(),
        counts: counts.get_value(),
        probability: probability.get(),
    };
    view! {
        <ChartCard
            title="Where this customer stands"
            subtitle=format!("{customers} customers by estimated probability, %")
            test_id="standing"
            chart
            description=words
            table=Signal::derive(move || counts.with_value(|counts| standing_table(counts, probability.get())))
            stage
        >
            <p class="card-note">{words}</p>
        </ChartCard>
    }
}
