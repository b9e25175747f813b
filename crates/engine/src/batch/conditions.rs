//! Every question that a forest asks, and what the customers of a block answer.

use std::ops::Range;

use super::bits::Bits;
use super::columns::{Column, CustomerColumns};
use crate::forest::{Forest, NodeView};
use crate::preprocessing::Feature;
use crate::schema::FieldIndex;

/// All different questions of a forest. Those about levels come first, then number by number, thresholds rising.
#[derive(Clone, Debug)]
pub(super) struct Conditions {
    categories: Vec<CategoryConditions>,
    n_levels: usize,
    numbers: Vec<NumberConditions>,
}

/// Questions "is it this level?" about one field.
#[derive(Clone, Debug)]
struct CategoryConditions {
    field: FieldIndex,
    /// Per level: the question's number; where nothing asks for the level, [`Conditions::unasked`].
    questions: Vec<u32>,
}

/// Questions "is it at most this?" about one field.
#[derive(Clone, Debug)]
struct NumberConditions {
    field: FieldIndex,
    /// The number of the first question.
    first: u32,
    /// Rising, all different.
    thresholds: Vec<f64>,
}

/// What is asked at a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The question with this number; a customer who says yes goes low.
    YesGoesLow(u32),
    /// The question with this number; a customer who says yes goes high.
    YesGoesHigh(u32),
    /// Nothing: everyone goes low.
    AllGoLow,
    /// Nothing: everyone goes high.
    AllGoHigh,
}

/// What a block's customers answer: a bit each. The answers to "at most …?" about one number are all alike where no
/// customer lies between the thresholds, so there is one for each number of customers who say yes.
#[derive(Clone, Debug)]
pub(super) struct Answers<B> {
    /// Of levels, then one set for nobody, then one more than the block has customers a number field: of the first 0, 1, 2 … by that number.
    bits: Vec<B>,
    /// Per question, its place in `bits`.
    places: Vec<u32>,
    /// A field's values in rising order, with the customers who have them.
    sorted: Vec<(f64, u16)>,
}

impl Conditions {
    pub(super) fn of(forest: &Forest, features: &[Feature]) -> Self {
        let mut asked: Vec<Vec<f64>> = vec![Vec::new(); features.len()];
        for (view, _) in (0..forest.n_nodes()).filter_map(|index| forest.node(index)) {
            if let NodeView::Split { feature, threshold, .. } = view
                && let Some(thresholds) = asked.get_mut(feature)
            {
                thresholds.push(threshold);
            }
        }
        let mut conditions = Self { categories: Vec::new(), n_levels: 0, numbers: Vec::new() };
        for (feature, thresholds) in features.iter().zip(&asked) {
            if let Feature::Level(field, level) = *feature
                && thresholds.iter().any(|&threshold| tells_levels_apart(threshold))
            {
                conditions.add_level(field, usize::from(level));
            }
        }
        let unasked = conditions.unasked();
        for category in &mut conditions.categories {
            category.questions.iter_mut().filter(|question| **question == u32::MAX).for_each(|none| *none = unasked);
        }
        let mut first = unasked + 1;
        for (feature, mut thresholds) in features.iter().zip(asked) {
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

    /// What a split on this feature asks.
    pub(super) fn asked(&self, feature: Option<&Feature>, threshold: f64) -> Asked {
        match feature {
            Some(&Feature::Level(_, _)) if threshold < 0.0 => Asked::AllGoHigh,
            Some(&Feature::Level(_, _)) if threshold >= 1.0 => Asked::AllGoLow,
            Some(&Feature::Level(field, level)) => {
                let category = self.categories.iter().find(|category| category.field == field);
                let question = category.and_then(|category| category.questions.get(usize::from(level)));
                question.map_or(Asked::AllGoHigh, |&question| Asked::YesGoesHigh(question))
            }
            Some(&Feature::Number(field)) => {
                let number = self.numbers.iter().find(|number| number.field == field);
                let question = number.and_then(|number| {
                    let at = number.thresholds.binary_search_by(|probe| probe.total_cmp(&threshold)).ok()?;
                    Some(number.first + at as u32)
                });
                question.map_or(Asked::AllGoHigh, Asked::YesGoesLow)
            }
            // as the forest has it: a feature that a row lacks is above every threshold
            None => Asked::AllGoHigh,
        }
    }

    fn add_level(&mut self, field: FieldIndex, level: usize) {
        if self.categories.last().is_none_or(|category| category.field != field) {
            self.categories.push(CategoryConditions { field, questions: Vec::new() });
        }
        let Some(category) = self.categories.last_mut() else { return };
        if category.questions.len() <= level {
            category.questions.resize(level + 1, u32::MAX);
        }
        if let Some(question) = category.questions.get_mut(level) {
            *question = self.n_levels as u32;
            self.n_levels += 1;
        }
    }

    /// The number of the question that nobody asks, behind those about levels.
    fn unasked(&self) -> u32 {
        self.n_levels as u32
    }
}

/// Whether 0 and 1 lie on different sides.
fn tells_levels_apart(threshold: f64) -> bool {
    (0.0..1.0).contains(&threshold)
}

impl<B: Bits> Answers<B> {
    pub(super) fn new(conditions: &Conditions) -> Self {
        let n_levels = conditions.n_levels + 1;
        let n_thresholds: usize = conditions.numbers.iter().map(|number| number.thresholds.len()).sum();
        let mut places: Vec<u32> = (0..n_levels as u32).collect();
        places.resize(n_levels + n_thresholds, 0);
        let bits = vec![B::NONE; n_levels + conditions.numbers.len() * (B::BLOCK + 1)];
        Self { bits, places, sorted: Vec::with_capacity(B::BLOCK) }
    }

    /// What is answered to this question.
    #[inline(always)]
    pub(super) fn to(&self, question: u32) -> B {
        let place = self.places.get(question as usize).copied().unwrap_or(0);
        self.bits.get(place as usize).copied().unwrap_or(B::NONE)
    }

    /// Asks these customers, at most a block, everything.
    pub(super) fn ask(&mut self, conditions: &Conditions, customers: &CustomerColumns, rows: Range<usize>) {
        let first_place = conditions.n_levels + 1;
        let Some((levels, numbers)) = self.bits.split_at_mut_checked(first_place) else { return };
        levels.fill(B::NONE);
        for category in &conditions.categories {
            match customers.column(category.field) {
                Some(Column::Levels(column)) => {
                    let column = column.get(rows.clone()).unwrap_or_default();
                    ask_levels(category, column.iter().map(|&level| usize::from(level)), levels);
                }
                Some(Column::ManyLevels(column)) => {
                    let column = column.get(rows.clone()).unwrap_or_default();
                    ask_levels(category, column.iter().map(|&level| usize::from(level)), levels);
                }
                _ => {} // not reached: columns are of their fields' kinds
            }
        }
        for (at, (number, bits)) in conditions.numbers.iter().zip(numbers.chunks_exact_mut(B::BLOCK + 1)).enumerate() {
            let Some(Column::Numbers(column)) = customers.column(number.field) else { continue };
            let column = column.get(rows.clone()).unwrap_or_default();
            self.sorted.clear();
            self.sorted.extend(column.iter().copied().zip(0_u16..));
            self.sorted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
            let mut who = B::NONE;
            for (bits, &(_, row)) in bits.iter_mut().skip(1).zip(&self.sorted) {
                who.set(usize::from(row));
                *bits = who;
            }
            let first = number.first as usize;
            let places = self.places.get_mut(first..first + number.thresholds.len()).unwrap_or_default();
            let base = (first_place + at * (B::BLOCK + 1)) as u32;
            let mut yes = 0;
            for (place, &threshold) in places.iter_mut().zip(&number.thresholds) {
                while self.sorted.get(yes).is_some_and(|&(value, _)| value <= threshold) {
                    yes += 1;
                }
                *place = base + yes as u32;
            }
        }
    }
}

fn ask_levels<B: Bits>(category: &CategoryConditions, column: impl Iterator<Item = usize>, bits: &mut [B]) {
    let unasked = bits.len().saturating_sub(1);
    for (row, level) in column.enumerate() {
        let question = category.questions.get(level).map_or(unasked, |&question| question as usize);
        if let Some(bits) = bits.get_mut(question) {
            bits.set(row);
        }
    }
}
