//! Processes a file's rows on a pool of threads, in blocks. With more than one thread, the next block of text is read
//! while the rows of the previous one are processed.

use std::ops::Range;

use anyhow::Context;
use rayon::prelude::*;

use crate::columns::FirstRows;
use crate::input::{Input, ParquetInput};
use crate::reading::report_dialect;
use churnscope_engine::csv::{Columns, Header, Record, RecordBatch, TableReader};

/// Number of rows that a thread takes at a time.
const ROWS_PER_TASK: usize = 2 * churnscope_engine::batch::BLOCK;

pub(crate) trait ColumnSelection {
    fn needs(&self, column: usize) -> bool;
}

impl ColumnSelection for Columns {
    fn needs(&self, column: usize) -> bool {
        self.uses(column)
    }
}

/// Processes `input` block by block: `begin` turns the header and the first rows into a context, `process` turns some
/// rows into a result on any thread, and `collect` gets the results in the order of the rows. Returns the number of
/// rows.
pub(crate) fn in_batches<C: ColumnSelection + Sync, R: Send>(
    input: &mut Input,
    threads: &rayon::ThreadPool,
    begin: impl Fn(&Header, &FirstRows<'_>) -> anyhow::Result<C>,
    process: impl Fn(&C, &mut dyn Iterator<Item = Record<'_>>) -> R + Sync,
    mut collect: impl FnMut(&C, R) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let name = input.name().to_owned();
    let process_all = |context: &C, rows: &RecordBatch| -> Vec<R> {
        let tasks: Vec<Range<usize>> = tasks(rows.len()).collect();
        tasks.into_par_iter().map(|task| process(context, &mut rows.records(task))).collect()
    };
    if let Some((ParquetInput { table, header }, progress)) = input.parquet() {
        report_dialect(header, None, None);
        let context = begin(header, &FirstRows::Parquet(table)).with_context(|| name.clone())?;
        let mut rows = table.rows(|column| context.needs(column)).with_context(|| name.clone())?;
        let (mut batch, mut n_rows) = (RecordBatch::default(), 0);
        let mut read = |batch: &mut RecordBatch| {
            batch.clear();
            threads.install(|| rows.next_batch(&mut |number, cells| batch.push_row(number, cells)))
        };
        while let n @ 1.. = read(&mut batch).with_context(|| name.clone())? {
            let results = threads.install(|| process_all(&context, &batch));
            results.into_iter().try_for_each(|result| collect(&context, result))?;
            n_rows += n as u64;
            progress.inc(n as u64);
        }
        return Ok(n_rows);
    }
    let (mut table, mut context) = (TableReader::with(input.choices()), None);
    let (mut rows, mut next) = (RecordBatch::default(), RecordBatch::default());
    loop {
        let (results, read) = threads.install(|| {
            rayon::join(
                || context.as_ref().map(|context| process_all(context, &rows)),
                || read_block(input, &mut table, &mut next),
            )
        });
        if let Some(context) = &context {
            results.into_iter().flatten().try_for_each(|result| collect(context, result))?;
        }
        // report an error in the header before any error in the rows
        if context.is_none()
            && let Some(header) = table.header()
        {
            report_dialect(header, input.encoding(), input.sheet());
            context = Some(begin(header, &FirstRows::Read(&next)).with_context(|| name.clone())?);
        }
        let is_at_end = read.with_context(|| name.clone())?;
        std::mem::swap(&mut rows, &mut next);
        next.clear();
        if is_at_end {
            if let Some(context) = &context {
                let results = threads.install(|| process_all(context, &rows));
                results.into_iter().try_for_each(|result| collect(context, result))?;
            }
            return Ok(table.n_rows());
        }
    }
}

/// Reads the next block. Returns whether the file has ended.
fn read_block(input: &mut Input, table: &mut TableReader, rows: &mut RecordBatch) -> anyhow::Result<bool> {
    let block = input.next_block()?;
    if block.is_empty() {
        table.finish(&mut |record| rows.push(record))?;
        return Ok(true);
    }
    table.feed(block, &mut |record| rows.push(record))?;
    Ok(false)
}

fn tasks(n_rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..n_rows).step_by(ROWS_PER_TASK).map(move |start| start..(start + ROWS_PER_TASK).min(n_rows))
}
