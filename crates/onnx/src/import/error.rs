use thiserror::Error;

use churnscope_engine::forest::{MAX_LOG_ODDS, MAX_NODES};

pub(super) const NO_SUCH_INPUT: ImportError =
    ImportError::Attribute { attribute: "nodes_featureids", problem: "names an input that does not exist" };

/// The reason that a file cannot be imported.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ImportError {
    /// The file is not valid ONNX.
    #[error("this is not an ONNX file, or it is incomplete ({0}): export the model again")]
    NotOnnx(String),
    /// The graph has no tree operator, or several.
    #[error(
        "the graph needs exactly one TreeEnsembleRegressor or TreeEnsembleClassifier, but has {found} (operators found: {operators}): export only a random forest or boosted trees, with skl2onnx or onnxmltools"
    )]
    NoTrees {
        /// The number of tree operators.
        found: usize,
        /// The names of all operators, each once.
        operators: String,
    },
    /// The graph has an operator that is not supported.
    #[error(
        "the graph has the operator {0}, which is not supported: train on encoded columns, and export only the trees, without the steps before and after them"
    )]
    Operator(String),
    /// The trees read an unknown value.
    #[error(
        "the trees read \"{0}\", which is neither an input of the graph nor the output of an operator: export the whole model, with its inputs"
    )]
    UnknownInput(String),
    /// The trees are combined in a way that is not supported.
    #[error(
        "the trees are combined in an unsupported way ({0}): only a random forest's mean and the logistic function of a sum are supported, so train a random forest, or boosted trees for two classes"
    )]
    Aggregation(String),
    /// An attribute is missing or invalid.
    #[error("the trees' attribute {attribute} {problem}: export the model again")]
    Attribute {
        /// The attribute's name.
        attribute: &'static str,
        /// The problem.
        problem: &'static str,
    },
    /// A split compares with something other than <= or <.
    #[error(
        "the trees compare with {0}, but only BRANCH_LEQ and BRANCH_LT are supported: train with scikit-learn, LightGBM, or XGBoost, and encode categories as the index of their level or as one column per level, not as a categorical type"
    )]
    Mode(String),
    /// No class is the description's positive outcome.
    #[error(
        "the classes are {classes}, but the description's positive outcome is \"{positive}\": train on that outcome, or on 0 and 1"
    )]
    Classes {
        /// The file's classes.
        classes: String,
        /// The description's positive outcome.
        positive: String,
    },
    /// The width of the trees' input does not fit the description.
    #[error(
        "the width of the trees' input is {found}, but for this description, it must be {ordinal} (one column per field, categories as the index of their level), {encoded} (one column per level, but only one for a category with two levels), or {whole} (one column for every level), in the description's order: train on such columns"
    )]
    Inputs {
        /// The width of the input.
        found: usize,
        /// Number of columns if each category is the index of its level.
        ordinal: usize,
        /// Number of columns in Churnscope's own encoding.
        encoded: usize,
        /// Number of columns in a full one-hot encoding.
        whole: usize,
    },
    /// The input's width is unknown.
    #[error(
        "the graph does not say how many columns its input has: export the model with this number, for example initial_types=[(\"X\", FloatTensorType([None, 40]))]"
    )]
    Width,
    /// A leaf's value is not a share of customers.
    #[error(
        "a leaf of tree {tree} has the value {value}, which is not a share from 0 to 1: train a classifier, or a regressor on outcomes of 0 and 1"
    )]
    NotAShare {
        /// The tree.
        tree: usize,
        /// The leaf's value, as text, because NaN does not equal itself.
        value: String,
    },
    /// The log-odds of a leaf are out of bounds.
    #[error(
        "a leaf of tree {tree} has the value {value}, but log-odds must be within ±{MAX_LOG_ODDS}: train with a lower learning rate or more regularization"
    )]
    NotLogOdds {
        /// The tree.
        tree: usize,
        /// The leaf's value, as text.
        value: String,
    },
    /// The base value of boosted trees is out of bounds.
    #[error(
        "the trees' base value is {0}, but log-odds must be within ±{MAX_LOG_ODDS}: train with a base score between 0 and 1, on outcomes of 0 and 1"
    )]
    BaseValue(String),
    /// The trees have too many nodes.
    #[error("the trees have {found} nodes in all, but at most {MAX_NODES} are allowed: train fewer or smaller trees")]
    ManyNodes {
        /// Total number of nodes in all trees.
        found: usize,
    },
    /// A threshold is not finite.
    #[error("tree {tree} has a threshold that is not a finite number: fill blanks before you train")]
    Threshold {
        /// The tree.
        tree: usize,
    },
    /// The file does not match the given description.
    #[error(
        "the file is damaged or was exported from a model with another description: pass the description that the model was trained with, or export the model again"
    )]
    OtherDescription,
    /// A set of levels is invalid.
    #[error("the property churnscope.sets is damaged ({0}): export the model again")]
    Sets(String),
    /// The calibration is invalid.
    #[error("the property churnscope.calibration is damaged: export the model again")]
    Calibration,
    /// A tree is too deep, or there are too many nodes.
    #[error(
        "tree {tree} is too deep, or the trees up to this one have too many nodes, perhaps because a split on a category becomes several splits on levels: train fewer or smaller trees, or train on one column per level"
    )]
    TooLarge {
        /// The tree.
        tree: usize,
    },
    /// The nodes do not form a tree.
    #[error(
        "the nodes of tree {tree} do not form a tree, because one is missing, repeated, shared, or in the wrong place: export the model again"
    )]
    NotATree {
        /// The tree.
        tree: usize,
    },
}
