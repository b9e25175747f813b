use super::bins::{BinSet, BinnedTable};
use super::tree::{Node, NodeKind, Split, Tree};

#[derive(Debug, Default)]
pub(crate) struct GrowingTree {
    nodes: Vec<GrowingNode>,
}

#[derive(Clone, Copy, Debug, Default)]
struct GrowingNode {
    cover: u32,
    value: f64,
    children: Option<Children>,
}

#[derive(Clone, Copy, Debug)]
struct Children {
    column: u32,
    left_bins: BinSet,
    left: usize,
    right: usize,
}

impl GrowingTree {
    /// Adds a leaf, and returns its index. The first leaf is the root.
    pub(crate) fn push(&mut self, value: f64, cover: u32) -> usize {
        self.nodes.push(GrowingNode { cover, value, children: None });
        self.nodes.len().saturating_sub(1)
    }

    /// Turns a leaf into a split, whose children come later in the list.
    pub(crate) fn split(&mut self, node: usize, column: u32, left_bins: BinSet, left: usize, right: usize) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.children = Some(Children { column, left_bins, left, right });
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn value(&self, node: usize) -> f64 {
        self.nodes.get(node).map_or(0.0, |node| node.value)
    }

    /// Adds a row to the covers of the nodes on its path, and returns its leaf.
    pub(crate) fn add_row(&mut self, table: &BinnedTable, row: u32) -> usize {
        let mut index = 0;
        while let Some(node) = self.nodes.get_mut(index) {
            node.cover = node.cover.saturating_add(1);
            match &node.children {
                None => break,
                Some(children) => index = children.next(table, row),
            }
        }
        index
    }

    pub(crate) fn predict(&self, table: &BinnedTable, row: u32) -> f64 {
        let mut index = 0;
        while let Some(node) = self.nodes.get(index) {
            match &node.children {
                None => return node.value,
                Some(children) => index = children.next(table, row),
            }
        }
        0.0
    }

    pub(crate) fn finish(&self, table: &BinnedTable) -> Tree {
        let mut nodes: Vec<Node> = Vec::with_capacity(self.nodes.len());
        // nodes to visit; a right child comes with the position of its parent
        let mut stack: Vec<(usize, Option<usize>)> = vec![(0, None)];
        while let Some((index, parent)) = stack.pop() {
            let position = nodes.len();
            if let Some(Node { kind: NodeKind::Split { right, .. }, .. }) =
                parent.and_then(|parent| nodes.get_mut(parent))
            {
                *right = position as u32;
            }
            let Some(node) = self.nodes.get(index) else { continue };
            let bins = node.children.and_then(|children| table.columns().get(children.column as usize));
            let kind = match (node.children, bins) {
                (Some(Children { column, left_bins, left, right }), Some(bins)) => {
                    stack.push((right, Some(position)));
                    stack.push((left, None));
                    let split = Split::from_left_bins(column, bins, left_bins);
                    NodeKind::Split { split, left: (position as u32).saturating_add(1), right: 0 }
                }
                _ => NodeKind::Leaf { value: node.value },
            };
            nodes.push(Node { cover: node.cover, kind });
        }
        Tree { nodes }
    }
}

impl Children {
    fn next(&self, table: &BinnedTable, row: u32) -> usize {
        let bin = table.bins(self.column as usize).get(row as usize).copied().unwrap_or_default();
        if self.left_bins.contains(bin) { self.left } else { self.right }
    }
}
