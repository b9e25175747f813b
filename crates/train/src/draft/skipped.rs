//! Rows of the table that training has to skip.

use super::RawTable;
use super::column::{ColumnFinding, NumberColumn};
use churnscope_engine::csv::is_almost_blank;
use churnscope_wording::draft as texts;

/// Maximum number of cells of a column that a remark lists.
const CELLS_LISTED: usize = 3;

/// Rows that training has to skip.
#[derive(Clone, Debug, Default)]
pub(super) struct SkippedRows {
    /// Indices of the rows, ascending.
    rows: Vec<usize>,
    /// What is wrong with the rows, one sentence per kind.
    pub(super) remarks: Vec<String>,
}

impl SkippedRows {
    /// The rows with cells that do not fit the fields that the columns become.
    pub(super) fn of(table: &RawTable, columns: &[(usize, ColumnFinding)]) -> Self {
        let mut skipped = Self::default();
        for (column, found) in columns {
            if let ColumnFinding::Number(NumberColumn { odd, order, .. }) = found
                && !odd.is_empty()
            {
                let (cells, first) = (texts::cells(odd.len()), listed(table, *column, odd));
                let remark = if order.is_some() { texts::not_dates } else { texts::not_numbers };
                skipped.remarks.push(remark(table.name(*column), cells, first));
                skipped.rows.extend(odd);
            }
        }
        let almost_blank = almost_blank(table, columns);
        if let Some(&first) = almost_blank.first() {
            skipped.remarks.push(texts::almost_blank(almost_blank.len(), table.line(first)));
            skipped.rows.extend(almost_blank);
        }
        skipped.rows.sort_unstable();
        skipped.rows.dedup();
        skipped
    }

    /// The numbers of customers in other rows who left and who stayed.
    pub(super) fn count_others(&self, churned: &[bool]) -> (usize, usize) {
        let left = churned.iter().filter(|churned| **churned).count();
        let skipped_left = self.rows.iter().filter(|row| churned.get(**row) == Some(&true)).count();
        let stayed = churned.len() - left;
        (left - skipped_left, stayed - (self.rows.len() - skipped_left))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.remarks.is_empty()
    }
}

/// The first of a column's cells in these rows, with their lines.
fn listed(table: &RawTable, column: usize, rows: &[usize]) -> String {
    let cell = |&row: &usize| {
        let record = table.records.records(row..row + 1).next();
        let text = record.and_then(|record| record.cell(column)).map(String::from_utf8_lossy).unwrap_or_default();
        texts::line_with(table.line(row), text.trim())
    };
    let mut first: Vec<String> = rows.iter().take(CELLS_LISTED).map(cell).collect();
    if let more @ 1.. = rows.len().saturating_sub(CELLS_LISTED) {
        first.push(texts::and_more_cells(more));
    }
    first.join(", ")
}

/// Rows with so few values that they are not customers. A blank counts as no value, even if another column explains it.
fn almost_blank(table: &RawTable, columns: &[(usize, ColumnFinding)]) -> Vec<usize> {
    let n_fields = columns.iter().filter(|(_, found)| found.is_field()).count();
    let mut n_filled = vec![n_fields; table.records.len()];
    for row in columns.iter().filter_map(|(_, found)| found.blanks()).flat_map(|blanks| &blanks.rows) {
        n_filled.get_mut(*row).into_iter().for_each(|n_filled| *n_filled -= 1);
    }
    let is_skipped = |(_, n_filled): &(usize, usize)| is_almost_blank(*n_filled, n_fields);
    n_filled.into_iter().enumerate().filter(is_skipped).map(|(row, _)| row).collect()
}
