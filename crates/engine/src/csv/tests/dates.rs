use super::{read, schema};
use crate::cells::CellColumns;
use crate::csv::{Columns, RowChecker, RowError, RowProblem};
use crate::customer::{Customer, FieldError, Problem, parse_value};
use crate::dates::{DateOrder, Dates};
use crate::preprocessing::Preprocessor;
use crate::schema::{Kind, Schema, Value};

/// May 21, 2022.
const MAY: i32 = 19_133;

/// The small table's schema, except that tenure is a date in this order.
fn dated(order: DateOrder) -> Schema {
    let mut schema = schema();
    let Kind::Number(number) = &mut schema.fields[0].kind else { panic!() };
    number.dates = Some(Dates { order, origin: MAY });
    number.max = 11_000.0;
    schema
}

fn days(schema: &Schema, cells: &[&str]) -> Vec<Result<f64, Problem>> {
    let rows: String = cells.iter().map(|cell| format!("\"{cell}\",DSL,Yes,60\n")).collect();
    let (reader, rows, result) = read(format!("tenure,Internet,Backup,MonthlyCharges\n{rows}").as_bytes(), 1 << 20);
    assert_eq!(result, Ok(()));
    let columns = Columns::resolve(schema, reader.header().unwrap()).unwrap();
    let (checker, preprocessor) =
        (RowChecker::new(schema, &columns), Preprocessor::fit(schema, &CellColumns::default()).unwrap());
    let value = |found: Result<Customer, RowError>| match found {
        Ok(customer) => match customer.value(0) {
            Some(Value::Number(days)) => Ok(days),
            other => panic!("{other:?}"),
        },
        Err(error) => match error.problems.as_slice() {
            [RowProblem::Field(FieldError { field: 0, problem, .. })] => Err(*problem),
            other => panic!("{other:?}"),
        },
    };
    rows.records(0..rows.len()).map(|record| value(checker.customer(&record, &preprocessor))).collect()
}

#[test]
fn a_column_of_dates_is_read_in_its_own_order() {
    use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
    let not_read = Err(Problem::NotANumber);
    for (order, cells, expected) in [
        (DayMonthYear, &["22.05.2022", "01.06.2022"][..], &[Ok(1.0), Ok(11.0)][..]),
        (DayMonthYear, &["05/22/2022", "06/01/2022"], &[Ok(1.0), Ok(11.0)]),
        (MonthDayYear, &["22.05.2022", "01.06.2022"], &[Ok(1.0), Ok(11.0)]),
        (YearMonthDay, &["22.05.22", "01.06.2022"], &[Ok(1.0), Ok(11.0)]),
        (DayMonthYear, &["2022-05-22", "1 Jun 2022"], &[Ok(1.0), Ok(11.0)]),
        (MonthDayYear, &["2022-05-22", "1. Juni 22"], &[Ok(1.0), Ok(11.0)]),
        (DayMonthYear, &["01/06/2022"], &[Ok(11.0)]),
        (MonthDayYear, &["06/01/2022"], &[Ok(11.0)]),
        (DayMonthYear, &["05/22/2022", "22/05/2022", "01/06/2022"], &[not_read, Ok(1.0), Ok(11.0)]),
        (MonthDayYear, &["05/22/2022", "22/05/2022", "06/01/2022"], &[Ok(1.0), not_read, Ok(11.0)]),
        (DayMonthYear, &["44703", "44713.75", "22/05/2022"], &[Ok(1.0), Ok(11.0), Ok(1.0)]),
        (DayMonthYear, &["44703,5", "100", "1.234"], &[Ok(1.0), not_read, not_read]),
        (DayMonthYear, &["20/05/2022", "someday"], &[Err(Problem::OutOfRange), not_read]),
    ] {
        assert_eq!(days(&dated(order), cells), expected, "{order:?}: {cells:?}");
    }
}

#[test]
fn outside_of_files_a_number_counts_days() {
    let field = &dated(DateOrder::DayMonthYear).fields[0];
    for (text, expected) in [
        ("100", Ok(Some(Value::Number(100.0)))),
        ("22.05.2022", Ok(Some(Value::Number(1.0)))),
        ("2022-05-22", Ok(Some(Value::Number(1.0)))),
        ("44703", Err(Problem::OutOfRange)),
        ("05/22/2022", Err(Problem::NotANumber)),
    ] {
        assert_eq!(parse_value(field, 0, text).map_err(|error| error.problem), expected, "{text}");
    }
}
