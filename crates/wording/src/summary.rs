//! A customer's estimate, reasons, and offers as text to paste into an email or a ticket.

use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, Suggestion, reasons};
use churnscope_engine::scorer::Scorer;

use crate::reasons::sentences;
use crate::values::{band, percent, small_letters, value};

/// The summary, in lines; the last one ends without a line break.
pub fn summary(scorer: &Scorer, customer: &Customer, explanation: &Explanation, suggestions: &[Suggestion]) -> String {
    let schema = scorer.schema();
    let probability = explanation.probability;
    let mut lines = vec![format!(
        "{} likely to leave: {}, riskier than {} of customers.",
        percent(probability),
        small_letters(band(scorer.band(probability))),
        percent(scorer.share_below(probability))
    )];
    for sentence in sentences(schema, explanation.scale, &reasons(schema, customer, explanation)) {
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
    lines.push(format!("An estimate, not a guarantee. Model {}.", scorer.model_id()));
    lines.join("\n")
}
