use std::collections::{HashMap, HashSet};

use super::{ImportError, NO_SUCH_INPUT};
use crate::proto::{AttributeProto, NodeProto, TensorProto, data_type};
use churnscope_engine::forest::{Aggregation, MAX_LOG_ODDS, MAX_NODES, NodeView, TreeNode};

pub(super) struct Attributes<'a> {
    pub(super) node: &'a NodeProto,
    pub(super) has_sigmoid: bool,
}

pub(super) struct Leaves {
    weights: HashMap<(i64, i64), f64>,
    pub(super) aggregation: Aggregation,
    /// Whether the leaves of averaged trees are already divided by the number of trees.
    summed: bool,
    /// Whether the weights belong to the class that means "stayed".
    of_other: bool,
}

impl<'a> Attributes<'a> {
    fn get(&self, name: &str) -> Option<&'a AttributeProto> {
        self.node.attribute.iter().find(|attribute| attribute.name == name)
    }

    fn ints(&self, name: &'static str) -> Result<&'a [i64], ImportError> {
        let missing = ImportError::Attribute { attribute: name, problem: "is missing" };
        self.get(name).map(|attribute| attribute.ints.as_slice()).ok_or(missing)
    }

    fn text(&self, name: &str, default: &'static str) -> String {
        self.get(name).map_or(default.to_owned(), |attribute| String::from_utf8_lossy(&attribute.s).into_owned())
    }

    /// The numbers of an attribute of floats, or of a tensor of floats or doubles.
    fn numbers(&self, name: &'static str, tensor: &str) -> Result<Vec<f64>, ImportError> {
        let problem = |problem| ImportError::Attribute { attribute: name, problem };
        if let Some(TensorProto { data_type, float_data, double_data, raw_data, .. }) =
            self.get(tensor).and_then(|attribute| attribute.t.as_ref())
        {
            return match *data_type {
                data_type::DOUBLE if raw_data.is_empty() => Ok(double_data.clone()),
                data_type::DOUBLE => {
                    Ok(raw_data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
                }
                data_type::FLOAT if raw_data.is_empty() => Ok(float_data.iter().copied().map(f64::from).collect()),
                data_type::FLOAT => {
                    Ok(raw_data.as_chunks().0.iter().map(|bytes| f64::from(f32::from_le_bytes(*bytes))).collect())
                }
                _ => Err(problem("does not contain floating-point numbers")),
            };
        }
        let floats =
            self.get(name).map(|attribute| attribute.floats.as_slice()).ok_or_else(|| problem("is missing"))?;
        Ok(floats.iter().copied().map(f64::from).collect())
    }

    /// Reads the leaves. `positive` is the value of the outcome that means "left".
    pub(super) fn leaves(&self, positive: &str) -> Result<Leaves, ImportError> {
        let is_regressor = self.node.op_type == "TreeEnsembleRegressor";
        if is_regressor { self.leaves_of_target() } else { self.leaves_of_class(positive) }
    }

    fn leaves_of_target(&self) -> Result<Leaves, ImportError> {
        let aggregate = self.text("aggregate_function", "SUM");
        if !["SUM", "AVERAGE"].contains(&aggregate.as_str()) {
            return Err(ImportError::Aggregation(aggregate));
        }
        if self.get("n_targets").is_some_and(|attribute| attribute.i != 1) {
            return Err(ImportError::Aggregation("several targets".to_owned()));
        }
        let base = self.base_values();
        let base = match base.as_slice() {
            [] => 0.0,
            [base] => *base,
            _ => return Err(ImportError::Aggregation("several base values".to_owned())),
        };
        let aggregation = self.aggregation(base)?;
        if aggregation != Aggregation::Mean && aggregate == "AVERAGE" {
            return Err(ImportError::Aggregation("a logistic function of an AVERAGE".to_owned()));
        }
        let values = self.numbers("target_weights", "target_weights_as_tensor")?;
        let (trees, nodes) = (self.ints("target_treeids")?, self.ints("target_nodeids")?);
        same_length("target_weights", &[trees.len(), nodes.len(), values.len()])?;
        let mut weights = HashMap::new();
        for ((&tree, &node), value) in trees.iter().zip(nodes).zip(values) {
            *weights.entry((tree, node)).or_insert(0.0) += value;
        }
        Ok(Leaves { weights, aggregation, summed: aggregate == "SUM", of_other: false })
    }

    fn leaves_of_class(&self, positive: &str) -> Result<Leaves, ImportError> {
        let (wanted, n_classes) = self.positive_class(positive)?;
        let values = self.numbers("class_weights", "class_weights_as_tensor")?;
        let (trees, nodes, classes) =
            (self.ints("class_treeids")?, self.ints("class_nodeids")?, self.ints("class_ids")?);
        same_length("class_weights", &[trees.len(), nodes.len(), classes.len(), values.len()])?;
        // if only one of two classes has weights, these are the weights of the second class, whatever their `class_ids`
        // say
        let only = n_classes == 2 && classes.iter().all(|class| Some(class) == classes.first());
        let base = self.base_values();
        let base = match (base.as_slice(), only) {
            ([], _) => 0.0,
            ([base], true) => *base,
            (several, false) if several.len() == n_classes => {
                usize::try_from(wanted).ok().and_then(|wanted| several.get(wanted)).copied().unwrap_or(0.0)
            }
            _ => {
                return Err(ImportError::Aggregation(
                    "base values for classes other than those of the leaves".to_owned(),
                ));
            }
        };
        let aggregation = self.aggregation(base)?;
        if aggregation != Aggregation::Mean && n_classes != 2 {
            return Err(ImportError::Aggregation(format!("a logistic function for each of {n_classes} classes")));
        }
        let mut weights = HashMap::new();
        for (((&tree, &node), &class), value) in trees.iter().zip(nodes).zip(classes).zip(values) {
            *weights.entry((tree, node)).or_insert(0.0) += if only || class == wanted { value } else { 0.0 };
        }
        let of_other = only && wanted == 0;
        let aggregation = match aggregation {
            Aggregation::Boosted { base } if of_other => Aggregation::Boosted { base: -base },
            same => same,
        };
        Ok(Leaves { weights, aggregation, summed: true, of_other })
    }

    fn base_values(&self) -> Vec<f64> {
        self.numbers("base_values", "base_values_as_tensor").unwrap_or_default()
    }

    fn aggregation(&self, base: f64) -> Result<Aggregation, ImportError> {
        let transform = self.text("post_transform", "NONE");
        match (transform.as_str(), self.has_sigmoid) {
            ("NONE", false) if base == 0.0 => Ok(Aggregation::Mean),
            ("NONE", false) => {
                Err(ImportError::Aggregation("a sum with a base value, but without a logistic function".to_owned()))
            }
            ("NONE", true) | ("LOGISTIC", false) if base.abs() <= MAX_LOG_ODDS => Ok(Aggregation::Boosted { base }),
            ("NONE", true) | ("LOGISTIC", false) => Err(ImportError::BaseValue(base.to_string())),
            _ => Err(ImportError::Aggregation(format!("a sum and {transform}"))),
        }
    }

    /// The index of the class that means "left", and the number of classes.
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

    pub(super) fn trees(&self, leaves: &Leaves, single: bool) -> Result<(Vec<Vec<TreeNode>>, usize), ImportError> {
        let (trees, nodes) = (self.ints("nodes_treeids")?, self.ints("nodes_nodeids")?);
        let (features, low, high) =
            (self.ints("nodes_featureids")?, self.ints("nodes_truenodeids")?, self.ints("nodes_falsenodeids")?);
        let modes = self.get("nodes_modes").map(|attribute| attribute.strings.as_slice()).unwrap_or_default();
        let values = self.numbers("nodes_values", "nodes_values_as_tensor")?;
        let lengths = [trees.len(), nodes.len(), features.len(), low.len(), high.len(), modes.len(), values.len()];
        same_length("nodes_values", &lengths)?;
        if trees.is_empty() {
            return Err(ImportError::Attribute { attribute: "nodes_treeids", problem: "has no nodes" });
        } else if trees.len() > MAX_NODES {
            return Err(ImportError::ManyNodes { found: trees.len() });
        }
        let mut order: Vec<i64> = trees.to_vec();
        order.dedup();
        let n_trees = order.iter().collect::<HashSet<_>>().len() as f64;
        let mut indices: HashMap<(i64, i64), usize> = HashMap::with_capacity(trees.len());
        let mut counts: HashMap<i64, usize> = HashMap::new();
        for (&tree, &node) in trees.iter().zip(nodes) {
            let count = counts.entry(tree).or_default();
            if indices.insert((tree, node), *count).is_some() {
                return Err(ImportError::NotATree { tree: usize::try_from(tree).unwrap_or(0) });
            }
            *count += 1;
        }
        let mut converted: Vec<Vec<TreeNode>> = Vec::new();
        let mut index_of: HashMap<i64, usize> = HashMap::new();
        let mut highest_input = 0;
        let rows = trees.iter().zip(nodes).zip(features).zip(low.iter().zip(high)).zip(modes.iter().zip(values));
        for ((((&tree, &node), &feature), (&low, &high)), (mode, value)) in rows {
            let number = usize::try_from(tree).unwrap_or(0);
            let index = *index_of.entry(tree).or_insert(converted.len());
            if index == converted.len() {
                converted.push(Vec::new());
            }
            let index_of_child =
                |child: i64| indices.get(&(tree, child)).copied().ok_or(ImportError::NotATree { tree: number });
            let view = match mode.as_slice() {
                b"LEAF" => {
                    let weight = leaves.weights.get(&(tree, node)).copied().unwrap_or(0.0);
                    NodeView::Leaf { value: leaves.value(weight, n_trees, number)? }
                }
                mode @ (b"BRANCH_LEQ" | b"BRANCH_LT") => {
                    let feature = usize::try_from(feature).unwrap_or(usize::MAX);
                    highest_input = highest_input.max(feature);
                    let threshold = effective_threshold(value, mode == b"BRANCH_LT", single);
                    if !threshold.is_finite() {
                        return Err(ImportError::Threshold { tree: number });
                    }
                    NodeView::Split { feature, threshold, low: index_of_child(low)?, high: index_of_child(high)? }
                }
                other => return Err(ImportError::Mode(String::from_utf8_lossy(other).into_owned())),
            };
            if let Some(nodes) = converted.get_mut(index) {
                nodes.push(TreeNode { view, cover: 1 });
            }
        }
        if let Some(tree) = converted.iter().position(|nodes| !have_one_parent(nodes)) {
            return Err(ImportError::NotATree { tree });
        }
        if highest_input >= usize::from(u16::MAX) {
            return Err(NO_SUCH_INPUT);
        }
        Ok((converted, highest_input))
    }
}

impl Leaves {
    fn value(&self, weight: f64, n_trees: f64, tree: usize) -> Result<f64, ImportError> {
        if let Aggregation::Boosted { .. } = self.aggregation {
            let value = if self.of_other { -weight } else { weight };
            let fits = value.abs() <= MAX_LOG_ODDS;
            return fits.then_some(value).ok_or_else(|| ImportError::NotLogOdds { tree, value: value.to_string() });
        }
        let mean = if self.summed { weight * n_trees } else { weight };
        let mean = if self.of_other { 1.0 - mean } else { mean };
        // rounding to single precision can move a share slightly below 0 or above 1
        if !(-1e-6..=1.0 + 1e-6).contains(&mean) {
            return Err(ImportError::NotAShare { tree, value: mean.to_string() });
        }
        Ok(mean.clamp(0.0, 1.0))
    }
}

fn have_one_parent(nodes: &[TreeNode]) -> bool {
    let mut has_parent = vec![false; nodes.len()];
    let children = nodes.iter().flat_map(|node| match node.view {
        NodeView::Split { low, high, .. } => vec![low, high],
        NodeView::Leaf { .. } => Vec::new(),
    });
    let once =
        children.into_iter().all(|child| has_parent.get_mut(child).is_some_and(|seen| !std::mem::replace(seen, true)));
    once && has_parent.first() == Some(&false)
}

fn same_length(attribute: &'static str, lengths: &[usize]) -> Result<(), ImportError> {
    let same = lengths.iter().all(|length| Some(length) == lengths.first());
    same.then_some(())
        .ok_or(ImportError::Attribute { attribute, problem: "differs in length from the attributes that belong to it" })
}

/// The greatest value that a split sends to its low child. A program that compares in single precision first rounds
/// each value, so the effective threshold can lie between two single-precision numbers.
pub(super) fn effective_threshold(threshold: f64, below: bool, single: bool) -> f64 {
    if !single {
        return if below { threshold.next_down() } else { threshold };
    }
    // the greatest single-precision number that goes to the low child
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
