//! Blank cells of a column, and blanks that another column explains.

use std::collections::{HashMap, HashSet};

use super::column::{CategoryColumn, ColumnFinding, NumberColumn};
use super::{RawTable, free_name};
use churnscope_wording::draft as texts;

/// A value explains blanks only if at least this many rows have it.
const MIN_ROWS: usize = 10;

/// Maximum number of values of one column that explain the blanks of another.
const MAX_VALUES: usize = 3;

/// With fewer filled cells than this, the training rows of a fold may have no value to learn from.
const MIN_KNOWN: usize = 100;

const NONE: &str = "none";

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Blanks {
    pub(super) rows: Vec<usize>,
    /// Distinct strings of the blank cells, except the empty string.
    pub(super) texts: Vec<String>,
    pub(super) fill: BlankFill,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum BlankFill {
    /// The median or the most frequent level of the rows that a model is trained on.
    #[default]
    Learned,
    /// The median or the most frequent level of this table.
    Fixed,
    /// 0 or a level for blanks that another column explains. The string is the explanation.
    Explained(String),
}

impl Blanks {
    pub(super) fn of<'a>(cells: impl ExactSizeIterator<Item = (&'a str, bool)>) -> Self {
        let n_cells = cells.len();
        let (mut rows, mut texts) = (Vec::new(), HashSet::new());
        for (row, (text, _)) in cells.enumerate().filter(|(_, (_, is_blank))| *is_blank) {
            rows.push(row);
            texts.insert(text);
        }
        let mut texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect();
        texts.sort_unstable();
        let fill = if n_cells - rows.len() < MIN_KNOWN { BlankFill::Fixed } else { BlankFill::Learned };
        Self { rows, texts, fill }
    }
}

/// Finds the blanks that another column explains. They become a level of a category, or 0 in a column of numbers.
pub(super) fn explain_blanks(table: &RawTable, columns: &mut [(usize, ColumnFinding)]) {
    let explained: Vec<(usize, String)> = columns
        .iter()
        .enumerate()
        // 0 can stand for blanks among numbers, but no date can
        .filter(|(_, (_, found))| !matches!(found, ColumnFinding::Number(NumberColumn { order: Some(_), .. })))
        .filter_map(|(index, (column, found))| {
            let blanks = found.blanks().filter(|blanks| is_beyond_chance(blanks.rows.len(), table.records.len()))?;
            let mut others = columns.iter().filter(|(other, _)| other != column);
            Some((index, others.find_map(|(other, found)| explanation(table, blanks, *other, found))?))
        })
        .collect();
    for (index, why) in explained {
        match columns.get_mut(index).map(|(_, found)| found) {
            Some(ColumnFinding::Category(category)) => category.add_blank_level(why),
            Some(ColumnFinding::Number(number)) => number.blanks.fill = BlankFill::Explained(why),
            _ => {}
        }
    }
}

/// Replaces learned fills with fixed ones, for tables in which customers have several rows: one customer may have most
/// of the known values, so the training rows of a fold may have none.
pub(super) fn fix_fills(columns: &mut [(usize, ColumnFinding)]) {
    for (_, found) in columns {
        let blanks = match found {
            ColumnFinding::Category(category) => &mut category.blanks,
            ColumnFinding::Number(number) => &mut number.blanks,
            _ => continue,
        };
        if blanks.fill == BlankFill::Learned {
            blanks.fill = BlankFill::Fixed;
        }
    }
}

/// Whether at least [`MIN_ROWS`] rows of a random set of `blanks` rows would be expected outside another such set.
fn is_beyond_chance(blanks: usize, rows: usize) -> bool {
    let expected_exceptions = blanks as f64 * (1.0 - blanks as f64 / rows.max(1) as f64);
    expected_exceptions >= MIN_ROWS as f64
}

/// The phrase that explains the blanks, if they are exactly the rows in which another column has certain values.
fn explanation(table: &RawTable, blanks: &Blanks, column: usize, found: &ColumnFinding) -> Option<String> {
    let cells = match found {
        ColumnFinding::Category(category) => category.texts(),
        ColumnFinding::Number(number) if number.blanks.rows.is_empty() => table.cells(column).ok()?,
        _ => return None,
    };
    let mut is_blank = vec![false; cells.len()];
    blanks.rows.iter().for_each(|&row| is_blank.get_mut(row).into_iter().for_each(|blank| *blank = true));
    let mut by_value: HashMap<&str, (bool, usize)> = HashMap::new();
    for (text, &is_blank) in cells.iter().zip(&is_blank) {
        let (of_value, rows) = by_value.entry(text).or_insert((is_blank, 0));
        if *of_value != is_blank {
            return None;
        }
        *rows += 1;
    }
    let mut values: Vec<(&str, usize)> =
        by_value.into_iter().filter(|(_, (is_blank, _))| *is_blank).map(|(text, (_, rows))| (text, rows)).collect();
    values.sort_unstable();
    let is_explained = (1..=MAX_VALUES).contains(&values.len())
        && values.iter().all(|(text, rows)| !text.is_empty() && *rows >= MIN_ROWS);
    let listed: Vec<String> = values.iter().map(|(text, _)| format!("\"{text}\"")).collect();
    is_explained.then(|| texts::blank_where(table.name(column), listed.join(" or ")))
}

impl CategoryColumn {
    /// The text of each row's level; empty for a grouped value, and for a blank without a level.
    fn texts(&self) -> Vec<&str> {
        let text = |code: &Option<u16>| {
            code.and_then(|code| self.levels.get(usize::from(code))).map_or("", |(text, _)| text.as_str())
        };
        self.codes.iter().map(text).collect()
    }

    fn add_blank_level(&mut self, why: String) {
        let blank = self.levels.len() as u16;
        for code in &mut self.codes {
            *code = match *code {
                None => Some(blank),
                // grouped values come after all levels
                Some(code) if code == blank => Some(blank + 1),
                Some(code) => Some(code),
            };
        }
        self.levels.push((free_name(NONE, &self.levels), self.blanks.rows.len()));
        self.blanks.fill = BlankFill::Explained(why);
    }

    pub(super) fn has_unexplained_blanks(&self) -> bool {
        !self.blanks.rows.is_empty() && !matches!(self.blanks.fill, BlankFill::Explained(_))
    }
}
