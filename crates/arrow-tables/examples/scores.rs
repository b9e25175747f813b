//! Times the scores of a table that repeats IBM's: `scores BUNDLE ROWS THREADS`.

#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, StringViewArray};
use arrow_schema::{Field, Schema};
use churnscope_arrow_tables::{ArrowTable, ArrowTableError, Block, ScoringThreads, Wanted, results};
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::csv::{Columns, TableChoices};
use churnscope_engine::scorer::Scorer;

const TABLE: &str = include_str!("../../../model/data/telco.csv");
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [bundle, n_rows, n_threads] = arguments.as_slice() else { return Err("BUNDLE ROWS THREADS".into()) };
    let (n_rows, n_threads): (usize, usize) = (n_rows.parse()?, n_threads.parse()?);
    let scorer = Scorer::from_bytes(&std::fs::read(bundle)?)?;
    for (name, views) in [("strings", false), ("string views", true)] {
        let batch = table(n_rows, views)?;
        let seconds = fastest(|| {
            let mut table = ArrowTable::new(batch.schema(), std::iter::once(Ok(batch.clone())));
            let header = table.header(TableChoices::default())?;
            let columns = Columns::resolve(scorer.schema(), &header)?;
            let threads = ScoringThreads::new(n_threads);
            let found = results(table, &scorer, &columns, &Wanted::Scores, &threads, || Ok::<_, ArrowTableError>(()))?;
            assert_eq!(found.log.n_refused, 0);
            Ok(())
        })?;
        println!("{name}: {:.0} rows per second", n_rows as f64 / seconds);
        let header = fastest(|| {
            let mut table = ArrowTable::new(batch.schema(), std::iter::once(Ok(batch.clone())));
            Ok(table.header(TableChoices::default()).map(drop)?)
        })?;
        let reading = fastest(|| {
            let mut table = ArrowTable::new(batch.schema(), std::iter::once(Ok(batch.clone())));
            let columns = Columns::resolve(scorer.schema(), &table.header(TableChoices::default())?)?;
            let needs = |column| columns.uses(column);
            let check = |block: &Block<'_>| block.check(&scorer, &columns).refused.len();
            table.in_blocks(&ScoringThreads::new(1), 1 << 14, needs, check, |_| Ok::<_, ArrowTableError>(()))?;
            Ok(())
        })?;
        let [in_all, header, reading] = [seconds, header, reading].map(|seconds| 1e3 * seconds);
        println!("  {in_all:.1} ms in all; {header:.1} ms for the header, {:.1} ms to read rows", reading - header);
    }
    let customers = customers(&scorer, n_rows)?;
    let seconds = fastest(|| {
        assert_eq!(scorer.probabilities(&customers).len(), customers.len());
        Ok(())
    })?;
    println!("engine alone, one thread: {:.0} rows per second", customers.len() as f64 / seconds);
    Ok(())
}

fn fastest(mut run: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        run()?;
        best = best.min(started.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// IBM's table, with numbers as numbers, repeated until it has `n_rows` rows.
fn table(n_rows: usize, views: bool) -> Result<RecordBatch, Box<dyn Error>> {
    let mut lines = TABLE.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let mut columns = Vec::new();
    for index in 0..names.len() {
        let cells = rows.iter().cycle().take(n_rows).map(|row| row.get(index).copied().unwrap_or_default());
        let is_number = rows.iter().filter_map(|row| row.get(index)).all(|cell| {
            let cell = cell.trim();
            cell.is_empty() || cell.parse::<f64>().is_ok()
        });
        let is_whole = rows.iter().filter_map(|row| row.get(index)).all(|cell| cell.parse::<i64>().is_ok());
        let array: ArrayRef = if is_whole {
            Arc::new(Int64Array::from_iter(cells.map(|cell| cell.parse().ok())))
        } else if is_number {
            Arc::new(Float64Array::from_iter(cells.map(|cell| cell.trim().parse().ok())))
        } else if views {
            Arc::new(StringViewArray::from_iter_values(cells))
        } else {
            Arc::new(StringArray::from_iter_values(cells))
        };
        columns.push(array);
    }
    let fields: Vec<Field> =
        names.iter().zip(&columns).map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

fn customers(scorer: &Scorer, n_rows: usize) -> Result<CustomerColumns, Box<dyn Error>> {
    let batch = table(n_rows, false)?;
    let mut table = ArrowTable::new(batch.schema(), std::iter::once(Ok(batch)));
    let columns = Columns::resolve(scorer.schema(), &table.header(TableChoices::default())?)?;
    let (mut customers, threads) = (None, ScoringThreads::new(1));
    table.in_blocks(
        &threads,
        n_rows,
        |column| columns.uses(column),
        |block| block.check(scorer, &columns).customers,
        |checked| {
            customers = Some(checked);
            Ok::<_, ArrowTableError>(())
        },
    )?;
    customers.ok_or_else(|| "no rows".into())
}
