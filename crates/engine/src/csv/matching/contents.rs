//! Compares the first values of a column with the values that a field can have.

use std::collections::BTreeSet;

use crate::csv::record::RecordBatch;
use crate::csv::table_reader::Header;
use crate::dates::Dates;
use crate::number_format::{ColumnFormat, DecimalMark};
use crate::schema::{Category, Field, Kind, Number};
use crate::spelling::{SpellingIndex, normalized};

const ROWS: usize = 300;

const MIN_READABLE: f64 = 0.9;

/// Low, because a file may have larger numbers than the training data.
const MIN_IN_RANGE: f64 = 0.5;

/// How many more different values a column can have than the field has levels, for [`Fit::OtherWords`].
const MAX_SURPLUS_VALUES: usize = 3;

/// Maximum average number of spellings per level.
const MAX_SPELLINGS: usize = 8;

/// Minimum number of consecutive digits that make a value a code or a date, not a level.
const DIGITS_OF_A_CODE: usize = 3;

const MIN_DIFFERENT_IDS: f64 = 0.9;

pub(super) struct Samples<'a> {
    columns: Vec<ColumnSample<'a>>,
    has_rows: bool,
}

pub(super) struct ColumnSample<'a> {
    values: Vec<&'a str>,
    n_different: usize,
    format: ColumnFormat,
    has_rows: bool,
}

pub(super) struct FieldValues<'a> {
    field: &'a Field,
    levels: SpellingIndex,
    flags: SpellingIndex,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fit {
    No,
    /// There are no rows to compare.
    Unknown,
    /// Many values are not among the field's levels, but could be other words for them.
    OtherWords,
    /// The share of suitable values.
    Yes(f64),
    /// The values include at least two levels other than yes, no, and numbers.
    Levels,
}

impl<'a> Samples<'a> {
    pub(super) fn of(header: &Header, rows: &'a RecordBatch) -> Self {
        let has_rows = !rows.is_empty();
        let mut columns: Vec<ColumnSample<'a>> = (0..header.names.len())
            .map(|column| {
                let format = header.formats.get(column).cloned().unwrap_or_default();
                ColumnSample { values: Vec::new(), n_different: 0, format, has_rows }
            })
            .collect();
        for record in rows.records(0..ROWS) {
            for (column, cell) in columns.iter_mut().zip(record.cells()) {
                let value = std::str::from_utf8(cell).unwrap_or_default().trim();
                if !value.is_empty() {
                    column.values.push(value);
                }
            }
        }
        for column in &mut columns {
            column.n_different = column.values.iter().collect::<BTreeSet<_>>().len();
        }
        Self { columns, has_rows }
    }

    pub(super) fn column(&self, column: usize) -> Option<&ColumnSample<'a>> {
        self.columns.get(column)
    }

    pub(super) fn has_rows(&self) -> bool {
        self.has_rows
    }
}

impl ColumnSample<'_> {
    pub(super) fn fit(&self, FieldValues { field, levels, flags }: &FieldValues<'_>) -> Fit {
        let values: Vec<&str> = self
            .values
            .iter()
            .copied()
            .filter(|value| !field.missing.blanks.iter().any(|blank| blank == value))
            .collect();
        if values.is_empty() {
            return if self.has_rows { Fit::No } else { Fit::Unknown };
        }
        match &field.kind {
            Kind::Number(Number { dates: Some(dates), .. }) => self.fit_of_dates(*dates, &values),
            Kind::Number(number) => self.fit_of_numbers(number, &values),
            Kind::Category(category) if self.is_too_varied_for(category) => Fit::No,
            Kind::Category(category) => fit_of_levels(category, levels, flags, &values),
        }
    }

    pub(super) fn could_be_ids(&self) -> bool {
        if self.values.is_empty() {
            return !self.has_rows;
        }
        let has_decimals = |value: &str| value.parse::<f64>().is_ok_and(|number| number.fract() != 0.0);
        let is_fraction = |value: &str| self.format.format.read(value).is_some_and(|number| number.fract() != 0.0);
        self.n_different as f64 >= MIN_DIFFERENT_IDS * self.values.len() as f64
            && !self.values.iter().any(|value| has_decimals(value) || is_fraction(value))
    }

    fn is_too_varied_for(&self, category: &Category) -> bool {
        category.other.is_none() && self.n_different > MAX_SPELLINGS.saturating_mul(category.levels.len())
    }

    fn fit_of_dates(&self, dates: Dates, values: &[&str]) -> Fit {
        let dates = Dates { order: self.format.dates.order_for(dates.order), ..dates };
        let readable = share(values, |value| dates.read_cell(value).is_some());
        if readable >= MIN_READABLE { Fit::Yes(readable) } else { Fit::No }
    }

    fn fit_of_numbers(&self, number: &Number, values: &[&str]) -> Fit {
        let marks = match self.format.format.decimal_mark {
            None => vec![DecimalMark::Point, DecimalMark::Comma],
            Some(mark) => vec![mark],
        };
        let mut best = Fit::No;
        for mark in marks {
            let mut format = self.format.format.for_field(number);
            format.decimal_mark = Some(mark);
            let readable = share(values, |value| format.read(value).is_some());
            let in_range = share(values, |value| {
                format.read(value).is_some_and(|value| number.min <= value && value <= number.max)
            });
            let is_better = !matches!(best, Fit::Yes(other) if other >= in_range);
            if readable >= MIN_READABLE && in_range >= MIN_IN_RANGE && is_better {
                best = Fit::Yes(in_range);
            }
        }
        best
    }
}

impl<'a> FieldValues<'a> {
    pub(super) fn of(field: &'a Field) -> Self {
        let levels = match &field.kind {
            Kind::Category(category) => SpellingIndex::of_levels(category),
            Kind::Number(_) => SpellingIndex::default(),
        };
        Self { field, levels, flags: SpellingIndex::of_values(["yes", "no"].into_iter()) }
    }

    pub(super) fn contain(&self, text: &str) -> bool {
        match &self.field.kind {
            Kind::Number(_) => text.parse::<f64>().is_ok(),
            Kind::Category(category) => level(category, &self.levels, text).is_some(),
        }
    }
}

fn fit_of_levels(category: &Category, index: &SpellingIndex, flags: &SpellingIndex, values: &[&str]) -> Fit {
    // yes, no, and numbers are levels of many fields
    let is_telling = |value: &str| flags.find(value).is_none() && value.parse::<f64>().is_err();
    let known = share(values, |value| level(category, index, value).is_some());
    if known >= MIN_READABLE {
        let seen: BTreeSet<&str> = values.iter().filter_map(|value| level(category, index, value)).collect();
        let n_telling = seen.into_iter().filter(|value| is_telling(value)).count();
        return if n_telling > 1 { Fit::Levels } else { Fit::Yes(known) };
    }
    let different: BTreeSet<String> = values.iter().map(|value| normalized(value)).collect();
    let are_few = different.len() <= category.levels.len().saturating_add(MAX_SURPLUS_VALUES);
    let are_words = !different.iter().any(|value| has_code(value));
    // words for yes and no are recognized in many languages, so an unrecognized word is probably neither
    let has_words = category.levels.iter().filter(|level| is_telling(&level.value)).count() > 1;
    if are_words && has_words && (are_few || category.other.is_some()) { Fit::OtherWords } else { Fit::No }
}

fn level<'a>(category: &'a Category, index: &SpellingIndex, text: &str) -> Option<&'a str> {
    let exact = category.levels.iter().find(|level| level.value == text);
    let level = exact.or_else(|| category.levels.get(usize::from(index.find(text)?)));
    level.map(|level| level.value.as_str())
}

fn has_code(text: &str) -> bool {
    let longest = text.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    text.parse::<f64>().is_ok() || longest >= DIGITS_OF_A_CODE
}

fn share(values: &[&str], holds: impl Fn(&str) -> bool) -> f64 {
    let count = values.iter().filter(|value| holds(value)).count();
    count as f64 / values.len().max(1) as f64
}
