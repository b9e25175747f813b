//! The certainty of an estimate, and warnings about the estimate.

use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Agreement, Certainty, Warning};
use churnscope_engine::schema::{Band, Field, Schema, Value};

use crate::filled::customer_value;
use crate::values::{count, value};

messages! {
    TITLE = "How certain is this?";
    trees_subtitle(trees) = "{trees} trees by estimated probability (%)";
    boosted_subtitle(trees) = "{trees} boosted trees, each correcting those before it";
    agreement(low, high) = "8 in 10 trees estimate {low} to {high}%.";
    NO_AGREEMENT = "Boosted trees do not make separate estimates, so their agreement cannot be shown.";
    based_on(customers) = "Based on about {customers} similar customers.";
    BASED_ON_ONE = "Based on about 1 similar customer.";
    in_sentences(agreement, support) = "{agreement} {support}";
    TABLE = "Trees by estimated probability";
    PROBABILITY = "Probability";
    TREES = "Trees";
    outside_training(field, value, data, min, max) = "{field}: {value} is outside the range of the {data}, {min} to {max}.";
    unseen_level(field, data, level) = "{field}: no customer in the {data} has “{level}”.";
    low_support(data) = "Few customers in the {data} are like this one.";
    borderline(bands) = "Borderline: could be {bands} risk.";
    two_bands(first, second) = "{first} or {second}";
    three_bands(first, second, third) = "{first}, {second}, or {third}";
}

/// How closely the trees agree, unless they are boosted, and how many similar customers support the estimate.
pub fn summary(certainty: &Certainty) -> String {
    let trees = match certainty.agreement {
        Some(Agreement { range: (low, high), .. }) => {
            agreement(format_args!("{:.0}", low * 100.0), format_args!("{:.0}", high * 100.0))
        }
        None => NO_AGREEMENT.to_owned(),
    };
    let support = match certainty.support {
        1 => BASED_ON_ONE.to_owned(),
        support => based_on(count(support.into())),
    };
    in_sentences(trees, support)
}

/// A reason to rely less on the estimate. `data` names the model's data.
pub fn warning(data: &str, schema: &Schema, customer: &Customer, warning: &Warning) -> String {
    match *warning {
        Warning::OutsideTraining { field, range: (min, max) } => {
            field_warning(schema, customer, field, |field, has| {
                let [min, max] = [min, max].map(|end| value(field, Value::Number(end)));
                outside_training(&field.label, has, data, min, max)
            })
        }
        Warning::UnseenLevel { field } => {
            field_warning(schema, customer, field, |field, has| unseen_level(&field.label, data, has))
        }
        Warning::LowSupport => low_support(data),
        Warning::BandUncertain { from, to } => borderline(bands(from, to)),
    }
}

fn field_warning(
    schema: &Schema,
    customer: &Customer,
    field: usize,
    text: impl FnOnce(&Field, String) -> String,
) -> String {
    match (schema.fields.get(field), customer_value(schema, customer, field)) {
        (Some(field), Some(has)) => text(field, has),
        _ => String::new(),
    }
}

fn bands(from: Band, to: Band) -> String {
    match (from, to) {
        (Band::Low, Band::High) => three_bands(from.name(), Band::Medium.name(), to.name()),
        _ => two_bands(from.name(), to.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model_data::TRAINING_DATA;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn the_summary_has_agreement_and_support() {
        for (range, support, expected) in [
            (Some((0.463, 0.857)), 1_312, "8 in 10 trees estimate 46 to 86%. Based on about 1,312 similar customers."),
            (Some((0.0, 1.0)), 1, "8 in 10 trees estimate 0 to 100%. Based on about 1 similar customer."),
            (None, 7, &format!("{NO_AGREEMENT} Based on about 7 similar customers.")),
        ] {
            let agreement = range.map(|range| Agreement { histogram: Vec::new(), range });
            assert_eq!(summary(&Certainty { agreement, support, warnings: Vec::new() }), expected);
        }
    }

    #[test]
    fn warnings_name_field_and_range() {
        let scorer = scorer();
        let schema = scorer.schema();
        let customer = Customer::default_of(schema);
        let [tenure, contract] =
            ["Tenure", "Contract"].map(|label| schema.fields.iter().position(|field| field.label == label).unwrap());
        for (of, expected) in [
            (
                Warning::OutsideTraining { field: tenure, range: (1.0, 12.0) },
                "Tenure: 29 months is outside the range of the training data, 1 month to 12 months.",
            ),
            (Warning::UnseenLevel { field: contract }, "Contract: no customer in the training data has “Monthly”."),
            (Warning::LowSupport, "Few customers in the training data are like this one."),
            (
                Warning::BandUncertain { from: Band::Medium, to: Band::High },
                "Borderline: could be medium or high risk.",
            ),
            (
                Warning::BandUncertain { from: Band::Low, to: Band::High },
                "Borderline: could be low, medium, or high risk.",
            ),
        ] {
            assert_eq!(warning(TRAINING_DATA, schema, &customer, &of), expected);
        }
    }
}
