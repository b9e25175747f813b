//! The customers of scored files, and the lines of the file that compares them.

use bincode::{Decode, Encode};

use churnscope_engine::campaign::compare::{Moved, Movement, change};
use churnscope_engine::campaign::scored_file::ScoredFileColumns;
use churnscope_engine::campaign::snapshot::Snapshot;
use churnscope_engine::campaign::uncompared_rows::UncomparedRows;
use churnscope_engine::csv::{BYTE_ORDER_MARK, CellKind, CellWriter, Record};
use churnscope_engine::forest::Scale;
use churnscope_engine::number_format::DecimalMark;

use crate::reasons::{read_reason, subject};

/// The name of the sheet in a workbook that compares two files.
pub const COMPARED_SHEET: &str = "Changes";

/// Separates the reasons in a cell.
const BETWEEN_REASONS: &str = "; ";

/// The customers of a scored file.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct FileCustomers {
    /// The customers, with their reasons but without contributions.
    pub snapshot: Snapshot,
    /// The rows without an ID or an estimate.
    pub skipped: UncomparedRows,
    /// The scale of the first contribution; `None` if no reason has a contribution.
    pub scale: Option<Scale>,
    /// Number of rows.
    pub n_rows: u64,
}

impl FileCustomers {
    /// Adds a row of the file.
    pub fn add(&mut self, columns: &ScoredFileColumns, record: &Record<'_>) {
        let row = columns.row(record);
        let reasons: Vec<_> = row.reasons.iter().map(|reason| String::from_utf8_lossy(reason)).collect();
        let read: Vec<_> = reasons.iter().map(|reason| read_reason(reason)).collect();
        if self.scale.is_none() {
            self.scale = read.iter().find_map(|reason| reason.scale);
        }
        self.n_rows += 1;
        self.skipped.add(record.location(), &row);
        self.snapshot.add_row(&row, read.iter().map(|reason| reason.phrase.as_bytes()));
    }

    /// Adds the rows of `later`.
    pub fn append(&mut self, later: Self) {
        self.snapshot.append(&later.snapshot);
        self.skipped.append(later.skipped);
        self.scale = self.scale.or(later.scale);
        self.n_rows += later.n_rows;
    }
}

/// The options of a file that compares two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedColumns {
    /// The delimiter.
    pub delimiter: u8,
    /// Number of reasons per customer to compare, the strongest first. If it is 0, there are no columns of reasons.
    pub n_reasons: usize,
    /// Whether to neutralize cells that a spreadsheet could run as formulas.
    pub defuse: bool,
    /// Whether the file starts with a byte-order mark.
    pub byte_order_mark: bool,
}

impl ComparedColumns {
    /// The kinds of the columns that [`ComparedWriter`] writes, in order.
    pub fn kinds(self) -> Vec<CellKind> {
        let difference = CellKind::Number(Some(DecimalMark::Point));
        let estimates = [CellKind::Probability, CellKind::Probability, difference, CellKind::Text, CellKind::Text];
        let reasons = if self.n_reasons > 0 { &[CellKind::Text; 2][..] } else { &[] };
        [CellKind::Text; 2].into_iter().chain(estimates).chain(reasons.iter().copied()).collect()
    }
}

/// Appends the lines of a file that compares two files to a buffer.
#[derive(Clone, Debug)]
pub struct ComparedWriter<'a> {
    before: &'a Snapshot,
    after: &'a Snapshot,
    wanted: ComparedColumns,
    cells: CellWriter,
}

impl<'a> ComparedWriter<'a> {
    /// A writer for a comparison of these customers.
    pub fn new(before: &'a Snapshot, after: &'a Snapshot, wanted: ComparedColumns) -> Self {
        Self { before, after, wanted, cells: CellWriter::new(wanted.delimiter, wanted.defuse) }
    }

    /// Writes the header, after the byte-order mark if there is one. `id` is the name of the ID column.
    pub fn header(&mut self, id: &[u8], out: &mut Vec<u8>) {
        if self.wanted.byte_order_mark {
            out.extend(BYTE_ORDER_MARK);
        }
        let names = ["change", "old_probability", "new_probability", "difference", "old_band", "new_band"];
        let reasons = if self.wanted.n_reasons > 0 { &["added_reasons", "dropped_reasons"][..] } else { &[] };
        let names = names.iter().chain(reasons).map(|name| name.as_bytes());
        self.line([id].into_iter().chain(names), out);
    }

    /// Writes the line of a customer.
    pub fn customer(&mut self, moved: &Moved, out: &mut Vec<u8>) {
        let (before, after) = (self.before, self.after);
        let id = match (moved.after, moved.before) {
            (Some(row), _) => after.id(row),
            (None, Some(row)) => before.id(row),
            (None, None) => b"",
        };
        let old = moved.before.and_then(|row| before.estimate(row));
        let new = moved.after.and_then(|row| after.estimate(row));
        let difference = old.zip(new).map(|((old, _), (new, _))| change(old, new));
        let [old_probability, new_probability, difference] =
            [old.map(|(old, _)| old), new.map(|(new, _)| new), difference]
                .map(|number| number.map(|number| format!("{number:.6}")).unwrap_or_default());
        let [old_band, new_band] = [old, new].map(|estimate| estimate.map_or("", |(_, band)| band.name()));
        let reasons = if self.wanted.n_reasons > 0 { self.reasons(moved).to_vec() } else { Vec::new() };
        let cells = [word(moved.movement), &old_probability, &new_probability, &difference, old_band, new_band];
        let cells = cells.into_iter().chain(reasons.iter().map(String::as_str)).map(str::as_bytes);
        self.line([id].into_iter().chain(cells), out);
    }

    /// The reasons that only the later file has, and those that only the earlier file has. Reasons about the same
    /// [`subject`] count as the same. Both texts are empty unless the customer has an estimate in both files.
    pub fn reasons(&self, moved: &Moved) -> [String; 2] {
        let (Some(old), Some(new)) = (moved.before, moved.after) else { return [const { String::new() }; 2] };
        if self.before.estimate(old).is_none() || self.after.estimate(new).is_none() {
            return [const { String::new() }; 2];
        }
        let [old, new] = [(self.before, old), (self.after, new)].map(|(snapshot, row)| {
            let reasons = snapshot.reasons(row).take(self.wanted.n_reasons);
            reasons.map(|reason| std::str::from_utf8(reason).unwrap_or_default()).collect::<Vec<&str>>()
        });
        let missing = |reasons: &[&str], others: &[&str]| {
            let is_missing = |reason: &&&str| others.iter().all(|other| subject(other) != subject(reason));
            reasons.iter().filter(is_missing).copied().collect::<Vec<&str>>().join(BETWEEN_REASONS)
        };
        [missing(&new, &old), missing(&old, &new)]
    }

    fn line<'c>(&mut self, cells: impl Iterator<Item = &'c [u8]>, out: &mut Vec<u8>) {
        let mut cells = cells.peekable();
        while let Some(cell) = cells.next() {
            if cells.peek().is_some() {
                self.cells.cell(cell, out);
            } else {
                self.cells.last_cell(cell, out);
            }
        }
    }
}

/// How a customer's risk changed, in a few words.
pub fn word(movement: Movement) -> &'static str {
    match movement {
        Movement::NewlyHigh => "newly high",
        Movement::Risen => "risen",
        Movement::NoLongerHigh => "no longer high",
        Movement::Fallen => "fallen",
        Movement::Gone => "gone",
        Movement::New => "new",
        Movement::Steady => "steady",
        Movement::NoEstimate => "no estimate",
    }
}
