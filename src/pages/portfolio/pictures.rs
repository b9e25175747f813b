//! The list in pictures.

use leptos::prelude::*;

use super::figures::{bars, bars_table, bars_words, cells_table, cells_words, heat_cells, risk_table, risk_words};
use super::filtering::{allowed_of_bar, ask_of_field, bar_words, range_of_bar};
use super::state::PortfolioState;
use crate::components::{ChartCard, ChartStage, Select};
use churnscope_engine::bins::n_bins;
use churnscope_engine::portfolio::{Bin, RISK_BINS};
use churnscope_engine::schema::{Field, FieldIndex};
use churnscope_pictures::Picture;

/// How the customers' probabilities are spread. A click on a bar lists those of it.
#[component]
pub fn RiskCard(
    /// What the page shares.
    state: PortfolioState,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let pick = move |bar: usize| {
        if bar < RISK_BINS {
            state.filter(|_, filter| filter.risk = range_of_bar(bar));
        }
    };
    view! {
        <ChartCard
            title="Risk in this portfolio"
            subtitle="Customers by probability, %. A click on a bar lists them."
            test_id="risk"
            chart=move || Picture::Risk {
                bands: state.scorer.with_value(|scorer| scorer.schema().bands),
                counts: state.read(|_, shown| shown.summary.risk.clone()),
            }
            description=Signal::derive(move || state.read(|_, shown| risk_words(&shown.summary)))
            table=Signal::derive(move || state.read(|_, shown| risk_table(&shown.summary)))
            stage
            on_pick=Callback::new(move |(along, _): (f64, f64)| pick((along / 100.0 * RISK_BINS as f64).max(0.0) as usize))
            on_use=Callback::new(pick)
        />
    }
}

/// The mean probability by a field. A click on a bar lists those of it.
#[component]
pub fn RiskByCard(
    /// What the page shares.
    state: PortfolioState,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let pick = move |bar: usize| {
        let field = state.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.pictures.bars));
        if let Some(index) = field {
            ask_of_bar(state, index, bar);
        }
    };
    let controls = move || {
        view! {
            <FieldSelect
                state
                id="risk-by-field"
                name="Field of the bars"
                chosen=Signal::derive(move || state.pictures.get().bars)
                on_choose=Callback::new(move |field| state.pictures.update(|pictures| pictures.bars = field))
            />
        }
    };
    view! {
        <ChartCard
            title="Risk by"
            subtitle="Mean probability. A click on a bar lists its customers."
            test_id="risk-by"
            controls
            chart=move || {
                let bars = state
                    .read(|schema, shown| {
                        let field = schema.fields.get(shown.pictures.bars);
                        field.map(|field| bars(field, &shown.summary.bars)).unwrap_or_default()
                    });
                Picture::RiskBy(bars)
            }
            description=Signal::derive(move || {
                state
                    .read(|schema, shown| {
                        let field = schema.fields.get(shown.pictures.bars);
                        field.map(|field| bars_words(field, &shown.summary.bars)).unwrap_or_default()
                    })
            })
            table=Signal::derive(move || {
                state
                    .read(|schema, shown| {
                        let field = schema.fields.get(shown.pictures.bars);
                        field.map(|field| bars_table(field, &shown.summary.bars)).unwrap_or_default()
                    })
            })
            stage
            on_pick=Callback::new(move |(_, bar): (f64, f64)| pick(bar.max(0.0) as usize))
            on_use=Callback::new(pick)
        />
    }
}

/// The mean probability over two fields. A click on a cell lists those of it.
#[component]
pub fn HeatCard(
    /// What the page shares.
    state: PortfolioState,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let controls = move || {
        view! {
            <FieldSelect
                state
                id="heat-down"
                name="Field down"
                chosen=Signal::derive(move || state.pictures.get().heat.1)
                on_choose=Callback::new(move |field| state.pictures.update(|pictures| pictures.heat.1 = field))
            />
            <span class="card-title">"and"</span>
            <FieldSelect
                state
                id="heat-across"
                name="Field across"
                chosen=Signal::derive(move || state.pictures.get().heat.0)
                on_choose=Callback::new(move |field| state.pictures.update(|pictures| pictures.heat.0 = field))
            />
        }
    };
    let pick = move |(column, row): (usize, usize)| {
        if let Some((across, down)) = heat_fields(state) {
            ask_of_bar(state, across, column);
            ask_of_bar(state, down, row);
        }
    };
    let use_row = move |place: usize| {
        let across = heat_fields(state).map(|(across, _)| across);
        let width = state.read(|schema, _| schema.fields.get(across?).map(n_bins)).unwrap_or(1).max(1);
        pick((place % width, place / width));
    };
    view! {
        <ChartCard
            title="Risk by"
            subtitle="Mean probability of so many customers; the deeper, the higher. A click on a cell lists them."
            test_id="heat-map"
            controls
            chart=move || {
                let picture = |across: &Field, down: &Field, bins: &[Bin]| {
                    let names = |field| (0..n_bins(field)).map(|bar| bar_words(field, bar)).collect();
                    Picture::Heat { across: names(across), down: names(down), cells: heat_cells(across, down, bins) }
                };
                of_two_fields(state, picture).unwrap_or_default()
            }
            description=Signal::derive(move || of_two_fields(state, cells_words).unwrap_or_default())
            table=Signal::derive(move || of_two_fields(state, cells_table).unwrap_or_default())
            stage
            on_pick=Callback::new(move |(column, row): (f64, f64)| pick((column.max(0.0) as usize, row.max(0.0) as usize)))
            on_use=Callback::new(use_row)
        />
    }
}

/// Reads what is shown of the two fields, across and down.
fn of_two_fields<T>(state: PortfolioState, read: impl FnOnce(&Field, &Field, &[Bin]) -> T) -> Option<T> {
    state.read(|schema, shown| {
        let (across, down) = shown.pictures.heat;
        Some(read(schema.fields.get(across)?, schema.fields.get(down)?, &shown.summary.cells))
    })
}

/// The fields across and down of the map that is shown.
fn heat_fields(state: PortfolioState) -> Option<(FieldIndex, FieldIndex)> {
    state.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.pictures.heat))
}

/// Lists the customers of a bar of the field.
fn ask_of_bar(state: PortfolioState, index: FieldIndex, bar: usize) {
    state.filter(|schema, filter| {
        let field = schema.fields.get(index).filter(|field| bar < n_bins(field));
        if let Some(field) = field {
            ask_of_field(schema, filter, index, Some(allowed_of_bar(field, bar)));
        }
    });
}

/// A choice among all fields.
#[component]
fn FieldSelect(
    /// What the page shares.
    state: PortfolioState,
    /// The id of the control.
    id: &'static str,
    /// Its name.
    name: &'static str,
    /// The field that is chosen.
    chosen: Signal<FieldIndex>,
    /// Called with the field that was picked.
    on_choose: Callback<FieldIndex>,
) -> impl IntoView {
    let labels = state.scorer.with_value(|scorer| {
        scorer.schema().fields.iter().map(|field| field.label.clone()).enumerate().collect::<Vec<_>>()
    });
    view! { <Select id name choices=labels chosen=Signal::derive(move || Some(chosen.get())) on_choose /> }
}
