//! A number as slider and box together.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::stepping::{letters_in_box, share_of_range, stepped};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Number;

/// A slider to feel one's way and a box to be exact, with the unit. Arrow keys step and page keys jump in both.
#[component]
pub fn NumberField(
    /// The id of the box; a label may point to it.
    id: String,
    /// The field's name.
    label: String,
    /// Range, step and unit.
    number: Number,
    /// The last valid value.
    #[prop(into)]
    value: Signal<f64>,
    /// What stands in the box.
    #[prop(into)]
    text: Signal<String>,
    /// The value with its unit, as it is spoken.
    #[prop(into)]
    spoken: Signal<String>,
    /// Whether the text is refused.
    #[prop(into)]
    is_invalid: Signal<bool>,
    /// The id of the message about a refused text.
    message_id: String,
    /// Called with each value that the slider or a key gives.
    on_value: Callback<f64>,
    /// Called with the whole text as it is typed.
    on_text: Callback<String>,
    /// Called when the box is left.
    on_leave: Callback<()>,
) -> impl IntoView {
    let (min, max, step) = (plain_number(number.min), plain_number(number.max), plain_number(number.step));
    let share = {
        let number = number.clone();
        move || share_of_range(&number, value.get())
    };
    let digits = letters_in_box(&number).to_string();
    let unit = |is_here: bool, word: String| (is_here && !word.is_empty()).then(|| view! { <span>{word}</span> });
    let (before, after) = (number.unit.before, number.unit.many.clone());
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
                aria-label=format!("{label}, slider")
                aria-valuetext=spoken
                min=min.clone()
                max=max.clone()
                step=step
                style=("--share", share)
                // behind the range, which would hold it otherwise
                prop:value=move || plain_number(value.get())
                on:input=move |event| {
                    if let Ok(value) = event_target_value(&event).parse() {
                        on_value.run(value);
                    }
                }
            />
            <div class="number-box" class:invalid=is_invalid>
                {unit(before, after.clone())}
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
                    on:blur=move |_| on_leave.run(())
                />
                {unit(!before, after)}
            </div>
        </div>
    }
}
