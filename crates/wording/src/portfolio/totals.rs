//! The totals of the list, amounts of money, and numbers of months.

use churnscope_engine::portfolio::ListedCustomer;
use churnscope_engine::schema::{Kind, Schema, Value};

use crate::filled::listed_value;
use crate::values::{count, fixed, with_unit};

messages! {
    ONE_CUSTOMER = "customer";
    CUSTOMERS = "customers";
    of_customers(all) = "of {all} customers";
    EXPECTED_LEAVERS = "expected to leave";
    HIGH_RISK = "at high risk";
    REVENUE = "revenue at risk over";
    MONTHS = "months";
    ONE_MONTH = "1 month";
    many_months(months) = "{months} months";
    millions(number) = "{number}M";
    billions(number) = "{number}B";
}

/// The label below the number of listed customers.
pub fn listed(listed: u32, all: u32) -> String {
    match (listed == all, all) {
        (true, 1) => ONE_CUSTOMER.to_owned(),
        (true, _) => CUSTOMERS.to_owned(),
        (false, _) => of_customers(count(all.into())),
    }
}

/// A number of months: `1 month`, `12 months`.
pub fn months(months: u32) -> String {
    if months == 1 { ONE_MONTH.to_owned() } else { many_months(months) }
}

/// A short amount in the unit of the monthly charge: `$981`, `$139,131`, `$1.67M`. `None` without a monthly charge.
pub fn money(schema: &Schema, amount: f64) -> Option<String> {
    let Kind::Number(charge) = &schema.fields.get(schema.monthly_charge?)?.kind else { return None };
    let text = match amount {
        amount if amount >= 999_500_000.0 => billions(fixed(amount / 1e9, 2)),
        amount if amount >= 999_500.0 => millions(fixed(amount / 1e6, 2)),
        amount => fixed(amount, 0),
    };
    Some(with_unit(&text, amount, &charge.unit))
}

/// The revenue at risk from one customer over a number of months; `None` without a monthly charge.
pub fn revenue_at_risk(schema: &Schema, customer: &ListedCustomer, months: u32) -> Option<String> {
    match customer.values.get(schema.monthly_charge?)? {
        Value::Number(charge) => money(schema, customer.probability * charge * f64::from(months)),
        Value::Level(_) => None,
    }
}

/// The monthly charge of a customer, labeled as a guess if it was blank; `None` if the schema has none.
pub fn monthly_charge(schema: &Schema, customer: &ListedCustomer) -> Option<String> {
    listed_value(schema, customer, schema.monthly_charge?)
}

#[cfg(test)]
mod tests {
    use churnscope_engine::schema::Unit;
    use churnscope_fixtures::small;

    use super::*;

    fn schema() -> Schema {
        let mut schema = small::schema();
        let charge = schema.monthly_charge.unwrap();
        if let Kind::Number(number) = &mut schema.fields[charge].kind {
            number.unit = Unit { one: "$".to_owned(), many: "$".to_owned(), before: true };
        }
        schema
    }

    #[test]
    fn amounts_are_short_and_have_their_unit() {
        for (amount, expected) in [
            (981.4, "$981"),
            (139_130.85, "$139,131"),
            (999_600.0, "$1.00M"),
            (1_669_570.2, "$1.67M"),
            (2.5e9, "$2.50B"),
        ] {
            assert_eq!(money(&schema(), amount).as_deref(), Some(expected));
        }
        assert_eq!(money(&Schema { monthly_charge: None, ..schema() }, 1.0), None);
    }

    #[test]
    fn revenue_at_risk_depends_on_charge_and_months() {
        let schema = schema();
        let mut values: Vec<Value> = schema.fields.iter().map(|field| field.default_value()).collect();
        values[schema.monthly_charge.unwrap()] = Value::Number(80.0);
        let customer = ListedCustomer {
            row: 0,
            line: 2,
            id: String::new(),
            probability: 0.5,
            values,
            filled: Vec::new(),
            outside: Vec::new(),
            reasons: Vec::new(),
            plan: None,
            best: None,
            change: None,
            shown: Vec::new(),
        };
        assert!(monthly_charge(&schema, &customer).is_some_and(|charge| charge.starts_with("$80")));
        assert_eq!(revenue_at_risk(&schema, &customer, 12).as_deref(), Some("$480"));
        let without = Schema { monthly_charge: None, ..schema };
        assert_eq!((monthly_charge(&without, &customer), revenue_at_risk(&without, &customer, 12)), (None, None));
    }

    #[test]
    fn labels_agree_with_their_number() {
        assert_eq!([listed(1, 1), listed(5, 5), listed(1, 7_043)], ["customer", "customers", "of 7,043 customers"]);
        assert_eq!([months(1), months(12)], ["1 month", "12 months"]);
    }
}
