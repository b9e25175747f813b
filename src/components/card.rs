//! Cards, the titled parts of the page.

use leptos::prelude::*;

/// A card with a heading.
#[component]
pub fn Card(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A line below the heading that explains the contents.
    #[prop(into)]
    subtitle: Signal<String>,
    /// The card's test ID.
    test_id: &'static str,
    /// Controls next to the heading.
    #[prop(into)]
    controls: ViewFn,
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
