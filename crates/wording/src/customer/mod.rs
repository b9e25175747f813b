//! The messages of the Customer page. Most parts of the page have modules of their own; this file has the form's
//! messages.

pub mod certainty;
pub mod charts;
pub mod estimate;
pub mod identity;
pub mod offers;
pub mod scenario;
pub mod sharing;
pub mod trees;

use churnscope_engine::customer::Problem;
use churnscope_engine::schema::{Field, Fill, Kind, Schema};

use crate::portfolio::filters::number_range;
use crate::rows::expected_number;
use crate::values::small_letters;

messages! {
    FORM = "Customer details";
    EXAMPLES = "Start from an example";
    EXAMPLES_PLACEHOLDER = "Start from an example…";
    RESET = "Reset";
    QUICK_FORM = "Quick form";
    STRONGEST_FIELDS = "Strongest fields";
    OTHER_FIELDS = "All other fields";
    enter(field, expected) = "Enter {field} as {expected}.";
    enter_number(field, range) = "Enter {field} as a number from {range}.";
    out_of_range(field, range) = "{field} must be from {range}.";
    scored_as_highest(value) = "Scored as {value} (the highest value that the model uses).";
    scored_as_lowest(value) = "Scored as {value} (the lowest value that the model uses).";
    read_as(value) = "Read as {value}.";
    in_the_file(value) = "In the file: {value}.";
    differs_from_product(product) = "Doesn’t match {product}";
    use_product(value) = "Use {value}";
    set_by_rule(field, level) = "{field}: {level}";
    link_rejected(reason) = "{reason}.";
}

/// What to do about an invalid entry in a number field's box: `Tenure must be from 0 to 72 months.` Empty for a
/// category.
pub fn correction(field: &Field, problem: Problem) -> String {
    let Kind::Number(number) = &field.kind else { return String::new() };
    let name = small_letters(&field.label);
    let range = number_range(field, number.min, number.max);
    match problem {
        _ if number.dates.is_some() => enter(name, expected_number(field, number)),
        Problem::OutOfRange => out_of_range(&field.label, range),
        _ => enter_number(name, range),
    }
}

/// A note on a number that is above or below the range, and therefore scored as `limit`: `Scored as 72 months (the
/// highest value that the model uses).`
pub fn scored_as(limit: &str, is_above: bool) -> String {
    if is_above { scored_as_highest(limit) } else { scored_as_lowest(limit) }
}

/// The product that a field's value should be close to: `tenure × monthly charge`. `None` if the schema names no
/// product for the field.
pub fn product(schema: &Schema, field: usize) -> Option<String> {
    let Fill::Product(factors) = &schema.fields.get(field)?.missing.how else { return None };
    let factors = factors.iter().filter_map(|&factor| schema.fields.get(factor));
    Some(factors.map(|field| small_letters(&field.label)).collect::<Vec<_>>().join(" × "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_fixtures::telco;

    #[test]
    fn a_correction_has_the_label_the_unit_and_the_range() {
        let schema = telco::scorer().schema().clone();
        let field = |column: &str| schema.fields.iter().find(|field| field.column == column).cloned().unwrap();
        for (column, problem, expected) in [
            ("tenure", Problem::OutOfRange, "Tenure must be from 0 to 72 months."),
            ("tenure", Problem::NotANumber, "Enter tenure as a number from 0 to 72 months."),
            ("tenure", Problem::Blank, "Enter tenure as a number from 0 to 72 months."),
            ("MonthlyCharges", Problem::OutOfRange, "Monthly charge must be from $18.00 to $120.00."),
        ] {
            assert_eq!(correction(&field(column), problem), expected);
        }
    }
}
