//! How sure the model is about this customer.

use leptos::prelude::*;

use super::insight::{Insight, certainty_words, trees_table, warning_words};
use crate::engine::scorer::Scorer;
use crate::pictures::Picture;
use crate::ui::components::{ChartCard, ChartStage};

/// What the trees say one by one, who stands behind them, and what to beware of.
#[component]
pub fn CertaintyCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// What it says about this customer.
    insight: Memo<Insight>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let n_trees = scorer.with_value(|scorer| scorer.bundle().forest.n_trees());
    let chart = move || {
        insight.with(|insight| Picture::Trees {
            histogram: insight.certainty.histogram.to_vec(),
            range: insight.certainty.range,
        })
    };
    let words = Signal::derive(move || insight.with(|insight| certainty_words(&insight.certainty)));
    let warnings = move || {
        scorer.with_value(|scorer| {
            insight.with(|insight| {
                let words = |warning| warning_words(scorer.schema(), &insight.customer, warning);
                let line = |warning| view! { <p class="notice warning">{words(warning)}</p> };
                insight.certainty.warnings.iter().map(line).collect_view()
            })
        })
    };
    view! {
        <ChartCard
            title="How sure"
            subtitle=format!("What each of the {n_trees} trees says, probability in %")
            test_id="uncertainty"
            chart
            description=words
            table=Signal::derive(move || insight.with(|insight| trees_table(&insight.certainty)))
            stage
        >
            <p class="card-note">{words}</p>
            {warnings}
        </ChartCard>
    }
}
