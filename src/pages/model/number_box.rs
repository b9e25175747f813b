//! A box for a number, with its unit and what is wrong with it.

use leptos::prelude::*;

/// Puts a text into one of several boxes.
pub fn put(boxes: &mut [String], place: usize, text: String) {
    if let Some(held) = boxes.get_mut(place) {
        *held = text;
    }
}

/// A labelled box. What stands in it is kept by whoever uses it, valid or not.
#[component]
pub fn NumberBox(
    /// The id of the box.
    id: &'static str,
    /// Its name.
    label: &'static str,
    /// The unit; may be empty.
    unit: String,
    /// Whether the unit stands before the number.
    is_before: bool,
    /// What stands in it.
    text: Signal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called with what is typed.
    on_text: Callback<String>,
) -> impl IntoView {
    let message_id = format!("{id}-error");
    let is_invalid = move || error.with(Option::is_some);
    let described_by = message_id.clone();
    let unit_view = |shows: bool| (shows && !unit.is_empty()).then(|| view! { <span>{unit.clone()}</span> });
    view! {
        <div class="labeled-box">
            <label for=id>{label}</label>
            <div class="number-box" class:invalid=is_invalid>
                {unit_view(is_before)}
                <input
                    id=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-invalid=move || is_invalid().then_some("true")
                    aria-describedby=move || is_invalid().then(|| described_by.clone())
                    prop:value=text
                    on:input=move |event| on_text.run(event_target_value(&event))
                />
                {unit_view(!is_before)}
            </div>
            <p class="field-error" id=message_id>
                {move || error.get()}
            </p>
        </div>
    }
}
