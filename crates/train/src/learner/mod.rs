mod logistic;
mod own;
mod smartcore;
#[cfg(test)]
mod tests;

use ::smartcore::error::Failed;
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::bundle::{BoostedSetting, ForestSetting, Setting};
use churnscope_engine::field_trees::FieldTreesError;
use churnscope_engine::forest::{Forest, ForestError};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::Schema;
use churnscope_learn::LearnError;
use thiserror::Error;

pub(crate) use self::own::{Binned, boosted_parameters, grow_forest, n_forest_columns};
use crate::TrainError;
use crate::description::Description;
use crate::table::{TrainingTable, at};

pub(crate) use self::logistic::Logistic;
pub(crate) use self::smartcore::recount;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Learner {
    Smartcore(SmartcoreParameters),
    Own(Setting),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SmartcoreParameters {
    pub(crate) trees: usize,
    pub(crate) max_depth: u16,
    pub(crate) min_samples_leaf: usize,
    pub(crate) features_per_split: usize,
}

pub(crate) struct TrainingRows {
    /// Fitted to these rows. None of its features is a set of levels.
    pub(crate) preprocessor: Preprocessor,
    pub(crate) customers: CustomerColumns,
    pub(crate) outcomes: Vec<bool>,
}

impl TrainingRows {
    /// Prepares rows to train on. The fills of blanks are learned from these rows only.
    pub(crate) fn of(schema: &Schema, table: &TrainingTable, rows: &[usize]) -> Result<Self, TrainError> {
        let preprocessor = Preprocessor::fit_to(schema, &table.cells, rows.iter().copied())?;
        let customers = table.settled_customers(schema, &preprocessor, rows)?;
        Ok(Self { preprocessor, customers, outcomes: at(&table.outcomes, rows) })
    }
}

pub(crate) fn base_rate(outcomes: &[bool]) -> f64 {
    outcomes.iter().filter(|churned| **churned).count() as f64 / outcomes.len().max(1) as f64
}

impl Learner {
    /// Returns a model and the preprocessor that encodes rows for it. Calls `on_trees` with the number of new trees.
    ///
    /// Covers count all training rows, once each, because contributions are relative to the average of the training
    /// customers.
    pub(crate) fn fit(
        &self,
        description: &Description,
        rows: &TrainingRows,
        seed: u64,
        on_trees: &(dyn Fn(usize) + Sync),
    ) -> Result<(Preprocessor, Forest), LearnerError> {
        match self {
            Self::Smartcore(parameters) => {
                let forest = smartcore::forest(rows, parameters, seed, on_trees)?;
                Ok((rows.preprocessor.clone(), forest))
            }
            Self::Own(setting) => own::fit(description, rows, setting, seed, on_trees),
        }
    }

    /// Whether the learner uses all threads for one model.
    pub(crate) fn is_parallel(&self) -> bool {
        !matches!(self, Self::Own(Setting::Boosted(_)))
    }

    pub(crate) fn library(&self) -> &'static str {
        match self {
            Self::Smartcore(_) => smartcore::TRAINER,
            Self::Own(_) => own::LIBRARY,
        }
    }

    pub(crate) fn n_trees(&self) -> usize {
        match self {
            Self::Smartcore(parameters) => parameters.trees,
            Self::Own(
                Setting::Forest(ForestSetting { trees, .. }) | Setting::Boosted(BoostedSetting { trees, .. }),
            ) => *trees as usize,
        }
    }

    /// `max_depth`, `min_samples_leaf`, and `features_per_split`; the last one is 0 for boosted trees.
    pub(crate) fn recorded(&self) -> (u16, u32, u32) {
        match self {
            Self::Smartcore(SmartcoreParameters { max_depth, min_samples_leaf, features_per_split, .. }) => {
                (*max_depth, *min_samples_leaf as u32, *features_per_split as u32)
            }
            Self::Own(Setting::Forest(of)) => (of.max_depth.saturating_add(1), of.min_leaf_rows, of.columns_per_split),
            Self::Own(Setting::Boosted(of)) => (of.max_depth.saturating_add(1), of.min_leaf_rows, 0),
        }
    }
}

/// The reason that a model cannot be fitted.
#[derive(Debug, Error)]
pub enum LearnerError {
    /// smartcore failed.
    #[error("smartcore could not fit a model: {0}")]
    Fit(#[from] Failed),
    /// smartcore's trees cannot be read.
    #[error("smartcore's trees cannot be read: {0}")]
    Form(#[from] serde_json::Error),
    /// smartcore's trees do not form a valid forest.
    #[error("smartcore's trees do not form a forest: {0}")]
    Forest(#[from] ForestError),
    /// Our own learner failed.
    #[error(transparent)]
    Learn(#[from] LearnError),
    /// The trees of our own learner cannot be used.
    #[error(
        "the trees cannot be used, because {0}: train fewer or smaller trees (trees and max_depth under [training])"
    )]
    Trees(#[from] FieldTreesError),
}
