//! The column headings of the list.

use leptos::prelude::*;

use super::filtering::order_after_press;
use super::state::PortfolioState;
use churnscope_engine::portfolio::SortKey;
use churnscope_wording::portfolio::{campaign, list, totals};

/// The name of each column of the list, and the key that its heading sorts by; `None` if the heading does not sort.
pub fn columns(state: PortfolioState) -> Vec<(String, Option<SortKey>)> {
    let charge = state.scorer.with_value(|scorer| scorer.schema().monthly_charge);
    let names = state.shown_names.get();
    let shown = names.into_iter().map(|name| (name, None));
    let start = [(list::PROBABILITY.to_owned(), Some(SortKey::Probability)), (list::RISK.to_owned(), None)];
    let start = [(list::CUSTOMER.to_owned(), Some(SortKey::Id))].into_iter().chain(shown).chain(start);
    if state.lists_plan() {
        let plan = [
            (campaign::BEST_OFFER, None),
            (campaign::OFFER_VALUE, Some(SortKey::OfferValue)),
            (campaign::PLANNED, None),
        ];
        return start.chain(plan.map(|(name, key)| (name.to_owned(), key))).collect();
    }
    let money = charge.map(|charge| {
        let at_risk = list::at_risk(totals::months(state.months.get()));
        [(list::MONTHLY.to_owned(), Some(SortKey::Field(charge))), (at_risk, Some(SortKey::RevenueAtRisk))]
    });
    let offers = state.contents.with(|contents| contents.shows_offers).then(|| (campaign::BEST_OFFER.to_owned(), None));
    start.chain([(list::REASONS.to_owned(), None)]).chain(offers).chain(money.into_iter().flatten()).collect()
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
    let is_money = is_monthly || matches!(key, Some(SortKey::RevenueAtRisk | SortKey::OfferValue));
    view! {
        <div role="columnheader" class:heading-money=is_money class:heading-monthly=is_monthly aria-sort=order>
            {contents}
        </div>
    }
}
