//! Finds categories that copy others, and implications between levels of two categories.

use std::collections::BTreeMap;

use super::column::CategoryColumn;

/// Minimum share of the rows, and minimum number of rows, that must show an implication.
const MIN_SHARE: f64 = 0.02;
const MIN_ROWS: usize = 30;

/// Minimum number of exceptions that would be expected if the two levels were independent.
const MIN_EXPECTED_EXCEPTIONS: f64 = 10.0;

/// Categories with more levels than this have no rules: with many levels, some occur together by chance.
const MAX_LEVELS: usize = 10;

/// If each level of one category belongs to a single level of another with at least this many levels, the two classify
/// the same thing, as zip codes and cities do.
const MIN_CLASSES: usize = 3;

/// The index of a column, and that of a level.
pub(super) type LevelOf = (usize, u16);

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Implications {
    /// Pairs of a copy and the column that it copies.
    pub(super) copies: Vec<(usize, usize)>,
    /// Pairs of levels that occur only together: a condition, and what follows from it.
    pub(super) rules: Vec<(LevelOf, LevelOf)>,
    /// Pairs in which the first level implies the second, with the number of rows that have both.
    pub(super) one_way: Vec<(LevelOf, LevelOf, usize)>,
}

pub(super) fn implications(categories: &[(usize, &CategoryColumn)], rows: usize) -> Implications {
    let min_rows = MIN_ROWS.max((rows as f64 * MIN_SHARE) as usize);
    let mut found = Implications::default();
    let mut equal: Vec<(LevelOf, LevelOf)> = Vec::new();
    for (position, &(first, a)) in categories.iter().enumerate() {
        if found.copies.iter().any(|&(column, _)| column == first) {
            continue;
        }
        for &(second, b) in categories.iter().skip(position + 1) {
            let table = ContingencyTable::of(a, b);
            if table.is_bijection() {
                found.copies.push((second, first));
                continue;
            }
            if !can_have_rules(a) || !can_have_rules(b) || table.is_hierarchy() {
                continue;
            }
            for (of_a, of_b, both) in table.cells() {
                let (with_a, with_b) = (table.row(of_a), table.column(of_b));
                if both < min_rows {
                    continue;
                }
                let implies = |has: usize, follows: usize| {
                    both == has && has as f64 * (1.0 - follows as f64 / rows as f64) >= MIN_EXPECTED_EXCEPTIONS
                };
                // filling a blank could break the rule
                let has_blanks = a.has_unexplained_blanks() || b.has_unexplained_blanks();
                match (implies(with_a, with_b), implies(with_b, with_a)) {
                    (true, true) if has_blanks => {}
                    (true, true) => equal.push(((first, of_a), (second, of_b))),
                    (true, false) => found.one_way.push(((first, of_a), (second, of_b), both)),
                    (false, true) => found.one_way.push(((second, of_b), (first, of_a), both)),
                    (false, false) => {}
                }
            }
        }
    }
    found.rules = rules(categories, &equal);
    let copies: Vec<usize> = found.copies.iter().map(|&(column, _)| column).collect();
    let is_copy = |column: usize| copies.contains(&column);
    found.rules.retain(|&((when, _), (then, _))| !is_copy(when) && !is_copy(then));
    found.one_way.retain(|&((when, _), (then, _), _)| !is_copy(when) && !is_copy(then));
    found
}

fn can_have_rules(category: &CategoryColumn) -> bool {
    !category.is_place && category.grouped.is_none() && category.levels.len() <= MAX_LEVELS
}

/// Turns levels that occur only together into rules. The level with the shortest name becomes the condition, such as
/// "No" for "No internet service".
fn rules(categories: &[(usize, &CategoryColumn)], equal: &[(LevelOf, LevelOf)]) -> Vec<(LevelOf, LevelOf)> {
    let mut class: BTreeMap<LevelOf, LevelOf> = BTreeMap::new();
    for &(a, b) in equal {
        let [of_a, of_b] = [a, b].map(|level| class.get(&level).copied().unwrap_or(level));
        class.insert(a, of_a);
        class.insert(b, of_b);
        let (first, merged) = (of_a.min(of_b), of_a.max(of_b));
        class.values_mut().filter(|of| **of == merged).for_each(|of| *of = first);
    }
    let mut members: BTreeMap<LevelOf, Vec<LevelOf>> = BTreeMap::new();
    for (level, of) in class {
        members.entry(of).or_default().push(level);
    }
    let category = |column: usize| categories.iter().find(|(index, _)| *index == column).map(|(_, category)| *category);
    let length = |(column, level): LevelOf| {
        let levels = category(column).map(|category| category.levels.as_slice()).unwrap_or_default();
        levels.get(usize::from(level)).map_or(usize::MAX, |(text, _)| text.chars().count())
    };
    let mut rules: Vec<(LevelOf, LevelOf)> = Vec::new();
    for levels in members.into_values() {
        let Some(when) = levels.iter().copied().min_by_key(|&level| (length(level), level)) else { continue };
        for then in levels.into_iter().filter(|&level| level != when) {
            let chains = rules.iter().any(|(other, follows)| follows.0 == when.0 || other.0 == then.0);
            let conflicts = rules.iter().any(|(other, follows)| follows.0 == then.0 && other.0 != when.0);
            let reserved = rules.iter().filter(|(_, follows)| follows.0 == then.0).count();
            let levels = category(then.0).map_or(0, |category| category.levels.len());
            if when.0 != then.0 && !chains && !conflicts && reserved + 1 < levels {
                rules.push((when, then));
            }
        }
    }
    rules
}

/// Number of rows per pair of levels. The last row and the last column are for grouped values.
struct ContingencyTable {
    width: usize,
    rows: Vec<usize>,
    columns: Vec<usize>,
    counts: Vec<usize>,
    /// Without grouped values.
    n_levels: (usize, usize),
    blanks: bool,
}

impl ContingencyTable {
    fn of(a: &CategoryColumn, b: &CategoryColumn) -> Self {
        let (height, width) = (a.levels.len() + 1, b.levels.len() + 1);
        let mut counts = Self {
            width,
            rows: vec![0; height],
            columns: vec![0; width],
            counts: vec![0; height * width],
            n_levels: (height - 1, width - 1),
            blanks: false,
        };
        let add = |counts: &mut Vec<usize>, at: usize| counts.get_mut(at).map(|count| *count += 1);
        for pair in a.codes.iter().zip(&b.codes) {
            match pair {
                (Some(of_a), Some(of_b)) => {
                    let (row, column) = (usize::from(*of_a), usize::from(*of_b));
                    add(&mut counts.rows, row);
                    add(&mut counts.columns, column);
                    add(&mut counts.counts, row * width + column);
                }
                (None, None) => {}
                _ => counts.blanks = true,
            }
        }
        counts
    }

    fn is_hierarchy(&self) -> bool {
        let (n_rows, n_columns) = self.n_levels;
        let rows_have_one = self.cells().all(|(row, _, both)| both == self.row(row));
        let columns_have_one = self.cells().all(|(_, column, both)| both == self.column(column));
        rows_have_one && n_columns >= MIN_CLASSES || columns_have_one && n_rows >= MIN_CLASSES
    }

    fn row(&self, level: u16) -> usize {
        self.rows.get(usize::from(level)).copied().unwrap_or(0)
    }

    fn column(&self, level: u16) -> usize {
        self.columns.get(usize::from(level)).copied().unwrap_or(0)
    }

    fn cells(&self) -> impl Iterator<Item = (u16, u16, usize)> + '_ {
        let cells = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        cells
            .map(|(at, &count)| (at / self.width, at % self.width, count))
            .filter(|&(row, column, _)| row < self.n_levels.0 && column < self.n_levels.1)
            .map(|(row, column, count)| (row as u16, column as u16, count))
    }

    fn is_bijection(&self) -> bool {
        let grouped = self.row(self.n_levels.0 as u16) + self.column(self.n_levels.1 as u16);
        grouped == 0
            && !self.blanks
            && self.n_levels.0 == self.n_levels.1
            && self.cells().all(|(row, column, both)| both == self.row(row) && both == self.column(column))
    }
}
