//! From a labelled table and its description to a bundle. Native, and free of I/O: bytes in, bytes out.

mod cross_validation;
mod description;
mod draft;
mod folds;
mod inspection;
mod learner;
mod random;
mod repeats;
mod report;
mod table;

use thiserror::Error;

pub use description::{Description, DescriptionError, Training};
pub use draft::{Draft, DraftError, Drafted, draft};
pub use learner::LearnerError;
pub use repeats::Repeats;
pub use report::report;
pub use table::{Table, TableError};

use self::cross_validation::{Measured, Validated, cross_validate, measure};
use self::inspection::{Trained, fairness};
use churnscope_engine::bundle::{Bundle, BundleError, Provenance, sha256};
use churnscope_engine::forest::{Forest, ForestError, Scale};
use churnscope_engine::inspection::{Inspection, OutOfFold};
use churnscope_engine::preprocessing::{PreprocessingError, Preprocessor};
use churnscope_engine::profile::Profile;
use churnscope_engine::training_rows::TrainingRowFilter;
use churnscope_onnx::{Import, ImportError};

/// What a caller may choose besides the description.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Seed instead of the description's.
    pub seed: Option<u64>,
}

/// A reason why there is no bundle.
#[derive(Debug, Error)]
pub enum TrainError {
    /// The table cannot be read or holds nothing to learn from.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Blanks that cannot be filled.
    #[error(transparent)]
    Preprocessing(#[from] PreprocessingError),
    /// A model that cannot be grown.
    #[error(transparent)]
    Learner(#[from] LearnerError),
    /// A model that cannot be stored.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A model from elsewhere that cannot be taken over.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// Its trees, which are more than a forest may have.
    #[error("the file's trees cannot be taken over, because {0}: train fewer or smaller trees")]
    Trees(ForestError),
}

/// What whoever waits for a training hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Rows are there more than once.
    Repeated(Repeats),
    /// Only a part of the rows is learned from, as the description says.
    Drawn {
        /// How many.
        rows: usize,
        /// Of how many.
        of: usize,
    },
    /// So many more trees are grown; [`total_trees`] will be.
    Grown(usize),
}

/// Trains a model, and tells what happens meanwhile.
pub fn train(
    csv: &[u8],
    description: &Description,
    options: Options,
    tell: &(dyn Fn(Event) + Sync),
) -> Result<Bundle, TrainError> {
    let Description { schema, training, .. } = description;
    let seed = options.seed.unwrap_or(training.seed);
    let grown: &(dyn Fn(usize) + Sync) = &|trees| tell(Event::Grown(trees));
    let mut table = Table::read(schema, csv)?;
    if let Some(repeats) = table.repeats {
        tell(Event::Repeated(repeats));
    }
    if let Some(most) = training.most_rows.filter(|&most| most < table.rows.len()) {
        tell(Event::Drawn { rows: most, of: table.rows.len() });
        table = table.drawn(most, seed);
    }
    table.check_classes(training.folds)?;
    let validated = cross_validate(description, &table, seed, Measured::FiguresAndImportance, grown)?;
    let preprocessor = Preprocessor::fit(schema, &table.cells())?;
    let (_, encoded) = table.encode(schema, &preprocessor)?;
    let forest = learner::forest(&encoded, training, seed, grown)?;
    let parts = Parts { description, table: &table, preprocessor, forest, validated, seed, data_sha256: sha256(csv) };
    parts.bundle("smartcore 0.7.0", grown)
}

/// Makes a bundle of a forest or boosted trees that were trained elsewhere.
///
/// It is measured on the rows given, and its covers are theirs: a leaf that none of them reaches counts as one customer.
/// The description's groups are not compared, as that takes training a forest without them.
pub fn adopt(csv: &[u8], description: &Description, import: &Import) -> Result<Bundle, TrainError> {
    let mut description = description.clone();
    description.group_fields.clear();
    // how it was grown is not in the file
    let training = &mut description.training;
    (training.max_depth, training.min_samples_leaf, training.features_per_split) = (0, 0, 0);
    let Description { schema, training, .. } = &description;
    let table = Table::read(schema, csv)?;
    table.check_classes(1)?;
    let preprocessor = Preprocessor::fit(schema, &table.cells())?;
    let mut trees = import.trees(schema, &preprocessor)?;
    let (_, encoded) = table.encode(schema, &preprocessor)?;
    learner::recount(&mut trees, &encoded.rows);
    let forest = Forest::with_aggregation(import.aggregation(), preprocessor.n_features(), &trees);
    let forest = forest.map_err(TrainError::Trees)?;
    let seed = training.seed;
    let validated = measure(&description, &table, &preprocessor, &forest, seed)?;
    let data_sha256 = sha256(csv);
    let parts = Parts { description: &description, table: &table, preprocessor, forest, validated, seed, data_sha256 };
    let what = match parts.forest.scale() {
        Scale::Probability => "a forest",
        Scale::LogOdds => "boosted trees",
    };
    parts.bundle(&format!("{what} imported from ONNX ({})", import.producer()), &|_| {})
}

/// What a bundle is made of.
struct Parts<'a> {
    description: &'a Description,
    table: &'a Table,
    preprocessor: Preprocessor,
    forest: Forest,
    validated: Validated,
    seed: u64,
    data_sha256: [u8; 32],
}

impl Parts<'_> {
    fn bundle(self, trainer: &str, grown: &(dyn Fn(usize) + Sync)) -> Result<Bundle, TrainError> {
        let Self { description, table, preprocessor, forest, validated, seed, data_sha256 } = self;
        let Description { schema, data, training, .. } = description;
        let (customers, _) = table.encode(schema, &preprocessor)?;
        let (out_of_fold, places) = OutOfFold::of(&validated.probabilities, &table.outcomes);
        let trained = Trained { schema, preprocessor: &preprocessor, forest: &forest, customers: &customers };
        let contributions = trained.contributions();
        let inspection = Inspection {
            training_rows: TrainingRowFilter::of(customers.iter().zip(table.outcomes.iter().copied())),
            importance: contributions.importance(schema, &validated.permutation),
            contributions: trained.spread(&contributions),
            interactions: trained.interactions(&contributions),
            fairness: fairness(description, table, &customers, &places, seed, grown)?,
            out_of_fold,
        };
        Ok(Bundle {
            profile: Profile::of(schema, &customers, &table.cells()),
            provenance: Provenance {
                data_set: data.name.clone(),
                source: data.source.clone(),
                license: data.licence.clone(),
                rows: table.rows.len() as u64,
                positives: table.outcomes.iter().filter(|left| **left).count() as u64,
                data_sha256,
                seed,
                n_trees: forest.n_trees() as u32,
                max_depth: training.max_depth,
                min_samples_leaf: training.min_samples_leaf as u32,
                features_per_split: training.features_per_split as u32,
                tool: concat!("churnscope ", env!("CARGO_PKG_VERSION")).to_owned(),
                trainer: trainer.to_owned(),
                date: training.date.clone(),
            },
            schema: schema.clone(),
            preprocessor,
            forest,
            evaluation: validated.evaluation,
            inspection: Some(inspection),
        })
    }
}

/// How many trees [`train`] grows: one forest a fold, the one that is kept, and one a fold that sees no group fields.
pub fn total_trees(description: &Description) -> usize {
    let Training { trees, folds, .. } = description.training;
    let blind = if description.group_fields.is_empty() { 0 } else { folds };
    trees * (folds + 1 + blind)
}
