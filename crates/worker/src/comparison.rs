//! The comparison of the list's file with an earlier scored file: the rows that scorers read, and the figures and lines
//! that the ledger makes from these rows.

use bincode::{Decode, Encode};

use super::protocol::{ComparedFigures, GoneCustomer};
use churnscope_engine::campaign::compare::{Comparison, Moved, Movement, compare};
use churnscope_engine::campaign::scored_file::{ScoredFileColumns, quoted};
use churnscope_engine::csv::{Header, Position, Record, TableReader};
use churnscope_engine::portfolio::EstimateChange;
use churnscope_wording::compared_lines::{ComparedColumns, ComparedWriter, FileCustomers};
use churnscope_wording::comparison::{ComparedNames, in_points};
use churnscope_wording::portfolio::comparison::{NO_ROWS, TOO_LARGE, comparison_problem, notes};

/// The minimum change of an estimate that counts as a rise or fall: the default of `churnscope compare`.
pub const MIN_CHANGE: f64 = 0.05;

/// Maximum number of customers in [`ComparedFigures::gone`].
const MAX_GONE: usize = 200;

/// The rows of a scored file, or of a slice of it.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct ComparedRows {
    customers: FileCustomers,
    /// For each customer, the row in the file or slice, counted from 0.
    rows: Vec<u32>,
    /// The name of the ID column.
    id: Vec<u8>,
    n_reasons: u32,
    has_errors: bool,
}

/// Two scored files and, after [`ComparedFiles::compare`], how they differ.
#[derive(Debug, Default)]
pub struct ComparedFiles {
    before: ComparedRows,
    after: ComparedRows,
    comparison: Option<Comparison>,
    /// For each row of the later file, how the customer's risk changed; `None` for a row that was left out. Empty
    /// before the files are compared.
    moved: Vec<Option<Moved>>,
}

impl ComparedRows {
    /// Reads records of a scored file.
    pub fn of<'r>(header: &Header, columns: &ScoredFileColumns, records: impl Iterator<Item = Record<'r>>) -> Self {
        let mut rows = Self {
            id: header.names.get(columns.id()).cloned().unwrap_or_default(),
            n_reasons: u32::try_from(columns.n_reasons()).unwrap_or(u32::MAX),
            has_errors: columns.has_errors(),
            ..Self::default()
        };
        records.for_each(|record| rows.add(columns, &record));
        rows
    }

    /// Reads lines of a scored file, without a header. Each line has the ID, the columns of the score, this many
    /// reasons, and the error. `id` is the name of the ID column.
    pub fn of_lines(id: &[u8], n_reasons: usize, delimiter: u8, lines: &[u8]) -> Self {
        let names = ["id", "churn_probability", "risk_band"].into_iter().map(str::to_owned);
        let reasons = (1..=n_reasons).map(|number| format!("reason_{number}"));
        let names = names.chain(reasons).chain(["error".to_owned()]).map(String::into_bytes).collect();
        let header = Header { delimiter, ..Header::plain(names) };
        let Ok(columns) = ScoredFileColumns::find(&header, None, None) else { return Self::default() };
        let mut rows = Self { id: id.to_owned(), ..Self::of(&header, &columns, std::iter::empty()) };
        let mut reader = TableReader::resume(header, Position::default());
        let mut add = |record: Record<'_>| rows.add(&columns, &record);
        // these lines have just been written, so reading them cannot fail
        let _ = reader.feed(lines, &mut add).and_then(|()| reader.finish(&mut add));
        rows
    }

    fn add(&mut self, columns: &ScoredFileColumns, record: &Record<'_>) {
        let row = u32::try_from(self.customers.n_rows).unwrap_or(u32::MAX);
        self.customers.add(columns, record);
        if self.customers.snapshot.len() > self.rows.len() {
            self.rows.push(row);
        }
    }

    fn append(&mut self, later: Self) {
        let start = u32::try_from(self.customers.n_rows).unwrap_or(u32::MAX);
        self.rows.extend(later.rows.iter().map(|row| start.saturating_add(*row)));
        self.customers.append(later.customers);
        (self.id, self.n_reasons, self.has_errors) = (later.id, later.n_reasons, later.has_errors);
    }
}

impl ComparedFiles {
    /// Adds the next rows of the later file (`is_after`) or of the earlier one. Returns that file's number of reasons
    /// per customer.
    pub fn append(&mut self, is_after: bool, rows: ComparedRows) -> u32 {
        let file = if is_after { &mut self.after } else { &mut self.before };
        file.append(rows);
        file.n_reasons
    }

    /// Compares the files, or returns the reason that they cannot be compared.
    pub fn compare(&mut self, names: ComparedNames<'_>) -> Result<ComparedFigures, String> {
        let Self { before, after, .. } = &*self;
        let snapshots = (&before.customers.snapshot, &after.customers.snapshot);
        if snapshots.0.is_full() || snapshots.1.is_full() {
            return Err(TOO_LARGE.to_owned());
        }
        if snapshots.0.is_empty() {
            return Err(NO_ROWS.to_owned());
        }
        let comparison = compare(snapshots.0, snapshots.1, MIN_CHANGE);
        if let Some(problem) = comparison.problem(snapshots.0, snapshots.1) {
            let [old_id, new_id] = [before, after].map(|file| quoted(&file.id));
            let columns = ComparedNames { before: &old_id, after: &new_id };
            return Err(comparison_problem(names, columns, snapshots, &comparison, problem));
        }
        let has = (before.has_errors, before.n_reasons > 0);
        let figures = ComparedFigures {
            counts: Movement::ALL.map(|movement| comparison.count(movement) as u32),
            flow: comparison.flow,
            in_both: comparison.n_in_both() as u32,
            points: in_points(MIN_CHANGE),
            notes: notes(names, (&before.customers, &after.customers), &comparison, has),
            gone: self.gone(&comparison),
        };
        self.moved = self.by_row(&comparison);
        self.comparison = Some(comparison);
        Ok(figures)
    }

    /// For each row of the later file, how the customer's risk changed; `None` for a row that was left out. Empty
    /// before the files are compared.
    pub fn moved(&self) -> &[Option<Moved>] {
        &self.moved
    }

    /// A customer's earlier estimate, and the reasons that were added and dropped.
    pub fn change(&self, moved: &Moved) -> EstimateChange {
        let before = moved.before.and_then(|row| self.before.customers.snapshot.estimate(row));
        let [added, dropped] = self.writer(ComparedOptions::default()).reasons(moved);
        EstimateChange { before: before.map(|(probability, _)| probability), added, dropped }
    }

    /// The comparison as `churnscope compare` writes it; empty before the files are compared.
    pub fn file(&self, options: ComparedOptions) -> Vec<u8> {
        let (mut writer, mut lines) = (self.writer(options), Vec::new());
        if let Some(comparison) = &self.comparison {
            writer.header(&self.after.id, &mut lines);
            comparison.customers.iter().for_each(|moved| writer.customer(moved, &mut lines));
        }
        lines
    }

    fn writer(&self, options: ComparedOptions) -> ComparedWriter<'_> {
        let ComparedOptions { delimiter, defuse, byte_order_mark } = options;
        let n_reasons = self.before.n_reasons.min(self.after.n_reasons) as usize;
        let wanted = ComparedColumns { delimiter, n_reasons, defuse, byte_order_mark };
        ComparedWriter::new(&self.before.customers.snapshot, &self.after.customers.snapshot, wanted)
    }

    /// Customers who are only in the earlier file, at most `MAX_GONE`, those with the highest estimates first.
    fn gone(&self, comparison: &Comparison) -> Vec<GoneCustomer> {
        let snapshot = &self.before.customers.snapshot;
        let gone = comparison.customers.iter().filter(|moved| moved.movement == Movement::Gone);
        let mut rows: Vec<u32> = gone.filter_map(|moved| moved.before).collect();
        let estimate = |row: u32| snapshot.estimate(row).map_or(-1.0, |(probability, _)| probability);
        rows.sort_by(|&a, &b| estimate(b).total_cmp(&estimate(a)));
        rows.truncate(MAX_GONE);
        let customer = |row: u32| GoneCustomer { id: quoted(snapshot.id(row)), estimate: snapshot.estimate(row) };
        rows.into_iter().map(customer).collect()
    }

    fn by_row(&self, comparison: &Comparison) -> Vec<Option<Moved>> {
        let mut by_row = vec![None; usize::try_from(self.after.customers.n_rows).unwrap_or_default()];
        for moved in &comparison.customers {
            let row = moved.after.and_then(|row| self.after.rows.get(row as usize));
            if let Some(place) = row.and_then(|&row| by_row.get_mut(row as usize)) {
                *place = Some(*moved);
            }
        }
        by_row
    }
}

/// How the file of a comparison is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ComparedOptions {
    /// The delimiter of the list's file.
    pub delimiter: u8,
    /// Whether to neutralize cells that a spreadsheet could run as formulas.
    pub defuse: bool,
    /// Whether the file starts with a byte-order mark.
    pub byte_order_mark: bool,
}

impl Default for ComparedOptions {
    fn default() -> Self {
        Self { delimiter: b',', defuse: false, byte_order_mark: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: ComparedNames<'_> = ComparedNames { before: "old.csv", after: "new.csv" };

    fn rows(lines: &str) -> ComparedRows {
        ComparedRows::of_lines(b"key", 1, b';', lines.as_bytes())
    }

    /// Compares two files that are read in slices of one or more lines.
    fn compared(old: &[&str], new: &[&str]) -> ComparedFiles {
        let mut files = ComparedFiles::default();
        for (is_after, slices) in [(false, old), (true, new)] {
            slices.iter().for_each(|slice| assert_eq!(files.append(is_after, rows(slice)), 1));
        }
        files.compare(NAMES).unwrap();
        files
    }

    #[test]
    fn slices_do_not_change_the_comparison() {
        let old = ["a;0.1;low;tenure of 3 months (+2.0 points);\n", "b;0.6;high;\"one; two\";\n", "a;0.2;low;;\n"];
        let new = ["b;0.3;medium;no backup;\n", ";0.3;medium;;\n", "c;;;;why\n", "a;0.2;low;tenure of 9 months;\n"];
        let (whole, sliced) = (compared(&[&old.concat()], &[&new.concat()]), compared(&old, &new));
        let options = ComparedOptions { delimiter: b';', defuse: false, byte_order_mark: false };
        let expected = "key;change;old_probability;new_probability;difference;old_band;new_band;added_reasons;dropped_reasons\n\
                        b;no longer high;0.600000;0.300000;-0.300000;high;medium;no backup;\"one; two\"\n\
                        c;no estimate;;;;;;;\n\
                        a;risen;0.100000;0.200000;0.100000;low;low;;\n";
        for files in [whole, sliced] {
            assert_eq!(String::from_utf8(files.file(options)).unwrap(), expected);
            let movements: Vec<_> = files.moved().iter().map(|moved| moved.map(|moved| moved.movement)).collect();
            let expected = [Some(Movement::NoLongerHigh), None, Some(Movement::NoEstimate), Some(Movement::Risen)];
            assert_eq!(movements, expected);
            let moved = files.moved().first().copied().flatten().unwrap();
            let (added, dropped) = ("no backup".to_owned(), "one; two".to_owned());
            assert_eq!(files.change(&moved), EstimateChange { before: Some(0.6), added, dropped });
        }
    }
}
