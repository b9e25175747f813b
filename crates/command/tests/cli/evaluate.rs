use churnscope_engine::bundle::Bundle;
use churnscope_wording::metrics::{NO_CUTOFF_EARNS, NOBODY_CONTACTED};
use churnscope_wording::{command, evaluation as texts};
use serde_json::Value;

use crate::run::{BUNDLE, Ran, churnscope, committed_file, file, folder};
use crate::telco::committed;

const FIGURES: [&str; 9] = [
    "accuracy",
    "precision",
    "recall",
    "f1",
    "roc_auc",
    "average_precision",
    "brier",
    "log_loss",
    "expected_calibration_error",
];

fn json(lines: &[String], more: &[&str]) -> (Value, Ran) {
    let arguments = [&["evaluate", BUNDLE, "-", "--json"], more].concat();
    let ran = churnscope(&arguments, lines.join("\n").as_bytes());
    assert_eq!(ran.status, 0, "{ran:?}");
    (serde_json::from_str(&ran.out).unwrap(), ran)
}

/// Rows that the model was not trained on: every monthly charge is three cents higher.
fn unseen(chosen: impl Fn(usize) -> bool) -> Vec<String> {
    let mut lines = committed(chosen);
    for line in lines.iter_mut().skip(1) {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        cells[18] = format!("{:.2}", cells[18].parse::<f64>().unwrap() + 0.03);
        *line = cells.join(",");
    }
    lines
}

#[test]
fn the_training_file_is_recognized() {
    let ran = churnscope(&["evaluate", BUNDLE, "model/data/telco.csv"], b"");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for part in ["7,043 rows used, 0 rejected, cutoff 0.5", texts::TRAINED_ON_THIS_FILE, "looks better", "out of fold"]
    {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    let (json, _) = json(&committed(|_| true), &[]);
    for figure in FIGURES {
        for part in ["value", "mean", "sd"] {
            assert!(json[figure][part].is_f64(), "{figure} {part}: {json}");
        }
    }
    assert!(json["roc_auc"]["value"].as_f64() > json["roc_auc"]["mean"].as_f64());
    assert!(json["roc_auc"]["mean"].as_f64() >= Some(0.846) && json["brier"]["mean"].as_f64() <= Some(0.1350));
    assert_eq!((json["rows"].as_u64(), json["rows_refused"].as_u64()), (Some(7_043), Some(0)));
    assert_eq!(json["trained_on_these_rows"].as_f64(), Some(1.0));
}

fn check(lines: &[String], is_warned: bool, share: std::ops::RangeInclusive<f64>) {
    let (json, _) = json(lines, &[]);
    assert_eq!(json["warning"].is_string(), is_warned, "{} rows: {json}", lines.len());
    let estimated = json["trained_on_these_rows"].as_f64().unwrap();
    assert!(share.contains(&estimated), "{} rows: {estimated}", lines.len());
}

#[test]
fn training_rows_are_recognized_in_other_files() {
    let mut shuffled = committed(|_| true);
    shuffled[1..].reverse();
    check(&shuffled, true, 0.99..=1.0);
    check(&committed(|index| index % 3 == 0), true, 0.99..=1.0);
    check(&committed(|index| index < 20), true, 0.99..=1.0);
    check(&unseen(|_| true), false, 0.0..=0.05);
    check(&unseen(|index| index < 20), false, 0.0..=0.3);
    check(&unseen(|index| index < 3), false, 0.0..=1.0);
    let mixed = [unseen(|index| index % 2 == 0), committed(|index| index % 2 == 1).split_off(1)].concat();
    check(&mixed, true, 0.45..=0.55);
}

#[test]
fn rows_with_an_unknown_outcome_are_rejected_and_the_others_measured() {
    let mut lines = committed(|index| index < 100);
    lines[5] = format!("{}Maybe", lines[5].strip_suffix("No").or(lines[5].strip_suffix("Yes")).unwrap());
    lines[7] = lines[7].replace("Month-to-month", "Weekly");
    let (json, ran) = json(&lines, &[]);
    assert_eq!((json["rows"].as_u64(), json["rows_refused"].as_u64()), (Some(98), Some(2)));
    assert!(ran.err.starts_with("churnscope: 2 of 100 rows could not be used"), "{}", ran.err);
    assert!(ran.err.contains("line 6, column Churn: found \"Maybe\", expected one of \"Yes\", \"No\""), "{}", ran.err);
}

#[test]
fn undefined_metrics_are_null() {
    let stayed: Vec<String> = committed(|_| true).into_iter().filter(|line| !line.ends_with("Yes")).collect();
    let (json, _) = json(&stayed, &[]);
    assert!(json["roc_auc"]["value"].is_null() && json["average_precision"]["value"].is_null());
    assert!(json["accuracy"]["value"].is_f64() && json["roc_auc"]["mean"].is_f64());
    let ran = churnscope(&["evaluate", BUNDLE, "-"], stayed.join("\n").as_bytes());
    assert!(ran.out.lines().any(|line| line.trim().starts_with("roc_auc") && line.contains(" - ")), "{}", ran.out);
    assert!(!ran.out.contains("best for"), "a best cutoff without any leavers: {}", ran.out);
    assert!(json["at_cutoff"]["lift"].is_null() && json["contacted"][0]["gain"].is_null());
    assert!(json["at_cutoff"]["specificity"].is_f64() && json["at_cutoff"]["youden"].is_null());
    assert_eq!(json["best"].as_object().map(serde_json::Map::len), Some(0));
}

#[test]
fn another_cutoff_changes_the_metrics_that_depend_on_it() {
    let rows = committed(|index| index < 500);
    let ((usual, _), (low, _)) = (json(&rows, &[]), json(&rows, &["--cutoff", "0.2"]));
    assert!(low["recall"]["value"].as_f64() > usual["recall"]["value"].as_f64());
    assert_eq!(low["roc_auc"], usual["roc_auc"]);
    assert!(low["recall"]["mean"].is_null(), "out of fold, it is known only at {}", usual["cutoff"]);
    assert_eq!((low["cutoff"].as_f64(), low["out_of_fold_cutoff"].as_f64()), (Some(0.2), Some(0.5)));
}

#[test]
fn a_file_without_outcomes_is_rejected() {
    let ran =
        churnscope(&["evaluate", BUNDLE, "-"], committed(|_| true).join("\n").replace("Churn", "Left").as_bytes());
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.starts_with("churnscope: standard input: line 1") && ran.err.contains("Churn"), "{}", ran.err);
    let no_outcome: Vec<String> = committed(|index| index < 9)
        .iter()
        .map(|line| line.replace(",Yes\n", ",?\n").replacen("DSL", "?", 1))
        .collect();
    let all_bad: String = no_outcome
        .iter()
        .enumerate()
        .map(|(index, line)| if index == 0 { format!("{line}\n") } else { format!("{line}?\n") })
        .collect();
    let ran = churnscope(&["evaluate", BUNDLE, "-"], all_bad.as_bytes());
    assert_eq!(ran.status, 1);
    assert!(ran.err.ends_with(&format!("churnscope: {}\n", command::no_usable_rows("standard input"))), "{}", ran.err);
}

#[test]
fn json_has_the_rates_at_the_cutoff_and_the_curves() {
    let (json, _) = json(&committed(|_| true), &["--cutoff", "0.3"]);
    let at = &json["at_cutoff"];
    let count = |name: &str| at[name].as_u64().unwrap();
    let (hits, misses) = (count("true_positives"), count("false_negatives"));
    assert_eq!((hits + misses, hits + misses + count("false_positives") + count("true_negatives")), (1_869, 7_043));
    assert_eq!(json["recall"]["value"].as_f64(), Some(hits as f64 / 1_869.0));
    assert!(at["profit"].is_null() && json["best"]["profit"].is_null());
    let best = json["best"]["f1"]["value"].as_f64();
    assert!(best >= json["f1"]["value"].as_f64() && best < Some(1.0));
    for curve in ["roc", "precision_recall", "gain", "lift"] {
        let points = json["curves"][curve].as_array().unwrap().len();
        assert!((100..=200).contains(&points), "{curve}: {points}");
    }
    assert_eq!(json["contacted"][6]["gain"].as_f64(), Some(1.0));
    assert_eq!(json["contacted"][6]["precision"].as_f64(), Some(1_869.0 / 7_043.0));
    let rows: u64 = json["calibration"].as_array().unwrap().iter().map(|bin| bin["rows"].as_u64().unwrap()).sum();
    assert_eq!(rows, 7_043);
}

#[test]
fn an_offer_has_a_best_cutoff_if_some_cutoff_earns() {
    let offer = |cost: &str| {
        let more = ["--offer-cost", cost, "--kept-value", "300", "--success", "0.3"];
        (
            json(&committed(|_| true), &more).0,
            churnscope(&[&["evaluate", BUNDLE, "model/data/telco.csv"], &more[..]].concat(), b""),
        )
    };
    let (json, ran) = offer("20");
    let at = &json["at_cutoff"];
    let (hits, alarms) = (at["true_positives"].as_f64().unwrap(), at["false_positives"].as_f64().unwrap());
    assert_eq!(at["profit"].as_f64(), Some(hits * 0.3 * 300.0 - (hits + alarms) * 20.0));
    assert!(json["best"]["profit"]["value"].as_f64() >= at["profit"].as_f64());
    assert!(ran.out.contains("profit   62370.00") && !ran.out.contains(NO_CUTOFF_EARNS), "{}", ran.out);
    let (json, ran) = offer("1000");
    assert!(json["best"]["profit"].is_null() && ran.out.contains(NO_CUTOFF_EARNS), "{}", ran.out);

    let ran = churnscope(&["evaluate", BUNDLE, "model/data/telco.csv", "--offer-cost", "20"], b"");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--kept-value") && ran.err.contains("--success"), "{}", ran.err);
    let ran = churnscope(
        &["evaluate", BUNDLE, "model/data/telco.csv", "--offer-cost", "nan", "--kept-value", "1", "--success", "1"],
        b"",
    );
    assert!(ran.status == 2 && ran.err.contains("an amount from 0 to 1e12"), "{}", ran.err);
}

#[test]
fn a_report_has_all_metrics_and_charts_and_loads_nothing() {
    let folder = std::env::temp_dir().join(format!("churnscope-report-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let data = folder.join("<b>& \"q\".csv");
    std::fs::write(&data, committed(|_| true).join("\n")).unwrap();
    let report = folder.join("report.html");
    let ran = churnscope(&["evaluate", BUNDLE, data.to_str().unwrap(), "--html", report.to_str().unwrap()], b"");
    assert_eq!(ran.status, 0, "{ran:?}");
    let html = std::fs::read_to_string(&report).unwrap();
    let rejected = churnscope(&["evaluate", BUNDLE, data.to_str().unwrap(), "--html", "no/such/folder.html"], b"");
    std::fs::remove_dir_all(&folder).unwrap();

    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
    assert!(html.contains("&lt;b&gt;&amp; &quot;q&quot;.csv") && !html.contains("<b>"), "the file name is not escaped");
    for part in [
        "0.8797",
        "0.8473 ± 0.0046",
        "looks better",
        "Youden",
        "1,013",
        "Of the 1,440 customers at or above the cutoff, about 70.3% left.",
        "Of the 5,174 customers who stayed, 427 would be contacted unnecessarily.",
        "prefers-color-scheme: dark",
        "Of the 10% ranked highest, 82% left, compared with 27% overall.",
        "Date of the model, as its description states it: 2026-11-23.",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("Feature importance"), "the importance on this file is unknown");
    for color in ["#707A8A", "#3569D6"] {
        for by in ["fill", "stroke"] {
            let (style, pictures) = html.split_once("</style>").unwrap();
            let drawn = format!("{by}=\"{color}\"");
            assert!(style.contains(&drawn) && pictures.contains(&drawn), "{drawn} does not follow the theme");
        }
    }
    assert_eq!(
        (html.matches("<svg").count(), html.matches("</svg>").count(), html.matches("<details>").count()),
        (5, 5, 5)
    );
    for loaded in ["<script", "<link", "<img", "url(", "@import", "https://"] {
        assert!(!html.contains(loaded), "{loaded}");
    }
    assert_eq!(html.matches("http://").count(), html.matches("http://www.w3.org/2000/svg").count());
    assert_eq!((rejected.status, rejected.out.as_str()), (1, ""));
    assert!(rejected.err.contains("no/such/folder.html"), "{}", rejected.err);
    let ran = churnscope(&["evaluate", BUNDLE, "model/data/telco.csv", "--html", "-"], b"");
    assert!(ran.status == 2 && ran.err.contains("--html <FILE>") && ran.out.is_empty(), "{ran:?}");
}

#[test]
fn a_title_is_escaped() {
    let folder = folder("hostile-title");
    let mut bundle = Bundle::from_bytes(&std::fs::read(committed_file(BUNDLE)).unwrap()).unwrap();
    bundle.schema.title = "</title><script>alert('x')</script>".to_owned();
    let bundle = file(&folder, "hostile.churn", &bundle.to_bytes().unwrap());
    let report = folder.join("report.html");
    let ran = churnscope(&["evaluate", &bundle, "model/data/telco.csv", "--html", report.to_str().unwrap()], b"");
    assert_eq!(ran.status, 0, "{ran:?}");
    let html = std::fs::read_to_string(&report).unwrap();
    let shown = "Evaluation of “&lt;/title&gt;&lt;script&gt;alert('x')&lt;/script&gt;”";
    assert_eq!((html.matches(shown).count(), html.matches("<script").count()), (2, 0));
    assert!(html.contains("default-src 'none'"), "there is no content security policy");
}

#[test]
fn a_report_names_the_curves_that_are_undefined() {
    let folder = folder("one-outcome");
    let report = |outcome: &str, more: &[&str]| {
        let mut lines = committed(|_| true);
        let header = lines.remove(0);
        lines.retain(|line| line.ends_with(outcome));
        let report = folder.join("report.html");
        let arguments = [&["evaluate", BUNDLE, "-", "--html", report.to_str().unwrap()], more].concat();
        let ran = churnscope(&arguments, format!("{header}\n{}\n", lines.join("\n")).as_bytes());
        assert_eq!(ran.status, 0, "{ran:?}");
        let html = std::fs::read_to_string(&report).unwrap();
        assert!(!html.contains("NaN") && !html.contains("inf"), "{outcome}");
        (html.matches("<svg").count(), html.matches("<p>Undefined").count(), html)
    };
    let (charts, undefined, html) = report("No", &[]);
    assert_eq!((charts, undefined), (1, 4));
    assert!(html.contains(texts::NO_BEST_CUTOFF));
    let (charts, undefined, _) = report("Yes", &[]);
    assert_eq!((charts, undefined), (4, 1));
    let (.., html) = report("", &["--cutoff", "1"]);
    assert!(html.contains(NOBODY_CONTACTED) && !html.contains(&texts::dot(1)));
}

#[test]
fn rows_that_can_be_equal_by_chance_are_not_taken_for_training_rows() {
    let folder = folder("evaluate_by_chance");
    // there are few different rows, so nearly every new row equals a training row
    let rows = |first: usize| -> Vec<u8> {
        let random =
            |row: usize, column: usize| ((row * 7 + column * 13).wrapping_mul(2_654_435_761) % 4_294_967_296) >> 16;
        let row = |row: usize| {
            let left = u8::from(random(row, 5) % 3 == 0);
            format!("{},{},{},{left}\n", random(row, 1) % 6, random(row, 2) % 3, ["a", "b"][random(row, 3) % 2])
        };
        format!("visits,lines,plan,left\n{}", (first..first + 600).map(row).collect::<String>()).into_bytes()
    };
    let train = file(&folder, "train.csv", &rows(0));
    let [fields, bundle] = ["fields.toml", "model.churn"].map(|name| file(&folder, name, b""));
    assert_eq!(churnscope(&["schema", &train, "--target", "left", "-o", &fields], b"").status, 0);
    assert_eq!(churnscope(&["train", &train, "--schema", &fields, "-o", &bundle], b"").status, 0);
    let json = |rows: &[u8]| -> Value {
        let ran = churnscope(&["evaluate", &bundle, "-", "--json"], rows);
        assert_eq!(ran.status, 0, "{}", ran.err);
        serde_json::from_str(&ran.out).unwrap()
    };
    let new = json(&rows(10_000));
    assert!(new["warning"].is_null() && new["trained_on_these_rows"].is_null(), "{new}");
    let same = json(&rows(0));
    assert!(same["warning"].is_string(), "the file itself is recognized by its hash: {same}");
}
