//! Values that the model does not know, and the user's choices for them.

use super::{read, schema};
use crate::csv::{Columns, RowChecker, RowProblem, UnknownValue, UnknownValues, ValueChoice, ValueChoiceError};
use crate::customer::Problem;
use crate::schema::{Fill, Schema, Value};
use crate::tests::table::preprocessor;

const HEADER: &str = "customerID,tenure,Internet,Backup,MonthlyCharges\n";

fn choice(column: &str, value: &str, level: Option<&str>) -> ValueChoice {
    ValueChoice { column: column.to_owned(), value: value.to_owned(), level: level.map(str::to_owned) }
}

fn counted(schema: &Schema, rows: &str, choices: &[ValueChoice], part: usize) -> UnknownValues {
    let (reader, records, _) = read(format!("{HEADER}{rows}").as_bytes(), usize::MAX);
    let columns = Columns::resolve(schema, reader.header().unwrap()).unwrap().with_values(schema, choices);
    let checker = RowChecker::new(schema, &columns);
    let mut all = UnknownValues::default();
    for start in (0..records.len()).step_by(part) {
        let mut values = UnknownValues::default();
        for record in records.records(start..(start + part).min(records.len())) {
            if let Ok(cells) = checker.cells(&record) {
                values.add(schema, &cells);
            }
        }
        all.merge(values);
    }
    all
}

fn value(field: usize, found: &str, rows: u64, proposed: Option<u16>) -> UnknownValue {
    UnknownValue { field, found: found.to_owned(), rows, proposed, is_chosen: false }
}

#[test]
fn each_unknown_value_is_counted_once() {
    let rows = "a,1,cable,Yes,60\nb,1,fiber,Yes,60\nc,1,,Yes,60\nd,1,FIBER,perhaps,60\ne,x,Fiber optic,,60\nf,1,Cable ,,\n\
                Total,,cable,,\ng,1,fiber,Yes,60\n";
    let expected = [
        value(1, "fiber", 3, Some(2)),
        value(1, "cable", 2, None),
        value(1, "", 1, None),
        value(2, "perhaps", 1, None),
    ];
    let schema = schema();
    let whole = counted(&schema, rows, &[], usize::MAX);
    assert_eq!(whole.list(&schema), expected);
    for part in [1, 2, 3, 5] {
        assert_eq!(counted(&schema, rows, &[], part), whole, "parts of {part} rows");
    }
}

#[test]
fn a_column_of_free_text_is_counted_in_bounded_memory() {
    let rows: Vec<String> = (0..1_000).map(|row| format!("{row},1,text number {},Yes,60\n", row % 250)).collect();
    let schema = schema();
    let whole = counted(&schema, &rows.concat(), &[], 1_000);
    let list = whole.list(&schema);
    assert_eq!((list.len(), list[0].found.as_str(), list[99].rows), (100, "text number 0", 4));
    assert_eq!(whole.n_unlisted(), 600);
    for part in [7, 99, 400] {
        assert_eq!(counted(&schema, &rows.concat(), &[], part), whole, "parts of {part} rows");
    }
}

#[test]
fn values_are_read_as_the_user_chose() {
    let schema = schema();
    let choices = [
        choice("Internet", "monthly fiber", Some("fiber  OPTIC")),
        choice("Internet", "cable", None),
        choice("Internet", "", Some("DSL")),
    ];
    assert_eq!(ValueChoice::check_all(&schema, &choices), Ok(()));
    for (row, expected) in [
        ("a,1,Monthly  FIBER ,Yes,60", Ok(2)),
        ("a,1, ,Yes,60", Ok(1)),
        ("a,1,No,No internet service,60", Ok(0)),
        ("a,1,Cable,Yes,60", Err(Problem::LeftOut)),
        ("a,1,satellite,Yes,60", Err(Problem::UnknownLevel)),
    ] {
        let (reader, records, _) = read(format!("{HEADER}{row}\n").as_bytes(), usize::MAX);
        let columns = Columns::resolve(&schema, reader.header().unwrap()).unwrap().with_values(&schema, &choices);
        let record = records.records(0..1).next().unwrap();
        let checker = RowChecker::new(&schema, &columns);
        let found = checker.customer(&record, &preprocessor());
        let found = found.map(|customer| customer.value(1)).map_err(|error| error.problems);
        match expected {
            Ok(level) => assert_eq!(found, Ok(Some(Value::Level(level))), "{row}"),
            Err(problem) => {
                let problems = found.unwrap_err();
                assert!(
                    matches!(&problems[..], [RowProblem::Field(error)] if error.problem == problem),
                    "{row}: {problems:?}"
                );
            }
        }
    }
}

#[test]
fn outcomes_are_read_as_the_user_chose() {
    let schema = schema();
    let choices =
        [choice("Churn", "gone", Some("ja")), choice("Churn", "", Some("No")), choice("Churn", "moved", None)];
    assert_eq!(ValueChoice::check_all(&schema, &choices), Ok(()));
    let (header, mut unknown) = (format!("{},Churn\n", HEADER.trim_end()), UnknownValues::default());
    for (outcome, expected) in
        [("Yes", Ok(true)), ("GONE ", Ok(true)), (" ", Ok(false)), ("Moved", Err(true)), ("perhaps", Err(false))]
    {
        let (reader, records, _) = read(format!("{header}a,1,DSL,Yes,60,{outcome}\n").as_bytes(), usize::MAX);
        let columns = Columns::resolve_labeled(&schema, reader.header().unwrap(), &[]).unwrap();
        let columns = columns.with_values(&schema, &choices);
        let record = records.records(0..1).next().unwrap();
        let checker = RowChecker::new(&schema, &columns);
        let found = checker.outcome(&record, &checker.cells(&record).unwrap()).map_err(|error| {
            unknown.add_rejected(&schema, &error);
            error.is_left_out()
        });
        assert_eq!(found, expected, "{outcome:?}");
    }
    let list = unknown.list(&schema);
    let list: Vec<_> =
        list.iter().map(|value| (value.column(&schema), value.found.as_str(), value.is_chosen)).collect();
    assert_eq!(list, [("Churn", "Moved", true), ("Churn", "perhaps", false)]);
}

#[test]
fn chosen_values_are_counted_as_such() {
    let choices = [choice("Internet", "fiber", Some("Fiber optic")), choice("Internet", "cable", None)];
    let schema = schema();
    let rows = "a,1,fiber,Yes,60\nb,1,cable,Yes,60\nc,1,satellite,Yes,60\nd,1,fiber,Yes,60\n";
    let list = counted(&schema, rows, &choices, 1).list(&schema);
    let found: Vec<(&str, u64, bool)> =
        list.iter().map(|value| (value.found.as_str(), value.rows, value.is_chosen)).collect();
    assert_eq!(found, [("fiber", 2, true), ("cable", 1, true), ("satellite", 1, false)]);
}

/// A note below the table is not a customer.
#[test]
fn chosen_blanks_do_not_make_a_customer() {
    let mut schema = schema();
    schema.fields[2].missing.how = Fill::Refuse;
    let choices = [choice("Internet", "", Some("DSL")), choice("Backup", "", Some("Yes"))];
    let (reader, records, _) = read(format!("{HEADER}a note,1,,,\n").as_bytes(), usize::MAX);
    let columns = Columns::resolve(&schema, reader.header().unwrap()).unwrap().with_values(&schema, &choices);
    let found = RowChecker::new(&schema, &columns).cells(&records.records(0..1).next().unwrap());
    let problems = found.unwrap_err().problems;
    assert_eq!(problems, [RowProblem::AlmostBlank { n_filled: 1, n_fields: 4 }]);
}

#[test]
fn choices_that_cannot_be_used_are_errors() {
    let categories = || "\"Internet\", \"Backup\", \"Churn\"".to_owned();
    let internet = || "Internet".to_owned();
    for (choices, expected) in [
        (
            vec![choice("Contract", "monthly", None)],
            (0, ValueChoiceError::UnknownColumn { column: "Contract".to_owned(), categories: categories() }),
        ),
        (
            vec![choice("tenure", "abc", None)],
            (0, ValueChoiceError::Number { column: "tenure".to_owned(), categories: categories() }),
        ),
        (
            vec![choice("Internet", "fiber", Some("Fibre"))],
            (
                0,
                ValueChoiceError::UnknownLevel {
                    column: internet(),
                    level: "Fibre".to_owned(),
                    levels: "\"No\", \"DSL\", \"Fiber optic\"".to_owned(),
                },
            ),
        ),
        (
            vec![choice("Internet", "cable", None), choice("Internet", "dsl", None)],
            (1, ValueChoiceError::Known { column: internet(), value: "dsl".to_owned(), level: "DSL".to_owned() }),
        ),
        (vec![choice("Backup", " ", Some("Yes"))], (0, ValueChoiceError::Filled { column: "Backup".to_owned() })),
        (
            vec![choice("Internet", "cable", None), choice("Internet", "CABLE", Some("DSL"))],
            (1, ValueChoiceError::Twice { column: internet(), value: "CABLE".to_owned() }),
        ),
    ] {
        assert_eq!(ValueChoice::check_all(&schema(), &choices), Err(expected), "{choices:?}");
    }
    let churn = || "Churn".to_owned();
    for (choices, expected) in [
        (
            vec![choice("Churn", "gone", Some("left"))],
            (
                0,
                ValueChoiceError::UnknownLevel {
                    column: churn(),
                    level: "left".to_owned(),
                    levels: "\"Yes\", \"No\"".to_owned(),
                },
            ),
        ),
        (
            vec![choice("Churn", "Ja", Some("No"))],
            (0, ValueChoiceError::Known { column: churn(), value: "Ja".to_owned(), level: "Yes".to_owned() }),
        ),
        (
            vec![choice("Churn", "gone", None), choice("Churn", " GONE", Some("Yes"))],
            (1, ValueChoiceError::Twice { column: churn(), value: " GONE".to_owned() }),
        ),
    ] {
        assert_eq!(ValueChoice::check_all(&schema(), &choices), Err(expected), "{choices:?}");
    }
    // a choice that repeats what the model already does is fine
    assert_eq!(ValueChoice::check_all(&schema(), &[choice("Internet", "dsl", Some("DSL"))]), Ok(()));
}
