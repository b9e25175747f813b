//! The Train page, which turns a table of customers whose outcome is known into a model.

pub mod data_card;
pub mod description_buttons;
pub mod field_editor;
pub mod field_row;
pub mod fields_card;
pub mod figures;
pub mod histogram;
pub mod left_out_card;
pub mod outcome_card;
pub mod progress;
pub mod result_cards;
pub mod run_card;
pub mod share_card;
pub mod shown_field;
pub mod steps;
pub mod work_card;

use leptos::prelude::*;

use self::data_card::{DataCard, INPUT, IntakeCard};
use self::fields_card::FieldsCard;
use self::outcome_card::OutcomeCard;
use self::result_cards::ResultCards;
use self::run_card::RunCard;
use self::steps::StepBar;
use self::work_card::{ProblemCard, WorkCard};
use crate::browser::{TrainPageController, picked_in};
use crate::components::{ChartStage, file_drop};
use crate::pages::portfolio::table_files;
use churnscope_wording::train as wording;
use churnscope_worker::protocol::FileChoices;
use churnscope_worker::training::controller::TrainWork;

/// The Train page.
#[component]
pub fn TrainPage(
    /// Opens tables and trains models.
    controller: TrainPageController,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let state = controller.state();
    let open = move |file| controller.open(file, FileChoices::default());
    let (is_dragged_over, on_drag_over, on_drag_leave, on_drop) = file_drop(open);
    let on_change = move |event| {
        picked_in(&event).map(open);
    };
    let has_table = Memo::new(move |_| state.with(|state| state.table.is_some()));
    let has_fields = Memo::new(move |_| state.with(|state| state.view.is_some()));
    let is_opening =
        Memo::new(move |_| state.with(|state| matches!(state.work, TrainWork::Preparing(_) | TrainWork::Opening)));
    let model = Memo::new(move |_| state.with(|state| state.model.clone()));
    view! {
        <div
            class="train"
            class:dragged-over=is_dragged_over
            on:dragover=on_drag_over
            on:dragleave=on_drag_leave
            on:drop=on_drop
        >
            <h1 class="visually-hidden">{wording::TITLE}</h1>
            <input
                id=INPUT
                class="visually-hidden"
                type="file"
                accept=table_files()
                tabindex="-1"
                aria-label=wording::data::INPUT
                data-testid="train-input"
                on:change=on_change
            />
            <Show when=move || has_table.get()>
                <StepBar state />
            </Show>
            <WorkCard controller />
            <ProblemCard controller />
            <Show when=move || !has_table.get() && !is_opening.get()>
                <IntakeCard controller />
            </Show>
            <Show when=move || has_table.get()>
                <DataCard controller />
                <OutcomeCard controller />
            </Show>
            <Show when=move || has_fields.get()>
                <FieldsCard controller />
                <RunCard controller />
            </Show>
            {move || model.get().map(|model| view! { <ResultCards controller model stage /> })}
            <Show when=move || is_dragged_over.get()>
                <p class="drop-sign" role="status">
                    {wording::DROP}
                </p>
            </Show>
        </div>
    }
}
