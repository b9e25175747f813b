//! Rows that training has to skip, other than those without an outcome.

use super::RawTable;
use super::column::{ColumnFinding, NumberColumn};
use churnscope_engine::csv::is_almost_blank;
use churnscope_wording::draft as texts;

const CELLS_LISTED: usize = 3;

#[derive(Clone, Debug, Default)]
pub(super) struct SkippedRows {
    rows: Vec<usize>,
    pub(super) remarks: Vec<String>,
}

impl SkippedRows {
    pub(super) fn of(table: &RawTable, columns: &[(usize, ColumnFinding)]) -> Self {
        let mut skipped = Self::default();
        if let Some(first) = table.totals.records(0..table.totals.len()).next() {
            skipped.remarks.push(texts::totals(texts::rows_from(table.totals.len(), first.location())));
        }
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
            skipped.remarks.push(texts::almost_blank(texts::rows_from(almost_blank.len(), table.location(first))));
            skipped.rows.extend(almost_blank);
        }
        skipped.rows.sort_unstable();
        skipped.rows.dedup();
        skipped
    }

    pub(super) fn others(&self, n_rows: usize) -> Vec<usize> {
        (0..n_rows).filter(|row| self.rows.binary_search(row).is_err()).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.remarks.is_empty()
    }
}

fn listed(table: &RawTable, column: usize, rows: &[usize]) -> String {
    let cell = |&row: &usize| {
        let record = table.records.records(row..row + 1).next();
        let text = record.and_then(|record| record.cell(column)).map(String::from_utf8_lossy).unwrap_or_default();
        texts::cell_at(table.location(row), text.trim())
    };
    let mut first: Vec<String> = rows.iter().take(CELLS_LISTED).map(cell).collect();
    if let more @ 1.. = rows.len().saturating_sub(CELLS_LISTED) {
        first.push(texts::and_more_cells(more));
    }
    first.join(", ")
}

fn almost_blank(table: &RawTable, columns: &[(usize, ColumnFinding)]) -> Vec<usize> {
    let n_fields = columns.iter().filter(|(_, found)| found.is_field()).count();
    let mut n_filled = vec![n_fields; table.records.len()];
    for row in columns.iter().filter_map(|(_, found)| found.blanks()).flat_map(|blanks| &blanks.rows) {
        n_filled.get_mut(*row).into_iter().for_each(|n_filled| *n_filled -= 1);
    }
    let is_skipped = |(_, n_filled): &(usize, usize)| is_almost_blank(*n_filled, n_fields);
    n_filled.into_iter().enumerate().filter(is_skipped).map(|(row, _)| row).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use crate::draft::draft;
    use crate::draft::tests::{mixed, options, table};
    use crate::{Description, TrainingTable};

    /// Checks that the rows `more`, which follow those of 120 customers, are skipped with this remark and do not change
    /// the schema.
    fn check(header: &str, customer: impl Fn(usize) -> String, more: &[&str], remark: &str) {
        let customers = table(header, 120, customer);
        let csv = [customers.as_slice(), more.join("\n").as_bytes()].concat();
        let drafted = draft(&csv, &options("left")).unwrap();
        assert!(drafted.remarks.iter().any(|found| found == remark), "{more:?}: {:?}", drafted.remarks);
        let description = Description::parse(&drafted.toml).unwrap();
        let expected = Description::parse(&draft(&customers, &options("left")).unwrap().toml).unwrap();
        assert_eq!(description.schema, expected.schema, "{more:?}");
        let table = TrainingTable::read(&description, &csv, options("left").reading.into()).unwrap();
        assert_eq!((table.n_rows(), table.skipped.unwrap().count), (120, more.len()), "{more:?}");
    }

    #[test]
    fn totals_are_not_customers() {
        let left = |row: usize| u8::from(mixed(row).is_multiple_of(3));
        let values = |row: usize| format!("{},{}", row * 7 % 31, row * 11 % 43);
        let id_first = |row: usize| format!("C{row:03},{},{}", values(row), left(row));
        let id_last = |row: usize| format!("{},C{row:03},{}", values(row), left(row));
        let no_id = |row: usize| format!("{},{}", values(row), left(row));
        let one = "totals, not customers: 1 row, on line 122. Training skips such rows and reports them";
        let two = "totals, not customers: 2 rows, the first on line 122. Training skips such rows and reports them";
        check("id,months,fee,left", id_first, &["Total,1800,2500,40"], one);
        check("id,months,fee,left", id_first, &["Total,1800,2500,1"], one);
        check("id,months,fee,left", id_first, &["Summe:,1800,2500,", "Mittelwert,15,21.5,0"], two);
        check("months,fee,id,left", id_last, &["1800,2500,TOTAL,0", "15,21,average,1"], two);
        check("months,fee,left", no_id, &["Total,2500,0"], one);
    }

    #[test]
    fn almost_blank_rows_are_not_customers() {
        let customer = |row: usize| {
            let left = u8::from(mixed(row).is_multiple_of(3));
            format!("{},{},{},{},{left}", row * 7 % 31, row * 11 % 43, row % 9, ["a", "b"][row / 7 % 2])
        };
        let header = "months,fee,calls,plan,left";
        let one = "not customers, because too many fields are blank: 1 row, on line 122. \
                   Training skips such rows and reports them";
        let two = "not customers, because too many fields are blank: 2 rows, the first on line 122. \
                   Training skips such rows and reports them";
        check(header, customer, &["7,,,,0"], one);
        check(header, customer, &["7,,,,0", ",,,,1"], two);
    }
}
