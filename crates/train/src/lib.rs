//! Drafts descriptions of labeled tables, and makes bundles from tables and their descriptions: by training a model, or
//! around an imported one.
//!
//! The crate does no I/O: callers pass the contents of files.

mod calibration;
mod cross_validation;
mod description;
mod draft;
mod duplicates;
mod event;
mod folds;
mod inspection;
mod learner;
pub mod offers_table;
mod out_of_time;
mod report;
mod search;
mod suspects;
mod table;
mod tasks;

use thiserror::Error;

pub use churnscope_learn::boost::MonotoneEffect;
pub use description::{
    CalibrationChoice, Description, DescriptionError, EvaluateOn, LearnerChoice, RejectedRows, Training,
};
pub use draft::{
    BlankOutcome, DraftError, DraftRequest, Drafted, FieldKind, OutcomeColumn, UnusedColumn, draft, draft_field,
    outcome_columns,
};
pub use duplicates::Duplicates;
pub use event::TrainingEvent;
pub use learner::LearnerError;
pub use report::report;
pub use suspects::suspects;
pub use table::{ReadingChoices, TrainingTable, TrainingTableError, UnusableRows};
pub use tasks::{TaskList, TaskPool, TaskResult, Threads};

use self::calibration::Estimates;
use self::cross_validation::{CrossValidated, CrossValidation, Measurements, measure};
use self::folds::folds_of;
use self::inspection::{Folds, TrainedModel, fairness};
use self::learner::TrainingRows;
use self::out_of_time::Halves;
use self::search::Plan;
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::bundle::{Bundle, OutOfTime, Provenance, Selection, sha256};
use churnscope_engine::forest::{Forest, ForestError, Scale};
use churnscope_engine::inspection::{Fairness, Inspection, OutOfFold};
use churnscope_engine::preprocessing::{PreprocessingError, Preprocessor};
use churnscope_engine::profile::Profile;
use churnscope_engine::training_rows::TrainingRowFilter;
use churnscope_onnx::{Import, ImportError};

/// Minimum number of customers who left: with fewer, the metrics are too rough to rely on.
pub const FEW_LEAVERS: usize = 50;

/// Options in addition to the description.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Overrides the description's seed.
    pub seed: Option<u64>,
    /// How to read the table.
    pub reading: ReadingChoices<'a>,
    /// Whether the search may try another setting; `None` if it always may.
    pub may_continue: Option<&'a (dyn Fn() -> bool + Sync)>,
}

/// The reason that no bundle can be made.
#[derive(Debug, Error)]
pub enum TrainError {
    /// The table cannot be used.
    #[error(transparent)]
    Table(#[from] TrainingTableError),
    /// Blanks cannot be filled.
    #[error(transparent)]
    Preprocessing(#[from] PreprocessingError),
    /// A model cannot be fitted.
    #[error(transparent)]
    Learner(#[from] LearnerError),
    /// The model cannot be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The trees do not form a valid forest.
    #[error("the model's trees cannot be used, because {0}: train fewer or smaller trees")]
    Trees(ForestError),
    /// A calibration is invalid.
    #[error("the estimates cannot be calibrated ({0}): set calibration = \"none\" under [training]")]
    Calibration(ForestError),
    /// The search compared no settings.
    #[error(
        "no setting of the learner could be compared: add customers, or set learner = \"smartcore\" under [training]"
    )]
    NothingToChoose,
    /// A task or its result is missing or unreadable.
    #[error("training was interrupted: train again")]
    Interrupted,
}

/// Trains a model on rayon's threads, and reports progress to `on_event`.
pub fn train(
    csv: &[u8],
    description: &Description,
    options: Options<'_>,
    on_event: &(dyn Fn(TrainingEvent) + Sync),
) -> Result<Bundle, TrainError> {
    tasks::finished(train_with(&Threads, csv, description, options, on_event))
}

/// Like [`train`], but the pool performs the tasks of training.
pub async fn train_with(
    pool: &impl TaskPool,
    csv: &[u8],
    description: &Description,
    options: Options<'_>,
    on_event: &(dyn Fn(TrainingEvent) + Sync),
) -> Result<Bundle, TrainError> {
    let Description { schema, training, .. } = description;
    let seed = options.seed.unwrap_or(training.seed);
    let on_trees: &(dyn Fn(usize) + Sync) = &|trees| on_event(TrainingEvent::TreesGrown(trees));
    let (table, halves, is_sample) = table_to_train_on(csv, description, options.reading, seed, on_event)?;
    let fold_of = folds_of(&table, training.folds, seed);
    let may_continue = options.may_continue;
    let plan = Plan::of(pool, description, &table, &fold_of, seed, may_continue, on_event).await?;
    let Plan { folds: learners, whole, selection } = plan;
    if let Some(selection) = &selection {
        on_event(TrainingEvent::Chosen(selection.clone()));
    }
    // this comes after the search for the final model, because that search has priority if the time is limited
    let out_of_time = match halves {
        Some(halves) => {
            on_event(halves.event());
            Some(halves.evaluate(pool, description, &fold_of, seed, may_continue, on_event).await?)
        }
        None => None,
    };
    let folds = Folds { fold_of, learners };
    on_event(TrainingEvent::TreesPlanned(folds.n_trees(description) + whole.n_trees()));
    let rows = || {
        if is_sample {
            // a fill that is learned from a sample can break a rule that the fill of the whole table obeys
            return TrainingRows::of(schema, &table, &table.all_rows());
        }
        let preprocessor = Preprocessor::fit(schema, &table.cells)?;
        let customers = table.customers(schema, &preprocessor)?;
        Ok(TrainingRows { preprocessor, customers, outcomes: table.outcomes.clone() })
    };
    let validation = CrossValidation {
        description,
        table: &table,
        fold_of: &folds.fold_of,
        learners: &folds.learners,
        seed,
        measurements: Measurements::FiguresAndImportance,
        on_trees,
    };
    let (mut validated, (preprocessor, mut forest)) = validation.run_and_fit(pool, &whole, &rows).await?;
    let TrainingRows { customers, .. } = rows()?;
    if training.may_calibrate() {
        (validated, forest) = calibrated(validated, forest, &table, &folds.fold_of, training, on_event)?;
    }
    let (out_of_fold, rows) = OutOfFold::of(&validated.probabilities, &table.outcomes);
    let fairness = fairness(pool, &validation, &customers, &rows).await?;
    let data_sha256 = sha256(csv);
    let recorded = whole.recorded();
    let parts = Parts {
        description,
        table: &table,
        customers,
        preprocessor,
        forest,
        validated,
        out_of_fold,
        fairness,
        recorded,
        selection,
        out_of_time,
        seed,
        data_sha256,
    };
    Ok(parts.bundle(whole.library()))
}

fn table_to_train_on(
    csv: &[u8],
    description: &Description,
    reading: ReadingChoices<'_>,
    seed: u64,
    on_event: &(dyn Fn(TrainingEvent) + Sync),
) -> Result<(TrainingTable, Option<Halves>, bool), TrainError> {
    let training = &description.training;
    let mut table = TrainingTable::read(description, csv, reading)?;
    if let Some(rows) = table.skipped.take() {
        let of = table.n_rows() + rows.count;
        on_event(TrainingEvent::RowsSkipped { rows, of });
    }
    if !table.clamped.fields().is_empty() {
        let cells = std::mem::take(&mut table.clamped);
        on_event(TrainingEvent::Clamped { cells, of: table.n_rows() });
    }
    if let Some(duplicates) = table.duplicates {
        on_event(TrainingEvent::DuplicateRows(duplicates));
    }
    let most_rows = training.most_rows.filter(|&most| most < table.n_rows());
    if let Some(most) = most_rows {
        on_event(TrainingEvent::Sampled { rows: most, of: table.n_rows() });
        table = table.sample(most, seed);
    }
    table.check_classes(training.folds)?;
    let halves = Halves::of(description, &table)?;
    if let Some(customers) = table.n_groups() {
        on_event(TrainingEvent::Grouped { customers, rows: table.n_rows() });
    }
    let (n_left, _) = table.customers_by_outcome();
    if n_left < FEW_LEAVERS {
        on_event(TrainingEvent::FewLeavers(n_left));
    }
    Ok((table, halves, most_rows.is_some()))
}

fn calibrated(
    validated: CrossValidated,
    forest: Forest,
    table: &TrainingTable,
    fold_of: &[usize],
    training: &Training,
    on_event: &(dyn Fn(TrainingEvent) + Sync),
) -> Result<(CrossValidated, Forest), TrainError> {
    let estimates = Estimates {
        scale: forest.scale(),
        probabilities: &validated.probabilities,
        outcomes: &table.outcomes,
        fold_of,
        groups: table.groups.as_deref(),
    };
    let (calibration, probabilities) = estimates.calibrate();
    let validated = validated.with_estimates(probabilities, &table.outcomes, fold_of, training);
    let Some(calibration) = calibration else { return Ok((validated, forest)) };
    on_event(TrainingEvent::Calibrated(calibration.clone()));
    Ok((validated, forest.with_calibration(calibration).map_err(TrainError::Calibration)?))
}

/// Builds a bundle around the model of an ONNX file.
///
/// The model is measured on the given rows, which also determine the covers of its nodes.
pub fn import(
    csv: &[u8],
    reading: ReadingChoices<'_>,
    description: &Description,
    model: &Import,
    on_event: &dyn Fn(TrainingEvent),
) -> Result<Bundle, TrainError> {
    let mut description = description.clone();
    description.group_fields.clear();
    // rows that do not fit the description stop the import, unless the user chose to leave them out
    description.training.rejected_rows = RejectedRows::Stop;
    let Description { schema, training, .. } = &description;
    let mut table = TrainingTable::read(&description, csv, reading)?;
    if let Some(rows) = table.skipped.take() {
        let of = table.n_rows() + rows.count;
        on_event(TrainingEvent::RowsSkipped { rows, of });
    }
    if !table.clamped.fields().is_empty() {
        let cells = std::mem::take(&mut table.clamped);
        on_event(TrainingEvent::Clamped { cells, of: table.n_rows() });
    }
    table.check_classes(1)?;
    let preprocessor = model.preprocessor(schema, Preprocessor::fit(schema, &table.cells)?)?;
    let mut trees = model.trees(schema, &preprocessor)?;
    let customers = table.customers(schema, &preprocessor)?;
    learner::recount(&mut trees, &preprocessor, &customers);
    let forest = Forest::with_aggregation(model.aggregation(), preprocessor.n_features(), &trees);
    let mut forest = forest.map_err(TrainError::Trees)?;
    if let Some(calibration) = model.calibration() {
        forest = forest.with_calibration(calibration.clone()).map_err(|_| ImportError::Calibration)?;
    }
    let seed = training.seed;
    let validated = measure(&description, &preprocessor, &forest, &customers, &table.outcomes, seed);
    let (out_of_fold, _) = OutOfFold::of(&validated.probabilities, &table.outcomes);
    let kind = match forest.scale() {
        Scale::Probability => "a forest",
        Scale::LogOdds => "boosted trees",
    };
    let trainer = format!("{kind} imported from ONNX ({})", model.producer());
    let (description, table, data_sha256) = (&description, &table, sha256(csv));
    let parts = Parts {
        description,
        table,
        customers,
        preprocessor,
        forest,
        validated,
        out_of_fold,
        fairness: None,
        // the ONNX file does not say how the trees were grown
        recorded: (0, 0, 0),
        selection: None,
        out_of_time: None,
        seed,
        data_sha256,
    };
    Ok(parts.bundle(&trainer))
}

struct Parts<'a> {
    description: &'a Description,
    table: &'a TrainingTable,
    customers: CustomerColumns,
    preprocessor: Preprocessor,
    forest: Forest,
    validated: CrossValidated,
    out_of_fold: OutOfFold,
    fairness: Option<Fairness>,
    recorded: (u16, u32, u32),
    selection: Option<Selection>,
    out_of_time: Option<OutOfTime>,
    seed: u64,
    data_sha256: [u8; 32],
}

impl Parts<'_> {
    fn bundle(self, trainer: &str) -> Bundle {
        let Self { description, table, customers, preprocessor, forest, validated, seed, data_sha256, .. } = self;
        let Description { schema, data, training, .. } = description;
        let (max_depth, min_samples_leaf, features_per_split) = self.recorded;
        let trained = TrainedModel { schema, preprocessor: &preprocessor, forest: &forest, customers: &customers };
        let contributions = trained.contributions();
        let inspection = Inspection {
            training_rows: TrainingRowFilter::of(&customers, &table.outcomes),
            importance: contributions.importance(schema, &validated.permutation),
            contributions: trained.by_bin(&contributions),
            interactions: trained.interactions(&contributions),
            fairness: self.fairness,
            out_of_fold: self.out_of_fold,
        };
        Bundle {
            profile: Profile::of(schema, &customers, &table.cells),
            provenance: Provenance {
                data_set: data.name.clone(),
                source: data.source.clone(),
                license: data.license.clone(),
                rows: table.n_rows() as u64,
                positives: table.n_positive() as u64,
                data_sha256,
                seed,
                n_trees: forest.n_trees() as u32,
                max_depth,
                min_samples_leaf,
                features_per_split,
                tool: concat!("churnscope ", env!("CARGO_PKG_VERSION")).to_owned(),
                trainer: trainer.to_owned(),
                date: training.date.clone(),
            },
            schema: schema.clone(),
            preprocessor,
            forest,
            evaluation: validated.evaluation,
            selection: self.selection,
            out_of_time: self.out_of_time,
            offers: description.offers.clone(),
            inspection: Some(inspection),
        }
    }
}
