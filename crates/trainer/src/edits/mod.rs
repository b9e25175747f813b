//! Changes a description. Editing an entry changes only that entry and related ones, so the comments of all other
//! entries stay.

mod campaign;
mod field;
mod levels;
mod remove;
#[cfg(test)]
mod tests;
mod toml;

use toml_edit::{DocumentMut, Table};

use self::campaign::{follow_offers, offer_words};
use self::field::edit_field;
use self::remove::{add_entries, is_field, remove_field};
use self::toml::set;
use churnscope_train::Description;
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{
    DescriptionEdit, FieldEdit, FieldsDocument, OutcomeChoice, ShownKind, ShownLearner,
};

/// Drafts the `[[field]]` entry of a column for this outcome. The kind is the one that the user chose, if any.
pub(crate) type DraftField<'a> = dyn Fn(&OutcomeChoice, &str, Option<ShownKind>) -> Result<String, String> + 'a;

pub(crate) fn edited(
    mut document: FieldsDocument,
    edit: DescriptionEdit,
    draft_field: &DraftField<'_>,
) -> Result<FieldsDocument, String> {
    let mut toml: DocumentMut = document.toml.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let offers = offer_words(&toml);
    match edit {
        DescriptionEdit::Toml(text) => {
            let description = Description::parse(&text).map_err(|error| error.to_string())?;
            let target = description.schema.target;
            document.outcome.blank_stayed = Some(target.negatives.iter().any(String::is_empty));
            document.outcome.column = target.column;
            document.outcome.positive = Some(target.positive);
            document.removed.clear();
            return Ok(FieldsDocument { toml: text, ..document });
        }
        DescriptionEdit::Learner(learner) => set(training(&mut toml)?, "learner", learner_name(learner)),
        DescriptionEdit::MostRows(Some(rows)) => set(training(&mut toml)?, "most_rows", rows as i64),
        DescriptionEdit::MostRows(None) => drop(training(&mut toml)?.remove("most_rows")),
        DescriptionEdit::Field(column, FieldEdit::Use(true)) => {
            if is_field(&toml, &column) {
                return Ok(document);
            }
            let removed = document.removed.iter().position(|(removed, _)| *removed == column);
            let entries = match removed {
                Some(index) => document.removed.remove(index).1,
                None => draft_field(&document.outcome, &column, None)?,
            };
            add_entries(&mut toml, &entries)?;
        }
        DescriptionEdit::Field(column, FieldEdit::Use(false)) => {
            document.removed.retain(|(removed, _)| *removed != column);
            let entries = remove_field(&mut toml, &column)?;
            document.removed.push((column, entries));
        }
        DescriptionEdit::Field(column, FieldEdit::Kind(kind)) => {
            let entries = draft_field(&document.outcome, &column, Some(kind))?;
            remove_field(&mut toml, &column)?;
            add_entries(&mut toml, &entries)?;
        }
        DescriptionEdit::Field(column, edit) => edit_field(&mut toml, &column, edit)?,
    }
    follow_offers(&mut toml, &offers);
    let toml = toml.to_string();
    Description::parse(&toml).map_err(|error| error.to_string())?;
    Ok(FieldsDocument { toml, ..document })
}

fn learner_name(learner: ShownLearner) -> &'static str {
    match learner {
        ShownLearner::Auto => "auto",
        ShownLearner::Forest => "forest",
        ShownLearner::Boosted => "boosted",
        ShownLearner::Smartcore => "smartcore",
    }
}

fn training(toml: &mut DocumentMut) -> Result<&mut Table, String> {
    toml.get_mut("training").and_then(|item| item.as_table_mut()).ok_or_else(|| wording::UNUSUAL_TOML.to_owned())
}
