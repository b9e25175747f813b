//! Two boxes for a range.

use leptos::prelude::*;

use crate::browser::set_value;
use churnscope_wording::portfolio::filters;

/// Boxes for the minimum and maximum of a number. An invalid number is replaced by the current one.
#[component]
pub fn RangeBoxes(
    /// The text in each box.
    texts: Memo<(String, String)>,
    /// The names of the boxes.
    names: [&'static str; 2],
    /// The unit, shown after the boxes.
    unit: String,
    /// The limits of the boxes' step buttons. Boxes without limits are wider.
    #[prop(optional)]
    limits: Option<[&'static str; 2]>,
    /// Called with both numbers, the typed one first.
    on_set: Callback<(f64, f64)>,
) -> impl IntoView {
    let set = move |event, is_min: bool| {
        let (min, max) = texts.get_untracked();
        let typed = event_target_value(&event);
        let (current, other) = if is_min { (min, max) } else { (max, min) };
        match (typed.trim().parse::<f64>(), other.parse::<f64>()) {
            (Ok(typed), Ok(other)) if typed.is_finite() && other.is_finite() => on_set.run((typed, other)),
            _ => set_value(&event, &current),
        }
    };
    let input = move |name: &'static str, is_min: bool| {
        let text = move || texts.with(|(min, max)| if is_min { min.clone() } else { max.clone() });
        view! {
            <input
                class="small-box"
                class:wide=limits.is_none()
                type="number"
                step="any"
                min=limits.map(|[min, _]| min)
                max=limits.map(|[_, max]| max)
                aria-label=name
                prop:value=text
                on:change=move |event| set(event, is_min)
            />
        }
    };
    let [min, max] = names;
    view! {
        <div class="range-boxes">
            {input(min, true)} <span>{filters::TO}</span> {input(max, false)} <span>{unit}</span>
        </div>
    }
}
