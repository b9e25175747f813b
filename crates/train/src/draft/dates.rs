//! Detects the order of day, month, and year in a column's dates.

use std::collections::HashMap;

use super::column::Count;
use churnscope_engine::dates::{DateOrder, Dates};

pub(super) struct DateColumn {
    pub(super) dates: Dates,
    pub(super) odd: Vec<String>,
    pub(super) problem: Option<DateProblem>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum DateProblem {
    /// The example means different days in these orders.
    Ambiguous { example: String, orders: Vec<DateOrder> },
    /// No order fits all dates. `order` fits the most of them, including the example.
    Mixed { order: DateOrder, example: String },
}

/// The distinct strings that are dates, each with its number of rows and the day that it means in each order.
struct WrittenDates<'a> {
    cells: Vec<(&'a str, usize, [Option<i32>; 3])>,
}

impl DateColumn {
    /// Reads a column's dates; `None` unless more than half of the rows with `texts` hold written dates. `chosen` is
    /// the user's choice for dates whose order is unclear.
    pub(super) fn examine(texts: &[&str], counts: &HashMap<&str, Count>, chosen: Option<DateOrder>) -> Option<Self> {
        let rows = |text: &str| counts.get(text).map_or(0, |count| count.rows);
        let read = |text| (text, rows(text), DateOrder::readings(text));
        let mut cells: Vec<_> =
            texts.iter().copied().map(read).filter(|(_, _, days)| days.iter().any(Option::is_some)).collect();
        // a hash map has no order, but the same table must always get the same draft
        cells.sort_unstable_by_key(|(text, ..)| *text);
        let written = WrittenDates { cells };
        let n_rows: usize = texts.iter().map(|text| rows(text)).sum();
        if written.rows(|_| true) * 2 <= n_rows {
            return None;
        }
        let (order, problem) = written.order(chosen);
        let dates = Dates { order, origin: 0 };
        let is_odd = |text: &&&str| dates.read_cell(text).is_none() && DateOrder::readings(text) == [None; 3];
        let odd = texts.iter().filter(is_odd).map(|text| (*text).to_owned()).collect();
        Some(Self { dates, odd, problem })
    }
}

impl WrittenDates<'_> {
    fn rows(&self, condition: impl Fn(&[Option<i32>; 3]) -> bool) -> usize {
        self.cells.iter().filter(|(_, _, days)| condition(days)).map(|(_, rows, _)| rows).sum()
    }

    /// An order that fits the most rows, and the reason not to trust it, if there is one.
    fn order(&self, chosen: Option<DateOrder>) -> (DateOrder, Option<DateProblem>) {
        let misfits = |order: DateOrder| self.rows(|days| reading(days, order).is_none());
        let fewest = DateOrder::ALL.into_iter().map(misfits).min().unwrap_or(0);
        let best: Vec<DateOrder> = DateOrder::ALL.into_iter().filter(|&order| misfits(order) == fewest).collect();
        let first = best.first().copied().unwrap_or(DateOrder::YearMonthDay);
        let order = chosen.filter(|chosen| best.contains(chosen)).unwrap_or(first);
        let problem = if fewest > 0 {
            self.cells
                .iter()
                .find(|(_, _, days)| reading(days, order).is_some())
                .map(|(text, ..)| DateProblem::Mixed { order, example: (*text).to_owned() })
        } else if Some(order) == chosen {
            None
        } else {
            self.ambiguity(&best)
        };
        (order, problem)
    }

    fn ambiguity(&self, orders: &[DateOrder]) -> Option<DateProblem> {
        let is_ambiguous = |days: &[Option<i32>; 3]| {
            let mut days = orders.iter().map(|&order| reading(days, order));
            days.next().is_some_and(|first| days.any(|day| day != first))
        };
        let (text, ..) = self.cells.iter().find(|(_, _, days)| is_ambiguous(days))?;
        Some(DateProblem::Ambiguous { example: (*text).to_owned(), orders: orders.to_vec() })
    }
}

fn reading(days: &[Option<i32>; 3], order: DateOrder) -> Option<i32> {
    DateOrder::ALL.iter().zip(days).find(|(known, _)| **known == order).and_then(|(_, day)| *day)
}
