use std::sync::Arc;

use crate::controller::Prepared;
use crate::protocol::FileChoices;
use crate::training::protocol::{
    DescriptionEdit, DescriptionView, DraftQuestion, FieldsDocument, OutcomeChoice, TableCounts, TableOverview,
    TrainedFigures, TrainingProgress,
};

const MAX_WORKERS: usize = 8;

/// Maximum memory of all workers that share a training run, in bytes. If two workers would need more, there is only
/// one, which may need more, too.
const MEMORY_OF_ALL_WORKERS: u64 = 1_500_000_000;

/// What the Train page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainState<F> {
    /// The work in progress.
    pub work: TrainWork,
    /// The table.
    pub table: Option<OpenTable<F>>,
    /// The outcome, if one is chosen or likely.
    pub outcome: Option<OutcomeChoice>,
    /// A question that the draft depends on.
    pub question: Option<DraftQuestion>,
    /// The description.
    pub document: Option<Arc<FieldsDocument>>,
    /// The description as the page shows it.
    pub view: Option<Arc<DescriptionView>>,
    /// Counts of the table's values, as the description reads them.
    pub counts: Option<Arc<TableCounts>>,
    /// Number of minutes after which training tries no new setting.
    pub minutes: Option<f64>,
    /// Maximum number of workers that share a training run.
    pub max_workers: usize,
    /// The last edit that was rejected, and why.
    pub rejected: Option<(DescriptionEdit, String)>,
    /// Why the last operation failed.
    pub problem: Option<TrainProblem>,
    /// Remarks from the draft and from training.
    pub remarks: Vec<String>,
    /// The log losses that the current or last training reported.
    pub losses: Vec<f64>,
    /// The trained model.
    pub model: Option<Arc<TrainedModelFile>>,
}

impl<F> Default for TrainState<F> {
    fn default() -> Self {
        Self {
            work: TrainWork::Idle,
            table: None,
            outcome: None,
            question: None,
            document: None,
            view: None,
            counts: None,
            minutes: None,
            max_workers: 1,
            rejected: None,
            problem: None,
            remarks: Vec::new(),
            losses: Vec::new(),
            model: None,
        }
    }
}

impl<F> TrainState<F> {
    /// Number of workers that share a training run.
    pub fn n_workers(&self) -> usize {
        let memory = self.view.as_ref().map_or(0, |view| view.memory);
        let fitting = MEMORY_OF_ALL_WORKERS / memory.max(1);
        self.max_workers.min(MAX_WORKERS).min(usize::try_from(fitting).unwrap_or(usize::MAX)).max(1)
    }

    /// An estimate of the memory that all workers together need for training, in bytes.
    pub fn memory(&self) -> u64 {
        let memory = self.view.as_ref().map_or(0, |view| view.memory);
        memory.saturating_mul(self.n_workers() as u64)
    }

    /// Whether a model is being trained.
    pub fn is_training(&self) -> bool {
        matches!(self.work, TrainWork::Training(_))
    }
}

/// Work in progress.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum TrainWork {
    /// None.
    #[default]
    Idle,
    /// A file is being prepared. This many rows have been turned into text in UTF-8.
    Preparing(u64),
    /// The table is being read.
    Opening,
    /// A description is being drafted.
    Drafting,
    /// A model is being trained. `None` until a worker reports progress.
    Training(Option<TrainingProgress>),
}

/// A step of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainStep {
    /// Open a table.
    Data,
    /// Choose the outcome.
    Outcome,
    /// Check the description.
    Fields,
    /// Train.
    Train,
    /// Use the model.
    Result,
}

/// The reason that work failed.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainProblem {
    /// The step whose work failed.
    pub step: TrainStep,
    /// The name of the file, if it could not be opened.
    pub file: Option<String>,
    /// The reason.
    pub sentence: String,
}

/// An open table.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenTable<F> {
    /// The file as the user opened it.
    pub file: F,
    /// The user's choices for reading the file.
    pub choices: FileChoices,
    /// Whether the file is the page's sample.
    pub is_sample: bool,
    /// The file as text.
    pub prepared: Prepared<F>,
    /// The table as it was read.
    pub overview: Arc<TableOverview>,
}

/// A trained model.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainedModelFile {
    /// The bytes of the bundle.
    pub bundle: Vec<u8>,
    /// The description that the model was trained with, in TOML.
    pub toml: String,
    /// The figures that are not in the bundle.
    pub figures: TrainedFigures,
}
