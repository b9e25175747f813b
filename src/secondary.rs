//! The place of the pages that a second program draws, so that nobody waits for them before the first score.

use leptos::html::Div;
use leptos::prelude::*;

use super::browser::{Arrival, effect, open_pages};
use super::opened::OpenedModel;
use super::route::Page;

/// Loads the second program when one of its pages is first shown, and hides it while another is.
#[component]
pub fn Secondary(
    /// The page that the address names.
    page: Signal<Page>,
    /// The model, where it is not the one that comes with the page.
    opened: StoredValue<OpenedModel>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let arrival = RwSignal::new(Arrival::Unasked);
    effect(move || {
        if page.get().is_secondary()
            && arrival.get() == Arrival::Unasked
            && let Some(place) = place.get()
        {
            opened.with_value(|opened| open_pages(place, opened.file(), arrival));
        }
    });
    view! {
        <div hidden=move || !page.get().is_secondary()>
            {move || match arrival.get() {
                Arrival::Unasked | Arrival::There => None,
                Arrival::Waiting => Some(view! { <p class="loading" role="status">"Loading the page…"</p> }.into_any()),
                Arrival::Failed => {
                    Some(
                        view! {
                            <section class="card failure-card" role="alert">
                                <h2 class="card-title">"This page did not arrive"</h2>
                                <p>"The connection may be down, or the site may have been updated. Everything else works on."</p>
                                <button class="button" on:click=move |_| arrival.set(Arrival::Unasked)>
                                    "Try again"
                                </button>
                            </section>
                        }
                            .into_any(),
                    )
                }
            }}
            <div node_ref=place></div>
        </div>
    }
}
