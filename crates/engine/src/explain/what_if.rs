//! What-if curves, also called individual conditional expectations (Goldstein et al., "Peeking Inside the Black Box",
//! Journal of Computational and Graphical Statistics 24, 2015).

use crate::customer::Customer;
use crate::schema::{FieldIndex, Kind, Schema, Value};
use crate::scorer::Scorer;

/// Maximum number of evenly spaced points along a number field.
const MAX_POINTS: usize = 73;

/// A customer's estimate as one field varies.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfCurve {
    /// The field that varies.
    pub field: FieldIndex,
    /// The points in the order of the axis: ascending numbers, or levels in the schema's order.
    pub points: Vec<CurvePoint>,
}

/// One point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// The field's value at this point.
    pub value: Value,
    /// The customer's estimate with this value, in [0, 1].
    pub probability: f64,
    /// Whether the customer has this value now.
    pub is_present: bool,
}

/// The customer's estimate as this field varies. Levels that a rule for this field forbids are left out. If a value
/// would break a rule for another field, the other field is adjusted.
pub fn curve(scorer: &Scorer, customer: &Customer, field: FieldIndex) -> WhatIfCurve {
    let schema = scorer.schema();
    let present = customer.value(field);
    let points = axis(schema, customer, field)
        .into_iter()
        .map(|value| {
            let mut values = customer.values().to_vec();
            if let Some(place) = values.get_mut(field) {
                *place = value;
            }
            let changed = Customer::settled(schema, &values);
            CurvePoint { value, probability: scorer.probability(&changed), is_present: present == Some(value) }
        })
        .collect();
    WhatIfCurve { field, points }
}

fn axis(schema: &Schema, customer: &Customer, field: FieldIndex) -> Vec<Value> {
    match schema.fields.get(field).map(|field| &field.kind) {
        None => Vec::new(),
        Some(Kind::Category(_)) => customer.allowed_levels(schema, field).into_iter().map(Value::Level).collect(),
        Some(Kind::Number(number)) => {
            let steps = (((number.max - number.min) / number.step).floor() as usize).clamp(1, MAX_POINTS - 1);
            let width = (number.max - number.min) / steps as f64;
            let mut numbers: Vec<f64> =
                (0..=steps).map(|step| (number.min + width * step as f64).clamp(number.min, number.max)).collect();
            if let Some(Value::Number(present)) = customer.value(field) {
                numbers.push(present);
            }
            numbers.sort_unstable_by(f64::total_cmp);
            numbers.dedup();
            numbers.into_iter().map(Value::Number).collect()
        }
    }
}
