//! The list in four numbers.

use crate::words::count;
use churnscope_wording::values::fixed;
use leptos::prelude::*;

use super::money::{money, months_of};
use super::state::PortfolioState;
use crate::browser::set_value;

/// Customers, how many are expected to leave, how many are at high risk, and the revenue that is at risk.
#[component]
pub fn Tiles(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let customers = move || state.read(|_, shown| count(shown.summary.listed));
    let of_all = move || {
        let all = state.customers();
        state.read(|_, shown| {
            if shown.summary.listed == all { "customers".to_owned() } else { format!("customers of {}", count(all)) }
        })
    };
    let leavers = move || state.read(|_, shown| fixed(shown.summary.expected_leavers, 0));
    let high = move || {
        state.read(|_, shown| {
            let [.., high] = shown.summary.bands;
            count(high)
        })
    };
    let at_risk = move || {
        let months = f64::from(state.months.get());
        state.read(|schema, shown| shown.summary.monthly_at_risk.and_then(|monthly| money(schema, monthly * months)))
    };
    let has_charge = state.scorer.with_value(|scorer| scorer.schema().monthly_charge.is_some());
    let on_months = move |event| {
        match months_of(&event_target_value(&event)) {
            Some(months) => state.months.set(months),
            // what is no count gives way to the one that holds
            None => set_value(&event, &state.months.get_untracked().to_string()),
        }
    };
    let money_tile = has_charge.then(|| {
        view! {
            <div class="card tile money">
                <p class="tile-figure">{at_risk}</p>
                <p class="tile-name">
                    <label for="months">"revenue at risk over"</label>
                    <input
                        id="months"
                        class="small-box"
                        type="number"
                        min="1"
                        max="120"
                        step="1"
                        prop:value=move || state.months.get()
                        on:change=on_months
                    />
                    <span>"months"</span>
                </p>
            </div>
        }
    });
    view! {
        <div class="tiles">
            <div class="card tile">
                <p class="tile-figure">{customers}</p>
                <p class="tile-name">{of_all}</p>
            </div>
            <div class="card tile">
                <p class="tile-figure">{leavers}</p>
                <p class="tile-name">"expected to leave"</p>
            </div>
            <div class="card tile high">
                <p class="tile-figure">{high}</p>
                <p class="tile-name">
                    <span aria-hidden="true">"▲ "</span>
                    "at high risk"
                </p>
            </div>
            {money_tile}
        </div>
    }
}
