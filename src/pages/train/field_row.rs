//! A row of the table of fields.

use leptos::prelude::*;

use super::field_editor::FieldEditor;
use super::histogram::Histogram;
use super::shown_field::{blanks, kind, merged, offers, values};
use crate::browser::{TrainPageController, TrainingState};
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{DescriptionEdit, FieldCounts, FieldEdit, FieldView, ShownKind};

const COLUMNS: usize = 8;

/// A field, and its editor if it is open.
#[component]
pub fn FieldRow(
    /// The controller of the Train page.
    controller: TrainPageController,
    /// The field's column in the file.
    column: String,
) -> impl IntoView {
    let state = controller.state();
    let name = StoredValue::new(column);
    let field = Memo::new(move |_| {
        let find =
            |fields: &[FieldView]| name.with_value(|name| fields.iter().find(|field| field.column == *name).cloned());
        state.with(|state| state.view.as_ref().and_then(|view| find(&view.fields)))
    });
    let counts = Memo::new(move |_| {
        state.with(|state| {
            let view = state.view.as_ref()?;
            let counts = state.counts.as_ref().filter(|counts| counts.fields.len() == view.fields.len())?;
            let index = name.with_value(|name| view.fields.iter().position(|field| field.column == *name))?;
            Some((counts.fields.get(index)?.clone(), counts.n_read))
        })
    });
    let is_editing = RwSignal::new(false);
    // the editor is rebuilt if its controls change, but not while the user types
    let controls = Memo::new(move |_| field.with(|field| field.as_ref().map(controls)));
    let editor = move || {
        let _ = controls.get();
        let field = field.get_untracked().filter(|_| is_editing.get())?;
        Some(view! {
            <tr class="field-editor">
                <td colspan=COLUMNS>
                    <FieldEditor controller field counts is_editing />
                </td>
            </tr>
        })
    };
    view! {
        <FieldLine controller name field counts is_editing />
        {editor}
    }
}

#[component]
fn FieldLine(
    controller: TrainPageController,
    name: StoredValue<String>,
    field: Memo<Option<FieldView>>,
    counts: Memo<Option<(FieldCounts, u64)>>,
    is_editing: RwSignal<bool>,
) -> impl IntoView {
    let state = controller.state();
    let is_training = Signal::derive(move || state.with(TrainingState::is_training));
    let edit = move |edit| controller.edit(DescriptionEdit::Field(name.get_value(), edit));
    let label = Memo::new(move |_| field.with(|field| field.as_ref().map(|field| field.label.clone())));
    let label = move || label.get().unwrap_or_default();
    let shown = move |show: fn(&FieldView) -> String| field.with(|field| field.as_ref().map(show));
    let histogram = move || {
        let (counts, _) = counts.get()?;
        Some(view! { <Histogram field=field.get()? counts /> })
    };
    let blank_cells = move || {
        let (counts, n_read) = counts.get()?;
        Some(blanks(&field.get()?, &counts, n_read))
    };
    let merged_values = Memo::new(move |_| {
        let (counts, _) = counts.get()?;
        let n_rows = state.with(|state| state.counts.as_ref().map(|counts| counts.rows))?;
        merged(&field.get()?, &counts, n_rows)
    });
    let merged_values = move || {
        let (sentence, warning) = merged_values.get()?;
        Some(view! {
            <span class="mapping-name merged-values">{sentence}</span>
            {warning.map(|warning| view! { <span class="notice merged-values">{warning}</span> })}
        })
    };
    view! {
        <tr class="field-line" data-column=name.get_value()>
            <td>
                <input
                    type="checkbox"
                    class="switch"
                    role="switch"
                    checked
                    aria-label=move || wording::use_field(label())
                    disabled=is_training
                    on:change=move |_| edit(FieldEdit::Use(false))
                />
            </td>
            <th scope="row">
                <span class="field-label">{label}</span>
                <span class="mapping-name">{name.get_value()}</span>
            </th>
            <td class="wide-only">
                <span class="fact">{move || shown(|field| kind(field.kind).to_owned())}</span>
            </td>
            <td>{move || shown(values)} {merged_values}</td>
            <td>{histogram}</td>
            <td class="wide-only">{blank_cells}</td>
            <td class="wide-only">{move || shown(offer_words)}</td>
            <td>
                <button
                    type="button"
                    class="button small"
                    aria-expanded=move || is_editing.get().to_string()
                    aria-label=move || wording::edit_field(label())
                    disabled=is_training
                    on:click=move |_| is_editing.update(|is_editing| *is_editing = !*is_editing)
                >
                    {wording::EDIT}
                </button>
            </td>
        </tr>
    }
}

fn offer_words(field: &FieldView) -> String {
    match offers(field).as_slice() {
        [] => wording::NONE.to_owned(),
        offers => offers.join("; "),
    }
}

/// The parts of a field that determine which controls the editor has.
fn controls(field: &FieldView) -> (ShownKind, Vec<(String, bool)>) {
    (field.kind, field.levels.iter().map(|level| (level.value.clone(), level.is_other)).collect())
}
