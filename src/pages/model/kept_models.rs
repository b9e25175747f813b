//! The models that the user has kept on this device.

use leptos::prelude::*;

use crate::browser::{NotKept, delete_kept_model, keep_model, kept_bundle, kept_notes, replace_kept_note, today};
use crate::kept_note::KeptNote;
use crate::session::{from_text, to_text};
use churnscope_engine::bundle::Bundle;
use churnscope_wording::model::kept as wording;
use churnscope_wording::numbers::metric;
use churnscope_wording::portfolio::status::size;

/// The maximum length of a name, in characters.
pub const MAX_NAME: usize = 80;

/// A kept model.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptModel {
    /// The model's ID.
    pub id: String,
    note: KeptNote,
}

impl KeptModel {
    fn new(id: String, bundle: &Bundle, bytes: usize, kept_on: String) -> Self {
        let note = KeptNote {
            name: shortened(&bundle.provenance.data_set).unwrap_or_else(|| id.clone()),
            kept_on,
            bytes: bytes as u64,
            customers: bundle.provenance.rows,
            roc_auc: bundle.evaluation.forest.mean.roc_auc,
        };
        Self { id, note }
    }

    /// The model's name, which the user can change.
    pub fn name(&self) -> &str {
        &self.note.name
    }

    /// The details about the model, in one line.
    pub fn facts(&self) -> String {
        let KeptNote { kept_on, bytes, customers, roc_auc, .. } = &self.note;
        wording::line(*customers, &metric(*roc_auc), &size(*bytes), kept_on)
    }
}

fn shortened(name: &str) -> Option<String> {
    let name: String = name.trim().chars().take(MAX_NAME).collect();
    Some(name.trim_end().to_owned()).filter(|name| !name.is_empty())
}

/// The result of the last action, which the page announces.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum KeptNotice {
    /// Nothing to announce.
    #[default]
    None,
    /// The model with this name has been deleted, which can be undone.
    Deleted(String),
    /// The action, or reading the list, failed, for this reason.
    Failed(&'static str),
}

/// The kept models. Copies share the same list.
#[derive(Clone, Copy, Debug)]
pub struct KeptModels {
    list: RwSignal<Option<Vec<KeptModel>>>,
    notice: RwSignal<KeptNotice>,
    /// What undo restores: the model that was deleted last, and its bundle.
    deleted: StoredValue<Option<(KeptModel, Vec<u8>)>>,
}

impl KeptModels {
    /// Reads the list.
    pub fn read() -> Self {
        let models = Self {
            list: RwSignal::new(None),
            notice: RwSignal::new(KeptNotice::None),
            deleted: StoredValue::new(None),
        };
        models.refresh();
        models
    }

    /// The models; `None` until reading them has succeeded or failed.
    pub fn list(self) -> Option<Vec<KeptModel>> {
        self.list.get()
    }

    /// The result of the last action.
    pub fn notice(self) -> KeptNotice {
        self.notice.get()
    }

    /// The kept model with this ID.
    pub fn find(self, id: &str) -> Option<KeptModel> {
        self.list.with(|list| list.iter().flatten().find(|model| model.id == id).cloned())
    }

    /// Keeps a model.
    pub fn keep(self, id: &str, bundle: &Bundle, bytes: &[u8]) {
        self.store(KeptModel::new(id.to_owned(), bundle, bytes.len(), today()), bytes);
    }

    /// Gives a model another name. Returns whether the name can be used.
    pub fn rename(self, mut model: KeptModel, name: &str) -> bool {
        let Some(name) = shortened(name) else { return false };
        model.note.name = name;
        if let Some(note) = to_text(&model.note) {
            replace_kept_note(&model.id, &note, move |is_done| self.done(is_done.then_some(KeptNotice::None)));
        }
        true
    }

    /// Deletes a model.
    pub fn delete(self, model: KeptModel) {
        let id = model.id.clone();
        kept_bundle(&id, move |bundle| {
            let id = model.id.clone();
            // without its bundle, the model cannot be restored
            let deleted = bundle.map(|bundle| (model, bundle));
            let notice =
                deleted.as_ref().map_or(KeptNotice::None, |(model, _)| KeptNotice::Deleted(model.name().to_owned()));
            self.deleted.set_value(deleted);
            delete_kept_model(&id, move |is_done| self.done(is_done.then_some(notice)));
        });
    }

    /// Restores the model that was deleted last.
    pub fn undo(self) {
        if let Some((model, bundle)) = self.deleted.try_update_value(Option::take).flatten() {
            self.store(model, &bundle);
        }
    }

    /// Calls back with the bundle of a model. If the bundle cannot be read, sets a notice instead.
    pub fn bundle(self, id: &str, then: impl FnOnce(Vec<u8>) + 'static) {
        kept_bundle(id, move |bundle| match bundle {
            Some(bundle) => then(bundle),
            None => {
                self.notice.set(KeptNotice::Failed(wording::NOT_FOUND));
                self.refresh();
            }
        });
    }

    fn store(self, model: KeptModel, bytes: &[u8]) {
        let Some(note) = to_text(&model.note) else { return };
        keep_model(&model.id, &note, bytes, move |result| match result {
            Ok(()) => self.done(Some(KeptNotice::None)),
            Err(NotKept::NoRoom) => self.notice.set(KeptNotice::Failed(wording::NO_ROOM)),
            Err(NotKept::Refused) => self.notice.set(KeptNotice::Failed(wording::REFUSED)),
        });
    }

    fn done(self, notice: Option<KeptNotice>) {
        self.notice.try_set(notice.unwrap_or(KeptNotice::Failed(wording::NOT_CHANGED)));
        self.refresh();
    }

    /// Reads the list.
    pub fn refresh(self) {
        kept_notes(move |notes| {
            if notes.is_none() {
                self.notice.try_set(KeptNotice::Failed(wording::CANNOT_BE_READ));
            }
            self.list.try_set(Some(listed(notes.unwrap_or_default())));
        });
    }
}

/// The models, the newest first. Notes that cannot be read, for example because another version of the page wrote them,
/// are left out.
fn listed(notes: Vec<(String, String)>) -> Vec<KeptModel> {
    let mut models: Vec<KeptModel> =
        notes.into_iter().filter_map(|(id, note)| Some(KeptModel { id, note: from_text(&note)? })).collect();
    models.sort_by(|a, b| b.note.kept_on.cmp(&a.note.kept_on).then_with(|| a.note.name.cmp(&b.note.name)));
    models
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn a_model_is_listed_as_it_was_kept() {
        let scorer = scorer();
        let model = KeptModel::new("331eb07ff333".to_owned(), scorer.bundle(), 180_000, "2026-11-29".to_owned());
        assert!(model.facts().starts_with("7,043 rows, ROC-AUC 0.8"), "{}", model.facts());
        assert!(model.facts().ends_with("180 kB, kept on 2026-11-29"), "{}", model.facts());
        let note = to_text(&model.note).unwrap();
        assert_eq!(listed(vec![(model.id.clone(), note)]), [model]);
    }

    #[test]
    fn models_kept_last_come_first_and_unreadable_notes_are_left_out() {
        let note = |name: &str, kept_on: &str| {
            let (name, kept_on) = (name.to_owned(), kept_on.to_owned());
            to_text(&KeptNote { name, kept_on, bytes: 1, customers: 2, roc_auc: 0.5 }).unwrap()
        };
        let notes =
            [note("b", "2026-11-29"), note("old", "2026-01-02"), "not a note".to_owned(), note("a", "2026-11-29")];
        let models = listed(notes.into_iter().enumerate().map(|(at, note)| (at.to_string(), note)).collect());
        assert_eq!(models.iter().map(KeptModel::name).collect::<Vec<_>>(), ["a", "b", "old"]);
    }

    #[test]
    fn names_are_trimmed_and_shortened() {
        for (name, expected) in [
            ("  may \n", Some("may".to_owned())),
            ("", None),
            (" \t", None),
            (&"é".repeat(MAX_NAME + 1), Some("é".repeat(MAX_NAME))),
        ] {
            assert_eq!(shortened(name), expected, "{name:?}");
        }
    }
}
