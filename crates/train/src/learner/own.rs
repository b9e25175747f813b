//! Our own forest and boosted trees (`churnscope-learn`), turned into forests of the engine.

use rayon::prelude::*;

use super::{LearnerError, TrainingRows};
use crate::description::Description;
use churnscope_engine::batch::{CustomerColumns, ValueColumn};
use churnscope_engine::bundle::{BoostedSetting, ForestSetting, Setting};
use churnscope_engine::field_trees::{FieldNode, FieldNodeView, FieldTest, build};
use churnscope_engine::forest::{Aggregation, Forest};
use churnscope_engine::level_set::LevelSet;
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{FieldIndex, Schema};
use churnscope_learn::bins::{BinSet, BinnedTable, MAX_VALUE_BINS, RawColumn};
use churnscope_learn::boost::{self, MonotoneEffect};
use churnscope_learn::forest::{self, Splits};
use churnscope_learn::tree::{Node, NodeKind, Split, Tree};
use std::ops::ControlFlow;

pub(super) const LIBRARY: &str = concat!("churnscope-learn ", env!("CARGO_PKG_VERSION"));

/// A forest splits a category with more levels than this into one level and all others. Otherwise, its many deep trees
/// would have so many different sets of levels, each of which is a feature, that scoring would be slow.
const MAX_LEVELS_FOR_SETS_IN_FORESTS: usize = 6;

/// Number of columns that the splits of a forest choose from: one per field, but one per level of a large category.
pub(crate) fn n_forest_columns(schema: &Schema) -> usize {
    let columns = |levels: usize| if levels > MAX_LEVELS_FOR_SETS_IN_FORESTS { levels } else { 1 };
    schema.fields.iter().map(|field| columns(field.levels().len())).sum()
}

pub(crate) struct Binned {
    pub(crate) table: BinnedTable,
    columns: Vec<ColumnOf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnOf {
    Numbers(FieldIndex),
    Levels(FieldIndex),
    /// Whether the customer has this level.
    Level(FieldIndex, u16),
}

enum Values<'a> {
    Numbers(&'a [f64]),
    Levels(Vec<Option<u16>>, usize),
}

impl Binned {
    /// Puts the customers' values into bins. The cuts of numbers come from `rows`, or from all rows if `rows` is
    /// `None`.
    pub(crate) fn new(
        schema: &Schema,
        customers: &CustomerColumns,
        rows: Option<&[u32]>,
    ) -> Result<Self, LearnerError> {
        let mut columns = Vec::new();
        let mut values = Vec::new();
        for (index, field) in schema.fields.iter().enumerate() {
            let levels = match customers.field(index) {
                ValueColumn::Numbers(numbers) => {
                    columns.push(ColumnOf::Numbers(index));
                    values.push(Values::Numbers(numbers));
                    continue;
                }
                ValueColumn::Levels(levels) => levels.iter().map(|&level| level.into()).collect(),
                ValueColumn::ManyLevels(levels) => levels.to_vec(),
            };
            let n_levels = field.levels().len();
            if n_levels <= MAX_VALUE_BINS {
                columns.push(ColumnOf::Levels(index));
                values.push(Values::Levels(levels.into_iter().map(Some).collect(), n_levels));
            } else {
                for level in 0..n_levels as u16 {
                    let has = levels.iter().map(|&of| Some(u16::from(of == level))).collect();
                    columns.push(ColumnOf::Level(index, level));
                    values.push(Values::Levels(has, 2));
                }
            }
        }
        let of_learner: Vec<RawColumn<'_>> = values
            .iter()
            .map(|values| match values {
                Values::Numbers(values) => RawColumn::Numbers(values),
                Values::Levels(values, n_levels) => RawColumn::Levels { values, n_levels: *n_levels },
            })
            .collect();
        Ok(Self { table: BinnedTable::new(&of_learner, MAX_VALUE_BINS, rows)?, columns })
    }

    fn effects(&self, of_fields: &[Option<MonotoneEffect>]) -> Vec<Option<MonotoneEffect>> {
        let effect = |column: &ColumnOf| match column {
            ColumnOf::Numbers(field) => of_fields.get(*field).copied().flatten(),
            ColumnOf::Levels(_) | ColumnOf::Level(..) => None,
        };
        self.columns.iter().map(effect).collect()
    }

    fn field_nodes(&self, tree: &Tree, covers: &[u32]) -> Vec<FieldNode> {
        let node_of = |(node, &cover): (&Node, &u32)| {
            let view = match &node.kind {
                NodeKind::Leaf { value } => FieldNodeView::Leaf { value: *value },
                NodeKind::Split { split, left, right } => self.split(split, *left as usize, *right as usize),
            };
            FieldNode { view, cover }
        };
        tree.nodes().iter().zip(covers).map(node_of).collect()
    }

    /// Converts a split. Blanks have been filled, so it does not matter to which side the split sends blanks.
    fn split(&self, split: &Split, left: usize, right: usize) -> FieldNodeView {
        let column = self.columns.get(split.column() as usize).copied();
        let (test, yes, no) = match (split, column) {
            (Split::AtMost { cut, .. }, Some(ColumnOf::Numbers(field))) => {
                (FieldTest::AtMost { field, cut: *cut }, left, right)
            }
            (Split::OneOf { levels, .. }, Some(ColumnOf::Levels(field))) => {
                (FieldTest::OneOf { field, levels: level_set(levels) }, left, right)
            }
            (Split::OneOf { levels, .. }, Some(ColumnOf::Level(field, level))) => {
                let test = FieldTest::OneOf { field, levels: [level].into_iter().collect() };
                if levels.contains(1) { (test, left, right) } else { (test, right, left) }
            }
            _ => {
                debug_assert!(false, "a split fits the kind of its column");
                (FieldTest::AtMost { field: usize::MAX, cut: 0.0 }, left, right)
            }
        };
        FieldNodeView::Split { test, yes, no }
    }
}

fn level_set(levels: &BinSet) -> LevelSet {
    levels.iter().map(u16::from).collect()
}

pub(super) fn fit(
    description: &Description,
    rows: &TrainingRows,
    setting: &Setting,
    seed: u64,
    on_trees: &(dyn Fn(usize) + Sync),
) -> Result<(Preprocessor, Forest), LearnerError> {
    let TrainingRows { preprocessor, customers, outcomes: targets } = rows;
    let binned = Binned::new(&description.schema, customers, None)?;
    let rows: Vec<u32> = (0..customers.len() as u32).collect();
    let (aggregation, trees) = match setting {
        Setting::Forest(setting) => (Aggregation::Mean, grow_forest(&binned, targets, &rows, setting, seed, on_trees)?),
        Setting::Boosted(setting) => {
            let parameters = boosted_parameters(&binned, setting, &description.effects, seed);
            let go_on = &mut |_| {
                on_trees(1);
                ControlFlow::Continue(())
            };
            let boosted = boost::boost(&binned.table, targets, &rows, &parameters, None, go_on)?;
            (Aggregation::Boosted { base: boosted.base }, boosted.trees)
        }
    };
    let field_nodes = |tree: &Tree| binned.field_nodes(tree, &covers(tree, &binned.table));
    let mut trees: Vec<Vec<FieldNode>> = trees.par_iter().map(field_nodes).collect();
    if trees.is_empty() {
        // no boosted tree found a split, and a forest needs a tree
        trees.push(vec![FieldNode { view: FieldNodeView::Leaf { value: 0.0 }, cover: rows.len() as u32 }]);
    }
    Ok(build(&description.schema, preprocessor.clone(), aggregation, &trees)?)
}

/// Grows a forest. Each tree has its own seed, so the number of threads does not matter.
pub(crate) fn grow_forest(
    binned: &Binned,
    targets: &[bool],
    rows: &[u32],
    setting: &ForestSetting,
    seed: u64,
    on_trees: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Tree>, LearnerError> {
    let parameters = forest::ForestParameters {
        splits: if setting.is_randomized { Splits::Random } else { Splits::Best },
        bootstrap: !setting.is_randomized,
        max_depth: setting.max_depth.into(),
        min_leaf_rows: setting.min_leaf_rows,
        columns_per_split: setting.columns_per_split as usize,
        max_levels_for_sets: MAX_LEVELS_FOR_SETS_IN_FORESTS,
    };
    let grow = |seed: u64| {
        let tree = forest::grow_tree(&binned.table, targets, rows, &parameters, seed)?;
        on_trees(1);
        Ok(tree)
    };
    forest::seeds(seed, setting.trees as usize).into_par_iter().map(grow).collect()
}

pub(crate) fn boosted_parameters(
    binned: &Binned,
    setting: &BoostedSetting,
    effects: &[Option<MonotoneEffect>],
    seed: u64,
) -> boost::BoostParameters {
    boost::BoostParameters {
        trees: setting.trees as usize,
        max_leaves: setting.max_leaves as usize,
        max_depth: setting.max_depth.into(),
        rate: setting.rate,
        l2: setting.l2,
        min_leaf_rows: setting.min_leaf_rows,
        row_share: setting.row_share,
        column_share: setting.column_share,
        effects: binned.effects(effects),
        seed,
        ..boost::BoostParameters::default()
    }
}

/// Per node of a tree, the number of rows of the table that reach it.
fn covers(tree: &Tree, table: &BinnedTable) -> Vec<u32> {
    let test = |node: &Node| match &node.kind {
        NodeKind::Leaf { .. } => None,
        NodeKind::Split { split, left, right } => {
            let column = split.column() as usize;
            let left_bins = table.columns().get(column).map(|bins| split.left_bins(bins)).unwrap_or_default();
            Some((table.bins(column), left_bins, *left as usize, *right as usize))
        }
    };
    let tests: Vec<_> = tree.nodes().iter().map(test).collect();
    let mut covers = vec![0; tests.len()];
    for row in 0..table.n_rows() {
        let mut next = Some(0);
        while let Some((cover, test)) = next.and_then(|index: usize| Some((covers.get_mut(index)?, tests.get(index)?)))
        {
            *cover += 1;
            next = test.as_ref().map(|(bins, left_bins, left, right)| {
                if bins.get(row).is_some_and(|&bin| left_bins.contains(bin)) { *left } else { *right }
            });
        }
    }
    covers
}
