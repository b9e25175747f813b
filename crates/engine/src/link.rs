//! A customer in the fragment of an address, which no server ever sees: the model's id, a value a field, and four
//! hexadecimal digits of the SHA-256 of all before them, apart by `~`. A number is its shortest decimal, a level its
//! index, so the link restores the estimate to the last bit; one that was cut off or mistyped restores nothing.

use thiserror::Error;

use super::bundle::sha256;
use super::customer::Customer;
use super::schema::{Kind, Value};
use super::scorer::Scorer;

/// Longest link that is read, in bytes.
const MAX_LENGTH: usize = 64 << 10;

/// A link that restores no customer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    /// It belongs to another model, whose fields may mean something else.
    #[error(
        "this link was made for model {made_for}, and this page has model {here}: open it where it was made, or enter the customer anew"
    )]
    OtherModel {
        /// The link's model.
        made_for: String,
        /// The page's model.
        here: String,
    },
    /// It was cut off, changed, or is no link at all.
    #[error("this link is damaged and restores no customer: copy it again, whole")]
    Damaged,
}

/// The link to a customer.
pub fn write_link(scorer: &Scorer, customer: &Customer) -> String {
    let mut link = scorer.model_id().to_owned();
    for value in customer.values() {
        link.push('~');
        link.push_str(&match value {
            Value::Number(number) => number.to_string(),
            Value::Level(level) => level.to_string(),
        });
    }
    let check = check_digits(&link);
    link + "~" + &check
}

/// The customer that a link names.
pub fn read_link(scorer: &Scorer, link: &str) -> Result<Customer, LinkError> {
    if link.len() > MAX_LENGTH {
        return Err(LinkError::Damaged);
    }
    let (contents, check) = link.rsplit_once('~').ok_or(LinkError::Damaged)?;
    if check != check_digits(contents) {
        return Err(LinkError::Damaged);
    }
    let mut parts = contents.split('~');
    let made_for = parts.next().unwrap_or_default();
    if made_for != scorer.model_id() {
        return Err(LinkError::OtherModel { made_for: made_for.to_owned(), here: scorer.model_id().to_owned() });
    }
    let schema = scorer.schema();
    let values = schema.fields.iter().zip(parts.by_ref()).map(|(field, text)| match field.kind {
        Kind::Number(_) => text.parse().map(Value::Number).map_err(|_| LinkError::Damaged),
        Kind::Category(_) => text.parse().map(Value::Level).map_err(|_| LinkError::Damaged),
    });
    let values = values.collect::<Result<Vec<_>, _>>()?;
    if parts.next().is_some() {
        return Err(LinkError::Damaged);
    }
    Customer::new(schema, values).map_err(|_| LinkError::Damaged)
}

fn check_digits(contents: &str) -> String {
    hex::encode(sha256(contents.as_bytes()).get(..2).unwrap_or_default())
}
