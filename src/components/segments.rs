//! A choice among options that are all visible.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::browser::{focus, press};

/// A radio group shown as one bar. Digit keys choose segments, too.
#[component]
pub fn Segments(
    /// The name of the radio buttons, unique on the page.
    id: String,
    /// The ID of the label.
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
    /// The ID of the element that says why the control is disabled.
    reason_id: String,
    /// Called with the chosen index.
    on_choose: Callback<u16>,
) -> impl IntoView {
    let id = StoredValue::new(id);
    let radio_id = move |index: u16| id.with_value(|id| format!("{id}-{index}"));
    let on_key = move |event: KeyboardEvent| {
        let at = segment_of(&event.key()).filter(|_| !(event.alt_key() || event.ctrl_key() || event.meta_key()));
        let index = at.and_then(|at| choices.with(|choices| choices.get(at).map(|(index, _)| *index)));
        if let Some(index) = index {
            event.prevent_default();
            press(&radio_id(index));
            focus(&radio_id(index));
        }
    };
    let segments = move || {
        let segment = |(at, (index, name)): (usize, (u16, String))| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        id=radio_id(index)
                        aria-keyshortcuts=(at + 1).to_string()
                        name=id.get_value()
                        value=index
                        prop:checked=move || chosen.get() == Some(index)
                        on:change=move |_| on_choose.run(index)
                    />
                    // the style sheet repeats the name, bold and invisible, so that choosing a segment never widens it
                    <span data-name=name.clone()>{name.clone()}</span>
                </label>
            }
        };
        choices.get().into_iter().enumerate().map(segment).collect_view()
    };
    view! {
        <fieldset
            class="segments"
            role="radiogroup"
            aria-labelledby=label_id
            aria-describedby=move || is_disabled.get().then(|| reason_id.clone())
            aria-disabled=move || is_disabled.get().then_some("true")
            disabled=is_disabled
            on:keydown=on_key
        >
            {segments}
        </fieldset>
    }
}

fn segment_of(key: &str) -> Option<usize> {
    key.parse::<usize>().ok().filter(|_| key.len() == 1)?.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digit_keys_choose_segments() {
        for (key, expected) in [("1", Some(0)), ("9", Some(8)), ("0", None), ("12", None), ("+1", None), ("a", None)] {
            assert_eq!(segment_of(key), expected, "{key}");
        }
    }
}
