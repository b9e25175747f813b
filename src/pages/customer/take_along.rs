//! Taking the customer along: on paper, as text, and as an address.

use leptos::prelude::*;

use crate::browser::{copy, print, set_fragment};
use crate::route::Page;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, suggestions};
use churnscope_engine::link::write_link;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::summary::summary;

/// Suggestions in a copied summary.
const MOST_SUGGESTIONS: usize = 3;

/// Buttons that print a summary, copy it, or make a link.
#[component]
pub fn TakeAlong(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer on the form.
    #[prop(into)]
    customer: Signal<Customer>,
) -> impl IntoView {
    // what was done, or the text that the browser would not take
    let (told, set_told) = signal(String::new());
    let (kept_back, set_kept_back) = signal(None::<String>);
    let put_on_clipboard = move |text: String, told: &'static str| {
        let attempt = text.clone();
        let done = Callback::new(move |copied: bool| {
            set_told.set(
                if copied { told } else { "The browser gives no clipboard here. Copy the text below." }.to_owned(),
            );
            set_kept_back.set((!copied).then(|| text.clone()));
        });
        copy(&attempt, done);
    };
    let copy_summary = move |_| {
        let text = scorer.with_value(|scorer| {
            customer.with_untracked(|customer| {
                let explanation = Explanation::of(scorer, customer);
                summary(scorer, customer, &explanation, &suggestions(scorer, customer, None, MOST_SUGGESTIONS))
            })
        });
        put_on_clipboard(text, "Summary copied.");
    };
    let copy_link = move |_| {
        let link = scorer.with_value(|scorer| customer.with_untracked(|customer| write_link(scorer, customer)));
        let address = set_fragment(&format!("{}/{link}", Page::Customer.href().trim_start_matches('#')));
        put_on_clipboard(address, "Link copied. The customer is in it: share it as you would share the data.");
    };
    view! {
        <div class="take-along">
            <button type="button" class="button primary" on:click=|_| print()>
                "Print summary"
            </button>
            <button type="button" class="button" on:click=copy_summary>
                "Copy summary"
            </button>
            <button type="button" class="button" on:click=copy_link>
                "Copy link"
            </button>
            <p class="take-along-status" role="status">{told}</p>
            {move || {
                kept_back
                    .get()
                    .map(|text| view! { <textarea class="copy-text" readonly aria-label="Text to copy" prop:value=text></textarea> })
            }}
        </div>
    }
}
