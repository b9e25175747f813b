//! A choice from a drop-down list.

use leptos::prelude::*;

/// The browser's own select, which works with keyboards and screen readers, and on phones.
#[component]
pub fn Select(
    /// The ID of the control, for a label.
    #[prop(into)]
    id: String,
    /// The control's name, if it has no label.
    #[prop(optional)]
    name: Option<&'static str>,
    /// The text shown while nothing is chosen.
    #[prop(optional)]
    placeholder: Option<&'static str>,
    /// The index and the name of each choice.
    #[prop(into)]
    choices: Signal<Vec<(usize, String)>>,
    /// The chosen index.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// Whether the control is disabled.
    #[prop(into, optional)]
    is_disabled: Signal<bool>,
    /// The ID of the element that says why the control is disabled.
    #[prop(optional)]
    reason_id: Option<String>,
    /// The control's test ID.
    #[prop(optional)]
    test_id: Option<&'static str>,
    /// Called with the chosen index.
    on_choose: Callback<usize>,
) -> impl IntoView {
    let options = move || {
        let option = |(index, name): (usize, String)| {
            view! { <option value=index prop:selected=move || chosen.get() == Some(index)>{name}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    let placeholder = placeholder.map(|text| {
        view! { <option value="" disabled hidden prop:selected=move || chosen.get().is_none()>{text}</option> }
    });
    view! {
        <select
            id=id
            class="select"
            data-testid=test_id
            aria-label=name
            aria-describedby=move || is_disabled.get().then(|| reason_id.clone()).flatten()
            disabled=is_disabled
            on:change=move |event| {
                if let Ok(index) = event_target_value(&event).parse() {
                    on_choose.run(index);
                }
            }
        >
            {placeholder}
            {options}
        </select>
    }
}
