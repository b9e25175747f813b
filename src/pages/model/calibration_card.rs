//! The calibration of the model: observed versus estimated probability.

use leptos::prelude::*;

use super::download_bar::DownloadBar;
use super::state::ModelState;
use crate::components::{ChartCard, ChartStage};
use crate::reliability::{SUBTITLE, bins, numbers, table};
use churnscope_pictures::Picture;
use churnscope_wording::model::{CALIBRATION, calibration_subtitle};

/// The calibration chart, with a line at the cutoff.
#[component]
pub fn CalibrationCard(
    /// The state of the page.
    state: ModelState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let bins = state.inspection.with_value(|inspection| bins(&inspection.out_of_fold.calibration()));
    let table = table(&bins);
    let bins = StoredValue::new(bins);
    let chart = move || Picture::Reliability(bins.get_value());
    let marks = move || Picture::CutoffLine(state.chart_cutoff.get().0);
    let numbers = Callback::new(move |()| bins.with_value(|bins| numbers(bins)));
    view! {
        <ChartCard
            title=CALIBRATION
            subtitle=calibration_subtitle(SUBTITLE)
            test_id="calibration"
            chart
            marks
            description=table.caption.clone()
            table=Signal::stored(table)
            stage
        >
            <DownloadBar of="calibration" title=CALIBRATION numbers stage />
        </ChartCard>
    }
}
