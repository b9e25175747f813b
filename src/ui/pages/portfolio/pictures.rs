//! The list in pictures.

use leptos::prelude::*;

use super::figures::{bars, bars_table, bars_words, heat_table, risk_table, risk_words};
use super::filtering::{allowed_of_bar, ask_of_field, bars_of, range_of_bar};
use super::state::PortfolioState;
use crate::engine::portfolio::RISK_BINS;
use crate::engine::schema::FieldIndex;
use crate::ui::charts::{risk, risk_by};
use crate::ui::components::{Card, ChartCard, ChartStage, HeatMap, Select};

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
            chart=move || {
                stage
                    .palette
                    .with(|palette| {
                        let draw = |counts: &[u32]| {
                            state.scorer.with_value(|scorer| risk(palette, scorer.schema().bands, counts))
                        };
                        draw(&state.read(|_, shown| shown.summary.risk.clone()))
                    })
            }
            description=Signal::derive(move || state.read(|_, shown| risk_words(&shown.summary)))
            table=Signal::derive(move || state.read(|_, shown| risk_table(&shown.summary)))
            stage
            on_pick=Callback::new(move |along: f64| pick((along / 100.0 * RISK_BINS as f64).max(0.0) as usize))
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
            state.filter(|schema, filter| {
                let field = schema.fields.get(index).filter(|field| bar < bars_of(field));
                if let Some(field) = field {
                    ask_of_field(schema, filter, index, Some(allowed_of_bar(field, bar)));
                }
            });
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
                stage
                    .palette
                    .with(|palette| {
                        let bars = state
                            .read(|schema, shown| {
                                let field = schema.fields.get(shown.pictures.bars);
                                field.map(|field| bars(field, &shown.summary.bars)).unwrap_or_default()
                            });
                        risk_by(palette, &bars)
                    })
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
            on_pick=Callback::new(move |along: f64| pick(along.max(0.0).round() as usize))
            on_use=Callback::new(pick)
        />
    }
}

/// The mean probability over two fields.
#[component]
pub fn HeatCard(
    /// What the page shares.
    state: PortfolioState,
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
    let table = Signal::derive(move || {
        state.read(|schema, shown| {
            let (across, down) = shown.pictures.heat;
            heat_table(schema, across, down, &shown.summary.cells)
        })
    });
    view! {
        <Card
            title="Risk by two fields:"
            subtitle="Mean probability; the darker, the higher. Below it, how many customers."
            test_id="heat-map"
            controls
        >
            <HeatMap table />
        </Card>
    }
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
