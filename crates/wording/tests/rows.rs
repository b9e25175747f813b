//! Rows that become customers, and the errors of rows that cannot be scored.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use churnscope_engine::csv::{Columns, RowChecker, RowProblem, ValueChoice};
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::notation::file_value;
use churnscope_engine::schema::Kind;
use churnscope_fixtures::table::{columns_of, preprocessor, read, schema};
use churnscope_wording::rows::{expected, expected_value, row_error};

const HEADER: &str = "customerID,tenure,Internet,Backup,MonthlyCharges,Churn\n";

/// Checks that this row, below [`HEADER`], becomes a customer with these values, or is rejected with this error.
fn check(row: &[u8], expected: Result<&str, &str>) {
    check_with(&[], row, expected);
}

/// Like [`check`], but with the user's choices for values that the model does not know.
fn check_with(choices: &[ValueChoice], row: &[u8], expected: Result<&str, &str>) {
    let (reader, rows, _) = read(&[HEADER.as_bytes(), row].concat(), usize::MAX);
    let schema = schema();
    let columns = columns_of(&reader).with_values(&schema, choices);
    let record = rows.records(0..1).next().unwrap();
    let found = RowChecker::new(&schema, &columns).customer(&record, &preprocessor());
    let found = found.map(|customer| {
        let values = schema.fields.iter().zip(customer.values()).map(|(field, &value)| file_value(field, value));
        values.collect::<Vec<_>>().join(" ")
    });
    let row = String::from_utf8_lossy(row);
    assert_eq!(
        found.map_err(|error| row_error(&schema, &error)),
        expected.map(str::to_owned).map_err(str::to_owned),
        "{row}"
    );
}

#[test]
fn cells_become_a_customer() {
    check(b"a,12,DSL,Yes,60.5,No", Ok("12 DSL Yes 60.5"));
    check(b"a, 12 ,\" DSL \",Yes,6.05e1,", Ok("12 DSL Yes 60.5"));
    check(b"a,0,No,No internet service,20,?", Ok("0 No No internet service 20"));
    check(b"a,12,DSL,,,", Ok("12 DSL No 50"));
    check(b"a,\"1,5\",dsl,TRUE,$60.50,No", Ok("1.5 DSL Yes 60.5"));
    check(b"\xff\xfe,12,DSL,,,\xff", Ok("12 DSL No 50"));
}

#[test]
fn all_problems_of_a_row_are_reported() {
    check(b"a,abc,DSL,Yes,60,No", Err("line 2, column tenure: found \"abc\", expected a number from 0 to 72"));
    check(b"a,73,DSL,Yes,60,No", Err("line 2, column tenure: found \"73\", expected a number from 0 to 72"));
    check(b"a,NaN,DSL,Yes,60,No", Err("line 2, column tenure: found \"NaN\", expected a number from 0 to 72"));
    check(b"a,inf,DSL,Yes,60,No", Err("line 2, column tenure: found \"inf\", expected a number from 0 to 72"));
    check(b"a,,DSL,Yes,60,No", Err("line 2, column tenure: blank, expected a number from 0 to 72"));
    check(b"a, ,DSL,Yes,60,No", Err("line 2, column tenure: blank, expected a number from 0 to 72"));
    check(
        b"a,1,cable,Yes,60,No",
        Err("line 2, column Internet: found \"cable\", expected one of \"No\", \"DSL\", \"Fiber optic\""),
    );
    check(
        b"a,1,caf\xe9,Yes,60,No",
        Err(
            "line 2, column Internet: \"caf\u{fffd}\" is not UTF-8 text, expected one of \"No\", \"DSL\", \"Fiber optic\"",
        ),
    );
    check(
        b"a,-1,,Maybe,x,No",
        Err(
            "line 2, column tenure: found \"-1\", expected a number from 0 to 72; column Internet: blank, expected one of \"No\", \"DSL\", \"Fiber optic\"; column Backup: found \"Maybe\", expected one of \"No\", \"Yes\", \"No internet service\"; column MonthlyCharges: found \"x\", expected a number from 0 to 200",
        ),
    );
}

#[test]
fn broken_rules_are_reported_next_to_invalid_cells() {
    let rule = "column Backup: found \"Yes\", expected \"No internet service\", because Internet is \"No\"";
    check(b"a,1,No,Yes,20,No", Err(&format!("line 2, {rule}")));
    check(
        b"a,x,No,Yes,20,No",
        Err(&format!("line 2, column tenure: found \"x\", expected a number from 0 to 72; {rule}")),
    );
    check(
        b"a,1,DSL,No internet service,20,No",
        Err(
            "line 2, column Backup: found \"No internet service\", expected another level, because \"No internet service\" goes only with Internet \"No\"",
        ),
    );
}

#[test]
fn values_that_are_left_out_are_named() {
    let left_out = ["satellite", ""].map(|value| ValueChoice {
        column: "Internet".to_owned(),
        value: value.to_owned(),
        level: None,
    });
    let check = |row: &[u8], expected| check_with(&left_out, row, expected);
    check(b"a,1, Satellite,Yes,60,No", Err("line 2, column Internet: found \"Satellite\", left out as chosen"));
    check(b"a,1,,Yes,60,No", Err("line 2, column Internet: blank, left out as chosen"));
    check(b"a,1,dsl,Yes,60,No", Ok("1 DSL Yes 60"));
}

#[test]
fn rows_of_the_wrong_length_are_rejected_with_their_surplus_cells() {
    check(b"a,1,DSL", Err("line 2: found 3 cells, expected 6 as in the header"));
    check(b"a", Err("line 2: found 1 cell, expected 6 as in the header"));
    check(
        b"a,1,DSL,Yes,60,No,\"x, y\",\xe9\"z",
        Err("line 2: found 8 cells (extra: \"x, y\", \"\\xE9\"z\"), expected 6 as in the header"),
    );
    check(
        b"a,1,DSL,Yes,60,\"No\nb,2,DSL,No,50,No\n",
        Err(
            "line 2: a quote opened in this row is never closed, so everything up to line 4, the end of the file, became part of one cell",
        ),
    );
}

#[test]
fn outcomes_are_read_with_the_row() {
    let check = |row: &str, expected: Result<bool, &str>| {
        let (reader, rows, _) = read(format!("{HEADER}{row}").as_bytes(), usize::MAX);
        let schema = schema();
        let columns = Columns::resolve_labeled(&schema, reader.header().unwrap(), &[]).unwrap();
        let record = rows.records(0..1).next().unwrap();
        let checker = RowChecker::new(&schema, &columns);
        let cells = checker.cells(&record).unwrap();
        let found = checker.outcome(&record, &cells).map_err(|error| row_error(&schema, &error));
        assert_eq!(found, expected.map_err(str::to_owned), "{row}");
        let found = checker.labeled_customer(&record, &cells, &preprocessor()).map(|(_, left)| left);
        assert_eq!(found.map_err(|error| row_error(&schema, &error)), expected.map_err(str::to_owned), "{row}");
    };
    check("a,1,DSL,Yes,60,Yes", Ok(true));
    check("a,1,DSL,Yes,60, No ", Ok(false));
    check("a,1,DSL,Yes,60,", Err("line 2, column Churn: blank, expected one of \"Yes\", \"No\""));
    check(
        "a,x,DSL,Yes,60,gone",
        Err(
            "line 2, column tenure: found \"x\", expected a number from 0 to 72; column Churn: found \"gone\", expected one of \"Yes\", \"No\"",
        ),
    );
}

#[test]
fn dates_are_expected_in_the_order_of_their_field() {
    for (order, expected) in [
        (DateOrder::YearMonthDay, "a date from 2022-05-21 to 2022-08-01 (year, month, day)"),
        (DateOrder::DayMonthYear, "a date from 21.05.2022 to 01.08.2022 (day, month, year)"),
        (DateOrder::MonthDayYear, "a date from 05/21/2022 to 08/01/2022 (month, day, year)"),
    ] {
        let mut field = schema().fields[0].clone();
        let Kind::Number(number) = &mut field.kind else { panic!() };
        number.dates = Some(Dates { order, origin: 19_133 });
        assert_eq!(expected_value(&field), expected);
    }
}

#[test]
fn a_customer_of_few_fields_needs_one_value() {
    let schema = schema();
    for (n_fields, text) in [(1, "at least one field"), (3, "at least one field"), (4, "at least half of the fields")] {
        let problem = RowProblem::AlmostBlank { n_filled: 0, n_fields };
        assert_eq!(expected(&schema, &problem), format!("a customer, with a value in {text}"));
    }
}
