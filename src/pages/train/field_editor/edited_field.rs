//! The field that an editor changes.

use leptos::prelude::*;

use crate::browser::{TrainPageController, TrainingState};
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{DescriptionEdit, FieldEdit};

/// A field of the description. Copies change the same field.
#[derive(Clone, Copy, Debug)]
pub struct EditedField {
    controller: TrainPageController,
    column: StoredValue<String>,
}

impl EditedField {
    /// The field of a column.
    pub fn new(controller: TrainPageController, column: String) -> Self {
        Self { controller, column: StoredValue::new(column) }
    }

    /// Changes the field.
    pub fn edit(self, edit: FieldEdit) {
        self.controller.edit(DescriptionEdit::Field(self.column.get_value(), edit));
    }

    /// Why the last change of this field was rejected, if it was.
    pub fn problem(self, state: &TrainingState) -> Option<String> {
        match &state.rejected {
            Some((DescriptionEdit::Field(of, _), sentence)) if self.column.with_value(|column| of == column) => {
                Some(wording::edit_problem(sentence))
            }
            _ => None,
        }
    }

    /// The ID of an element of the editor.
    pub fn id(self, part: &str) -> String {
        format!("train-{part}-{}", self.column.with_value(|column| slug(column)))
    }
}

fn slug(column: &str) -> String {
    column
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("-{byte}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn ids_differ_as_columns_do() {
        assert_eq!([slug("a b"), slug("a_b"), slug("é")], ["a-32b", "a-95b", "-195-169"]);
    }
}
