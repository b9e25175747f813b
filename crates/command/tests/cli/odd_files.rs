use churnscope_engine::csv::TableError;
use churnscope_wording::{command, rows};

use crate::run::{BUNDLE, churnscope};
use crate::telco::{header, row, table};

fn probability() -> String {
    let ran = churnscope(&["score", BUNDLE, "-"], table(&[row("a", &[])]).as_bytes());
    ran.out.lines().nth(1).unwrap().split(',').nth(1).unwrap().to_owned()
}

fn check_same(file: &[u8]) {
    let ran = churnscope(&["score", BUNDLE, "-"], file);
    let shown = String::from_utf8_lossy(&file[..file.len().min(200)]).into_owned();
    assert_eq!(ran.status, 0, "{shown:?}: {}", ran.err);
    assert_eq!(ran.out.lines().count(), 2, "{shown:?}");
    let cells: Vec<&str> = ran.out.lines().nth(1).unwrap().split([',', ';', '\t']).collect();
    assert_eq!((cells[0], cells[1]), ("a", probability().as_str()), "{shown:?}");
}

#[test]
fn a_customer_scores_the_same_however_the_file_is_written() {
    let plain = table(&[row("a", &[])]);
    let (first, second) = (header(), row("a", &[]));
    check_same(plain.as_bytes());
    check_same(plain.trim_end().as_bytes());
    check_same(format!("\u{feff}{plain}").as_bytes());
    check_same(plain.replace('\n', "\r\n").as_bytes());
    check_same(plain.replace('\n', "\r").as_bytes());
    check_same(plain.replace('\n', "\n\n\r\n").as_bytes());
    check_same(plain.replace(',', ";").as_bytes());
    check_same(plain.replace(',', "\t").as_bytes());
    check_same(plain.replace(',', " , ").replace("\na ", "\na").as_bytes());
    check_same(format!("\"{}\"\n", plain.trim_end().replace(',', "\",\"").replace('\n', "\"\n\"")).as_bytes());
    check_same(
        first
            .to_uppercase()
            .as_bytes()
            .iter()
            .chain(b"\n")
            .chain(second.as_bytes())
            .copied()
            .collect::<Vec<_>>()
            .as_slice(),
    );
    check_same(plain.replace("MonthlyCharges", "Monthly Charges").replace("customerID", "customer_id").as_bytes());
    let reversed = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
    let backwards = format!("{}\n{}\n", reversed(&first), reversed(&second));
    let ran = churnscope(&["score", BUNDLE, "-"], backwards.as_bytes());
    assert!(ran.out.contains(&probability()), "{ran:?}");
    check_same(format!("{first},note\n{second},\"two\r\nlines, \"\"quoted\"\"\"\n").as_bytes());
    check_same(format!("{first},note\n{second},caf\u{e9} \0\n").as_bytes());
    let wide: String = (0..5_000).map(|column| format!(",extra {column}")).collect();
    check_same(format!("{first}{wide}\n{second}{}\n", ",x".repeat(5_000)).as_bytes());
    check_same(format!("{first},note\n{second},{}\n", "x".repeat(1_000_000)).as_bytes());
}

fn check_failure(file: &[u8], message: &str) {
    let ran = churnscope(&["score", BUNDLE, "-"], file);
    let shown = String::from_utf8_lossy(&file[..file.len().min(80)]).into_owned();
    assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{shown:?}");
    assert!(ran.err.starts_with(&format!("churnscope: standard input: {message}")), "{shown:?}: {}", ran.err);
}

#[test]
fn files_that_are_not_tables_are_rejected() {
    let (first, second) = (header(), row("a", &[]));
    check_failure(b"", &TableError::Empty.to_string());
    check_failure(b"\xef\xbb\xbf\r\n", &TableError::Empty.to_string());
    check_failure(first.as_bytes(), &TableError::NoRows { line: 1 }.to_string());
    check_failure(b"PK\x03\x04\x14\x00", "the workbook is damaged");
    for bytes in [&b"\0\x01\x02"[..], b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08\x08"] {
        check_failure(bytes, &TableError::Binary.to_string());
    }
    check_failure(second.as_bytes(), "line 1");
    check_failure(
        table(std::slice::from_ref(&second)).replace("tenure", "tenures").replace("Contract", "Agreement").as_bytes(),
        "line 1",
    );
    check_failure(table(std::slice::from_ref(&second)).replace("gender", "tenure").as_bytes(), "line 1");
    let endless = format!("{first}\n{second}\nb,\"{}", "x,y\n".repeat(300_000));
    let ran = churnscope(&["score", BUNDLE, "-"], endless.as_bytes());
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("line 3: ") && ran.err.contains("quote"), "{ran:?}");
}

fn check_row(odd: &str, error: &str) {
    let file = table(&[row("a", &[]), odd.to_owned(), row("c", &[])]);
    let ran = churnscope(&["score", BUNDLE, "-"], file.as_bytes());
    assert_eq!(ran.status, 3, "{odd}: {ran:?}");
    let (id, probability) = (odd.split(',').next().unwrap(), probability());
    let band = if probability.parse::<f64>().unwrap() >= 0.5 { "high" } else { "medium" };
    let error = error.replace('"', "\"\"");
    assert_eq!(
        ran.out,
        format!(
            "customerID,churn_probability,risk_band,error\na,{probability},{band},\n{id},,,\"line 3{error}\"\nc,{probability},{band},\n"
        ),
        "{odd}"
    );
    assert!(ran.err.starts_with("churnscope: 1 of 3 rows could not be scored"), "{}", ran.err);
}

#[test]
fn rows_that_cannot_be_scored_keep_their_place() {
    check_row(&row("b", &[("tenure", "abc")]), ", column tenure: found \"abc\", expected a number from 0 to 72");
    check_row(&row("b", &[("tenure", "")]), ", column tenure: blank, expected a number from 0 to 72");
    check_row(&row("b", &[("tenure", "1e3")]), ", column tenure: found \"1e3\", expected a number from 0 to 72");
    check_row(
        &row("b", &[("Contract", "Weekly"), ("SeniorCitizen", "maybe")]),
        ", column Contract: found \"Weekly\", expected one of \"Month-to-month\", \"One year\", \"Two year\"; column SeniorCitizen: found \"maybe\", expected one of \"0\", \"1\"",
    );
    check_row(
        &row("b", &[("PhoneService", "Yes")]),
        ", column MultipleLines: found \"No phone service\", expected another level, because \"No phone service\" goes only with PhoneService \"No\"",
    );
    check_row("b,Female,0", ": found 3 cells, expected 20 as in the header");
    check_row(
        &row("b", &[("TotalCharges", "29.85,7")]),
        ": found 21 cells (extra: \"7\"), expected 20 as in the header",
    );
}

#[test]
fn a_quote_that_is_never_closed_is_reported_with_the_rows_it_absorbs() {
    let file = table(&[row("a", &[]), format!("\"{}", row("b", &[])), row("c", &[])]);
    let ran = churnscope(&["score", BUNDLE, "-"], file.as_bytes());
    assert_eq!(ran.status, 3);
    assert!(ran.err.contains(&format!("line 3: {}", rows::open_quote(5))), "{ran:?}");
    assert_eq!(ran.out.lines().count(), 5, "the ID spans several lines: {}", ran.out);
}

#[test]
fn without_ids_rows_are_identified_by_line() {
    let file: String =
        table(&[row("a", &[])]).lines().map(|line| format!("{}\n", line.split_once(',').unwrap().1)).collect();
    let ran = churnscope(&["score", BUNDLE, "-"], file.as_bytes());
    assert_eq!(ran.status, 0);
    assert!(
        ran.out.starts_with(&format!("line,churn_probability,risk_band,error\n2,{}", probability())),
        "{}",
        ran.out
    );
    assert!(ran.err.contains(&command::numbered_by_line("customerID")), "{}", ran.err);
    assert_eq!(churnscope(&["score", BUNDLE, "-", "--keep"], file.as_bytes()).err, "");
}
