//! The chart of the reasons.

use leptos::prelude::*;

use super::analysis::Analysis;
use super::tables::contributions_table;
use crate::browser::is_narrow;
use crate::components::{ChartCard, ChartStage};
use churnscope_engine::schema::Schema;
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::Picture;
use churnscope_wording::customer::charts;
use churnscope_wording::values::capitalized;

/// A waterfall chart that leads from the average customer's estimate to this customer's, reason by reason.
#[component]
pub fn WhyCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The analysis of the customer's estimate.
    analysis: Memo<Analysis>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let is_narrow = is_narrow();
    let scale = scorer.with_value(|scorer| scorer.bundle().forest.scale());
    let chart = move || Picture::Waterfall {
        bars: read(scorer, analysis, |schema, analysis| analysis.bars(schema)),
        is_narrow: is_narrow.get(),
    };
    let description = Signal::derive(move || {
        read(scorer, analysis, |schema, analysis| charts::why(schema, &analysis.explanation, analysis.strongest()))
    });
    let table = Signal::derive(move || read(scorer, analysis, contributions_table));
    view! {
        <ChartCard
            title=charts::WHY
            subtitle=capitalized(charts::contribution_unit(scale))
            test_id="contributions"
            chart
            description
            table
            stage
        />
    }
}

fn read<T>(scorer: StoredValue<Scorer>, analysis: Memo<Analysis>, read: impl FnOnce(&Schema, &Analysis) -> T) -> T {
    scorer.with_value(|scorer| analysis.with(|analysis| read(scorer.schema(), analysis)))
}
