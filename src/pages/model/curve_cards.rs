//! The curves over all cutoffs, each with the place of the present one.

use leptos::prelude::*;

use super::curves::Curve;
use super::save_bar::SaveBar;
use super::state::ModelState;
use crate::components::{ChartCard, ChartStage};
use crate::reliability::{SUBTITLE, bins, numbers, table};
use crate::words::short_share;
use churnscope_pictures::Picture;

/// A curve.
#[component]
pub fn CurveCard(
    /// What the page shares.
    state: ModelState,
    /// Which.
    of: Curve,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let shown = state.ranking.with_value(|ranking| of.shown(ranking));
    let curve = shown.curve;
    let marks = move || {
        let (cutoff, cut) = state.drawn.get();
        Picture::CutoffMark { place: of.place(&cut), room: of.room(), words: short_share(cutoff) }
    };
    let numbers = Callback::new(move |()| state.ranking.with_value(|ranking| of.numbers(ranking)));
    view! {
        <ChartCard
            title=of.title()
            subtitle=of.subtitle()
            test_id=of.test_id()
            chart=move || Picture::Curve(curve.clone())
            marks
            description=shown.sentence
            table=Signal::stored(shown.table)
            stage
        >
            <SaveBar of=of.test_id() title=of.title() numbers stage />
        </ChartCard>
    }
}

/// Whether as many left as was estimated, with intervals and how many have which estimate.
#[component]
pub fn CalibrationCard(
    /// What the page shares.
    state: ModelState,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    const TITLE: &str = "Calibration: did as many leave as was estimated?";
    let bins = state.inspection.with_value(|inspection| bins(&inspection.out_of_fold.calibration()));
    let table = table(&bins);
    let bins = StoredValue::new(bins);
    let chart = move || Picture::Reliability(bins.get_value());
    let marks = move || Picture::CutoffLine(state.drawn.get().0);
    let numbers = Callback::new(move |()| bins.with_value(|bins| numbers(bins)));
    view! {
        <ChartCard
            title=TITLE
            subtitle=format!("{SUBTITLE} Upright line: the cutoff.")
            test_id="calibration"
            chart
            marks
            description=table.caption.clone()
            table=Signal::stored(table)
            stage
        >
            <SaveBar of="calibration" title=TITLE numbers stage />
        </ChartCard>
    }
}
