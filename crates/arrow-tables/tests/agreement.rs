//! Rows that are read column by column are the rows that the engine reads as text.

#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{StringBuilder, StringDictionaryBuilder, StringViewBuilder};
use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int64Array, LargeStringArray,
    ListArray, NullArray, RecordBatch, StringArray, UInt8Array,
};
use arrow_schema::{Field, Schema};
use churnscope_arrow_tables::{ArrowTable, ArrowTableError, Block, ScoringThreads};
use churnscope_engine::bundle::Bundle;
use churnscope_engine::csv::{ClampedCells, ColumnMatch, Columns, RowChecker, TableChoices, TableReader};
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::schema::{Kind, Number, Outside};
use churnscope_engine::scorer::Scorer;
use churnscope_fixtures::{small, telco};

const ROWS_PER_BLOCK: usize = 300;

fn table(columns: &[(&str, ArrayRef)]) -> RecordBatch {
    let fields: Vec<Field> =
        columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.iter().map(|(_, array)| array.clone()).collect())
        .unwrap()
}

fn in_batches(batch: &RecordBatch, n_rows: usize) -> ArrowTable {
    let starts: Vec<usize> = (0..batch.num_rows()).step_by(n_rows).collect();
    let batch = batch.clone();
    let part = move |start: usize| Ok(batch.slice(start, n_rows.min(batch.num_rows() - start)));
    ArrowTable::new(batch_schema(&part), starts.into_iter().map(part))
}

fn batch_schema(part: &impl Fn(usize) -> Result<RecordBatch, arrow_schema::ArrowError>) -> Arc<Schema> {
    part(0).unwrap().schema()
}

/// Checks every block against its rows as text. Returns the probabilities and the number of refused and clamped rows.
fn check(scorer: &Scorer, batch: &RecordBatch) -> (Vec<Result<u64, String>>, usize) {
    let all = [1, 2].map(|n_threads| check_with(scorer, batch, n_threads));
    assert!(all[0] == all[1]);
    all[0].clone()
}

fn check_with(scorer: &Scorer, batch: &RecordBatch, n_threads: usize) -> (Vec<Result<u64, String>>, usize) {
    let mut table = in_batches(batch, 700);
    let header = table.header(TableChoices::default()).unwrap();
    let columns = Columns::resolve(scorer.schema(), &header).unwrap();
    table.check_readable(&columns).unwrap();
    let (mut rows, mut n_clamped) = (Vec::new(), 0);
    table
        .in_blocks(
            &ScoringThreads::new(n_threads),
            ROWS_PER_BLOCK,
            |column| columns.uses(column) || column == 0,
            |block| check_block(scorer, &columns, block),
            |(of_block, clamped)| {
                rows.extend(of_block);
                n_clamped += clamped;
                Ok::<_, ArrowTableError>(())
            },
        )
        .unwrap();
    (rows, n_clamped)
}

fn check_block(scorer: &Scorer, columns: &Columns, block: &Block<'_>) -> (Vec<Result<u64, String>>, usize) {
    let checked = block.check(scorer, columns);
    let probabilities = scorer.probabilities(&checked.customers);
    let refused: HashMap<usize, _> = checked.refused.into_iter().collect();
    let (records, mut clamped) = (block.records(), ClampedCells::default());
    assert_eq!((records.len(), probabilities.len()), (block.len(), block.len()));
    let checker = RowChecker::new(scorer.schema(), columns);
    let mut rows = Vec::new();
    for (row, record) in records.records(0..records.len()).enumerate() {
        let expected = checker.counted_customer(&record, &scorer.bundle().preprocessor, &mut clamped);
        match &expected {
            Ok(customer) => {
                assert_eq!(checked.customers.values(row).as_deref(), Some(customer.values()), "{record:?}");
                assert_eq!(probabilities[row].to_bits(), scorer.probability(customer).to_bits());
                assert!(!refused.contains_key(&row));
                rows.push(Ok(probabilities[row].to_bits()));
            }
            Err(error) => {
                assert_eq!(refused.get(&row), Some(error));
                rows.push(Err(format!("{error:?}")));
            }
        }
    }
    assert_eq!(checked.clamped, clamped);
    let n_clamped = clamped.fields().iter().map(|field| field.cells as usize).sum();
    (rows, n_clamped)
}

fn telco_columns() -> Vec<(String, Vec<String>)> {
    let text = include_str!("../../../model/data/telco.csv");
    let mut lines = text.lines();
    let mut columns: Vec<(String, Vec<String>)> =
        lines.next().unwrap().split(',').map(|name| (name.to_owned(), Vec::new())).collect();
    for line in lines {
        columns.iter_mut().zip(line.split(',')).for_each(|((_, column), cell)| column.push(cell.to_owned()));
    }
    columns
}

#[test]
fn every_type_of_column_has_the_probabilities_of_the_csv_file() {
    let scorer = telco::scorer();
    let expected: Vec<Result<u64, String>> =
        telco::customers(&scorer).iter().map(|customer| Ok(scorer.probability(customer).to_bits())).collect();
    let columns = telco_columns();
    let of_strings = |make: &dyn Fn(&[String]) -> ArrayRef| -> Vec<(&str, ArrayRef)> {
        columns.iter().map(|(name, cells)| (name.as_str(), make(cells))).collect()
    };
    let strings = |cells: &[String]| -> ArrayRef { Arc::new(StringArray::from_iter_values(cells)) };
    let typed = |cells: &[String]| -> ArrayRef {
        let parsed = |cell: &String| cell.parse::<f64>().ok();
        let is_number = cells.iter().filter(|cell| !cell.trim().is_empty()).all(|cell| parsed(cell).is_some());
        if is_number { Arc::new(Float64Array::from_iter(cells.iter().map(parsed))) } else { strings(cells) }
    };
    let decimals = |cells: &[String]| -> ArrayRef {
        let parsed = |cell: &String| Some((cell.parse::<f64>().ok()? * 100.0).round() as i128);
        let is_number = cells.iter().filter(|cell| !cell.trim().is_empty()).all(|cell| parsed(cell).is_some());
        if !is_number {
            return Arc::new(LargeStringArray::from_iter_values(cells));
        }
        let array = Decimal128Array::from_iter(cells.iter().map(parsed));
        Arc::new(array.with_precision_and_scale(18, 2).unwrap())
    };
    let floats = |cells: &[String]| -> ArrayRef {
        let is_number = cells.iter().filter(|cell| !cell.trim().is_empty()).all(|cell| cell.parse::<f32>().is_ok());
        if !is_number {
            let mut builder = StringDictionaryBuilder::<arrow_array::types::Int32Type>::new();
            cells.iter().for_each(|cell| builder.append_value(cell));
            return Arc::new(builder.finish());
        }
        Arc::new(Float32Array::from_iter(cells.iter().map(|cell| cell.parse::<f32>().ok())))
    };
    let views = |cells: &[String]| -> ArrayRef {
        let mut builder = StringViewBuilder::new();
        cells.iter().for_each(|cell| builder.append_value(cell));
        Arc::new(builder.finish())
    };
    for make in [&strings as &dyn Fn(&[String]) -> ArrayRef, &typed, &decimals, &floats, &views] {
        let (rows, n_clamped) = check(&scorer, &table(&of_strings(make)));
        assert!(rows == expected);
        assert_eq!(n_clamped, 0);
    }
}

fn unusual_scorer() -> Scorer {
    let mut bundle: Bundle = small::bundle();
    for field in &mut bundle.schema.fields {
        match (&mut field.kind, field.column.as_str()) {
            (Kind::Number(number), "Monthly") => {
                number.outside = Outside::Clamp;
                field.missing.blanks = vec!["-1".to_owned(), "NA".to_owned()];
            }
            (Kind::Number(number), "tenure") => {
                number.dates = Some(Dates { order: DateOrder::DayMonthYear, origin: 20_000 });
                *number = Number { step: 1.0, offers: Vec::new(), ..number.clone() };
            }
            _ => {}
        }
    }
    Scorer::from_bytes(&bundle.to_bytes().unwrap()).unwrap()
}

/// `n` cells that repeat those given, with a period that no other column shares.
fn repeated<T: Clone>(cells: &[T], n: usize, step: usize) -> impl Iterator<Item = T> + Clone {
    (0..n).map(move |row| cells[(row / step + row) % cells.len()].clone())
}

#[test]
fn unusual_rows_are_those_that_are_read_as_text() {
    let scorer = unusual_scorer();
    const N: usize = 3_000;
    let ids = repeated(&["A-1", "A-2", "", "Total", "A-3", "Durchschnitt:", "A-4"], N, 97);
    let dates = [Some(20_001), Some(20_072), Some(20_073), None, Some(19_999), Some(20_010), Some(20_020)];
    let contracts = ["Monthly", "one  YEAR", "Two year", "", "unknown", "Monthly", "Two year"];
    let internet = [Some("No"), Some("DSL"), None, Some("fiber"), Some("DSL"), Some(" ")];
    let backup = [Some("No"), Some("Yes"), Some("No internet service"), None, Some("Yes"), Some("No")];
    let phone = [Some(true), Some(false), None];
    let monthly = [Some(20.0), Some(-0.0), Some(250.5), Some(-1.0), None, Some(f64::NAN), Some(85.125), Some(-30.0)];
    let totals = [Some(10_000), Some(900_001), None, Some(-1), Some(12_345)];
    let mut dictionary = StringDictionaryBuilder::<Int8Type>::new();
    repeated(&backup, N, 31).for_each(|cell| dictionary.append_option(cell));
    let total = Decimal128Array::from_iter(repeated(&totals, N, 13)).with_precision_and_scale(9, 2).unwrap();
    let mut nested = arrow_array::builder::ListBuilder::new(StringBuilder::new());
    (0..N).for_each(|_| nested.append(true));
    let nested: ListArray = nested.finish();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(StringArray::from_iter_values(ids))),
        ("tenure", Arc::new(Date32Array::from_iter(repeated(&dates, N, 101)))),
        ("Contract", Arc::new(StringArray::from_iter_values(repeated(&contracts, N, 17)))),
        ("Internet", Arc::new(StringArray::from_iter(repeated(&internet, N, 53)))),
        ("Backup", Arc::new(dictionary.finish())),
        ("phone", Arc::new(BooleanArray::from_iter(repeated(&phone, N, 7)))),
        ("Monthly", Arc::new(Float64Array::from_iter(repeated(&monthly, N, 11)))),
        ("Total", Arc::new(total)),
        ("tags", Arc::new(nested)),
    ];
    let (rows, n_clamped) = check(&scorer, &table(&columns));
    let n_refused = rows.iter().filter(|row| row.is_err()).count();
    assert!((1_000..2_900).contains(&n_refused), "{n_refused}");
    assert!(n_clamped > 50, "{n_clamped}");

    // numbers stored as text, and a column without values
    let numbers = ["12,5", "1.250,75", "", "12.5", "NA", "-1", "abc", "3.967"];
    let mut columns = columns;
    columns[6].1 = Arc::new(StringArray::from_iter_values(repeated(&numbers, N, 11)));
    columns[5].1 = Arc::new(NullArray::new(N));
    columns[1].1 = Arc::new(StringArray::from_iter_values(repeated(&["05.10.2024", "2024-11-01", "x", "45570"], N, 5)));
    check(&scorer, &table(&columns));
    // integers, and no column for the product
    columns[6].1 = Arc::new(Int64Array::from_iter(repeated(&[Some(0), Some(-1), None, Some(300), Some(85)], N, 11)));
    columns[5].1 = Arc::new(UInt8Array::from_iter(repeated(&[Some(0), Some(1), None, Some(2)], N, 7)));
    columns.remove(7);
    check(&scorer, &table(&columns));
}

#[test]
fn a_table_has_the_header_and_the_text_of_its_parquet_file() {
    let columns = telco_columns();
    let columns: Vec<(&str, ArrayRef)> = (columns.iter())
        .map(|(name, cells)| (name.as_str(), Arc::new(StringArray::from_iter_values(cells)) as ArrayRef))
        .collect();
    let batch = table(&columns);
    let text = in_batches(&batch, 1_000).text().unwrap();
    assert_eq!(text, include_bytes!("../../../model/data/telco.csv"));
    let mut reader = TableReader::with(TableChoices::default().for_parquet());
    reader.feed(&text, &mut |_| {}).unwrap();
    for n_rows in [100, 7_043] {
        assert_eq!(in_batches(&batch, n_rows).header(TableChoices::default()).unwrap(), *reader.header().unwrap());
    }
    let empty = in_batches(&batch.slice(0, 0), 1);
    assert_eq!(empty.text().unwrap().iter().filter(|byte| **byte == b'\n').count(), 1);
}

#[test]
fn columns_that_cannot_be_read_are_reported_only_if_they_are_used() {
    let mut nested = arrow_array::builder::ListBuilder::new(StringBuilder::new());
    nested.append(true);
    let nested: ArrayRef = Arc::new(nested.finish());
    let text = |value: &str| -> ArrayRef { Arc::new(StringArray::from_iter_values([value])) };
    let scorer = Scorer::from_bytes(&small::bundle().to_bytes().unwrap()).unwrap();
    let columns = |tenure: &ArrayRef, other: &ArrayRef| {
        let cells = ["Monthly", "DSL", "No", "Yes", "20", "100"].map(text);
        let names = ["Contract", "Internet", "Backup", "Phone", "Monthly", "Total"];
        let mut columns: Vec<(&str, ArrayRef)> = vec![("tenure", tenure.clone()), ("other", other.clone())];
        columns.extend(names.into_iter().zip(cells));
        table(&columns)
    };
    for (tenure, other, expected) in [
        (&text("5"), &nested, None),
        (
            &nested,
            &text("5"),
            Some(
                "column tenure is nested (a list, a map, or a struct), but a cell holds one value: write its parts as \
                 separate columns, or leave it out",
            ),
        ),
    ] {
        let mut table = in_batches(&columns(tenure, other), 1);
        let header = table.header(TableChoices::default()).unwrap();
        let used = Columns::resolve(scorer.schema(), &header).unwrap();
        let error = table.check_readable(&used).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), expected);
    }
}

#[test]
fn the_first_rows_show_which_column_is_which() {
    let scorer = telco::scorer();
    let columns = telco_columns();
    let columns: Vec<(&str, ArrayRef)> = (columns.iter())
        .map(|(name, cells)| {
            let name = if name == "tenure" { "Months with us" } else { name.as_str() };
            (name, Arc::new(StringArray::from_iter_values(cells)) as ArrayRef)
        })
        .collect();
    let mut table = in_batches(&table(&columns), 5_000);
    let (header, rows) = (table.header(TableChoices::default()).unwrap(), table.first_rows().unwrap());
    let matches = ColumnMatch::all(scorer.schema(), &header, &[], &rows).unwrap();
    assert!(matches.iter().any(|found| found.name == "tenure" && found.is_open()), "{matches:?}");
}
