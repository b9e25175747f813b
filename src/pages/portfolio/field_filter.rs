//! What is asked of one field.

use leptos::prelude::*;

use super::filtering::{allowed, ask_of_field, range_texts, with_level_pressed};
use super::range_boxes::RangeBoxes;
use super::state::PortfolioState;
use churnscope_engine::portfolio::Allowed;
use churnscope_engine::schema::{Field, FieldIndex, Kind};

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
                let unit = number.unit.many.clone();
                let described = described.clone();
                let texts = Memo::new(move |_| {
                    state.query.with(|query| range_texts(&described, allowed(&query.filter, field)))
                });
                let on_set = Callback::new(move |(one, other): (f64, f64)| {
                    let range = Allowed::Range(one.min(other), one.max(other));
                    state.filter(|schema, filter| ask_of_field(schema, filter, field, Some(range)));
                });
                view! { <RangeBoxes texts names=["Least", "Greatest"] unit on_set /> }.into_any()
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
            <label class="checkbox">
                <input type="checkbox" prop:checked=is_asked on:change=press />
                <span>{label}</span>
            </label>
        }
    };
    let levels = described.levels().iter().map(|level| level.label.clone());
    (0..).zip(levels).map(level_box).collect_view()
}
