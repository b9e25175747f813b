//! A file's rows to results, on several threads, in order, in memory that does not grow with the file. While one block's
//! rows are worked on, the next block is read.

use std::ops::Range;

use anyhow::Context;
use rayon::prelude::*;

use super::input::Input;
use churnscope_engine::csv::{Columns, Header, Record, RecordBatch, TableReader};
use churnscope_engine::schema::Schema;

/// Rows that a thread takes at once: two blocks of the batch engine, a millisecond of work.
const ROWS_AT_ONCE: usize = 2 * churnscope_engine::batch::BLOCK;

/// What `begin` makes of a header says which columns are read.
pub(super) trait Reads {
    /// Where the fields, the id and the outcome are.
    fn columns(&self) -> &Columns;

    /// Whether all other columns are needed, too.
    fn reads_all(&self) -> bool {
        false
    }
}

impl Reads for Columns {
    fn columns(&self) -> &Columns {
        self
    }
}

/// Reads `input` block by block. `begin` sees the header; `work` makes a result of some rows, on any thread; `take`
/// gets the results in the order of the rows, none of them empty. Returns the number of rows.
pub(super) fn in_batches<C: Reads + Sync, R: Send>(
    schema: &Schema,
    input: &mut Input,
    threads: &rayon::ThreadPool,
    begin: impl Fn(&Header) -> anyhow::Result<C>,
    work: impl Fn(&C, &mut dyn Iterator<Item = Record<'_>>) -> R + Sync,
    mut take: impl FnMut(&C, R) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let name = input.name().to_owned();
    let results_of = |context: &C, rows: &RecordBatch| -> Vec<R> {
        let chunks: Vec<Range<usize>> = chunks_of(rows.len()).collect();
        chunks.into_par_iter().map(|chunk| work(context, &mut rows.records(chunk))).collect()
    };
    if let Some((table, progress)) = input.parquet() {
        let context = begin(table.header()).with_context(|| name.clone())?;
        let all = context.reads_all();
        let mut rows = table.rows(schema, context.columns(), all).with_context(|| name.clone())?;
        let (mut batch, mut n_rows) = (RecordBatch::default(), 0);
        while let n @ 1.. = threads.install(|| rows.next_into(&mut batch)).with_context(|| name.clone())? {
            let results = threads.install(|| results_of(&context, &batch));
            results.into_iter().try_for_each(|result| take(&context, result))?;
            n_rows += n as u64;
            progress.inc(n as u64);
        }
        return Ok(n_rows);
    }
    let (mut table, mut begun) = (TableReader::new(), None);
    let (mut rows, mut next) = (RecordBatch::default(), RecordBatch::default());
    loop {
        let (results, read) = threads.install(|| {
            rayon::join(
                || begun.as_ref().map(|context| results_of(context, &rows)),
                || read_block(input, &mut table, &mut next),
            )
        });
        if let Some(context) = &begun {
            results.into_iter().flatten().try_for_each(|result| take(context, result))?;
        }
        // what is wrong with the header matters more than what is wrong further down
        if begun.is_none()
            && let Some(header) = table.header()
        {
            begun = Some(begin(header).with_context(|| name.clone())?);
        }
        let is_at_end = read.with_context(|| name.clone())?;
        std::mem::swap(&mut rows, &mut next);
        next.clear();
        if is_at_end {
            if let Some(context) = &begun {
                let results = threads.install(|| results_of(context, &rows));
                results.into_iter().try_for_each(|result| take(context, result))?;
            }
            return Ok(table.n_rows());
        }
    }
}

/// Reads the next block's rows, or those that the end of the file completes; whether it was the end.
fn read_block(input: &mut Input, table: &mut TableReader, rows: &mut RecordBatch) -> anyhow::Result<bool> {
    let block = input.next_block()?;
    if block.is_empty() {
        table.finish(&mut |record| rows.push(record))?;
        return Ok(true);
    }
    table.feed(block, &mut |record| rows.push(record))?;
    Ok(false)
}

fn chunks_of(n_rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..n_rows).step_by(ROWS_AT_ONCE).map(move |start| start..(start + ROWS_AT_ONCE).min(n_rows))
}
