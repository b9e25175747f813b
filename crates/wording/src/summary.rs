//! A customer's estimate, reasons, offers, and details as text to paste into an email or a ticket.

use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, Suggestion, reasons};
use churnscope_engine::scorer::Scorer;

use crate::customer::estimate::{rank, sentence};
use crate::customer::offers::{NONE, offer_with_effect};
use crate::filled::{customer_value, with_name};
use crate::reasons::sentences;
use crate::values::{band, percent, small_letters};

messages! {
    OFFERS = "What could be offered:";
    list_item(text) = "- {text}";
    field_value(field, value) = "{field} {value}";
    group(name, fields) = "{name}: {fields}";
    foot(model) = "An estimate, not a guarantee. Model {model}.";
}

/// The lines of the summary, without a line break at the end.
pub fn summary(scorer: &Scorer, customer: &Customer, explanation: &Explanation, suggestions: &[Suggestion]) -> String {
    let schema = scorer.schema();
    let probability = explanation.probability;
    let risk = small_letters(band(scorer.band(probability)));
    let mut lines = vec![sentence(percent(probability), risk, rank(scorer.share_below(probability)))];
    for sentence in sentences(schema, explanation.scale, &reasons(schema, customer, explanation)) {
        lines.push(sentence.into_iter().map(|span| span.text).collect());
    }
    lines.push(String::new());
    lines.push(if suggestions.is_empty() { NONE } else { OFFERS }.to_owned());
    lines.extend(suggestions.iter().map(|suggestion| list_item(offer_with_effect(probability, suggestion))));
    lines.push(String::new());
    for (name, fields) in schema.groups() {
        let values = fields.iter().filter_map(|&index| {
            let (label, has) = (&schema.fields.get(index)?.label, customer_value(schema, customer, index)?);
            Some(if customer.is_filled(index) { with_name(label, has) } else { field_value(label, has) })
        });
        lines.push(group(name, values.collect::<Vec<_>>().join(", ")));
    }
    lines.push(String::new());
    lines.push(foot(scorer.model_id()));
    lines.join("\n")
}
