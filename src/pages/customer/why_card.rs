//! Why the estimate is what it is, in a picture.

use leptos::prelude::*;

use super::insight::Insight;
use crate::browser::is_narrow;
use crate::components::{ChartCard, ChartStage};
use crate::waterfall::unit_words;
use crate::words::capitalised;
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::Picture;

/// The way from the average customer to this one, field by field.
#[component]
pub fn WhyCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// What it says about this customer.
    insight: Memo<Insight>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let is_narrow = is_narrow();
    let scale = scorer.with_value(|scorer| scorer.bundle().forest.scale());
    let chart = move || {
        let steps = scorer.with_value(|scorer| insight.with(|insight| insight.steps(scorer.schema())));
        Picture::Waterfall { bars: steps, is_narrow: is_narrow.get() }
    };
    let table = Signal::derive(move || {
        scorer.with_value(|scorer| insight.with(|insight| insight.contributions_table(scorer.schema())))
    });
    view! {
        <ChartCard
            title="Why"
            subtitle=capitalised(unit_words(scale))
            test_id="contributions"
            chart
            description=Signal::derive(move || scorer.with_value(|scorer| insight.with(|insight| insight.contributions_words(scorer.schema()))))
            table
            stage
        />
    }
}
