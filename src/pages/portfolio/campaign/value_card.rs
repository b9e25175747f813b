//! The chart of a plan's value against its budget.

use leptos::prelude::*;

use super::state::Planned;
use crate::components::{ChartCard, ChartStage, Table};
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::plan::BudgetPoint;
use churnscope_engine::schema::Schema;
use churnscope_pictures::{AxisRange, Curve, LabelPlacement, Picture};
use churnscope_wording::customer::offers::currency;
use churnscope_wording::portfolio::campaign;

/// What plans with other budgets would be worth, with a mark at the plan.
#[component]
pub fn ValueCard(
    /// The state of the page.
    state: PortfolioState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let currency = state.scorer.with_value(|scorer| currency(scorer.schema()));
    let subtitle =
        if currency.is_empty() { campaign::CURVE_SUBTITLE.to_owned() } else { campaign::curve_subtitle(&currency) };
    let read = move |read: fn(&Schema, &Planned) -> Picture| with_plan(state, read).unwrap_or_default();
    view! {
        <ChartCard
            title=campaign::CURVE
            subtitle
            test_id="plan-value"
            chart=move || read(curve)
            marks=move || read(mark)
            description=Signal::derive(move || with_plan(state, description).unwrap_or_default())
            table=Signal::derive(move || with_plan(state, table).unwrap_or_default())
            stage
        />
    }
}

fn with_plan<T>(state: PortfolioState, read: fn(&Schema, &Planned) -> T) -> Option<T> {
    state.scorer.with_value(|scorer| {
        state.campaign.planned.with(|planned| planned.as_ref().map(|planned| read(scorer.schema(), planned)))
    })
}

fn curve(schema: &Schema, planned: &Planned) -> Picture {
    let point = |&BudgetPoint { budget, value }: &BudgetPoint| {
        ((budget, value), campaign::point(campaign::amount(schema, budget), campaign::amount(schema, value)))
    };
    let currency = currency(schema);
    let [x_title, y_title] = match currency.is_empty() {
        true => [campaign::AXIS_BUDGET, campaign::AXIS_VALUE].map(str::to_owned),
        false => [campaign::axis_budget(&currency), campaign::axis_value(&currency)],
    };
    Picture::Curve(Curve {
        points: planned.curve.iter().map(point).collect(),
        reference: Vec::new(),
        x_title,
        // a phone has room for three labels
        x_range: AxisRange::UpTo { max: round_from(last_budget(planned)), intervals: 2 },
        y_title,
        y_range: AxisRange::Fit,
    })
}

fn last_budget(planned: &Planned) -> f64 {
    planned.curve.last().map_or(0.0, |point| point.budget)
}

/// The lowest round number that is at least `amount`; 1 for 0.
fn round_from(amount: f64) -> f64 {
    let mut numbers = (0..16).flat_map(|power| [1.0, 2.0, 4.0, 6.0, 8.0].map(|digit: f64| digit * 10_f64.powi(power)));
    numbers.find(|&number| amount <= number).unwrap_or(amount)
}

fn mark(schema: &Schema, planned: &Planned) -> Picture {
    let (cost, value) = (planned.figures.cost, planned.figures.value);
    Picture::CurveMark {
        position: Some((cost, value)),
        placement: LabelPlacement::beside(cost / round_from(last_budget(planned))),
        label: campaign::mark(campaign::amount(schema, cost), campaign::amount(schema, value)),
    }
}

fn description(schema: &Schema, planned: &Planned) -> String {
    let [cost, value] = [planned.figures.cost, planned.figures.value].map(|amount| campaign::amount(schema, amount));
    campaign::curve_description(cost, value)
}

fn table(schema: &Schema, planned: &Planned) -> Table {
    let row = |point: &BudgetPoint| [point.budget, point.value].map(|amount| campaign::amount(schema, amount));
    Table {
        caption: campaign::CURVE_TABLE.to_owned(),
        head: [campaign::AXIS_BUDGET, campaign::AXIS_VALUE].map(str::to_owned),
        rows: planned.curve.iter().map(row).collect(),
        marked: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        for (amount, expected) in [(0.0, 1.0), (1.5, 2.0), (100.0, 100.0), (84_960.0, 100_000.0), (41.0, 60.0)] {
            assert_eq!(round_from(amount), expected);
        }
    }
}
