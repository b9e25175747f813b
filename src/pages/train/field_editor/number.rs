//! The controls of a number or a date. An edit can set two values at once, such as both limits, so the controls
//! remember both.

use leptos::prelude::*;

use super::edited_field::EditedField;
use super::inputs::{Checkbox, TextBox, TextControl};
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{FieldEdit, FieldView, ShownKind};

/// The controls of a number or a date.
#[component]
pub fn NumberControls(
    /// The field to change.
    edited: EditedField,
    /// The field when the editor was opened or rebuilt.
    field: FieldView,
) -> impl IntoView {
    let FieldView { kind, unit, is_unit_first, range, clamps, offers, .. } = field;
    let is_number = kind == ShownKind::Number;
    let unit = is_number.then(|| view! { <UnitControl edited unit is_first=is_unit_first /> });
    let offer = is_number.then(|| {
        let (change, words) = offers.into_iter().next().unwrap_or_default();
        view! { <OfferControls edited change words /> }
    });
    let clamp = is_number.then(|| {
        let on_check = Callback::new(move |clamps| edited.edit(FieldEdit::Clamp(clamps)));
        view! { <Checkbox label=wording::CLAMP is_checked=clamps on_check /> }
    });
    view! {
        <div class="train-choices">{unit} <RangeControls edited range /> {offer}</div>
        {clamp}
    }
}

#[component]
fn UnitControl(edited: EditedField, unit: String, is_first: bool) -> impl IntoView {
    let (typed_unit, chosen_first) = (StoredValue::new(unit.clone()), StoredValue::new(is_first));
    let send = move || edited.edit(FieldEdit::Unit(typed_unit.get_value(), chosen_first.get_value()));
    let on_text = Callback::new(move |unit| {
        typed_unit.set_value(unit);
        send();
    });
    let on_check = Callback::new(move |is_first| {
        chosen_first.set_value(is_first);
        send();
    });
    view! {
        <div class="train-choice">
            <label for=edited.id("unit")>{wording::UNIT}</label>
            <TextBox id=edited.id("unit") text=unit on_text />
            <Checkbox label=wording::UNIT_FIRST is_checked=is_first on_check />
        </div>
    }
}

#[component]
fn RangeControls(edited: EditedField, range: [String; 2]) -> impl IntoView {
    let [low, high] = range;
    let (typed_low, typed_high) = (StoredValue::new(low.clone()), StoredValue::new(high.clone()));
    let send = move || edited.edit(FieldEdit::Range(typed_low.get_value(), typed_high.get_value()));
    let on_low = Callback::new(move |low| {
        typed_low.set_value(low);
        send();
    });
    let on_high = Callback::new(move |high| {
        typed_high.set_value(high);
        send();
    });
    view! {
        <TextControl id=edited.id("low") label=wording::RANGE_LOW text=low on_text=on_low />
        <TextControl id=edited.id("high") label=wording::RANGE_HIGH text=high on_text=on_high />
    }
}

#[component]
fn OfferControls(edited: EditedField, change: String, words: String) -> impl IntoView {
    let (typed_change, typed_words) = (StoredValue::new(change.clone()), StoredValue::new(words.clone()));
    let send = move || {
        // wait for the text: users enter the change first, and an empty text removes the offer
        if !typed_words.with_value(String::is_empty) || typed_change.with_value(String::is_empty) {
            edited.edit(FieldEdit::NumberOffer(typed_change.get_value(), typed_words.get_value()));
        }
    };
    let on_change = Callback::new(move |change: String| {
        typed_change.set_value(change.trim().to_owned());
        send();
    });
    let on_words = Callback::new(move |words: String| {
        typed_words.set_value(words.trim().to_owned());
        send();
    });
    view! {
        <TextControl id=edited.id("change") label=wording::OFFER_CHANGE text=change on_text=on_change />
        <div class="train-choice wide">
            <label for=edited.id("words")>{wording::OFFER_WORDS}</label>
            <TextBox id=edited.id("words") text=words on_text=on_words />
            <p class="mapping-name">{wording::OFFER_HINT}</p>
        </div>
    }
}
