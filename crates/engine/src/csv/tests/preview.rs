use super::read;
use crate::cells::CellColumns;
use crate::csv::{Columns, Location, PreviewCell, PreviewRow, RowProblem, preview_rows};
use crate::customer::FieldError;
use crate::preprocessing::Preprocessor;
use crate::schema::{Kind, Outside, Schema, Value};
use crate::tests::small;

const FILE: &[u8] = b"id;tenure;Contract;Internet;Backup;Monthly;Total\n\
    a;12;one year;DSL;No;29,5;354\n\
    b;3;Monthly;;;20,5;\n\
    c;x;weekly;DSL;No;;\n\
    d;4;Monthly;No;Yes;20,5;82\n\
    Total;19;;;;;\n\
    e;5\n";

/// A value, a clamped number (>), a guess (?), a blank, or a problem.
fn shown(cell: &PreviewCell) -> String {
    match cell {
        PreviewCell::Value(Value::Number(number)) => format!("{number}"),
        PreviewCell::Value(Value::Level(level)) => format!("#{level}"),
        PreviewCell::Clamped { found, limit: Value::Number(number) } => format!("{found} > {number}"),
        PreviewCell::Clamped { found, limit } => panic!("{found}: {limit:?}"),
        PreviewCell::Guess(Value::Number(number)) => format!("?{number}"),
        PreviewCell::Guess(Value::Level(level)) => format!("?#{level}"),
        PreviewCell::Blank => String::new(),
        PreviewCell::Problem(FieldError { found, problem, .. }) => format!("{found}: {problem:?}"),
    }
}

fn preprocessor(schema: &Schema) -> Preprocessor {
    Preprocessor::fit(schema, &CellColumns::of(schema, small::rows())).unwrap()
}

fn preview(schema: &Schema, file: &[u8]) -> Vec<PreviewRow> {
    let (reader, batch, result) = read(file, 1 << 20);
    assert_eq!(result, Ok(()));
    let columns = Columns::resolve(schema, reader.header().unwrap()).unwrap();
    preview_rows(schema, &preprocessor(schema), &columns, batch.records(0..batch.len()))
}

#[test]
fn rows_are_shown_as_they_are_read() {
    let schema = small::schema();
    let preprocessor = preprocessor(&schema);
    let rows = preview(&schema, FILE);
    let median = shown(&PreviewCell::Guess(preprocessor.fill(5).unwrap()));
    let [internet, phone] = [2, 4].map(|field| shown(&PreviewCell::Guess(preprocessor.fill(field).unwrap())));
    for (row, expected) in rows.iter().zip([
        ["12", "#1", "#1", "#0", &phone, "29.5", "354"],
        // the file has no Phone column; the total is filled with 3 × 20.5
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

#[test]
fn clamped_numbers_are_shown_as_the_limit() {
    let mut schema = small::schema();
    let Kind::Number(tenure) = &mut schema.fields[0].kind else { panic!() };
    tenure.outside = Outside::Clamp;
    let file = b"id;tenure;Contract;Internet;Backup;Monthly;Total\n\
        a;100;one year;DSL;No;29,5;354\n\
        b;-3;Monthly;DSL;No;1e9;0\n\
        c;72;Monthly;DSL;No;29,5;354\n\
        d;inf;weekly;No;Yes;29,5;354\n\
        e;1.000,5;weekly;No;Yes;29,5;354\n";
    let rows = preview(&schema, file);
    let shown = |row: &PreviewRow, field: usize| shown(&row.cells.as_ref().unwrap()[field]);
    let tenures: Vec<String> = rows.iter().map(|row| shown(row, 0)).collect();
    assert_eq!(tenures, ["100 > 72", "-3 > 0", "72", "inf: NotANumber", "1.000,5 > 72"]);
    assert_eq!(shown(&rows[1], 5), "1e9: OutOfRange");
}
