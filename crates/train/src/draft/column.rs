//! Decides what a column of an unknown table holds.

use std::collections::HashMap;

use super::blanks::Blanks;
use super::dates::{DateColumn, DateProblem};
use super::drafted_field::FieldKind;
use super::ids::{self, WholeNumbers};
use super::leaks::{Filled, leak_of_ranking};
use super::{levels, names, ranges};
use churnscope_engine::dates::DateOrder;
use churnscope_engine::metrics::Ranking;
use churnscope_engine::notation::plain_number;
use churnscope_engine::number_format::{Affix, NumberFormat};
use churnscope_wording::draft as texts;
use churnscope_wording::values::count;

const BLANKS: [&str; 9] = ["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "?"];

/// Strings, in lowercase, that also mean "blank" in a column of numbers or dates.
const BLANKS_AMONG_NUMBERS: [&str; 25] = [
    "none",
    "-",
    "--",
    "–",
    "—",
    "inf",
    "-inf",
    "infinity",
    "-infinity",
    "nil",
    "unknown",
    "missing",
    "not available",
    "tbd",
    "n.a.",
    "n.d.",
    "k. a.",
    "k.a.",
    "keine angabe",
    "unbekannt",
    "inconnu",
    "desconocido",
    "sconosciuto",
    "onbekend",
    "okänd",
];

/// Minimum number of filled cells for a column to be considered free text.
const MIN_FREE_TEXTS: usize = 20;

/// Filled cells per tolerated cell that is neither a number nor a date.
const CELLS_PER_ODD_TEXT: usize = 20;

/// If a column has at most this many different numbers, a frequent other string, such as `5+`, shows that the numbers
/// are levels, too.
const MAX_COUNTED: usize = 10;

const MIN_KNOWN: usize = 10;

pub(super) struct Cells<'a> {
    pub(super) name: &'a str,
    pub(super) is_first: bool,
    pub(super) cells: Vec<&'a str>,
    pub(super) format: &'a NumberFormat,
    pub(super) date_order: Option<DateOrder>,
    pub(super) churned: &'a [bool],
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum ColumnFinding {
    LeftOut(String),
    /// The column has too many different values to learn from.
    Unique {
        is_id: bool,
        numbers_rows: bool,
        has_spaces: bool,
    },
    Number(NumberColumn),
    Category(CategoryColumn),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct NumberColumn {
    pub(super) min: f64,
    pub(super) max: f64,
    pub(super) median: f64,
    /// Limits for the drafted range of numbers.
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) decimals: u8,
    /// The order of day, month, and year in dates. If there is one, the numbers are days since January 1, 1970.
    pub(super) order: Option<DateOrder>,
    pub(super) affix: Affix,
    pub(super) blanks: Blanks,
    /// Indices of the rows whose cells are neither blank nor readable.
    pub(super) odd: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct CategoryColumn {
    pub(super) levels: Vec<(String, usize)>,
    pub(super) is_place: bool,
    /// Number of values without a level of their own, and number of their rows.
    pub(super) grouped: Option<(usize, usize)>,
    /// Each row's index into `levels`; the length of `levels` for a grouped value, and `None` for a blank without a
    /// level.
    pub(super) codes: Vec<Option<u16>>,
    pub(super) blanks: Blanks,
}

impl ColumnFinding {
    pub(super) fn is_field(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Category(_))
    }

    pub(super) fn blanks(&self) -> Option<&Blanks> {
        match self {
            Self::Number(number) => Some(&number.blanks),
            Self::Category(category) => Some(&category.blanks),
            _ => None,
        }
    }
}

impl<'a> Cells<'a> {
    pub(super) fn examine(&self) -> Result<ColumnFinding, DateProblem> {
        let counts = self.counts();
        if let Some(reason) = Filled::of(counts.iter().map(|(text, count)| (*count, is_blank(text)))).leak() {
            return Ok(ColumnFinding::LeftOut(reason));
        }
        let present: Vec<&str> = counts.keys().copied().filter(|text| !is_blank(text)).collect();
        match present.as_slice() {
            [] => return Ok(ColumnFinding::LeftOut(texts::ALL_BLANK.to_owned())),
            [only] => return Ok(ColumnFinding::LeftOut(texts::constant_or_blank(only))),
            _ => {}
        }
        let n_present: usize = present.iter().filter_map(|text| counts.get(text)).map(|count| count.rows).sum();
        if n_present < MIN_KNOWN.min(self.cells.len()) {
            return Ok(ColumnFinding::LeftOut(texts::rarely_filled(n_present)));
        }
        let no_number = |text: &&&str| !is_blank_among_numbers(text) && self.number(text).is_none();
        let odd: Vec<&str> = present.iter().filter(no_number).copied().collect();
        let numbers = present.iter().filter(|text| self.number(text).is_some()).count();
        let are_codes = names::are_codes(self.name) || names::ends_with_id(self.name);
        if numbers > 2 && !are_codes && are_few(&odd, numbers, &counts, n_present) {
            if odd.is_empty() && self.are_ids(present.len(), n_present) {
                return Ok(self.as_unique(present.len(), n_present));
            }
            return Ok(self.as_number(None, |text| self.number(text)));
        }
        if let Some(dates) = self.as_dates(&present, &counts) {
            return dates;
        }
        let mostly_differ = n_present >= MIN_FREE_TEXTS && present.len() * 2 > n_present;
        if mostly_differ || ids::nearly_all_differ(present.len(), n_present) {
            return Ok(self.as_unique(present.len(), n_present));
        }
        Ok(self.as_category(&counts, &is_blank))
    }

    /// Decides how to use the column. `kind` overrides the kind that the values suggest.
    pub(super) fn examine_as(&self, kind: Option<FieldKind>) -> Result<ColumnFinding, DateProblem> {
        let counts = self.counts();
        let present: Vec<&str> = counts.keys().copied().filter(|text| !is_blank(text)).collect();
        match kind {
            None => self.examine(),
            Some(FieldKind::Category) => Ok(match present.as_slice() {
                [] => ColumnFinding::LeftOut(texts::ALL_BLANK.to_owned()),
                _ => self.as_category(&counts, &is_blank),
            }),
            Some(FieldKind::Number) if present.iter().any(|text| self.number(text).is_some()) => {
                Ok(self.as_number(None, |text| self.number(text)))
            }
            Some(FieldKind::Number) => self
                .as_dates(&present, &counts)
                .unwrap_or_else(|| Ok(ColumnFinding::LeftOut(texts::NO_NUMBER.to_owned()))),
        }
    }

    fn as_dates(&self, present: &[&str], counts: &HashMap<&str, Count>) -> Option<Result<ColumnFinding, DateProblem>> {
        let known: Vec<&str> = present.iter().filter(|text| !is_blank_among_numbers(text)).copied().collect();
        let n_known: usize = known.iter().filter_map(|text| counts.get(text)).map(|count| count.rows).sum();
        let DateColumn { dates, odd, problem } = DateColumn::examine(&known, counts, self.date_order)?;
        let odd: Vec<&str> = odd.iter().map(String::as_str).collect();
        if !are_few(&odd, known.len() - odd.len(), counts, n_known) {
            return None;
        }
        let found = self.as_number(Some(dates.order), |text| dates.read_cell(text));
        Some(match (problem, &found) {
            (Some(problem), ColumnFinding::Number(_)) => Err(problem),
            _ => Ok(found),
        })
    }

    fn counts(&self) -> HashMap<&str, Count> {
        let mut counts: HashMap<&str, Count> = HashMap::new();
        for (text, &churned) in self.cells.iter().zip(self.churned) {
            let count = counts.entry(text).or_default();
            count.rows += 1;
            count.churned += usize::from(churned);
        }
        counts
    }

    fn are_ids(&self, n_different: usize, n_present: usize) -> bool {
        let values: Vec<f64> = self.cells.iter().filter_map(|text| self.number(text)).collect();
        let is_whole = values.iter().all(|value| value.fract() == 0.0);
        let repeats = n_present - n_different;
        is_whole
            && ids::nearly_all_differ(n_different, n_present)
            && WholeNumbers { name: self.name, is_first: self.is_first, values, repeats }.are_ids()
    }

    fn as_unique(&self, n_different: usize, n_present: usize) -> ColumnFinding {
        ColumnFinding::Unique {
            is_id: ids::nearly_all_differ(n_different, n_present)
                && ids::nearly_all_differ(n_present, self.cells.len())
                && !names::are_codes(self.name),
            numbers_rows: self.are_row_numbers(),
            has_spaces: self.cells.iter().any(|text| text.contains(char::is_whitespace)),
        }
    }

    fn are_row_numbers(&self) -> bool {
        let numbers: Vec<f64> = self.cells.iter().filter_map(|text| self.number(text)).collect();
        numbers.len() == self.cells.len() && numbers.windows(2).all(|pair| matches!(pair, [a, b] if b - a == 1.0))
    }

    fn number(&self, text: &str) -> Option<f64> {
        self.format.read(text)
    }

    fn as_number(&self, order: Option<DateOrder>, read: impl Fn(&str) -> Option<f64>) -> ColumnFinding {
        let is_blank = |text: &str| is_blank(text) || is_blank_among_numbers(text);
        let (mut values, mut odd, mut decimals) = (Vec::with_capacity(self.cells.len()), Vec::new(), 0);
        for (row, (text, &churned)) in
            self.cells.iter().zip(self.churned).enumerate().filter(|(_, (text, _))| !is_blank(text))
        {
            match read(text) {
                Some(value) => {
                    let digits = plain_number(value).split_once('.').map_or(0, |(_, digits)| digits.len());
                    decimals = decimals.max(digits);
                    values.push((value, churned));
                }
                None => odd.push(row),
            }
        }
        let known = Count { rows: values.len(), churned: values.iter().filter(|(_, churned)| *churned).count() };
        let roc_auc = Ranking::of(values.iter().copied()).roc_auc();
        if let Some(reason) = leak_of_ranking(self.name, roc_auc, known) {
            return ColumnFinding::LeftOut(reason);
        }
        values.sort_unstable_by(|a, b| f64::total_cmp(&a.0, &b.0));
        let at = |index: usize| values.get(index).map_or(0.0, |value| value.0);
        let (min, max, median) = (at(0), at(values.len().saturating_sub(1)), at(values.len() / 2));
        if min == max {
            let date = order.and_then(|_| self.cells.iter().find(|text| read(text).is_some()));
            return ColumnFinding::LeftOut(date.map_or_else(|| texts::constant(min), texts::constant_date));
        }
        if !(max - min).is_finite() {
            return ColumnFinding::LeftOut(texts::TOO_LARGE.to_owned());
        }
        let blanks = Blanks::of(self.cells.iter().map(|text| (*text, is_blank(text))));
        let affix = self.format.affix.clone();
        let decimals = if order.is_some() { 0 } else { decimals.min(6) as u8 };
        let sorted: Vec<f64> = values.iter().map(|(value, _)| *value).collect();
        let (low, high) = ranges::limits(&sorted, decimals, &affix);
        ColumnFinding::Number(NumberColumn { min, max, median, low, high, decimals, order, affix, blanks, odd })
    }

    fn as_category(&self, counts: &HashMap<&str, Count>, is_blank: &dyn Fn(&str) -> bool) -> ColumnFinding {
        let present = counts.iter().filter(|(text, _)| !is_blank(text)).map(|(&text, &count)| (text, count));
        let values = levels::spelled(present);
        if let [only] = values.as_slice() {
            return ColumnFinding::LeftOut(texts::constant_or_blank(only.text));
        }
        let n_levels = levels::n_levels(&values, self.cells.len());
        let (frequent, rare) = values.split_at_checked(n_levels).unwrap_or((&values, &[]));
        if frequent.is_empty() {
            let min_rows = levels::min_rows(self.cells.len());
            return ColumnFinding::LeftOut(texts::no_frequent_value(
                count(values.len() as u64),
                count(min_rows as u64),
            ));
        }
        let grouped = rare.iter().fold(Count::default(), |sum, value| sum + value.count);
        let all = frequent.iter().map(|value| value.count).chain([grouped]);
        let ranked = all.flat_map(|count| {
            let rate = count.churned as f64 / count.rows.max(1) as f64;
            std::iter::repeat_n((rate, true), count.churned)
                .chain(std::iter::repeat_n((rate, false), count.rows - count.churned))
        });
        let known = values.iter().fold(Count::default(), |sum, value| sum + value.count);
        if let Some(reason) = leak_of_ranking(self.name, Ranking::of(ranked).roc_auc(), known) {
            return ColumnFinding::LeftOut(reason);
        }
        let blanks = Blanks::of(self.cells.iter().map(|text| (*text, is_blank(text))));
        let cells: Vec<Option<&str>> = self.cells.iter().map(|text| (!is_blank(text)).then_some(*text)).collect();
        let is_place = names::are_codes(self.name) || names::is_place(self.name);
        ColumnFinding::Category(CategoryColumn { is_place, ..levels::category(frequent, &cells, blanks) })
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.is_empty() || BLANKS.contains(&text)
}

fn is_blank_among_numbers(text: &str) -> bool {
    BLANKS_AMONG_NUMBERS.contains(&text.to_lowercase().as_str())
}

/// Whether the `odd` strings of a column of numbers are few enough to be ignored. `numbers` is the number of different
/// other strings.
fn are_few(odd: &[&str], numbers: usize, counts: &HashMap<&str, Count>, n_present: usize) -> bool {
    let rows = |text: &&str| counts.get(text).map_or(0, |count| count.rows);
    let is_level = numbers <= MAX_COUNTED && odd.iter().any(|text| rows(text) >= levels::MIN_ROWS);
    !is_level && odd.iter().map(rows).sum::<usize>() * CELLS_PER_ODD_TEXT <= n_present
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Count {
    pub(super) rows: usize,
    pub(super) churned: usize,
}

impl std::ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { rows: self.rows + other.rows, churned: self.churned + other.churned }
    }
}
