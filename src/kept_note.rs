//! The note of a model that the user has kept on this device.

use bincode::{Decode, Encode};

use crate::session::from_text;

/// A short record of a kept model, so that models can be listed and named without reading their bundles.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct KeptNote {
    /// The model's name, which the user can change.
    pub name: String,
    /// The day on which the model was kept, such as `2026-11-29`.
    pub kept_on: String,
    /// The size of the bundle, in bytes.
    pub bytes: u64,
    /// Number of rows in the model's data.
    pub customers: u64,
    /// The model's ROC-AUC.
    pub roc_auc: f64,
}

/// The user's name for the model with this ID. `notes` are pairs of an ID and a note.
pub fn kept_name(notes: &[(String, String)], id: &str) -> Option<String> {
    let (_, note) = notes.iter().find(|(other, _)| other == id)?;
    Some(from_text::<KeptNote>(note)?.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::to_text;

    #[test]
    fn a_kept_model_is_named_by_its_note() {
        let note =
            KeptNote { name: "May".to_owned(), kept_on: "2026-11-29".to_owned(), bytes: 1, customers: 2, roc_auc: 0.5 };
        let notes = [("a".to_owned(), "not a note".to_owned()), ("b".to_owned(), to_text(&note).unwrap())];
        for (id, expected) in [("a", None), ("b", Some("May")), ("c", None)] {
            assert_eq!(kept_name(&notes, id).as_deref(), expected, "{id}");
        }
    }
}
