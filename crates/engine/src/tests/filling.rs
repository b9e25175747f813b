use proptest::prelude::*;

use super::arbitrary::{choices, rows, schema};
use super::small;
use crate::cells::CellColumns;
use crate::customer::{FieldError, Problem};
use crate::preprocessing::{Feature, PreprocessingError, Preprocessor};
use crate::schema::{Fill, Kind, Schema, Value};

type RowValues = Vec<Option<Value>>;

fn fit(schema: &Schema, rows: &[RowValues]) -> Result<Preprocessor, PreprocessingError> {
    Preprocessor::fit(schema, &CellColumns::of(schema, rows))
}

fn check(changes: &[(usize, Option<Value>)], field: usize, expected: Result<Value, &[usize]>) {
    let (schema, rows) = (small::schema(), small::rows());
    let mut row = rows[3].clone();
    changes.iter().for_each(|&(field, cell)| row[field] = cell);
    let found = fit(&schema, &rows).unwrap().complete(&schema, &row);
    if let Ok(customer) = &found {
        let blanks: Vec<usize> = (0..row.len()).filter(|&field| row[field].is_none()).collect();
        assert_eq!(customer.filled(), blanks);
    }
    let blanks = |errors: Vec<FieldError>| {
        assert!(errors.iter().all(|error| error.problem == Problem::Blank));
        errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
    };
    let found = found.map(|customer| customer.value(field).unwrap()).map_err(blanks);
    assert_eq!(found, expected.map_err(<[usize]>::to_vec), "{changes:?}");
}

#[test]
fn blanks_are_filled_as_described() {
    let number = |value: f64| Some(Value::Number(value));
    check(&[(3, None)], 3, Ok(Value::Level(0))); // the value
    check(&[(2, None)], 2, Ok(Value::Level(2))); // the most frequent level, fiber
    check(&[(5, None)], 5, Ok(Value::Number(60.0))); // the median of 90, 20, and 60
    check(&[(0, number(3.0)), (5, number(7.0)), (6, None)], 6, Ok(Value::Number(21.0))); // the product
    check(&[(0, number(3.0)), (5, None), (6, None)], 6, Ok(Value::Number(180.0))); // a product with a filled factor
    check(&[(0, number(72.0)), (5, number(200.0)), (6, None)], 6, Ok(Value::Number(9_000.0))); // a clamped product
    check(&[(0, None)], 0, Err(&[0])); // rejected
    check(&[(0, None), (1, None), (6, None)], 0, Err(&[0, 1, 6])); // a product with a rejected factor
    check(&[(5, number(7.0))], 5, Ok(Value::Number(7.0))); // a value that is present stays
}

#[test]
fn only_the_given_rows_count() {
    let (mut schema, rows) = (small::schema(), small::rows());
    let fill = |rows: &[RowValues], field: usize| fit(&schema, rows).unwrap().fill(field);
    assert_eq!(fill(&rows, 5), Some(Value::Number(60.0)));
    assert_eq!(fill(&rows[..2], 5), Some(Value::Number(55.0)), "the mean of the middle two");
    assert_eq!(fill(&rows[1..3], 2), Some(Value::Level(0)), "the first of the most frequent levels");
    assert_eq!(fill(&rows, 0), None, "a blank is refused");
    assert_eq!(fill(&rows, 6), None, "a different value in each row");
    let check = |rows: &[RowValues], column: &str| {
        assert_eq!(fit(&schema, rows), Err(PreprocessingError::AllBlank(column.to_owned())));
    };
    check(&rows[3..], "Monthly");
    check(&[], "Internet");
    schema.fields.iter_mut().for_each(|field| field.missing.how = Fill::Refuse);
    fit(&schema, &[]).unwrap();
}

proptest! {
    #[test]
    fn a_row_is_completed_or_its_blanks_are_named(mut choices in choices()) {
        let schema = schema(&mut choices);
        let rows = rows(&mut choices, &schema);
        let preprocessor = fit(&schema, &rows).unwrap();
        prop_assert_eq!(preprocessor.validate(&schema), Ok(()));
        let mut backwards = rows.clone();
        backwards.reverse();
        prop_assert_eq!(&fit(&schema, &backwards).unwrap(), &preprocessor, "the order of the rows does not matter");
        for row in &rows {
            match preprocessor.complete(&schema, row) {
                Ok(customer) => for (cell, &value) in row.iter().zip(customer.values()) {
                    prop_assert_eq!(cell.unwrap_or(value), value, "a value that is present stays");
                },
                Err(errors) => prop_assert!(!errors.is_empty() && row.contains(&None)),
            }
        }
    }

    #[test]
    fn a_customer_is_encoded_feature_by_feature(mut choices in choices()) {
        let schema = schema(&mut choices);
        let preprocessor = fit(&schema, &rows(&mut choices, &schema)).unwrap();
        let sets = super::arbitrary::sets(&mut choices, &schema);
        let preprocessor = preprocessor.with_sets(&schema, sets).unwrap();
        let customer = super::arbitrary::customer(&mut choices, &schema);
        let mut row = vec![f64::NAN; 3];
        preprocessor.encode(&customer, &mut row);
        prop_assert_eq!(row.len(), preprocessor.n_features());
        for (feature, &number) in preprocessor.features().iter().zip(&row) {
            let expected = match (feature, customer.value(feature.field()).unwrap()) {
                (Feature::Number(_), Value::Number(value)) => value,
                (Feature::Level(_, level), Value::Level(has)) => f64::from(u8::from(*level == has)),
                (Feature::OneOf(_, levels), Value::Level(has)) => {
                    f64::from(u8::from(levels.levels().any(|level| level == has)))
                }
                other => panic!("{other:?}"),
            };
            prop_assert_eq!(number.to_bits(), expected.to_bits());
        }
        for (index, field) in schema.fields.iter().enumerate() {
            let is_made = |feature: &&Feature| feature.field() == index && !matches!(feature, Feature::OneOf(..));
            let made = preprocessor.features().iter().filter(is_made).count();
            let expected = match &field.kind {
                Kind::Number(_) => 1,
                Kind::Category(category) if category.levels.len() == 2 => 1,
                Kind::Category(category) => category.levels.len(),
            };
            prop_assert_eq!(made, expected, "{}", &field.column);
            let value = super::arbitrary::value(&mut choices, field);
            let mut values = customer.values().to_vec();
            values[index] = value;
            if let Ok(changed) = crate::customer::Customer::new(&schema, values) {
                let (mut quick, mut whole) = (Vec::new(), Vec::new());
                preprocessor.encode_with(&customer, index, value, &mut quick);
                preprocessor.encode(&changed, &mut whole);
                prop_assert_eq!(quick, whole);
            }
        }
    }
}
