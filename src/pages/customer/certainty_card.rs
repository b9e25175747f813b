//! How sure the model is about this customer.

use leptos::prelude::*;

use super::insight::{Insight, certainty_words, trees_table, warning_words};
use crate::components::{Card, ChartCard, ChartStage};
use churnscope_engine::forest::Scale;
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::Picture;

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
    let (n_trees, scale) = scorer.with_value(|scorer| {
        let forest = &scorer.bundle().forest;
        (forest.n_trees(), forest.scale())
    });
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
    let below = move || view! { <p class="card-note">{words}</p> {warnings} };
    const TITLE: &str = "How sure";
    const NAME: &str = "uncertainty";
    if scale == Scale::LogOdds {
        let subtitle = format!("{n_trees} boosted trees, of which none stands alone");
        return view! { <Card title=TITLE subtitle test_id=NAME controls=ViewFn::default()>{below()}</Card> }
            .into_any();
    }
    let chart = move || {
        insight.with(|insight| {
            insight.certainty.agreement.as_ref().map_or(Picture::Blank, |agreement| Picture::Trees {
                histogram: agreement.histogram.clone(),
                range: agreement.range,
            })
        })
    };
    let table = Signal::derive(move || {
        insight.with(|insight| insight.certainty.agreement.as_ref().map(trees_table)).unwrap_or_default()
    });
    view! {
        <ChartCard
            title=TITLE
            subtitle=format!("What each of the {n_trees} trees says, probability in %")
            test_id=NAME
            chart
            description=words
            table
            stage
        >
            {below()}
        </ChartCard>
    }
    .into_any()
}
