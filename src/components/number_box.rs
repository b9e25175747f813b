//! A box for a number, with its unit and an error message.

use leptos::prelude::*;

/// Replaces the text of one of several boxes.
pub fn set_text(boxes: &mut [String], index: usize, text: String) {
    if let Some(current) = boxes.get_mut(index) {
        *current = text;
    }
}

/// A labeled box. The caller stores its text, even if it is invalid.
#[component]
pub fn NumberBox(
    /// The ID of the box.
    #[prop(into)]
    id: String,
    /// The label of the box.
    label: &'static str,
    /// The unit; may be empty.
    unit: String,
    /// Whether the unit is in front of the number.
    is_before: bool,
    /// What a blank box means.
    #[prop(optional)]
    placeholder: Option<&'static str>,
    /// The text in the box.
    text: Signal<String>,
    /// The error message, if the text is invalid.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called with the new text when the user types.
    on_text: Callback<String>,
) -> impl IntoView {
    let message_id = format!("{id}-error");
    let is_invalid = move || error.with(Option::is_some);
    let described_by = message_id.clone();
    let unit_view = |shows: bool| (shows && !unit.is_empty()).then(|| view! { <span>{unit.clone()}</span> });
    view! {
        <div class="labeled-box">
            <label for=id.clone()>{label}</label>
            <div class="number-box" class:invalid=is_invalid>
                {unit_view(is_before)}
                <input
                    id=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    placeholder=placeholder
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
