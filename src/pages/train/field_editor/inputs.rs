//! Inputs that show an initial value, and report each change at once.

use leptos::prelude::*;

/// A text box with a label above it.
#[component]
pub fn TextControl(
    /// The ID of the text box.
    id: String,
    /// The label.
    label: &'static str,
    /// The initial text.
    text: String,
    /// Called with each new text.
    on_text: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="train-choice">
            <label for=id.clone()>{label}</label>
            <TextBox id text on_text />
        </div>
    }
}

/// A text box with a label elsewhere, or with a name.
#[component]
pub fn TextBox(
    /// The ID, for a label.
    #[prop(optional)]
    id: Option<String>,
    /// The name, if there is no label.
    #[prop(optional, into)]
    name: Option<String>,
    /// The text shown while the box is empty.
    #[prop(optional)]
    placeholder: Option<String>,
    /// Whether the box is wide.
    #[prop(optional)]
    is_wide: bool,
    /// The initial text.
    text: String,
    /// Called with each new text.
    on_text: Callback<String>,
) -> impl IntoView {
    view! {
        <input
            id=id
            class=if is_wide { "text-box wide" } else { "text-box" }
            type="text"
            autocomplete="off"
            aria-label=name
            placeholder=placeholder
            value=text
            on:input=move |event| on_text.run(event_target_value(&event))
        />
    }
}

/// A labeled checkbox.
#[component]
pub fn Checkbox(
    /// The label.
    label: &'static str,
    /// Whether the checkbox is initially checked.
    is_checked: bool,
    /// Called when the user checks or unchecks the checkbox.
    on_check: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                checked=is_checked
                on:change=move |event| on_check.run(event_target_checked(&event))
            />
            {label}
        </label>
    }
}
