//! A titled part of the page.

use leptos::prelude::*;

/// A card with its heading.
#[component]
pub fn Card(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A line below the heading: what is shown, in which unit.
    #[prop(into)]
    subtitle: Signal<String>,
    /// The name by which tests know the card.
    test_id: &'static str,
    /// Choices and buttons on the heading's line.
    #[prop(into)]
    controls: ViewFn,
    /// What the card shows.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" data-testid=test_id>
            <header class="card-head">
                <h2 class="card-title">{title}</h2>
                {move || controls.run()}
                <p class="card-subtitle">{subtitle}</p>
            </header>
            {children()}
        </section>
    }
}
