//! Customers' values in words, with notes on filled blanks and clamped numbers.

use churnscope_engine::customer::Customer;
use churnscope_engine::portfolio::ListedCustomer;
use churnscope_engine::schema::{FieldIndex, Schema, Value};

use crate::customer::product;
use crate::values::value;

messages! {
    taken_as(value) = "blank, taken as {value}";
    taken_as_product(value, product) = "blank, taken as {value} = {product}";
    scored_as(value, limit) = "{value} (scored as {limit})";
    with_name(field, value) = "{field} ({value})";
}

/// A customer's value in a field: `29 months`, `blank, taken as 29 months`, or `100 months (scored as 72 months)`.
/// `None` if the schema has no such field.
pub fn customer_value(schema: &Schema, customer: &Customer, field: FieldIndex) -> Option<String> {
    let has = text(schema, field, customer.value(field)?, customer.is_filled(field));
    Some(match customer.outside(field) {
        Some(number) => scored_as(plain(schema, field, Value::Number(number)), has),
        None => has,
    })
}

/// Like [`customer_value`], but for a customer in a list. For a clamped number, only the limit is shown.
pub fn listed_value(schema: &Schema, customer: &ListedCustomer, field: FieldIndex) -> Option<String> {
    Some(text(schema, field, *customer.values.get(field)?, customer.filled.contains(&field)))
}

/// A value that filled a blank: `blank, taken as 29 months`. If the value was calculated from other fields, the text
/// names them: `blank, taken as $119.40 = tenure × monthly charge`.
pub fn guess(schema: &Schema, field: FieldIndex, filled: Value) -> String {
    let value = plain(schema, field, filled);
    match product(schema, field) {
        Some(product) => taken_as_product(value, product),
        None => taken_as(value),
    }
}

fn text(schema: &Schema, field: FieldIndex, has: Value, is_filled: bool) -> String {
    let value = plain(schema, field, has);
    if is_filled { taken_as(value) } else { value }
}

fn plain(schema: &Schema, field: FieldIndex, has: Value) -> String {
    schema.fields.get(field).map(|field| value(field, has)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::schema::{Kind, Outside};
    use churnscope_fixtures::small;

    #[test]
    fn a_guess_is_labeled_as_a_guess() {
        let schema = small::schema();
        let customer = Customer::default_of(&schema);
        let filled = customer.clone().with_filled(|field| [1, 6].contains(&field));
        for (customer, field, expected) in [
            (&customer, 1, Some("One year")),
            (&filled, 1, Some("blank, taken as One year")),
            (&filled, 0, Some("0.00 units")),
            (&filled, 6, Some("blank, taken as 0.00 units")),
            (&filled, 99, None),
        ] {
            assert_eq!(customer_value(&schema, customer, field).as_deref(), expected);
        }
        let mut clamping = schema.clone();
        let Kind::Number(number) = &mut clamping.fields[0].kind else { panic!() };
        number.outside = Outside::Clamp;
        let customer = customer.with_outside(&clamping, [(0, 100.0)]);
        assert_eq!(customer_value(&clamping, &customer, 0).as_deref(), Some("100.00 units (scored as 72.00 units)"));
        assert_eq!(guess(&schema, 1, Value::Level(2)), "blank, taken as Two year");
        assert_eq!(guess(&schema, 6, Value::Number(2.0)), "blank, taken as 2.00 units = tenure × monthly");
    }
}
