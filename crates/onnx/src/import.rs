//! A forest or boosted trees out of an ONNX file, which is hostile until it has become trees.

mod ensemble;
mod graph;

use prost::Message;
use serde_json::Value as Json;
use thiserror::Error;

use self::ensemble::Attributes;
use self::graph::{has_sigmoid, source_of, trees_of};
use super::export::{PRODUCER, described};
use super::proto::Model;
use churnscope_engine::forest::{Aggregation, MAX_DEPTH, MAX_LOG_ODDS, MAX_NODES, NodeView, TreeNode};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{Kind, Schema};

/// A split on an input that is not there.
const NO_SUCH_INPUT: ImportError =
    ImportError::Attribute { attribute: "nodes_featureids", problem: "names an input that cannot be" };

/// A way in which a file holds no forest that can be taken over.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ImportError {
    /// Not ONNX at all.
    #[error("this is not an ONNX file, or it was cut off ({0}): export the model again")]
    NotOnnx(String),
    /// No tree operator, or several.
    #[error(
        "the graph has {found} TreeEnsembleRegressor or TreeEnsembleClassifier, exactly one is needed; its operators are {operators}: export a random forest or boosted trees alone, with skl2onnx or onnxmltools"
    )]
    NoTrees {
        /// How many it has.
        found: usize,
        /// What it has.
        operators: String,
    },
    /// An operator that would have to be carried out.
    #[error(
        "the graph has the operator {0}, which cannot be taken over: export the bare trees, trained on columns that are encoded already, without the steps before and behind it"
    )]
    Operator(String),
    /// Trees that neither vote by their mean nor add up to log-odds.
    #[error(
        "the trees are put together by {0}, and only a random forest's mean or the logistic function of a sum can be taken over: train a random forest, or boosted trees as a classifier of two classes"
    )]
    Aggregation(String),
    /// An attribute that is missing, has another length, or says what cannot be.
    #[error("the trees' attribute {attribute} {problem}: export the model again")]
    Attribute {
        /// Its name.
        attribute: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
    /// A comparison other than <= and <.
    #[error(
        "the trees compare by {0}, and only BRANCH_LEQ and BRANCH_LT can be taken over: train them on categories as the index of their level or a column a level, not as a type of their own"
    )]
    Mode(String),
    /// Classes of which none is the description's.
    #[error(
        "the classes are {classes}, and none is the description's \"{positive}\": train on that outcome, or on 0 and 1"
    )]
    Classes {
        /// The file's.
        classes: String,
        /// What the description calls "left".
        positive: String,
    },
    /// Another number of inputs than the description makes.
    #[error(
        "the trees read {found} inputs; with this description they would have to be {ordinal} (a column a field, categories as the index of their level), {encoded} (a column a level, one for a category of two) or {whole} (a column a level), in the order of the description"
    )]
    Inputs {
        /// How many they read.
        found: usize,
        /// Ordinal.
        ordinal: usize,
        /// As Churnscope encodes.
        encoded: usize,
        /// One-hot in full.
        whole: usize,
    },
    /// An input of unknown width: which fields its columns are could only be guessed.
    #[error(
        "the graph does not say how many columns its input has: export it with their number, as initial_types=[(\"X\", FloatTensorType([None, 40]))]"
    )]
    Width,
    /// A leaf that is no share of customers.
    #[error(
        "a leaf of tree {tree} says {value}, which is no share of customers: train a classifier, or a regressor on outcomes of 0 and 1"
    )]
    NotAShare {
        /// The tree.
        tree: usize,
        /// What the leaf says, as text, since a number that is none equals nothing.
        value: String,
    },
    /// A leaf of boosted trees that is no log-odds.
    #[error(
        "a leaf of tree {tree} says {value}, which is no log-odds within {MAX_LOG_ODDS}: train with a lower learning rate or more regularisation"
    )]
    NotLogOdds {
        /// The tree.
        tree: usize,
        /// What the leaf says, as text, since a number that is none equals nothing.
        value: String,
    },
    /// A threshold that nothing can be held against.
    #[error("tree {tree} has a threshold that is no finite number: fill the blanks before the trees are trained")]
    Threshold {
        /// The tree.
        tree: usize,
    },
    /// One of our own files, made with another description.
    #[error("the file was exported from a model of another description: give the one that it was trained with")]
    OtherDescription,
    /// Trees that are too large once categories are taken apart.
    #[error("tree {tree} is too large or too deep once its categories are taken apart: train it on a column a level")]
    TooLarge {
        /// The tree.
        tree: usize,
    },
    /// A node that is not there, or is there twice.
    #[error("tree {tree} is no tree: a node is missing, is there twice, or leads back")]
    NotATree {
        /// The tree.
        tree: usize,
    },
}

/// A forest as a file has it.
#[derive(Clone, Debug)]
pub struct Import {
    producer: String,
    aggregation: Aggregation,
    /// Per tree its nodes, root first; features are the file's inputs.
    trees: Vec<Vec<TreeNode>>,
    origin: Origin,
}

/// What the trees read.
#[derive(Clone, Debug)]
enum Origin {
    /// Our own features: the file is our own, and this is its schema.
    Own(String),
    /// So many columns.
    Elsewhere(usize),
}

/// How the file's inputs are the description's fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Input {
    /// One of our features.
    Feature(usize),
    /// The first of a category's two levels, which has no feature of ours: the other way round.
    Not(usize),
    /// The index of a category's level; our features begin here, one a level.
    Code { first: usize, levels: usize },
}

impl Import {
    /// Reads a file; `positive` is the outcome's value that means "left".
    pub fn read(bytes: &[u8], positive: &str) -> Result<Self, ImportError> {
        let model = Model::decode(bytes).map_err(|error| ImportError::NotOnnx(error.to_string()))?;
        let graph = model.graph.ok_or_else(|| ImportError::NotOnnx("it has no graph".to_owned()))?;
        let own = model.producer_name == PRODUCER;
        let property = model.metadata_props.into_iter().find(|property| property.key == "churnscope.schema");
        let own_schema = property.filter(|_| own).map(|property| property.value);
        let node = trees_of(&graph)?;
        let source = if own_schema.is_some() { None } else { Some(source_of(&graph, node)?) };
        // scikit-learn rounds to single precision whatever the graph's type, and its thresholds are midpoints of such numbers
        let single = source.as_ref().is_some_and(|source| source.single || model.producer_name == "skl2onnx");
        let attributes = Attributes { node, has_sigmoid: has_sigmoid(&graph, node) };
        let leaves = attributes.leaves(positive)?;
        let (trees, most) = attributes.trees(&leaves, single)?;
        let origin = match (own_schema, source) {
            (Some(schema), _) => Origin::Own(schema),
            (None, source) => Origin::Elsewhere(source.and_then(|source| source.width).ok_or(ImportError::Width)?),
        };
        if matches!(origin, Origin::Elsewhere(width) if most >= width) {
            return Err(NO_SUCH_INPUT);
        }
        let producer = format!("{} {}", model.producer_name, model.producer_version).trim().to_owned();
        Ok(Self { producer, aggregation: leaves.aggregation, trees, origin })
    }

    /// Who made the file, with the version.
    pub fn producer(&self) -> &str {
        &self.producer
    }

    /// How its trees are put together.
    pub fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// The trees over our own features; covers are to be counted.
    pub fn trees(&self, schema: &Schema, preprocessor: &Preprocessor) -> Result<Vec<Vec<TreeNode>>, ImportError> {
        let inputs = match &self.origin {
            Origin::Own(own) if serde_json::from_str(own).is_ok_and(|own: Json| own == described(schema)) => {
                (0..preprocessor.n_features()).map(Input::Feature).collect()
            }
            Origin::Own(_) => return Err(ImportError::OtherDescription),
            Origin::Elsewhere(width) => inputs(schema, preprocessor, *width)?,
        };
        let mut room = MAX_NODES;
        let convert = |(tree, nodes): (usize, &Vec<TreeNode>)| {
            let mut made = Vec::with_capacity(nodes.len());
            Converter { tree, nodes, inputs: &inputs, made: &mut made, room }.convert(0, 0)?;
            room = room.saturating_sub(made.len());
            Ok(made)
        };
        self.trees.iter().enumerate().map(convert).collect()
    }
}

/// Which of our features each of the file's inputs is.
fn inputs(schema: &Schema, preprocessor: &Preprocessor, found: usize) -> Result<Vec<Input>, ImportError> {
    let features = preprocessor.features();
    let encoded: Vec<Input> = (0..features.len()).map(Input::Feature).collect();
    let (mut ordinal, mut whole) = (Vec::new(), Vec::new());
    for (index, field) in schema.fields.iter().enumerate() {
        let first = features.iter().position(|feature| feature.field() == index).unwrap_or(0);
        match &field.kind {
            Kind::Category(category) if category.levels.len() == 2 => {
                ordinal.push(Input::Feature(first));
                whole.extend([Input::Not(first), Input::Feature(first)]);
            }
            Kind::Category(category) => {
                ordinal.push(Input::Code { first, levels: category.levels.len() });
                whole.extend((0..category.levels.len()).map(|level| Input::Feature(first + level)));
            }
            Kind::Number(_) => {
                ordinal.push(Input::Feature(first));
                whole.push(Input::Feature(first));
            }
        }
    }
    let counts = ImportError::Inputs { found, ordinal: ordinal.len(), encoded: encoded.len(), whole: whole.len() };
    [encoded, whole, ordinal].into_iter().find(|inputs| inputs.len() == found).ok_or(counts)
}

/// Puts one tree together anew over our features.
struct Converter<'a> {
    tree: usize,
    nodes: &'a [TreeNode],
    inputs: &'a [Input],
    made: &'a mut Vec<TreeNode>,
    /// Most nodes that may be made.
    room: usize,
}

impl Converter<'_> {
    /// Appends what stands below a node; returns where it begins.
    fn convert(&mut self, at: usize, depth: usize) -> Result<usize, ImportError> {
        if depth > MAX_DEPTH || self.made.len() >= self.room {
            return Err(ImportError::TooLarge { tree: self.tree });
        }
        let node = *self.nodes.get(at).ok_or(ImportError::NotATree { tree: self.tree })?;
        let NodeView::Split { feature, threshold, low, high } = node.view else {
            self.made.push(node);
            return Ok(self.made.len() - 1);
        };
        match self.inputs.get(feature).copied() {
            Some(Input::Feature(feature)) => self.split(feature, threshold, low, high, depth),
            // 1 - x <= t is x >= 1 - t, and x is 0 or 1
            Some(Input::Not(feature)) => match (0.0 <= threshold, 1.0 <= threshold) {
                (true, false) => self.split(feature, 0.5, high, low, depth),
                (_, true) => self.convert(low, depth + 1),
                (false, _) => self.convert(high, depth + 1),
            },
            Some(Input::Code { first, levels }) => {
                let (below, above): (Vec<usize>, Vec<usize>) =
                    (0..levels).partition(|&level| level as f64 <= threshold);
                // a split that tells no level from another leaves none, but its depth counts: ours is bounded by it
                if below.is_empty() || above.is_empty() {
                    return self.convert(if below.is_empty() { high } else { low }, depth + 1);
                }
                // the fewer levels are asked for, one after another
                let (asked, yes, no) = if below.len() <= above.len() { (below, low, high) } else { (above, high, low) };
                self.chain(first, &asked, (yes, no), depth)
            }
            None => Err(NO_SUCH_INPUT),
        }
    }

    fn split(
        &mut self,
        feature: usize,
        threshold: f64,
        low: usize,
        high: usize,
        depth: usize,
    ) -> Result<usize, ImportError> {
        let place = self.made.len();
        self.made.push(TreeNode { view: NodeView::Split { feature, threshold, low: 0, high: 0 }, cover: 1 });
        let low = self.convert(low, depth + 1)?;
        let high = self.convert(high, depth + 1)?;
        self.join(place, low, high);
        Ok(place)
    }

    /// "Is it this level, or this one …": each yes leads to a copy of the same subtree.
    fn chain(
        &mut self,
        first: usize,
        levels: &[usize],
        (yes, no): (usize, usize),
        depth: usize,
    ) -> Result<usize, ImportError> {
        let Some((&level, rest)) = levels.split_first() else { return self.convert(no, depth) };
        let place = self.made.len();
        let view = NodeView::Split { feature: first + level, threshold: 0.5, low: 0, high: 0 };
        self.made.push(TreeNode { view, cover: 1 });
        if depth > MAX_DEPTH {
            return Err(ImportError::TooLarge { tree: self.tree });
        }
        let low = self.chain(first, rest, (yes, no), depth + 1)?;
        let high = self.convert(yes, depth + 1)?;
        self.join(place, low, high);
        Ok(place)
    }

    fn join(&mut self, place: usize, to_low: usize, to_high: usize) {
        if let Some(TreeNode { view: NodeView::Split { low, high, .. }, .. }) = self.made.get_mut(place) {
            (*low, *high) = (to_low, to_high);
        }
    }
}

#[cfg(test)]
mod tests;
