//! The least and the greatest of something, in two boxes.

use leptos::prelude::*;

use crate::browser::set_value;

/// Two boxes for numbers. What is no number gives way to the one that holds.
#[component]
pub fn RangeBoxes(
    /// What stands in them.
    texts: Memo<(String, String)>,
    /// Their names.
    names: [&'static str; 2],
    /// Behind them.
    unit: String,
    /// The least and the greatest number that the browser steps to; where there are none, the boxes are wider.
    #[prop(optional)]
    limits: Option<[&'static str; 2]>,
    /// Called with both numbers, in either order.
    on_set: Callback<(f64, f64)>,
) -> impl IntoView {
    let set = move |event, is_first: bool| {
        let (from, to) = texts.get_untracked();
        let typed = event_target_value(&event);
        let (held, other) = if is_first { (from, to) } else { (to, from) };
        match (typed.trim().parse::<f64>(), other.parse::<f64>()) {
            (Ok(typed), Ok(other)) if typed.is_finite() && other.is_finite() => on_set.run((typed, other)),
            _ => set_value(&event, &held),
        }
    };
    let input = move |name: &'static str, is_first: bool| {
        let text = move || texts.with(|(from, to)| if is_first { from.clone() } else { to.clone() });
        view! {
            <input
                class="small-box"
                class:wide=limits.is_none()
                type="number"
                step="any"
                min=limits.map(|[least, _]| least)
                max=limits.map(|[_, greatest]| greatest)
                aria-label=name
                prop:value=text
                on:change=move |event| set(event, is_first)
            />
        }
    };
    let [least, greatest] = names;
    view! {
        <div class="range-boxes">
            {input(least, true)} <span>"to"</span> {input(greatest, false)} <span>{unit}</span>
        </div>
    }
}
