//! Reads the rows of a table block by block, so that they need little memory.

use std::slice::Chunks;

use churnscope_engine::csv::{Header, Record, RecordBatch, TableChoices, TableError, TableReader};

const BLOCK: usize = 1 << 18;

pub(super) struct Blocks<'a> {
    reader: TableReader,
    bytes: Chunks<'a, u8>,
    is_finished: bool,
    records: RecordBatch,
}

impl<'a> Blocks<'a> {
    pub(super) fn of(csv: &'a [u8], choices: TableChoices) -> Self {
        Self {
            reader: TableReader::with(choices),
            bytes: csv.chunks(BLOCK),
            is_finished: false,
            records: RecordBatch::default(),
        }
    }

    pub(super) fn header(&self) -> Option<&Header> {
        self.reader.header()
    }

    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.records(0..self.records.len())
    }

    /// Reads the next block of records. Returns false if everything had been read before.
    pub(super) fn read_next(&mut self) -> Result<bool, TableError> {
        let Self { reader, bytes, is_finished, records } = self;
        records.clear();
        let mut push = |record: Record<'_>| records.push(record);
        match bytes.next() {
            Some(block) => reader.feed(block, &mut push)?,
            None if *is_finished => return Ok(false),
            None => {
                *is_finished = true;
                reader.finish(&mut push)?;
            }
        }
        Ok(true)
    }
}
