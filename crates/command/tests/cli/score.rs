use std::io::{BufRead, BufReader, Read, Write};

use crate::run::{BUNDLE, churnscope, file, folder, start};
use crate::telco::{committed, header, row, table};

#[test]
fn files_and_streams_give_the_same_bytes() {
    let folder = folder("files_and_streams");
    let text = table(&[row("a", &[]), row("b", &[("tenure", "?")]), row("c", &[("Contract", "Two year")])]);
    let (data, out) = (file(&folder, "data.csv", text.as_bytes()), folder.join("out.csv"));
    let out = out.to_str().unwrap();
    let streamed = churnscope(&["score", BUNDLE, "-"], text.as_bytes());
    assert_eq!(streamed.status, 3);
    for arguments in [vec!["score", BUNDLE, &data], vec!["score", BUNDLE, &data, "-o", "-"]] {
        assert_eq!(churnscope(&arguments, b"").out, streamed.out);
    }
    let ran = churnscope(&["score", BUNDLE, &data, "-o", out], b"");
    assert_eq!((ran.status, ran.out.as_str()), (3, ""));
    assert_eq!(ran.err, streamed.err);
    assert_eq!(std::fs::read_to_string(out).unwrap(), streamed.out);
    assert_eq!(churnscope(&["score", BUNDLE, &data, "--output", &data], b"").status, 3);
    assert_eq!(std::fs::read_to_string(&data).unwrap(), streamed.out);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "a temporary file remains");
}

#[test]
fn a_failure_leaves_the_existing_output_unchanged() {
    let folder = folder("failure");
    let out = file(&folder, "out.csv", b"existing\n");
    let endless = format!("{}\n{}\nb,\"{}", header(), row("a", &[]), "x\n".repeat(1_000_000));
    let ran = churnscope(&["score", BUNDLE, "-", "-o", &out], endless.as_bytes());
    assert_eq!(ran.status, 1);
    assert!(!ran.err.contains("incomplete"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "existing\n");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "a temporary file remains");
}

#[test]
fn a_failure_midway_reports_that_the_stream_is_incomplete() {
    let many = vec![row("a", &[]); 10_000].join("\n");
    let endless = format!("{}\n{many}\nb,\"{}", header(), "x\n".repeat(1_000_000));
    let ran = churnscope(&["score", BUNDLE, "-"], endless.as_bytes());
    assert_eq!(ran.status, 1);
    assert!(ran.err.starts_with("churnscope: the output to standard output is incomplete: "), "{}", ran.err);
    assert!(ran.err.contains("line 10002: "), "{}", ran.err);
}

#[test]
fn the_number_of_threads_does_not_change_the_scores() {
    let data = "model/data/telco.csv";
    let one = churnscope(&["score", BUNDLE, data, "--keep", "--jobs", "1"], b"");
    let two = churnscope(&["score", BUNDLE, data, "--keep", "--jobs", "2"], b"");
    assert_eq!((one.status, two.status), (0, 0));
    assert!(one.out == two.out);
    let all = committed(|_| true);
    assert_eq!(one.out.lines().count(), all.len());
    for (scored, own) in one.out.lines().zip(&all) {
        assert!(scored.starts_with(&format!("{own},")), "{scored} does not start with {own}");
    }
}

#[test]
fn scores_do_not_depend_on_the_order_of_rows() {
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let mut lines = committed(|index| index % 7 == 0);
    let forwards = churnscope(&["score", BUNDLE, "-"], lines.join("\n").as_bytes());
    lines[1..].reverse();
    let backwards = churnscope(&["score", BUNDLE, "-"], lines.join("\n").as_bytes());
    assert_eq!(sorted(&forwards.out), sorted(&backwards.out));
}

/// Memory use must not grow with the file.
#[test]
fn scores_are_written_while_rows_are_still_read() {
    let mut child = start(&["score", BUNDLE, "-"]);
    let mut stdin = child.stdin.take().unwrap();
    let (resume, wait) = std::sync::mpsc::channel::<()>();
    let feeding = std::thread::spawn(move || {
        stdin.write_all(format!("{}\n", header()).as_bytes()).unwrap();
        stdin.write_all(format!("{}\n", row("a", &[])).repeat(20_000).as_bytes()).unwrap();
        wait.recv().unwrap();
        stdin.write_all(format!("{}\n", row("last", &[])).as_bytes()).unwrap();
    });
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (mut first, mut rest) = (String::new(), String::new());
    out.read_line(&mut first).unwrap();
    out.read_line(&mut first).unwrap();
    assert!(first.contains("\na,0."), "{first}");
    resume.send(()).unwrap();
    out.read_to_string(&mut rest).unwrap();
    feeding.join().unwrap();
    assert!(rest.lines().last().unwrap().starts_with("last,0."));
    assert_eq!(rest.lines().count(), 20_000);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_closed_pipe_is_not_a_failure() {
    let mut child = start(&["score", BUNDLE, "-"]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let text = format!("{}\n{}", header(), format!("{}\n", row("a", &[])).repeat(1_000));
    drop(stdin.write_all(text.as_bytes()));
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn the_first_few_rejected_rows_are_listed() {
    let rows: Vec<String> = (0..1_234).map(|index| row(&index.to_string(), &[("tenure", "-1")])).collect();
    let ran = churnscope(&["score", BUNDLE, "-"], table(&rows).as_bytes());
    assert_eq!(ran.status, 3);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(lines[0].starts_with("churnscope: 1,234 of 1,234 rows could not be scored. All of them: "), "{}", lines[0]);
    assert_eq!(lines[1], "The error column of the output says why:");
    assert_eq!(lines[2], "  line 2, column tenure: found \"-1\", expected a number from 0 to 72");
    assert_eq!((lines[7], lines.len()), ("  and 1,229 more", 8));
}

#[test]
fn a_byte_order_mark_is_written_on_request() {
    let plain = "tests/files/plain.csv";
    let [without, with] =
        [&[][..], &["--bom"]].map(|flag| churnscope(&[&["score", BUNDLE, plain], flag].concat(), b""));
    assert_eq!(with.out, format!("\u{feff}{}", without.out));
    let again = churnscope(&["score", BUNDLE, plain, "--keep", "--bom"], b"");
    assert_eq!(churnscope(&["score", BUNDLE, "-"], again.out.as_bytes()).out, without.out);
    let workbook = file(&folder("marked_workbook"), "scored.xlsx", b"");
    assert_eq!(churnscope(&["score", BUNDLE, plain, "--keep", "--bom", "-o", &workbook], b"").status, 0);
    assert_eq!(churnscope(&["score", BUNDLE, &workbook], b"").out, without.out);
}

#[test]
fn defuse_neutralizes_formulas() {
    let text = table(&[row("=1+1", &[]), row("-5", &[])]);
    for (arguments, ids) in [(&[][..], ["=1+1", "-5"]), (&["--defuse"], ["'=1+1", "-5"])] {
        let ran = churnscope(&[&["score", BUNDLE, "-", "--keep"], arguments].concat(), text.as_bytes());
        assert_eq!(ran.status, 0, "{}", ran.err);
        let found: Vec<&str> = ran.out.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(found, ids);
    }
}

#[test]
fn the_money_at_risk_is_the_estimate_times_the_monthly_charge() {
    let text = table(&[row("a", &[("MonthlyCharges", "50")]), row("b", &[("MonthlyCharges", "x")])]);
    let ran = churnscope(&["score", BUNDLE, "-", "--at-risk", "--explain", "1"], text.as_bytes());
    let lines: Vec<Vec<&str>> = ran.out.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines[0], ["customerID", "churn_probability", "risk_band", "monthly_at_risk", "reason_1", "error"]);
    let probability: f64 = lines[1][1].parse().unwrap();
    assert_eq!(lines[1][3], format!("{:.2}", probability * 50.0));
    assert_eq!(lines[2][1..5], [""; 4]);
}

#[test]
fn the_money_at_risk_needs_a_model_with_a_monthly_charge() {
    let mut bundle = churnscope_fixtures::small::bundle();
    bundle.schema.monthly_charge = None;
    let model = file(&folder("no_monthly_charge"), "model.churn", &bundle.to_bytes().unwrap());
    let ran = churnscope(&["score", &model, "-", "--at-risk"], b"id\n");
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains(churnscope_wording::command::NO_MONTHLY_CHARGE), "{}", ran.err);
}
