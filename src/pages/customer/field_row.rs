//! One field of the form: its name, its control, and what there is to say about it.

use leptos::prelude::*;

use super::draft::{Draft, Edit, FieldState, free_levels, product_words};
use crate::components::{NumberField, Segments, Select};
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::{Field, FieldIndex, Kind, Number, Value};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::values;

/// Most levels that stand side by side, and most letters of them together; more go into a select.
const MOST_SEGMENTS: usize = 3;
const MOST_LETTERS: usize = 27;

/// One field with the control that suits it.
#[component]
pub fn FieldRow(
    /// The model, whose schema has the field.
    scorer: StoredValue<Scorer>,
    /// What stands on the form.
    draft: Signal<Draft>,
    /// The customer that it describes.
    customer: Signal<Customer>,
    /// The field's place in the schema.
    field: FieldIndex,
    /// Called with what the rep does.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    // a memo a field: only what changed is written to the page
    let state = Memo::new(move |_| {
        scorer.with_value(|scorer| {
            draft.with(|draft| customer.with(|customer| draft.field(scorer.schema(), customer, field)))
        })
    });
    let spec = scorer.with_value(|scorer| scorer.schema().fields.get(field).cloned())?;
    let names = Names::of(field);
    let reason = Signal::derive(move || state.with(|state| state.as_ref().and_then(|state| state.decided_by.clone())));
    let error = Signal::derive(move || {
        state.with(|state| state.as_ref().and_then(|state| state.error.as_ref().map(|right| format!("Enter {right}."))))
    });
    let is_short = scorer.with_value(|scorer| {
        let levels = free_levels(scorer.schema(), field);
        let letters: usize = levels.iter().map(|level| level.label.chars().count()).sum();
        levels.len() <= MOST_SEGMENTS && letters <= MOST_LETTERS
    });
    let control = match &spec.kind {
        Kind::Number(number) => number_control(field, &spec, number, &names, state, on_edit).into_any(),
        Kind::Category(_) => category_control(field, &spec, is_short, &names, state, on_edit).into_any(),
    };
    // a group of radio buttons is named by an element, everything else by a label
    let name = match spec.kind {
        Kind::Category(_) if is_short => view! { <span id=names.label.clone()>{spec.label.clone()}</span> }.into_any(),
        _ => view! { <label for=names.control.clone()>{spec.label.clone()}</label> }.into_any(),
    };
    Some(view! {
        <div class="field" class:locked=move || reason.get().is_some()>
            <div class="field-name">
                {name}
                <span class="field-reason" id=names.reason.clone()>
                    {reason}
                </span>
            </div>
            {control}
            <p class="field-error" id=names.message.clone()>
                {error}
            </p>
            {product_hint(scorer, field, spec, state, on_edit)}
        </div>
    })
}

/// The ids of one field's elements.
struct Names {
    control: String,
    label: String,
    reason: String,
    message: String,
}

impl Names {
    fn of(field: FieldIndex) -> Self {
        let name = |part: &str| format!("field-{field}-{part}");
        Self { control: name("control"), label: name("label"), reason: name("reason"), message: name("message") }
    }
}

fn number_control(
    field: FieldIndex,
    spec: &Field,
    number: &Number,
    names: &Names,
    state: Memo<Option<FieldState>>,
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
            id=names.control.clone()
            label=spec.label.clone()
            number=number.clone()
            value
            text
            spoken
            is_invalid
            message_id=names.message.clone()
            on_value=Callback::new(move |value| on_edit.run(Edit::Choose(field, Value::Number(value))))
            on_text=Callback::new(move |text| on_edit.run(Edit::Type(field, text)))
            on_leave=Callback::new(move |()| on_edit.run(Edit::Leave(field)))
        />
    }
}

fn category_control(
    field: FieldIndex,
    spec: &Field,
    is_short: bool,
    names: &Names,
    state: Memo<Option<FieldState>>,
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
    let is_decided =
        Memo::new(move |_| state.with(|state| state.as_ref().is_some_and(|state| state.decided_by.is_some())));
    let choose = move |level: u16| on_edit.run(Edit::Choose(field, Value::Level(level)));
    if is_short {
        view! {
            <Segments
                id=names.control.clone()
                label_id=names.label.clone()
                choices
                chosen
                is_decided
                reason_id=names.reason.clone()
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
                id=names.control.clone()
                choices
                chosen=Signal::derive(move || chosen.get().map(usize::from))
                is_decided
                reason_id=names.reason.clone()
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

/// An offer to set a field that is far from the product of others, as a bill is from months times charge.
fn product_hint(
    scorer: StoredValue<Scorer>,
    field: FieldIndex,
    spec: Field,
    state: Memo<Option<FieldState>>,
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let factors = scorer.with_value(|scorer| product_words(scorer.schema(), field))?;
    let product = Memo::new(move |_| state.with(|state| state.as_ref().and_then(|state| state.product)));
    let written = Signal::derive(move || product.get().map(|product| values::value(&spec, Value::Number(product))));
    Some(view! {
        <Show when=move || product.get().is_some()>
            <p class="field-hint">
                <span>"Far from " {factors.clone()}</span>
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| {
                        if let Some(product) = product.get_untracked() {
                            on_edit.run(Edit::Choose(field, Value::Number(product)));
                        }
                    }
                >
                    "Use " {written}
                </button>
            </p>
        </Show>
    })
}
