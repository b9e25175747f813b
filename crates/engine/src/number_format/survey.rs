//! Detects the format of a column's numbers and dates from its cells.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};

use super::{Affix, DecimalMark, NumberFormat, NumberText};
use crate::dates::DateOrders;

const MAX_AFFIXES: usize = 16;

/// A column of several numbers has a unit only if at least this many cells have it.
const MIN_CELLS_PER_UNIT: u64 = 2;

/// A column has a unit only if at least one in this many numbers has it.
const MAX_NUMBERS_PER_UNIT: u64 = 10;

/// Counts of a column's cells, by how they can be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormatSurvey {
    /// Cells that are numbers only with a decimal point, such as `12.5`.
    point: u64,
    /// Cells that are numbers only with a decimal comma, such as `12,5`.
    comma: u64,
    /// Cells whose number depends on the decimal mark, such as `3.967`.
    either: u64,
    /// Cells that are the same number with either decimal mark, such as `990`.
    same: u64,
    /// Cells that are not numbers.
    other: u64,
    /// The first of the cells in `either`.
    example: Option<String>,
    affixes: BTreeMap<Affix, u64>,
    dates: DateOrders,
}

/// The format of a column's numbers and dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ColumnFormat {
    /// The number format.
    pub format: NumberFormat,
    /// A cell that can be read as two numbers, if the decimal mark is unknown.
    pub ambiguous: Option<String>,
    /// The orders of day, month, and year that fit the column's dates.
    pub dates: DateOrders,
}

impl FormatSurvey {
    /// Counts a cell that is not blank.
    pub fn add(&mut self, cell: &str) {
        self.dates.add(cell);
        let Some(number) = NumberText::split(cell) else {
            self.other = self.other.saturating_add(1);
            return;
        };
        let count = match number.values(false) {
            [None, None] => &mut self.other,
            [Some(_), None] => &mut self.point,
            [None, Some(_)] => &mut self.comma,
            [Some(point), Some(comma)] if point == comma => &mut self.same,
            [Some(_), Some(_)] => {
                self.example.get_or_insert_with(|| cell.trim().to_owned());
                &mut self.either
            }
        };
        *count = count.saturating_add(1);
        if let Some(count) = self.affixes.get_mut(&number.affix) {
            *count = count.saturating_add(1);
        } else if self.affixes.len() < MAX_AFFIXES {
            self.affixes.insert(number.affix, 1);
        }
    }

    /// Adds the counts of cells that come later in the same column.
    pub fn merge(&mut self, later: &Self) {
        for (count, more) in [
            (&mut self.point, later.point),
            (&mut self.comma, later.comma),
            (&mut self.either, later.either),
            (&mut self.same, later.same),
            (&mut self.other, later.other),
        ] {
            *count = count.saturating_add(more);
        }
        self.dates.merge(&later.dates);
        if self.example.is_none() {
            self.example.clone_from(&later.example);
        }
        for (affix, more) in &later.affixes {
            if let Some(count) = self.affixes.get_mut(affix) {
                *count = count.saturating_add(*more);
            } else if self.affixes.len() < MAX_AFFIXES {
                self.affixes.insert(affix.clone(), *more);
            }
        }
    }

    /// Number of cells that can be read as numbers.
    pub fn numbers(&self) -> u64 {
        self.point.saturating_add(self.comma).saturating_add(self.either).saturating_add(self.same)
    }

    /// Number of cells that are not numbers.
    pub fn other(&self) -> u64 {
        self.other
    }

    /// The decimal mark that more cells require; `None` for a tie.
    pub fn decimal_mark(&self) -> Option<DecimalMark> {
        match self.point.cmp(&self.comma) {
            std::cmp::Ordering::Greater => Some(DecimalMark::Point),
            std::cmp::Ordering::Less => Some(DecimalMark::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Decides the format of the column. The decimal mark is the user's choice, or else the one that more of the
    /// column's cells require, or else `usual`.
    pub fn decide(&self, chosen: Option<DecimalMark>, usual: Option<DecimalMark>) -> ColumnFormat {
        let decimal_mark = chosen.or(self.decimal_mark()).or(usual);
        let ambiguous = if decimal_mark.is_none() { self.example.clone() } else { None };
        let format = NumberFormat { decimal_mark, affix: self.affix(), ..NumberFormat::default() };
        ColumnFormat { format, ambiguous, dates: self.dates }
    }

    fn affix(&self) -> Affix {
        let count_of = |affix: &Affix| -> u64 {
            let same = self.affixes.iter().filter(|(other, _)| other.is_same(affix));
            same.map(|(_, &count)| count).fold(0, u64::saturating_add)
        };
        let is_meant = |affix: &Affix| match affix {
            Affix::None => false,
            Affix::Currency(_) | Affix::Percent => true,
            // `12O` among other numbers is a mistake, not 12 of the unit "o"
            Affix::Unit(_) => self.is_frequent(count_of(affix)),
        };
        let written = self.affixes.keys().filter(|affix| is_meant(affix));
        written.max_by_key(|affix| count_of(affix)).cloned().unwrap_or_default()
    }

    fn is_frequent(&self, cells: u64) -> bool {
        let is_repeated = cells >= MIN_CELLS_PER_UNIT || self.numbers() == 1;
        is_repeated && cells.saturating_mul(MAX_NUMBERS_PER_UNIT) >= self.numbers()
    }
}
