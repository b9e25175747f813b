//! The strip that compares the edited customer with the original, and its buttons.

use churnscope_engine::customer::Customer;
use churnscope_engine::schema::Schema;

use super::estimate::difference;
use crate::values::percent;

messages! {
    UNDO = "Undo";
    REDO = "Redo";
    RESTORE_ORIGINAL = "Restore original";
    unchanged(estimate) = "Original: {estimate}. Change a field or try an offer.";
    changed(before, after, difference, fields) = "Original {before} → now {after} ({difference}). Changed: {fields}";
    and_more(fields, more) = "{fields}, and {more} more";
}

const MAX_FIELDS_LISTED: usize = 3;

/// The estimates of the original and the edited customer, and the fields that differ.
pub fn comparison(schema: &Schema, original: &Customer, before: f64, edited: &Customer, after: f64) -> String {
    let fields = schema.fields.iter().zip(original.values()).zip(edited.values());
    let labels: Vec<&str> =
        fields.filter(|((_, before), after)| before != after).map(|((field, _), _)| field.label.as_str()).collect();
    if labels.is_empty() {
        return unchanged(percent(before));
    }
    let listed = labels.get(..MAX_FIELDS_LISTED).unwrap_or(&labels).join(", ");
    let listed = match labels.len().saturating_sub(MAX_FIELDS_LISTED) {
        0 => listed,
        more => and_more(listed, more),
    };
    changed(percent(before), percent(after), difference(before, after), listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::schema::Value;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn changed_fields_are_listed_up_to_a_limit() {
        let scorer = scorer();
        let schema = scorer.schema();
        let original = Customer::default_of(schema);
        for (changes, expected) in [
            (&[][..], "Original: 71%. Change a field or try an offer."),
            (&[("Contract", 1)], "Original 71% → now 44% (−27 points). Changed: Contract"),
            (
                &[("Contract", 1), ("Partner", 1), ("Dependents", 1), ("Senior citizen", 1)],
                "Original 71% → now 44% (−27 points). Changed: Contract, Senior citizen, Partner, and 1 more",
            ),
        ] {
            let mut values = original.values().to_vec();
            for &(label, level) in changes {
                let field = schema.fields.iter().position(|field| field.label == label).unwrap();
                values[field] = Value::Level(level);
            }
            let edited = Customer::new(schema, values).unwrap();
            assert_eq!(comparison(schema, &original, 0.71, &edited, 0.44), expected);
        }
    }
}
