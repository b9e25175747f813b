//! What is asked of one field.

use leptos::prelude::*;

use super::filtering::{allowed, ask_of_field, range_texts, with_level_pressed};
use super::state::PortfolioState;
use crate::engine::portfolio::Allowed;
use crate::engine::schema::{Field, FieldIndex, Kind, Number};
use crate::ui::browser::set_value;

/// Boxes for a category's levels, or for the ends of a number's range.
#[component]
pub fn FieldFilterPanel(
    /// What the page shares.
    state: PortfolioState,
    /// The field.
    field: FieldIndex,
    /// Called when the panel is to go.
    on_close: Callback<()>,
) -> impl IntoView {
    let described = state.scorer.with_value(|scorer| scorer.schema().fields.get(field).cloned());
    described.map(|described| {
        let boxes = match &described.kind {
            Kind::Category(_) => view! { <LevelBoxes state field described=described.clone() /> }.into_any(),
            Kind::Number(number) => {
                view! { <RangeBoxes state field described=described.clone() number=number.clone() /> }.into_any()
            }
        };
        view! {
            <fieldset class="filter-panel">
                <legend>{described.label.clone()}</legend>
                {boxes}
                <button type="button" class="button small" on:click=move |_| on_close.run(())>
                    "Done"
                </button>
            </fieldset>
        }
    })
}

/// A box a level.
#[component]
fn LevelBoxes(
    /// What the page shares.
    state: PortfolioState,
    /// The field.
    field: FieldIndex,
    /// Its description.
    described: Field,
) -> impl IntoView {
    let level_box = |(level, label): (u16, String)| {
        let is_asked = Memo::new(move |_| {
            state.query.with(|query| match allowed(&query.filter, field) {
                Some(Allowed::Levels(levels)) => levels.contains(&level),
                _ => false,
            })
        });
        let press = move |_| {
            state.filter(|schema, filter| {
                let asked = with_level_pressed(allowed(filter, field), level);
                ask_of_field(schema, filter, field, asked);
            });
        };
        view! {
            <label class="tick">
                <input type="checkbox" prop:checked=is_asked on:change=press />
                <span>{label}</span>
            </label>
        }
    };
    let levels = described.levels().iter().map(|level| level.label.clone());
    (0..).zip(levels).map(level_box).collect_view()
}

/// The least and the greatest value.
#[component]
fn RangeBoxes(
    /// What the page shares.
    state: PortfolioState,
    /// The field.
    field: FieldIndex,
    /// Its description.
    described: Field,
    /// Its range.
    number: Number,
) -> impl IntoView {
    let unit = number.unit.many.clone();
    let texts = Memo::new(move |_| state.query.with(|query| range_texts(&described, allowed(&query.filter, field))));
    let set = move |event, is_first: bool| {
        let (from, to) = texts.get_untracked();
        let typed = event_target_value(&event).trim().to_owned();
        let (from_text, to_text) = if is_first { (&typed, &to) } else { (&from, &typed) };
        match (from_text.parse::<f64>(), to_text.parse::<f64>()) {
            (Ok(low), Ok(high)) if low.is_finite() && high.is_finite() => {
                let range = Allowed::Range(low.min(high), low.max(high));
                state.filter(|schema, filter| ask_of_field(schema, filter, field, Some(range)));
            }
            // what is no number gives way to the one that holds
            _ => set_value(&event, if is_first { &from } else { &to }),
        }
    };
    view! {
        <div class="percent-boxes">
            <input
                class="small-box wide"
                type="number"
                step="any"
                aria-label="Least"
                prop:value=move || texts.with(|(from, _)| from.clone())
                on:change=move |event| set(event, true)
            />
            <span>"to"</span>
            <input
                class="small-box wide"
                type="number"
                step="any"
                aria-label="Greatest"
                prop:value=move || texts.with(|(_, to)| to.clone())
                on:change=move |event| set(event, false)
            />
            <span>{unit}</span>
        </div>
    }
}
