use super::*;
use crate::tests::{scorer, with_label};

struct Form {
    schema: Schema,
    history: History,
}

impl Form {
    fn new() -> Self {
        let schema = scorer().schema().clone();
        let history = History::new(Draft::new(&schema));
        Self { schema, history }
    }

    fn apply(&mut self, action: FormAction) -> &mut Self {
        self.history.apply(&self.schema, action);
        self
    }

    fn drag(&mut self, label: &str, values: &[f64]) -> &mut Self {
        let field = with_label(&self.schema, label);
        for &value in values {
            self.apply(FormAction::Edit(Edit::Choose(field, Value::Number(value))));
        }
        self
    }

    fn choose(&mut self, label: &str, level: u16) -> &mut Self {
        let field = with_label(&self.schema, label);
        self.apply(FormAction::Edit(Edit::Choose(field, Value::Level(level))))
    }

    fn values(&self, labels: [&str; 2]) -> [Value; 2] {
        let customer = self.history.draft().unwrap().customer(&self.schema);
        labels.map(|label| customer.value(with_label(&self.schema, label)).unwrap())
    }
}

const CHECKED: [&str; 2] = ["Tenure", "Contract"];

fn expected(months: f64, contract: u16) -> [Value; 2] {
    [Value::Number(months), Value::Level(contract)]
}

#[test]
fn a_stored_history_is_restored_for_the_same_form_only() {
    use crate::session::{from_text, to_text};
    let mut form = Form::new();
    form.drag("Tenure", &[4.0]).choose("Contract", 1);
    let tenure = with_label(&form.schema, "Tenure");
    form.apply(FormAction::Edit(Edit::Type(tenure, "4x".to_owned()))).apply(FormAction::Undo);
    let read: History = from_text(&to_text(&form.history).unwrap()).unwrap();
    assert_eq!(read, form.history);
    assert!(read.fits(&form.schema));
    let mut other = form.schema.clone();
    other.fields.pop();
    assert!(!read.fits(&other));
    let mut other = form.schema.clone();
    other.fields.swap(tenure, with_label(&form.schema, "Contract"));
    assert!(!read.fits(&other));
    assert!(!History { current: read.entries.len(), ..read.clone() }.fits(&form.schema));
    assert!(!History { entries: Vec::new(), ..read }.fits(&form.schema));
}

#[test]
fn a_drag_is_one_undo_step() {
    let mut form = Form::new();
    form.drag("Tenure", &[28.0, 20.0, 4.0]).choose("Contract", 1).drag("Tenure", &[5.0, 6.0]);
    assert_eq!(form.values(CHECKED), expected(6.0, 1));
    for values in [expected(4.0, 1), expected(4.0, 0), expected(29.0, 0), expected(29.0, 0)] {
        assert_eq!(form.apply(FormAction::Undo).values(CHECKED), values);
    }
    assert!(!form.history.can_undo());
    for values in [expected(4.0, 0), expected(4.0, 1), expected(6.0, 1), expected(6.0, 1)] {
        assert_eq!(form.apply(FormAction::Redo).values(CHECKED), values);
    }
    assert!(!form.history.can_redo());
}

#[test]
fn each_number_is_an_undo_step_and_undo_ends_a_drag() {
    let mut form = Form::new();
    form.drag("Tenure", &[5.0]).drag("Monthly charge", &[30.0, 40.0]).drag("Tenure", &[7.0]);
    form.apply(FormAction::Undo).apply(FormAction::Undo);
    assert_eq!(form.values(CHECKED), expected(5.0, 0));
    form.drag("Tenure", &[8.0]);
    assert!(!form.history.can_redo(), "a new edit drops what was undone");
    assert_eq!(form.apply(FormAction::Undo).values(CHECKED), expected(5.0, 0));
}

#[test]
fn a_choice_that_changes_nothing_cannot_be_undone() {
    let mut form = Form::new();
    form.choose("Contract", 0)
        .apply(FormAction::RestoreOriginal)
        .apply(FormAction::Edit(Edit::Reset))
        .drag("Tenure", &[29.0]);
    assert!(!form.history.can_undo());
}

#[test]
fn typing_is_one_undo_step_and_leaving_the_box_adds_none() {
    let mut form = Form::new();
    let tenure = with_label(&form.schema, "Tenure");
    for text in ["", "1", "1x", "12.0"] {
        form.apply(FormAction::Edit(Edit::Type(tenure, text.to_owned())));
    }
    form.apply(FormAction::Edit(Edit::Blur(tenure)));
    assert_eq!(form.values(CHECKED), expected(12.0, 0));
    assert_eq!(form.apply(FormAction::Undo).values(CHECKED), expected(29.0, 0));
    assert!(!form.history.can_undo());
    form.apply(FormAction::Edit(Edit::Blur(tenure)));
    assert!(form.history.can_redo());
}

#[test]
fn the_original_is_the_customer_as_opened_and_undo_stays_with_that_customer() {
    let mut form = Form::new();
    assert_eq!(form.choose("Contract", 2).history.original(), None, "a typed customer has no original");
    form.apply(FormAction::Edit(Edit::Example(0)));
    assert!(!form.history.can_undo() && !form.history.can_set_baseline());
    let original = form.history.draft().cloned();
    assert_eq!(form.history.original(), original.as_ref());
    form.choose("Contract", 1).drag("Tenure", &[40.0]);
    assert_eq!(form.history.original(), original.as_ref());
    form.apply(FormAction::RestoreOriginal);
    assert_eq!(form.history.draft(), original.as_ref());
    assert_eq!(form.apply(FormAction::Undo).values(CHECKED), expected(40.0, 1));
    for _ in 0..3 {
        form.apply(FormAction::Undo);
    }
    assert_eq!(form.history.draft(), original.as_ref());
    form.apply(FormAction::Edit(Edit::Reset));
    assert_eq!((form.history.original(), form.history.can_undo()), (None, false));
}

#[test]
fn an_opened_customer_is_known_until_another_one_is_loaded() {
    let customer = Customer::default_of(&Form::new().schema);
    let opened = OpenedCustomer { id: "a-1".to_owned(), ..OpenedCustomer::default() };
    for (edit, is_known) in [(None, true), (Some(Edit::Reset), false), (Some(Edit::Example(0)), false)] {
        let mut form = Form::new();
        form.choose("Contract", 2).apply(FormAction::Open(customer.clone(), Some(opened.clone())));
        assert!(!form.history.can_undo() && !form.history.can_set_baseline());
        form.choose("Contract", 1);
        if let Some(edit) = edit {
            form.apply(FormAction::Edit(edit));
            assert!(!form.history.can_undo());
        }
        assert_eq!(form.history.opened(), is_known.then_some(&opened));
    }
}

#[test]
fn a_typed_customer_gets_a_baseline_on_request_and_a_reset_can_be_undone() {
    let mut form = Form::new();
    form.choose("Contract", 2);
    assert!(form.history.can_set_baseline());
    form.apply(FormAction::SetBaseline);
    assert!(!form.history.can_set_baseline());
    form.choose("Contract", 1).apply(FormAction::RestoreOriginal);
    assert_eq!(form.values(CHECKED), expected(29.0, 2));
    form.apply(FormAction::Edit(Edit::Reset));
    assert_eq!((form.values(CHECKED), form.history.original()), (expected(29.0, 0), None));
    assert_eq!(form.apply(FormAction::Undo).values(CHECKED), expected(29.0, 2));
}

#[test]
fn an_offer_does_not_change_the_facts() {
    let mut form = Form::new();
    let contract = with_label(&form.schema, "Contract");
    let offer = |level| FormAction::Edit(Edit::Offer(vec![(contract, Value::Level(level))]));
    let facts = |form: &Form| {
        let customer = form.history.facts().unwrap().customer(&form.schema);
        CHECKED.map(|label| customer.value(with_label(&form.schema, label)).unwrap())
    };
    form.apply(offer(1));
    assert_eq!((form.values(CHECKED), facts(&form)), (expected(29.0, 1), expected(29.0, 0)));
    form.drag("Tenure", &[4.0]).apply(offer(2));
    assert_eq!((form.values(CHECKED), facts(&form)), (expected(4.0, 2), expected(4.0, 0)));
    form.apply(FormAction::RestoreOriginal);
    assert_eq!(form.values(CHECKED), expected(4.0, 0), "without an original, the facts are restored");
    form.apply(FormAction::Undo).choose("Contract", 1);
    assert_eq!(facts(&form), expected(4.0, 1), "a field that is edited by hand is a fact");
}

#[test]
fn a_total_follows_the_charge_that_is_a_fact() {
    let mut form = Form::new();
    let charge = with_label(&form.schema, "Monthly charge");
    form.drag("Monthly charge", &[80.0]);
    form.apply(FormAction::Edit(Edit::Offer(vec![(charge, Value::Number(60.0))]))).drag("Tenure", &[10.0]);
    let labels = ["Monthly charge", "Total charge"];
    assert_eq!(form.values(labels), [Value::Number(60.0), Value::Number(800.0)]);
}

#[test]
fn old_entries_are_dropped() {
    let mut form = Form::new();
    for round in 0..MAX_ENTRIES as u16 {
        form.choose("Contract", round % 2 + 1);
    }
    for _ in 0..MAX_ENTRIES * 2 {
        form.apply(FormAction::Undo);
    }
    assert!(!form.history.can_undo());
    assert_eq!(form.values(CHECKED), expected(29.0, 1));
}
