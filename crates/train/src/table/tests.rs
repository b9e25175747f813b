#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use super::*;

const DESCRIPTION: &str = r#"
title = "Small"
target = { column = "left", positive = "1", negative = "0" }
bands = { medium_from = 0.2, high_from = 0.5 }

[data]
name = "Small"
source = "a test"
license = "none"

[training]
date = "2026-11-28"
seed = 1
folds = 2
cutoff = 0.5
trees = 3
max_depth = 3
min_samples_leaf = 1
features_per_split = 1
rejected_rows = "skip"

[[field]]
column = "internet"
label = "Internet"
group = "All"
kind = "category"
default = "Yes"
missing = { how = "refuse", why = "a test" }
levels = [{ value = "No" }, { value = "Yes" }]

[[field]]
column = "backup"
label = "Backup"
group = "All"
kind = "category"
default = "On"
missing = { how = "most_frequent", why = "a test" }
levels = [{ value = "None" }, { value = "On" }, { value = "Off" }]

[[rule]]
when = { column = "internet", is = "No" }
then = { columns = ["backup"], are = "None" }
"#;

#[test]
fn rows_that_break_a_rule_once_they_are_filled_are_skipped() {
    for (rows, skipped) in [
        (&["No,,0"][..], &["line 10, "][..]),
        (&["No,,0", "Yes,,1", "No,None,0"], &["line 10, "]),
        (&["No,On,0", "No,,1"], &["line 10, ", "line 11, "]),
        (&["Yes,,0"], &[]),
    ] {
        let usual = "Yes,On,0\nYes,On,1\n".repeat(4);
        let csv = format!("internet,backup,left\n{usual}{}\n", rows.join("\n"));
        let description = Description::parse(DESCRIPTION).unwrap();
        let table = TrainingTable::read(&description, csv.as_bytes(), ReadingChoices::default()).unwrap();
        assert_eq!(table.n_rows() + skipped.len(), 8 + rows.len(), "{rows:?}");
        let found = table.skipped.clone().unwrap_or_default();
        assert_eq!(found.count, skipped.len(), "{rows:?}");
        for (found, expected) in found.first.iter().zip(skipped) {
            assert!(found.starts_with(expected), "{rows:?}: {found}");
        }
        let preprocessor = Preprocessor::fit(&description.schema, &table.cells).unwrap();
        assert!(table.customers(&description.schema, &preprocessor).is_ok(), "{rows:?}");
    }
}

#[test]
fn a_fill_of_a_fold_that_breaks_a_rule_loses_no_row() {
    let description = Description::parse(DESCRIPTION).unwrap();
    let csv = format!("internet,backup,left\nNo,,0\n{}{}", "No,None,0\n".repeat(5), "Yes,On,1\n".repeat(4));
    let table = TrainingTable::read(&description, csv.as_bytes(), ReadingChoices::default()).unwrap();
    assert_eq!((table.n_rows(), table.skipped.is_none()), (10, true));
    let fold = table.subset(&[0, 5, 6, 7, 8, 9]);
    let preprocessor = Preprocessor::fit(&description.schema, &fold.cells).unwrap();
    assert!(fold.customers(&description.schema, &preprocessor).is_err());
    assert_eq!(fold.settled_customers(&description.schema, &preprocessor, &fold.all_rows()).unwrap().len(), 6);
}

#[test]
fn clamped_numbers_of_skipped_rows_do_not_count() {
    let fee = r#"
[[field]]
column = "fee"
label = "Fee"
group = "All"
kind = "number"
range = [0, 200]
outside = "clamp"
default = 30
missing = { how = "refuse", why = "a test" }

[[rule]]"#;
    let description = Description::parse(&DESCRIPTION.replace("\n[[rule]]", fee)).unwrap();
    let usual = "Yes,On,0,20\nYes,On,1,30\n".repeat(4);
    let rows = "Yes,On,1,250\nNo,On,0,300\nNo,,0,400\nNo,None,0,-1\nYes,Off,1,500\n";
    let csv = format!("internet,backup,left,fee\n{usual}{rows}");
    let table = TrainingTable::read(&description, csv.as_bytes(), ReadingChoices::default()).unwrap();
    assert_eq!((table.n_rows(), table.skipped.unwrap().count), (11, 2));
    let [fee] = &table.clamped.fields()[..] else { panic!("{:?}", table.clamped) };
    assert_eq!((fee.cells, fee.found.as_str(), fee.first), (3, "250", Location::Line(10)));
}
