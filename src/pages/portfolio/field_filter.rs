//! The filter for one field.

use leptos::prelude::*;

use super::filtering::{condition, range_texts, set_condition, toggle_level};
use super::range_boxes::RangeBoxes;
use super::state::PortfolioState;
use churnscope_engine::portfolio::Allowed;
use churnscope_engine::schema::{Field, FieldIndex, Kind};
use churnscope_wording::portfolio::filters;

/// Checkboxes for the levels of a category, or boxes for the range of a number.
#[component]
pub fn FieldFilterPanel(
    /// The state of the page.
    state: PortfolioState,
    /// The index of the field.
    index: FieldIndex,
    /// Called to close the panel.
    on_close: Callback<()>,
) -> impl IntoView {
    let field = state.scorer.with_value(|scorer| scorer.schema().fields.get(index).cloned());
    field.map(|field| {
        let boxes = match &field.kind {
            Kind::Category(_) => view! { <LevelBoxes state index field=field.clone() /> }.into_any(),
            Kind::Number(number) => {
                let unit = number.unit.many.clone();
                let field = field.clone();
                let texts =
                    Memo::new(move |_| state.query.with(|query| range_texts(&field, condition(&query.filter, index))));
                let on_set = Callback::new(move |(one, other): (f64, f64)| {
                    let range = Allowed::Range(one.min(other), one.max(other));
                    state.filter(|schema, filter| set_condition(schema, filter, index, Some(range)));
                });
                view! { <RangeBoxes texts names=[filters::MIN, filters::MAX] unit on_set /> }.into_any()
            }
        };
        view! {
            <fieldset class="filter-panel">
                <legend>{field.label.clone()}</legend>
                {boxes}
                <button type="button" class="button small" on:click=move |_| on_close.run(())>
                    {filters::DONE}
                </button>
            </fieldset>
        }
    })
}

#[component]
fn LevelBoxes(state: PortfolioState, index: FieldIndex, field: Field) -> impl IntoView {
    let level_box = |(level, label): (u16, String)| {
        let is_checked = Memo::new(move |_| {
            state.query.with(|query| match condition(&query.filter, index) {
                Some(Allowed::Levels(levels)) => levels.contains(&level),
                _ => false,
            })
        });
        let toggle = move |_| {
            state.filter(|schema, filter| {
                let levels = toggle_level(condition(filter, index), level);
                set_condition(schema, filter, index, levels);
            });
        };
        view! {
            <label class="checkbox">
                <input type="checkbox" prop:checked=is_checked on:change=toggle />
                <span>{label}</span>
            </label>
        }
    };
    let levels = field.levels().iter().map(|level| level.label.clone());
    (0..).zip(levels).map(level_box).collect_view()
}
