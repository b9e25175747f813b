//! Odd files, a row of data each, and properties that hold for any bytes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod columns;
mod records;
mod rows;
mod scored;
mod tables;

use crate::csv::{Columns, RecordBatch, TableError, TableReader};
use crate::preprocessing::Preprocessor;
use crate::schema::{Bands, Category, Field, Fill, Kind, Level, Missing, Number, Rule, Schema, Target, Unit, Value};

/// A small table: whose internet is "No" has the backup "No internet service", and nobody else has.
fn schema() -> Schema {
    let schema = Schema {
        title: "Small".to_owned(),
        id_column: Some("customerID".to_owned()),
        target: Target { column: "Churn".to_owned(), positive: "Yes".to_owned(), negatives: vec!["No".to_owned()] },
        fields: vec![
            number("tenure", 0.0, 72.0, Fill::Refuse),
            category("Internet", &["No", "DSL", "Fiber optic"], Fill::Refuse),
            category("Backup", &["No", "Yes", "No internet service"], Fill::Value(Value::Level(0))),
            number("MonthlyCharges", 0.0, 200.0, Fill::Value(Value::Number(50.0))),
        ],
        rules: vec![Rule { when_field: 1, when_level: 0, then_field: 2, then_level: 2, only_then: true }],
        bands: Bands { medium_from: 0.25, high_from: 0.5 },
        monthly_charge: None,
        examples: Vec::new(),
    };
    schema.validate().unwrap();
    schema
}

fn preprocessor() -> Preprocessor {
    Preprocessor::fit(&schema(), &[]).unwrap()
}

fn number(column: &str, min: f64, max: f64, how: Fill) -> Field {
    let unit = Unit { one: String::new(), many: String::new(), before: false };
    let kind =
        Kind::Number(Number { min, max, step: 1.0, decimals: 0, default: min, unit, dates: None, offers: Vec::new() });
    field(column, kind, how)
}

fn category(column: &str, values: &[&str], how: Fill) -> Field {
    let level = |value: &&str| Level {
        value: (*value).to_owned(),
        label: (*value).to_owned(),
        phrase: (*value).to_owned(),
        offer: None,
    };
    field(column, Kind::Category(Category { levels: values.iter().map(level).collect(), default: 0, other: None }), how)
}

fn field(column: &str, kind: Kind, how: Fill) -> Field {
    Field {
        column: column.to_owned(),
        label: column.to_owned(),
        group: "All".to_owned(),
        kind,
        missing: Missing { blanks: Vec::new(), how, why: "a test".to_owned() },
        actionable: false,
    }
}

/// The whole of a file, fed in slices of this many bytes.
fn read(file: &[u8], slice: usize) -> (TableReader, RecordBatch, Result<(), TableError>) {
    let (mut reader, mut rows) = (TableReader::new(), RecordBatch::default());
    let fed = file.chunks(slice).try_for_each(|bytes| reader.feed(bytes, &mut |record| rows.push(record)));
    let result = fed.and_then(|()| reader.finish(&mut |record| rows.push(record)));
    (reader, rows, result)
}

fn columns_of(reader: &TableReader) -> Columns {
    Columns::resolve(&schema(), reader.header().unwrap()).unwrap()
}
