//! The element that holds the pages other than the Customer page.

use churnscope_wording::shell;
use leptos::html::Div;
use leptos::prelude::*;

use super::browser::{LoadState, effect, open_pages};
use super::opened::OpenedModel;
use super::route::Page;

/// Mounts the pages other than the Customer page when one of them is first opened.
#[component]
pub fn LazyPages(
    /// The page that the address names.
    page: Signal<Page>,
    /// The model that the user opened, if any.
    opened: StoredValue<OpenedModel>,
) -> impl IntoView {
    let element = NodeRef::<Div>::new();
    let state = RwSignal::new(LoadState::NotRequested);
    effect(move || {
        if page.get().is_secondary()
            && state.get() == LoadState::NotRequested
            && let Some(element) = element.get()
        {
            opened.with_value(|opened| open_pages(element, opened.file(), state));
        }
    });
    view! {
        <div hidden=move || !page.get().is_secondary()>
            {move || match state.get() {
                LoadState::NotRequested | LoadState::Ready => None,
                LoadState::Loading => Some(view! { <p class="loading" role="status">{shell::LOADING_PAGE}</p> }.into_any()),
                LoadState::Failed => {
                    Some(
                        view! {
                            <section class="card failure-card" role="alert">
                                <h2 class="card-title">{shell::PAGE_FAILED}</h2>
                                <p>{shell::PAGE_FAILED_HINT}</p>
                                <button class="button" on:click=move |_| state.set(LoadState::NotRequested)>
                                    {shell::TRY_AGAIN}
                                </button>
                            </section>
                        }
                            .into_any(),
                    )
                }
            }}
            <div node_ref=element></div>
        </div>
    }
}
