//! The work of a scorer.

use std::ops::Range;

use super::protocol::{
    FileChoices, FileColumn, Output, Preview, Question, ScorerResponse, SliceRequest, decode, encode,
};
use crate::comparison::ComparedRows;
use crate::failure::Failure;
use crate::listed_lines::ListedLines;
use churnscope_engine::bundle::BundleError;
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::campaign::scored_file::{ScoredFileColumns, ScoredFileError};
use churnscope_engine::csv::{
    CellWriter, ColumnMatch, Columns, ColumnsError, Header, MatchedColumn, RecordBatch, ScoredColumns, ScoredWriter,
    TableReader, preview_rows,
};
use churnscope_engine::portfolio::ScoredRows;
use churnscope_engine::schema::{Bands, Schema};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::columns::first_values;
use churnscope_wording::planned_lines::CampaignRows;
use churnscope_wording::portfolio::comparison::file_problem;
use churnscope_wording::scored_lines::{scored_lines, write_scored_lines};

const PREVIEW_ROWS: usize = 10;

/// Number of rows whose offers are found together: enough for scoring in batches, and few enough to need little memory.
const CAMPAIGN_ROWS: usize = 2 * churnscope_engine::batch::BLOCK;

/// The browser no longer provides the file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// A function that reads a range of the file's bytes.
pub type ReadBytes<'a> = &'a mut dyn FnMut(Range<u64>) -> Result<Vec<u8>, Unreadable>;

/// A function that sends the page a response and its attachment.
pub type Respond<'a> = &'a mut dyn FnMut(ScorerResponse, Vec<u8>);

/// Scores or previews one slice at a time.
#[derive(Debug)]
pub struct SliceScorer {
    scorer: Scorer,
}

/// Records of a slice, and the columns that are read.
struct Records<C = Columns> {
    header: Header,
    columns: C,
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

    fn score(&mut self, slice: &SliceRequest, read: ReadBytes<'_>, respond: Respond<'_>) -> Result<(), ScorerResponse> {
        if let Output::Earlier { id } = &slice.output {
            return earlier(slice, id, read, respond);
        }
        let find = |header: &Header, rows: &RecordBatch| self.columns(header, slice, rows);
        let records = read_slice(slice, read, respond, &find)?;
        let output = match &slice.output {
            Output::Rows => {
                let all = records.batch.records(0..records.batch.len());
                encode(&ScoredRows::of(&self.scorer, &records.columns, &slice.choices.shown, all))
                    .map_err(|failure| failed(&failure))?
            }
            Output::Lines { columns, bands } => self.lines(slice, &records, *columns, *bands),
            Output::ListedLines { columns, selected, bands } => {
                encode(&self.listed_lines(slice, &records, *columns, selected, *bands))
                    .map_err(|failure| failed(&failure))?
            }
            Output::Campaign { columns, terms, bands } => {
                encode(&self.campaign(slice, &records, *columns, terms, *bands)).map_err(|failure| failed(&failure))?
            }
            Output::Later { n_reasons, bands } => {
                encode(&self.later(&records, *n_reasons, *bands)).map_err(|failure| failed(&failure))?
            }
            Output::Earlier { .. } | Output::Preview => {
                respond(ScorerResponse::Previewed(self.preview(&records)), Vec::new());
                return Ok(());
            }
        };
        respond(ScorerResponse::SliceScored { n_rows: records.batch.len() as u64 }, output);
        Ok(())
    }

    fn columns(&self, header: &Header, slice: &SliceRequest, rows: &RecordBatch) -> Result<Columns, ScorerResponse> {
        let (schema, choices) = (self.scorer.schema(), &slice.choices.clone().for_header(header));
        let resolved = Columns::resolve_with(schema, header, &choices.columns);
        // when a listed file is saved, planned for, or compared, the user is not asked about its columns again
        let may_ask = slice.header.is_none() && matches!(slice.output, Output::Rows | Output::Preview);
        if let Some(question) = may_ask.then(|| question(schema, header, choices, &resolved, rows)).flatten() {
            return Err(ScorerResponse::Asks(question));
        }
        resolved.map(|columns| columns.with_values(schema, &choices.values)).map_err(|error| match error {
            ColumnsError::Decimals { column, example } => {
                ScorerResponse::Asks(Question::DecimalMark { column, example })
            }
            error => ScorerResponse::Failed(error.to_string()),
        })
    }

    fn preview(&self, records: &Records) -> Preview {
        let Records { header, columns, batch } = records;
        let name = |column: &Option<usize>| {
            column.and_then(|column| header.names.get(column)).map(|name| String::from_utf8_lossy(name).into_owned())
        };
        let (schema, preprocessor) = (self.scorer.schema(), &self.scorer.bundle().preprocessor);
        let first = batch.records(0..batch.len().min(PREVIEW_ROWS));
        Preview {
            has_id: columns.id.is_some(),
            columns: columns.fields.iter().map(name).collect(),
            rows: preview_rows(schema, preprocessor, columns, first),
        }
    }

    fn lines(&mut self, slice: &SliceRequest, records: &Records, wanted: ScoredColumns, bands: Bands) -> Vec<u8> {
        self.scorer.set_bands(bands);
        let Records { header, columns, batch } = records;
        let mut writer = ScoredWriter::new(header, columns, wanted);
        let mut lines = Vec::new();
        if slice.index == 0 {
            writer.header(self.scorer.schema(), header, &mut lines);
        }
        let rows = batch.records(0..batch.len());
        // if a row cannot be scored, its output line gives the reason
        write_scored_lines(&self.scorer, columns, wanted.n_reasons, rows, &mut writer, &mut lines, |_| {});
        lines
    }

    fn listed_lines(
        &mut self,
        slice: &SliceRequest,
        records: &Records,
        wanted: ScoredColumns,
        selected: &[u8],
        bands: Bands,
    ) -> ListedLines {
        self.scorer.set_bands(bands);
        let Records { header, columns, batch } = records;
        let mut writer = ScoredWriter::new(header, columns, wanted);
        let mut listed = ListedLines::default();
        if slice.index == 0 {
            writer.header(self.scorer.schema(), header, &mut listed.header);
        }
        let rows = (slice.start.n_rows..).zip(batch.records(0..batch.len()));
        let rows = rows.filter(|(row, _)| is_set(selected, *row)).map(|(_, record)| record);
        listed.lines = scored_lines(&self.scorer, columns, wanted.n_reasons, rows, &mut writer);
        listed
    }

    /// Scores records, and reads the lines of their scored file as those of an earlier one are read.
    fn later(&mut self, records: &Records, n_reasons: usize, bands: Bands) -> ComparedRows {
        self.scorer.set_bands(bands);
        let Records { header, columns, batch } = records;
        let wanted = ScoredColumns { n_reasons, defuse: true, ..ScoredColumns::default() };
        let (mut writer, mut lines) = (ScoredWriter::new(header, columns, wanted), Vec::new());
        let rows = batch.records(0..batch.len());
        write_scored_lines(&self.scorer, columns, n_reasons, rows, &mut writer, &mut lines, |_| {});
        let id = columns.id.and_then(|column| header.names.get(column)).map(Vec::as_slice).unwrap_or_default();
        ComparedRows::of_lines(id, n_reasons, header.delimiter, &lines)
    }

    fn campaign(
        &mut self,
        slice: &SliceRequest,
        records: &Records,
        wanted: ScoredColumns,
        terms: &Terms,
        bands: Bands,
    ) -> CampaignRows {
        self.scorer.set_bands(bands);
        let Records { header, columns, batch } = records;
        let mut writer = ScoredWriter::new(header, columns, wanted);
        let mut cells = CellWriter::new(header.delimiter, wanted.defuse);
        let mut rows = match slice.index {
            0 => CampaignRows::with_header(self.scorer.schema(), header, (&mut writer, &mut cells)),
            _ => CampaignRows::default(),
        };
        for from in (0..batch.len()).step_by(CAMPAIGN_ROWS) {
            let records = batch.records(from..batch.len().min(from + CAMPAIGN_ROWS));
            let writers = (&mut writer, &mut cells);
            let (later, _) = CampaignRows::of(&self.scorer, terms, columns, wanted.n_reasons, records, writers, |_| {});
            rows.append(&later);
        }
        rows
    }
}

/// Reads a slice. `find` finds the columns once the header is known. Unless the slice is read for a preview, reports
/// where it ends, so that another scorer can start on the next one.
fn read_slice<C: Clone>(
    slice: &SliceRequest,
    read: ReadBytes<'_>,
    respond: Respond<'_>,
    find: &dyn Fn(&Header, &RecordBatch) -> Result<C, ScorerResponse>,
) -> Result<Records<C>, ScorerResponse> {
    let mut table = match &slice.header {
        Some(header) => TableReader::resume(header.clone(), slice.start),
        None => TableReader::with(slice.choices.table),
    };
    let (mut batch, mut columns) = (RecordBatch::default(), None);
    let mut from = slice.start.offset;
    loop {
        let to = from.saturating_add(slice.length.max(1));
        // the slice must end where it would if the text were whole, so that results do not depend on timing
        if to >= slice.file_bytes && !slice.is_whole {
            return Err(ScorerResponse::NeedsWholeText);
        }
        let to = to.min(slice.file_bytes);
        let bytes = read(from..to).map_err(|Unreadable| failed(&Failure::FileUnreadable))?;
        from = to;
        let at_end = to == slice.file_bytes;
        let mut fed = table.feed(&bytes, &mut |record| batch.push(record));
        if at_end && fed.is_ok() {
            fed = table.finish(&mut |record| batch.push(record));
        }
        // a problem with the columns is reported rather than an error in a row below the header
        if let (None, Some(header)) = (&columns, table.header()) {
            columns = Some(find(header, &batch)?);
        }
        fed.map_err(|error| ScorerResponse::Failed(error.to_string()))?;
        let position = table.position();
        if (at_end || position.offset > slice.start.offset)
            && let (Some(columns), Some(header)) = (&columns, table.header())
        {
            let new_header = slice.header.is_none().then(|| header.clone());
            let next_start = (!at_end).then_some(position);
            if slice.output != Output::Preview {
                respond(ScorerResponse::SliceRead { next_start, header: new_header }, Vec::new());
            }
            return Ok(Records { header: header.clone(), columns: columns.clone(), batch });
        }
        if at_end {
            debug_assert!(false, "`finish` accepted a file without a header");
            return Err(failed(&Failure::FileUnreadable));
        }
    }
}

/// Reads a slice of an earlier scored file.
fn earlier(slice: &SliceRequest, id: &[u8], read: ReadBytes<'_>, respond: Respond<'_>) -> Result<(), ScorerResponse> {
    let find = |header: &Header, _: &RecordBatch| {
        let columns = earlier_columns(header, id).map_err(|error| ScorerResponse::Failed(file_problem(&error)))?;
        Ok(columns)
    };
    let Records { header, columns, batch } = read_slice(slice, read, respond, &find)?;
    let rows = ComparedRows::of(&header, &columns, batch.records(0..batch.len()));
    let output = encode(&rows).map_err(|failure| failed(&failure))?;
    respond(ScorerResponse::SliceScored { n_rows: batch.len() as u64 }, output);
    Ok(())
}

/// The columns of an earlier scored file. The IDs are in the column with this name, if there is exactly one, or else in
/// the first column.
fn earlier_columns(header: &Header, id: &[u8]) -> Result<ScoredFileColumns, ScoredFileError> {
    let is_unique = header.names.iter().filter(|name| *name == id).count() == 1;
    let id = std::str::from_utf8(id).ok().filter(|_| is_unique);
    ScoredFileColumns::find(header, id, None)
}

fn question(
    schema: &Schema,
    header: &Header,
    choices: &FileChoices,
    resolved: &Result<Columns, ColumnsError>,
    rows: &RecordBatch,
) -> Option<Question> {
    let is_complete = |columns: &Columns| {
        columns.fields.iter().all(Option::is_some) && (columns.id.is_some() || schema.id_column.is_none())
    };
    let is_settled = match resolved {
        Ok(columns) => is_complete(columns),
        // the user has to choose the right encoding first
        Err(error) => matches!(error, ColumnsError::NotUtf8 { .. }),
    };
    if is_settled && !choices.asks_columns {
        return None;
    }
    let matches = ColumnMatch::all(schema, header, &choices.columns, rows).ok()?;
    let has_match =
        |found: &ColumnMatch| found.column != MatchedColumn::Absent && Some(&found.name) != schema.id_column.as_ref();
    // if no column suits any field, as in a file without a header, matching columns by hand would not help
    let has_question = choices.asks_columns || matches.iter().any(ColumnMatch::is_open);
    (has_question && matches.iter().any(has_match))
        .then(|| Question::Columns { columns: file_columns(header, rows), matches })
}

fn file_columns(header: &Header, rows: &RecordBatch) -> Vec<FileColumn> {
    let column = |(column, name): (usize, &Vec<u8>)| FileColumn {
        name: String::from_utf8_lossy(name).into_owned(),
        values: first_values(rows, column),
        format: header.formats.get(column).cloned().unwrap_or_default(),
    };
    header.names.iter().enumerate().map(column).collect()
}

fn failed(failure: &Failure) -> ScorerResponse {
    ScorerResponse::Failed(failure.to_string())
}

fn is_set(bits: &[u8], index: u64) -> bool {
    let byte = usize::try_from(index / 8).ok().and_then(|at| bits.get(at));
    byte.is_some_and(|byte| byte >> (index % 8) & 1 == 1)
}
