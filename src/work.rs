//! What was typed, as text that outlives a document.

use bincode::{Decode, Encode, decode_from_slice, encode_to_vec};

use churnscope_engine::schema::{Kind, Schema};

/// Longest work that is read, in bytes: another site can have named the window.
const MAX_LENGTH: usize = 4 << 20;

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<MAX_LENGTH>()
}

/// As text.
pub fn to_text(work: &impl Encode) -> String {
    hex::encode(encode_to_vec(work, config()).unwrap_or_default())
}

/// From text; `None` for what is none.
pub fn from_text<W: Decode<()>>(text: &str) -> Option<W> {
    let bytes = hex::decode(text).ok()?;
    let (work, read) = decode_from_slice(&bytes, config()).ok()?;
    (read == bytes.len()).then_some(work)
}

/// The fields of a form with their levels, in order: work of one form is none of another's.
pub fn form_of(schema: &Schema) -> Vec<String> {
    let field = |field: &churnscope_engine::schema::Field| match &field.kind {
        Kind::Number(_) => field.label.clone(),
        Kind::Category(category) => {
            let levels = category.levels.iter().map(|level| level.label.as_str()).collect::<Vec<_>>();
            format!("{}: {}", field.label, levels.join(", "))
        }
    };
    schema.fields.iter().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn work_is_read_as_it_was_written() {
        let work = (vec!["Zoë".to_owned()], Some(0.1 + 0.2), [String::new(), "12".to_owned()]);
        let text = to_text(&work);
        assert_eq!(from_text(&text), Some(work));
        for damaged in ["", "0", "zz", &text[..text.len() - 2], &format!("{text}00")] {
            assert_eq!(from_text::<(Vec<String>, Option<f64>, [String; 2])>(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn a_form_is_told_by_its_fields_and_their_levels() {
        let scorer = scorer();
        let form = form_of(scorer.schema());
        assert!(
            form.contains(&"Tenure".to_owned()) && form.iter().any(|field| field.starts_with("Contract: ")),
            "{form:?}"
        );
    }
}
