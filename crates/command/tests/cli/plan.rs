use std::collections::BTreeMap;

use churnscope_engine::bundle::Bundle;
use churnscope_engine::campaign::offers::{CampaignOffers, OfferTerms, Terms};

use crate::run::{BUNDLE, Ran, churnscope, committed_file, file, folder};
use crate::telco::{header, row, table};

const DATA: &str = "model/data/telco.csv";
const OFFERS: &str = "months = 12\nsuccess = 0.3\ncost = 20\n[offers.\"Add tech support\"]\ndiscount = 1.5\nmost = 3\n";

fn plan(test: &str, offers: &str, data: &str, arguments: &[&str]) -> Ran {
    let offers = file(&folder(test), "offers.toml", offers.as_bytes());
    let all = [&["plan", BUNDLE, data, "--offers", &offers], arguments].concat();
    churnscope(&all, b"")
}

fn lines(out: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = out.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines.map(|line| names.iter().copied().zip(line.splitn(names.len(), ',')).collect()).collect()
}

fn amount(line: &BTreeMap<&str, &str>, name: &str) -> f64 {
    line[name].parse().unwrap()
}

#[test]
fn a_plan_stays_within_its_limits_and_lists_every_customer() {
    let ran = plan("plan_limits", OFFERS, DATA, &["--budget", "2000", "--calls", "70", "--min-value", "30"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let lines = lines(&ran.out);
    assert_eq!(lines.len(), 7_043);
    let contacted: Vec<_> = lines.iter().take_while(|line| line["plan"] == "contact").collect();
    assert_eq!(contacted.len(), 70);
    assert!(contacted.iter().map(|line| amount(line, "offer_cost")).sum::<f64>() <= 2_000.0);
    assert!(contacted.iter().all(|line| amount(line, "offer_value") >= 30.0 && line["why_not"].is_empty()));
    assert!(contacted.is_sorted_by(|one, next| amount(one, "offer_value") >= amount(next, "offer_value")));
    let is_lower = |line: &&&BTreeMap<_, _>| amount(line, "probability_with_offer") < amount(line, "churn_probability");
    assert_eq!(contacted.iter().filter(is_lower).count(), 70);
    assert!(contacted.iter().filter(|line| line["offer"].contains("ech support")).count() <= 3);
    let others = &lines[70..];
    assert!(others.iter().all(|line| line["plan"] != "contact"));
    assert!(others.iter().all(|line| line["offer"].is_empty() == (line["plan"] == "out")));
    assert!(others.iter().all(|line| !line["why_not"].is_empty()));
    let held_out = others.iter().filter(|line| line["plan"] == "hold out").count();
    assert!((1..25).contains(&held_out), "{held_out}");
    assert!(ran.err.contains("to contact: 70 of 7,043 customers"), "{}", ran.err);
    assert!(ran.err.contains(&format!("held out: {held_out}.")), "{}", ran.err);
}

#[test]
fn threads_change_nothing_and_the_seed_changes_who_is_held_out() {
    let arguments = ["--budget", "900", "--seed", "3"];
    let one = plan("plan_one_thread", OFFERS, DATA, &[&arguments[..], &["--jobs", "1"]].concat());
    let two = plan("plan_two_threads", OFFERS, DATA, &[&arguments[..], &["--jobs", "2"]].concat());
    assert!(one.out == two.out && !one.out.is_empty());
    let of = |seed: &str| {
        let ran = plan(&format!("plan_seed_{seed}"), OFFERS, DATA, &["--budget", "900", "--seed", seed]);
        lines(&ran.out)
            .iter()
            .filter(|line| line["plan"] == "hold out")
            .map(|line| line["customerID"].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("3"), of("3"));
    assert_ne!(of("3"), of("4"));
}

#[test]
fn excluded_customers_are_left_out() {
    let folder = folder("plan_excluded");
    let first = plan("plan_before", OFFERS, DATA, &["--calls", "5", "--hold-out", "0"]);
    let contacted: Vec<_> = lines(&first.out).iter().take(5).map(|line| line["customerID"].to_owned()).collect();
    let listed = file(&folder, "contacted.txt", format!("customerID\n{}\nnobody\n", contacted.join("\n")).as_bytes());
    let planned = file(&folder, "plan.csv", first.out.as_bytes());
    // on a call sheet, only those who have been reached
    let calls: String = contacted.iter().map(|id| format!("{id},reached\n")).collect();
    let sheet = format!("call_id,call_status\n{calls}nobody,to call\n");
    let sheet = file(&folder, "calls.csv", sheet.as_bytes());
    for (list, count) in [(&listed, "6"), (&planned, "5"), (&sheet, "5")] {
        let ran = plan("plan_after", OFFERS, DATA, &["--calls", "5", "--hold-out", "0", "--exclude", list]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(ran.err.contains(&format!("IDs to leave out: {count}; found in the data: 5")), "{}", ran.err);
        let lines = lines(&ran.out);
        assert!(lines.iter().take(5).all(|line| !contacted.contains(&line["customerID"].to_owned())));
        let left_out = lines.iter().filter(|line| line["why_not"] == "excluded from this campaign");
        assert_eq!(left_out.count(), 5);
    }
    let other = file(&folder, "other.csv", b"name,phone\nA,1\n");
    let ran = plan("plan_other", OFFERS, DATA, &["--exclude", &other]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("no column customerID") && ran.err.contains("name, phone"), "{}", ran.err);
}

#[test]
fn rows_that_cannot_be_scored_come_last_with_their_error() {
    let folder = folder("plan_rejected");
    let text = table(&[row("a", &[("tenure", "?")]), row("b", &[("Contract", "Month-to-month")]), row("b", &[])]);
    let data = file(&folder, "data.csv", text.as_bytes());
    let ran = plan("plan_rejected_offers", OFFERS, &data, &["--keep", "--hold-out", "0"]);
    assert_eq!(ran.status, 3, "{}", ran.err);
    let out: Vec<&str> = ran.out.lines().collect();
    assert_eq!(out.len(), 4);
    assert!(out[0].starts_with(&header()) && out[3].contains("line 2, column tenure"), "{}", ran.out);
    assert!(ran.err.contains("1 of 3 rows could not be planned for"), "{}", ran.err);
    assert!(ran.err.contains("already in an earlier row: 1."), "{}", ran.err);
}

#[test]
fn a_plan_is_also_a_workbook_and_can_be_scored_again() {
    let folder = folder("plan_workbook");
    let (xlsx, csv) = (folder.join("plan.xlsx"), folder.join("plan.csv"));
    for path in [&xlsx, &csv] {
        let ran = plan("plan_workbook_offers", OFFERS, DATA, &["--keep", "--calls", "3", "-o", path.to_str().unwrap()]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    let scored = |path: &std::path::Path| churnscope(&["score", BUNDLE, path.to_str().unwrap()], b"").out;
    assert_eq!(scored(&xlsx), scored(&csv));
    assert_eq!(scored(&xlsx).lines().count(), 7_044);
}

#[test]
fn a_draft_of_the_offers_can_be_used() {
    let folder = folder("plan_draft");
    let (path, taken) = (folder.join("offers.toml"), file(&folder, "taken.toml", b"mine"));
    let path = path.to_str().unwrap();
    assert_eq!(churnscope(&["plan", BUNDLE, "--draft-offers", path], b"").status, 0);
    let ran = churnscope(&["plan", BUNDLE, DATA, "--offers", path, "--calls", "10", "-o", "-"], b"");
    assert_eq!((ran.status, ran.out.lines().count()), (0, 7_044), "{}", ran.err);
    let ran = churnscope(&["plan", BUNDLE, "--draft-offers", &taken], b"");
    assert_eq!((ran.status, std::fs::read(&taken).unwrap()), (1, b"mine".to_vec()));
}

#[test]
fn wrong_arguments_and_offers_are_refused() {
    for (arguments, status, problem) in [
        (&["--budget=-1"][..], 2, "expected an amount"),
        (&["--hold-out", "1"], 2, "expected a share from 0 to less than 1"),
        (&["--calls", "many"], 2, "invalid"),
        (&["-o", "plan.ods"], 2, "expected a file name"),
        (&["--exclude", "missing.csv"], 1, "cannot read missing.csv"),
    ] {
        let ran = plan("plan_arguments", OFFERS, DATA, arguments);
        assert!(ran.status == status && ran.err.contains(problem), "{arguments:?}: {}", ran.err);
    }
    assert_eq!(churnscope(&["plan", BUNDLE], b"").status, 2);
    let ran = plan("plan_no_success", "months = 12\n", DATA, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("say how often \"Move to a one-year contract\" works"), "{}", ran.err);
}

#[test]
fn a_model_can_bring_the_terms_of_its_offers() {
    let folder = folder("plan_model_terms");
    let mut bundle = Bundle::from_bytes(&std::fs::read(committed_file(BUNDLE)).unwrap()).unwrap();
    let own = OfferTerms { cost: 20.0, success: 0.3, ..OfferTerms::default() };
    let terms = Terms::uniform(&bundle.schema, 12.0, own);
    bundle.offers = Some(CampaignOffers { most: vec![Some(5); terms.offers.len()], terms });
    let model = file(&folder, "offers.churn", &bundle.to_bytes().unwrap());
    let limits = ["--budget", "900"];
    let planned = churnscope(&[&["plan", &model, DATA], &limits[..]].concat(), b"");
    assert_eq!(planned.status, 0, "{}", planned.err);
    let offers = folder.join("offers.toml").display().to_string();
    let drafted = churnscope(&["plan", &model, "--draft-offers", &offers], b"");
    assert_eq!(drafted.status, 0, "{}", drafted.err);
    let same = churnscope(&[&["plan", BUNDLE, DATA, "--offers", &offers], &limits[..]].concat(), b"");
    assert!(same.out == planned.out && !same.out.is_empty(), "{}", same.err);
    let shown = churnscope(&["inspect", &model], b"");
    assert!(shown.out.contains("Offers, valued over 12 months"), "{}", shown.out);
    let without = churnscope(&["plan", BUNDLE, DATA], b"");
    assert_eq!(without.status, 1);
    assert!(without.err.contains("pass a file with --offers"), "{}", without.err);
}
