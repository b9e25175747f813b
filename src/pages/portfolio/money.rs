//! What is at risk: probability times monthly charge times months.

use churnscope_engine::portfolio::ListedCustomer;
use churnscope_engine::schema::{Kind, Schema, Value};
use churnscope_wording::values::{fixed, value, with_unit};

/// Months over which money at risk is reckoned at first.
pub const MONTHS_AT_FIRST: u32 = 12;

/// Most months that can be asked for: ten years.
const MOST_MONTHS: u32 = 120;

/// An amount in the unit of the monthly charge, short: `$981`, `$139,131`, `$1.67 M`. `None` without such a charge.
pub fn money(schema: &Schema, amount: f64) -> Option<String> {
    let Kind::Number(charge) = &schema.fields.get(schema.monthly_charge?)?.kind else { return None };
    let text = match amount {
        billions if billions >= 999_500_000.0 => format!("{} bn", fixed(billions / 1e9, 2)),
        millions if millions >= 999_500.0 => format!("{} M", fixed(millions / 1e6, 2)),
        less => fixed(less, 0),
    };
    Some(with_unit(&text, amount, &charge.unit))
}

/// What a customer puts at risk over so many months, in words; `None` without a monthly charge.
pub fn at_risk(schema: &Schema, customer: &ListedCustomer, months: u32) -> Option<String> {
    match customer.values.get(schema.monthly_charge?)? {
        Value::Number(charge) => money(schema, customer.probability * charge * f64::from(months)),
        Value::Level(_) => None,
    }
}

/// What a customer pays a month, in words; `None` without a monthly charge.
pub fn monthly(schema: &Schema, customer: &ListedCustomer) -> Option<String> {
    let index = schema.monthly_charge?;
    Some(value(schema.fields.get(index)?, *customer.values.get(index)?))
}

/// The months that a text names; `None` for what is no count of months.
pub fn months_of(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|months| (1..=MOST_MONTHS).contains(months))
}

/// So many months in words.
pub fn months_words(months: u32) -> String {
    if months == 1 { "1 month".to_owned() } else { format!("{months} months") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn money_is_short_and_has_its_unit() {
        let schema = scorer().schema().clone();
        for (amount, expected) in [
            (981.4, "$981"),
            (139_130.85, "$139,131"),
            (999_600.0, "$1.00 M"),
            (1_669_570.2, "$1.67 M"),
            (2.5e9, "$2.50 bn"),
        ] {
            assert_eq!(money(&schema, amount).as_deref(), Some(expected));
        }
        assert_eq!(money(&Schema { monthly_charge: None, ..schema }, 1.0), None);
    }

    #[test]
    fn what_is_at_risk_follows_charge_and_months() {
        let schema = scorer().schema().clone();
        let charge = schema.monthly_charge.unwrap();
        let mut values = schema.examples[0].values.clone();
        values[charge] = Value::Number(80.0);
        let customer =
            ListedCustomer { row: 0, line: 2, id: String::new(), probability: 0.5, values, reasons: Vec::new() };
        assert_eq!(monthly(&schema, &customer).as_deref(), Some("$80.00"));
        assert_eq!(at_risk(&schema, &customer, 12).as_deref(), Some("$480"));
        let without = Schema { monthly_charge: None, ..schema };
        assert_eq!((monthly(&without, &customer), at_risk(&without, &customer, 12)), (None, None));
    }

    #[test]
    fn months_are_a_count() {
        for (text, months) in
            [("12", Some(12)), (" 1 ", Some(1)), ("0", None), ("121", None), ("1.5", None), ("", None)]
        {
            assert_eq!(months_of(text), months, "{text}");
        }
        assert_eq!([months_words(1), months_words(12)], ["1 month", "12 months"].map(str::to_owned));
    }
}
