//! The charts about the listed customers.

use leptos::prelude::*;

use super::chart_data::{
    bars_description, bars_table, cells_description, cells_table, heat_map, risk_description, risk_table, shown_bars,
};
use super::filtering::{narrow_risk, narrow_to_bin};
use super::shown_bins::ShownBins;
use super::state::PortfolioState;
use crate::components::{ChartCard, ChartStage, Select};
use churnscope_engine::bins::n_bins;
use churnscope_engine::portfolio::{Bin, RISK_BINS};
use churnscope_engine::schema::{Field, FieldIndex};
use churnscope_pictures::Picture;
use churnscope_wording::portfolio::charts;

/// Minimum height of a bar with its label, in pixels.
const BAR_HEIGHT: u32 = 17;

/// Minimum height of a row of the heat map, in pixels.
const CELL_HEIGHT: u32 = 24;

/// Height of the heat map's column names, in pixels.
const NAMES_HEIGHT: u32 = 28;

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
            state.filter(|_, filter| narrow_risk(filter, bin));
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
    let shown = Memo::new(move |_| with_bars(state, ShownBins::of_bars).unwrap_or_default());
    let pick_bar = move |(_, position): (f64, f64)| {
        if let Some(bin) = shown.with_untracked(|shown| shown.at(position.max(0.0) as usize)) {
            pick(bin);
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
            subtitle=Signal::derive(move || shown.with(bars_subtitle))
            test_id="risk-by"
            controls
            chart=move || Picture::RiskBy(with_bars(state, shown_bars).unwrap_or_default())
            description=Signal::derive(move || with_bars(state, bars_description).unwrap_or_default())
            table=Signal::derive(move || with_bars(state, bars_table).unwrap_or_default())
            min_height=Signal::derive(move || shown.with(|shown| shown.bins.len() as u32 * BAR_HEIGHT))
            stage
            on_pick=Callback::new(pick_bar)
            on_use=Callback::new(pick)
        />
    }
}

/// A heat map of the average probability by two fields. A click on a cell filters the list by both fields.
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
    let shown = Memo::new(move |_| with_cells(state, ShownBins::of_cells).unwrap_or_default());
    let pick_cell = move |(column, row): (f64, f64)| {
        let at = |shown: &ShownBins, position: f64| shown.at(position.max(0.0) as usize);
        if let Some(cell) = shown.with_untracked(|[columns, rows]| Some((at(columns, column)?, at(rows, row)?))) {
            pick(cell);
        }
    };
    view! {
        <ChartCard
            title=charts::RISK_BY
            subtitle=Signal::derive(move || shown.with(heat_subtitle))
            test_id="heat-map"
            controls
            chart=move || with_cells(state, heat_map).unwrap_or_default()
            description=Signal::derive(move || with_cells(state, cells_description).unwrap_or_default())
            table=Signal::derive(move || with_cells(state, cells_table).unwrap_or_default())
            min_height=Signal::derive(move || shown.with(|[_, rows]| rows.bins.len() as u32 * CELL_HEIGHT + NAMES_HEIGHT))
            stage
            on_pick=Callback::new(pick_cell)
            on_use=Callback::new(pick_table_row)
        />
    }
}

fn bars_subtitle(shown: &ShownBins) -> String {
    charts::bars_subtitle(shown.is_partial().then_some(shown.bins.len()), shown.n_all)
}

fn heat_subtitle([columns, rows]: &[ShownBins; 2]) -> String {
    let shown = |of: &ShownBins| of.is_partial().then_some((of.bins.len(), of.n_all));
    charts::heat_subtitle(shown(columns), shown(rows))
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
    state.filter(|schema, filter| narrow_to_bin(schema, filter, index, bin));
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
