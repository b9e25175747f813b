//! The columns that are left out.

use leptos::prelude::*;

use crate::browser::{TrainPageController, TrainingState};
use churnscope_wording::train::fields as wording;
use churnscope_wording::values::capitalized;
use churnscope_worker::training::protocol::{DescriptionEdit, FieldEdit, LeftOutColumn};

/// A list of left-out columns: those that may be leaks, or the others.
#[component]
pub fn LeftOutList(
    /// The controller of the Train page.
    controller: TrainPageController,
    /// Whether to list the columns that may be leaks.
    of_leaks: bool,
) -> impl IntoView {
    let state = controller.state();
    let columns = Memo::new(move |_| {
        let of = |columns: &[LeftOutColumn]| {
            columns.iter().filter(|column| column.is_leak == of_leaks).cloned().collect::<Vec<_>>()
        };
        state.with(|state| state.view.as_ref().map(|view| of(&view.left_out))).unwrap_or_default()
    });
    let is_training = Signal::derive(move || state.with(TrainingState::is_training));
    let problem_of = move |column: &str| {
        state.with(|state| match &state.rejected {
            Some((DescriptionEdit::Field(of, FieldEdit::Use(true)), sentence)) if of == column => {
                Some(format!("{}.", capitalized(sentence)))
            }
            _ => None,
        })
    };
    let item = move |LeftOutColumn { column, reason, .. }: LeftOutColumn| {
        let name = StoredValue::new(column.clone());
        let use_it = move |_| controller.edit(DescriptionEdit::Field(name.get_value(), FieldEdit::Use(true)));
        view! {
            <li data-column=column.clone()>
                <span class="field-label">{column.clone()}</span>
                <span>{reason}</span>
                <button
                    type="button"
                    class="button small"
                    aria-label=wording::use_anyway(&column)
                    disabled=is_training
                    on:click=use_it
                >
                    {wording::USE_ANYWAY}
                </button>
                <span class="editor-problem" role="alert">
                    {move || name.with_value(|name| problem_of(name))}
                </span>
            </li>
        }
    };
    let heading = move || {
        let n_columns = columns.with(Vec::len);
        if of_leaks { wording::leaks(n_columns) } else { wording::LEFT_OUT_TITLE.to_owned() }
    };
    let items = move || columns.get().into_iter().map(item).collect_view();
    view! {
        <Show when=move || !columns.with(Vec::is_empty)>
            <section class="left-out" class:notice=of_leaks class:card=!of_leaks>
                <h3 class="card-title">{heading}</h3>
                <ul>{items}</ul>
            </section>
        </Show>
    }
}
