//! Numbers outside the range that are read as the nearest limit.

use super::{read, schema};
use crate::csv::{ClampedCells, ClampedField, Columns, Location, RowChecker, RowProblem};
use crate::customer::Problem;
use crate::number_format::DecimalMark;
use crate::rejections::Fix;
use crate::schema::{Field, Kind, Outside, Schema, Value};
use crate::tests::table::preprocessor;

const HEADER: &str = "customerID,tenure,Internet,Backup,MonthlyCharges\n";

/// The small table's schema, but with clamped tenure (from 0 to `max`) and monthly charges (from 0 to 200).
fn clamping(max: f64) -> Schema {
    let mut schema = schema();
    let clamp = |field: &mut Field, max: f64| {
        let Kind::Number(number) = &mut field.kind else { panic!() };
        (number.max, number.outside) = (max, Outside::Clamp);
    };
    clamp(&mut schema.fields[0], max);
    clamp(&mut schema.fields[3], 200.0);
    schema.validate().unwrap();
    schema
}

fn tenures(schema: &Schema, rows: &str) -> Vec<Result<f64, Problem>> {
    let (reader, records, _) = read(format!("{HEADER}{rows}").as_bytes(), usize::MAX);
    let columns = Columns::resolve(schema, reader.header().unwrap()).unwrap();
    let checker = RowChecker::new(schema, &columns);
    let tenure = |record| match checker.customer(&record, &preprocessor()) {
        Ok(customer) => match customer.value(0) {
            Some(Value::Number(number)) => Ok(number),
            value => panic!("{value:?}"),
        },
        Err(error) => match &error.problems[..] {
            [RowProblem::Field(error)] => Err(error.problem),
            problems => panic!("{problems:?}"),
        },
    };
    records.records(0..records.len()).map(tenure).collect()
}

#[test]
fn a_number_outside_the_range_becomes_the_nearest_limit() {
    for (cell, expected) in [
        ("72", Ok(72.0)),
        ("72.5", Ok(72.0)),
        ("1e300", Ok(72.0)),
        ("1,000.0", Ok(72.0)),
        ("-1", Ok(0.0)),
        ("-0", Ok(0.0)),
        ("(5)", Ok(0.0)),
        ("", Err(Problem::Blank)),
        ("NaN", Err(Problem::NotANumber)),
        ("inf", Err(Problem::NotANumber)),
        ("-1e999", Err(Problem::NotANumber)),
        ("much", Err(Problem::NotANumber)),
    ] {
        let found = tenures(&clamping(72.0), &format!("a,\"{cell}\",DSL,Yes,60\n"));
        assert_eq!(found, [expected], "{cell}");
        assert!(found != [Ok(0.0)] || found[0].is_ok_and(f64::is_sign_positive), "{cell} became -0");
        let refused = tenures(&schema(), &format!("a,\"{cell}\",DSL,Yes,60\n"));
        let is_outside = expected.is_ok() && !["72", "-0"].contains(&cell);
        assert_eq!(refused, [if is_outside { Err(Problem::OutOfRange) } else { expected }], "{cell}");
    }
    // a field from 0 to 1 may also contain words for yes and no
    let flags = tenures(&clamping(1.0), "a,yes,DSL,Yes,60\nb,2,DSL,Yes,60\nc,-1,DSL,Yes,60\nd,two,DSL,Yes,60\n");
    assert_eq!(flags, [Ok(1.0), Ok(1.0), Ok(0.0), Err(Problem::NotANumber)]);
}

fn counted(rows: &str, part: usize) -> ClampedCells {
    let schema = clamping(72.0);
    let (reader, records, _) = read(format!("{HEADER}{rows}").as_bytes(), usize::MAX);
    let columns = Columns::resolve(&schema, reader.header().unwrap()).unwrap();
    let checker = RowChecker::new(&schema, &columns);
    let mut all = ClampedCells::default();
    for start in (0..records.len()).step_by(part) {
        let mut clamped = ClampedCells::default();
        for record in records.records(start..(start + part).min(records.len())) {
            // rejected rows do not count
            let _ = checker.counted_customer(&record, &preprocessor(), &mut clamped);
        }
        all.merge(clamped);
    }
    all
}

#[test]
fn clamped_cells_of_scored_rows_are_counted_the_same_in_any_parts() {
    let rows = "a,1,DSL,Yes,60\nb,80,satellite,Yes,250\nc,1,DSL,Yes,$300.00\nd,-7,DSL,No,-0.5\ne,999,DSL,,201\nf,73,No,Yes,60\n";
    let found = |field, cells, found: &str, line| ClampedField {
        field,
        cells,
        found: found.to_owned(),
        first: Location::Line(line),
    };
    // rows b (an unknown level) and f (a broken rule) are rejected
    let expected = [found(0, 2, "-7", 5), found(3, 3, "$300.00", 4)];
    for part in [1, 2, 3, 5, usize::MAX] {
        assert_eq!(counted(rows, part.min(6)).fields(), expected, "parts of {part} rows");
    }
    assert!(counted("a,1,DSL,Yes,60\n", 1).fields().is_empty());
}

#[test]
fn many_clamped_rows_have_a_likely_cause() {
    let comma = Fix::DecimalMark(DecimalMark::Comma);
    let point = Fix::DecimalMark(DecimalMark::Point);
    for (rows, n_rows, expected) in [
        ("a,1,DSL,Yes,60\nb,80,DSL,Yes,60\nc,90,DSL,Yes,60\nd,1,DSL,Yes,60\n", 4, Some((2, "80", Fix::Column))),
        ("a,80,DSL,Yes,60\n", 10, None),
        ("a,80,DSL,Yes,60\n", 9, Some((1, "80", Fix::Column))),
        // with the other decimal mark, the charges would be in range
        ("a,1,DSL,Yes,\"1,500\"\nb,1,DSL,Yes,60.25\n", 2, Some((1, "1,500", comma))),
        ("a,1,DSL,Yes,12.500\nb,1,DSL,Yes,\"1,5\"\n", 2, Some((1, "12.500", point))),
    ] {
        let found = counted(rows, 9).problem(n_rows);
        let found = found.as_ref().map(|likely| (likely.n_rejected, likely.found.as_str(), likely.fix));
        assert_eq!(found, expected, "{rows}");
    }
}
