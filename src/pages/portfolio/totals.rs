//! The totals of the list.

use leptos::prelude::*;

use super::state::PortfolioState;
use crate::browser::{Report, set_value};
use churnscope_wording::portfolio::totals;
use churnscope_wording::rejections;
use churnscope_wording::values::{count, fixed};

/// The initial number of months for revenue at risk.
pub const DEFAULT_MONTHS: u32 = 12;

/// The maximum number of months: ten years.
const MAX_MONTHS: u32 = 120;

/// Figures about the listed customers.
#[component]
pub fn Totals(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let customers = move || state.read(|_, shown| count(shown.summary.listed.into()));
    let of_all = move || {
        let all = state.customers();
        state.read(|_, shown| totals::listed(shown.summary.listed, all))
    };
    let leavers = move || state.read(|_, shown| fixed(shown.summary.expected_leavers, 0));
    let high_risk = move || {
        state.read(|_, shown| {
            let [.., high] = shown.summary.bands;
            count(high.into())
        })
    };
    let has_charge = state.scorer.with_value(|scorer| scorer.schema().monthly_charge.is_some());
    let covers = move || state.report.with(|report| report.as_ref().and_then(covers));
    view! {
        {move || covers().map(|text| view! { <p class="covers" data-testid="covers">{text}</p> })}
        <div class="tiles">
            <div class="card tile">
                <p class="tile-figure">{customers}</p>
                <p class="tile-name" data-testid="listed-total">
                    {of_all}
                </p>
            </div>
            <div class="card tile">
                <p class="tile-figure">{leavers}</p>
                <p class="tile-name">{totals::EXPECTED_LEAVERS}</p>
            </div>
            <div class="card tile high">
                <p class="tile-figure">{high_risk}</p>
                <p class="tile-name">
                    <span aria-hidden="true">"▲ "</span>
                    {totals::HIGH_RISK}
                </p>
            </div>
            {has_charge.then(|| view! { <RevenueAtRisk state /> })}
        </div>
    }
}

/// Says how many of the file's rows the page covers, if many could not be scored.
pub fn covers(report: &Report) -> Option<String> {
    report.problem().map(|_| rejections::covers(count(report.scored.into()), count(report.n_rows())))
}

/// The revenue at risk over a number of months, which can be changed.
#[component]
fn RevenueAtRisk(state: PortfolioState) -> impl IntoView {
    let amount = move || {
        let months = f64::from(state.months.get());
        state.read(|schema, shown| {
            shown.summary.monthly_at_risk.and_then(|monthly| totals::money(schema, monthly * months))
        })
    };
    let change_months = move |event| {
        match parse_months(&event_target_value(&event)) {
            Some(months) => state.months.set(months),
            // an invalid number is replaced by the current one
            None => set_value(&event, &state.months.get_untracked().to_string()),
        }
    };
    view! {
        <div class="card tile money">
            <p class="tile-figure">{amount}</p>
            <p class="tile-name">
                <label for="months">{totals::REVENUE}</label>
                <input
                    id="months"
                    class="small-box"
                    type="number"
                    min="1"
                    max=MAX_MONTHS.to_string()
                    step="1"
                    prop:value=move || state.months.get()
                    on:change=change_months
                />
                <span>{totals::MONTHS}</span>
            </p>
        </div>
    }
}

fn parse_months(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|months| (1..=MAX_MONTHS).contains(months))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_whole_numbers_up_to_ten_years() {
        for (text, months) in
            [("12", Some(12)), (" 1 ", Some(1)), ("0", None), ("121", None), ("1.5", None), ("", None)]
        {
            assert_eq!(parse_months(text), months, "{text}");
        }
    }
}
