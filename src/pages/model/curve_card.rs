//! A curve with a point for every cutoff, and a mark at the current one.

use leptos::prelude::*;

use super::curves::CurveKind;
use super::download_bar::DownloadBar;
use super::state::ModelState;
use crate::components::{ChartCard, ChartStage};
use churnscope_pictures::Picture;
use churnscope_wording::numbers::cutoff as written;

/// The card of one curve.
#[component]
pub fn CurveCard(
    /// The state of the page.
    state: ModelState,
    /// Which curve.
    of: CurveKind,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let (curve, table, description) =
        state.ranking.with_value(|ranking| (of.chart(ranking), of.table(ranking), of.description(ranking)));
    let marks = move || {
        let (cutoff, matrix) = state.chart_cutoff.get();
        let placement = of.label_placement(&matrix);
        Picture::CurveMark { position: of.position(&matrix), placement, label: written(cutoff) }
    };
    let numbers = Callback::new(move |()| state.ranking.with_value(|ranking| of.numbers(ranking)));
    view! {
        <ChartCard
            title=of.title()
            subtitle=of.subtitle()
            test_id=of.test_id()
            chart=move || Picture::Curve(curve.clone())
            marks
            description
            table=Signal::stored(table)
            stage
        >
            <DownloadBar of=of.test_id() title=of.title() numbers stage />
        </ChartCard>
    }
}
