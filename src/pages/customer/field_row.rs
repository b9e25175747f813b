//! One field of the form: label, control, and messages.

use leptos::prelude::*;

use super::draft::{Draft, Edit, FieldState, free_levels};
use super::field_controls::{category_control, number_control};
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::{Field, FieldIndex, Kind, Schema, Value};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer as texts;
use churnscope_wording::values;

/// A category becomes segments if it has few levels with short labels.
const MAX_SEGMENTS: usize = 3;
const MAX_SEGMENT_CHARACTERS: usize = 27;

/// The state of a field on the form; `None` if the schema has no such field.
pub type FieldStateMemo = Memo<Option<FieldState>>;

/// One field with the control that fits its kind.
#[component]
pub fn FieldRow(
    /// The model, whose schema has the field.
    scorer: StoredValue<Scorer>,
    /// The contents of the form.
    draft: Signal<Draft>,
    /// The customer that the form describes.
    customer: Signal<Customer>,
    /// The field's index in the schema.
    field: FieldIndex,
    /// Called with each edit.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    // one memo per field, so that only the fields that changed are updated on the page
    let state: FieldStateMemo = Memo::new(move |_| {
        scorer.with_value(|scorer| {
            draft.with(|draft| customer.with(|customer| draft.field(scorer.schema(), customer, field)))
        })
    });
    let spec = scorer.with_value(|scorer| scorer.schema().fields.get(field).cloned())?;
    let ids = ElementIds::of(field);
    let set_by = Signal::derive(move || state.with(|state| state.as_ref().and_then(|state| state.set_by.clone())));
    let error = Signal::derive(move || state.with(|state| state.as_ref().and_then(|state| state.error.clone())));
    let note = Signal::derive(move || state.with(|state| state.as_ref().and_then(|state| state.note.clone())));
    let is_segmented = scorer.with_value(|scorer| fits_segments(scorer.schema(), field));
    let control = match &spec.kind {
        Kind::Number(number) => number_control(field, &spec, number, &ids, state, on_edit).into_any(),
        Kind::Category(_) => category_control(field, &spec, is_segmented, &ids, state, on_edit).into_any(),
    };
    // a `label` element cannot refer to a radio group
    let label = match spec.kind {
        Kind::Category(_) if is_segmented => {
            view! { <span id=ids.label.clone()>{spec.label.clone()}</span> }.into_any()
        }
        _ => view! { <label for=ids.control.clone()>{spec.label.clone()}</label> }.into_any(),
    };
    Some(view! {
        <div class="field" class:locked=move || set_by.get().is_some()>
            <div class="field-name">
                {label}
                <span class="field-reason" id=ids.reason.clone()>
                    {set_by}
                </span>
            </div>
            {control}
            <p class="field-error" id=ids.message.clone()>
                {error}
            </p>
            <p class="field-note">{note}</p>
            {product_hint(scorer, field, spec, state, on_edit)}
        </div>
    })
}

/// The ids of a field's elements.
pub struct ElementIds {
    /// The control.
    pub control: String,
    /// The label of a radio group.
    pub label: String,
    /// The note that says which choice sets this field.
    pub reason: String,
    /// The error message.
    pub message: String,
}

impl ElementIds {
    fn of(field: FieldIndex) -> Self {
        let id = |part: &str| format!("field-{field}-{part}");
        Self { control: id("control"), label: id("label"), reason: id("reason"), message: id("message") }
    }
}

fn fits_segments(schema: &Schema, field: FieldIndex) -> bool {
    let levels = free_levels(schema, field);
    let characters: usize = levels.iter().map(|level| level.label.chars().count()).sum();
    levels.len() <= MAX_SEGMENTS && characters <= MAX_SEGMENT_CHARACTERS
}

fn product_hint(
    scorer: StoredValue<Scorer>,
    field: FieldIndex,
    spec: Field,
    state: FieldStateMemo,
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let factors = scorer.with_value(|scorer| texts::product(scorer.schema(), field))?;
    let product = Memo::new(move |_| state.with(|state| state.as_ref().and_then(|state| state.product)));
    let use_product = Signal::derive(move || {
        product.get().map(|product| texts::use_product(values::value(&spec, Value::Number(product))))
    });
    Some(view! {
        <Show when=move || product.get().is_some()>
            <p class="field-hint">
                <span>{texts::differs_from_product(&factors)}</span>
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| {
                        if let Some(product) = product.get_untracked() {
                            on_edit.run(Edit::Choose(field, Value::Number(product)));
                        }
                    }
                >
                    {use_product}
                </button>
            </p>
        </Show>
    })
}
