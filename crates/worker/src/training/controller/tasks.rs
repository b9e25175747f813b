use std::sync::Arc;

use super::{TrainAttachment, TrainController, TrainStep, TrainWork};
use crate::controller::{Prepared, SourceFile};
use crate::failure::Failure;
use crate::protocol::FileChoices;
use crate::training::protocol::{DescriptionEdit, OutcomeChoice, TrainerRequest, TrainerResponse};
use churnscope_engine::csv::TableChoices;

/// A task of the worker. Its message is built only when the task is sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TrainTask {
    Open,
    /// Open the table's text again.
    Reopen,
    Draft(OutcomeChoice),
    Edit(DescriptionEdit),
    Train,
}

impl<F: SourceFile> TrainController<F> {
    /// The message of a task; `None` if its file, table, or description no longer exists.
    pub(super) fn message(&self, task: &TrainTask) -> Option<(TrainerRequest, TrainAttachment<F>)> {
        let document = self.state.document.as_deref();
        Some(match task {
            TrainTask::Open => {
                let opening = self.opening.as_ref()?;
                self.open_message(&opening.file, &opening.choices, opening.prepared.as_ref()?)
            }
            TrainTask::Reopen => {
                let table = self.state.table.as_ref()?;
                self.open_message(&table.file, &table.choices, &table.prepared)
            }
            TrainTask::Draft(outcome) => (TrainerRequest::Draft(outcome.clone()), TrainAttachment::None),
            TrainTask::Edit(edit) => {
                (TrainerRequest::Edit(Box::new(document?.clone()), edit.clone()), TrainAttachment::None)
            }
            TrainTask::Train => {
                let toml = document?.toml.clone();
                (TrainerRequest::Train { toml, minutes: self.state.minutes }, TrainAttachment::CurrentModel)
            }
        })
    }

    fn open_message(
        &self,
        file: &F,
        choices: &FileChoices,
        prepared: &Prepared<F>,
    ) -> (TrainerRequest, TrainAttachment<F>) {
        let request = TrainerRequest::Open {
            name: stem(&file.name()).to_owned(),
            date: self.date.clone(),
            table: table_choices(choices, prepared),
        };
        (request, TrainAttachment::File(prepared.text.clone()))
    }

    pub(super) fn responded(&mut self, worker: u32, response: TrainerResponse, attachment: &dyn Fn() -> Vec<u8>) {
        match response {
            response @ (TrainerResponse::Reached { .. }
            | TrainerResponse::Performed(_)
            | TrainerResponse::Advanced(_)) => self.shared_response(worker, response, attachment),
            TrainerResponse::Compared(loss) => self.state.losses.push(loss),
            TrainerResponse::Remark(remark) => {
                // training repeats some remarks of the draft, and adds advice to others
                match self.state.remarks.iter_mut().find(|known| remark.starts_with(known.as_str())) {
                    Some(known) => *known = remark,
                    None => self.state.remarks.push(remark),
                }
                if self.state.work == TrainWork::Drafting {
                    self.n_draft_remarks = self.state.remarks.len();
                }
            }
            TrainerResponse::Counted(counts) => {
                if self.state.document.is_some() {
                    self.state.counts = Some(Arc::new(*counts));
                }
            }
            response => match self.answered() {
                Some(task) => self.completed(task, response, attachment),
                None => self.fail_worker(Failure::Message.to_string()),
            },
        }
    }

    fn completed(&mut self, task: TrainTask, response: TrainerResponse, attachment: &dyn Fn() -> Vec<u8>) {
        match (task, response) {
            (TrainTask::Open, TrainerResponse::Opened(overview)) => self.opened(*overview),
            (TrainTask::Open, TrainerResponse::Failed(sentence)) => self.not_opened(sentence),
            (TrainTask::Reopen, TrainerResponse::Opened(_)) => self.send_edit(),
            (TrainTask::Draft(_), TrainerResponse::Described(document, view)) => self.drafted(*document, *view),
            (TrainTask::Draft(_), TrainerResponse::Asks(question)) => self.asked(question),
            (TrainTask::Draft(_), TrainerResponse::Failed(sentence)) => self.fail_step(TrainStep::Outcome, sentence),
            (TrainTask::Edit(edit), TrainerResponse::Described(document, view)) => self.edited(edit, *document, *view),
            (TrainTask::Edit(edit), TrainerResponse::EditRejected(sentence)) => self.edit_rejected(edit, sentence),
            (TrainTask::Edit(_), TrainerResponse::Failed(sentence)) => self.fail_step(TrainStep::Fields, sentence),
            (TrainTask::Train, TrainerResponse::Trained(figures)) => self.trained(attachment(), *figures),
            (TrainTask::Train, TrainerResponse::Failed(sentence)) => self.fail_step(TrainStep::Train, sentence),
            _ => self.fail_worker(Failure::Message.to_string()),
        }
    }
}

fn table_choices(choices: &FileChoices, prepared: &Prepared<impl Clone>) -> TableChoices {
    if prepared.is_parquet {
        choices.table.for_parquet()
    } else if prepared.sheets.is_empty() {
        choices.table
    } else {
        choices.table.for_workbook()
    }
}

/// A file's name without its extension.
pub fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}
