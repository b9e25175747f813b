//! What a screen reader says when the page has come to rest.

use leptos::prelude::*;

use crate::browser::settled;

/// How long a value must rest, in milliseconds: longer than the gap between two key presses of one change.
const REST: u32 = 600;

/// A sentence that is heard, not seen, and once only however often it changed on the way.
#[component]
pub fn Announcer(
    /// The sentence as it is now.
    #[prop(into)]
    sentence: Signal<String>,
) -> impl IntoView {
    let heard = settled(sentence, REST);
    view! {
        <p class="visually-hidden" aria-live="polite" aria-atomic="true">
            {heard}
        </p>
    }
}
