use std::collections::{HashMap, HashSet};

use super::blanks::Blanks;
use super::column::{CategoryColumn, Count};
use churnscope_engine::spelling::{SpellingIndex, normalized};

/// Maximum number of values with a level of their own.
pub(super) const MAX_LEVELS: usize = 20;

/// In a column of three or more values, a value needs at least this share of the rows, rounded down to whole rows, for
/// a level of its own.
const MIN_SHARE: f64 = 0.002;
pub(super) const MIN_ROWS: usize = 10;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spelled<'a> {
    pub(super) text: &'a str,
    pub(super) others: Vec<&'a str>,
    pub(super) count: Count,
}

/// The different values that these strings mean, the most frequent first.
pub(super) fn spelled<'a>(counts: impl Iterator<Item = (&'a str, Count)>) -> Vec<Spelled<'a>> {
    let mut texts: Vec<(&str, Count)> = counts.collect();
    texts.sort_unstable_by(|(a, of_a), (b, of_b)| of_b.rows.cmp(&of_a.rows).then(a.cmp(b)));
    let mut values: Vec<Spelled<'a>> = Vec::new();
    let mut by_spelling: HashMap<String, usize> = HashMap::new();
    for (text, count) in texts {
        let at = *by_spelling.entry(normalized(text)).or_insert(values.len());
        match values.get_mut(at) {
            Some(value) => value.add(text, count),
            None => values.push(Spelled { text, others: Vec::new(), count }),
        }
    }
    by_frequency(&mut values);
    with_flags_merged(values)
}

/// Merges other words for yes and no, such as `Y` with `Yes`.
fn with_flags_merged(values: Vec<Spelled<'_>>) -> Vec<Spelled<'_>> {
    let mut merged: Vec<Spelled<'_>> = Vec::new();
    for value in values {
        // rarer values get no level, so they need not be merged
        let known = if merged.len() > MAX_LEVELS {
            None
        } else {
            SpellingIndex::of_values(merged.iter().map(|known| known.text)).find(value.text)
        };
        match known.and_then(|known| merged.get_mut(usize::from(known))) {
            Some(known) => {
                known.add(value.text, value.count);
                known.others.extend(value.others);
            }
            None => merged.push(value),
        }
    }
    by_frequency(&mut merged);
    merged
}

fn by_frequency(values: &mut [Spelled<'_>]) {
    values.sort_by(|a, b| b.count.rows.cmp(&a.count.rows).then(a.text.cmp(b.text)));
}

impl<'a> Spelled<'a> {
    fn add(&mut self, text: &'a str, count: Count) {
        self.others.push(text);
        self.count = self.count + count;
    }
}

pub(super) fn min_rows(rows: usize) -> usize {
    MIN_ROWS.max((rows as f64 * MIN_SHARE) as usize)
}

/// Number of values that become levels. `values` must be sorted, the most frequent first.
pub(super) fn n_levels(values: &[Spelled<'_>], rows: usize) -> usize {
    // a column with only two values keeps both, even if they are rare
    if values.len() <= 2 {
        return values.len();
    }
    let min_rows = min_rows(rows);
    values.iter().take_while(|value| value.count.rows >= min_rows).count().min(MAX_LEVELS)
}

/// A category with these levels. `cells` has each row's text, or `None` for a blank.
pub(super) fn category(levels: &[Spelled<'_>], cells: &[Option<&str>], blanks: Blanks) -> CategoryColumn {
    let mut texts: Vec<&str> = levels.iter().map(|level| level.text).collect();
    if texts.len() == 2 || texts.iter().all(|text| number(text).is_some()) {
        // sorts 0 before 1, and No before Yes
        texts.sort_by(|a, b| number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)).then_with(|| a.cmp(b)));
    }
    // rows are read in the same way as for training and scoring
    let index = SpellingIndex::of_values(texts.iter().copied());
    let other = texts.len() as u16;
    let mut code_of: HashMap<&str, u16> = HashMap::new();
    let mut code = |text| *code_of.entry(text).or_insert_with(|| index.find(text).unwrap_or(other));
    let codes: Vec<Option<u16>> = cells.iter().map(|cell| cell.map(&mut code)).collect();
    let mut rows = vec![0; texts.len() + 1];
    for code in codes.iter().flatten() {
        if let Some(rows) = rows.get_mut(usize::from(*code)) {
            *rows += 1;
        }
    }
    let grouped_texts = code_of.iter().filter(|(_, code)| **code == other).map(|(text, _)| normalized(text));
    let n_grouped = grouped_texts.collect::<HashSet<_>>().len();
    let grouped = rows.pop().filter(|_| n_grouped > 0).map(|rows| (n_grouped, rows));
    let levels = texts.into_iter().map(str::to_owned).zip(rows).collect();
    CategoryColumn { levels, is_place: false, grouped, codes, blanks }
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_value_are_one_value() {
        for (texts, expected) in [
            (&[("Male", 9), ("male", 4), (" MALE ", 1), ("Female", 8)][..], &[("Male", 14), ("Female", 8)][..]),
            (&[("One  year", 2), ("One year", 3), ("Two year", 1)], &[("One year", 5), ("Two year", 1)]),
            (&[("1", 5), ("1.0", 3), ("0", 9), ("0.0", 1)], &[("0", 10), ("1", 8)]),
            (&[("Yes", 5), ("Y", 2), ("ja", 1), ("No", 9), ("n", 3)], &[("No", 12), ("Yes", 8)]),
            (&[("S", 3), ("M", 2), ("L", 1)], &[("S", 3), ("M", 2), ("L", 1)]),
            (&[("male", 2), ("Male", 2)], &[("Male", 4)]),
        ] {
            let counts = texts.iter().map(|&(text, rows)| (text, Count { rows, churned: 0 }));
            let found: Vec<(&str, usize)> =
                spelled(counts).iter().map(|value| (value.text, value.count.rows)).collect();
            assert_eq!(found, expected, "{texts:?}");
        }
    }
}
