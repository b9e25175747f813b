use churnscope_engine::forest::{Forest, NodeView};

#[derive(Default)]
pub(super) struct Trees {
    pub(super) tree: Vec<i64>,
    pub(super) node: Vec<i64>,
    pub(super) feature: Vec<i64>,
    pub(super) mode: Vec<Vec<u8>>,
    pub(super) value: Vec<f64>,
    pub(super) cover: Vec<f64>,
    pub(super) low: Vec<i64>,
    pub(super) high: Vec<i64>,
    pub(super) leaf_tree: Vec<i64>,
    pub(super) leaf_node: Vec<i64>,
    pub(super) weights: Vec<f64>,
}

impl Trees {
    pub(super) fn of(forest: &Forest) -> Self {
        let mut trees = Self::default();
        for tree in 0..forest.n_trees() {
            let Some(root) = forest.root(tree) else { continue };
            let end = forest.root(tree + 1).unwrap_or(forest.n_nodes());
            for index in root..end {
                let Some((view, cover)) = forest.node(index) else { continue };
                let node = (index - root) as i64;
                trees.tree.push(tree as i64);
                trees.node.push(node);
                trees.cover.push(f64::from(cover));
                let (feature, mode, value, low, high) = match view {
                    NodeView::Split { feature, threshold, low, high } => {
                        (feature as i64, "BRANCH_LEQ", threshold, (low - root) as i64, (high - root) as i64)
                    }
                    NodeView::Leaf { value } => {
                        trees.leaf_tree.push(tree as i64);
                        trees.leaf_node.push(node);
                        trees.weights.push(value);
                        (0, "LEAF", 0.0, 0, 0)
                    }
                };
                trees.feature.push(feature);
                trees.mode.push(mode.as_bytes().to_vec());
                trees.value.push(value);
                trees.low.push(low);
                trees.high.push(high);
            }
        }
        trees
    }
}
