//! The bar for a customer who was opened from the list or the call sheet.

use leptos::prelude::*;

use crate::browser::{open_from_list, set_fragment};
use crate::opened_customer::{ListPlace, OpenedCustomer};
use crate::route::Page;
use churnscope_wording::customer::identity;

/// Who the customer is, with the place in the list or the call sheet and ways to move in it. Empty for customers who
/// were not opened from either.
#[component]
pub fn IdentityBar(
    /// The customer who was opened from the list or the call sheet, if any.
    opened: Memo<Option<OpenedCustomer>>,
) -> impl IntoView {
    let read = move |read: fn(&OpenedCustomer) -> String| {
        move || opened.with(|opened| opened.as_ref().map(read)).unwrap_or_default()
    };
    let place = move || opened.with(|opened| opened.as_ref().map(|opened| opened.place)).unwrap_or_default();
    let button = move |name: &'static str, neighbor: fn(ListPlace) -> Option<ListPlace>| {
        let open = move |_| {
            if let Some(place) = neighbor(place())
                && !open_from_list(place)
            {
                // the list has changed or is not loaded, so the user has to choose a customer on the Portfolio page
                set_fragment(Page::Portfolio.href().trim_start_matches('#'));
            }
        };
        let is_last = move || neighbor(place()).is_none();
        view! {
            <button type="button" class="button small" disabled=is_last on:click=open>
                {name}
            </button>
        }
    };
    let words = move |of_list: &'static str, of_sheet: &'static str| {
        move || if place().is_on_sheet() { of_sheet } else { of_list }
    };
    view! {
        <Show when=move || opened.with(Option::is_some)>
            <section
                class="card identity"
                data-testid="identity"
                aria-label=words(identity::REGION, identity::REGION_OF_SHEET)
            >
                <p>
                    <strong>{read(|opened| opened.id.clone())}</strong>
                    " "
                    <span>{read(|opened| identity::columns(&opened.columns))}</span>
                </p>
                <span class="identity-place">
                    {read(|opened| identity::place(opened.place.position, opened.place.listed))}
                </span>
                {button(identity::PREVIOUS, ListPlace::previous)}
                {button(identity::NEXT, ListPlace::next)}
                <a class="button small" href=Page::Portfolio.href()>
                    {words(identity::BACK, identity::BACK_TO_SHEET)}
                </a>
            </section>
        </Show>
    }
}
