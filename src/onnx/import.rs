//! A forest out of an ONNX file, which is hostile until it has become trees.

use std::collections::HashMap;

use prost::Message;
use serde_json::Value as Json;
use thiserror::Error;

use super::export::{ML, PRODUCER, described};
use super::proto::{Attribute, Extent, Graph, Model, Node, Tensor, data_type};
use crate::engine::forest::{MAX_DEPTH, MAX_NODES, NodeView, TreeNode};
use crate::engine::preprocessing::Preprocessor;
use crate::engine::schema::{Kind, Schema};

/// Operators that may stand between the graph's input and its trees: they change no value.
const BEFORE: [&str; 2] = ["Cast", "Identity"];

/// Operators that may stand behind the trees: they choose, name or arrange what the trees say.
const BEHIND: [&str; 8] =
    ["Cast", "Identity", "ZipMap", "ArgMax", "ArrayFeatureExtractor", "Reshape", "Flatten", "Gather"];

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
        "the graph has {found} TreeEnsembleRegressor or TreeEnsembleClassifier, exactly one is needed; its operators are {operators}: export a random forest alone, for example with skl2onnx"
    )]
    NoTrees {
        /// How many it has.
        found: usize,
        /// What it has.
        operators: String,
    },
    /// An operator that would have to be carried out.
    #[error(
        "the graph has the operator {0}, which cannot be taken over: export the bare forest, trained on columns that are encoded already, without the steps before and behind it"
    )]
    Operator(String),
    /// Trees that do not vote by their mean.
    #[error(
        "the trees are put together by {0}, and only a random forest's mean can be taken over: train a random forest"
    )]
    NotAMean(String),
    /// An attribute that is missing, has another length, or says what cannot be.
    #[error("the trees' attribute {attribute} {problem}: export the model again")]
    Attribute {
        /// Its name.
        attribute: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
    /// A comparison other than <= and <.
    #[error("the trees compare by {0}, and only BRANCH_LEQ and BRANCH_LT can be taken over")]
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
    /// A threshold that nothing can be held against.
    #[error("tree {tree} has a threshold that is no finite number: fill the blanks before the forest is trained")]
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

/// The trees' input, where the file is not our own.
struct Source {
    /// Columns, as far as the file says.
    width: Option<usize>,
    /// Whether values are rounded to single precision before they are held against thresholds.
    single: bool,
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
        let attributes = Attributes { node };
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
        Ok(Self { producer, trees, origin })
    }

    /// Who made the file, with the version.
    pub fn producer(&self) -> &str {
        &self.producer
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

/// The one node of trees; every other operator must be harmless.
fn trees_of(graph: &Graph) -> Result<&Node, ImportError> {
    let is_trees = |node: &&Node| {
        node.domain == ML && ["TreeEnsembleRegressor", "TreeEnsembleClassifier"].contains(&node.op_type.as_str())
    };
    let found: Vec<&Node> = graph.node.iter().filter(is_trees).collect();
    match found.as_slice() {
        [one] => Ok(one),
        several => {
            let mut operators: Vec<&str> = graph.node.iter().map(|node| node.op_type.as_str()).collect();
            operators.sort_unstable();
            operators.dedup();
            Err(ImportError::NoTrees { found: several.len(), operators: operators.join(", ") })
        }
    }
}

/// Checks what stands before and behind the trees, and finds the input that they read.
fn source_of(graph: &Graph, trees: &Node) -> Result<Source, ImportError> {
    let mut before: Vec<&str> = Vec::new();
    let mut wanted = trees.input.first().map_or("", String::as_str);
    let mut single = None;
    while let Some(node) = graph.node.iter().find(|node| node.output.iter().any(|output| output == wanted)) {
        if !BEFORE.contains(&node.op_type.as_str()) || before.contains(&wanted) {
            return Err(ImportError::Operator(node.op_type.clone()));
        }
        if node.op_type == "Cast" {
            let to = node.attribute.iter().find(|attribute| attribute.name == "to").map_or(0, |attribute| attribute.i);
            single = single.or(Some(to == i64::from(data_type::FLOAT)));
        }
        before.push(wanted);
        wanted = node.input.first().map_or("", String::as_str);
    }
    let input = graph.input.iter().find(|input| input.name == wanted);
    let input = input.ok_or_else(|| ImportError::Operator("that makes the trees' input".to_owned()))?;
    let others = graph.node.iter().filter(|node| {
        !std::ptr::eq(*node, trees) && !node.output.iter().any(|output| before.contains(&output.as_str()))
    });
    for node in others {
        if !BEHIND.contains(&node.op_type.as_str()) {
            return Err(ImportError::Operator(node.op_type.clone()));
        }
    }
    let of = input.r#type.as_ref().and_then(|of| of.tensor_type.as_ref());
    let single = single.unwrap_or_else(|| of.is_none_or(|of| of.elem_type != data_type::DOUBLE));
    let columns = of.and_then(|of| of.shape.as_ref()?.dim.get(1)?.extent.as_ref());
    let width = match columns {
        Some(Extent::Value(width)) => usize::try_from(*width).ok(),
        Some(Extent::Name(_)) | None => None,
    };
    Ok(Source { width, single })
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

/// The node's attributes by name.
struct Attributes<'a> {
    node: &'a Node,
}

/// What each leaf says, by tree and node, and by how much a sum over the trees is divided.
struct Leaves {
    weights: HashMap<(i64, i64), f64>,
    /// Whether the trees' leaves are summed up rather than averaged, so that each has its part of the mean.
    summed: bool,
    /// Whether they are those of the other of two classes.
    of_other: bool,
}

impl<'a> Attributes<'a> {
    fn get(&self, name: &str) -> Option<&'a Attribute> {
        self.node.attribute.iter().find(|attribute| attribute.name == name)
    }

    fn ints(&self, name: &'static str) -> Result<&'a [i64], ImportError> {
        let missing = ImportError::Attribute { attribute: name, problem: "is missing" };
        self.get(name).map(|attribute| attribute.ints.as_slice()).ok_or(missing)
    }

    fn text(&self, name: &str, default: &'static str) -> String {
        self.get(name).map_or(default.to_owned(), |attribute| String::from_utf8_lossy(&attribute.s).into_owned())
    }

    /// Numbers that stand as floats, or in double precision as a tensor; and whether they are doubles.
    fn numbers(&self, name: &'static str, tensor: &str) -> Result<(Vec<f64>, bool), ImportError> {
        let problem = |problem| ImportError::Attribute { attribute: name, problem };
        if let Some(Tensor { data_type, float_data, double_data, raw_data, .. }) =
            self.get(tensor).and_then(|attribute| attribute.t.as_ref())
        {
            return match *data_type {
                data_type::DOUBLE if raw_data.is_empty() => Ok((double_data.clone(), true)),
                data_type::DOUBLE => {
                    Ok((raw_data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(), true))
                }
                data_type::FLOAT if raw_data.is_empty() => {
                    Ok((float_data.iter().copied().map(f64::from).collect(), false))
                }
                data_type::FLOAT => Ok((
                    raw_data.as_chunks().0.iter().map(|bytes| f64::from(f32::from_le_bytes(*bytes))).collect(),
                    false,
                )),
                _ => Err(problem("is not of numbers")),
            };
        }
        let floats =
            self.get(name).map(|attribute| attribute.floats.as_slice()).ok_or_else(|| problem("is missing"))?;
        Ok((floats.iter().copied().map(f64::from).collect(), false))
    }

    fn leaves(&self, positive: &str) -> Result<Leaves, ImportError> {
        let transform = self.text("post_transform", "NONE");
        if transform != "NONE" {
            return Err(ImportError::NotAMean(format!("a sum and {transform}")));
        }
        let base = self.numbers("base_values", "base_values_as_tensor").map(|(values, _)| values).unwrap_or_default();
        if base.iter().any(|value| *value != 0.0) {
            return Err(ImportError::NotAMean("a sum with a base value".to_owned()));
        }
        let mut weights = HashMap::new();
        if self.node.op_type == "TreeEnsembleRegressor" {
            let aggregate = self.text("aggregate_function", "SUM");
            if !["SUM", "AVERAGE"].contains(&aggregate.as_str()) {
                return Err(ImportError::NotAMean(aggregate));
            }
            if self.get("n_targets").is_some_and(|attribute| attribute.i != 1) {
                return Err(ImportError::NotAMean("several targets".to_owned()));
            }
            let (values, _) = self.numbers("target_weights", "target_weights_as_tensor")?;
            let (trees, nodes) = (self.ints("target_treeids")?, self.ints("target_nodeids")?);
            same_length("target_weights", &[trees.len(), nodes.len(), values.len()])?;
            for ((&tree, &node), value) in trees.iter().zip(nodes).zip(values) {
                *weights.entry((tree, node)).or_insert(0.0) += value;
            }
            return Ok(Leaves { weights, summed: aggregate == "SUM", of_other: false });
        }
        let (wanted, n_classes) = self.positive_class(positive)?;
        let (values, _) = self.numbers("class_weights", "class_weights_as_tensor")?;
        let (trees, nodes, classes) =
            (self.ints("class_treeids")?, self.ints("class_nodeids")?, self.ints("class_ids")?);
        same_length("class_weights", &[trees.len(), nodes.len(), classes.len(), values.len()])?;
        // where only one of two classes has weights, they are the second one's, whatever it is called
        let only = n_classes == 2 && classes.iter().all(|class| Some(class) == classes.first());
        for (((&tree, &node), &class), value) in trees.iter().zip(nodes).zip(classes).zip(values) {
            *weights.entry((tree, node)).or_insert(0.0) += if only || class == wanted { value } else { 0.0 };
        }
        Ok(Leaves { weights, summed: true, of_other: only && wanted == 0 })
    }

    /// Index of the class that means "left": by its name, or 1 of the two classes 0 and 1; and how many classes there are.
    fn positive_class(&self, positive: &str) -> Result<(i64, usize), ImportError> {
        let texts = self.get("classlabels_strings").map(|attribute| &attribute.strings[..]).unwrap_or_default();
        let numbers = self.get("classlabels_int64s").map(|attribute| &attribute.ints[..]).unwrap_or_default();
        let mut names: Vec<String> = texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect();
        names.extend(numbers.iter().map(i64::to_string));
        let found = names.iter().position(|name| name == positive);
        let found = found.or_else(|| (numbers == [0, 1]).then_some(1));
        let classes = || names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let found = found.ok_or_else(|| ImportError::Classes { classes: classes(), positive: positive.to_owned() })?;
        Ok((found as i64, names.len()))
    }

    /// The trees, and the greatest input that one reads.
    fn trees(&self, leaves: &Leaves, single: bool) -> Result<(Vec<Vec<TreeNode>>, usize), ImportError> {
        let (trees, nodes) = (self.ints("nodes_treeids")?, self.ints("nodes_nodeids")?);
        let (features, low, high) =
            (self.ints("nodes_featureids")?, self.ints("nodes_truenodeids")?, self.ints("nodes_falsenodeids")?);
        let modes = self.get("nodes_modes").map(|attribute| attribute.strings.as_slice()).unwrap_or_default();
        let (values, _) = self.numbers("nodes_values", "nodes_values_as_tensor")?;
        let lengths = [trees.len(), nodes.len(), features.len(), low.len(), high.len(), modes.len(), values.len()];
        same_length("nodes_values", &lengths)?;
        if trees.is_empty() || trees.len() > MAX_NODES {
            return Err(ImportError::Attribute { attribute: "nodes_treeids", problem: "has no node, or too many" });
        }
        let mut order: Vec<i64> = trees.to_vec();
        order.dedup();
        let n_trees = order.iter().collect::<std::collections::HashSet<_>>().len() as f64;
        let mut places: HashMap<(i64, i64), usize> = HashMap::with_capacity(trees.len());
        let mut counts: HashMap<i64, usize> = HashMap::new();
        for (&tree, &node) in trees.iter().zip(nodes) {
            let count = counts.entry(tree).or_default();
            if places.insert((tree, node), *count).is_some() {
                return Err(ImportError::NotATree { tree: usize::try_from(tree).unwrap_or(0) });
            }
            *count += 1;
        }
        let mut made: Vec<Vec<TreeNode>> = Vec::new();
        let mut index_of: HashMap<i64, usize> = HashMap::new();
        let mut most = 0;
        let rows = trees.iter().zip(nodes).zip(features).zip(low.iter().zip(high)).zip(modes.iter().zip(values));
        for ((((&tree, &node), &feature), (&low, &high)), (mode, value)) in rows {
            let number = usize::try_from(tree).unwrap_or(0);
            let index = *index_of.entry(tree).or_insert(made.len());
            if index == made.len() {
                made.push(Vec::new());
            }
            let place = |child: i64| places.get(&(tree, child)).copied().ok_or(ImportError::NotATree { tree: number });
            let view = match mode.as_slice() {
                b"LEAF" => {
                    let weight = leaves.weights.get(&(tree, node)).copied().unwrap_or(0.0);
                    let mean = if leaves.summed { weight * n_trees } else { weight };
                    let mean = if leaves.of_other { 1.0 - mean } else { mean };
                    // a share in single precision may miss 1 by its last digit
                    if !(-1e-6..=1.0 + 1e-6).contains(&mean) {
                        return Err(ImportError::NotAShare { tree: number, value: mean.to_string() });
                    }
                    NodeView::Leaf { mean: mean.clamp(0.0, 1.0) }
                }
                mode @ (b"BRANCH_LEQ" | b"BRANCH_LT") => {
                    let feature = usize::try_from(feature).unwrap_or(usize::MAX);
                    most = most.max(feature);
                    let threshold = border(value, mode == b"BRANCH_LT", single);
                    if !threshold.is_finite() {
                        return Err(ImportError::Threshold { tree: number });
                    }
                    NodeView::Split { feature, threshold, low: place(low)?, high: place(high)? }
                }
                other => return Err(ImportError::Mode(String::from_utf8_lossy(other).into_owned())),
            };
            if let Some(nodes) = made.get_mut(index) {
                nodes.push(TreeNode { view, cover: 1 });
            }
        }
        if let Some(tree) = made.iter().position(|nodes| !are_reached_once(nodes)) {
            return Err(ImportError::NotATree { tree });
        }
        if most >= usize::from(u16::MAX) {
            return Err(NO_SUCH_INPUT);
        }
        Ok((made, most))
    }
}

/// Whether no node is the child of two splits or of itself, and the first one is nobody's.
fn are_reached_once(nodes: &[TreeNode]) -> bool {
    let mut reached = vec![false; nodes.len()];
    let children = nodes.iter().flat_map(|node| match node.view {
        NodeView::Split { low, high, .. } => vec![low, high],
        NodeView::Leaf { .. } => Vec::new(),
    });
    let once =
        children.into_iter().all(|child| reached.get_mut(child).is_some_and(|seen| !std::mem::replace(seen, true)));
    once && reached.first() == Some(&false)
}

fn same_length(attribute: &'static str, lengths: &[usize]) -> Result<(), ImportError> {
    let same = lengths.iter().all(|length| Some(length) == lengths.first());
    same.then_some(())
        .ok_or(ImportError::Attribute { attribute, problem: "and its neighbours are of different lengths" })
}

/// The greatest number that goes low. Who compares in single precision rounds a value before it is held against the
/// threshold, so the border lies between two of their numbers.
fn border(threshold: f64, below: bool, single: bool) -> f64 {
    if !single {
        return if below { threshold.next_down() } else { threshold };
    }
    // the greatest of their numbers that goes low
    let nearest = threshold as f32;
    let is_low = |value: f64| if below { value < threshold } else { value <= threshold };
    let last = if is_low(nearest.into()) { nearest } else { nearest.next_down() };
    let middle = f64::midpoint(last.into(), last.next_up().into());
    if !middle.is_finite() {
        last.into()
    } else if middle as f32 <= last {
        middle
    } else {
        middle.next_down()
    }
}

#[cfg(test)]
mod tests;
