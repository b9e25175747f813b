//! A scorer's work: from a slice of a file to rows for the ledger, or to lines of the file that is saved.

use std::ops::Range;

use super::protocol::{FromScorer, Product, Slice, to_bytes};
use churnscope_engine::bundle::BundleError;
use churnscope_engine::csv::{Columns, ColumnsError, Header, RecordBatch, ScoredColumns, ScoredWriter, TableReader};
use churnscope_engine::portfolio::ScoredRows;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::scored_lines::write_scored_lines;

/// The browser no longer gives the file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// Reads these bytes of the file.
pub type Read<'a> = &'a mut dyn FnMut(Range<u64>) -> Result<Vec<u8>, Unreadable>;

/// Tells the page something, with the bytes that go beside it.
pub type Tell<'a> = &'a mut dyn FnMut(FromScorer, Vec<u8>);

const UNREADABLE: &str = "the file cannot be read any more: it was moved or changed, so open it again";

/// Does slices of any file, one after the other.
#[derive(Debug)]
pub struct SliceScorer {
    scorer: Scorer,
}

/// The records of a slice.
struct Rows {
    header: Header,
    columns: Columns,
    records: RecordBatch,
}

impl SliceScorer {
    /// With the core of this model.
    pub fn new(model: &[u8]) -> Result<Self, BundleError> {
        Ok(Self { scorer: Scorer::from_core(model)? })
    }

    /// Does a slice, and tells where it ends before its rows are scored.
    pub fn score(&mut self, slice: &Slice, read: Read<'_>, tell: Tell<'_>) {
        let rows = match self.read(slice, read, tell) {
            Ok(rows) => rows,
            Err(refusal) => return tell(refusal, Vec::new()),
        };
        let bytes = match &slice.product {
            Product::Rows => self.rows(&rows),
            Product::Lines { wanted, picked, bands } => {
                self.scorer.set_bands(*bands);
                self.lines(slice, &rows, *wanted, picked.as_deref())
            }
        };
        tell(FromScorer::Done { n_rows: rows.records.len() as u64 }, bytes);
    }

    fn read(&self, slice: &Slice, read: Read<'_>, tell: Tell<'_>) -> Result<Rows, FromScorer> {
        let mut table = match &slice.header {
            Some(header) => TableReader::resume(header.clone(), slice.start),
            None => TableReader::new(),
        };
        let (mut records, mut columns) = (RecordBatch::default(), None);
        let mut from = slice.start.offset;
        loop {
            let to = from.saturating_add(slice.length.max(1)).min(slice.file_bytes);
            let bytes = read(from..to).map_err(|Unreadable| FromScorer::Refuses(UNREADABLE.to_owned()))?;
            from = to;
            let at_end = to == slice.file_bytes;
            let mut fed = table.feed(&bytes, &mut |record| records.push(record));
            if at_end && fed.is_ok() {
                fed = table.finish(&mut |record| records.push(record));
            }
            // what is wrong with the header matters more than what is wrong further down
            if let (None, Some(header)) = (&columns, table.header()) {
                columns = Some(self.columns(header, slice)?);
            }
            fed.map_err(|error| FromScorer::Refuses(error.to_string()))?;
            let position = table.position();
            if (at_end || position.offset > slice.start.offset)
                && let (Some(columns), Some(header)) = (&columns, table.header())
            {
                let told = slice.header.is_none().then(|| header.clone());
                tell(FromScorer::Split { end: (!at_end).then_some(position), header: told }, Vec::new());
                return Ok(Rows { header: header.clone(), columns: columns.clone(), records });
            }
            if at_end {
                return Err(FromScorer::Refuses(UNREADABLE.to_owned())); // not reached: a file that ends has a header
            }
        }
    }

    fn columns(&self, header: &Header, slice: &Slice) -> Result<Columns, FromScorer> {
        let schema = self.scorer.schema();
        Columns::resolve_with(schema, header, &slice.choices).map_err(|error| {
            let missing = Columns::questions(schema, header, &slice.choices);
            // of a header that names nothing at all, or names it in another encoding, there is nothing to ask
            let is_hopeless = matches!(error, ColumnsError::NoneKnown { .. } | ColumnsError::NotUtf8 { .. });
            if missing.is_empty() || is_hopeless {
                return FromScorer::Refuses(error.to_string());
            }
            let columns = header.names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
            FromScorer::Asks { columns, missing }
        })
    }

    fn rows(&self, rows: &Rows) -> Vec<u8> {
        to_bytes(&ScoredRows::of(&self.scorer, &rows.columns, rows.records.records(0..rows.records.len())))
    }

    fn lines(&self, slice: &Slice, rows: &Rows, wanted: ScoredColumns, picked: Option<&[u8]>) -> Vec<u8> {
        let schema = self.scorer.schema();
        let mut writer = ScoredWriter::new(&rows.header, &rows.columns, wanted);
        let mut lines = Vec::new();
        if slice.index == 0 {
            writer.header(schema, &rows.header, &mut lines);
        }
        let all = (slice.start.n_rows..).zip(rows.records.records(0..rows.records.len()));
        let records = all.filter(|(row, _)| picked.is_none_or(|picked| has(picked, *row))).map(|(_, record)| record);
        // what is refused is told with the scores, and stands in its line
        write_scored_lines(&self.scorer, &rows.columns, wanted.n_reasons, records, &mut writer, &mut lines, |_| {});
        lines
    }
}

/// Whether a bit is set.
fn has(bits: &[u8], index: u64) -> bool {
    let byte = usize::try_from(index / 8).ok().and_then(|at| bits.get(at));
    byte.is_some_and(|byte| byte >> (index % 8) & 1 == 1)
}
