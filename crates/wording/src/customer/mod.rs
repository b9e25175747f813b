//! The texts of the Customer page. Those of the form are here; the other parts of the page have a module each.

pub mod certainty;
pub mod charts;
pub mod estimate;
pub mod offers;
pub mod scenario;
pub mod sharing;
pub mod trees;

use churnscope_engine::schema::{Fill, Schema};

use crate::values::small_letters;

messages! {
    FORM = "Customer details";
    EXAMPLES = "Start from an example";
    EXAMPLES_PLACEHOLDER = "Start from an example…";
    RESET = "Reset";
    enter(expected) = "Enter {expected}.";
    differs_from_product(product) = "Doesn’t match {product}";
    use_product(value) = "Use {value}";
    set_by_rule(field, level) = "{field}: {level}";
    link_rejected(reason) = "{reason}.";
}

/// The product that a field's value should be close to: `tenure × monthly charge`. `None` if the schema names no
/// product for the field.
pub fn product(schema: &Schema, field: usize) -> Option<String> {
    let Fill::Product(factors) = &schema.fields.get(field)?.missing.how else { return None };
    let factors = factors.iter().filter_map(|&factor| schema.fields.get(factor));
    Some(factors.map(|field| small_letters(&field.label)).collect::<Vec<_>>().join(" × "))
}
