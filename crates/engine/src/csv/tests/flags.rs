use super::{read, schema};
use crate::cells::CellColumns;
use crate::csv::{Columns, RowChecker};
use crate::preprocessing::Preprocessor;
use crate::schema::{Kind, Value};

fn numbers(max: f64, cells: &[&str]) -> Vec<Option<f64>> {
    let mut schema = schema();
    let Kind::Number(number) = &mut schema.fields[0].kind else { panic!() };
    (number.min, number.max) = (0.0, max);
    let rows: String = cells.iter().map(|cell| format!("{cell},DSL,Yes,60\n")).collect();
    let (reader, rows, result) = read(format!("tenure,Internet,Backup,MonthlyCharges\n{rows}").as_bytes(), 1 << 20);
    assert_eq!(result, Ok(()));
    let columns = Columns::resolve(&schema, reader.header().unwrap()).unwrap();
    let (checker, preprocessor) =
        (RowChecker::new(&schema, &columns), Preprocessor::fit(&schema, &CellColumns::default()).unwrap());
    let number = |customer: crate::customer::Customer| match customer.value(0) {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    };
    rows.records(0..rows.len()).map(|record| number(checker.customer(&record, &preprocessor).ok()?)).collect()
}

#[test]
fn only_a_number_that_is_zero_or_one_may_be_written_as_no_or_yes() {
    let cells = ["1", "true", "FALSE", "Yes", "nein", "2", "perhaps"];
    let flags = [Some(1.0), Some(1.0), Some(0.0), Some(1.0), Some(0.0), None, None];
    assert_eq!(numbers(1.0, &cells), flags);
    assert_eq!(numbers(3.0, &cells), [Some(1.0), None, None, None, None, Some(2.0), None]);
}
