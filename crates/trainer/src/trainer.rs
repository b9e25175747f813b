//! Handles the requests of the page.

use churnscope_engine::bundle::model_id;
use churnscope_engine::csv::TableChoices;
use churnscope_train::{Description, Options, ReadingChoices, suspects, train};
use churnscope_worker::protocol::decode;
use churnscope_worker::training::protocol::{
    DescriptionEdit, FieldsDocument, OutcomeChoice, TrainedFigures, TrainerRequest, TrainerResponse,
};

use crate::comparison::compared;
use crate::counts::{CountsKey, counts};
use crate::drafting::{DraftResult, drafted};
use crate::edits::edited;
use crate::overview::overview;
use crate::progress::Reporter;
use crate::view::view;

/// What the worker can do outside this crate. The functions can be called from any thread.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// The current time, in milliseconds.
    pub now: &'a (dyn Fn() -> f64 + Sync),
    /// Sends a response and its attachment to the page.
    pub send: &'a (dyn Fn(&TrainerResponse, &[u8]) + Sync),
}

/// The table that was opened last.
#[derive(Debug, Default)]
pub struct Trainer {
    text: Vec<u8>,
    table: TableChoices,
    name: String,
    date: String,
    counted: Option<CountsKey>,
}

impl Trainer {
    /// Handles an encoded request with its attachment, and sends the responses.
    pub fn handle(&mut self, message: &[u8], attachment: Vec<u8>, environment: Environment<'_>) {
        match decode(message) {
            Ok(request) => self.handle_request(request, attachment, environment),
            Err(failure) => (environment.send)(&TrainerResponse::Failed(failure.to_string()), &[]),
        }
    }

    pub(crate) fn handle_request(
        &mut self,
        request: TrainerRequest,
        attachment: Vec<u8>,
        environment: Environment<'_>,
    ) {
        let send = |response: TrainerResponse| (environment.send)(&response, &[]);
        match request {
            TrainerRequest::Open { name, date, table } => {
                *self = Self { text: attachment, table, name, date, counted: None };
                send(match overview(&self.text, table) {
                    Ok(overview) => TrainerResponse::Opened(Box::new(overview)),
                    Err(error) => TrainerResponse::Failed(error),
                });
            }
            TrainerRequest::Draft(outcome) => match self.draft(outcome) {
                DraftResult::Done(document, remarks) => {
                    remarks.into_iter().map(TrainerResponse::Remark).for_each(send);
                    self.describe(document, environment);
                }
                DraftResult::Asks(question) => send(TrainerResponse::Asks(question)),
                DraftResult::Failed(reason) => send(TrainerResponse::Failed(reason)),
            },
            TrainerRequest::Edit(document, edit) => match self.edit(*document, edit) {
                Ok(document) => self.describe(document, environment),
                Err(reason) => send(TrainerResponse::EditRejected(reason)),
            },
            TrainerRequest::Train { toml, minutes } => match self.train(&toml, minutes, &attachment, environment) {
                Ok((figures, bundle)) => {
                    (environment.send)(&TrainerResponse::Trained(Box::new(figures)), &bundle);
                }
                Err(reason) => send(TrainerResponse::Failed(reason)),
            },
        }
    }

    fn draft(&self, outcome: OutcomeChoice) -> DraftResult {
        drafted(&self.text, self.table, &self.name, &self.date, outcome)
    }

    fn edit(&self, document: FieldsDocument, edit: DescriptionEdit) -> Result<FieldsDocument, String> {
        let field = |outcome: &OutcomeChoice, column: &str, kind| {
            crate::drafting::field(&self.text, self.table, &self.name, &self.date, outcome, column, kind)
        };
        edited(document, edit, &field)
    }

    /// Sends the document and its view, and then the counts of the table, if they have changed.
    fn describe(&mut self, document: FieldsDocument, environment: Environment<'_>) {
        let description = match Description::parse(&document.toml) {
            Ok(description) => description,
            // drafts are valid, and edits are checked
            Err(error) => return (environment.send)(&TrainerResponse::Failed(error.to_string()), &[]),
        };
        let view = view(&document, &description, self.text.len() as u64);
        let described = TrainerResponse::Described(Box::new(document), Box::new(view));
        (environment.send)(&described, &[]);
        if self.counted.as_ref().is_some_and(|counted| counted.is_of(&description)) {
            return;
        }
        let (counted, counts) = counts(&self.text, self.table, &description);
        self.counted = Some(counted);
        (environment.send)(&TrainerResponse::Counted(Box::new(counts)), &[]);
    }

    fn train(
        &self,
        toml: &str,
        minutes: Option<f64>,
        current: &[u8],
        environment: Environment<'_>,
    ) -> Result<(TrainedFigures, Vec<u8>), String> {
        let description = Description::parse(toml).map_err(|error| error.to_string())?;
        let started = (environment.now)();
        let may_continue = || minutes.is_none_or(|minutes| (environment.now)() - started < minutes * 60_000.0);
        let reading = ReadingChoices::from(self.table);
        let options = Options { seed: None, reading, may_continue: Some(&may_continue) };
        let reporter = Reporter::new(&description, environment);
        let bundle = train(&self.text, &description, options, &|event| reporter.report(event));
        let bundle = bundle.map_err(|error| error.to_string())?;
        let bytes = bundle.to_bytes().map_err(|error| error.to_string())?;
        let seconds = ((environment.now)() - started) / 1_000.0;
        let suspects = suspects(&bundle).into_iter().map(str::to_owned).collect();
        let current = compared(&self.text, self.table, &description, current, &model_id(&bytes));
        Ok((TrainedFigures { seconds, current, suspects }, bytes))
    }
}
