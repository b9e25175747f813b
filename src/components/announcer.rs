//! Announcements for screen readers.

use leptos::prelude::*;

use crate::browser::settled;

/// How long the sentence must stay unchanged before it is announced, in milliseconds.
const DELAY: u32 = 600;

/// Announces a sentence to screen readers once it has stopped changing.
#[component]
pub fn Announcer(
    /// The current sentence.
    #[prop(into)]
    sentence: Signal<String>,
) -> impl IntoView {
    let announced = settled(sentence, DELAY);
    view! {
        <p class="visually-hidden" aria-live="polite" aria-atomic="true">
            {announced}
        </p>
    }
}
