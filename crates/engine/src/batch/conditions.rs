//! The conditions that a forest tests, evaluated for the customers in a block.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "every count is bounded by the number of splits (at most MAX_NODES), levels (u16), or rows in a block"
)]

use std::ops::Range;

use super::bits::BitBlock;
use super::columns::{Column, CustomerColumns};
use crate::forest::{Forest, NodeView};
use crate::level_set::LevelSet;
use crate::preprocessing::Feature;
use crate::schema::FieldIndex;

/// The distinct conditions of a forest. Their IDs are consecutive: first the conditions on levels, then an ID that no
/// split uses, then the conditions on sets of levels, and then the conditions on number fields.
#[derive(Clone, Debug)]
pub(super) struct Conditions {
    categories: Vec<CategoryConditions>,
    n_levels: usize,
    /// Conditions of the form "has one of these levels", in the order of the features. Each level of a set also has a
    /// condition of its own.
    sets: Vec<(FieldIndex, LevelSet)>,
    numbers: Vec<NumberConditions>,
}

/// Conditions of the form "has this level" on one field.
#[derive(Clone, Debug)]
struct CategoryConditions {
    field: FieldIndex,
    /// The ID of each level's condition, or [`Conditions::unused`].
    ids: Vec<u32>,
}

/// Conditions of the form "is at most this threshold" on one field.
#[derive(Clone, Debug)]
struct NumberConditions {
    field: FieldIndex,
    first: u32,
    /// The distinct thresholds, in ascending order.
    thresholds: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Routing {
    /// Customers who meet the condition with this ID go to the low child.
    LowIf(u32),
    /// Customers who meet the condition with this ID go to the high child.
    HighIf(u32),
    AllLow,
    AllHigh,
}

/// For each condition, the customers in a block who meet it.
///
/// A number field needs no set of bits per threshold: the customers at or below a threshold are always the *k* with the
/// lowest values, so one set per *k* is enough.
#[derive(Clone, Debug)]
pub(super) struct ConditionBits<B> {
    /// One set of customers for each level with a condition, one for all other levels, one for each set of levels, and,
    /// for each tested number field, one for each *k*.
    bits: Vec<B>,
    /// Per condition: its index in `bits`.
    places: Vec<u32>,
    sorted: Vec<(f64, u16)>,
}

impl Conditions {
    pub(super) fn of(forest: &Forest, features: &[Feature]) -> Self {
        let mut thresholds: Vec<Vec<f64>> = vec![Vec::new(); features.len()];
        for (view, _) in (0..forest.n_nodes()).filter_map(|index| forest.node(index)) {
            if let NodeView::Split { feature, threshold, .. } = view
                && let Some(thresholds) = thresholds.get_mut(feature)
            {
                thresholds.push(threshold);
            }
        }
        let mut conditions = Self { categories: Vec::new(), n_levels: 0, sets: Vec::new(), numbers: Vec::new() };
        for (feature, thresholds) in features.iter().zip(&thresholds) {
            if !thresholds.iter().any(|&threshold| separates_levels(threshold)) {
                continue;
            }
            match feature {
                Feature::Number(_) => {}
                Feature::Level(field, level) => conditions.add_level(*field, usize::from(*level)),
                Feature::OneOf(field, levels) => {
                    levels.levels().for_each(|level| conditions.add_level(*field, usize::from(level)));
                    conditions.sets.push((*field, levels.clone()));
                }
            }
        }
        let unused = conditions.unused();
        for category in &mut conditions.categories {
            category.ids.iter_mut().filter(|id| **id == u32::MAX).for_each(|id| *id = unused);
        }
        let mut first = unused + 1 + conditions.sets.len() as u32;
        for (feature, mut thresholds) in features.iter().zip(thresholds) {
            if let Feature::Number(field) = *feature
                && !thresholds.is_empty()
            {
                thresholds.sort_unstable_by(f64::total_cmp);
                thresholds.dedup_by_key(|threshold| threshold.to_bits());
                let n = thresholds.len() as u32;
                conditions.numbers.push(NumberConditions { field, first, thresholds });
                first += n;
            }
        }
        conditions
    }

    pub(super) fn routing(&self, feature: Option<&Feature>, threshold: f64) -> Routing {
        let routing = match feature {
            Some(Feature::Level(..) | Feature::OneOf(..)) if threshold < 0.0 => Some(Routing::AllHigh),
            Some(Feature::Level(..) | Feature::OneOf(..)) if threshold >= 1.0 => Some(Routing::AllLow),
            Some(&Feature::Level(field, level)) => self.level_condition(field, level).map(Routing::HighIf),
            Some(Feature::OneOf(field, levels)) => self.set_condition(*field, levels).map(Routing::HighIf),
            Some(&Feature::Number(field)) => self.number_condition(field, threshold).map(Routing::LowIf),
            // as in the forest, a feature that is missing from a row counts as above every threshold
            None => Some(Routing::AllHigh),
        };
        debug_assert!(routing.is_some(), "the conditions were collected from every split of this forest");
        routing.unwrap_or(Routing::AllHigh)
    }

    fn level_condition(&self, field: FieldIndex, level: u16) -> Option<u32> {
        let category = self.categories.iter().find(|category| category.field == field)?;
        category.ids.get(usize::from(level)).copied()
    }

    fn set_condition(&self, field: FieldIndex, levels: &LevelSet) -> Option<u32> {
        // a checked preprocessor's sets are sorted
        let at = self.sets.binary_search_by(|(of, set)| (*of, set).cmp(&(field, levels))).ok()?;
        Some(self.unused() + 1 + at as u32)
    }

    fn number_condition(&self, field: FieldIndex, threshold: f64) -> Option<u32> {
        let number = self.numbers.iter().find(|number| number.field == field)?;
        let at = number.thresholds.binary_search_by(|probe| probe.total_cmp(&threshold)).ok()?;
        Some(number.first + at as u32)
    }

    fn add_level(&mut self, field: FieldIndex, level: usize) {
        let at = self.categories.iter().rposition(|category| category.field == field).unwrap_or_else(|| {
            self.categories.push(CategoryConditions { field, ids: Vec::new() });
            self.categories.len() - 1
        });
        let Some(category) = self.categories.get_mut(at) else {
            return debug_assert!(false, "the category was found or pushed above");
        };
        if category.ids.len() <= level {
            category.ids.resize(level + 1, u32::MAX);
        }
        if let Some(id) = category.ids.get_mut(level).filter(|id| **id == u32::MAX) {
            *id = self.n_levels as u32;
            self.n_levels += 1;
        }
    }

    fn unused(&self) -> u32 {
        self.n_levels as u32
    }
}

fn separates_levels(threshold: f64) -> bool {
    (0.0..1.0).contains(&threshold)
}

impl<B: BitBlock> ConditionBits<B> {
    pub(super) fn new(conditions: &Conditions) -> Self {
        let n_on_levels = conditions.n_levels + 1 + conditions.sets.len();
        let n_thresholds: usize = conditions.numbers.iter().map(|number| number.thresholds.len()).sum();
        let mut places: Vec<u32> = (0..n_on_levels as u32).collect();
        places.resize(n_on_levels + n_thresholds, 0);
        let bits = vec![B::CLEAR; n_on_levels + conditions.numbers.len() * (B::BLOCK + 1)];
        Self { bits, places, sorted: Vec::with_capacity(B::BLOCK) }
    }

    #[inline(always)]
    pub(super) fn of(&self, id: u32) -> B {
        let place = self.places.get(id as usize).copied();
        let bits = place.and_then(|place| self.bits.get(place as usize)).copied();
        debug_assert!(bits.is_some(), "every condition has a place, and every place is in the list");
        bits.unwrap_or(B::CLEAR)
    }

    pub(super) fn evaluate(&mut self, conditions: &Conditions, customers: &CustomerColumns, rows: Range<usize>) {
        debug_assert!(rows.len() <= B::BLOCK && rows.end <= customers.len(), "the rows exist and fit in one block");
        let first_place = conditions.n_levels + 1 + conditions.sets.len();
        let parts = self.bits.split_at_mut_checked(first_place).and_then(|(on_levels, numbers)| {
            let (levels, sets) = on_levels.split_at_mut_checked(conditions.n_levels + 1)?;
            Some((levels, sets, numbers))
        });
        let Some((levels, sets, numbers)) = parts else {
            debug_assert!(false, "the bits were allocated for these conditions");
            return;
        };
        levels.fill(B::CLEAR);
        for category in &conditions.categories {
            match customers.column(category.field) {
                Some(Column::Levels(column)) => {
                    let column = column.get(rows.clone()).unwrap_or_default();
                    set_levels(category, column.iter().map(|&level| usize::from(level)), levels);
                }
                Some(Column::ManyLevels(column)) => {
                    let column = column.get(rows.clone()).unwrap_or_default();
                    set_levels(category, column.iter().map(|&level| usize::from(level)), levels);
                }
                _ => debug_assert!(false, "a category's column has levels"),
            }
        }
        sets.fill(B::CLEAR);
        let mut rest = sets;
        for of_field in conditions.sets.chunk_by(|(one, _), (other, _)| one == other) {
            let (bits, others) = rest.split_at_mut(of_field.len().min(rest.len()));
            let category =
                conditions.categories.iter().find(|category| of_field.iter().all(|(of, _)| *of == category.field));
            debug_assert!(category.is_some(), "each level of a set has a condition");
            add_sets(category.map_or(&[], |category| &category.ids), levels, of_field, bits);
            rest = others;
        }
        for (at, (number, bits)) in conditions.numbers.iter().zip(numbers.chunks_exact_mut(B::BLOCK + 1)).enumerate() {
            let Some(Column::Numbers(column)) = customers.column(number.field) else {
                debug_assert!(false, "a number field's column has numbers");
                continue;
            };
            let column = column.get(rows.clone()).unwrap_or_default();
            self.sorted.clear();
            self.sorted.extend(column.iter().copied().zip(0_u16..));
            self.sorted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
            let mut first_customers = B::CLEAR;
            for (bits, &(_, row)) in bits.iter_mut().skip(1).zip(&self.sorted) {
                first_customers.set(usize::from(row));
                *bits = first_customers;
            }
            let first = number.first as usize;
            let places = self.places.get_mut(first..first + number.thresholds.len()).unwrap_or_default();
            debug_assert_eq!(places.len(), number.thresholds.len(), "every condition has a place");
            let base = (first_place + at * (B::BLOCK + 1)) as u32;
            let mut n_below = 0;
            for (place, &threshold) in places.iter_mut().zip(&number.thresholds) {
                while self.sorted.get(n_below).is_some_and(|&(value, _)| value <= threshold) {
                    n_below += 1;
                }
                *place = base + n_below as u32;
            }
        }
    }
}

/// Adds to the bits of each set of levels the customers who have one of its levels. For each group of four levels, the
/// 16 combinations are computed once for all sets, so that large sets do not take long.
fn add_sets<B: BitBlock>(ids: &[u32], levels: &[B], sets: &[(FieldIndex, LevelSet)], bits: &mut [B]) {
    for (at, ids) in ids.chunks(4).enumerate() {
        let mut any = [B::CLEAR; 16];
        for (bit, &id) in ids.iter().enumerate() {
            let of_level = levels.get(id as usize).copied().unwrap_or(B::CLEAR);
            for customers in any.chunks_exact_mut(1 << bit).skip(1).step_by(2).flatten() {
                *customers = customers.select(*customers, of_level);
            }
        }
        for ((_, set), bits) in sets.iter().zip(&mut *bits) {
            let of_set = any.get(set.four(at)).copied().unwrap_or(B::CLEAR);
            *bits = bits.select(*bits, of_set);
        }
    }
}

fn set_levels<B: BitBlock>(category: &CategoryConditions, column: impl Iterator<Item = usize>, bits: &mut [B]) {
    let unused = bits.len().saturating_sub(1);
    for (row, level) in column.enumerate() {
        let condition = category.ids.get(level).map_or(unused, |&id| id as usize);
        match bits.get_mut(condition) {
            Some(bits) => bits.set(row),
            None => {
                debug_assert!(false, "there is one set per level that has a condition, and one for all other levels")
            }
        }
    }
}
