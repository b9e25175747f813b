use super::small::{category, number, schema};
use crate::dates::{DateOrder, Dates};
use crate::schema::{
    Band, Bands, Example, Field, Fill, Kind, MAX_DECIMALS, MAX_EXAMPLES, MAX_FIELDS, MAX_LEVELS, MAX_RULES,
    MAX_TOTAL_LEVELS, Number, Outside, Rule, Schema, SchemaError, Value,
};

fn check(change: impl FnOnce(&mut Schema), expected: SchemaError) {
    let mut schema = schema();
    change(&mut schema);
    assert_eq!(schema.validate(), Err(expected));
}

fn number_of(schema: &mut Schema, field: usize) -> &mut Number {
    match &mut schema.fields[field].kind {
        Kind::Number(number) => number,
        Kind::Category(_) => panic!("field {field} is not a number"),
    }
}

fn levels_named(column: &str, count: usize) -> Field {
    let values: Vec<String> = (0..count).map(|level| level.to_string()).collect();
    category(column, &values.iter().map(String::as_str).collect::<Vec<_>>(), Fill::Refuse)
}

#[test]
fn limits() {
    let too_many = |what, found, limit| SchemaError::TooMany { what, found, limit };
    check(|schema| schema.fields.clear(), SchemaError::NoField);
    check(
        |schema| schema.fields = (0..=MAX_FIELDS).map(|at| number(&at.to_string(), 0.0, 1.0, Fill::Refuse)).collect(),
        too_many("fields", MAX_FIELDS + 1, MAX_FIELDS),
    );
    check(
        |schema| schema.fields = (0..9).map(|at| levels_named(&format!("f{at}"), MAX_LEVELS)).collect(),
        too_many("levels", 9 * MAX_LEVELS, MAX_TOTAL_LEVELS),
    );
    check(
        |schema| schema.rules = vec![schema.rules[0].clone(); MAX_RULES + 1],
        too_many("rules", MAX_RULES + 1, MAX_RULES),
    );
    check(
        |schema| schema.examples = vec![schema.examples[0].clone(); MAX_EXAMPLES + 1],
        too_many("examples", MAX_EXAMPLES + 1, MAX_EXAMPLES),
    );
    assert_eq!(
        too_many("rules", 2_000, 1_024).to_string(),
        "the schema has 2000 rules, but the maximum is 1024: remove some"
    );
}

#[test]
fn names_and_outcomes() {
    let twice = |column: &str| SchemaError::ColumnTwice(column.to_owned());
    check(|schema| schema.fields[1].column = "tenure".to_owned(), twice("tenure"));
    check(|schema| schema.id_column = Some("Churn".to_owned()), twice("Churn"));
    check(|schema| schema.target.column = "Total".to_owned(), twice("Total"));
    let target = || SchemaError::Target("Churn".to_owned());
    check(|schema| schema.target.negatives = vec!["Yes".to_owned()], target());
    check(|schema| schema.target.positive = " Yes".to_owned(), target());
    check(|schema| schema.target.negatives = vec!["No\t".to_owned()], target());
}

#[test]
fn ranges() {
    let check = |change: fn(&mut Number)| {
        check(|schema| change(number_of(schema, 0)), SchemaError::Range("tenure".to_owned()));
    };
    check(|number| number.min = f64::NAN);
    check(|number| number.max = f64::INFINITY);
    check(|number| number.max = 0.0);
    check(|number| (number.min, number.max) = (-1e308, 1e308));
    check(|number| number.default = 73.0);
    check(|number| number.default = f64::NAN);
    check(|number| number.step = 0.0);
    check(|number| number.step = f64::NEG_INFINITY);
    check(|number| number.offers[0].add = f64::NAN);
}

#[test]
fn dates_are_not_clamped() {
    let clamp = |schema: &mut Schema| {
        let number = number_of(schema, 0);
        number.dates = Some(Dates { order: DateOrder::YearMonthDay, origin: 0 });
        number.outside = Outside::Clamp;
    };
    check(clamp, SchemaError::ClampedDates("tenure".to_owned()));
}

#[test]
fn decimals() {
    let decimals = || SchemaError::Decimals("tenure".to_owned());
    for too_many in [MAX_DECIMALS + 1, u8::MAX] {
        check(|schema| number_of(schema, 0).decimals = too_many, decimals());
    }
    let mut schema = schema();
    number_of(&mut schema, 0).decimals = MAX_DECIMALS;
    assert_eq!(schema.validate(), Ok(()));
    assert_eq!(decimals().to_string(), "field tenure: decimals must be at most 12");
}

#[test]
fn levels() {
    let check = |change: fn(&mut crate::schema::Category)| {
        let change = |schema: &mut Schema| match &mut schema.fields[1].kind {
            Kind::Category(category) => change(category),
            Kind::Number(_) => panic!(),
        };
        check(change, SchemaError::Levels("Contract".to_owned()));
    };
    check(|category| category.levels.clear());
    check(|category| category.levels.truncate(1));
    check(|category| category.levels = levels_named("", MAX_LEVELS + 1).levels().to_vec());
    check(|category| category.default = 3);
    check(|category| category.levels[2].value = "Monthly".to_owned());
    check(|category| category.levels[2].value = String::new());
    check(|category| category.levels[2].value = "Two year\u{a0}".to_owned());
}

#[test]
fn no_level_is_a_blank() {
    let expected = || SchemaError::BlankLevel { field: "Contract".to_owned(), level: "One year".to_owned() };
    check(|schema| schema.fields[1].missing.blanks = vec!["-".to_owned(), "One year".to_owned()], expected());
    assert_eq!(
        expected().to_string(),
        "field Contract: \"One year\" is both a level and listed as blank: remove it from the levels or from the blanks"
    );
    let mut schema = schema();
    schema.fields[0].missing.blanks = vec!["0".to_owned()];
    assert_eq!(schema.validate(), Ok(()));
}

#[test]
fn an_outcome_is_read_without_spaces_around_it() {
    let target = schema().target;
    for (cell, expected) in [
        (&b" Yes\t"[..], Some(true)),
        ("\u{a0}Yes\u{2003}".as_bytes(), Some(true)),
        ("\u{3000}No".as_bytes(), Some(false)),
        (b"yes", None),
        (b"Y es", None),
        (b"Yes\xff", None),
    ] {
        assert_eq!(target.read(cell), expected, "{cell:?}");
    }
}

#[test]
fn fills() {
    let check = |field: usize, how: Fill| {
        let column = schema().fields[field].column.clone();
        check(|schema| schema.fields[field].missing.how = how, SchemaError::Fill(column));
    };
    check(1, Fill::Median);
    check(0, Fill::MostFrequent);
    check(0, Fill::Value(Value::Number(73.0)));
    check(0, Fill::Value(Value::Number(f64::NAN)));
    check(0, Fill::Value(Value::Level(0)));
    check(1, Fill::Value(Value::Level(3)));
    check(1, Fill::Value(Value::Number(1.0)));
    check(1, Fill::Product(vec![0]));
    check(0, Fill::Product(vec![1]));
    check(0, Fill::Product(vec![7]));
    check(0, Fill::Product(vec![6]));
    check(6, Fill::Product(vec![6]));
}

fn rule(when: (usize, u16), then: (usize, u16), only_then: bool) -> Rule {
    Rule { when_field: when.0, when_level: when.1, then_field: then.0, then_level: then.1, only_then }
}

#[test]
fn rules() {
    let check = |rules: &[Rule], expected: SchemaError| check(|schema| schema.rules = rules.to_vec(), expected);
    check(&[rule((7, 0), (3, 0), true)], SchemaError::Rule(0));
    check(&[rule((1, 3), (3, 0), true)], SchemaError::Rule(0));
    check(&[rule((1, 0), (9, 0), true)], SchemaError::Rule(0));
    check(&[rule((1, 0), (3, 3), true)], SchemaError::Rule(0));
    check(&[rule((0, 0), (3, 0), true)], SchemaError::Rule(0));
    check(&[rule((1, 0), (0, 0), true)], SchemaError::Rule(0));
    check(&[rule((1, 0), (1, 0), true)], SchemaError::Rule(0)); // a field that decides itself
    check(&[rule((1, 0), (2, 0), true), rule((2, 0), (3, 0), true)], SchemaError::Rule(1)); // a chain
    check(&[rule((1, 0), (3, 0), false), rule((2, 0), (3, 1), false)], SchemaError::RulesDisagree(0, 1));
    check(&[rule((1, 0), (3, 0), false), rule((1, 0), (3, 1), false)], SchemaError::RulesDisagree(0, 1));
    check(&[rule((1, 0), (3, 0), true), rule((1, 1), (3, 0), true)], SchemaError::RulesDisagree(0, 1));
    check(&[rule((1, 0), (4, 0), true), rule((1, 1), (4, 1), true)], SchemaError::NoLevelLeft(0));
    let mut schema = schema();
    schema.rules = vec![rule((1, 0), (3, 0), true), rule((1, 1), (3, 1), true), rule((1, 0), (4, 1), false)];
    schema.examples.clear();
    assert_eq!(schema.validate(), Ok(()));
}

#[test]
fn charge_bands_and_examples() {
    check(|schema| schema.monthly_charge = Some(1), SchemaError::MonthlyCharge);
    check(|schema| schema.monthly_charge = Some(7), SchemaError::MonthlyCharge);
    for (medium_from, high_from) in [(0.0, 0.5), (0.5, 0.5), (0.5, 1.0), (0.6, 0.5), (f64::NAN, 0.5), (0.2, f64::NAN)] {
        check(|schema| schema.bands = Bands { medium_from, high_from }, SchemaError::Bands);
    }
    let check = |change: fn(&mut Example)| {
        check(|schema| change(&mut schema.examples[0]), SchemaError::Example("Default".to_owned()));
    };
    check(|example| example.values.truncate(6));
    check(|example| example.values.push(Value::Level(0)));
    check(|example| example.values[0] = Value::Number(f64::NAN));
    check(|example| example.values[3] = Value::Level(2));
}

#[test]
fn fields_are_grouped_in_the_order_of_the_form() {
    let mut schema = schema();
    for (field, group) in schema.fields.iter_mut().zip(["A", "B", "A", "C", "B", "A", "A"]) {
        field.group = group.to_owned();
    }
    assert_eq!(schema.groups(), [("A", vec![0, 2, 5, 6]), ("B", vec![1, 4]), ("C", vec![3])]);
    assert_eq!((schema.field_index("Backup"), schema.field_index("backup")), (Some(3), None));
}

#[test]
fn a_band_includes_its_lower_border() {
    let bands = schema().bands;
    for (probability, expected) in
        [(0.0, Band::Low), (0.2499, Band::Low), (0.25, Band::Medium), (0.4999, Band::Medium), (0.5, Band::High)]
    {
        assert_eq!(bands.band(probability), expected, "{probability}");
    }
    assert_eq!([Band::Low, Band::Medium, Band::High].map(Band::name), ["low", "medium", "high"]);
}
