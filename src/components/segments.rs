//! A choice among options that are all visible.

use leptos::prelude::*;

/// A radio group shown as one bar.
#[component]
pub fn Segments(
    /// The name of the radio buttons, unique on the page.
    id: String,
    /// The id of the label.
    label_id: String,
    /// The index and the name of each choice.
    #[prop(into)]
    choices: Signal<Vec<(u16, String)>>,
    /// The chosen index.
    #[prop(into)]
    chosen: Signal<Option<u16>>,
    /// Whether the control is disabled.
    #[prop(into)]
    is_disabled: Signal<bool>,
    /// The id of the element that says why the control is disabled.
    reason_id: String,
    /// Called with the chosen index.
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
                    // the style sheet repeats the name, bold and invisible, so that choosing a segment never widens it
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
            aria-describedby=move || is_disabled.get().then(|| reason_id.clone())
            aria-disabled=move || is_disabled.get().then_some("true")
            disabled=is_disabled
        >
            {segments}
        </fieldset>
    }
}
