use serde::{Deserialize, Deserializer};
use thiserror::Error;

use self::file::DescriptionFile;
use self::read::index_of;
use crate::offers_table::OffersError;
use churnscope_engine::campaign::offers::CampaignOffers;
use churnscope_engine::schema::{Bands, FieldIndex, Schema, SchemaError};
use churnscope_learn::boost::MonotoneEffect;

mod file;
mod read;
#[cfg(test)]
mod tests;

/// The content of a description file, checked.
#[derive(Clone, Debug)]
pub struct Description {
    /// The table's schema.
    pub schema: Schema,
    /// The origin of the table.
    pub data: DataSource,
    /// The parameters of training.
    pub training: Training,
    /// Category fields whose groups are compared for fairness.
    pub group_fields: Vec<FieldIndex>,
    /// The effect that each field must have on the estimate, if any.
    pub effects: Vec<Option<MonotoneEffect>>,
    /// The terms of the offers in a campaign.
    pub offers: Option<CampaignOffers>,
}

/// The origin of the table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSource {
    /// Name of the data set.
    pub name: String,
    /// The origin of the data set.
    pub source: String,
    /// The license.
    #[serde(alias = "licence")]
    pub license: String,
}

/// How the model is trained and evaluated.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// The date to record in the bundle.
    pub date: String,
    /// The seed of all randomness; [`Options`](super::Options) can override it.
    pub seed: u64,
    /// Number of folds, at least 2.
    pub folds: usize,
    /// The cutoff of the metrics that need one, between 0 and 1.
    pub cutoff: f64,
    /// The learner.
    #[serde(default)]
    pub learner: LearnerChoice,
    /// Number of trees, 1 to 10,000.
    pub trees: Option<usize>,
    /// Maximum depth of a tree, as smartcore counts it: one more than the number of splits on its longest path.
    pub max_depth: Option<u16>,
    /// Minimum number of rows in a leaf.
    pub min_samples_leaf: Option<usize>,
    /// Number of features tried at each split of a forest.
    pub features_per_split: Option<usize>,
    /// Maximum number of rows to train on. A larger table is sampled.
    pub most_rows: Option<usize>,
    /// Whether to calibrate the estimates of our own learners.
    #[serde(default)]
    pub calibration: CalibrationChoice,
    /// Rows for a second evaluation.
    pub evaluate_on: Option<EvaluateOn>,
    /// The column that says when each row was observed.
    pub period: Option<String>,
    /// The columns that together identify a customer, if customers can have several rows.
    #[serde(default, deserialize_with = "one_or_more")]
    pub group: Vec<String>,
    /// How training treats rows that do not fit the description.
    #[serde(default)]
    pub rejected_rows: RejectedRows,
}

/// The learner that grows the trees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LearnerChoice {
    /// smartcore's random forest.
    #[default]
    Smartcore,
    /// Our own forest.
    Forest,
    /// Our own boosted trees.
    Boosted,
    /// Our own forest or boosted trees, whichever training chooses.
    Auto,
}

/// The rows for a second evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EvaluateOn {
    /// The rows of the latest periods.
    Latest,
}

/// Whether to calibrate estimates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalibrationChoice {
    /// If calibration clearly lowers the log loss of out-of-fold estimates.
    #[default]
    Auto,
    /// Never.
    None,
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum GroupColumns {
        One(String),
        More(Vec<String>),
    }
    Ok(match GroupColumns::deserialize(deserializer)? {
        GroupColumns::One(column) => vec![column],
        GroupColumns::More(columns) => columns,
    })
}

/// How training treats rows that do not fit the description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectedRows {
    /// Training stops.
    #[default]
    Stop,
    /// Training reports these rows, and learns from the others.
    Skip,
}

/// A problem with a description.
#[derive(Debug, Error)]
pub enum DescriptionError {
    /// Invalid TOML, or TOML that is not a description.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// A column that no `[[field]]` describes.
    #[error("{place}: no [[field]] has column = \"{column}\": correct the name, or add the field")]
    NoSuchColumn {
        /// Where the description names the column.
        place: String,
        /// The column.
        column: String,
    },
    /// A value that the field does not accept.
    #[error("{place}: \"{value}\" is not a value of {column}; expected {expected}")]
    NoSuchValue {
        /// Where the description gives the value.
        place: String,
        /// The column.
        column: String,
        /// The value.
        value: String,
        /// The values that the field accepts.
        expected: String,
    },
    /// An invalid field.
    #[error("field {column}: {problem}")]
    Field {
        /// The column.
        column: String,
        /// The problem.
        problem: &'static str,
    },
    /// An invalid schema.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// An example whose values break a rule.
    #[error("example \"{name}\": {problem}")]
    Example {
        /// The example's name.
        name: String,
        /// The problem.
        problem: String,
    },
    /// All fields are group fields.
    #[error(
        "[fairness] lists every field, but a comparison model is trained without the listed fields: remove at least one field from the list"
    )]
    AllFieldsAreGroups,
    /// Terms of offers that are invalid or do not match the offers of the fields.
    #[error("[campaign] {0}")]
    Campaign(#[from] OffersError),
    /// An invalid training parameter.
    #[error("[training] {0}")]
    Training(&'static str),
}

impl Description {
    /// Reads a description file.
    pub fn parse(text: &str) -> Result<Self, DescriptionError> {
        Self::parse_for(text, None)
    }

    /// Reads a description file. `learner` overrides its learner.
    pub fn parse_for(text: &str, learner: Option<LearnerChoice>) -> Result<Self, DescriptionError> {
        let mut file: DescriptionFile = toml::from_str(text)?;
        file.training.learner = learner.unwrap_or(file.training.learner);
        file.training.check()?;
        let effects = file.field.iter().map(|field| field.effect(file.training.learner)).collect::<Result<_, _>>()?;
        let columns: Vec<String> = file.field.iter().map(|field| field.column.clone()).collect();
        let fields = file.field.into_iter().map(|field| field.read(&columns)).collect::<Result<Vec<_>, _>>()?;
        let mut rules = Vec::new();
        for rule in file.rule {
            rules.extend(rule.read(&columns, &fields)?);
        }
        let monthly_charge =
            file.monthly_charge.map(|column| index_of(&columns, "monthly_charge", &column)).transpose()?;
        let mut schema = Schema {
            title: file.title,
            id_column: file.id,
            target: file.target.into(),
            fields,
            rules,
            bands: Bands { medium_from: file.bands.medium_from, high_from: file.bands.high_from },
            monthly_charge,
            examples: Vec::new(),
        };
        schema.validate()?;
        schema.examples = file.example.iter().map(|example| example.read(&schema)).collect::<Result<Vec<_>, _>>()?;
        let group_fields = file.fairness.map(|fairness| fairness.read(&columns, &schema)).transpose()?;
        let group_fields = group_fields.unwrap_or_default();
        let offers = file.campaign.map(|campaign| campaign.read(&schema)).transpose()?;
        Ok(Self { schema, data: file.data, training: file.training, group_fields, effects, offers })
    }
}

impl Training {
    pub(crate) fn may_calibrate(&self) -> bool {
        self.calibration == CalibrationChoice::Auto && self.learner != LearnerChoice::Smartcore
    }

    fn check(&self) -> Result<(), DescriptionError> {
        let is_smartcore = self.learner == LearnerChoice::Smartcore;
        let is_given = |given: bool| given || !is_smartcore;
        let min_depth = if is_smartcore { 1 } else { 2 };
        let bounds = [
            (self.folds >= 2, "folds must be at least 2"),
            (0.0 < self.cutoff && self.cutoff < 1.0, "cutoff must be between 0 and 1"),
            (is_given(self.trees.is_some()), "trees is missing: add it, or set learner = \"auto\""),
            (is_given(self.max_depth.is_some()), "max_depth is missing: add it, or set learner = \"auto\""),
            (
                is_given(self.min_samples_leaf.is_some()),
                "min_samples_leaf is missing: add it, or set learner = \"auto\"",
            ),
            (
                is_given(self.features_per_split.is_some()),
                "features_per_split is missing: add it, or set learner = \"auto\"",
            ),
            (self.trees.is_none_or(|trees| (1..=10_000).contains(&trees)), "trees must be from 1 to 10,000"),
            (self.max_depth.is_none_or(|depth| (1..=32).contains(&depth)), "max_depth must be from 1 to 32"),
            (
                self.max_depth.is_none_or(|depth| depth >= min_depth),
                "max_depth must be at least 2 unless learner = \"smartcore\": with 1, no tree has a split",
            ),
            (self.min_samples_leaf != Some(0), "min_samples_leaf must be at least 1"),
            (self.features_per_split != Some(0), "features_per_split must be at least 1"),
            (self.most_rows != Some(0), "most_rows must be at least 1"),
            (
                self.evaluate_on.is_none() || self.period.is_some(),
                "evaluate_on needs period: add the column that says when each row was observed, such as period = \"month\"",
            ),
            (
                self.evaluate_on.is_some() || self.period.is_none(),
                "period has no effect without evaluate_on: add evaluate_on = \"latest\", or remove period",
            ),
        ];
        match bounds.iter().find(|(holds, _)| !holds) {
            Some((_, problem)) => Err(DescriptionError::Training(problem)),
            None => Ok(()),
        }
    }
}
