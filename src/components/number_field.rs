//! A field for a number, with a slider and a text box.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::stepping::{characters_in_box, share_of_range, stepped};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Number;
use churnscope_wording::components;

/// A slider, and a text box with the unit.
#[component]
pub fn NumberField(
    /// The ID of the box.
    id: String,
    /// The field's label.
    label: String,
    /// The range, step, and unit.
    number: Number,
    /// The last valid value.
    #[prop(into)]
    value: Signal<f64>,
    /// The text in the box.
    #[prop(into)]
    text: Signal<String>,
    /// The value with its unit, for screen readers.
    #[prop(into)]
    spoken: Signal<String>,
    /// Whether the text is invalid.
    #[prop(into)]
    is_invalid: Signal<bool>,
    /// The ID of the error message.
    message_id: String,
    /// Called with each value chosen with the slider or a key.
    on_value: Callback<f64>,
    /// Called with the whole text whenever the user types.
    on_text: Callback<String>,
    /// Called when the box loses focus.
    on_blur: Callback<()>,
) -> impl IntoView {
    let (min, max, step) = (plain_number(number.min), plain_number(number.max), plain_number(number.step));
    let share = {
        let number = number.clone();
        move || share_of_range(&number, value.get())
    };
    let digits = characters_in_box(&number).to_string();
    let (unit, is_before) = (number.unit.many.clone(), number.unit.before);
    let unit_if = move |is_here: bool| (is_here && !unit.is_empty()).then(|| view! { <span>{unit.clone()}</span> });
    let on_key = move |event: KeyboardEvent| {
        if let Some(value) = stepped(&number, value.get_untracked(), &event.key()) {
            event.prevent_default();
            on_value.run(value);
        }
    };
    view! {
        <div class="number" style=("--digits", digits)>
            <input
                type="range"
                class="slider"
                aria-label=components::slider(label)
                aria-valuetext=spoken
                min=min.clone()
                max=max.clone()
                step=step
                style=("--share", share)
                // the value is set after `min` and `max`, because the default limits would clamp it
                prop:value=move || plain_number(value.get())
                on:input=move |event| {
                    if let Ok(value) = event_target_value(&event).parse() {
                        on_value.run(value);
                    }
                }
            />
            <div class="number-box" class:invalid=is_invalid>
                {unit_if(is_before)}
                <input
                    id=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    role="spinbutton"
                    aria-valuemin=min
                    aria-valuemax=max
                    aria-valuenow=move || plain_number(value.get())
                    aria-valuetext=move || if is_invalid.get() { text.get() } else { spoken.get() }
                    aria-invalid=move || is_invalid.get().then_some("true")
                    aria-describedby=move || is_invalid.get().then(|| message_id.clone())
                    prop:value=text
                    on:input=move |event| on_text.run(event_target_value(&event))
                    on:keydown=on_key
                    on:blur=move |_| on_blur.run(())
                />
                {unit_if(!is_before)}
            </div>
        </div>
    }
}
