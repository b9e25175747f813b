//! The states of the form, for undo, redo, and comparisons.

use bincode::{Decode, Encode};

use super::draft::{Draft, Edit};
use crate::opened_customer::OpenedCustomer;
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::{FieldIndex, Schema, Value};

const MAX_ENTRIES: usize = 200;

/// The states of the form: past ones, the current one, and those that were undone.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct History {
    /// Never empty.
    entries: Vec<Entry>,
    current: usize,
    /// The number field that is being changed, if any. Further changes to this field replace the current entry.
    open_field: Option<FieldIndex>,
    /// Whether the customer was opened or is an example, rather than typed.
    is_loaded: bool,
    opened: Option<OpenedCustomer>,
}

#[derive(Clone, Debug, Encode, Decode, PartialEq)]
struct Entry {
    draft: Draft,
    /// The form without the offers that are being tried; `None` if no offer is being tried.
    facts: Option<Draft>,
    /// The customer or example as loaded, or the baseline that the user set.
    original: Option<Draft>,
}

/// An action on the form and its history.
#[derive(Clone, Debug, PartialEq)]
pub enum FormAction {
    /// Edits the form, or starts again with another customer, which drops all earlier states.
    Edit(Edit),
    /// Loads a customer, who may have been opened from the list or the call sheet.
    Open(Customer, Option<OpenedCustomer>),
    /// Goes back to the previous state.
    Undo,
    /// Goes forward to the state that was last undone.
    Redo,
    /// Returns to the original customer, or to the facts if there is no original.
    RestoreOriginal,
    /// Makes the current state the baseline, including the offers that are being tried.
    SetBaseline,
}

impl History {
    /// A history with one state.
    pub fn new(draft: Draft) -> Self {
        Self::with_one(Entry { draft, facts: None, original: None }, false)
    }

    fn with_one(entry: Entry, is_loaded: bool) -> Self {
        Self { entries: vec![entry], current: 0, open_field: None, is_loaded, opened: None }
    }

    /// Whether the history is valid and fits this schema. A stored history may belong to another schema.
    pub fn fits(&self, schema: &Schema) -> bool {
        let drafts = |entry: &Entry| [Some(entry.draft.clone()), entry.facts.clone(), entry.original.clone()];
        let all_fit = self.entries.iter().flat_map(drafts).flatten().all(|draft| draft.fits(schema));
        all_fit && self.current < self.entries.len() && self.entries.len() <= MAX_ENTRIES
    }

    /// Performs an action.
    pub fn apply(&mut self, schema: &Schema, action: FormAction) {
        match action {
            FormAction::Edit(edit) => self.edit(schema, edit),
            FormAction::Open(customer, opened) => {
                self.load(schema, Edit::Load(customer));
                self.opened = opened;
            }
            FormAction::Undo => self.go(self.current.saturating_sub(1)),
            FormAction::Redo => self.go(self.current + 1),
            FormAction::RestoreOriginal => {
                let Some(draft) = self.original().or(self.facts()).cloned() else { return };
                self.open_field = None;
                self.push(Entry { draft, facts: None, original: self.original().cloned() });
            }
            FormAction::SetBaseline => {
                let Some(draft) = self.draft().cloned() else { return };
                self.open_field = None;
                self.push(Entry { original: Some(draft.clone()), facts: None, draft });
            }
        }
    }

    /// The current state of the form.
    pub fn draft(&self) -> Option<&Draft> {
        self.entry().map(|entry| &entry.draft)
    }

    /// The form without the offers that are being tried.
    pub fn facts(&self) -> Option<&Draft> {
        self.entry().map(|entry| entry.facts.as_ref().unwrap_or(&entry.draft))
    }

    /// The customer or example as loaded, or the baseline that the user set; `None` if there is neither.
    pub fn original(&self) -> Option<&Draft> {
        self.entry()?.original.as_ref()
    }

    /// The customer who was opened from the list or the call sheet; `None` for other customers.
    pub fn opened(&self) -> Option<&OpenedCustomer> {
        self.opened.as_ref()
    }

    /// Whether the current state can be made the baseline.
    pub fn can_set_baseline(&self) -> bool {
        !self.is_loaded && self.original() != self.draft()
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
        if matches!(edit, Edit::Example(_) | Edit::Load(_)) || (self.is_loaded && edit == Edit::Reset) {
            return self.load(schema, edit);
        }
        let is_reset = edit == Edit::Reset;
        let is_blur = matches!(edit, Edit::Blur(_));
        // a drag or a typed number consists of many edits, which become one entry
        let changes_number = match edit {
            Edit::Choose(field, Value::Number(_)) | Edit::Type(field, _) => Some(field),
            _ => None,
        };
        let entry = if is_reset {
            Entry { draft: Draft::new(schema), facts: None, original: None }
        } else {
            before.edited(schema, &edit)
        };
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

    /// Starts again with another customer, so that undo never leads back to the previous one.
    fn load(&mut self, schema: &Schema, edit: Edit) {
        let is_loaded = edit != Edit::Reset;
        let mut draft = Draft::new(schema);
        draft.apply(schema, edit);
        let original = is_loaded.then(|| draft.clone());
        *self = Self::with_one(Entry { draft, facts: None, original }, is_loaded);
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

impl Entry {
    /// The state after an edit. An offer changes the draft but not the facts; every other edit changes both.
    fn edited(&self, schema: &Schema, edit: &Edit) -> Self {
        let mut draft = self.draft.clone();
        draft.apply(schema, edit.clone());
        let mut facts = self.facts.clone();
        match (&mut facts, edit) {
            (None, Edit::Offer(_)) => facts = Some(self.draft.clone()),
            (Some(facts), edit) if !matches!(edit, Edit::Offer(_)) => {
                facts.apply(schema, edit.clone());
                draft.follow_facts(facts);
            }
            _ => {}
        }
        let facts = facts.filter(|facts| facts.customer(schema) != draft.customer(schema));
        Self { draft, facts, original: self.original.clone() }
    }
}

#[cfg(test)]
mod tests;
