//! A customer's estimate, its reasons and what could be offered, as text to paste into a mail or a ticket.

use super::{Explanation, Suggestion, reasons, sentences};
use crate::customer::Customer;
use crate::scorer::Scorer;
use crate::words::{band, percent, small_letters, value};

/// The summary, in lines; the last one ends without a line break.
pub fn summary(scorer: &Scorer, customer: &Customer, explanation: &Explanation, suggestions: &[Suggestion]) -> String {
    let schema = scorer.schema();
    let probability = explanation.probability;
    let mut lines = vec![format!(
        "{} likely to leave: {}, higher than {} of customers.",
        percent(probability),
        small_letters(band(scorer.band(probability))),
        percent(scorer.share_below(probability))
    )];
    for sentence in sentences(explanation.scale, &reasons(schema, customer, explanation)) {
        lines.push(sentence.into_iter().map(|span| span.text).collect());
    }
    lines.push(String::new());
    lines.push(match suggestions {
        [] => "Nothing a rep can offer lowers the estimate much.".to_owned(),
        _ => "What could be offered:".to_owned(),
    });
    lines.extend(suggestions.iter().map(|suggestion| {
        let (before, after) = (percent(probability), percent(suggestion.probability));
        format!("- {}: the model's estimate falls from {before} to {after}", suggestion.words())
    }));
    lines.push(String::new());
    for (group, fields) in schema.groups() {
        let entries = fields.iter().filter_map(|&index| {
            let (field, has) = (schema.fields.get(index)?, customer.value(index)?);
            Some(format!("{} {}", field.label, value(field, has)))
        });
        lines.push(format!("{group}: {}", entries.collect::<Vec<_>>().join(", ")));
    }
    lines.push(String::new());
    lines.push(format!("The model's estimate, not a promise. Model {}.", scorer.model_id()));
    lines.join("\n")
}
