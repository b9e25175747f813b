use super::schema;
use crate::csv::{ColumnChoice, Columns, Header};

fn header(names: &str) -> Header {
    Header::plain(names.split(',').map(|name| name.as_bytes().to_vec()).collect())
}

/// The columns of the four fields, the ID, and the outcome.
type Found = ([usize; 4], Option<usize>, Option<usize>);

fn check(names: &str, expected: Result<Found, &str>) {
    let found = Columns::resolve(&schema(), &header(names))
        .map(|columns| (columns.fields.try_into().unwrap(), columns.id, columns.target))
        .map_err(|error| error.to_string());
    assert_eq!(found, expected.map_err(str::to_owned), "{names}");
}

#[test]
fn names_match_exactly_or_loosely() {
    check("customerID,tenure,Internet,Backup,MonthlyCharges,Churn", Ok(([1, 2, 3, 4], Some(0), Some(5))));
    check("Churn,MonthlyCharges,Backup,Internet,tenure,customerID", Ok(([4, 3, 2, 1], Some(5), Some(0))));
    check("CUSTOMER_ID,Tenure, internet ,BACK-UP,monthly charges,churn", Ok(([1, 2, 3, 4], Some(0), Some(5))));
    check("other,tenure,Internet,,Backup,MonthlyCharges,other", Ok(([1, 2, 4, 5], None, None)));
    // an exact name wins
    check("Tenure,tenure,Internet,Backup,MonthlyCharges", Ok(([1, 2, 3, 4], None, None)));
    // two outcome columns are fine if no outcome is needed
    check("tenure,Internet,Backup,MonthlyCharges,Churn,Churn", Ok(([0, 1, 2, 3], None, None)));
}

#[test]
fn a_header_that_does_not_match_is_explained() {
    check("customerID,Internet,Backup,MonthlyCharges", Err("line 1 is missing a column: tenure; rename or add it"));
    check(
        "customerID,Tenures,Internet,MonthlyCharge",
        Err(
            "line 1 is missing 3 columns: tenure (did you mean Tenures?), Backup, MonthlyCharges (did you mean MonthlyCharge?); rename or add them",
        ),
    );
    check(
        "7590-VHVEG,1,DSL,Yes,29.85",
        Err(
            "line 1 names none of the columns that the model reads (tenure, Internet, Backup, MonthlyCharges): the first line must contain the column names",
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
        let found = Columns::resolve_labeled(&schema(), &header(names));
        let found = found.map(|columns| columns.target).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{names}");
    };
    check("tenure,Internet,Backup,MonthlyCharges,CHURN", Ok(Some(4)));
    check("tenure,Internet,Backup,MonthlyCharges,Churned", Err("line 1 is missing a column: Churn; rename or add it"));
    check(
        "tenure,Internet,Backup,MonthlyCharges,Churns",
        Err("line 1 is missing a column: Churn (did you mean Churns?); rename or add it"),
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
    let resolve = |names: &str| Columns::resolve(&schema, &header(names)).map(|columns| columns.fields);
    assert_eq!(resolve("tenure,Tenure,Internet,Backup"), Ok(vec![0, 2, 3, 1]));
    assert_eq!(
        resolve("TENURE,Internet,Backup").unwrap_err().to_string(),
        "line 1 is missing 2 columns: tenure (did you mean TENURE?), Tenure (did you mean TENURE?); rename or add them"
    );
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
    choices.iter().map(|&(name, column)| ColumnChoice { name: name.to_owned(), column }).collect()
}

#[test]
fn columns_matched_by_hand_win_over_names() {
    let resolve = |names: &str, choices: &[(&str, usize)]| {
        let columns = Columns::resolve_with(&schema(), &header(names), &choose(choices));
        columns.map(|columns| columns.fields).map_err(|error| error.to_string())
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
            Err("the column chosen for tenure is not in the file, or was chosen more than once: choose another one"
                .to_owned())
        );
    }
}

#[test]
fn all_unmatched_columns_are_listed_with_suggestions() {
    let check = |names: &str, choices: &[(&str, usize)], expected: &[(&str, Option<usize>)]| {
        let questions = Columns::questions(&schema(), &header(names), &choose(choices));
        let found: Vec<_> = questions.iter().map(|question| (question.name.as_str(), question.suggested)).collect();
        assert_eq!(found, expected, "{names}");
    };
    check("tenure,Internet,Backup,MonthlyCharges", &[], &[]);
    check(
        "tenur,Internet,Internet,price",
        &[],
        &[("tenure", Some(0)), ("Internet", Some(1)), ("Backup", None), ("MonthlyCharges", None)],
    );
    check("tenur,Internet,Backup,price", &[("tenure", 0)], &[("MonthlyCharges", None)]);
    check("Tenure,TENURE,Internet,Backup,MonthlyCharges,Monthly Charge", &[], &[("tenure", Some(0))]);
    check("customerID,customerID,tenure,Internet,Backup,MonthlyCharges", &[], &[("customerID", Some(0))]);
}
