use super::schema;
use crate::csv::{ColumnChoice, Columns, Header};

fn header(names: &str) -> Header {
    Header { line: 1, delimiter: b',', names: names.split(',').map(|name| name.as_bytes().to_vec()).collect() }
}

/// The columns of the four fields, of the id and of the outcome.
type Found = ([usize; 4], Option<usize>, Option<usize>);

fn check(names: &str, expected: Result<Found, &str>) {
    let found = Columns::resolve(&schema(), &header(names))
        .map(|columns| (columns.fields.try_into().unwrap(), columns.id, columns.target))
        .map_err(|error| error.to_string());
    assert_eq!(found, expected.map_err(str::to_owned), "{names}");
}

#[test]
fn names_exact_and_nearly() {
    check("customerID,tenure,Internet,Backup,MonthlyCharges,Churn", Ok(([1, 2, 3, 4], Some(0), Some(5))));
    check("Churn,MonthlyCharges,Backup,Internet,tenure,customerID", Ok(([4, 3, 2, 1], Some(5), Some(0))));
    check("CUSTOMER_ID,Tenure, internet ,BACK-UP,monthly charges,churn", Ok(([1, 2, 3, 4], Some(0), Some(5))));
    check("other,tenure,Internet,,Backup,MonthlyCharges,other", Ok(([1, 2, 4, 5], None, None)));
    // an exact name wins over near ones
    check("Tenure,tenure,Internet,Backup,MonthlyCharges", Ok(([1, 2, 3, 4], None, None)));
    // an outcome that stands there twice does not matter where none is needed
    check("tenure,Internet,Backup,MonthlyCharges,Churn,Churn", Ok(([0, 1, 2, 3], None, None)));
}

#[test]
fn what_does_not_fit_is_said() {
    check("customerID,Internet,Backup,MonthlyCharges", Err("line 1 lacks a column that is needed: tenure"));
    check(
        "customerID,Tenures,Internet,MonthlyCharge",
        Err(
            "line 1 lacks 3 columns that are needed: tenure (is it Tenures?), Backup, MonthlyCharges (is it MonthlyCharge?)",
        ),
    );
    check(
        "7590-VHVEG,1,DSL,Yes,29.85",
        Err(
            "line 1 names none of the columns that the model reads (tenure, Internet, Backup, MonthlyCharges): the first line must name the columns",
        ),
    );
    check(
        "tenure,Internet,Backup,tenure,MonthlyCharges",
        Err("line 1 names the column tenure more than once (columns 1, 4): rename all but one"),
    );
    check(
        "Tenure,Internet,Backup,TENURE,MonthlyCharges",
        Err("line 1 has several columns that could be tenure (Tenure, TENURE): name the right one exactly tenure"),
    );
    check(
        "customerID,customerID,tenure,Internet,Backup,MonthlyCharges",
        Err("line 1 names the column customerID more than once (columns 1, 2): rename all but one"),
    );
}

#[test]
fn an_outcome_that_is_needed_must_be_there() {
    let check = |names: &str, expected: Result<Option<usize>, &str>| {
        let found = Columns::resolve_labelled(&schema(), &header(names));
        let found = found.map(|columns| columns.target).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{names}");
    };
    check("tenure,Internet,Backup,MonthlyCharges,CHURN", Ok(Some(4)));
    check("tenure,Internet,Backup,MonthlyCharges,Churned", Err("line 1 lacks a column that is needed: Churn"));
    check(
        "tenure,Internet,Backup,MonthlyCharges,Churns",
        Err("line 1 lacks a column that is needed: Churn (is it Churns?)"),
    );
    check(
        "tenure,Internet,Backup,MonthlyCharges,Churn,Churn",
        Err("line 1 names the column Churn more than once (columns 5, 6): rename all but one"),
    );
}

#[test]
fn names_that_two_fields_would_claim_must_be_exact() {
    let mut schema = schema();
    schema.fields[3].column = "Tenure".to_owned();
    let resolve = |names: &str| Columns::resolve(&schema, &header(names)).map(|columns| columns.fields);
    assert_eq!(resolve("tenure,Tenure,Internet,Backup"), Ok(vec![0, 2, 3, 1]));
    assert_eq!(
        resolve("TENURE,Internet,Backup").unwrap_err().to_string(),
        "line 1 lacks 2 columns that are needed: tenure (is it TENURE?), Tenure (is it TENURE?)"
    );
}

#[test]
fn a_header_in_another_encoding_is_named() {
    let mut latin = header("tenure,Internet,Backup,geb");
    latin.names[3] = b"geb\xfchr".to_vec();
    let error = Columns::resolve(&schema(), &latin).unwrap_err().to_string();
    assert!(error.starts_with("line 1 is not UTF-8 text, and columns are missing"), "{error}");
    // where nothing is missing it does not matter
    latin.names.push(b"MonthlyCharges".to_vec());
    assert!(Columns::resolve(&schema(), &latin).is_ok());
}

fn choose(choices: &[(&str, usize)]) -> Vec<ColumnChoice> {
    choices.iter().map(|&(name, column)| ColumnChoice { name: name.to_owned(), column }).collect()
}

#[test]
fn what_a_user_chose_goes_before_names() {
    let resolve = |names: &str, choices: &[(&str, usize)]| {
        let columns = Columns::resolve_with(&schema(), &header(names), &choose(choices));
        columns.map(|columns| columns.fields).map_err(|error| error.to_string())
    };
    assert_eq!(resolve("months,Internet,Backup,price", &[("tenure", 0), ("MonthlyCharges", 3)]), Ok(vec![0, 1, 2, 3]));
    assert_eq!(resolve("tenure,tenure,Internet,Backup,MonthlyCharges", &[("tenure", 1)]), Ok(vec![1, 2, 3, 4]));
    // a column has one meaning: what it was called is missing then
    assert_eq!(
        resolve("tenure,Internet,Backup,MonthlyCharges,months", &[("MonthlyCharges", 0)]),
        Err("line 1 lacks a column that is needed: tenure".to_owned())
    );
    for choices in [&[("tenure", 5)][..], &[("Backup", 0), ("tenure", 0)], &[("tenure", 0), ("tenure", 1)]] {
        assert_eq!(
            resolve("tenure,Internet,Backup,MonthlyCharges,x", choices),
            Err("the column chosen for tenure is not in the file, or was chosen for something else too: choose another one"
                .to_owned())
        );
    }
}

#[test]
fn everything_is_asked_at_once() {
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
