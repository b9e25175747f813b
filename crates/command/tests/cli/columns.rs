use std::fs;

use crate::run::{BUNDLE, Ran, churnscope, committed_file, file, folder};

const TELCO: &str = "model/data/telco.csv";

fn customers(change: impl Fn(usize, Vec<&str>) -> Vec<String>) -> String {
    let text = fs::read_to_string(committed_file(TELCO)).unwrap();
    let lines = text.lines().take(11).enumerate();
    lines.map(|(at, line)| change(at, line.split(',').collect()).join(",") + "\n").collect()
}

fn without(names: &[&str]) -> String {
    let plain = renamed(&[]);
    let header: Vec<&str> = plain.lines().next().unwrap().split(',').collect();
    customers(|_, cells| {
        let kept = header.iter().zip(cells).filter(|(name, _)| !names.contains(name));
        kept.map(|(_, cell)| cell.to_owned()).collect()
    })
}

fn renamed(names: &[(&str, &str)]) -> String {
    let other = |cell: &str| names.iter().find(|(name, _)| *name == cell).map_or(cell, |(_, other)| *other).to_owned();
    customers(|_, cells| cells.into_iter().map(other).collect())
}

fn score(file: &str, arguments: &[&str]) -> Ran {
    churnscope(&[&["score", BUNDLE, "-"][..], arguments].concat(), file.as_bytes())
}

/// The arguments in the last line of an error, as a shell would read them.
fn printed_arguments(error: &str) -> Vec<String> {
    let (mut arguments, mut is_quoted) = (vec![String::new()], false);
    for letter in error.lines().last().unwrap().trim().chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => arguments.push(String::new()),
            '\\' => {}
            other => arguments.last_mut().unwrap().push(other),
        }
    }
    arguments
}

#[test]
fn proposals_are_used_only_with_the_printed_arguments() {
    let plain = score(&renamed(&[]), &[]);
    let names = [
        ("customerID", "Kd-Nr"),
        ("tenure", "Months with us"),
        ("Contract", "Contract type"),
        ("MonthlyCharges", "Monthly fee ($)"),
    ];
    let other = renamed(&names);
    for verb in ["score", "explain", "evaluate"] {
        let asked = churnscope(&[verb, BUNDLE, "-"], other.as_bytes());
        assert_eq!((asked.status, asked.out.as_str()), (1, ""), "{verb}: {}", asked.err);
        for (name, column) in names {
            assert!(asked.err.contains(&format!("{name}: is it \"{column}\" (")), "{verb}: {}", asked.err);
        }
        let arguments = printed_arguments(&asked.err);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(arguments.len(), 8, "{arguments:?}");
        let ran = churnscope(&[&[verb, BUNDLE, "-"][..], &arguments].concat(), other.as_bytes());
        assert_eq!(ran.status, 0, "{verb}: {}", ran.err);
        if verb == "score" {
            assert_eq!(ran.out, plain.out);
        }
    }
}

#[test]
fn a_field_can_be_named_by_its_label_and_a_column_by_its_position() {
    let plain = score(&renamed(&[]), &[]);
    let other = renamed(&[("tenure", "x=y")]);
    for argument in ["tenure=x=y", "Tenure=X=Y", "TENURE=#6"] {
        let ran = score(&other, &["--column", argument]);
        assert_eq!((ran.status, &ran.out), (0, &plain.out), "{argument}: {}", ran.err);
    }
    for (argument, expected) in [
        ("tenure=z", "--column tenure=z: the file has no column of that name; its columns are customerID, "),
        ("tenure=#99", "--column tenure=#99: the file has no column of that name"),
        ("months=x", "--column months=x: the name before the equals sign is unknown; the names are tenure, "),
        (
            "tenure=gender",
            "the column chosen for gender is not in the file or was chosen twice, or gender has two columns",
        ),
    ] {
        let ran = score(&other, &["--column", argument, "--column", "gender=gender"]);
        assert!(ran.status == 1 && ran.err.contains(expected), "{argument}: {}", ran.err);
    }
    let ran = score(&other, &["--column", "tenure"]);
    assert!(ran.status == 2 && ran.err.contains("expected FIELD=NAME"), "{}", ran.err);
}

#[test]
fn the_user_decides_among_columns_of_the_same_name() {
    let plain = score(&renamed(&[]), &[]);
    let twice = renamed(&[("Churn", "Contract")]);
    let asked = score(&twice, &[]);
    let question = "Contract: is it column 16 (Month-to-month, One year, Month-to-month) or column 21 (No, No, Yes)? \
        add --column Contract=#16 or --column Contract=#21";
    assert!(asked.status == 1 && asked.err.contains(question), "{}", asked.err);
    let ran = score(&twice, &["--column", "Contract=#16"]);
    assert_eq!((ran.status, ran.out), (0, plain.out));
    let ran = score(&twice, &["--column", "Contract=Contract"]);
    assert!(ran.status == 1 && ran.err.contains("give a position instead: #16, #21"), "{}", ran.err);
}

#[test]
fn a_missing_column_is_filled_and_the_report_says_so_first() {
    let ran = score(&without(&["PaperlessBilling", "TotalCharges"]), &[]);
    assert_eq!((ran.status, ran.out.lines().count()), (0, 11));
    let expected = "\
        churnscope: no column \"PaperlessBilling\": \"Yes\" is used for every customer, which is a guess\n\
        churnscope: no column \"TotalCharges\": tenure × MonthlyCharges is used for every customer, which is a guess\n";
    assert_eq!(ran.err, expected);
    let left_out = score(&renamed(&[]), &["--column", "PaperlessBilling=", "--column", "TotalCharges="]);
    assert_eq!((&left_out.out, left_out.err), (&ran.out, ran.err));
    let is_filled = |at, column| at == 0 || ![16, 19].contains(&column);
    let blank = customers(|at, cells| {
        let cells = cells.into_iter().enumerate();
        cells.map(|(column, cell)| if is_filled(at, column) { cell } else { "" }.to_owned()).collect()
    });
    assert_eq!(score(&blank, &[]).out, left_out.out);
}

#[test]
fn a_missing_column_that_cannot_be_filled_is_named() {
    let expected =
        "line 1 is missing a column: tenure; rename or add it, or name the right column with --column tenure=NAME";
    for (file, arguments) in [(without(&["tenure"]), &[][..]), (renamed(&[]), &["--column", "tenure="])] {
        let ran = score(&file, arguments);
        assert!(ran.status == 1 && ran.err.contains(expected), "{}", ran.err);
    }
    // in training, a missing column is an error even if it could be filled
    let folder = folder("missing_column");
    let data = file(&folder, "data.csv", without(&["PaperlessBilling"]).as_bytes());
    let bundle = folder.join("out.churn");
    let ran = churnscope(&["train", &data, "--schema", "model/telco.toml", "-o", bundle.to_str().unwrap()], b"");
    assert!(ran.status == 1 && ran.err.contains("line 1 is missing a column: PaperlessBilling"), "{}", ran.err);
}

#[test]
fn a_possible_id_is_proposed_but_not_needed() {
    let other = renamed(&[("customerID", "Kundennr")]);
    let ran = score(&other, &[]);
    assert!(ran.status == 0 && ran.out.starts_with("line,"), "{}", ran.out);
    let expected = "if \"Kundennr\" (7590-VHVEG, 5575-GNVDE, 3668-QPYBK) is the ID, add --column customerID=Kundennr\n";
    assert!(ran.err.ends_with(expected), "{}", ran.err);
    let ran = score(&other, &["--column", "customerID=Kundennr"]);
    assert_eq!((ran.out, ran.err), (score(&renamed(&[]), &[]).out, String::new()));
}
