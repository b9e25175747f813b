use super::*;
use crate::tests::{scorer, with_label};
use churnscope_engine::explain::suggestions;
use churnscope_engine::schema::Outside;

fn edited(edits: &[(&str, &str)]) -> (Draft, Schema) {
    let schema = scorer().schema().clone();
    let mut draft = Draft::new(&schema);
    for &(label, text) in edits {
        let field = with_label(&schema, label);
        let level = schema.fields[field].levels().iter().position(|level| level.label == text);
        let edit = match level {
            Some(level) => Edit::Choose(field, Value::Level(level as u16)),
            None => Edit::Type(field, text.to_owned()),
        };
        draft.apply(&schema, edit);
    }
    (draft, schema)
}

fn state(edits: &[(&str, &str)], label: &str) -> FieldState {
    let (draft, schema) = edited(edits);
    draft.field(&schema, &draft.customer(&schema), with_label(&schema, label)).unwrap()
}

#[test]
fn typed_numbers_are_validated() {
    for (text, value, error) in [
        ("4", 4.0, None),
        (" 4. ", 4.0, None),
        ("+5", 5.0, None),
        ("12 months", 12.0, None),
        ("2,5", 2.5, None),
        ("73", 29.0, Some("Tenure must be from 0 to 72 months.")),
        ("-1", 29.0, Some("Tenure must be from 0 to 72 months.")),
        ("four", 29.0, Some("Enter tenure as a number from 0 to 72 months.")),
        ("2 years", 29.0, Some("Enter tenure as a number from 0 to 72 months.")),
        ("NaN", 29.0, Some("Enter tenure as a number from 0 to 72 months.")),
        ("", 29.0, Some("Enter tenure as a number from 0 to 72 months.")),
    ] {
        let tenure = state(&[("Tenure", text)], "Tenure");
        assert_eq!(tenure.value, Value::Number(value), "{text}");
        assert_eq!(tenure.error.as_deref(), error, "{text}");
        assert_eq!(tenure.text, text);
    }
}

#[test]
fn an_ambiguous_number_says_how_it_was_read() {
    for (label, text, value, note) in [
        ("Total charge", "1,234", 1_234.0, Some("Read as $1,234.00.")),
        ("Total charge", "1 234,5", 1_234.5, None),
        ("Tenure", "1,234", 1.234, Some("Read as 1.234 months.")),
        ("Monthly charge", "$84.90", 84.9, None),
        ("Monthly charge", "84,90", 84.9, None),
    ] {
        let field = state(&[(label, text)], label);
        assert_eq!((field.value, field.note.as_deref()), (Value::Number(value), note), "{label}: {text}");
        assert_eq!(field.error, None, "{label}: {text}");
    }
}

#[test]
fn a_number_outside_the_range_of_a_field_that_clamps_is_scored_as_the_limit() {
    let mut schema = scorer().schema().clone();
    let tenure = with_label(&schema, "Tenure");
    let Kind::Number(number) = &mut schema.fields[tenure].kind else { panic!() };
    number.outside = Outside::Clamp;
    for (text, value, after, note) in [
        ("100", 72.0, "100", Some("Scored as 72 months (the highest value that the model uses).")),
        ("-3.5", 0.0, "-3.5", Some("Scored as 0 months (the lowest value that the model uses).")),
        ("72", 72.0, "72", None),
    ] {
        let mut draft = Draft::new(&schema);
        draft.apply(&schema, Edit::Type(tenure, text.to_owned()));
        let check = |draft: &Draft, shown: &str| {
            let field = draft.field(&schema, &draft.customer(&schema), tenure).unwrap();
            assert_eq!((field.value, field.error), (Value::Number(value), None), "{text}");
            assert_eq!((field.text.as_str(), field.note.as_deref()), (shown, note), "{text}");
        };
        check(&draft, text);
        draft.apply(&schema, Edit::Blur(tenure));
        check(&draft, after);
        // loading the customer, as from a link, restores the number
        let mut other = Draft::new(&schema);
        other.apply(&schema, Edit::Load(draft.customer(&schema)));
        check(&other, after);
        assert_eq!(other.customer(&schema), draft.customer(&schema));
        // the slider replaces the number
        draft.apply(&schema, Edit::Choose(tenure, Value::Number(60.0)));
        assert_eq!(draft.customer(&schema).outside(tenure), None);
    }
}

#[test]
fn a_value_that_fills_a_blank_is_labeled_until_it_is_edited() {
    let (mut draft, schema) = edited(&[]);
    let [tenure, contract, total] = ["Tenure", "Contract", "Total charge"].map(|label| with_label(&schema, label));
    let loaded = Customer::default_of(&schema).with_filled(|field| [tenure, contract, total].contains(&field));
    draft.apply(&schema, Edit::Load(loaded.clone()));
    assert!(draft.fits(&schema));
    assert_eq!(draft.customer(&schema), loaded);
    let note = |draft: &Draft, field| draft.field(&schema, &draft.customer(&schema), field).unwrap().note;
    assert_eq!(note(&draft, tenure).as_deref(), Some("In the file: blank, taken as 29 months."));
    assert_eq!(note(&draft, contract).as_deref(), Some("In the file: blank, taken as Monthly."));
    let total_note = note(&draft, total).unwrap();
    assert!(total_note.starts_with("In the file: blank, taken as $"), "{total_note}");
    assert!(total_note.ends_with(" = tenure × monthly charge."), "{total_note}");
    draft.apply(&schema, Edit::Type(tenure, "30".to_owned()));
    draft.apply(&schema, Edit::Choose(contract, Value::Level(0)));
    assert_eq!((note(&draft, tenure), note(&draft, contract)), (None, None));
    assert_eq!(draft.customer(&schema).filled(), [total]);
}

#[test]
fn leaving_a_box_formats_a_valid_number_and_keeps_invalid_text() {
    for (text, after) in [("84.9", "84.90"), ("84.123", "84.123"), ("100", "100.00"), ("121", "121"), ("x", "x")] {
        let (mut draft, schema) = edited(&[("Monthly charge", text)]);
        let field = with_label(&schema, "Monthly charge");
        draft.apply(&schema, Edit::Blur(field));
        assert_eq!(draft.field(&schema, &draft.customer(&schema), field).unwrap().text, after);
    }
}

#[test]
fn the_choice_returns_when_a_rule_no_longer_applies() {
    let chosen = [("Online security", "Yes")];
    let without = [("Online security", "Yes"), ("Internet service", "None")];
    let again = [("Online security", "Yes"), ("Internet service", "None"), ("Internet service", "DSL")];
    for (edits, level, reason) in [
        (&chosen[..], "Yes", None),
        (&without[..], "No internet", Some("Internet service: None")),
        (&again[..], "Yes", None),
    ] {
        let security = state(edits, "Online security");
        let schema = scorer().schema().clone();
        let field = &schema.fields[with_label(&schema, "Online security")];
        assert_eq!(values::value(field, security.value), level);
        assert_eq!(security.set_by.as_deref(), reason);
        assert_eq!(security.levels.len(), if reason.is_some() { 1 } else { 2 });
    }
}

#[test]
fn a_total_follows_its_product_until_it_is_set_to_something_else() {
    let total = |edits| state(edits, "Total charge").value;
    let default = total(&[]);
    for (edits, expected) in [
        (&[("Tenure", "29")][..], default),
        (&[("Tenure", "4")], Value::Number(281.4)),
        (&[("Tenure", "4"), ("Tenure", "x")], Value::Number(281.4)),
        (&[("Tenure", "4"), ("Monthly charge", "20")], Value::Number(80.0)),
        (&[("Total charge", "90"), ("Tenure", "4")], Value::Number(90.0)),
        (&[("Total charge", "x"), ("Tenure", "4")], default),
        (&[("Tenure", "4"), ("Total charge", "90"), ("Total charge", "281.40"), ("Tenure", "2")], Value::Number(140.7)),
        (&[("Contract", "2 years")], default),
    ] {
        assert_eq!(total(edits), expected, "{edits:?}");
    }
}

#[test]
fn an_opened_total_follows_its_product_only_if_it_was_blank() {
    let schema = scorer().schema().clone();
    let [tenure, total] = ["Tenure", "Total charge"].map(|label| with_label(&schema, label));
    let opened = Customer::default_of(&schema);
    for (customer, expected) in [
        (opened.clone(), opened.value(total)),
        (opened.with_filled(|field| field == total), Some(Value::Number(281.4))),
    ] {
        let mut draft = Draft::new(&schema);
        draft.apply(&schema, Edit::Load(customer));
        draft.apply(&schema, Edit::Choose(tenure, Value::Number(4.0)));
        let after = draft.customer(&schema);
        assert_eq!(after.value(total), expected);
        assert_eq!(after.is_filled(total), expected == Some(Value::Number(281.4)));
    }
}

#[test]
fn a_total_far_from_its_product_is_reported() {
    for (tenure, product) in [("29", None), ("25", None), ("4", Some(281.4)), ("72", Some(5065.2))] {
        let edits = [("Total charge", "2000"), ("Tenure", tenure)];
        assert_eq!(state(&edits, "Total charge").product, product, "{tenure}");
    }
    assert_eq!(state(&[("Tenure", "4"), ("Total charge", "x")], "Total charge").product, None);
}

#[test]
fn an_example_is_recognized_until_it_is_changed() {
    let (mut draft, schema) = edited(&[]);
    assert_eq!(draft.example(&schema), None);
    draft.apply(&schema, Edit::Example(1));
    assert_eq!(draft.example(&schema), Some(1));
    draft.apply(&schema, Edit::Type(with_label(&schema, "Tenure"), "99".to_owned()));
    assert_eq!(draft.invalid_field(&schema), Some(with_label(&schema, "Tenure")));
    draft.apply(&schema, Edit::Reset);
    assert_eq!((draft.example(&schema), draft.invalid_field(&schema)), (None, None));
    draft.apply(&schema, Edit::Example(usize::MAX));
    assert_eq!(draft, Draft::new(&schema));
}

#[test]
fn applying_an_offer_gives_the_suggested_customer() {
    let scorer = scorer();
    let schema = scorer.schema();
    for example in 0..schema.examples.len() {
        let mut start = Draft::new(schema);
        start.apply(schema, Edit::Example(example));
        for suggestion in suggestions(&scorer, &start.customer(schema), None, usize::MAX) {
            let mut draft = start.clone();
            let changes = suggestion.changes.iter().map(|change| (change.field, change.value));
            draft.apply(schema, Edit::Offer(changes.collect()));
            assert_eq!(draft.customer(schema), suggestion.customer);
        }
    }
}

#[test]
fn levels_that_only_a_rule_sets_cannot_be_chosen() {
    let schema = scorer().schema().clone();
    for (label, expected) in [("Online security", 2), ("Internet service", 3), ("Payment method", 4), ("Tenure", 0)] {
        assert_eq!(free_levels(&schema, with_label(&schema, label)).len(), expected, "{label}");
    }
}
