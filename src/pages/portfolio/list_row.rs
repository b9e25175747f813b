//! A row of the list.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::money::{at_risk, monthly};
use super::state::PortfolioState;
use super::words::listed_reason;
use churnscope_engine::portfolio::ListedCustomer;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::reasons::with_amount;
use churnscope_wording::values::{band, band_shape, percent};

/// A customer: a line, or a card of two lines on a phone. Until it is known, its place is kept.
#[component]
pub fn ListRow(
    /// What the page shares.
    state: PortfolioState,
    /// The place in the list, counted from 0.
    at: u32,
    /// Who stands there, once that is known.
    #[prop(into)]
    customer: Signal<Option<Arc<ListedCustomer>>>,
    /// Whether keys have led here.
    #[prop(into)]
    is_current: Signal<bool>,
    /// The address of a customer's page.
    href: fn(StoredValue<Scorer>, &ListedCustomer) -> Option<String>,
    /// Called with the place that is to be opened.
    on_open: Callback<u32>,
) -> impl IntoView {
    let open = move |event: MouseEvent| {
        // with a key held the browser opens its link elsewhere
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            on_open.run(at);
        }
    };
    let cells = move || match customer.get() {
        Some(customer) => view! { <Cells state customer href /> }.into_any(),
        None => view! {
            <div role="gridcell" class="cell-id">
                <span class="placeholder" aria-hidden="true"></span>
                <span class="visually-hidden">"Loading"</span>
            </div>
        }
        .into_any(),
    };
    view! {
        <div
            role="row"
            id=format!("listed-{at}")
            class="grid-row customer-row"
            aria-rowindex=(u64::from(at) + 2).to_string()
            aria-selected=move || is_current.get().to_string()
            on:click=open
        >
            {cells}
        </div>
    }
}

/// What is told of a customer.
#[component]
fn Cells(
    /// What the page shares.
    state: PortfolioState,
    /// The customer.
    customer: Arc<ListedCustomer>,
    /// The address of a customer's page.
    href: fn(StoredValue<Scorer>, &ListedCustomer) -> Option<String>,
) -> impl IntoView {
    let (probability, reasons) = (customer.probability, customer.reasons.clone());
    let address = href(state.scorer, &customer);
    let id = customer.id.clone();
    let risk = state.scorer.with_value(|scorer| scorer.band(probability));
    let charge = state.scorer.with_value(|scorer| monthly(scorer.schema(), &customer));
    let has_charge = charge.is_some();
    let money = move || {
        let months = state.months.get();
        state.scorer.with_value(|scorer| at_risk(scorer.schema(), &customer, months))
    };
    let (why, in_full) = state.scorer.with_value(|scorer| {
        let (schema, scale) = (scorer.schema(), scorer.bundle().forest.scale());
        let short: Vec<String> = reasons.iter().map(|reason| listed_reason(schema, reason)).collect();
        let full: Vec<String> = reasons.iter().map(|reason| with_amount(schema, scale, reason)).collect();
        (short.join(" · "), full.join(", "))
    });
    view! {
        <div role="gridcell" class="cell-id">
            <a href=address tabindex="-1">
                {id}
            </a>
        </div>
        <div role="gridcell" class="cell-probability" data-value=probability.to_string()>
            <span class="bar" data-band=risk.name() aria-hidden="true">
                <span class="bar-done" style:width=format!("{:.1}%", probability * 100.0)></span>
            </span>
            {percent(probability)}
        </div>
        <div role="gridcell" class="cell-band" data-band=risk.name()>
            <span class="band-shape" aria-hidden="true">
                {band_shape(risk)}
            </span>
            {band(risk).trim_end_matches(" risk")}
        </div>
        <div role="gridcell" class="cell-reasons" title=in_full>
            {why}
        </div>
        {has_charge
            .then(|| {
                view! {
                    <div role="gridcell" class="cell-monthly">
                        {charge}
                    </div>
                    <div role="gridcell" class="cell-money">
                        {money}
                    </div>
                }
            })}
    }
}
