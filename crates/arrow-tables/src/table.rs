//! A table that arrives as a stream of record batches.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow_array::{RecordBatch, new_empty_array};
use arrow_schema::{ArrowError, Schema};

use crate::block::{BatchCells, Block};
use crate::cells::CellSource;
use crate::error::ArrowTableError;
use crate::sources::cells;
use crate::threads::ScoringThreads;
use churnscope_engine::csv::{CellWriter, Columns, Header, RecordBatch as Records, TableChoices, TableReader};
use churnscope_table_files::unreadable_column::UnreadableColumn;

/// Number of rows that are passed to the detection of formats at a time.
const ROWS_PER_STEP: usize = 256;

/// Number of blocks per thread that are read before they are processed.
const BLOCKS_AHEAD: usize = 4;

type BatchStream = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// A table of customers. Batches that were read ahead are kept until their rows are processed.
pub struct ArrowTable {
    schema: Arc<Schema>,
    readable: Vec<Result<(), UnreadableColumn>>,
    stream: BatchStream,
    ahead: VecDeque<RecordBatch>,
    has_typed_cells: bool,
}

impl std::fmt::Debug for ArrowTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ArrowTable").field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl ArrowTable {
    /// A table with this schema, which all batches must have.
    pub fn new(
        schema: Arc<Schema>,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
    ) -> Self {
        let fields = schema.fields().iter();
        let readable = fields.map(|field| cells(field, &new_empty_array(field.data_type())).map(drop)).collect();
        Self { schema, readable, stream: Box::new(batches), ahead: VecDeque::new(), has_typed_cells: true }
    }

    /// The table with cells that are all text, such as those of a CSV file, in which all numbers are written alike.
    #[must_use]
    pub fn of_text(self) -> Self {
        Self { has_typed_cells: false, ..self }
    }

    /// The reasons that columns cannot be read.
    pub fn unreadable(&self) -> impl Iterator<Item = &UnreadableColumn> {
        self.readable.iter().filter_map(|readable| readable.as_ref().err())
    }

    /// Whether the column can be read.
    pub fn is_readable(&self, column: usize) -> bool {
        self.readable.get(column).is_some_and(Result::is_ok)
    }

    /// The reason that a column cannot be read, for the first such column among those that `columns` uses.
    ///
    /// # Errors
    ///
    /// [`ArrowTableError::Column`].
    pub fn check_readable(&self, columns: &Columns) -> Result<(), ArrowTableError> {
        let mut used = self.readable.iter().enumerate().filter(|(column, _)| columns.uses(*column));
        used.try_for_each(|(_, readable)| Ok(readable.clone()?))
    }

    /// The names of the columns, and the formats that the first rows show.
    ///
    /// # Errors
    ///
    /// [`ArrowTableError::Stream`].
    pub fn header(&mut self, choices: TableChoices) -> Result<Header, ArrowTableError> {
        let choices = TableChoices { has_typed_cells: self.has_typed_cells, ..choices.for_parquet() };
        let mut reader = TableReader::with(choices);
        let (mut writer, mut text, mut batch, mut is_read) = (CellWriter::new(b',', false), Vec::new(), 0, false);
        self.write_names(&mut writer, &mut text);
        while !is_read && self.has_batch(batch)? {
            let Some(cells) = self.ahead.get(batch).map(|batch| self.cells(batch, 0, |_| true)) else { break };
            let mut steps = (0..cells.n_rows()).step_by(ROWS_PER_STEP);
            is_read = steps.any(|start| {
                cells.write_lines(start..(start + ROWS_PER_STEP).min(cells.n_rows()), &mut writer, &mut text);
                let fed = reader.feed(&text, &mut |_| {});
                text.clear();
                fed.is_err() || reader.header().is_some()
            });
            batch += 1;
        }
        if !is_read {
            // a table without rows has a header, too
            let _ = reader.feed(&text, &mut |_| {});
            let _ = reader.finish(&mut |_| {});
        }
        let names = || self.schema.fields().iter().map(|field| field.name().as_bytes().to_vec()).collect();
        Ok(reader.header().cloned().unwrap_or_else(|| Header { line: 0, ..Header::plain(names()) }))
    }

    /// Some of the first rows.
    ///
    /// # Errors
    ///
    /// [`ArrowTableError::Stream`].
    pub fn first_rows(&mut self) -> Result<Records, ArrowTableError> {
        self.has_batch(0)?;
        let Some(batch) = self.ahead.front() else { return Ok(Records::default()) };
        let cells = self.cells(batch, 0, |_| true);
        Ok(cells.records(0..cells.n_rows().min(ROWS_PER_STEP)))
    }

    /// The whole table as lines of CSV, to be read with [`TableChoices::for_parquet`]. Columns that cannot be read are
    /// blank.
    ///
    /// # Errors
    ///
    /// [`ArrowTableError::Stream`].
    pub fn text(mut self) -> Result<Vec<u8>, ArrowTableError> {
        let (mut writer, mut text) = (CellWriter::new(b',', false), Vec::new());
        self.write_names(&mut writer, &mut text);
        while let Some(batch) = self.next_batch()? {
            let cells = self.cells(&batch, 0, |_| true);
            cells.write_lines(0..cells.n_rows(), &mut writer, &mut text);
        }
        Ok(text)
    }

    /// Processes the rows in blocks of at most `rows_per_block` rows. `collect` gets the results in the order of the rows.
    /// Only the columns for which `is_needed` is true can be used.
    ///
    /// # Errors
    ///
    /// An error of the stream or of `collect`, or [`ArrowTableError::Threads`].
    pub fn in_blocks<R: Send, E: From<ArrowTableError>>(
        mut self,
        threads: &ScoringThreads,
        rows_per_block: usize,
        is_needed: impl Fn(usize) -> bool,
        process: impl Fn(&Block<'_>) -> R + Sync,
        mut collect: impl FnMut(R) -> Result<(), E>,
    ) -> Result<(), E> {
        let rows_ahead = BLOCKS_AHEAD * rows_per_block * threads.count();
        let (mut n_rows, mut is_at_end) = (0, false);
        while !is_at_end {
            let (mut batches, mut n_ahead) = (Vec::new(), 0);
            while n_ahead < rows_ahead {
                let Some(batch) = self.next_batch()? else {
                    is_at_end = true;
                    break;
                };
                batches.push(self.cells(&batch, n_rows, &is_needed));
                n_ahead += batch.num_rows();
                n_rows += batch.num_rows() as u64;
            }
            let blocks: Vec<Block<'_>> = batches.iter().flat_map(|batch| batch.blocks(rows_per_block)).collect();
            let results = threads.map(&blocks, &process)?;
            results.into_iter().try_for_each(&mut collect)?;
        }
        Ok(())
    }

    fn cells(&self, batch: &RecordBatch, first_row: u64, is_needed: impl Fn(usize) -> bool) -> BatchCells {
        let columns = self.schema.fields().iter().zip(batch.columns()).enumerate();
        let cells = columns.map(|(index, (field, array))| -> Option<Arc<dyn CellSource>> {
            if is_needed(index) { cells(field, array).ok() } else { None }
        });
        BatchCells::new(cells.collect(), batch.num_rows(), first_row)
    }

    fn write_names(&self, writer: &mut CellWriter, text: &mut Vec<u8>) {
        let names: Vec<&[u8]> = self.schema.fields().iter().map(|field| field.name().as_bytes()).collect();
        writer.line(&names, text);
    }

    /// Whether there is a batch with this index among those that have not been read.
    fn has_batch(&mut self, index: usize) -> Result<bool, ArrowTableError> {
        while self.ahead.len() <= index {
            let Some(batch) = self.read()? else { return Ok(false) };
            self.ahead.push_back(batch);
        }
        Ok(true)
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, ArrowTableError> {
        match self.ahead.pop_front() {
            Some(batch) => Ok(Some(batch)),
            None => self.read(),
        }
    }

    fn read(&mut self) -> Result<Option<RecordBatch>, ArrowTableError> {
        self.stream.next().transpose().map_err(|error| ArrowTableError::Stream(error.to_string()))
    }
}
