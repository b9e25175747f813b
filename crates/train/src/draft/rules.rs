//! Implications between levels that hold in every row of a table.

use std::collections::BTreeMap;

use super::column::FoundCategory;

/// Least share of the rows, and least number of them, that an implication must be seen in.
const LEAST_SHARE: f64 = 0.005;
const LEAST_ROWS: usize = 30;

/// How many exceptions chance alone would make at least.
const LEAST_SURPRISE: f64 = 10.0;

/// Pairs of categories with more pairs of levels are not looked at.
const MOST_PAIRS: usize = 10_000;

/// A level of a category: the column and the index of the level.
pub(super) type LevelOf = (usize, u16);

/// What holds without exception.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Implications {
    /// Columns that say the same as an earlier one, with that one.
    pub(super) repeated: Vec<(usize, usize)>,
    /// The second level goes with the first one, and only with it.
    pub(super) rules: Vec<(LevelOf, LevelOf)>,
    /// The second level goes with the first one, and also with others; with the rows that have the first.
    pub(super) suspected: Vec<(LevelOf, LevelOf, usize)>,
}

/// Looks at every two categories of a table of so many rows; each stands with its column's index.
pub(super) fn implications(categories: &[(usize, &FoundCategory)], rows: usize) -> Implications {
    let least = LEAST_ROWS.max((rows as f64 * LEAST_SHARE) as usize);
    let mut found = Implications::default();
    let mut equal: Vec<(LevelOf, LevelOf)> = Vec::new();
    for (position, &(first, a)) in categories.iter().enumerate() {
        if found.repeated.iter().any(|&(column, _)| column == first) {
            continue;
        }
        for &(second, b) in categories.iter().skip(position + 1) {
            let Some(table) = Counts::of(a, b) else { continue };
            if table.is_bijection() {
                found.repeated.push((second, first));
                continue;
            }
            for (of_a, of_b, both) in table.cells() {
                let (with_a, with_b) = (table.row(of_a), table.column(of_b));
                if both < least {
                    continue;
                }
                let surprising = |has: usize, follows: usize| {
                    both == has && has as f64 * (1.0 - follows as f64 / rows as f64) >= LEAST_SURPRISE
                };
                match (surprising(with_a, with_b), surprising(with_b, with_a)) {
                    (true, true) => equal.push(((first, of_a), (second, of_b))),
                    (true, false) => found.suspected.push(((first, of_a), (second, of_b), both)),
                    (false, true) => found.suspected.push(((second, of_b), (first, of_a), both)),
                    (false, false) => {}
                }
            }
        }
    }
    found.rules = rules(categories, &equal);
    let repeated: Vec<usize> = found.repeated.iter().map(|&(column, _)| column).collect();
    let settled = |column: usize| repeated.contains(&column);
    found.rules.retain(|&((when, _), (then, _))| !settled(when) && !settled(then));
    found.suspected.retain(|&((when, _), (then, _), _)| !settled(when) && !settled(then));
    found
}

/// Levels that always come together become rules of one that decides: the one with the shortest text, as "No" decides
/// over "No internet service". What would chain or disagree is left out.
fn rules(categories: &[(usize, &FoundCategory)], equal: &[(LevelOf, LevelOf)]) -> Vec<(LevelOf, LevelOf)> {
    let mut class: BTreeMap<LevelOf, LevelOf> = BTreeMap::new();
    for &(a, b) in equal {
        let [of_a, of_b] = [a, b].map(|level| class.get(&level).copied().unwrap_or(level));
        class.insert(a, of_a);
        class.insert(b, of_b);
        let (kept, gone) = (of_a.min(of_b), of_a.max(of_b));
        class.values_mut().filter(|of| **of == gone).for_each(|of| *of = kept);
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
            let disagrees = rules.iter().any(|(other, follows)| follows.0 == then.0 && other.0 != when.0);
            let reserved = rules.iter().filter(|(_, follows)| follows.0 == then.0).count();
            let levels = category(then.0).map_or(0, |category| category.levels.len());
            if when.0 != then.0 && !chains && !disagrees && reserved + 1 < levels {
                rules.push((when, then));
            }
        }
    }
    rules
}

/// How often each two levels of two categories come together. Gathered levels stand behind the others.
struct Counts {
    width: usize,
    rows: Vec<usize>,
    columns: Vec<usize>,
    counts: Vec<usize>,
    /// Levels that are named, not gathered.
    named: (usize, usize),
    blanks: bool,
}

impl Counts {
    fn of(a: &FoundCategory, b: &FoundCategory) -> Option<Self> {
        let (height, width) = (a.levels.len() + 1, b.levels.len() + 1);
        if height * width > MOST_PAIRS {
            return None;
        }
        let mut counts = Self {
            width,
            rows: vec![0; height],
            columns: vec![0; width],
            counts: vec![0; height * width],
            named: (height - 1, width - 1),
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
        Some(counts)
    }

    fn row(&self, level: u16) -> usize {
        self.rows.get(usize::from(level)).copied().unwrap_or(0)
    }

    fn column(&self, level: u16) -> usize {
        self.columns.get(usize::from(level)).copied().unwrap_or(0)
    }

    /// Every two named levels that come together, and in how many rows.
    fn cells(&self) -> impl Iterator<Item = (u16, u16, usize)> + '_ {
        let cells = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        cells
            .map(|(at, &count)| (at / self.width, at % self.width, count))
            .filter(|&(row, column, _)| row < self.named.0 && column < self.named.1)
            .map(|(row, column, count)| (row as u16, column as u16, count))
    }

    /// Whether each level of one is one of the other's, so that the second column says nothing new.
    fn is_bijection(&self) -> bool {
        let gathered = self.row(self.named.0 as u16) + self.column(self.named.1 as u16);
        gathered == 0
            && !self.blanks
            && self.named.0 == self.named.1
            && self.cells().all(|(row, column, both)| both == self.row(row) && both == self.column(column))
    }
}
