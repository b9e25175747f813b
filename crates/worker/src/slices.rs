//! The work of a scorer: it turns a slice of a file into rows for the ledger or into lines of a scored file.

use std::ops::Range;

use super::protocol::{Output, Question, ScorerResponse, SliceRequest, decode, encode};
use crate::failure::Failure;
use churnscope_engine::bundle::BundleError;
use churnscope_engine::csv::{Columns, ColumnsError, Header, RecordBatch, ScoredColumns, ScoredWriter, TableReader};
use churnscope_engine::portfolio::ScoredRows;
use churnscope_engine::schema::Bands;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::scored_lines::write_scored_lines;

/// The browser no longer provides the file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// A function that reads a range of the file's bytes.
pub type ReadBytes<'a> = &'a mut dyn FnMut(Range<u64>) -> Result<Vec<u8>, Unreadable>;

/// A function that sends the page a response and its attachment.
pub type Respond<'a> = &'a mut dyn FnMut(ScorerResponse, Vec<u8>);

/// Scores slices of any file, one after the other.
#[derive(Debug)]
pub struct SliceScorer {
    scorer: Scorer,
}

/// The records of a slice.
struct Records {
    header: Header,
    columns: Columns,
    batch: RecordBatch,
}

impl SliceScorer {
    /// A scorer. `model` is the core of a bundle.
    pub fn new(model: &[u8]) -> Result<Self, BundleError> {
        Ok(Self { scorer: Scorer::from_core(model)? })
    }

    /// Answers an encoded [`SliceRequest`].
    pub fn handle(&mut self, message: &[u8], read: ReadBytes<'_>, respond: Respond<'_>) {
        let scored = match decode(message) {
            Ok(slice) => self.score(&slice, read, respond),
            Err(failure) => Err(failed(&failure)),
        };
        if let Err(response) = scored {
            respond(response, Vec::new());
        }
    }

    /// Scores a slice. Reports where the slice ends before scoring it, so that another scorer can start on the next
    /// one.
    fn score(&mut self, slice: &SliceRequest, read: ReadBytes<'_>, respond: Respond<'_>) -> Result<(), ScorerResponse> {
        let records = self.read(slice, read, respond)?;
        let output = match &slice.output {
            Output::Rows => {
                let all = records.batch.records(0..records.batch.len());
                encode(&ScoredRows::of(&self.scorer, &records.columns, all)).map_err(|failure| failed(&failure))?
            }
            Output::Lines { columns, selected, bands } => {
                self.lines(slice, &records, *columns, selected.as_deref(), *bands)
            }
        };
        respond(ScorerResponse::SliceScored { n_rows: records.batch.len() as u64 }, output);
        Ok(())
    }

    fn read(&self, slice: &SliceRequest, read: ReadBytes<'_>, respond: Respond<'_>) -> Result<Records, ScorerResponse> {
        let mut table = match &slice.header {
            Some(header) => TableReader::resume(header.clone(), slice.start),
            None => TableReader::with(slice.choices.table),
        };
        let (mut batch, mut columns) = (RecordBatch::default(), None);
        let mut from = slice.start.offset;
        loop {
            let to = from.saturating_add(slice.length.max(1)).min(slice.file_bytes);
            let bytes = read(from..to).map_err(|Unreadable| failed(&Failure::FileUnreadable))?;
            from = to;
            let at_end = to == slice.file_bytes;
            let mut fed = table.feed(&bytes, &mut |record| batch.push(record));
            if at_end && fed.is_ok() {
                fed = table.finish(&mut |record| batch.push(record));
            }
            // an error in the header is reported rather than an error in a row below it
            if let (None, Some(header)) = (&columns, table.header()) {
                columns = Some(self.columns(header, slice)?);
            }
            fed.map_err(|error| ScorerResponse::Failed(error.to_string()))?;
            let position = table.position();
            if (at_end || position.offset > slice.start.offset)
                && let (Some(columns), Some(header)) = (&columns, table.header())
            {
                let new_header = slice.header.is_none().then(|| header.clone());
                let next_start = (!at_end).then_some(position);
                respond(ScorerResponse::SliceRead { next_start, header: new_header }, Vec::new());
                return Ok(Records { header: header.clone(), columns: columns.clone(), batch });
            }
            if at_end {
                debug_assert!(false, "`finish` accepted a file without a header");
                return Err(failed(&Failure::FileUnreadable));
            }
        }
    }

    fn columns(&self, header: &Header, slice: &SliceRequest) -> Result<Columns, ScorerResponse> {
        let schema = self.scorer.schema();
        let choices = slice.choices.clone().for_header(header);
        let chosen = &choices.columns;
        let columns = Columns::resolve_with(schema, header, chosen);
        columns.map(|columns| columns.with_values(schema, &choices.values)).map_err(|error| {
            if let ColumnsError::Decimals { column, example } = error {
                return ScorerResponse::Asks(Question::DecimalMark { column, example });
            }
            let missing = Columns::questions(schema, header, chosen);
            // if no column name is known, or the header is not UTF-8, matching columns by hand would not help
            let is_hopeless = matches!(error, ColumnsError::NoneKnown { .. } | ColumnsError::NotUtf8 { .. });
            if missing.is_empty() || is_hopeless {
                return ScorerResponse::Failed(error.to_string());
            }
            let columns = header.names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
            ScorerResponse::Asks(Question::Columns { columns, missing })
        })
    }

    fn lines(
        &mut self,
        slice: &SliceRequest,
        records: &Records,
        wanted: ScoredColumns,
        selected: Option<&[u8]>,
        bands: Bands,
    ) -> Vec<u8> {
        self.scorer.set_bands(bands);
        let Records { header, columns, batch } = records;
        let mut writer = ScoredWriter::new(header, columns, wanted);
        let mut lines = Vec::new();
        if slice.index == 0 {
            writer.header(self.scorer.schema(), header, &mut lines);
        }
        let rows = (slice.start.n_rows..).zip(batch.records(0..batch.len()));
        let rows = rows.filter(|(row, _)| selected.is_none_or(|bits| is_set(bits, *row))).map(|(_, record)| record);
        // if a row cannot be scored, its output line gives the reason
        write_scored_lines(&self.scorer, columns, wanted.n_reasons, rows, &mut writer, &mut lines, |_| {});
        lines
    }
}

fn failed(failure: &Failure) -> ScorerResponse {
    ScorerResponse::Failed(failure.to_string())
}

/// Whether the bit at this index is set.
fn is_set(bits: &[u8], index: u64) -> bool {
    let byte = usize::try_from(index / 8).ok().and_then(|at| bits.get(at));
    byte.is_some_and(|byte| byte >> (index % 8) & 1 == 1)
}
