//! Reads sheets and plans, and writes sheets.
//!
//! A sheet's file has the columns `call_id`, `call_status`, `call_owner`, `call_date`, and `call_note`; then those of
//! the plan; then `call_versions`, the fingerprints of the former entries and of the current one, and `call_conflicts`.

use thiserror::Error;

use super::{CallEntry, CallRow, CallSheet, CallStatus, MAX_CALLS, conflicts};
use crate::campaign::id_file::{UnreadableRow, cell_text, column_names, each_row, header_of, id_column};
use crate::csv::{
    BYTE_ORDER_MARK, CellKind, CellWriter, Columns, Header, Record, RecordBatch, RowChecker, TableChoices, TableError,
    TableReader,
};
use crate::customer::Customer;
use crate::dates::{DateOrder, Dates};
use crate::number_format::{DecimalMark, NumberFormat};
use crate::schema::Band;
use crate::scorer::Scorer;

const PROBABILITY: &str = "churn_probability";
const ID: &str = "call_id";
const STATUS: &str = "call_status";
const FIRST_COLUMNS: [&str; 5] = [ID, STATUS, "call_owner", "call_date", "call_note"];
const LAST_COLUMNS: [&str; 2] = ["call_versions", "call_conflicts"];

/// The reason that a file cannot be read as a call sheet or a plan, or that sheets cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CallSheetError {
    /// The file is not a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A row that cannot be read.
    #[error(transparent)]
    Row(#[from] UnreadableRow),
    /// A column that every sheet has is missing, and so is a column that every plan has.
    #[error(
        "this file is neither a call sheet, which has the columns call_id and call_status, nor a plan, which has the columns churn_probability and plan (found: {columns}): choose a downloaded plan or call sheet"
    )]
    OtherColumns {
        /// The names of the file's columns.
        columns: String,
    },
    /// A plan without customer IDs.
    #[error(
        "the plan has no column with customer IDs, so calls could not be matched with customers: plan the campaign for a file with IDs"
    )]
    NoIds,
    /// A row with more cells than the header, whose surplus cells are not all blank.
    #[error(
        "line {line} has {found} cells, but the header has {expected}: remove the extra delimiters, or put the cell that contains them in quotes"
    )]
    CellCount {
        /// The line.
        line: u64,
        /// Number of cells in the row.
        found: usize,
        /// Number of cells in the header.
        expected: usize,
    },
    /// A status with an unknown name.
    #[error(
        "line {line}: call_status is \"{found}\", which is not one of \"to call\", \"reached\", \"offered\", \"accepted\", \"declined\", \"left anyway\", and \"held out\": correct this cell"
    )]
    Status {
        /// The line.
        line: u64,
        /// The text of the cell.
        found: String,
    },
    /// A cell with conflicts in an unknown form.
    #[error("line {line}: call_conflicts cannot be read: clear this cell to discard its conflicts")]
    Conflicts {
        /// The line.
        line: u64,
    },
    /// A plan or sheet without customers who have an ID and are to be called or held out.
    #[error(
        "no customer with an ID in this file is to be called or held out: choose a plan or a sheet that has customer IDs"
    )]
    Nobody,
    /// More rows than a sheet can have.
    #[error("more than 50,000 customers are to be called or held out: plan fewer calls")]
    TooManyRows,
}

/// Whether a file that starts like this has the columns that every sheet has.
pub fn is_call_sheet(start: &[u8]) -> bool {
    let mut reader = TableReader::new();
    // the last row may be cut off, so an error means nothing here
    let _ = reader.feed(start, &mut |_| ()).and_then(|()| reader.finish(&mut |_| ()));
    let has =
        |header: &Header| [ID, STATUS].iter().all(|name| header.names.iter().any(|found| found == name.as_bytes()));
    reader.header().is_some_and(has)
}

impl CallSheet {
    /// Reads a sheet, or makes one from a plan: its customers to contact and those who are held out. `id_columns` are
    /// the possible names of the column with the IDs in a plan.
    ///
    /// # Errors
    ///
    /// [`CallSheetError`], if the file is neither a sheet nor a plan, cannot be read completely, or has no or too many
    /// customers to call or hold out.
    pub fn read(file: &[u8], id_columns: &[&str]) -> Result<Self, CallSheetError> {
        let choices = TableChoices::default();
        let places = Places::find(&header_of(file, choices)?, id_columns)?;
        let columns = places.plan_columns.iter().map(|&column| places.name(column)).collect();
        let mut sheet = Self { columns, ..Self::default() };
        each_row(file, choices, |record| {
            let Some(row) = places.row(record)? else { return Ok(()) };
            if row.id.is_empty() {
                sheet.n_without_id = sheet.n_without_id.saturating_add(1);
            } else if sheet.rows.len() >= MAX_CALLS {
                return Err(CallSheetError::TooManyRows);
            } else {
                sheet.rows.push(row);
            }
            Ok(())
        })?;
        if sheet.rows.is_empty() { Err(CallSheetError::Nobody) } else { Ok(sheet) }
    }

    /// Writes these rows as a file: UTF-8 with a byte-order mark, separated by commas. Cells that a spreadsheet could
    /// run as formulas get an apostrophe, which [`CallSheet::read`] removes.
    pub fn write(&self, rows: &[usize]) -> Vec<u8> {
        let mut file = BYTE_ORDER_MARK.to_vec();
        self.write_lines(rows, CellWriter::new(b',', true), &mut file);
        file
    }

    /// The cells of these rows for a workbook, where no text is run as a formula: a header and lines with commas. Also
    /// returns the kinds of the columns.
    pub fn workbook(&self, rows: &[usize]) -> (Vec<u8>, Vec<CellKind>) {
        let mut lines = Vec::new();
        self.write_lines(rows, CellWriter::new(b',', false), &mut lines);
        let n_own = self.columns.iter().rposition(|name| name == PROBABILITY).unwrap_or_default();
        // all rows show how numbers are written, even if the saved ones do not
        let own = self.own_cells(n_own);
        let formats = header_of(&own, TableChoices::default()).map(|header| header.formats).unwrap_or_default();
        let is_id = |column: usize| self.rows.iter().all(|row| row.cells.get(column) == Some(&row.id));
        let kind = |(column, name): (usize, &String)| match name.as_str() {
            _ if column < n_own && is_id(column) => CellKind::Text,
            _ if column < n_own => CellKind::Number(formats.get(column).and_then(|format| format.format.decimal_mark)),
            PROBABILITY | "probability_with_offer" => CellKind::Probability,
            "offer_cost" | "offer_value" => CellKind::Number(Some(DecimalMark::Point)),
            _ => CellKind::Text,
        };
        let text = |names: &[&str]| vec![CellKind::Text; names.len()];
        let plan = self.columns.iter().enumerate().map(kind).collect();
        (lines, [text(&FIRST_COLUMNS), plan, text(&LAST_COLUMNS)].concat())
    }

    fn write_lines(&self, rows: &[usize], mut writer: CellWriter, file: &mut Vec<u8>) {
        let columns = self.columns.iter().map(String::as_str);
        for name in FIRST_COLUMNS.into_iter().chain(columns) {
            writer.cell(name.as_bytes(), file);
        }
        let [versions, conflicts] = LAST_COLUMNS;
        writer.cell(versions.as_bytes(), file);
        writer.last_cell(conflicts.as_bytes(), file);
        for row in rows.iter().filter_map(|&row| self.rows.get(row)) {
            let CallEntry { status, owner, date, note } = &row.entry;
            let entry = [row.id.as_str(), status.name(), owner, date, note];
            for cell in entry.into_iter().chain(row.cells.iter().map(String::as_str)) {
                writer.cell(cell.as_bytes(), file);
            }
            let mut versions = row.versions.clone();
            versions.push(row.entry.version());
            writer.cell(versions.join(" ").as_bytes(), file);
            writer.last_cell(&conflicts::write(&row.conflicts), file);
        }
    }
}

impl CallSheet {
    /// The first `n_own` columns, which are those of the customers' file, as lines with a blank cell at the end.
    fn own_cells(&self, n_own: usize) -> Vec<u8> {
        let (mut writer, mut file) = (CellWriter::new(b',', false), Vec::new());
        let lines = self.rows.iter().map(|row| &row.cells);
        for cells in std::iter::once(&self.columns).chain(lines) {
            cells.iter().take(n_own).for_each(|cell| writer.cell(cell.as_bytes(), &mut file));
            writer.last_cell(b"", &mut file);
        }
        file
    }

    /// The customer in a row, read from the columns before the estimate; `None` if the model cannot read a customer
    /// from these columns.
    pub fn customer(&self, scorer: &Scorer, row: usize) -> Option<Customer> {
        let n_own = self.columns.iter().rposition(|name| name == PROBABILITY)?;
        // all rows, because together they show how numbers are written
        let file = self.own_cells(n_own);
        let mut reader = TableReader::new();
        let mut records = RecordBatch::default();
        let mut each = |record: Record<'_>| records.push(record);
        reader.feed(&file, &mut each).and_then(|()| reader.finish(&mut each)).ok()?;
        let columns = Columns::resolve(scorer.schema(), reader.header()?).ok()?;
        let record = records.records(row..row.saturating_add(1)).next()?;
        RowChecker::new(scorer.schema(), &columns).customer(&record, &scorer.bundle().preprocessor).ok()
    }
}

/// The positions of the columns.
struct Places {
    is_sheet: bool,
    names: Vec<String>,
    id: usize,
    /// The columns of [`FIRST_COLUMNS`] after the ID.
    entry: [Option<usize>; 4],
    /// The columns of [`LAST_COLUMNS`].
    versions: Option<usize>,
    conflicts: Option<usize>,
    plan_columns: Vec<usize>,
    plan: Option<usize>,
    band: Option<usize>,
    offer: Option<usize>,
    probability: Option<NumberPlace>,
    cost: Option<NumberPlace>,
    value: Option<NumberPlace>,
    date_order: Option<DateOrder>,
}

struct NumberPlace {
    column: usize,
    format: NumberFormat,
}

impl Places {
    fn find(header: &Header, id_columns: &[&str]) -> Result<Self, CallSheetError> {
        let names: Result<Vec<String>, _> =
            header.names.iter().map(|name| std::str::from_utf8(name).map(|name| name.trim().to_owned())).collect();
        let names = names.map_err(|_| UnreadableRow::NotUtf8 { line: header.line })?;
        // the columns of a plan come after those of the customers' file
        let last = |wanted: &str| names.iter().rposition(|name| name == wanted);
        let is_sheet = last(ID).is_some() && last(STATUS).is_some();
        let (plan, probability) = (last("plan"), last(PROBABILITY));
        let id = match last(ID).filter(|_| is_sheet) {
            Some(id) => id,
            None if plan.is_none() || probability.is_none() => {
                return Err(CallSheetError::OtherColumns { columns: column_names(header) });
            }
            None => {
                let found = id_column(header, id_columns).ok();
                found.filter(|id| Some(*id) < probability).ok_or(CallSheetError::NoIds)?
            }
        };
        let number = |name| {
            let format =
                |column: usize| header.formats.get(column).map(|format| format.format.clone()).unwrap_or_default();
            last(name).map(|column| NumberPlace { column, format: format(column) })
        };
        let [_, status, owner, date, note] = FIRST_COLUMNS;
        let [versions, conflicts] = LAST_COLUMNS;
        let is_own = |name: &String| FIRST_COLUMNS.contains(&name.as_str()) || LAST_COLUMNS.contains(&name.as_str());
        let (band, offer) = (last("risk_band"), last("offer"));
        let dates = last(date).and_then(|column| header.formats.get(column)).map(|format| &format.dates);
        Ok(Self {
            is_sheet,
            id,
            entry: [status, owner, date, note].map(|name| last(name).filter(|_| is_sheet)),
            versions: last(versions).filter(|_| is_sheet),
            conflicts: last(conflicts).filter(|_| is_sheet),
            plan_columns: (0..names.len())
                .filter(|&column| names.get(column).is_some_and(|name| !is_own(name)))
                .collect(),
            plan,
            band,
            offer,
            probability: number(PROBABILITY),
            cost: number("offer_cost"),
            value: number("offer_value"),
            date_order: dates.map(|dates| dates.order_for(DateOrder::YearMonthDay)),
            names,
        })
    }

    fn name(&self, column: usize) -> String {
        self.names.get(column).cloned().unwrap_or_default()
    }

    /// Reads a row; `None` if its customer is neither called nor held out.
    fn row(&self, record: &Record<'_>) -> Result<Option<CallRow>, CallSheetError> {
        let (line, found, expected) = (record.line(), record.n_cells(), self.names.len());
        let cell = |column| cell_text(record, column);
        let planned = match cell(self.plan)? {
            "contact" => CallStatus::ToCall,
            "hold out" => CallStatus::HeldOut,
            // in a sheet, `plan` may be a column of the customers' file
            other if other == "out" || !self.is_sheet => return Ok(None),
            _ => CallStatus::ToCall,
        };
        if record.cells().skip(expected).any(|cell| !cell.trim_ascii().is_empty()) {
            return Err(CallSheetError::CellCount { line, found, expected });
        }
        let number = |place: &Option<NumberPlace>| {
            let Some(place) = place else { return Ok(None) };
            let number = place.format.read(cell(Some(place.column))?);
            Ok::<_, UnreadableRow>(number.filter(|number| number.is_finite()))
        };
        let [status, owner, date, note] = self.entry;
        let written = cell(status)?;
        let entered = CallStatus::of_name(written)
            .ok_or_else(|| CallSheetError::Status { line, found: written.chars().take(40).collect() })?;
        let entry = CallEntry {
            // a customer who is held out stays held out, even if somebody fills in the whole column
            status: if written.is_empty() || planned == CallStatus::HeldOut { planned } else { entered },
            owner: cell(owner)?.to_owned(),
            date: self.date(cell(date)?),
            note: cell(note)?.to_owned(),
        };
        let conflicts = conflicts::read(cell(self.conflicts)?).ok_or(CallSheetError::Conflicts { line })?;
        // the last version is that of the entry, unless somebody has changed the entry in a spreadsheet
        let mut versions: Vec<String> = cell(self.versions)?.split_ascii_whitespace().map(str::to_owned).collect();
        versions.pop_if(|last| *last == entry.version());
        let cells: Result<Vec<String>, UnreadableRow> =
            self.plan_columns.iter().map(|&column| cell(Some(column)).map(str::to_owned)).collect();
        Ok(Some(CallRow {
            id: cell(Some(self.id))?.to_owned(),
            probability: number(&self.probability)?.filter(|probability| (0.0..=1.0).contains(probability)),
            band: Band::of_name(cell(self.band)?),
            offer: cell(self.offer)?.to_owned(),
            offer_cost: number(&self.cost)?,
            offer_value: number(&self.value)?,
            entry,
            conflicts,
            versions,
            cells: cells?,
        }))
    }

    /// Converts a date to ISO 8601. Returns the text as it is if it is not a date, or if the order of its parts is
    /// unclear.
    fn date(&self, text: &str) -> String {
        let iso = Dates { order: DateOrder::YearMonthDay, origin: 0 };
        let days = self.date_order.and_then(|order| order.read(text));
        days.and_then(|days| iso.write(f64::from(days))).unwrap_or_else(|| text.to_owned())
    }
}
