//! The certainty of the estimate.

use leptos::prelude::*;

use super::analysis::Analysis;
use super::tables::trees_table;
use crate::components::{Card, ChartCard, ChartStage};
use churnscope_engine::forest::Scale;
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::Picture;
use churnscope_wording::customer::certainty;
use churnscope_wording::model_data::model_data;

/// How certain the estimate is, with warnings.
#[component]
pub fn CertaintyCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The analysis of the customer's estimate.
    analysis: Memo<Analysis>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    const TEST_ID: &str = "uncertainty";
    let (n_trees, scale, data) = scorer.with_value(|scorer| {
        let bundle = scorer.bundle();
        (bundle.forest.n_trees(), bundle.forest.scale(), model_data(&bundle.evaluation))
    });
    let summary = Signal::derive(move || analysis.with(|analysis| certainty::summary(&analysis.certainty)));
    let warnings = move || {
        scorer.with_value(|scorer| {
            analysis.with(|analysis| {
                let text = |warning| certainty::warning(data, scorer.schema(), &analysis.customer, warning);
                let line = |warning| view! { <p class="notice warning">{text(warning)}</p> };
                analysis.certainty.warnings.iter().map(line).collect_view()
            })
        })
    };
    let text = move || view! { <p class="card-note">{summary}</p> {warnings} };
    if scale == Scale::LogOdds {
        let subtitle = certainty::boosted_subtitle(n_trees);
        return view! {
            <Card title=certainty::TITLE subtitle test_id=TEST_ID controls=ViewFn::default()>
                {text()}
            </Card>
        }
        .into_any();
    }
    let chart = move || {
        analysis.with(|analysis| {
            analysis.certainty.agreement.as_ref().map_or(Picture::Blank, |agreement| Picture::Trees {
                histogram: agreement.histogram.clone(),
                range: agreement.range,
            })
        })
    };
    let table = Signal::derive(move || {
        analysis.with(|analysis| analysis.certainty.agreement.as_ref().map(trees_table)).unwrap_or_default()
    });
    view! {
        <ChartCard
            title=certainty::TITLE
            subtitle=certainty::trees_subtitle(n_trees)
            test_id=TEST_ID
            chart
            description=summary
            table
            stage
        >
            {text()}
        </ChartCard>
    }
    .into_any()
}
