//! A choice among many.

use leptos::prelude::*;

/// The browser's own select, so that every keyboard, screen reader and phone knows it.
#[component]
pub fn Select(
    /// The id of the control; a label may point to it.
    #[prop(into)]
    id: String,
    /// The control's name where no label points to it.
    #[prop(optional)]
    name: Option<&'static str>,
    /// What stands there while nothing is chosen; without it one of the choices always is.
    #[prop(optional)]
    placeholder: Option<&'static str>,
    /// Index and name of each choice on offer.
    #[prop(into)]
    choices: Signal<Vec<(usize, String)>>,
    /// The index that is chosen.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// Whether something else decides.
    #[prop(into, optional)]
    is_decided: Signal<bool>,
    /// The id of the element that says what decides.
    #[prop(optional)]
    reason_id: Option<String>,
    /// Called with the index that was picked.
    on_choose: Callback<usize>,
) -> impl IntoView {
    let options = move || {
        let option = |(index, name): (usize, String)| {
            view! { <option value=index prop:selected=move || chosen.get() == Some(index)>{name}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    let nothing = placeholder.map(|words| {
        view! { <option value="" disabled hidden prop:selected=move || chosen.get().is_none()>{words}</option> }
    });
    view! {
        <select
            id=id
            class="select"
            aria-label=name
            aria-describedby=move || is_decided.get().then(|| reason_id.clone()).flatten()
            disabled=is_decided
            on:change=move |event| {
                if let Ok(index) = event_target_value(&event).parse() {
                    on_choose.run(index);
                }
            }
        >
            {nothing}
            {options}
        </select>
    }
}
