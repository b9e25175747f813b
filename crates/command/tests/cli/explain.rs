use serde_json::{Value, json};

use crate::run::{BUNDLE, churnscope};
use crate::telco::{committed, row, table};

fn explained(input: &str) -> (i32, Vec<Value>) {
    let ran = churnscope(&["explain", BUNDLE, "-"], input.as_bytes());
    (ran.status, ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn contributions_add_up_to_the_probability() {
    let (status, lines) = explained(&committed(|row| row % 70 == 0).join("\n"));
    assert_eq!((status, lines.len()), (0, 101));
    for line in &lines {
        let contributions = line["contributions"].as_object().unwrap();
        assert_eq!(contributions.len(), 19);
        assert_eq!(contributions.keys().next().unwrap(), "tenure", "the schema's order");
        let sum: f64 = contributions.values().map(|by| by.as_f64().unwrap()).sum();
        let (baseline, probability) = (line["baseline"].as_f64().unwrap(), line["probability"].as_f64().unwrap());
        assert!((baseline + sum - probability).abs() < 1e-9, "{line}");
    }
    assert_eq!(lines[0]["id"], "7590-VHVEG");
}

#[test]
fn the_probability_is_exact_to_the_last_bit() {
    let golden = include_str!("../../../../tests/golden/telco_probabilities.txt");
    let ran = churnscope(&["explain", BUNDLE, "-"], committed(|row| row < 50).join("\n").as_bytes());
    for (line, golden) in ran.out.lines().zip(golden.lines()) {
        // compared as text, because serde_json may misread the last bit of a number
        assert!(line.contains(&format!("\"probability\":{golden},")), "{line} does not have {golden}");
    }
}

#[test]
fn a_row_that_cannot_be_explained_keeps_its_place() {
    let (status, lines) = explained(&table(&[row("a", &[("tenure", "soon")]), row("b", &[])]));
    assert_eq!(status, 3);
    assert_eq!(lines[0]["error"], "line 2, column tenure: found \"soon\", expected a number from 0 to 72");
    assert_eq!((&lines[0]["id"], &lines[1]["id"]), (&Value::from("a"), &Value::from("b")));
    assert!(lines[1]["probability"].is_f64());
}

#[test]
fn score_gives_the_requested_number_of_reasons() {
    let input = table(&[row("a", &[])]);
    let score = |n: &str| churnscope(&["score", BUNDLE, "-", "--explain", n], input.as_bytes());
    let two = score("2");
    let names = two.out.lines().next().unwrap();
    assert_eq!(names, "customerID,churn_probability,risk_band,reason_1,reason_2,error");
    assert!(two.out.lines().nth(1).unwrap().contains(" points)"), "{}", two.out);
    assert_eq!(score("0").out.lines().next().unwrap(), "customerID,churn_probability,risk_band,error");
    assert_eq!(score("21").status, 2);
}

#[test]
fn a_filled_blank_is_labeled_as_a_guess() {
    let input = table(&[row("a", &[("tenure", "4"), ("MonthlyCharges", "30.5"), ("TotalCharges", "")]), row("b", &[])]);
    let (_, lines) = explained(&input);
    assert_eq!(lines[0]["filled"], json!({ "TotalCharges": 122.0 }));
    assert_eq!(lines[1].get("filled"), None, "nothing was filled");
    let scored = churnscope(&["score", BUNDLE, "-", "--explain", "20"], input.as_bytes()).out;
    let [filled, complete] = [1, 2].map(|line| scored.lines().nth(line).unwrap());
    assert!(filled.contains("total charge (blank, taken as $122.00 = tenure × monthly charge) ("), "{filled}");
    assert!(!scored.contains("total charge of $122.00") && !complete.contains("blank"), "{scored}");
}
