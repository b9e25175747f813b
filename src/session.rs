//! Encodes parts of the session as text.

use bincode::{Decode, Encode, decode_from_slice, encode_to_vec};

use churnscope_engine::schema::{Kind, Schema};

/// The maximum size of a part, in bytes. A restored part may come from another site, which can set the window's name.
const MAX_LENGTH: usize = 4 << 20;

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<MAX_LENGTH>()
}

/// A value as text; `None` if it is too large to be restored.
pub fn to_text(part: &impl Encode) -> Option<String> {
    let bytes = encode_to_vec(part, config()).ok()?;
    (bytes.len() <= MAX_LENGTH).then(|| hex::encode(bytes))
}

/// Whether [`to_text`] can turn a value into text.
pub fn fits(part: &impl Encode) -> bool {
    encode_to_vec(part, config()).is_ok_and(|bytes| bytes.len() <= MAX_LENGTH)
}

/// A value from its text; `None` if the text does not encode a value of this type.
pub fn from_text<T: Decode<()>>(text: &str) -> Option<T> {
    let bytes = hex::decode(text).ok()?;
    let (part, read) = decode_from_slice(&bytes, config()).ok()?;
    (read == bytes.len()).then_some(part)
}

/// Identifies a form by its fields and their levels, in order.
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
    fn a_part_is_restored_as_it_was_saved() {
        let part = (vec!["Zoë".to_owned()], Some(0.1 + 0.2), [String::new(), "12".to_owned()]);
        let text = to_text(&part).unwrap();
        assert_eq!(from_text(&text), Some(part));
        for damaged in ["", "0", "zz", &text[..text.len() - 2], &format!("{text}00")] {
            assert_eq!(from_text::<(Vec<String>, Option<f64>, [String; 2])>(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn a_part_that_is_too_large_is_not_saved() {
        assert!(to_text(&vec![0_u8; MAX_LENGTH / 2]).is_some());
        assert_eq!(to_text(&vec![0_u8; MAX_LENGTH + 1]), None);
        assert!(fits(&vec![0_u8; MAX_LENGTH / 2]) && !fits(&vec![0_u8; MAX_LENGTH + 1]));
    }

    #[test]
    fn a_form_is_described_by_its_fields_and_their_levels() {
        let scorer = scorer();
        let form = form_of(scorer.schema());
        assert!(
            form.contains(&"Tenure".to_owned()) && form.iter().any(|field| field.starts_with("Contract: ")),
            "{form:?}"
        );
    }
}
