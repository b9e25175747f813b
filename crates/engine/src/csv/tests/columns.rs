use super::{read, schema};
use crate::csv::{ColumnChoice, ColumnMatch, Columns, Header, MatchedColumn, RowChecker, RowProblem};
use crate::schema::Value;
use crate::tests::table::preprocessor;

fn header(names: &str) -> Header {
    Header::plain(names.split(',').map(|name| name.as_bytes().to_vec()).collect())
}

fn fields(columns: &Columns) -> Vec<usize> {
    columns.fields.iter().copied().map(Option::unwrap).collect()
}

type Found = ([usize; 4], Option<usize>, Option<usize>);

fn check(names: &str, expected: Result<Found, &str>) {
    let found = Columns::resolve(&schema(), &header(names))
        .map(|columns| (fields(&columns).try_into().unwrap(), columns.id, columns.target))
        .map_err(|error| error.to_string());
    assert_eq!(found, expected.map_err(str::to_owned), "{names}");
}

#[test]
fn names_match_exactly_or_loosely() {
    check("customerID,tenure,Internet,Backup,MonthlyCharges,Churn", Ok(([1, 2, 3, 4], Some(0), Some(5))));
    check("Churn,MonthlyCharges,Backup,Internet,tenure,customerID", Ok(([4, 3, 2, 1], Some(5), Some(0))));
    check("CUSTOMER_ID,Tenure, internet ,BACK-UP,monthly charges,churn", Ok(([1, 2, 3, 4], Some(0), Some(5))));
    check("other,tenure,Internet,,Backup,MonthlyCharges,other", Ok(([1, 2, 4, 5], None, None)));
    check("Tenure,tenure,Internet,Backup,MonthlyCharges", Ok(([1, 2, 3, 4], None, None)));
    // two outcome columns are fine if no outcome is needed
    check("tenure,Internet,Backup,MonthlyCharges,Churn,Churn", Ok(([0, 1, 2, 3], None, None)));
}

#[test]
fn a_header_that_does_not_match_is_explained() {
    check("customerID,Internet,Backup,MonthlyCharges", Err("line 1 is missing a column: tenure; rename or add it"));
    check(
        "customerID,Tenures,Internet,MonthlyCharge",
        Err("line 1 is missing a column: tenure (similar: Tenures); rename or add it"),
    );
    check(
        "Tenures,Backup,MonthlyCharge",
        Err("line 1 is missing 2 columns: tenure (similar: Tenures), Internet; rename or add them"),
    );
    check(
        "7590-VHVEG,1,DSL,Yes,29.85",
        Err(
            "line 1 names none of the columns that the model reads (tenure, Internet, Backup, MonthlyCharges): this line must contain the column names",
        ),
    );
    check(
        "tenure,Internet,Backup,tenure,MonthlyCharges",
        Err("line 1 has several columns named tenure (columns 1, 4): rename all but one"),
    );
    check(
        "Tenure,Internet,Backup,TENURE,MonthlyCharges",
        Err("line 1 has several columns that could be tenure (Tenure, TENURE): rename the right one to tenure"),
    );
    check(
        "customerID,customerID,tenure,Internet,Backup,MonthlyCharges",
        Err("line 1 has several columns named customerID (columns 1, 2): rename all but one"),
    );
}

#[test]
fn a_needed_outcome_must_be_in_the_file() {
    let check = |names: &str, expected: Result<Option<usize>, &str>| {
        let found = Columns::resolve_labeled(&schema(), &header(names), &[]);
        let found = found.map(|columns| columns.target).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{names}");
    };
    check("tenure,Internet,Backup,MonthlyCharges,CHURN", Ok(Some(4)));
    check("tenure,Internet,Backup,MonthlyCharges,Churned", Err("line 1 is missing a column: Churn; rename or add it"));
    check(
        "tenure,Internet,Backup,MonthlyCharges,Churns",
        Err("line 1 is missing a column: Churn (similar: Churns); rename or add it"),
    );
    check(
        "tenure,Internet,Backup,MonthlyCharges,Churn,Churn",
        Err("line 1 has several columns named Churn (columns 5, 6): rename all but one"),
    );
}

#[test]
fn names_that_match_two_fields_must_be_exact() {
    let mut schema = schema();
    schema.fields[3].column = "Tenure".to_owned();
    let resolve = |names: &str| Columns::resolve(&schema, &header(names)).map(|columns| fields(&columns));
    assert_eq!(resolve("tenure,Tenure,Internet,Backup"), Ok(vec![0, 2, 3, 1]));
    assert_eq!(
        resolve("TENURE,Internet,Backup").unwrap_err().to_string(),
        "line 1 is missing a column: tenure (similar: TENURE); rename or add it"
    );
}

/// Text from macOS may contain accents as separate (combining) characters.
#[test]
fn accents_may_be_separate_characters() {
    let mut schema = schema();
    for (column, names) in [
        ("Gebühr", "tenure,Internet,Backup,Gebu\u{308}hr"),
        ("Gebu\u{308}hr", "tenure,Internet,Backup,GEBÜHR"),
        ("Prénom Été", "tenure,Internet,Backup,pre\u{301}nom E\u{301}te\u{301}"),
    ] {
        schema.fields[3].column = column.to_owned();
        let columns = Columns::resolve(&schema, &header(names)).unwrap();
        assert_eq!(fields(&columns), [0, 1, 2, 3], "{names}");
    }
}

#[test]
fn a_header_in_another_encoding_is_explained() {
    let mut latin = header("tenure,Internet,Backup,geb");
    latin.names[3] = b"geb\xfchr".to_vec();
    let error = Columns::resolve(&schema(), &latin).unwrap_err().to_string();
    assert!(error.starts_with("line 1 is not UTF-8 text, and columns are missing"), "{error}");
    // the encoding does not matter if no column is missing
    latin.names.push(b"MonthlyCharges".to_vec());
    assert!(Columns::resolve(&schema(), &latin).is_ok());
}

fn choose(choices: &[(&str, usize)]) -> Vec<ColumnChoice> {
    choices.iter().map(|&(name, column)| ColumnChoice { name: name.to_owned(), column: Some(column) }).collect()
}

#[test]
fn columns_matched_by_hand_win_over_names() {
    let resolve = |names: &str, choices: &[(&str, usize)]| {
        let columns = Columns::resolve_with(&schema(), &header(names), &choose(choices));
        columns.map(|columns| fields(&columns)).map_err(|error| error.to_string())
    };
    assert_eq!(resolve("months,Internet,Backup,price", &[("tenure", 0), ("MonthlyCharges", 3)]), Ok(vec![0, 1, 2, 3]));
    assert_eq!(resolve("tenure,tenure,Internet,Backup,MonthlyCharges", &[("tenure", 1)]), Ok(vec![1, 2, 3, 4]));
    // each column is used only once, so `tenure` is missing after its column was chosen for another field
    assert_eq!(
        resolve("tenure,Internet,Backup,MonthlyCharges,months", &[("MonthlyCharges", 0)]),
        Err("line 1 is missing a column: tenure; rename or add it".to_owned())
    );
    for choices in [&[("tenure", 5)][..], &[("Backup", 0), ("tenure", 0)], &[("tenure", 0), ("tenure", 1)]] {
        assert_eq!(
            resolve("tenure,Internet,Backup,MonthlyCharges,x", choices),
            Err("the column chosen for tenure is not in the file or was chosen twice, or tenure has two columns: \
                 choose again"
                .to_owned())
        );
    }
}

fn matches(file: &str, choices: &[ColumnChoice]) -> Vec<MatchedColumn> {
    let (reader, rows, _) = read(file.as_bytes(), usize::MAX);
    let matches = ColumnMatch::all(&schema(), reader.header().unwrap(), choices, &rows).unwrap();
    matches.into_iter().map(|found| found.column).collect()
}

const ABSENT: MatchedColumn = MatchedColumn::Absent;

#[test]
fn columns_are_sure_proposed_or_absent() {
    use MatchedColumn::{Proposed, Sure};
    for (file, expected) in [
        ("customerID,tenure,Internet,Backup,MonthlyCharges\n", [0, 1, 2, 3, 4].map(Sure)),
        ("customer-id,TENURE,Internet:,(Backup),Monthly.Charges\n", [0, 1, 2, 3, 4].map(Sure)),
        (
            "Kundennr,Months with us,Internet,Monthly fee\nA1,3,DSL,20\nA2,40,No,30\n",
            [Proposed(0), Proposed(1), Sure(2), ABSENT, Proposed(3)],
        ),
        ("tenur,Internet,cost of living,x\n3,DSL,20,1\n", [ABSENT, Proposed(0), Sure(1), ABSENT, ABSENT]),
        // unnamed columns and the outcome are not proposed
        (",Churn,Internet,Backup,MonthlyCharges\n3,Yes,DSL,No,20\n", [ABSENT, ABSENT, Sure(2), Sure(3), Sure(4)]),
    ] {
        assert_eq!(matches(file, &[]), expected, "{file}");
    }
}

#[test]
fn the_user_decides_among_columns_of_the_same_name() {
    let several = |columns: &[usize], likely| MatchedColumn::Several { columns: columns.to_vec(), likely };
    for (file, expected) in [
        ("tenure,Internet,tenure,Backup\n3,DSL,4,Yes\n", several(&[0, 2], None)),
        ("tenure,Internet,tenure,Backup\nnew,DSL,4,Yes\n", several(&[0, 2], Some(2))),
        ("Tenure,Internet,TENURE,Backup\n3,DSL,2026-11-01,Yes\n", several(&[0, 2], Some(0))),
    ] {
        assert_eq!(matches(file, &[])[1], expected, "{file}");
        assert_eq!(matches(file, &choose(&[("tenure", 2)]))[1], MatchedColumn::Sure(2), "{file}");
    }
}

#[test]
fn open_questions_are_those_that_only_the_user_can_answer() {
    let all = |file: &str, choices: &[ColumnChoice]| {
        let (reader, rows, _) = read(file.as_bytes(), usize::MAX);
        let matches = ColumnMatch::all(&schema(), reader.header().unwrap(), choices, &rows).unwrap();
        matches.into_iter().filter(ColumnMatch::is_open).map(|found| found.name).collect::<Vec<_>>()
    };
    // blanks in Backup and in MonthlyCharges are filled
    assert_eq!(all("tenure,Internet\n3,DSL\n", &[]), [""; 0]);
    assert_eq!(all("tenure,Backup\n3,Yes\n", &[]), ["Internet"]);
    let file = "tenure,Internet,Monthly fee\n3,DSL,20\n";
    assert_eq!(all(file, &[]), ["MonthlyCharges"]);
    let none = ColumnChoice { name: "MonthlyCharges".to_owned(), column: None };
    assert_eq!(all(file, &[none]), [""; 0]);
}

#[test]
fn a_missing_column_is_filled_if_the_schema_fills_its_blanks() {
    let schema = schema();
    let columns = Columns::resolve(&schema, &header("tenure,Internet,Backup")).unwrap();
    assert_eq!(columns.fields, [Some(0), Some(1), Some(2), None]);
    assert_eq!(columns.absent(&schema), [&schema.fields[3]]);
    let rows = |file: &str| {
        let (reader, rows, _) = read(file.as_bytes(), usize::MAX);
        let columns = Columns::resolve(&schema, reader.header().unwrap()).unwrap();
        let checker = RowChecker::new(&schema, &columns);
        let customer = |record| checker.customer(&record, &preprocessor()).map(|customer| customer.values().to_vec());
        rows.records(0..9).map(customer).collect::<Vec<_>>()
    };
    // a row with a value in one of two fields is not almost blank
    let found = rows("tenure,Internet\n3,DSL\n4,\n");
    let filled = [Value::Number(3.0), Value::Level(1), Value::Level(0), Value::Number(50.0)];
    assert_eq!(found[0].as_deref(), Ok(&filled[..]));
    assert!(matches!(found[1].as_ref().unwrap_err().problems[..], [RowProblem::Field(_)]), "{found:?}");
    check("Backup,MonthlyCharges,x", Err("line 1 is missing 2 columns: tenure, Internet; rename or add them"));
    let error = Columns::resolve_labeled(&schema, &header("tenure,Internet,Backup,Churn"), &[]).unwrap_err();
    assert_eq!(error.to_string(), "line 1 is missing a column: MonthlyCharges; rename or add it");
}

#[test]
fn a_column_that_the_user_leaves_out_is_absent() {
    let none = |name: &str| ColumnChoice { name: name.to_owned(), column: None };
    let header = header("tenure,Internet,Backup,MonthlyCharges");
    let columns = Columns::resolve_with(&schema(), &header, &[none("Backup")]).unwrap();
    assert_eq!(columns.fields, [Some(0), Some(1), None, Some(3)]);
    let error = Columns::resolve_with(&schema(), &header, &[none("tenure")]).unwrap_err();
    assert_eq!(error.to_string(), "line 1 is missing a column: tenure; rename or add it");
}
