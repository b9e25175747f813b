//! A row of the list.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::list_contents::all_reasons;
use super::state::PortfolioState;
use crate::route::Page;
use churnscope_engine::campaign::candidates::{CampaignGroup, CustomerPlan};
use churnscope_engine::link::write_link;
use churnscope_engine::portfolio::{BestOffer, ListedCustomer};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::plan::why_not;
use churnscope_wording::portfolio::campaign::{group_name, listed_offer, listed_value};
use churnscope_wording::portfolio::comparison::change_words;
use churnscope_wording::portfolio::filters::band_name;
use churnscope_wording::portfolio::list;
use churnscope_wording::portfolio::totals::{monthly_charge, revenue_at_risk};
use churnscope_wording::reasons::with_amount;
use churnscope_wording::values::{band_shape, percent};

/// A customer: one line, or a card of two lines on a phone. Until the customer is loaded, the row is a placeholder.
#[component]
pub fn ListRow(
    /// The state of the page.
    state: PortfolioState,
    /// The position in the list, counted from 0.
    position: u32,
    /// The customer; `None` until it is loaded.
    #[prop(into)]
    customer: Signal<Option<Arc<ListedCustomer>>>,
    /// Whether this is the row that keys act on.
    #[prop(into)]
    is_current: Signal<bool>,
    /// Called with the position of a row to open.
    on_open: Callback<u32>,
) -> impl IntoView {
    let open = move |event: MouseEvent| {
        // with one of these keys held down, the browser opens the link in a new tab or window
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            on_open.run(position);
        }
    };
    let cells = move || match customer.get() {
        Some(customer) => view! { <Cells state customer /> }.into_any(),
        None => view! {
            <div role="gridcell" class="cell-id">
                <span class="placeholder" aria-hidden="true"></span>
                <span class="visually-hidden">{list::LOADING}</span>
            </div>
        }
        .into_any(),
    };
    view! {
        <div
            role="row"
            id=row_id(position)
            class="grid-row customer-row"
            // row 1 is the row of headings
            aria-rowindex=(u64::from(position) + 2).to_string()
            aria-selected=move || is_current.get().to_string()
            on:click=open
        >
            {cells}
        </div>
    }
}

/// The ID of the row at a position of the list.
pub fn row_id(position: u32) -> String {
    format!("listed-{position}")
}

/// The address of a customer on the Customer page, with the row, because several customers can have the same values.
/// `None` if the schema does not allow the customer's values.
pub fn customer_address(scorer: StoredValue<Scorer>, customer: &ListedCustomer) -> Option<String> {
    scorer.with_value(|scorer| {
        let link = write_link(scorer, &customer.customer(scorer.schema())?);
        Some(format!("{}/{link}/{}", Page::Customer.href(), customer.row))
    })
}

#[component]
fn Cells(state: PortfolioState, customer: Arc<ListedCustomer>) -> impl IntoView {
    let probability = customer.probability;
    let address = customer_address(state.scorer, &customer);
    let id = customer.id.clone();
    let band = state.scorer.with_value(|scorer| scorer.band(probability));
    let charge = state.scorer.with_value(|scorer| monthly_charge(scorer.schema(), &customer));
    let (reasons, reasons_in_full) = state.scorer.with_value(|scorer| {
        let (schema, scale) = (scorer.schema(), scorer.bundle().forest.scale());
        let full: Vec<String> = customer.reasons.iter().map(|reason| with_amount(schema, scale, reason)).collect();
        (all_reasons(schema, &customer), full.join(", "))
    });
    let change = customer.change.as_ref().map(change_words);
    let reasons_in_full = match &change {
        Some(change) => format!("{change}. {reasons_in_full}"),
        None => reasons_in_full,
    };
    let reasons = move || match &change {
        Some(change) => change.clone(),
        None => state.contents.with(|contents| contents.reasons_in_row(&reasons)),
    };
    let shown = customer.shown.iter().map(|text| {
        view! {
            <div role="gridcell" class="cell-shown" title=text.clone()>
                {text.clone()}
            </div>
        }
    });
    let shown = shown.collect_view();
    let (plan, best) = (customer.plan, customer.best);
    let offer_cell =
        move || state.contents.with(|contents| contents.shows_offers).then(|| best_offer_cell(state, best));
    let money = move || {
        let months = state.months.get();
        state.scorer.with_value(|scorer| revenue_at_risk(scorer.schema(), &customer, months))
    };
    let money_cells = charge.map(|charge| {
        view! {
            <div role="gridcell" class="cell-monthly">
                {charge}
            </div>
            <div role="gridcell" class="cell-money">
                {money}
            </div>
        }
    });
    let last_cells = match plan {
        Some(plan) => plan_cells(state, &plan).into_any(),
        None => view! {
            {offer_cell}
            {money_cells}
        }
        .into_any(),
    };
    view! {
        <div role="gridcell" class="cell-id">
            <a href=address tabindex="-1">
                {id}
            </a>
        </div>
        {shown}
        <div role="gridcell" class="cell-probability" data-value=probability.to_string()>
            <span class="bar" data-band=band.name() aria-hidden="true">
                <span class="bar-done" style:width=format!("{:.1}%", probability * 100.0)></span>
            </span>
            {percent(probability)}
        </div>
        <div role="gridcell" class="cell-band" data-band=band.name()>
            <span class="band-shape" aria-hidden="true">
                {band_shape(band)}
            </span>
            {band_name(band)}
        </div>
        <div role="gridcell" class="cell-reasons" title=reasons_in_full>
            {reasons}
        </div>
        {last_cells}
    }
}

/// The best offer to a customer, and what it is worth.
fn best_offer_cell(state: PortfolioState, best: Option<BestOffer>) -> impl IntoView + use<> {
    let offer = best.and_then(BestOffer::offer);
    let (name, value) = state.scorer.with_value(|scorer| {
        let schema = scorer.schema();
        let name = best.map(|_| listed_offer(schema, offer)).unwrap_or_default();
        (name, offer.map(|_| listed_value(schema, offer)))
    });
    let title = value.as_ref().map_or_else(|| name.clone(), |value| format!("{name}, {value}"));
    view! {
        <div role="gridcell" class="cell-offer" class:pays=offer.is_some() title=title>
            {name}
            {value.map(|value| view! { <span class="offer-value">{list::BETWEEN}{value}</span> })}
        </div>
    }
}

/// What a campaign plans for a customer: the best offer, its value, and the group.
fn plan_cells(state: PortfolioState, plan: &CustomerPlan) -> impl IntoView + use<> {
    let (offer, value, why_not) = state.scorer.with_value(|scorer| {
        let schema = scorer.schema();
        (listed_offer(schema, plan.offer), listed_value(schema, plan.offer), why_not(schema, plan.decision))
    });
    let group = plan.decision.group();
    view! {
        <div role="gridcell" class="cell-offer" class:pays=plan.offer.is_some() title=offer.clone()>
            {offer.clone()}
        </div>
        <div role="gridcell" class="cell-money">
            {value}
        </div>
        <div role="gridcell" class="cell-group" title=why_not>
            <span class="group-pill" class:is-contacted=group == CampaignGroup::Contacted>
                {group_name(group)}
            </span>
        </div>
    }
}
