use crate::run::{BUNDLE, churnscope};
use crate::telco::{header, row, table};

fn said(n: usize, changes: &[(&str, &str)], arguments: &[&str]) -> String {
    let rows: Vec<String> = (0..10).map(|at| row("a", if at < n { changes } else { &[] })).collect();
    churnscope(&[&["score", BUNDLE, "-"], arguments].concat(), table(&rows).as_bytes()).err
}

#[test]
fn the_cause_and_the_fix_come_first() {
    let level = "Expected one of \"Month-to-month\", \"One year\", \"Two year\". Check that Contract is the right";
    for (changes, arguments, expected) in [
        (
            ("MonthlyCharges", "\"29,85\""),
            &["--decimal", "point"][..],
            "MonthlyCharges is not a number, for example \"29,85\" on line 2. If the file has decimal commas, use --decimal comma.",
        ),
        (
            ("MonthlyCharges", "29.85"),
            &["--decimal", "comma"],
            "MonthlyCharges is not a number, for example \"29.85\" on line 2. If the file has decimal points, use --decimal point.",
        ),
        (
            ("Contract", "monthly"),
            &[],
            &format!("Contract has an unknown value, for example \"monthly\" on line 2. {level}"),
        ),
        (("Contract", ""), &[], "Contract is blank, first on line 2. Fill in Contract, or check that"),
        (
            ("tenure", "730"),
            &[],
            "tenure is out of range, for example \"730\" on line 2. Expected a number from 0 to 72. Check that tenure is the right",
        ),
        (
            ("Contract", "Two year,b"),
            &[],
            "the row has more cells than the header, first on line 2. If the file's cells are separated by another character, use --delimiter.",
        ),
        (
            ("OnlineSecurity", "No internet service"),
            &[],
            "OnlineSecurity contradicts InternetService, for example \"No internet service\" on line 2. Correct OnlineSecurity or",
        ),
    ] {
        let n = if arguments.contains(&"comma") { 10 } else { 2 };
        let said = said(n, &[changes], arguments);
        let start = format!("churnscope: {n} of 10 rows could not be scored. All of them: {expected}");
        let start_after_reading = said.lines().find(|line| line.contains("could not be scored")).unwrap_or_default();
        assert!(start_after_reading.starts_with(&start), "{said}");
        assert!(said.contains("\nThe error column of the output says why:\n  line 2"), "{said}");
    }
}

#[test]
fn no_cause_is_named_if_exactly_a_tenth_is_rejected() {
    let said = said(1, &[("tenure", "soon")], &[]);
    assert!(said.starts_with("churnscope: 1 of 10 rows could not be scored; the error column"), "{said}");
}

#[test]
fn the_most_frequent_cause_is_named() {
    let (bad, late) = ([("tenure", "soon"), ("Contract", "?")], [("tenure", "late")]);
    let rows = [row("a", &[("gender", "?")]), row("b", &bad), row("c", &late), row("d", &[])];
    let ran = churnscope(&["explain", BUNDLE, "-"], table(&rows).as_bytes());
    let expected =
        "3 of 4 rows could not be explained. 2 of them: tenure is not a number, for example \"soon\" on line 3.";
    assert!(ran.err.contains(expected), "{}", ran.err);
}

#[test]
fn evaluate_names_the_most_frequent_cause_too() {
    let outcome = |index: usize| if index.is_multiple_of(2) { "Yes" } else { "No" };
    let rows: Vec<String> = (0..10)
        .map(|index| format!("{},{}", row("a", &[("tenure", if index < 4 { "x" } else { "1" })]), outcome(index)))
        .collect();
    let ran = churnscope(&["evaluate", BUNDLE, "-"], format!("{},Churn\n{}\n", header(), rows.join("\n")).as_bytes());
    let expected =
        "churnscope: 4 of 10 rows could not be used. All of them: tenure is not a number, for example \"x\" on line 2.";
    assert!(ran.err.starts_with(expected), "{}", ran.err);
    assert_eq!(ran.status, 0);
}
