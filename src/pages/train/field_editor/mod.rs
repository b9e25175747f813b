//! The editor of a field.

pub mod edited_field;
pub mod fill;
pub mod inputs;
pub mod levels;
pub mod number;

use leptos::prelude::*;

use self::edited_field::EditedField;
use self::fill::FillControl;
use self::inputs::{Checkbox, TextControl};
use self::levels::LevelsTable;
use self::number::NumberControls;
use super::shown_field::kind;
use crate::browser::{TrainPageController, TrainingState};
use crate::components::Select;
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{FieldCounts, FieldEdit, FieldView, ShownKind};

/// The controls of a field.
#[component]
pub fn FieldEditor(
    /// The controller of the Train page.
    controller: TrainPageController,
    /// The field when the editor was opened or rebuilt.
    field: FieldView,
    /// Counts of the field's values, and the number of rows that were read.
    counts: Memo<Option<(FieldCounts, u64)>>,
    /// Whether the editor is open.
    is_editing: RwSignal<bool>,
) -> impl IntoView {
    let edited = EditedField::new(controller, field.column.clone());
    let state = controller.state();
    let problem = Memo::new(move |_| state.with(|state| edited.problem(state)));
    // an edit would not be part of the model that is being trained
    let is_training = move || state.with(TrainingState::is_training);
    let is_category = field.kind == ShownKind::Category;
    let controls = if is_category {
        view! { <LevelsTable edited levels=field.levels.clone() counts /> }.into_any()
    } else {
        view! { <NumberControls edited field=field.clone() /> }.into_any()
    };
    let on_fairness = Callback::new(move |is_compared| edited.edit(FieldEdit::Fairness(is_compared)));
    let fairness = is_category
        .then(|| view! { <Checkbox label=wording::FAIRNESS is_checked=field.is_fairness on_check=on_fairness /> });
    view! {
        <fieldset
            class="editor"
            aria-label=wording::edit_field(&field.label)
            aria-describedby=edited.id("problem")
            disabled=is_training
        >
            <div class="train-choices">
                <TextControl
                    id=edited.id("label")
                    label=wording::LABEL
                    text=field.label.clone()
                    on_text=Callback::new(move |text| edited.edit(FieldEdit::Label(text)))
                />
                <KindControl edited kind_of=field.kind />
                <FillControl edited field=field.clone() />
            </div>
            {controls}
            <div class="editor-foot">
                {fairness}
                <p class="editor-problem" id=edited.id("problem") role="alert" data-testid="train-edit-problem">
                    {problem}
                </p>
                <button type="button" class="button small" on:click=move |_| is_editing.set(false)>
                    {wording::CLOSE}
                </button>
            </div>
        </fieldset>
    }
}

#[component]
fn KindControl(edited: EditedField, kind_of: ShownKind) -> impl IntoView {
    // a column holds numbers or dates, not both, so there are two choices
    let first = if kind_of == ShownKind::Date { ShownKind::Date } else { ShownKind::Number };
    let kinds = [first, ShownKind::Category];
    let choices: Vec<(usize, String)> = kinds.iter().map(|of| kind(*of).to_owned()).enumerate().collect();
    let chosen = kinds.iter().position(|of| *of == kind_of);
    let on_choose = Callback::new(move |index: usize| {
        if let Some(kind) = kinds.get(index) {
            edited.edit(FieldEdit::Kind(*kind));
        }
    });
    view! {
        <div class="train-choice">
            <label for=edited.id("kind")>{wording::KIND}</label>
            <Select id=edited.id("kind") choices chosen=Signal::stored(chosen) on_choose />
        </div>
    }
}
