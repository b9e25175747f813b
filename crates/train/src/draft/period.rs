//! Finds the column that says when each row was observed.

use super::column::ColumnFinding;
use super::used_rows::UsedRows;
use super::{RawTable, names};
use crate::table::{Periods, TimeSplit, at};
use churnscope_wording::draft as texts;

/// Minimum number of rows with each outcome, both among the earlier and among the latest rows.
const MIN_ROWS: usize = 30;

/// Leaves the column with the periods out of the fields: a model must not learn what happened in a month that will not
/// come back. Unless customers have several rows, the column may describe the customer, so its name must say that it is
/// the time of observation.
pub(super) fn take_period(
    table: &RawTable,
    columns: &mut [(usize, ColumnFinding)],
    is_repeated: bool,
    churned: &[bool],
) -> Option<usize> {
    let (column, found) = columns.iter_mut().find(|(column, found)| {
        let name = table.name(*column);
        let is_named = names::is_period(name) && (is_repeated || names::says_observed(name));
        is_named && found.is_field() && can_be_divided(table, *column, churned)
    })?;
    *found = ColumnFinding::LeftOut(texts::PERIOD.to_owned());
    Some(*column)
}

/// Whether the earlier and the latest rows are known, and enough of both have each outcome.
fn can_be_divided(table: &RawTable, column: usize, churned: &[bool]) -> bool {
    let rows: Vec<usize> = (0..churned.len()).collect();
    split(table, column, &rows).is_some_and(|split| {
        [&split.earlier, &split.latest].into_iter().all(|rows| {
            let n_left = at(churned, rows).into_iter().filter(|churned| *churned).count();
            n_left >= MIN_ROWS && rows.len() - n_left >= MIN_ROWS
        })
    })
}

/// Whether the used rows can be divided by time: the latest rows have both outcomes, and the earlier rows allow no
/// fewer folds than all rows do.
pub(super) fn earlier_rows_have_all_folds(table: &RawTable, column: usize, used: &UsedRows) -> bool {
    split(table, column, used.indices()).is_some_and(|split| {
        let (earlier, latest) = (used.subset(&split.earlier), used.subset(&split.latest));
        earlier.check_outcomes().is_ok()
            && earlier.n_folds() >= used.n_folds()
            && (1..latest.len()).contains(&latest.n_churned())
    })
}

/// Positions in `rows`, divided by time; `None` if the order of the periods is unknown.
fn split(table: &RawTable, column: usize, rows: &[usize]) -> Option<TimeSplit> {
    let cells: Vec<String> = at(&table.cells(column).ok()?, rows).into_iter().map(str::to_owned).collect();
    let format = table.header.formats.get(column).cloned().unwrap_or_default().format;
    Some(Periods::of(table.name(column), &cells, &format).ok()?.split())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use crate::draft::draft;
    use crate::draft::tests::{mixed, options, table};
    use crate::{Description, EvaluateOn, Options, train};

    const CUSTOMERS: usize = 100;

    /// Drafts, trains, and returns whether the draft evaluates on the latest rows.
    fn has_period(id: &str, name: &str, cell: impl Fn(usize) -> String) -> bool {
        let csv = table(&format!("{id},{name},plan,calls,left"), 6 * CUSTOMERS, |row| {
            let (customer, calls) = (row % CUSTOMERS, mixed(row) % 40);
            let left = u8::from(calls + mixed(row + 77_000) % 30 > 35);
            format!("C{},{},{},{calls},{left}", 1_000 + customer, cell(row / CUSTOMERS), ["a", "b"][customer % 2])
        });
        let mut description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
        let is_field = description.schema.fields.iter().any(|field| field.column == name);
        let is_period = description.training.period.as_deref() == Some(name);
        assert_eq!(description.training.evaluate_on, is_period.then_some(EvaluateOn::Latest));
        assert!(!(is_field && is_period));
        description.training.trees = Some(5);
        let bundle = train(&csv, &description, Options::default(), &|_| {}).unwrap();
        assert_eq!(bundle.out_of_time.map(|of| of.period), is_period.then(|| name.to_owned()));
        is_period
    }

    #[test]
    fn periods_of_customers_with_several_rows_are_found() {
        type Cell = fn(usize) -> String;
        let cases: [(&str, Cell, bool); 6] = [
            ("month", |at| (at + 1).to_string(), true),
            ("snapshot", |at| format!("2026-{:02}-01", at + 1), true),
            ("Period", |at| format!("2026-{:02}", at + 1), true),
            ("Month", |at| ["May", "June", "July", "March", "April", "January"][at].to_owned(), false),
            ("month", |_| "5".to_owned(), false),
            ("bills", |at| (at + 1).to_string(), false),
        ];
        for (name, cell, expected) in cases {
            assert_eq!(has_period("customer", name, cell), expected, "{name}: {}", cell(0));
        }
    }
}
