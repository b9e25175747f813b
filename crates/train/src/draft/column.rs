//! What one column of an unknown table holds.

use std::collections::HashMap;

use super::names;
use churnscope_engine::dates::DateOrder;
use churnscope_engine::metrics::Ranking;

/// Texts that stand for a blank in any column.
const BLANKS: [&str; 9] = ["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "?"];

/// Texts that do so where everything else is a number or a date; elsewhere they may be levels.
const BLANKS_AMONG_NUMBERS: [&str; 7] = ["None", "none", "-", "inf", "-inf", "Infinity", "-Infinity"];

/// A column alone that ranks the outcomes this well says more than it can know beforehand.
pub(super) const SUSPICIOUS_AUC: f64 = 0.98;

/// Most levels that a drafted category has.
const MOST_LEVELS: usize = 20;

/// Least share of the rows, and least number of them, that have a level of its own; rarer ones are gathered.
const LEAST_SHARE: f64 = 0.002;
const LEAST_ROWS: usize = 10;

/// One column's cells, spaces around them taken off, and the outcomes.
pub(super) struct Cells<'a> {
    pub(super) name: &'a str,
    pub(super) cells: Vec<&'a str>,
    pub(super) outcomes: &'a [bool],
}

/// What to do with a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    /// It is no field, and why.
    LeftOut(String),
    /// Nearly every row has a value of its own.
    Unique {
        /// Whether truly every row has.
        all: bool,
    },
    /// A number or a date.
    Number(FoundNumber),
    /// A category.
    Category(FoundCategory),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct FoundNumber {
    pub(super) min: f64,
    pub(super) max: f64,
    pub(super) median: f64,
    pub(super) decimals: u8,
    /// How dates are written; the numbers are days from 1 January 1970.
    pub(super) order: Option<DateOrder>,
    /// Whether the dates could be read in another order, too.
    pub(super) ambiguous: bool,
    pub(super) blanks: Blanks,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct FoundCategory {
    /// Values with their rows, in the order of the form.
    pub(super) levels: Vec<(String, usize)>,
    /// How many values are gathered, and how many rows have them.
    pub(super) gathered: Option<(usize, usize)>,
    /// Each row's level, counted as in `levels`; the gathered ones come behind them, and blanks are `None`.
    pub(super) codes: Vec<Option<u16>>,
    pub(super) blanks: Blanks,
}

/// Blank cells of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Blanks {
    pub(super) rows: usize,
    /// Texts that count as blank.
    pub(super) texts: Vec<String>,
}

impl Cells<'_> {
    pub(super) fn examine(&self) -> Found {
        let is_blank = |text: &str| text.is_empty() || BLANKS.contains(&text);
        if let Some(reason) = self.tells_by_blanks(&is_blank) {
            return Found::LeftOut(reason);
        }
        let counts = self.counts();
        let present: Vec<&str> = counts.keys().copied().filter(|text| !is_blank(text)).collect();
        match present.as_slice() {
            [] => return Found::LeftOut("every cell is blank".to_owned()),
            [only] => return Found::LeftOut(format!("the same in every row: {only:?}, or blank")),
            _ => {}
        }
        let n_present: usize = present.iter().filter_map(|text| counts.get(text)).map(|count| count.rows).sum();
        let no_number = |text: &&&str| !BLANKS_AMONG_NUMBERS.contains(text) && number(text).is_none();
        let odd: Vec<&str> = present.iter().filter(no_number).copied().collect();
        let numbers = present.iter().filter_map(|text| number(text)).count();
        if numbers > 2 && !names::are_codes(self.name) && self.are_few(&odd, &counts, n_present) {
            let repeated = n_present > present.len();
            let whole = present.iter().filter_map(|text| number(text)).all(|value| value.fract() == 0.0);
            if !repeated && whole && n_present >= 50 && (names::is_id(self.name) || self.are_counted()) {
                return Found::Unique { all: n_present == self.cells.len() };
            }
            return self.as_number(&is_blank, &odd, None, number);
        }
        let dates: Vec<DateOrder> =
            DateOrder::ALL.into_iter().filter(|order| present.iter().all(|text| order.read(text).is_some())).collect();
        if let Some(&first) = dates.first() {
            let points = present.iter().any(|text| text.contains('.'));
            // where both can be meant, slashes are American and points European
            let order =
                dates.iter().copied().find(|&order| order == DateOrder::MonthDayYear && !points).unwrap_or(first);
            let order = if first == DateOrder::YearMonthDay { first } else { order };
            return self
                .as_number(&is_blank, &[], Some((order, dates.len() > 1)), |text| order.read(text).map(f64::from));
        }
        if n_present >= 20 && present.len() * 2 > n_present {
            return Found::Unique { all: present.len() == self.cells.len() };
        }
        self.as_category(&counts, &is_blank)
    }

    /// Where the cell is blank for one outcome and filled for the other, it was filled in afterwards.
    fn tells_by_blanks(&self, is_blank: &dyn Fn(&str) -> bool) -> Option<String> {
        let filled =
            self.cells.iter().zip(self.outcomes).map(|(text, &left)| (f64::from(u8::from(!is_blank(text))), left));
        let auc = Ranking::of(filled).roc_auc();
        (auc.max(1.0 - auc) >= SUSPICIOUS_AUC).then(|| {
            format!(
                "a suspected leak: whether it is blank says who left (ROC AUC {auc:.3}), so it was filled in afterwards"
            )
        })
    }

    fn counts(&self) -> HashMap<&str, Count> {
        let mut counts: HashMap<&str, Count> = HashMap::new();
        for (text, &left) in self.cells.iter().zip(self.outcomes) {
            let count = counts.entry(text).or_default();
            count.rows += 1;
            count.left += usize::from(left);
        }
        counts
    }

    /// Whether texts among numbers are so few and so alike that they mean "unknown".
    fn are_few(&self, odd: &[&str], counts: &HashMap<&str, Count>, n_present: usize) -> bool {
        let rows: usize = odd.iter().filter_map(|text| counts.get(text)).map(|count| count.rows).sum();
        odd.len() <= 3 && rows * 20 <= n_present
    }

    /// 1, 2, 3 …: the rows' numbers.
    fn are_counted(&self) -> bool {
        let numbers: Vec<f64> = self.cells.iter().filter_map(|text| number(text)).collect();
        numbers.len() == self.cells.len() && numbers.windows(2).all(|pair| matches!(pair, [a, b] if b - a == 1.0))
    }

    fn as_number(
        &self,
        is_blank: &dyn Fn(&str) -> bool,
        odd: &[&str],
        order: Option<(DateOrder, bool)>,
        read: impl Fn(&str) -> Option<f64>,
    ) -> Found {
        let (mut values, mut blanks, mut decimals) = (Vec::with_capacity(self.cells.len()), Blanks::default(), 0);
        for (text, &left) in self.cells.iter().zip(self.outcomes) {
            let counts = is_blank(text) || odd.contains(text) || BLANKS_AMONG_NUMBERS.contains(text);
            match read(text).filter(|_| !counts) {
                Some(value) => {
                    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
                    decimals = decimals.max(if text.contains(['e', 'E']) { 6 } else { digits });
                    values.push((value, left));
                }
                None => blanks.add(text),
            }
        }
        let auc = Ranking::of(values.iter().copied()).roc_auc();
        if auc.max(1.0 - auc) >= SUSPICIOUS_AUC {
            return Found::LeftOut(format!("a suspected leak: it alone says who left (ROC AUC {auc:.3})"));
        }
        values.sort_unstable_by(|a, b| f64::total_cmp(&a.0, &b.0));
        let at = |index: usize| values.get(index).map_or(0.0, |value| value.0);
        let (min, max, median) = (at(0), at(values.len().saturating_sub(1)), at(values.len() / 2));
        if min == max {
            return Found::LeftOut(format!("the same in every row: {min}"));
        }
        let (order, ambiguous) = order.map_or((None, false), |(order, ambiguous)| (Some(order), ambiguous));
        let decimals = if order.is_some() { 0 } else { decimals.min(6) as u8 };
        Found::Number(FoundNumber { min, max, median, decimals, order, ambiguous, blanks: blanks.sorted() })
    }

    fn as_category(&self, counts: &HashMap<&str, Count>, is_blank: &dyn Fn(&str) -> bool) -> Found {
        let mut values: Vec<(&str, Count)> =
            counts.iter().filter(|(text, _)| !is_blank(text)).map(|(&text, &count)| (text, count)).collect();
        values.sort_unstable_by(|(a, of_a), (b, of_b)| of_b.rows.cmp(&of_a.rows).then(a.cmp(b)));
        let least = LEAST_ROWS.max((self.cells.len() as f64 * LEAST_SHARE) as usize);
        let frequent = values.iter().take_while(|(_, count)| count.rows >= least).count().min(MOST_LEVELS);
        // in a small table every value is rare, and two of them are a flag
        let kept = if values.len() <= 2 { values.len() } else { frequent };
        let (levels, rare) = values.split_at_checked(kept).unwrap_or((&values, &[]));
        if levels.is_empty() {
            return Found::LeftOut(format!("{} different values, none of them in {least} rows or more", values.len()));
        }
        let gathered = rare.iter().fold(Count::default(), |sum, (_, count)| sum + *count);
        let everything = levels.iter().map(|(_, count)| *count).chain([gathered]);
        let ranked = everything.flat_map(|count| {
            let rate = count.left as f64 / count.rows.max(1) as f64;
            std::iter::repeat_n((rate, true), count.left)
                .chain(std::iter::repeat_n((rate, false), count.rows - count.left))
        });
        let auc = Ranking::of(ranked).roc_auc();
        if auc >= SUSPICIOUS_AUC {
            return Found::LeftOut(format!("a suspected leak: it alone says who left (ROC AUC {auc:.3})"));
        }
        let mut levels: Vec<(String, usize)> =
            levels.iter().map(|(text, count)| ((*text).to_owned(), count.rows)).collect();
        if levels.len() == 2 || levels.iter().all(|(text, _)| number(text).is_some()) {
            // 0 before 1, No before Yes
            levels.sort_by(|(a, _), (b, _)| {
                number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)).then_with(|| a.cmp(b))
            });
        }
        let code: HashMap<&str, u16> =
            levels.iter().enumerate().map(|(index, (text, _))| (text.as_str(), index as u16)).collect();
        let mut blanks = Blanks::default();
        let codes = self.cells.iter().map(|text| {
            if is_blank(text) {
                blanks.add(text);
                return None;
            }
            Some(code.get(text).copied().unwrap_or(levels.len() as u16))
        });
        let codes = codes.collect();
        let gathered = (!rare.is_empty()).then_some((rare.len(), gathered.rows));
        Found::Category(FoundCategory { gathered, codes, blanks: blanks.sorted(), levels })
    }
}

impl Blanks {
    fn add(&mut self, text: &str) {
        self.rows += 1;
        if !text.is_empty() && !self.texts.iter().any(|known| known == text) {
            self.texts.push(text.to_owned());
        }
    }

    fn sorted(mut self) -> Self {
        self.texts.sort_unstable();
        self
    }
}

/// Rows of a value, and how many of them left.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    rows: usize,
    left: usize,
}

impl std::ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { rows: self.rows + other.rows, left: self.left + other.left }
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}
