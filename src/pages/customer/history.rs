//! The states of the form, for undo, redo, and the comparison with the original customer.

use bincode::{Decode, Encode};

use super::draft::{Draft, Edit};
use churnscope_engine::schema::{FieldIndex, Schema, Value};

/// Maximum number of entries; older entries are dropped.
const MAX_ENTRIES: usize = 200;

/// The states of the form: past ones, the current one, and those that were undone.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct History {
    /// Never empty.
    entries: Vec<Entry>,
    current: usize,
    /// The number field that is being changed, if any. Further changes to this field replace the current entry.
    open_field: Option<FieldIndex>,
}

/// A state of the form, and the customer that it started from.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
struct Entry {
    draft: Draft,
    original: Draft,
}

/// An action on the form and its history.
#[derive(Clone, Debug, PartialEq)]
pub enum FormAction {
    /// Edits the form.
    Edit(Edit),
    /// Goes back to the previous state.
    Undo,
    /// Goes forward to the state that was last undone.
    Redo,
    /// Returns to the original customer, in a step that can be undone.
    RestoreOriginal,
}

impl History {
    /// A history with one state.
    pub fn new(draft: Draft) -> Self {
        Self { entries: vec![Entry { original: draft.clone(), draft }], current: 0, open_field: None }
    }

    /// Whether the history is valid and fits this schema. A stored history may belong to another schema.
    pub fn fits(&self, schema: &Schema) -> bool {
        let all_fit = self.entries.iter().all(|entry| entry.draft.fits(schema) && entry.original.fits(schema));
        all_fit && self.current < self.entries.len() && self.entries.len() <= MAX_ENTRIES
    }

    /// Performs an action.
    pub fn apply(&mut self, schema: &Schema, action: FormAction) {
        match action {
            FormAction::Edit(edit) => self.edit(schema, edit),
            FormAction::Undo => self.go(self.current.saturating_sub(1)),
            FormAction::Redo => self.go(self.current + 1),
            FormAction::RestoreOriginal => {
                let Some(entry) = self.entry() else { return };
                let original = entry.original.clone();
                self.open_field = None;
                self.push(Entry { draft: original.clone(), original });
            }
        }
    }

    /// The current state of the form.
    pub fn draft(&self) -> Option<&Draft> {
        self.entry().map(|entry| &entry.draft)
    }

    /// The form as it was loaded.
    pub fn original(&self) -> Option<&Draft> {
        self.entry().map(|entry| &entry.original)
    }

    /// Whether there is an action to undo.
    pub fn can_undo(&self) -> bool {
        self.current > 0
    }

    /// Whether there is an action to redo.
    pub fn can_redo(&self) -> bool {
        self.current + 1 < self.entries.len()
    }

    fn entry(&self) -> Option<&Entry> {
        self.entries.get(self.current)
    }

    fn go(&mut self, to: usize) {
        self.open_field = None;
        self.current = to.min(self.entries.len().saturating_sub(1));
    }

    fn edit(&mut self, schema: &Schema, edit: Edit) {
        let Some(before) = self.entry().cloned() else { return };
        let loads = matches!(edit, Edit::Example(_) | Edit::Load(_) | Edit::Reset);
        let is_blur = matches!(edit, Edit::Blur(_));
        // a drag or a typed number consists of many edits, which become one entry
        let changes_number = match edit {
            Edit::Choose(field, Value::Number(_)) | Edit::Type(field, _) => Some(field),
            _ => None,
        };
        let mut draft = before.draft.clone();
        draft.apply(schema, edit);
        let original = if loads { draft.clone() } else { before.original.clone() };
        let entry = Entry { draft, original };
        let continues = changes_number.is_some() && self.open_field == changes_number;
        if !is_blur {
            self.open_field = changes_number;
        }
        if entry == before {
            return;
        }
        match (continues, is_blur) {
            (true, _) => {
                self.replace(entry);
                self.entries.truncate(self.current + 1);
            }
            // leaving the box only formats the number, so the undone states are kept for redo
            (false, true) => self.replace(entry),
            (false, false) => self.push(entry),
        }
    }

    fn replace(&mut self, entry: Entry) {
        if let Some(current) = self.entries.get_mut(self.current) {
            *current = entry;
        }
    }

    fn push(&mut self, entry: Entry) {
        if self.entry() == Some(&entry) {
            return;
        }
        self.entries.truncate(self.current + 1);
        self.entries.push(entry);
        if self.entries.len() > MAX_ENTRIES {
            self.entries.remove(0);
        }
        self.current = self.entries.len() - 1;
    }
}

#[cfg(test)]
mod tests {
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
    fn the_original_is_the_customer_loaded_last() {
        let mut form = Form::new();
        form.choose("Contract", 2).apply(FormAction::Edit(Edit::Example(0)));
        assert_eq!(form.history.original(), form.history.draft());
        let original = form.history.original().cloned();
        form.choose("Contract", 1).drag("Tenure", &[40.0]);
        assert_eq!(form.history.original(), original.as_ref());
        form.apply(FormAction::RestoreOriginal);
        assert_eq!(form.history.draft(), original.as_ref());
        assert_eq!(form.apply(FormAction::Undo).values(CHECKED), expected(40.0, 1));
        for _ in 0..3 {
            form.apply(FormAction::Undo);
        }
        assert_eq!(form.values(CHECKED), expected(29.0, 2), "the state before the example");
        assert_eq!(form.history.original(), Some(&Draft::new(&form.schema)));
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
}
