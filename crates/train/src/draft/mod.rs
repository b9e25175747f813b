//! Drafts a description of an unknown table. The draft can be trained on as it is, and marks what was guessed.

mod blanks;
mod column;
mod customers;
mod dates;
mod error;
mod file;
mod ids;
mod leaks;
mod levels;
mod names;
mod outcome;
mod ranges;
mod remarks;
mod rules;
mod skipped;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod trains;

use rayon::prelude::*;

pub use self::error::DraftError;
pub use self::outcome::BlankOutcome;

use self::blanks::explain_blanks;
use self::column::{CategoryColumn, Cells, ColumnFinding};
use self::customers::{Customers, equal_rows, take_repeated_id};
use self::dates::DateProblem;
use self::ids::take_id;
use self::names::Capitals;
use self::outcome::{TargetColumn, check_outcomes};
use self::rules::{Implications, implications};
use self::skipped::SkippedRows;
use super::duplicates::{Duplicates, duplicates};
use super::folds::customers_by_outcome;
use churnscope_engine::csv::{ColumnsError, Header, Record, RecordBatch, TableChoices, TableError, TableReader};
use churnscope_engine::dates::DateOrder;
use churnscope_engine::number_format::ColumnFormat;
use churnscope_engine::schema::MAX_FIELDS;
use churnscope_engine::spelling::normalized;
use churnscope_wording::{draft as texts, rows};

/// If a table has more rows than this, its draft limits training to a sample of this size.
const MAX_ROWS: usize = 200_000;

/// Options for a draft.
#[derive(Clone, Debug)]
pub struct DraftRequest<'a> {
    /// The column that says who left. Case, spaces, underscores, and hyphens do not matter.
    pub target: &'a str,
    /// The value of that column that means "left"; guessed if `None`.
    pub positive: Option<&'a str>,
    /// The meaning of a blank in that column. If it is `None`, customers without an outcome are an error.
    pub blank_target: Option<BlankOutcome>,
    /// The name of the data set.
    pub name: &'a str,
    /// The date to write into the description, such as `2026-11-24`.
    pub date: &'a str,
    /// How to read the table.
    pub reading: TableChoices,
    /// The order of day, month, and year in columns whose cells do not show it. If it is `None`, such a column is an
    /// error.
    pub date_order: Option<DateOrder>,
}

/// A drafted description.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The description in TOML, with comments on what was guessed.
    pub toml: String,
    /// Remarks to read before training on the draft.
    pub remarks: Vec<String>,
}

/// Drafts a description of a CSV file with a header.
pub fn draft(csv: &[u8], draft: &DraftRequest<'_>) -> Result<Drafted, DraftError> {
    let mut table = RawTable::read(csv, draft.reading)?;
    let target = table.header.find(draft.target)?.ok_or_else(|| DraftError::NoSuchColumn {
        wanted: draft.target.to_owned(),
        columns: table.names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "),
    })?;
    let outcome = TargetColumn::read(draft, &table, target)?;
    if outcome.n_unknown > 0 {
        table.records = table.subset(&outcome.known_rows());
    }
    let churned = outcome.churned();
    let mut columns = table.columns_other_than(target, &churned, draft.date_order)?;
    let customers = take_repeated_id(&table, &mut columns);
    let repeated_id = customers.as_ref().and_then(|customers| customers.columns.first().copied());
    let row_id = take_id(&table.names, &mut columns, repeated_id.is_none());
    let customers = customers.or_else(|| equal_rows(&table, &columns));
    leave_out_surplus(&mut columns);
    explain_blanks(&table, &mut columns);
    let implications = find_implications(&table, &mut columns);
    let skipped = SkippedRows::of(&table, &columns);
    let (left, stayed) = skipped.count_others(&churned);
    check_outcomes(left, stayed)?;
    if let Some(customers) = &customers {
        let (left, stayed) = customers_by_outcome(&churned, &customers.of_rows);
        check_outcomes(left, stayed)?;
    }
    let duplicates = duplicates(&table.records);
    let capitals = Capitals::of(table.names.iter().map(String::as_str));
    let examined = Examined {
        draft,
        capitals,
        names: table.names,
        outcome,
        id: repeated_id.or(row_id),
        customers: customers.map(|customers| DraftedCustomers::of(customers, &churned)),
        columns,
        implications,
        skipped,
        n_churned: left,
        rows: left + stayed,
        duplicates,
    };
    if examined.fields().next().is_none() {
        let reasons: Vec<String> = examined.left_out().map(|(name, reason)| format!("{name}: {reason}")).collect();
        return Err(DraftError::NoField { target: examined.name(target).to_owned(), reasons: reasons.join("\n  ") });
    }
    Ok(Drafted { toml: examined.toml(), remarks: examined.remarks() })
}

/// A table in which every row has as many cells as the header.
struct RawTable {
    header: Header,
    /// The names of the columns, trimmed.
    names: Vec<String>,
    records: RecordBatch,
}

impl RawTable {
    fn read(csv: &[u8], reading: TableChoices) -> Result<Self, DraftError> {
        let mut reader = TableReader::with(reading);
        let mut records = RecordBatch::default();
        reader.feed(csv, &mut |record| records.push(record))?;
        reader.finish(&mut |record| records.push(record))?;
        let header = reader.header().cloned().ok_or(TableError::Empty)?;
        let names = names_of(&header.names)?;
        check_shape(&records, &names)?;
        Ok(Self { header, names, records })
    }

    /// A column's cells, trimmed.
    fn cells(&self, column: usize) -> Result<Vec<&str>, DraftError> {
        self.records
            .records(0..self.records.len())
            .map(|record| {
                let cell = record.cell(column).unwrap_or_default();
                std::str::from_utf8(cell).map(str::trim).map_err(|_| DraftError::Row {
                    line: record.line(),
                    problem: format!("column {}: {}", self.name(column), rows::not_text(String::from_utf8_lossy(cell))),
                })
            })
            .collect()
    }

    fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// Some of the rows.
    fn subset(&self, rows: &[usize]) -> RecordBatch {
        let mut subset = RecordBatch::default();
        rows.iter().flat_map(|&row| self.records.records(row..row + 1)).for_each(|record| subset.push(record));
        subset
    }

    /// Whether fewer than half of a row's cells have a value.
    fn is_mostly_blank(&self, row: usize) -> bool {
        let is_filled = |cell: &&[u8]| !cell.trim_ascii().is_empty();
        let n_filled = |record: Record<'_>| record.cells().filter(is_filled).count();
        self.records.records(row..row + 1).any(|record| n_filled(record) * 2 < self.names.len())
    }

    /// The line on which a row starts.
    fn line(&self, row: usize) -> u64 {
        self.records.records(row..row + 1).next().map_or(0, |record| record.line())
    }

    /// The contents of every column except the target.
    fn columns_other_than(
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
            let cells =
                Cells { name, is_first: column == 0, cells: self.cells(column)?, format: &format, date_order, churned };
            let finding = cells.examine().map_err(|problem| self.date_error(name, &cells.cells, problem))?;
            match (ambiguous, &finding) {
                (_, ColumnFinding::Number(number)) if number.order.is_some() => Ok((column, finding)),
                (Some(example), ColumnFinding::Number(_) | ColumnFinding::Category(_)) => {
                    Err(ColumnsError::Decimals { column: name.to_owned(), example }.into())
                }
                _ => Ok((column, finding)),
            }
        };
        (0..self.names.len()).into_par_iter().filter(|&column| column != target).map(examine).collect()
    }

    fn date_error(&self, name: &str, cells: &[&str], problem: DateProblem) -> DraftError {
        match problem {
            DateProblem::Ambiguous { example, orders } => DraftError::ambiguous_dates(name, example, &orders),
            DateProblem::Mixed { order, example } => {
                let is_misfit =
                    |text: &&&str| order.read(text).is_none() && DateOrder::readings(text).iter().any(Option::is_some);
                let lines = self.records.records(0..self.records.len()).map(|record| record.line());
                let misfits: Vec<(u64, &str)> =
                    lines.zip(cells).filter(|(_, text)| is_misfit(text)).map(|(line, text)| (line, *text)).collect();
                DraftError::mixed_dates(name, example, order, &misfits)
            }
        }
    }
}

/// An examined table.
struct Examined<'a> {
    draft: &'a DraftRequest<'a>,
    capitals: Capitals,
    names: Vec<String>,
    outcome: TargetColumn,
    id: Option<usize>,
    /// The customers, if they can have several rows.
    customers: Option<DraftedCustomers>,
    /// The contents of the columns, except for the target and the ID.
    columns: Vec<(usize, ColumnFinding)>,
    implications: Implications,
    skipped: SkippedRows,
    /// Rows that training uses.
    rows: usize,
    /// The customers among them who left.
    n_churned: usize,
    duplicates: Option<Duplicates>,
}

/// Customers who can have several rows.
struct DraftedCustomers {
    /// The columns that together name the customer.
    columns: Vec<usize>,
    count: usize,
    /// Numbers of customers who left and who stayed. A customer can have done both.
    left: usize,
    stayed: usize,
}

impl DraftedCustomers {
    fn of(customers: Customers, churned: &[bool]) -> Self {
        let (left, stayed) = customers_by_outcome(churned, &customers.of_rows);
        Self { columns: customers.columns, count: customers.count, left, stayed }
    }
}

impl Examined<'_> {
    /// Numbers of customers who left and who stayed.
    fn customers_by_outcome(&self) -> (usize, usize) {
        match &self.customers {
            Some(customers) => (customers.left, customers.stayed),
            None => (self.n_churned, self.rows - self.n_churned),
        }
    }

    fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// Columns that become fields.
    fn fields(&self) -> impl Iterator<Item = (usize, &ColumnFinding)> {
        self.columns.iter().filter(|(_, found)| found.is_field()).map(|(column, found)| (*column, found))
    }

    /// Columns that do not become fields, with the reason.
    fn left_out(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().filter_map(|(column, found)| match found {
            ColumnFinding::LeftOut(reason) => Some((self.name(*column), reason.as_str())),
            _ => None,
        })
    }

    fn category(&self, column: usize) -> Option<&CategoryColumn> {
        self.columns.iter().find(|(index, _)| *index == column).and_then(|(_, found)| match found {
            ColumnFinding::Category(category) => Some(category),
            _ => None,
        })
    }

    /// A name for the group of a category's rare values. No other level has this name.
    fn other(&self, column: usize) -> String {
        free_name("other", self.category(column).map(|category| category.levels.as_slice()).unwrap_or_default())
    }
}

/// The name, with underscores added until no level has the same name.
fn free_name(name: &str, levels: &[(String, usize)]) -> String {
    let mut name = name.to_owned();
    while levels.iter().any(|(value, _)| normalized(value) == name) {
        name.push('_');
    }
    name
}

/// Leaves out the columns beyond the maximum number of fields.
fn leave_out_surplus(columns: &mut [(usize, ColumnFinding)]) {
    let fields = columns.iter_mut().filter(|(_, found)| found.is_field());
    for (_, found) in fields.skip(MAX_FIELDS) {
        *found = ColumnFinding::LeftOut(texts::too_many_columns(MAX_FIELDS));
    }
}

/// Finds rules between categories, and leaves out copies of other columns.
fn find_implications(table: &RawTable, columns: &mut [(usize, ColumnFinding)]) -> Implications {
    let categories: Vec<(usize, &CategoryColumn)> = columns
        .iter()
        .filter_map(|(column, found)| match found {
            ColumnFinding::Category(category) => Some((*column, category)),
            _ => None,
        })
        .collect();
    let implications = implications(&categories, table.records.len());
    for &(column, earlier) in &implications.copies {
        for (_, found) in columns.iter_mut().filter(|(index, _)| *index == column) {
            *found = ColumnFinding::LeftOut(texts::copy_of(table.name(earlier)));
        }
    }
    implications
}

fn names_of(header: &[Vec<u8>]) -> Result<Vec<String>, DraftError> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (index, bytes) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(bytes).trim().to_owned();
        let problem = if std::str::from_utf8(bytes).is_err() {
            Some("is not UTF-8 text")
        } else {
            (!name.is_empty() && names.contains(&name)).then_some("appears twice")
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
        return Err(DraftError::Row { line: record.line(), problem });
    }
    Ok(())
}
