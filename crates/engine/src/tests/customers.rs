use proptest::prelude::*;

use super::arbitrary::{choices, customer, schema, value};
use super::small;
use crate::customer::{Customer, FieldError, Problem, parse_value};
use crate::notation::file_value;
use crate::schema::Value;

proptest! {
    #[test]
    fn a_settled_customer_is_valid_and_settling_it_again_changes_nothing(mut choices in choices()) {
        let schema = schema(&mut choices);
        // some values have the wrong kind or are out of range, and the last one may be missing
        let mut chosen: Vec<Value> = schema.fields.iter().map(|field| value(&mut choices, field)).collect();
        for _ in 0..choices.below(4) {
            let odd = [Value::Number(f64::NAN), Value::Number(1e308), Value::Level(u16::MAX), Value::Level(1)];
            let at = choices.below(chosen.len());
            chosen[at] = odd[choices.below(odd.len())];
        }
        chosen.truncate(chosen.len() - choices.below(2));
        let settled = Customer::settled(&schema, &chosen);
        prop_assert_eq!(Customer::new(&schema, settled.values().to_vec()), Ok(settled.clone()));
        prop_assert_eq!(&Customer::settled(&schema, settled.values()), &settled);
        for (index, field) in schema.fields.iter().enumerate() {
            let fitting = chosen.get(index).copied().filter(|&value| field.admits(value));
            let wanted = fitting.unwrap_or_else(|| field.default_value());
            let may_differ = schema.rules.iter().any(|rule| {
                let forbids = rule.only_then && wanted == Value::Level(rule.then_level);
                rule.then_field == index && (rule.applies(settled.values()) || forbids)
            });
            if !may_differ {
                prop_assert_eq!(settled.value(index), Some(wanted), "field {}", index);
            }
        }
    }

    #[test]
    fn allowed_levels_are_those_that_a_customer_can_have(mut choices in choices()) {
        let schema = schema(&mut choices);
        let customer = customer(&mut choices, &schema);
        // changing a field that decides others could break a rule
        let follows = |index: usize| !schema.rules.iter().any(|rule| rule.when_field == index);
        for (index, field) in schema.fields.iter().enumerate().filter(|(index, _)| follows(*index)) {
            let accepted: Vec<u16> = (0..field.levels().len() as u16)
                .filter(|&level| {
                    let mut values = customer.values().to_vec();
                    values[index] = Value::Level(level);
                    Customer::new(&schema, values).is_ok()
                })
                .collect();
            prop_assert_eq!(customer.allowed_levels(&schema, index), accepted, "field {}", index);
        }
    }

    #[test]
    fn a_written_value_is_read_back(mut choices in choices()) {
        let schema = schema(&mut choices);
        for (index, field) in schema.fields.iter().enumerate() {
            let mut values: Vec<Value> = (0..8).map(|_| value(&mut choices, field)).collect();
            values.extend((0..field.levels().len() as u16).map(Value::Level));
            for value in values {
                let text = file_value(field, value);
                prop_assert_eq!(parse_value(field, index, &text), Ok(Some(value)), "{}", text);
                prop_assert_eq!(parse_value(field, index, &format!("\t{text} ")), Ok(Some(value)));
            }
        }
    }

    #[test]
    fn any_text_is_a_value_of_its_field_or_a_problem(mut choices in choices(), text in "\\PC*") {
        for (index, field) in schema(&mut choices).fields.iter().enumerate() {
            if let Ok(Some(value)) = parse_value(field, index, &text) {
                prop_assert!(field.admits(value));
            }
        }
    }
}

#[test]
fn numbers_are_read_as_numbers() {
    let field = &small::schema().fields[0];
    let check = |text: &str, expected: Result<Option<f64>, Problem>| {
        let found = parse_value(field, 0, text).map_err(|error| error.problem);
        assert_eq!(found, expected.map(|value| value.map(Value::Number)), "{text}");
    };
    check("12", Ok(Some(12.0)));
    check(" 7.2e1 ", Ok(Some(72.0)));
    check("", Ok(None));
    check(" \t", Ok(None));
    check("72.000001", Err(Problem::OutOfRange));
    check("-1", Err(Problem::OutOfRange));
    check("inf", Err(Problem::NotANumber));
    check("NaN", Err(Problem::NotANumber));
    check("1e999", Err(Problem::NotANumber));
    check("twelve", Err(Problem::NotANumber));
    check("0x10", Err(Problem::NotANumber));
    let Ok(Some(Value::Number(zero))) = parse_value(field, 0, "-0") else { panic!() };
    assert!(zero.is_sign_positive(), "0 and -0 are one number");
}

#[test]
fn invalid_values_are_reported_field_by_field() {
    let schema = small::schema();
    let good = Customer::default_of(&schema).values().to_vec();
    let check = |changes: &[(usize, Value)], expected: &[(usize, &str, Problem)]| {
        let mut values = good.clone();
        changes.iter().for_each(|&(field, value)| values[field] = value);
        let expected: Vec<FieldError> =
            expected.iter().map(|&(field, found, problem)| FieldError::new(field, found, problem)).collect();
        assert_eq!(Customer::new(&schema, values).err().unwrap_or_default(), expected, "{changes:?}");
    };
    check(&[], &[]);
    check(&[(0, Value::Number(72.5))], &[(0, "72.5", Problem::OutOfRange)]);
    check(&[(0, Value::Number(f64::NAN))], &[(0, "NaN", Problem::OutOfRange)]);
    check(&[(0, Value::Level(0))], &[(0, "", Problem::OutOfRange)]);
    check(&[(1, Value::Level(3))], &[(1, "", Problem::UnknownLevel)]);
    check(&[(2, Value::Level(0))], &[(3, "Yes", Problem::BreaksRule(0))]);
    check(&[(3, Value::Level(2))], &[(3, "No internet service", Problem::BreaksRule(0))]);
    check(
        &[(0, Value::Number(-1.0)), (1, Value::Number(1.0)), (3, Value::Level(2))],
        &[(0, "-1", Problem::OutOfRange), (1, "1", Problem::UnknownLevel)],
    );
    assert_eq!(
        Customer::new(&schema, good[..6].to_vec()).unwrap_err(),
        [FieldError::new(6, "", Problem::Blank)],
        "one value too few"
    );
    let too_many = [good.as_slice(), &[Value::Level(0)]].concat();
    assert_eq!(Customer::new(&schema, too_many).unwrap().values(), good, "one value too many");
}

#[test]
fn a_rule_decides_a_field_and_releases_it() {
    let schema = small::schema();
    let mut chosen = Customer::default_of(&schema).values().to_vec();
    chosen[2] = Value::Level(0);
    let settled = Customer::settled(&schema, &chosen);
    assert_eq!(settled.value(3), Some(Value::Level(2)));
    assert_eq!(settled.deciding_rule(&schema, 3), schema.rules.first());
    assert_eq!(settled.allowed_levels(&schema, 3), [2]);
    chosen[2] = Value::Level(1);
    let settled = Customer::settled(&schema, &chosen);
    assert_eq!(settled.value(3), Some(chosen[3]), "the original choice comes back");
    assert_eq!(settled.deciding_rule(&schema, 3), None);
    assert_eq!(settled.allowed_levels(&schema, 3), [0, 1]);
    assert_eq!(settled.allowed_levels(&schema, 0), Vec::<u16>::new(), "a number has no levels");
}
