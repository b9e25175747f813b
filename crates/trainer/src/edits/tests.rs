#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use super::*;
use churnscope_worker::training::protocol::ShownFill;

const DOCUMENT: &str = r#"# Read me first.
title = "Customers: who leaves"
target = { column = "left", positive = "1", negative = "0" }    # 40 of 100 customers left
bands = { medium_from = 0.2, high_from = 0.5 }    # ? based on the share who left
monthly_charge = "fee"

[data]
name = "customers"
source = "not stated"    # who published it
license = "not stated"

[training]
date = "2026-11-24"
seed = 1
folds = 2
cutoff = 0.5
learner = "auto"    # the better of forests and boosted trees

[[field]]
column = "months"
label = "Months"
group = "Contract"    # ?
kind = "number"
unit = { one = "month", many = "months" }    # ?
range = [0, 100]    # the data ranges from 1 to 72
outside = "clamp"    # a number outside the range
default = 80
missing = { how = "median", blanks = ["NA"], why = "the draft's default" }    # 3 blanks

[[field]]
column = "fee"
label = "Fee"
group = "Contract"    # ?
kind = "number"
range = [0, 200]
default = 50
missing = { how = "median", why = "the draft's default" }

# About plans.
[[field]]
column = "plan"
label = "Plan"
group = "Contract"    # ?
kind = "category"
default = "a"
missing = { how = "most_frequent", why = "the draft's default" }
levels = [
  { value = "a" },    # 60 rows
  { value = "b" },    # 30 rows
  { value = "c" },    # 10 rows
]

[[field]]
column = "backup"
label = "Backup"
group = "Contract"    # ?
kind = "category"
default = "no"
missing = { how = "most_frequent", why = "the draft's default" }
levels = [
  { value = "no" },    # 70 rows
  { value = "yes" },    # 30 rows
]

# ? No row breaks these rules.

[[rule]]
when = { column = "plan", is = "a" }
then = { columns = ["backup"], are = "no" }

# --- Columns that were left out ---
#
# score: probably a leak
"#;

fn document() -> FieldsDocument {
    Description::parse(DOCUMENT).unwrap();
    FieldsDocument {
        outcome: OutcomeChoice { column: "left".to_owned(), ..OutcomeChoice::default() },
        toml: DOCUMENT.to_owned(),
        left_out: Vec::new(),
        removed: Vec::new(),
        rows: 100,
        left: 40,
    }
}

const DRAFTED: &str = "\n[[field]]\ncolumn = \"score\"\nlabel = \"Score\"\ngroup = \"Other\"\nkind = \"number\"\nrange = \
                       [0, 9]\ndefault = 1\nmissing = { how = \"median\", why = \"w\" }    # no blanks\n";

fn edit(document: FieldsDocument, edit: DescriptionEdit) -> Result<FieldsDocument, String> {
    let draft = |_: &OutcomeChoice, column: &str, kind: Option<ShownKind>| match (column, kind) {
        ("score", _) => Ok(DRAFTED.to_owned()),
        ("months", Some(ShownKind::Category)) => Ok(DRAFTED.replace("score", "months")),
        (column, _) => Err(format!("{column} cannot be used: its only value is \"x\"")),
    };
    edited(document, edit, &draft)
}

fn of(column: &str, edit: FieldEdit) -> DescriptionEdit {
    DescriptionEdit::Field(column.to_owned(), edit)
}

fn s(text: &str) -> String {
    text.to_owned()
}

fn changes(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let only = |lines: &[&str], others: &[&str]| -> Vec<String> {
        lines.iter().filter(|line| !others.contains(line)).map(|line| (*line).to_owned()).collect()
    };
    (only(&before, &after), only(&after, &before))
}

#[test]
fn an_edit_changes_only_its_own_lines() {
    use FieldEdit::{Clamp, Fairness, Fill, Label, LevelLabel, LevelOffer, NumberOffer, Range, Unit};
    let most_rows = DescriptionEdit::MostRows(Some(5_000));
    let learner = DescriptionEdit::Learner(ShownLearner::Boosted);
    for (edit_made, added) in [
        (of("months", Label(s(" Tenure "))), &["label = \"Tenure\""][..]),
        (of("months", Unit(s("weeks"), false)), &["unit = { one = \"week\", many = \"weeks\" }    # ?"]),
        (of("fee", Unit(s("$"), true)), &["unit = { one = \"$\", many = \"$\", before = true }"]),
        (of("months", Unit(s(""), false)), &[]),
        (
            of("months", Range(s("1"), s("72.5"))),
            &["range = [1, 72.5]    # the data ranges from 1 to 72", "default = 72.5"],
        ),
        (of("months", Clamp(false)), &["outside = \"refuse\"    # a number outside the range"]),
        (
            of("months", Fill(ShownFill::Value(s("7")))),
            &[
                "missing = { how = \"value\", blanks = [\"NA\"], why = \"chosen on the Train page\", value = 7 }    # 3 blanks",
            ],
        ),
        (
            of("plan", Fill(ShownFill::Refuse)),
            &["rejected_rows = \"skip\"", "missing = { how = \"refuse\", why = \"chosen on the Train page\" }"],
        ),
        (of("plan", LevelLabel(s("b"), s("Basic"))), &["  { value = \"b\", label = \"Basic\" },    # 30 rows"]),
        (
            of("plan", LevelOffer(s("b"), s("Move to basic"))),
            &["  { value = \"b\", offer = \"Move to basic\" },    # 30 rows", "actionable = true"],
        ),
        (
            of("fee", NumberOffer(s("−10"), s("Take $10 off"))),
            &["offers = [{ add = -10.0, words = \"Take $10 off\" }]", "actionable = true"],
        ),
        (of("plan", Fairness(true)), &["[fairness]", "fields = [\"plan\"]"]),
        (most_rows, &["most_rows = 5000"]),
        (learner, &["learner = \"boosted\"    # the better of forests and boosted trees"]),
    ] {
        let edited = edit(document(), edit_made.clone()).unwrap();
        let (removed, found) = changes(DOCUMENT, &edited.toml);
        assert_eq!(found, added, "{edit_made:?}");
        assert!(removed.len() <= 2 && removed.iter().all(|line| !line.starts_with('#')), "{edit_made:?}: {removed:?}");
    }
}

#[test]
fn the_terms_of_an_offer_follow_its_words() {
    use FieldEdit::{LevelOffer, NumberOffer, Use};
    let offered = edit(document(), of("plan", LevelOffer(s("b"), s("Move to basic")))).unwrap();
    let offered = edit(offered, of("fee", NumberOffer(s("-10"), s("Take $10 off")))).unwrap();
    let terms = "\n[campaign]\nmonths = 12\nsuccess = 0.3\n\n[campaign.offers.\"Take $10 off\"]\ncost = 20\n";
    let offered = FieldsDocument { toml: format!("{}{terms}", offered.toml), ..offered };
    for (edits, expected) in [
        (vec![of("fee", NumberOffer(s("-10"), s("Take ten off")))], Some(20.0)),
        (vec![of("plan", LevelOffer(s("b"), s("Go basic")))], Some(20.0)),
        (vec![of("plan", Use(false))], Some(20.0)),
        (vec![of("fee", NumberOffer(s("-10"), s("")))], Some(0.0)),
        (vec![of("fee", NumberOffer(s("-10"), s(""))), of("plan", LevelOffer(s("b"), s("")))], None),
    ] {
        let edited = edits.iter().fold(offered.clone(), |document, made| edit(document, made.clone()).unwrap());
        let campaign = Description::parse(&edited.toml).unwrap().offers;
        let cost = campaign.map(|campaign| campaign.terms.offers.iter().map(|offer| offer.cost).sum());
        assert_eq!(cost, expected, "{edits:?}\n{}", edited.toml);
    }
    // without the monthly charge, the terms would have to say what a customer pays
    assert!(edit(offered, of("fee", Use(false))).unwrap_err().contains("monthly_value"));
}

#[test]
fn an_invalid_edit_is_rejected_with_the_error_of_the_description() {
    use FieldEdit::{Fill, Kind, Label, LevelOffer, NumberOffer, Range, Use};
    for (edit_made, part) in [
        (of("months", Label(s(" "))), "enter a label"),
        (of("months", Range(s("9"), s("x"))), "range must be two numbers"),
        (of("months", Range(s("9"), s("3"))), "months"),
        (of("months", Fill(ShownFill::Value(s("200")))), "\"200\" is not a value of months; expected"),
        (of("months", Fill(ShownFill::Value(s("")))), "enter the value"),
        (of("plan", Fill(ShownFill::Value(s("z")))), "\"z\" is not a value of plan"),
        (of("plan", LevelOffer(s("z"), s("Go"))), "the field has no level z"),
        (of("plan", Range(s("1"), s("2"))), "a category has no range"),
        (of("fee", NumberOffer(s("ten"), s("Less"))), "enter the change as a number"),
        (of("nothing", Label(s("x"))), "no field for the column nothing"),
        (of("same", Use(true)), "its only value is"),
        (of("months", Kind(ShownKind::Date)), "cannot be used"),
        (DescriptionEdit::Toml(s("title = 1")), "title = 1"),
        (DescriptionEdit::MostRows(Some(0)), "most_rows must be at least 1"),
    ] {
        let error = edit(document(), edit_made.clone()).unwrap_err();
        assert!(error.contains(part), "{edit_made:?}: {error}");
    }
}

#[test]
fn a_field_that_is_left_out_and_used_again_keeps_its_entries() {
    let compared = edit(document(), of("plan", FieldEdit::Fairness(true))).unwrap();
    for column in ["plan", "backup", "fee"] {
        let without = edit(compared.clone(), of(column, FieldEdit::Use(false))).unwrap();
        let description = Description::parse(&without.toml).unwrap();
        assert_eq!(description.schema.field_index(column), None);
        assert_eq!(description.schema.rules.len(), usize::from(column == "fee"));
        assert!(without.toml.contains("# ? No row breaks these rules.") && without.toml.contains("# About plans."));
        assert!(without.toml.contains("# score: probably a leak"), "{}", without.toml);
        let again = edit(without, of(column, FieldEdit::Use(true))).unwrap();
        let (before, after) = (Description::parse(&compared.toml).unwrap(), Description::parse(&again.toml).unwrap());
        let field = |description: &Description| {
            let index = description.schema.field_index(column).unwrap();
            (description.schema.fields[index].clone(), description.group_fields.contains(&index))
        };
        assert_eq!(field(&after), field(&before), "{column}");
        assert_eq!(after.schema.rules.len(), 1, "{column}");
        assert_eq!(after.schema.monthly_charge.is_some(), before.schema.monthly_charge.is_some());
        assert!(again.removed.is_empty());
    }
}

#[test]
fn a_left_out_column_is_drafted_when_it_is_used() {
    let used = edit(document(), of("score", FieldEdit::Use(true))).unwrap();
    let description = Description::parse(&used.toml).unwrap();
    assert_eq!(description.schema.field_index("score"), Some(4));
    let kind = edit(used, of("months", FieldEdit::Kind(ShownKind::Category))).unwrap();
    assert!(Description::parse(&kind.toml).is_ok());
}

#[test]
fn a_merged_level_counts_as_all_others() {
    let merged = edit(document(), of("plan", FieldEdit::MergeLevel(s("a")))).unwrap();
    let description = Description::parse(&merged.toml).unwrap();
    let plan = &description.schema.fields[description.schema.field_index("plan").unwrap()];
    let churnscope_engine::schema::Kind::Category(category) = &plan.kind else { panic!("{plan:?}") };
    let values: Vec<&str> = category.levels.iter().map(|level| level.value.as_str()).collect();
    assert_eq!((values.as_slice(), category.other, category.default), (&["b", "c", "other"][..], Some(2), 2));
    assert!(description.schema.rules.is_empty());
    for comment in ["# 30 rows", "# 10 rows", "# About plans.", "# 70 rows"] {
        assert!(merged.toml.contains(comment), "{comment}: {}", merged.toml);
    }
    assert!(!merged.toml.contains("# 60 rows"));
    let both = edit(merged, of("plan", FieldEdit::MergeLevel(s("c")))).unwrap();
    assert!(both.toml.contains("{ value = \"b\" },    # 30 rows") && !both.toml.contains("# 10 rows"), "{}", both.toml);
    assert!(edit(both, of("plan", FieldEdit::MergeLevel(s("other")))).is_err());
}

#[test]
fn a_whole_description_replaces_the_previous_one() {
    for (negative, blank_stayed) in [("\"0\"", false), ("[\"0\", \"\"]", true)] {
        let other = DOCUMENT.replace("\"left\"", "\"gone\"").replace("positive = \"1\"", "positive = \"yes\"");
        let other = other.replace("negative = \"0\"", &format!("negative = {negative}"));
        let edited = edit(document(), DescriptionEdit::Toml(other.clone())).unwrap();
        assert_eq!(edited.toml, other);
        let (column, positive) = ("gone".to_owned(), Some("yes".to_owned()));
        let blank_stayed = Some(blank_stayed);
        assert_eq!(edited.outcome, OutcomeChoice { column, positive, blank_stayed, ..OutcomeChoice::default() });
    }
}
