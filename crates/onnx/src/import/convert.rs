//! Converts trees that split on the columns of their input into trees that split on features.

use super::{ImportError, NO_SUCH_INPUT};
use churnscope_engine::forest::{MAX_DEPTH, NodeView, TreeNode};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{Kind, Schema};

/// The meaning of a column of the trees' input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputColumn {
    /// A feature.
    Feature(usize),
    /// The first of a category's two levels, which is the inverse of the feature.
    Not(usize),
    /// The index of a category's level; `first` is the feature of the category's first level.
    Code { first: usize, levels: usize },
}

pub(super) fn inputs(
    schema: &Schema,
    preprocessor: &Preprocessor,
    found: usize,
) -> Result<Vec<InputColumn>, ImportError> {
    let features = preprocessor.features();
    let encoded: Vec<InputColumn> = (0..features.len()).map(InputColumn::Feature).collect();
    let (mut ordinal, mut whole) = (Vec::new(), Vec::new());
    for (index, field) in schema.fields.iter().enumerate() {
        let first = features.iter().position(|feature| feature.field() == index).unwrap_or(0);
        match &field.kind {
            Kind::Category(category) if category.levels.len() == 2 => {
                ordinal.push(InputColumn::Feature(first));
                whole.extend([InputColumn::Not(first), InputColumn::Feature(first)]);
            }
            Kind::Category(category) => {
                ordinal.push(InputColumn::Code { first, levels: category.levels.len() });
                whole.extend((0..category.levels.len()).map(|level| InputColumn::Feature(first + level)));
            }
            Kind::Number(_) => {
                ordinal.push(InputColumn::Feature(first));
                whole.push(InputColumn::Feature(first));
            }
        }
    }
    let counts = ImportError::Inputs { found, ordinal: ordinal.len(), encoded: encoded.len(), whole: whole.len() };
    [encoded, whole, ordinal].into_iter().find(|inputs| inputs.len() == found).ok_or(counts)
}

pub(super) struct Converter<'a> {
    pub(super) tree: usize,
    pub(super) nodes: &'a [TreeNode],
    pub(super) inputs: &'a [InputColumn],
    pub(super) converted: &'a mut Vec<TreeNode>,
    pub(super) max_nodes: usize,
}

impl Converter<'_> {
    pub(super) fn convert(&mut self, at: usize, depth: usize) -> Result<usize, ImportError> {
        if depth > MAX_DEPTH || self.converted.len() >= self.max_nodes {
            return Err(ImportError::TooLarge { tree: self.tree });
        }
        let node = *self.nodes.get(at).ok_or(ImportError::NotATree { tree: self.tree })?;
        let NodeView::Split { feature, threshold, low, high } = node.view else {
            self.converted.push(node);
            return Ok(self.converted.len() - 1);
        };
        match self.inputs.get(feature).copied() {
            Some(InputColumn::Feature(feature)) => self.split(feature, threshold, low, high, depth),
            // 1 - x <= t is equivalent to x >= 1 - t, and x is 0 or 1
            Some(InputColumn::Not(feature)) => match (0.0 <= threshold, 1.0 <= threshold) {
                (true, false) => self.split(feature, 0.5, high, low, depth),
                (_, true) => self.convert(low, depth + 1),
                (false, _) => self.convert(high, depth + 1),
            },
            Some(InputColumn::Code { first, levels }) => {
                let (below, above): (Vec<usize>, Vec<usize>) =
                    (0..levels).partition(|&level| level as f64 <= threshold);
                // a split that separates no levels is left out, but still counts toward the depth, to limit recursion
                if below.is_empty() || above.is_empty() {
                    return self.convert(if below.is_empty() { high } else { low }, depth + 1);
                }
                let (tested, yes, no) =
                    if below.len() <= above.len() { (below, low, high) } else { (above, high, low) };
                self.chain(first, &tested, (yes, no), depth)
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
        let index = self.converted.len();
        self.converted.push(TreeNode { view: NodeView::Split { feature, threshold, low: 0, high: 0 }, cover: 1 });
        let low = self.convert(low, depth + 1)?;
        let high = self.convert(high, depth + 1)?;
        self.link(index, low, high);
        Ok(index)
    }

    /// Appends one split per level; each match leads to its own copy of the same subtree.
    fn chain(
        &mut self,
        first: usize,
        levels: &[usize],
        (yes, no): (usize, usize),
        depth: usize,
    ) -> Result<usize, ImportError> {
        let Some((&level, rest)) = levels.split_first() else { return self.convert(no, depth) };
        let index = self.converted.len();
        let view = NodeView::Split { feature: first + level, threshold: 0.5, low: 0, high: 0 };
        self.converted.push(TreeNode { view, cover: 1 });
        if depth > MAX_DEPTH {
            return Err(ImportError::TooLarge { tree: self.tree });
        }
        let low = self.chain(first, rest, (yes, no), depth + 1)?;
        let high = self.convert(yes, depth + 1)?;
        self.link(index, low, high);
        Ok(index)
    }

    fn link(&mut self, index: usize, to_low: usize, to_high: usize) {
        if let Some(TreeNode { view: NodeView::Split { low, high, .. }, .. }) = self.converted.get_mut(index) {
            (*low, *high) = (to_low, to_high);
        }
    }
}
