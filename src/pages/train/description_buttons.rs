//! Saving and opening a description.

use leptos::prelude::*;

use crate::browser::{TrainPageController, TrainingState, picked_in, press, read_whole, save_text};
use churnscope_wording::train::fields;
use churnscope_worker::training::controller::stem;
use churnscope_worker::training::protocol::DescriptionEdit;

const DESCRIPTION_INPUT: &str = "train-description";

/// Buttons that save the description and open another one.
#[component]
pub fn DescriptionButtons(
    /// The controller of the Train page.
    controller: TrainPageController,
) -> impl IntoView {
    let state = controller.state();
    let is_training = Signal::derive(move || state.with(TrainingState::is_training));
    let problem = Memo::new(move |_| {
        state.with(|state| match &state.rejected {
            Some((DescriptionEdit::Toml(_) | DescriptionEdit::Learner(_) | DescriptionEdit::MostRows(_), sentence)) => {
                Some(fields::edit_problem(sentence))
            }
            _ => None,
        })
    });
    let on_file = move |event| {
        if let Some(file) = picked_in(&event) {
            read_whole(file, move |bytes| {
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                controller.edit(DescriptionEdit::Toml(text.unwrap_or_default()));
            });
        }
    };
    view! {
        <button type="button" class="button" on:click=move |_| save_description(state)>
            {fields::SAVE}
        </button>
        <button
            type="button"
            class="button"
            disabled=is_training
            on:click=move |_| press(DESCRIPTION_INPUT)
        >
            {fields::OPEN}
        </button>
        <input
            id=DESCRIPTION_INPUT
            class="visually-hidden"
            type="file"
            accept=".toml"
            tabindex="-1"
            aria-label=fields::INPUT
            data-testid="train-description-input"
            on:change=on_file
        />
        <p class="editor-problem" role="alert">
            {problem}
        </p>
    }
}

fn save_description(state: Signal<TrainingState>) {
    state.with_untracked(|state| {
        if let (Some(table), Some(document)) = (&state.table, &state.document) {
            save_text(&format!("{}.toml", stem(&table.file.name())), &document.toml);
        }
    });
}
