//! The controls of the form's fields, bound to the draft.

use leptos::prelude::*;

use super::draft::Edit;
use super::field_row::{ElementIds, FieldStateMemo};
use crate::components::{NumberField, Segments, Select};
use churnscope_engine::schema::{Field, FieldIndex, Number, Value};
use churnscope_wording::values;

/// The control for a number: a slider and a text box.
pub fn number_control(
    field: FieldIndex,
    spec: &Field,
    number: &Number,
    ids: &ElementIds,
    state: FieldStateMemo,
    on_edit: Callback<Edit>,
) -> impl IntoView + use<> {
    let default = number.default;
    let value = Memo::new(move |_| match state.with(|state| state.as_ref().map(|state| state.value)) {
        Some(Value::Number(value)) => value,
        _ => default,
    });
    let spoken = {
        let spec = spec.clone();
        Signal::derive(move || values::value(&spec, Value::Number(value.get())))
    };
    let text =
        Memo::new(move |_| state.with(|state| state.as_ref().map(|state| state.text.clone()).unwrap_or_default()));
    let is_invalid = Memo::new(move |_| state.with(|state| state.as_ref().is_some_and(|state| state.error.is_some())));
    view! {
        <NumberField
            id=ids.control.clone()
            label=spec.label.clone()
            number=number.clone()
            value
            text
            spoken
            is_invalid
            message_id=ids.message.clone()
            on_value=Callback::new(move |value| on_edit.run(Edit::Choose(field, Value::Number(value))))
            on_text=Callback::new(move |text| on_edit.run(Edit::Type(field, text)))
            on_blur=Callback::new(move |()| on_edit.run(Edit::Blur(field)))
        />
    }
}

/// The control of a category: segments side by side, or a select.
pub fn category_control(
    field: FieldIndex,
    spec: &Field,
    is_segmented: bool,
    ids: &ElementIds,
    state: FieldStateMemo,
    on_edit: Callback<Edit>,
) -> impl IntoView + use<> {
    let levels = Memo::new(move |_| state.with(|state| state.as_ref().map(|state| state.levels.clone())));
    let spec = spec.clone();
    let choices = Signal::derive(move || {
        let name = |level: u16| (level, values::value(&spec, Value::Level(level)));
        levels.get().unwrap_or_default().into_iter().map(name).collect::<Vec<_>>()
    });
    let chosen = Memo::new(move |_| match state.with(|state| state.as_ref().map(|state| state.value)) {
        Some(Value::Level(level)) => Some(level),
        _ => None,
    });
    let is_disabled =
        Memo::new(move |_| state.with(|state| state.as_ref().is_some_and(|state| state.set_by.is_some())));
    let choose = move |level: u16| on_edit.run(Edit::Choose(field, Value::Level(level)));
    if is_segmented {
        view! {
            <Segments
                id=ids.control.clone()
                label_id=ids.label.clone()
                choices
                chosen
                is_disabled
                reason_id=ids.reason.clone()
                on_choose=Callback::new(choose)
            />
        }
        .into_any()
    } else {
        let choices = Signal::derive(move || {
            choices.get().into_iter().map(|(level, name)| (usize::from(level), name)).collect::<Vec<_>>()
        });
        view! {
            <Select
                id=ids.control.clone()
                choices
                chosen=Signal::derive(move || chosen.get().map(usize::from))
                is_disabled
                reason_id=ids.reason.clone()
                on_choose=Callback::new(move |index| {
                    if let Ok(level) = u16::try_from(index) {
                        choose(level);
                    }
                })
            />
        }
        .into_any()
    }
}
