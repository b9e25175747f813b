//! How the blanks of a field are filled.

use leptos::prelude::*;

use super::edited_field::EditedField;
use super::inputs::TextBox;
use crate::components::Select;
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{FieldEdit, FieldView, ShownFill, ShownKind};

/// How blanks are filled, with a box for a fixed value.
#[component]
pub fn FillControl(
    /// The field to change.
    edited: EditedField,
    /// The field when the editor was opened or rebuilt.
    field: FieldView,
) -> impl IntoView {
    let text = StoredValue::new(first_value(&field));
    let choices = choices(&field);
    let is_same = |a: &ShownFill, b: &ShownFill| std::mem::discriminant(a) == std::mem::discriminant(b);
    let chosen = RwSignal::new(choices.iter().position(|(fill, _)| is_same(fill, &field.fill)));
    let names: Vec<(usize, String)> = choices.iter().map(|(_, words)| words.clone()).enumerate().collect();
    let fills = StoredValue::new(choices);
    let fill_at = move |index: usize| fills.with_value(|fills| fills.get(index).map(|(fill, _)| fill.clone()));
    let is_fixed = move || matches!(chosen.get().and_then(fill_at), Some(ShownFill::Value(_)));
    let on_choose = Callback::new(move |index: usize| {
        chosen.set(Some(index));
        match fill_at(index) {
            Some(ShownFill::Value(_)) => edited.edit(FieldEdit::Fill(ShownFill::Value(text.get_value()))),
            Some(fill) => edited.edit(FieldEdit::Fill(fill)),
            None => {}
        }
    });
    let on_text = Callback::new(move |typed| {
        text.set_value(typed);
        edited.edit(FieldEdit::Fill(ShownFill::Value(text.get_value())));
    });
    view! {
        <div class="train-choice">
            <label for=edited.id("fill")>{wording::FILL}</label>
            <Select id=edited.id("fill") choices=names chosen on_choose />
            <Show when=is_fixed>
                <TextBox name=wording::FILL_BOX text=text.get_value() on_text />
            </Show>
        </div>
    }
}

fn first_value(field: &FieldView) -> String {
    match &field.fill {
        ShownFill::Value(value) => value.clone(),
        _ if field.kind == ShownKind::Category => {
            field.levels.first().map(|level| level.value.clone()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The ways to fill a field's blanks. A product is offered only if the field already uses one.
fn choices(field: &FieldView) -> Vec<(ShownFill, String)> {
    let learned = match field.kind {
        ShownKind::Category => (ShownFill::MostFrequent, wording::FILL_MOST_FREQUENT.to_owned()),
        ShownKind::Number | ShownKind::Date => (ShownFill::Median, wording::FILL_MEDIAN.to_owned()),
    };
    let fixed = (ShownFill::Value(String::new()), wording::FILL_VALUE.to_owned());
    let refused = (ShownFill::Refuse, wording::FILL_REFUSE.to_owned());
    let product = match &field.fill {
        ShownFill::Product(columns) => Some((field.fill.clone(), wording::fill_product(columns.join(" × ")))),
        _ => None,
    };
    [learned, fixed, refused].into_iter().chain(product).collect()
}
