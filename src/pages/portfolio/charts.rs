//! The charts about the listed customers.

use leptos::prelude::*;

use super::chart_data::{
    bars, bars_description, bars_table, cells_description, cells_table, heat_cells, risk_description, risk_table,
};
use super::filtering::{bin_condition, range_of_risk_bin, set_condition};
use super::state::PortfolioState;
use crate::components::{ChartCard, ChartStage, Select};
use churnscope_engine::bins::n_bins;
use churnscope_engine::portfolio::{Bin, RISK_BINS};
use churnscope_engine::schema::{Field, FieldIndex};
use churnscope_pictures::Picture;
use churnscope_wording::portfolio::charts;

/// The distribution of the probabilities. A click on a bar filters the list by the bar's range.
#[component]
pub fn RiskCard(
    /// The state of the page.
    state: PortfolioState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let pick = move |bin: usize| {
        if bin < RISK_BINS {
            state.filter(|_, filter| filter.risk = range_of_risk_bin(bin));
        }
    };
    view! {
        <ChartCard
            title=charts::RISK_TITLE
            subtitle=charts::RISK_SUBTITLE
            test_id="risk"
            chart=move || Picture::Risk {
                bands: state.scorer.with_value(|scorer| scorer.schema().bands),
                counts: state.read(|_, shown| shown.summary.risk.clone()),
            }
            description=Signal::derive(move || state.read(|_, shown| risk_description(&shown.summary)))
            table=Signal::derive(move || state.read(|_, shown| risk_table(&shown.summary)))
            stage
            on_pick=Callback::new(move |(percent, _): (f64, f64)| {
                pick((percent / 100.0 * RISK_BINS as f64).max(0.0) as usize)
            })
            on_use=Callback::new(pick)
        />
    }
}

/// The average probability for each group of a field's values. A click on a bar filters the list by the bar's value or
/// range.
#[component]
pub fn RiskByCard(
    /// The state of the page.
    state: PortfolioState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let pick = move |bin: usize| {
        let field = state.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.charts.bars));
        if let Some(field) = field {
            filter_by_bin(state, field, bin);
        }
    };
    let controls = move || {
        view! {
            <FieldSelect
                state
                id="risk-by-field"
                name=charts::BARS_FIELD
                chosen=Signal::derive(move || state.charts.get().bars)
                on_choose=Callback::new(move |field| state.charts.update(|charts| charts.bars = field))
            />
        }
    };
    view! {
        <ChartCard
            title=charts::RISK_BY
            subtitle=charts::BARS_SUBTITLE
            test_id="risk-by"
            controls
            chart=move || Picture::RiskBy(with_bars(state, bars).unwrap_or_default())
            description=Signal::derive(move || with_bars(state, bars_description).unwrap_or_default())
            table=Signal::derive(move || with_bars(state, bars_table).unwrap_or_default())
            stage
            on_pick=Callback::new(move |(_, bin): (f64, f64)| pick(bin.max(0.0) as usize))
            on_use=Callback::new(pick)
        />
    }
}

/// A heat map of the average probability by two fields. A click on a cell filters the list by both.
#[component]
pub fn HeatCard(
    /// The state of the page.
    state: PortfolioState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let controls = move || {
        view! {
            <FieldSelect
                state
                id="heat-down"
                name=charts::HEAT_ROWS
                chosen=Signal::derive(move || state.charts.get().heat.1)
                on_choose=Callback::new(move |field| state.charts.update(|charts| charts.heat.1 = field))
            />
            <span class="card-title">{charts::AND}</span>
            <FieldSelect
                state
                id="heat-across"
                name=charts::HEAT_COLUMNS
                chosen=Signal::derive(move || state.charts.get().heat.0)
                on_choose=Callback::new(move |field| state.charts.update(|charts| charts.heat.0 = field))
            />
        }
    };
    let pick = move |(column, row): (usize, usize)| {
        if let Some((across, down)) = heat_fields(state) {
            filter_by_bin(state, across, column);
            filter_by_bin(state, down, row);
        }
    };
    let pick_table_row = move |cell: usize| {
        let across = heat_fields(state).map(|(across, _)| across);
        let width = state.read(|schema, _| schema.fields.get(across?).map(n_bins)).unwrap_or(1).max(1);
        pick((cell % width, cell / width));
    };
    let heat_map = |across: &Field, down: &Field, bins: &[Bin]| {
        let names = |field| (0..n_bins(field)).map(|bin| charts::bin(field, bin)).collect();
        Picture::Heat { across: names(across), down: names(down), cells: heat_cells(across, down, bins) }
    };
    view! {
        <ChartCard
            title=charts::RISK_BY
            subtitle=charts::HEAT_SUBTITLE
            test_id="heat-map"
            controls
            chart=move || with_cells(state, heat_map).unwrap_or_default()
            description=Signal::derive(move || with_cells(state, cells_description).unwrap_or_default())
            table=Signal::derive(move || with_cells(state, cells_table).unwrap_or_default())
            stage
            on_pick=Callback::new(move |(column, row): (f64, f64)| {
                pick((column.max(0.0) as usize, row.max(0.0) as usize))
            })
            on_use=Callback::new(pick_table_row)
        />
    }
}

/// Calls `read` with the bar chart's field and its bins.
fn with_bars<T>(state: PortfolioState, read: impl FnOnce(&Field, &[Bin]) -> T) -> Option<T> {
    state.read(|schema, shown| Some(read(schema.fields.get(shown.charts.bars)?, &shown.summary.bars)))
}

/// Calls `read` with the heat map's fields (across, then down) and its cells.
fn with_cells<T>(state: PortfolioState, read: impl FnOnce(&Field, &Field, &[Bin]) -> T) -> Option<T> {
    state.read(|schema, shown| {
        let (across, down) = shown.charts.heat;
        Some(read(schema.fields.get(across)?, schema.fields.get(down)?, &shown.summary.cells))
    })
}

fn heat_fields(state: PortfolioState) -> Option<(FieldIndex, FieldIndex)> {
    state.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.charts.heat))
}

fn filter_by_bin(state: PortfolioState, index: FieldIndex, bin: usize) {
    state.filter(|schema, filter| {
        if let Some(field) = schema.fields.get(index).filter(|field| bin < n_bins(field)) {
            set_condition(schema, filter, index, Some(bin_condition(field, bin)));
        }
    });
}

#[component]
fn FieldSelect(
    state: PortfolioState,
    id: &'static str,
    name: &'static str,
    chosen: Signal<FieldIndex>,
    on_choose: Callback<FieldIndex>,
) -> impl IntoView {
    let labels = state.scorer.with_value(|scorer| {
        scorer.schema().fields.iter().map(|field| field.label.clone()).enumerate().collect::<Vec<_>>()
    });
    view! { <Select id name choices=labels chosen=Signal::derive(move || Some(chosen.get())) on_choose /> }
}
