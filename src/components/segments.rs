//! A choice among a few, all of them in sight.

use leptos::prelude::*;

/// A radio group drawn as one bar. Arrow keys move through it, as in any radio group.
#[component]
pub fn Segments(
    /// Distinguishes this group from the others on the page.
    id: String,
    /// The id of the element that names the group.
    label_id: String,
    /// Index and name of each choice on offer.
    #[prop(into)]
    choices: Signal<Vec<(u16, String)>>,
    /// The index that is chosen.
    #[prop(into)]
    chosen: Signal<Option<u16>>,
    /// Whether something else decides.
    #[prop(into)]
    is_decided: Signal<bool>,
    /// The id of the element that says what decides.
    reason_id: String,
    /// Called with the index that was picked.
    on_choose: Callback<u16>,
) -> impl IntoView {
    let segments = move || {
        let segment = |(index, name): (u16, String)| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=id.clone()
                        value=index
                        prop:checked=move || chosen.get() == Some(index)
                        on:change=move |_| on_choose.run(index)
                    />
                    // its bold twin, unseen, keeps the room that it needs
                    <span data-name=name.clone()>{name.clone()}</span>
                </label>
            }
        };
        choices.get().into_iter().map(segment).collect_view()
    };
    view! {
        <fieldset
            class="segments"
            role="radiogroup"
            aria-labelledby=label_id
            aria-describedby=move || is_decided.get().then(|| reason_id.clone())
            aria-disabled=move || is_decided.get().then_some("true")
            disabled=is_decided
        >
            {segments}
        </fieldset>
    }
}
