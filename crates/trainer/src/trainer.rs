use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use churnscope_engine::bundle::model_id;
use churnscope_engine::csv::TableChoices;
use churnscope_engine::scorer::Scorer;
use churnscope_report::model_report;
use churnscope_train::{Description, Options, ReadingChoices, TrainError, TrainingTableError, suspects, train_with};
use churnscope_worker::protocol::decode;
use churnscope_worker::training::protocol::{
    DescriptionEdit, FieldsDocument, OutcomeChoice, TrainedFigures, TrainerRequest, TrainerResponse,
};

use crate::comparison::compared;
use crate::counts::{CountsKey, counts};
use crate::drafting::{DraftResult, drafted, explained_columns};
use crate::edits::edited;
use crate::overview::overview;
use crate::progress::Reporter;
use crate::shared_tasks::SharedTasks;
use crate::view::view;

/// The functions that this crate needs from its host. They can be called from any thread.
#[derive(Clone)]
pub struct Environment {
    /// The current time, in milliseconds.
    pub now: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// Sends a response and its attachment to the page.
    pub send: Arc<SendResponse>,
}

/// Sends a response and its attachment to the page.
pub type SendResponse = dyn Fn(&TrainerResponse, &[u8]) + Send + Sync;

/// The state of a worker.
pub struct Trainer {
    environment: Environment,
    text: Rc<Vec<u8>>,
    table: TableChoices,
    name: String,
    date: String,
    counted: Option<CountsKey>,
    training: Option<TrainingRun>,
}

struct TrainingRun {
    tasks: SharedTasks,
    result: Pin<Box<dyn Future<Output = TrainingResult>>>,
}

type TrainingResult = Result<(TrainedFigures, Vec<u8>), String>;

impl Trainer {
    /// A worker without a table.
    pub fn new(environment: Environment) -> Self {
        Self {
            environment,
            text: Rc::default(),
            table: TableChoices::default(),
            name: String::new(),
            date: String::new(),
            counted: None,
            training: None,
        }
    }

    /// Handles an encoded request with its attachment.
    pub fn handle(&mut self, message: &[u8], attachment: Vec<u8>) {
        match decode(message) {
            Ok(request) => self.handle_request(request, attachment),
            Err(failure) => self.send(TrainerResponse::Failed(failure.to_string())),
        }
    }

    pub(crate) fn handle_request(&mut self, request: TrainerRequest, attachment: Vec<u8>) {
        match request {
            TrainerRequest::Open { name, date, table } => {
                *self = Self { text: Rc::new(attachment), table, name, date, ..Self::new(self.environment.clone()) };
                self.send(match overview(&self.text, table) {
                    Ok(overview) => TrainerResponse::Opened(Box::new(overview)),
                    Err(error) => TrainerResponse::Failed(error),
                });
            }
            TrainerRequest::Draft(outcome) => match self.draft(outcome) {
                DraftResult::Done(document, remarks) => {
                    remarks.into_iter().map(TrainerResponse::Remark).for_each(|remark| self.send(remark));
                    // the page has dropped its counts
                    self.counted = None;
                    self.describe(document);
                }
                DraftResult::Asks(question) => self.send(TrainerResponse::Asks(question)),
                DraftResult::Failed(reason) => self.send(TrainerResponse::Failed(reason)),
            },
            TrainerRequest::Edit(document, edit) => match self.edit(*document, edit) {
                Ok(document) => self.describe(document),
                Err(reason) => self.send(TrainerResponse::EditRejected(reason)),
            },
            TrainerRequest::Train { toml, minutes } => {
                match self.start(&toml, minutes, attachment) {
                    Ok(training) => self.training = Some(training),
                    Err(reason) => return self.send(TrainerResponse::Failed(reason)),
                }
                self.go_on();
            }
            TrainerRequest::Perform(task) => {
                if let Some(training) = &self.training {
                    training.tasks.assign(task);
                }
                self.go_on();
            }
            TrainerRequest::Performed(task) => {
                if let Some(training) = &self.training {
                    training.tasks.performed(task, attachment);
                }
                self.go_on();
            }
        }
    }

    fn send(&self, response: TrainerResponse) {
        (self.environment.send)(&response, &[]);
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

    fn describe(&mut self, document: FieldsDocument) {
        let description = match Description::parse(&document.toml) {
            Ok(description) => description,
            // drafts are valid, and edits are checked
            Err(error) => return self.send(TrainerResponse::Failed(error.to_string())),
        };
        let view = view(&document, &description, self.text.len() as u64);
        self.send(TrainerResponse::Described(Box::new(document), Box::new(view)));
        if self.counted.as_ref().is_some_and(|counted| counted.is_of(&description)) {
            return;
        }
        let (counted, counts) = counts(&self.text, self.table, &description);
        self.counted = Some(counted);
        self.send(TrainerResponse::Counted(Box::new(counts)));
    }

    fn start(&self, toml: &str, minutes: Option<f64>, current: Vec<u8>) -> Result<TrainingRun, String> {
        let description = Description::parse(toml).map_err(|error| error.to_string())?;
        let tasks = SharedTasks::new(self.environment.clone());
        let (text, table, environment) = (Rc::clone(&self.text), self.table, self.environment.clone());
        let pool = tasks.clone();
        let result = Box::pin(async move {
            let started = (environment.now)();
            let seconds = || ((environment.now)() - started) / 1_000.0;
            let may_continue = || minutes.is_none_or(|minutes| seconds() < minutes * 60.0);
            let may_continue = minutes.is_some().then_some(&may_continue as &(dyn Fn() -> bool + Sync));
            let options = Options { seed: None, reading: ReadingChoices::from(table), may_continue };
            let reporter = Reporter::new(&description, &environment, !table.has_typed_cells);
            let bundle = train_with(&pool, &text, &description, options, &|event| reporter.report(event)).await;
            let bundle = bundle.map_err(|error| match error {
                TrainError::Table(TrainingTableError::Columns(error)) => explained_columns(error),
                error => error.to_string(),
            })?;
            let bytes = bundle.to_bytes().map_err(|error| error.to_string())?;
            let suspects = suspects(&bundle).into_iter().map(str::to_owned).collect();
            let current = compared(&text, table, &description, &current, &model_id(&bytes));
            let scorer = Scorer::from_bytes(&bytes).map_err(|error| error.to_string())?;
            let report = model_report(&scorer).transpose().map_err(|error| error.to_string())?.unwrap_or_default();
            Ok((TrainedFigures { seconds: seconds(), current, suspects, report }, bytes))
        });
        Ok(TrainingRun { tasks, result })
    }

    fn go_on(&mut self) {
        let Some(training) = &mut self.training else { return };
        let Poll::Ready(result) = training.result.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            return;
        };
        self.training = None;
        match result {
            Ok((figures, bundle)) => (self.environment.send)(&TrainerResponse::Trained(Box::new(figures)), &bundle),
            Err(reason) => self.send(TrainerResponse::Failed(reason)),
        }
    }
}
