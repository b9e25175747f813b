use std::collections::HashMap;

use churnscope_engine::dates::DateOrder;
use churnscope_engine::number_format::NumberFormat;

use super::{TrainingTableError, at};

/// Minimum share of rows in the latest periods. The share is lower if otherwise no earlier rows would be left.
const LATEST_SHARE: f64 = 0.2;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Periods {
    pub(crate) column: String,
    /// The distinct periods, the earliest first.
    pub(crate) values: Vec<String>,
    pub(crate) of_rows: Vec<usize>,
}

pub(crate) struct TimeSplit {
    pub(crate) first: String,
    pub(crate) earlier: Vec<usize>,
    pub(crate) latest: Vec<usize>,
}

impl Periods {
    pub(crate) fn of(column: &str, cells: &[String], format: &NumberFormat) -> Result<Self, TrainingTableError> {
        let column = column.to_owned();
        let mut different: Vec<&str> = cells.iter().map(String::as_str).collect();
        different.sort_unstable();
        different.dedup();
        let Some(keys) = keys(&different, format) else {
            let examples = different.iter().take(3).map(|cell| format!("“{cell}”")).collect::<Vec<_>>().join(", ");
            return Err(TrainingTableError::PeriodOrder { column, examples });
        };
        let mut in_order: Vec<(f64, &str)> = keys.into_iter().zip(different).collect();
        in_order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut index_of = HashMap::new();
        let mut values: Vec<String> = Vec::new();
        // the same period may be written in several ways
        let mut last = None;
        for (key, cell) in in_order {
            if last != Some(key) {
                values.push(cell.to_owned());
                last = Some(key);
            }
            index_of.insert(cell, values.len() - 1);
        }
        if let [period] = values.as_slice() {
            return Err(TrainingTableError::OnePeriod { column, period: period.clone() });
        }
        let of_rows = cells.iter().filter_map(|cell| index_of.get(cell.as_str()).copied()).collect();
        Ok(Self { column, values, of_rows })
    }

    pub(super) fn subset(&self, rows: &[usize]) -> Self {
        Self { of_rows: at(&self.of_rows, rows), ..self.clone() }
    }

    /// Divides the rows by time. The latest periods are the fewest with at least [`LATEST_SHARE`] of the rows, or fewer
    /// if otherwise no earlier rows would be left.
    pub(crate) fn split(&self) -> TimeSplit {
        let mut n_rows = vec![0_usize; self.values.len()];
        for &period in &self.of_rows {
            if let Some(n_rows) = n_rows.get_mut(period) {
                *n_rows += 1;
            }
        }
        let mut first = self.values.len();
        let mut n_latest = 0;
        let has_rows_before = |first: usize| n_rows.iter().take(first).any(|&rows| rows > 0);
        while (n_latest as f64) < LATEST_SHARE * self.of_rows.len() as f64 && has_rows_before(first.saturating_sub(1)) {
            first -= 1;
            n_latest += n_rows.get(first).copied().unwrap_or_default();
        }
        let (earlier, latest) = (0..self.of_rows.len()).partition(|&row| self.of_rows.get(row) < Some(&first));
        TimeSplit { first: self.values.get(first).cloned().unwrap_or_default(), earlier, latest }
    }
}

/// A number for each cell, lower for earlier periods; `None` if the order is unknown. Strings of the same form that
/// start with the year, such as `2025-Q4` and `2026-Q2`, are compared as text.
fn keys(different: &[&str], format: &NumberFormat) -> Option<Vec<f64>> {
    let numbers: Option<Vec<f64>> = different.iter().map(|cell| format.read(cell)).collect();
    if numbers.is_some() {
        return numbers;
    }
    let dates = |order: DateOrder| -> Option<Vec<f64>> {
        different.iter().map(|cell| order.read(cell).map(f64::from)).collect()
    };
    let mut readings: Vec<Vec<f64>> = DateOrder::ALL.into_iter().filter_map(dates).collect();
    readings.dedup();
    match readings.len() {
        0 => {}
        1 => return readings.pop(),
        // the order of day, month, and year is not clear, and the days depend on it
        _ => return None,
    }
    let form = |cell: &str| -> String { cell.chars().map(|of| if of.is_ascii_digit() { '0' } else { of }).collect() };
    let forms: Vec<String> = different.iter().map(|cell| form(cell)).collect();
    let is_same = forms.windows(2).all(|pair| pair.first() == pair.last());
    let starts_with_year = forms.first().is_some_and(|form| form.starts_with("0000"));
    // the cells are sorted, and strings of this form are then in chronological order
    (is_same && starts_with_year).then(|| (0..different.len()).map(|index| index as f64).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use super::*;

    fn periods(cells: &[&str]) -> Result<Periods, TrainingTableError> {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        Periods::of("month", &cells, &NumberFormat::plain())
    }

    #[test]
    fn periods_are_in_the_order_of_time() {
        for (cells, expected) in [
            (&["10", "9", "11"][..], &["9", "10", "11"][..]),
            (&["202601", "202512"], &["202512", "202601"]),
            (&["2026-02-01", "2025-12-31"], &["2025-12-31", "2026-02-01"]),
            (&["13.02.2026", "01.12.2025"], &["01.12.2025", "13.02.2026"]),
            (&["21-May-2022", "3-Apr-2022"], &["3-Apr-2022", "21-May-2022"]),
            (&["2026-05", "2025-11"], &["2025-11", "2026-05"]),
            (&["2026-Q2", "2026-Q1", "2025-Q4"], &["2025-Q4", "2026-Q1", "2026-Q2"]),
            (&["2026W10", "2026W09"], &["2026W09", "2026W10"]),
            (&["1.0", "1", "2"], &["1", "2"]),
        ] {
            assert_eq!(periods(cells).unwrap().values, expected, "{cells:?}");
        }
    }

    #[test]
    fn an_unknown_order_is_an_error() {
        for (cells, message) in [
            (&["May", "June"][..], "the order of \"June\", \"May\""),
            (&["03/04/2026", "05/06/2026"], "the order of \"03/04/2026\", \"05/06/2026\""),
            (&["2026-05", "2026-5"], "the order of \"2026-05\", \"2026-5\""),
            (&["1", ""], "the order of \"\", \"1\""),
            (&["5", "5"], "every usable row has the period 5"),
        ] {
            let error = periods(cells).unwrap_err().to_string().replace(['“', '”'], "\"");
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn the_latest_periods_have_a_fifth_of_the_rows_but_not_all() {
        for (cells, first, n_latest) in [
            (&["1", "2", "3", "4", "5"][..], "5", 1),
            (&["1", "2", "3", "4", "5", "6", "7", "8", "9"], "8", 2),
            (&["1", "2", "2", "2", "2", "2", "2"], "2", 6),
            (&["1", "1", "1", "1", "1", "1", "2"], "2", 1),
        ] {
            let split = periods(cells).unwrap().split();
            assert_eq!((split.first.as_str(), split.latest.len()), (first, n_latest), "{cells:?}");
            assert_eq!(split.earlier.len() + split.latest.len(), cells.len());
            assert!(split.earlier.iter().all(|&row| cells[row] < first));
        }
        assert_eq!(periods(&[]).unwrap().split().latest, [0_usize; 0]);
    }
}
