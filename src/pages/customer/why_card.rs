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

/// A waterfall chart that leads from the starting point to this customer's estimate, reason by reason.
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
    let (unit, note) = scorer.with_value(|scorer| {
        let explanation = analysis.with_untracked(|analysis| analysis.explanation.clone());
        let note = charts::start_note(&explanation, scorer.bundle().provenance.share_that_left());
        (charts::contribution_unit(&explanation), note)
    });
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
            subtitle=capitalized(unit)
            test_id="contributions"
            chart
            description
            table
            stage
        >
            {note.map(|note| view! { <p class="card-note">{note}</p> })}
        </ChartCard>
    }
}

fn read<T>(scorer: StoredValue<Scorer>, analysis: Memo<Analysis>, read: impl FnOnce(&Schema, &Analysis) -> T) -> T {
    scorer.with_value(|scorer| analysis.with(|analysis| read(scorer.schema(), analysis)))
}
