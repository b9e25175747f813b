//! Links that carry a customer in the fragment of the page's address. Browsers do not send the fragment to servers.
//!
//! A link holds the model's ID, one value per field, and four check digits, separated by `~`. The check digits are the
//! first four hexadecimal digits of the SHA-256 of everything before the last `~`. A number is written as the shortest
//! decimal that reads back to the same number, and a level as its index. A `b` after a value means that the value fills
//! a blank.

use thiserror::Error;

use super::bundle::sha256;
use super::customer::Customer;
use super::schema::{Kind, Value};
use super::scorer::Scorer;

const MAX_LENGTH: usize = 64 << 10;

const FILLED: char = 'b';

/// The reason that a link cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    /// The link is for another model.
    #[error(
        "this link is for model {made_for}, but this page uses model {here}: open the link with its own model, or enter the customer here"
    )]
    OtherModel {
        /// The link's model.
        made_for: String,
        /// The page's model.
        here: String,
    },
    /// The link was cut off or changed, or is not a link to a customer.
    #[error("this link is incomplete or damaged: copy the whole link and open it again")]
    Damaged,
}

/// Writes a link to a customer.
pub fn write_link(scorer: &Scorer, customer: &Customer) -> String {
    let mut link = scorer.model_id().to_owned();
    for (field, value) in customer.values().iter().enumerate() {
        link.push('~');
        link.push_str(&match value {
            Value::Number(number) => customer.outside(field).unwrap_or(*number).to_string(),
            Value::Level(level) => level.to_string(),
        });
        if customer.is_filled(field) {
            link.push(FILLED);
        }
    }
    let check = check_digits(&link);
    link + "~" + &check
}

/// Reads a link to a customer.
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
    let (mut filled, mut outside) = (Vec::new(), Vec::new());
    let values = schema.fields.iter().zip(parts.by_ref()).enumerate().map(|(index, (field, text))| {
        let value = text.strip_suffix(FILLED);
        if value.is_some() {
            filled.push(index);
        }
        let text = value.unwrap_or(text);
        match field.kind {
            Kind::Number(_) => {
                let number = text.parse().map_err(|_| LinkError::Damaged)?;
                let limit = field.clamped(number);
                if limit.is_some() {
                    outside.push((index, number));
                }
                Ok(Value::Number(limit.unwrap_or(number)))
            }
            Kind::Category(_) => text.parse().map(Value::Level).map_err(|_| LinkError::Damaged),
        }
    });
    let values = values.collect::<Result<Vec<_>, _>>()?;
    if parts.next().is_some() {
        return Err(LinkError::Damaged);
    }
    let customer = Customer::new(schema, values).map_err(|_| LinkError::Damaged)?;
    Ok(customer.with_filled(|field| filled.contains(&field)).with_outside(schema, outside))
}

fn check_digits(contents: &str) -> String {
    hex::encode(sha256(contents.as_bytes()).get(..2).unwrap_or_default())
}
