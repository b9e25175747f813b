//! The importance of each field.

use leptos::prelude::*;

use super::download_bar::DownloadBar;
use super::importance::{importance_bars, importance_description, importance_numbers, importance_table};
use super::state::ModelState;
use crate::components::{ChartCard, ChartStage};
use churnscope_pictures::Picture;
use churnscope_wording::model::importance::{TITLE, subtitle};

/// Two measures of the importance of each field.
#[component]
pub fn ImportanceCard(
    /// The state of the page.
    state: ModelState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let scale = state.scale();
    let (bars, table, description) = state.inspection.with_value(|inspection| {
        let of = &inspection.importance;
        state.schema(|schema| {
            let (bars, table) = (importance_bars(schema, scale, of), importance_table(schema, scale, of));
            (bars, table, importance_description(schema, of))
        })
    });
    let numbers = Callback::new(move |()| {
        state
            .inspection
            .with_value(|inspection| state.schema(|schema| importance_numbers(schema, &inspection.importance)))
    });
    view! {
        <ChartCard
            title=TITLE
            subtitle=subtitle(scale)
            test_id="importance"
            chart=move || Picture::Importance(bars.clone())
            description
            table=Signal::stored(table)
            stage
        >
            <DownloadBar of="importance" title=TITLE numbers stage />
        </ChartCard>
    }
}
