//! How estimates depend on a field that the user selects.

use leptos::prelude::*;

use super::download_bar::DownloadBar;
use super::field_effects::{dependence_bars, dependence_table, effect_rows, effect_table, field_numbers};
use super::importance::label;
use super::state::ModelState;
use crate::components::{ChartCard, ChartStage, Select, Table};
use churnscope_engine::inspection::{ContributionBin, by_importance};
use churnscope_engine::schema::{Field, FieldIndex};
use churnscope_pictures::Picture;
use churnscope_wording::model::field_effects as wording;

/// Minimum height of a row, in pixels.
const ROW_HEIGHT: u32 = 17;

/// The number of rows beyond which a chart does not become taller.
const MAX_ROWS: usize = 100;

/// Two cards about the selected field: its partial dependence, and its effect.
#[component]
pub fn FieldEffectCards(
    /// The state of the page.
    state: ModelState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let fields: Vec<(FieldIndex, String)> = state.inspection.with_value(|inspection| {
        let order = by_importance(&inspection.importance).into_iter();
        state.schema(|schema| order.map(|(index, _)| (index, label(schema, index))).collect())
    });
    let selected = RwSignal::new(fields.first().map_or(0, |(index, _)| *index));
    view! {
        <DependenceCard state selected fields stage />
        <EffectCard state selected stage />
    }
}

#[component]
fn DependenceCard(
    state: ModelState,
    selected: RwSignal<FieldIndex>,
    fields: Vec<(FieldIndex, String)>,
    stage: ChartStage,
) -> impl IntoView {
    let controls = move || {
        view! {
            <Select
                id="effect-field"
                name=wording::FIELD
                choices=Signal::stored(fields.clone())
                chosen=Signal::derive(move || Some(selected.get()))
                on_choose=Callback::new(move |field| selected.set(field))
            />
        }
    };
    let table = Signal::derive(move || of_field(state, selected.get(), dependence_table));
    let title = Signal::derive(move || wording::dependence_of(state.schema(|schema| label(schema, selected.get()))));
    let numbers = Callback::new(move |()| of_field(state, selected.get_untracked(), field_numbers));
    view! {
        <ChartCard
            title=wording::DEPENDENCE
            subtitle=wording::dependence_subtitle(state.scale())
            test_id="dependence"
            controls
            chart=move || Picture::RiskBy(of_field(state, selected.get(), dependence_bars))
            description=Signal::derive(move || table.get().caption)
            min_height=Signal::derive(move || table.with(chart_height))
            table
            stage
        >
            <DownloadBar of="dependence" title numbers stage />
        </ChartCard>
    }
}

#[component]
fn EffectCard(state: ModelState, selected: RwSignal<FieldIndex>, stage: ChartStage) -> impl IntoView {
    let scale = state.scale();
    let rows = move |field: &Field, bins: &[ContributionBin]| effect_rows(scale, field, bins);
    let table = move |field: &Field, bins: &[ContributionBin]| effect_table(scale, field, bins);
    let table = Signal::derive(move || of_field(state, selected.get(), table));
    let title = Signal::derive(move || wording::effect_title(&state.schema(|schema| label(schema, selected.get()))));
    let numbers = Callback::new(move |()| of_field(state, selected.get_untracked(), field_numbers));
    view! {
        <ChartCard
            title
            subtitle=wording::effect_subtitle(scale)
            test_id="effect"
            chart=move || Picture::Effects(of_field(state, selected.get(), rows))
            description=Signal::derive(move || table.get().caption)
            min_height=Signal::derive(move || table.with(chart_height))
            table
            stage
        >
            <DownloadBar of="effect" title numbers stage />
        </ChartCard>
    }
}

fn chart_height(table: &Table) -> u32 {
    table.rows.len().min(MAX_ROWS) as u32 * ROW_HEIGHT
}

fn of_field<T: Default>(state: ModelState, index: FieldIndex, read: impl FnOnce(&Field, &[ContributionBin]) -> T) -> T {
    state.inspection.with_value(|inspection| {
        state.schema(|schema| match (schema.fields.get(index), inspection.contributions.get(index)) {
            (Some(field), Some(bins)) => read(field, bins),
            _ => T::default(),
        })
    })
}
