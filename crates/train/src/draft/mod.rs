mod blanks;
mod candidates;
mod column;
mod customers;
mod dates;
mod drafted_field;
mod error;
mod file;
mod ids;
mod leaks;
mod levels;
mod names;
mod outcome;
mod period;
mod ranges;
mod raw_table;
mod remarks;
mod rules;
mod skipped;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod trains;
mod used_rows;

pub use self::candidates::{OutcomeColumn, outcome_columns};
pub use self::drafted_field::{FieldKind, draft_field};
pub use self::error::DraftError;
pub use self::outcome::BlankOutcome;

use self::blanks::{explain_blanks, fix_fills};
use self::column::{CategoryColumn, ColumnFinding};
use self::customers::{equal_rows, take_repeated_id};
use self::ids::take_id;
use self::names::Capitals;
use self::outcome::TargetColumn;
use self::period::{earlier_rows_have_all_folds, take_period};
use self::raw_table::RawTable;
use self::rules::{Implications, implications};
use self::skipped::SkippedRows;
use self::used_rows::UsedRows;
use super::duplicates::{Duplicates, duplicates};
use churnscope_engine::csv::TableChoices;
use churnscope_engine::dates::DateOrder;
use churnscope_engine::schema::MAX_FIELDS;
use churnscope_engine::spelling::normalized;
use churnscope_wording::draft as texts;

/// If training can use more rows than this, a draft limits it to a sample of this size.
const MAX_ROWS: usize = 200_000;

/// Options for a draft.
#[derive(Clone, Debug)]
pub struct DraftRequest<'a> {
    /// The column that says who left.
    pub target: &'a str,
    /// The value of the target column that means "left"; if `None`, the table must show it.
    pub positive: Option<&'a str>,
    /// The user's choice for blanks in the target column.
    pub blank_target: Option<BlankOutcome>,
    /// The name of the data set.
    pub name: &'a str,
    /// The date to write into the description, such as `2026-11-24`.
    pub date: &'a str,
    /// How to read the table.
    pub reading: TableChoices,
    /// The user's choice for dates whose order is unclear.
    pub date_order: Option<DateOrder>,
    /// Whether to use columns that may give the outcome away, because the user has chosen the columns.
    pub uses_leaks: bool,
}

/// A drafted description.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The description in TOML.
    pub toml: String,
    /// Remarks to read before training on the draft.
    pub remarks: Vec<String>,
    /// The column with the customer ID, if there is one.
    pub id: Option<String>,
    /// The columns that are neither fields, nor the target, nor the ID.
    pub left_out: Vec<UnusedColumn>,
    /// Number of rows that training can use.
    pub rows: usize,
    /// Number of these rows whose customers left.
    pub n_churned: usize,
}

/// A column that a draft leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedColumn {
    /// The column's name.
    pub column: String,
    /// The reason.
    pub reason: String,
    /// Whether the column may give the outcome away.
    pub is_leak: bool,
}

/// Drafts a description of a CSV file with a header.
pub fn draft(csv: &[u8], draft: &DraftRequest<'_>) -> Result<Drafted, DraftError> {
    let examined = examine_with_totals(csv, draft)?;
    if examined.fields().next().is_none() {
        let target = examined.name(examined.outcome.column).to_owned();
        let reasons: Vec<String> = examined.left_out().map(|(name, reason)| format!("{name}: {reason}")).collect();
        return Err(DraftError::NoField { target, reasons: reasons.join("\n  ") });
    }
    let left_out = examined.left_out().map(|(column, reason)| UnusedColumn {
        column: column.to_owned(),
        reason: reason.to_owned(),
        is_leak: texts::is_leak(reason),
    });
    Ok(Drafted {
        toml: examined.toml(),
        remarks: examined.remarks(),
        id: examined.id.map(|id| examined.name(id).to_owned()),
        left_out: left_out.collect(),
        rows: examined.used.len(),
        n_churned: examined.used.n_churned(),
    })
}

fn examine_with_totals<'a>(csv: &[u8], draft: &'a DraftRequest<'a>) -> Result<Examined<'a>, DraftError> {
    let examined = examine(csv, draft, 0)?;
    // scoring looks for totals in the ID column, which is known only now
    match examined.id.filter(|&id| !examined.table.totals_are_in(id)) {
        Some(id) => examine(csv, draft, id),
        None => Ok(examined),
    }
}

/// Reads and examines the table. The cells of the column `totals_in` say which rows are totals.
fn examine<'a>(csv: &[u8], draft: &'a DraftRequest<'a>, totals_in: usize) -> Result<Examined<'a>, DraftError> {
    let mut table = RawTable::read(csv, draft.reading, totals_in)?;
    let target = table.header.find(draft.target)?.ok_or_else(|| DraftError::NoSuchColumn {
        wanted: draft.target.to_owned(),
        columns: table.names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "),
    })?;
    let outcome = TargetColumn::read(draft, &table, target)?;
    if outcome.n_unknown > 0 {
        table.records = table.subset(&outcome.known_rows());
    }
    let churned = outcome.churned();
    // without outcomes, no column is a leak
    let outcomes = if draft.uses_leaks { vec![false; churned.len()] } else { churned.clone() };
    let mut columns = table.columns_other_than(target, &outcomes, draft.date_order)?;
    let customers = take_repeated_id(&table, &mut columns);
    let repeated_id = customers.as_ref().and_then(|customers| customers.columns.first().copied());
    let row_id = take_id(&table.names, &mut columns, repeated_id.is_none());
    let customers = customers.or_else(|| equal_rows(&table, &columns));
    let period = take_period(&table, &mut columns, customers.is_some(), &churned);
    leave_out_surplus(&mut columns);
    explain_blanks(&table, &mut columns);
    if customers.is_some() {
        fix_fills(&mut columns);
    }
    let implications = find_implications(&table, &mut columns);
    let skipped = SkippedRows::of(&table, &columns);
    let used = UsedRows::new(skipped.others(churned.len()), &churned, customers.as_ref());
    used.check_outcomes()?;
    let period = period.filter(|&column| earlier_rows_have_all_folds(&table, column, &used));
    let duplicates = duplicates(&table.records);
    let capitals = Capitals::of(table.names.iter().map(String::as_str));
    Ok(Examined {
        draft,
        capitals,
        table,
        outcome,
        id: repeated_id.or(row_id),
        period,
        customer_columns: customers.map(|customers| customers.columns),
        columns,
        implications,
        skipped,
        used,
        duplicates,
    })
}

struct Examined<'a> {
    draft: &'a DraftRequest<'a>,
    capitals: Capitals,
    table: RawTable,
    outcome: TargetColumn,
    id: Option<usize>,
    period: Option<usize>,
    /// The columns that identify a customer, if customers can have several rows.
    customer_columns: Option<Vec<usize>>,
    /// What was found in each column, except for the target and the ID.
    columns: Vec<(usize, ColumnFinding)>,
    implications: Implications,
    skipped: SkippedRows,
    used: UsedRows,
    duplicates: Option<Duplicates>,
}

impl Examined<'_> {
    fn name(&self, column: usize) -> &str {
        self.table.name(column)
    }

    fn fields(&self) -> impl Iterator<Item = (usize, &ColumnFinding)> {
        self.columns.iter().filter(|(_, found)| found.is_field()).map(|(column, found)| (*column, found))
    }

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

    fn other(&self, column: usize) -> String {
        free_name("other", self.category(column).map(|category| category.levels.as_slice()).unwrap_or_default())
    }
}

fn free_name(name: &str, levels: &[(String, usize)]) -> String {
    let mut name = name.to_owned();
    while levels.iter().any(|(value, _)| normalized(value) == name) {
        name.push('_');
    }
    name
}

fn leave_out_surplus(columns: &mut [(usize, ColumnFinding)]) {
    let fields = columns.iter_mut().filter(|(_, found)| found.is_field());
    for (_, found) in fields.skip(MAX_FIELDS) {
        *found = ColumnFinding::LeftOut(texts::too_many_columns(MAX_FIELDS));
    }
}

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
