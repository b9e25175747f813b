use super::read;
use crate::csv::{Columns, Location, PreviewCell, RowProblem, preview_rows};
use crate::customer::FieldError;
use crate::preprocessing::Preprocessor;
use crate::schema::Value;
use crate::tests::small;

const FILE: &[u8] = b"id;tenure;Contract;Internet;Backup;Monthly;Total\n\
    a;12;one year;DSL;No;29,5;354\n\
    b;3;Monthly;;;20,5;\n\
    c;x;weekly;DSL;No;;\n\
    d;4;Monthly;No;Yes;20,5;82\n\
    Total;19;;;;;\n\
    e;5\n";

/// What is read from each row: a value, a guess (?), a blank, or a problem.
fn shown(cell: &PreviewCell) -> String {
    match cell {
        PreviewCell::Value(Value::Number(number)) => format!("{number}"),
        PreviewCell::Value(Value::Level(level)) => format!("#{level}"),
        PreviewCell::Guess(Value::Number(number)) => format!("?{number}"),
        PreviewCell::Guess(Value::Level(level)) => format!("?#{level}"),
        PreviewCell::Blank => String::new(),
        PreviewCell::Problem(FieldError { found, problem, .. }) => format!("{found}: {problem:?}"),
    }
}

#[test]
fn rows_are_shown_as_they_are_read() {
    let schema = small::schema();
    let training = small::rows();
    let training: Vec<&[Option<Value>]> = training.iter().map(Vec::as_slice).collect();
    let preprocessor = Preprocessor::fit(&schema, &training).unwrap();
    let (reader, batch, result) = read(FILE, 1 << 20);
    assert_eq!(result, Ok(()));
    let columns = Columns::resolve(&schema, reader.header().unwrap()).unwrap();
    let rows = preview_rows(&schema, &preprocessor, &columns, batch.records(0..batch.len()));
    let median = shown(&PreviewCell::Guess(preprocessor.fill(5).unwrap()));
    let [internet, phone] = [2, 4].map(|field| shown(&PreviewCell::Guess(preprocessor.fill(field).unwrap())));
    for (row, expected) in rows.iter().zip([
        ["12", "#1", "#1", "#0", &phone, "29.5", "354"],
        // the file has no column Phone; 3 × 20.5 fills the total
        ["3", "#0", &internet, "?#0", &phone, "20.5", "?61.5"],
        // the fill of the total depends on the tenure, which cannot be read
        ["x: NotANumber", "weekly: UnknownLevel", "#1", "#0", &phone, &median, ""],
        ["4", "#0", "#0", "Yes: BreaksRule(0)", &phone, "20.5", "82"],
    ]) {
        let cells: Vec<String> = row.cells.as_ref().unwrap().iter().map(shown).collect();
        assert_eq!(cells, expected, "{:?}", row.id);
    }
    let [.., total, short] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(total.cells, Err(RowProblem::Total { found: "Total".to_owned() }));
    assert!(matches!(short.cells, Err(RowProblem::CellCount { found: 2, expected: 7, .. })));
    assert_eq!((short.location, short.id.as_deref()), (Location::Line(7), Some("e")));
}
