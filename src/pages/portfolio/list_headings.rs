//! The column headings of the list.

use leptos::prelude::*;

use super::filtering::order_after_press;
use super::state::PortfolioState;
use churnscope_engine::portfolio::SortKey;
use churnscope_wording::portfolio::{list, totals};

/// The name of each column of the list, and the key that its heading sorts by; `None` if the heading does not sort.
pub fn columns(state: PortfolioState) -> Vec<(String, Option<SortKey>)> {
    let charge = state.scorer.with_value(|scorer| scorer.schema().monthly_charge);
    let columns = [
        (list::CUSTOMER, Some(SortKey::Id)),
        (list::PROBABILITY, Some(SortKey::Probability)),
        (list::RISK, None),
        (list::REASONS, None),
    ];
    let money = charge.map(|charge| {
        let at_risk = list::at_risk(totals::months(state.months.get()));
        [(list::MONTHLY.to_owned(), Some(SortKey::Field(charge))), (at_risk, Some(SortKey::RevenueAtRisk))]
    });
    let [customer, others @ ..] = columns.map(|(name, key)| (name.to_owned(), key));
    let shown = state.shown_names.get().into_iter().map(|name| (name, None));
    [customer].into_iter().chain(shown).chain(others).chain(money.into_iter().flatten()).collect()
}

/// The row of headings, some of which sort the list when pressed.
#[component]
pub fn ListHeadings(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    view! {
        <div role="row" class="grid-row" aria-rowindex="1">
            {move || {
                columns(state).into_iter().map(|(name, key)| view! { <Heading state name key /> }).collect_view()
            }}
        </div>
    }
}

/// A heading, with a button if the list can be sorted by its column.
#[component]
fn Heading(
    state: PortfolioState,
    name: String,
    /// The key by which the heading's button sorts; `None` if it has no button.
    key: Option<SortKey>,
) -> impl IntoView {
    let order = move || {
        state.query.with(|query| match (key == Some(query.sort), query.descending) {
            (false, _) => None,
            (true, true) => Some("descending"),
            (true, false) => Some("ascending"),
        })
    };
    let arrow = move || match order() {
        Some("descending") => " ↓",
        Some(_) => " ↑",
        None => "",
    };
    let contents = match key {
        None => name.into_any(),
        Some(key) => {
            let sort = move |_| state.sort(order_after_press(&state.query.get_untracked(), key));
            view! {
                <button type="button" class="sort-button" on:click=sort>
                    {name}
                    <span aria-hidden="true">{arrow}</span>
                </button>
            }
            .into_any()
        }
    };
    let charge = state.scorer.with_value(|scorer| scorer.schema().monthly_charge);
    let is_monthly = charge.is_some() && key == charge.map(SortKey::Field);
    let is_money = is_monthly || key == Some(SortKey::RevenueAtRisk);
    view! {
        <div role="columnheader" class:heading-money=is_money class:heading-monthly=is_monthly aria-sort=order>
            {contents}
        </div>
    }
}
