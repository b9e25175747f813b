use churnscope_engine::csv::MAX_SHEET_ROWS;

use crate::run::{BUNDLE, Ran, churnscope, file, folder};
use crate::telco::{row, table};

const OLD: &str = "id,churn_probability,risk_band,error\na,0.100000,low,\nb,0.600000,high,\nc,0.300000,medium,\n";
const NEW: &str = "id,churn_probability,risk_band,error\nd,0.700000,high,\nb,0.200000,medium,\na,0.150000,low,\n";
const CHANGES: &str = "id,change,old_probability,new_probability,difference,old_band,new_band\n\
                       d,newly high,,0.700000,,,high\n\
                       b,no longer high,0.600000,0.200000,-0.400000,high,medium\n\
                       a,risen,0.100000,0.150000,0.050000,low,low\n\
                       c,gone,0.300000,,,medium,\n";

/// The later file comes from standard input.
fn compared(test: &str, old: &str, new: &str, arguments: &[&str]) -> Ran {
    let old = file(&folder(test), "old.csv", old.as_bytes());
    churnscope(&[&["compare", &old, "-"], arguments].concat(), new.as_bytes())
}

fn scored(rows: &[String], arguments: &[&str]) -> String {
    let ran = churnscope(&[&["score", BUNDLE, "-"], arguments].concat(), table(rows).as_bytes());
    assert!([0, 3].contains(&ran.status), "{}", ran.err);
    ran.out
}

#[test]
fn changes_go_to_a_stream_or_a_file_and_counts_to_standard_error() {
    let folder = folder("compare_streams");
    let (old, new) = (file(&folder, "old.csv", OLD.as_bytes()), file(&folder, "new.csv", NEW.as_bytes()));
    let out = file(&folder, "out.csv", b"");
    let streamed = churnscope(&["compare", &old, &new], b"");
    assert_eq!((streamed.status, streamed.out.as_str()), (0, CHANGES), "{}", streamed.err);
    let first = format!("churnscope: compared 3 customers in {old} with 3 in {new}:\n  1 newly at high risk\n");
    assert!(streamed.err.starts_with(&first), "{}", streamed.err);
    assert!(streamed.err.contains("\n  new          0       0       1\n"), "{}", streamed.err);
    let written = churnscope(&["compare", &old, &new, "-o", &out, "--jobs", "1"], b"");
    assert_eq!((written.status, written.out.as_str(), &written.err), (0, "", &streamed.err));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), CHANGES);
}

#[test]
fn files_of_score_are_compared_with_their_reasons() {
    let old = scored(&[row("1", &[]), row("2", &[])], &["--explain", "3"]);
    let changes = [("Contract", "Two year"), ("tenure", "60"), ("TotalCharges", "1791")];
    let new = scored(&[row("2", &changes), row("1", &[])], &["--explain", "2", "--keep", "--at-risk", "--bom"]);
    let ran = compared("compare_reasons", &old, &new, &["--bom"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.err.contains(
            "standard input has only 2 reasons per customer, so further reasons in the other file are ignored"
        ),
        "{}",
        ran.err
    );
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("\u{feff}customerID,change,"), "{}", lines[0]);
    assert!(lines[0].ends_with(",added_reasons,dropped_reasons"), "{}", lines[0]);
    assert!(lines[1].starts_with("2,no longer high,0.609614,"), "{}", lines[1]);
    assert!(lines[1].contains(",two-year contract") && lines[1].ends_with(",monthly contract"), "{}", lines[1]);
    assert_eq!(lines[2], "1,steady,0.609614,0.609614,0.000000,high,high,,");
}

#[test]
fn workbooks_and_other_dialects_give_the_same_changes() {
    let folder = folder("compare_workbooks");
    let rows = [row("0042", &[]), row("b", &[("tenure", "30")]), row("c", &[("Contract", "Two year")])];
    let [csv, xlsx] = ["old.csv", "old.xlsx"].map(|name| file(&folder, name, b""));
    let data = file(&folder, "data.csv", table(&rows).as_bytes());
    for scored in [&csv, &xlsx] {
        let ran = churnscope(&["score", BUNDLE, &data, "--keep", "--explain", "2", "-o", scored], b"");
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    let new = scored(&[row("c", &[]), row("0042", &[("tenure", "60")])], &["--explain", "2"]);
    let expected = churnscope(&["compare", &csv, "-"], new.as_bytes());
    assert_eq!((expected.status, expected.out.lines().count()), (0, 4), "{}", expected.err);
    assert_eq!(churnscope(&["compare", &xlsx, "-"], new.as_bytes()).out, expected.out);
    let german = NEW.replace(',', ";").replace('.', ",");
    let changes = compared("compare_german", OLD, &german, &[]).out;
    assert_eq!(changes, CHANGES.replace(',', ";"));
    let changes = file(&folder, "changes.xlsx", b"");
    let written = churnscope(&["compare", &xlsx, "-", "-o", &changes], new.as_bytes());
    assert_eq!((written.status, written.out.as_str()), (0, ""), "{}", written.err);
    assert!(std::fs::read(&changes).unwrap().starts_with(b"PK"));
    let read_back = churnscope(&["compare", &changes, "-"], new.as_bytes());
    let columns = "(found: customerID, change, old_probability, new_probability, difference, old_band, new_band, \
                   added_reasons, dropped_reasons): score the file first";
    assert!(read_back.err.contains(columns), "{}", read_back.err);
}

#[test]
fn more_customers_than_a_sheet_has_rows_are_rejected_before_any_is_written() {
    let folder = folder("compare_room");
    let (old, out) = (file(&folder, "old.csv", OLD.as_bytes()), folder.join("out.xlsx"));
    let mut new = NEW.to_owned();
    (0..MAX_SHEET_ROWS).for_each(|number| new.push_str(&format!("{number},0.1,low,\n")));
    let ran = churnscope(&["compare", &old, "-", "-o", out.to_str().unwrap()], new.as_bytes());
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.err.contains("a sheet has room for 1,048,575 customers"), "{}", ran.err);
    assert!(!out.exists());
}

#[test]
fn rows_that_cannot_be_compared_are_reported() {
    let header = "id,churn_probability,risk_band,error\n";
    let old = format!("{header}a,0.1,low,\nb,,,odd\n,0.1,low,\na,0.9,high,\nc,0.1,low,\n");
    let new = format!("{header}a,0.1,low,\nb,0.1,low,\nc,x,low,\n");
    let ran = compared("compare_skipped", &old, &new, &[]);
    assert_eq!(ran.status, 3);
    for part in [
        "old.csv: no estimate in 1 of 5 rows. Their customers are listed, but not compared. The error column of the \
         file says why:\n  line 3, b: churn_probability is blank\n",
        "old.csv: no customer ID in 1 of 5 rows, which are left out:\n  line 4\n",
        "old.csv: left out 1 of 4 rows with an ID, because an earlier row has the same ID: a\n",
        "  line 4, c: churn_probability is \"x\", expected a number from 0 to 1\n",
        "\n  2 not compared: in standard input, but without an estimate in standard input or ",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    let changes: Vec<&str> = ran.out.lines().skip(1).collect();
    assert_eq!(
        changes,
        [
            "a,steady,0.100000,0.100000,0.000000,low,low",
            "b,no estimate,,0.100000,,,low",
            "c,no estimate,0.100000,,,low,"
        ]
    );
}

#[test]
fn bands_and_ids_can_be_chosen() {
    let old = "plan,id,churn_probability\nx,a,0.1\nx,b,0.6\n";
    let ran = compared(
        "compare_chosen",
        old,
        "id,churn_probability\nb,0.55\na,0.32\n",
        &["--bands", "0.2, 0.58", "--id", "ID"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    let changes: Vec<&str> = ran.out.lines().skip(1).collect();
    assert_eq!(
        changes,
        ["b,no longer high,0.600000,0.550000,-0.050000,high,medium", "a,risen,0.100000,0.320000,0.220000,low,medium"]
    );
    let fewer = compared("compare_threshold", OLD, NEW, &["--min-change", "0.051"]);
    assert!(fewer.out.contains("\na,steady,"), "{}", fewer.out);
    assert!(fewer.err.contains("0 risen by at least 5.1 points"), "{}", fewer.err);
}

#[test]
fn bands_that_do_not_agree_are_reported() {
    let new = NEW.replace("b,0.200000,medium", "b,0.200000,high");
    let ran = compared("compare_bands", OLD, &new, &[]);
    assert_eq!(ran.status, 0);
    let part = "the start of the high band is between 30% and 60% in ";
    assert!(
        ran.err.contains(part) && ran.err.contains(", but between 15% and 20% in standard input, so "),
        "{}",
        ran.err
    );
    let mixed = compared("compare_mixed", OLD, &NEW.replace("0.150000,low", "0.750000,low"), &[]);
    assert!(mixed.err.contains("standard input: the risk bands do not fit the estimates: "), "{}", mixed.err);
    let set = compared("compare_set", OLD, &new, &["--bands", "0.2,0.5"]);
    assert!(set.err.starts_with("churnscope: compared "), "{}", set.err);
}

#[test]
fn files_that_cannot_be_compared_are_rejected() {
    let telco = table(&[row("a", &[])]);
    let header = "id,churn_probability,risk_band\n";
    let numbered = "line,churn_probability,risk_band\n2,0.1,low\n";
    let thrice = format!("{header}{}", "a,0.1,low\n".repeat(3));
    let others = format!("{header}x,0.1,low\n");
    let without_ids = format!("{header},0.1,low\n");
    for (old, new, message) in [
        (telco.as_str(), NEW, "old.csv: there is no column churn_probability (found: customerID, gender, "),
        (OLD, telco.as_str(), "standard input: there is no column churn_probability (found: customerID, gender, "),
        (
            OLD,
            "id,churn_probability\na,0.1\n",
            "say where medium and high risk start, for example with --bands 0.2,0.5",
        ),
        (numbered, NEW, "old.csv: the first column is line, which has no customer IDs to match customers by"),
        (thrice.as_str(), NEW, "such as a, so the column id probably has no customer IDs"),
        (
            others.as_str(),
            NEW,
            "and standard input have no customer in common: a customer ID in the first is x, and one in",
        ),
        (without_ids.as_str(), NEW, "old.csv has no usable rows"),
        (header, NEW, "no rows below it"),
    ] {
        let ran = compared("compare_rejected", old, new, &[]);
        assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{}", ran.err);
        assert!(ran.err.contains(message), "{message}: {}", ran.err);
    }
    let both = churnscope(&["compare", "-", "-"], OLD.as_bytes());
    assert_eq!((both.status, both.out.as_str()), (1, ""));
    assert!(both.err.contains(churnscope_wording::comparison::ONE_STREAM), "{}", both.err);
    for bands in ["0.5,0.2", "0.5", "a,b", "0,0.5", "0.2,1"] {
        let ran = compared("compare_wrong_bands", OLD, NEW, &["--bands", bands]);
        assert_eq!(ran.status, 2, "{bands}");
        assert!(ran.err.contains(churnscope_wording::comparison::BANDS), "{bands}: {}", ran.err);
    }
}
