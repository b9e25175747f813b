use rayon::prelude::*;

use super::DraftError;
use super::column::{Cells, ColumnFinding, NumberColumn};
use super::dates::DateProblem;
use super::drafted_field::FieldKind;
use churnscope_engine::csv::{Header, Location, Record, RecordBatch, TableChoices, TableError, TableReader, is_total};
use churnscope_engine::dates::DateOrder;
use churnscope_engine::number_format::{ColumnFormat, DecimalMark, NumberFormat};
use churnscope_wording::{draft as texts, rows};

pub(super) struct RawTable {
    pub(super) header: Header,
    /// Trimmed.
    pub(super) names: Vec<String>,
    pub(super) records: RecordBatch,
    /// Totals and averages of other rows, which are not among the records.
    pub(super) totals: RecordBatch,
}

impl RawTable {
    pub(super) fn read(csv: &[u8], reading: TableChoices, totals_in: usize) -> Result<Self, DraftError> {
        let mut reader = TableReader::with(reading);
        let (mut records, mut totals) = (RecordBatch::default(), RecordBatch::default());
        let mut push = |record: Record<'_>| {
            // a quote that is never closed is an error even in a total, because customers may follow it
            let is_total = is_total_in(&record, totals_in) && record.open_quote_end().is_none();
            if is_total { &mut totals } else { &mut records }.push(record);
        };
        reader.feed(csv, &mut push)?;
        reader.finish(&mut push)?;
        let header = reader.header().cloned().ok_or(TableError::Empty)?;
        let names = names_of(&header.names)?;
        check_shape(&records, &names)?;
        Ok(Self { header, names, records, totals })
    }

    /// Whether this column marks exactly the rows that were read as totals.
    pub(super) fn totals_are_in(&self, column: usize) -> bool {
        let all = |rows: &RecordBatch, expected: bool| {
            rows.records(0..rows.len()).all(|record| is_total_in(&record, column) == expected)
        };
        all(&self.totals, true) && all(&self.records, false)
    }

    pub(super) fn cells(&self, column: usize) -> Result<Vec<&str>, DraftError> {
        self.records
            .records(0..self.records.len())
            .map(|record| {
                let cell = record.cell(column).unwrap_or_default();
                std::str::from_utf8(cell).map(str::trim).map_err(|_| DraftError::Row {
                    location: record.location(),
                    problem: format!("column {}: {}", self.name(column), rows::not_text(String::from_utf8_lossy(cell))),
                })
            })
            .collect()
    }

    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    pub(super) fn subset(&self, rows: &[usize]) -> RecordBatch {
        let mut subset = RecordBatch::default();
        rows.iter().flat_map(|&row| self.records.records(row..row + 1)).for_each(|record| subset.push(record));
        subset
    }

    pub(super) fn is_mostly_blank(&self, row: usize) -> bool {
        let is_filled = |cell: &&[u8]| !cell.trim_ascii().is_empty();
        let n_filled = |record: Record<'_>| record.cells().filter(is_filled).count();
        self.records.records(row..row + 1).any(|record| n_filled(record) * 2 < self.names.len())
    }

    pub(super) fn location(&self, row: usize) -> Location {
        self.records.records(row..row + 1).next().map_or(Location::Line(0), |record| record.location())
    }

    pub(super) fn columns_other_than(
        &self,
        target: usize,
        churned: &[bool],
        date_order: Option<DateOrder>,
    ) -> Result<Vec<(usize, ColumnFinding)>, DraftError> {
        let examine = |column: usize| -> Result<(usize, ColumnFinding), DraftError> {
            let name = self.name(column);
            if name.is_empty() {
                return Ok((column, ColumnFinding::LeftOut(texts::NO_NAME.to_owned())));
            }
            let ColumnFormat { format, ambiguous, .. } = self.header.formats.get(column).cloned().unwrap_or_default();
            let cells = self.cells(column)?;
            let finding = |format: &NumberFormat| {
                Cells { name, is_first: column == 0, cells: cells.clone(), format, date_order, churned }
                    .examine()
                    .map_err(|problem| self.date_error(name, &cells, problem))
            };
            match ambiguous {
                Some(example) => {
                    let read = |mark: DecimalMark| NumberFormat { decimal_mark: Some(mark), ..format.clone() };
                    let [point, comma] = [DecimalMark::Point, DecimalMark::Comma].map(read);
                    match finding(&point)? {
                        // only a column of numbers other than dates depends on the decimal mark
                        ColumnFinding::Number(NumberColumn { order: None, .. }) => {
                            Err(DraftError::decimals(name, &example, &point, &comma))
                        }
                        other => Ok((column, other)),
                    }
                }
                None => Ok((column, finding(&format)?)),
            }
        };
        (0..self.names.len()).into_par_iter().filter(|&column| column != target).map(examine).collect()
    }

    pub(super) fn finding(
        &self,
        column: usize,
        date_order: Option<DateOrder>,
        kind: Option<FieldKind>,
    ) -> Result<ColumnFinding, DraftError> {
        let name = self.name(column);
        let format = self.header.formats.get(column).cloned().unwrap_or_default().format;
        let cells = self.cells(column)?;
        // without outcomes, no column is a leak
        let churned = vec![false; cells.len()];
        Cells { name, is_first: column == 0, cells: cells.clone(), format: &format, date_order, churned: &churned }
            .examine_as(kind)
            .map_err(|problem| self.date_error(name, &cells, problem))
    }

    fn date_error(&self, name: &str, cells: &[&str], problem: DateProblem) -> DraftError {
        match problem {
            DateProblem::Ambiguous { example, orders } => DraftError::ambiguous_dates(name, example, &orders),
            DateProblem::Mixed { order, example } => {
                let is_misfit =
                    |text: &&&str| order.read(text).is_none() && DateOrder::readings(text).iter().any(Option::is_some);
                let locations = self.records.records(0..self.records.len()).map(|record| record.location());
                let cells = locations.zip(cells).filter(|(_, text)| is_misfit(text));
                let misfits: Vec<(Location, &str)> = cells.map(|(location, text)| (location, *text)).collect();
                DraftError::mixed_dates(name, example, order, &misfits)
            }
        }
    }
}

fn is_total_in(record: &Record<'_>, column: usize) -> bool {
    is_total(record.cell(column).unwrap_or_default())
}

fn names_of(header: &[Vec<u8>]) -> Result<Vec<String>, DraftError> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (index, bytes) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(bytes).trim().to_owned();
        let problem = if std::str::from_utf8(bytes).is_err() {
            Some("is not UTF-8 text: rename the column, or save the file as UTF-8")
        } else {
            (!name.is_empty() && names.contains(&name))
                .then_some("repeats an earlier name: give every column its own name")
        };
        if let Some(problem) = problem {
            return Err(DraftError::Header { column: index + 1, name, problem });
        }
        names.push(name);
    }
    Ok(names)
}

fn check_shape(records: &RecordBatch, names: &[String]) -> Result<(), DraftError> {
    let expected = names.len();
    let n_named = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    for record in records.records(0..records.len()) {
        let problem = if let Some(last_line) = record.open_quote_end() {
            rows::open_quote(last_line)
        } else if record.n_cells() < n_named || record.cells().skip(expected).any(|cell| !cell.is_empty()) {
            rows::cell_count(rows::cells(record.n_cells()), expected)
        } else {
            continue;
        };
        return Err(DraftError::Row { location: record.location(), problem });
    }
    Ok(())
}
