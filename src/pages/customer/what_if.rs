//! The what-if chart.

use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{CurvePoint, WhatIfCurve, curve, partial_dependence};
use churnscope_engine::schema::{Field, FieldIndex, Kind, Number, Value};
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::{AlongNumber, LevelBar, OverLevels, Picture};
use churnscope_wording::customer::charts;
use churnscope_wording::values::{percent, value};

/// Values of a field, each with its partial dependence: approximately the average estimate if every customer had this
/// value.
pub type Average = Vec<(Value, f64)>;

/// The average estimates at the values of a field.
pub fn average_estimates(scorer: &Scorer, field: FieldIndex) -> Average {
    let schema = scorer.schema();
    let values: Vec<Value> = match schema.fields.get(field) {
        Some(Field { kind: Kind::Category(category), .. }) => {
            (0..category.levels.len()).filter_map(|level| u16::try_from(level).ok()).map(Value::Level).collect()
        }
        _ => {
            let empty_form = curve(scorer, &Customer::default_of(schema), field);
            empty_form.points.iter().map(|point| point.value).collect()
        }
    };
    let averages = partial_dependence(scorer, field, &values);
    values.into_iter().zip(averages).filter_map(|(value, average)| Some((value, average?))).collect()
}

/// The picture of a curve along `field`, with the average estimates.
pub fn picture(field: &Field, curve: &WhatIfCurve, average: &[(Value, f64)]) -> Picture {
    match &field.kind {
        Kind::Number(number) => Picture::AlongNumber(along_number(field, number, curve, average)),
        Kind::Category(_) => Picture::OverLevels(over_levels(field, curve, average)),
    }
}

fn along_number(field: &Field, number: &Number, curve: &WhatIfCurve, average: &[(Value, f64)]) -> AlongNumber {
    let points = curve.points.iter().map(|point| {
        let tooltip = charts::point(field, point.value, point.probability);
        ((position(point.value), point.probability), tooltip)
    });
    let mut indexed = curve.points.iter().enumerate();
    let present = indexed.find(|(_, point)| point.is_present).map(|(index, point)| (index, percent(point.probability)));
    AlongNumber {
        range: (number.min, number.max),
        points: points.collect(),
        average: average.iter().map(|&(value, probability)| (position(value), probability)).collect(),
        present,
    }
}

fn over_levels(field: &Field, curve: &WhatIfCurve, average: &[(Value, f64)]) -> OverLevels {
    let level = |point: &CurvePoint| LevelBar {
        name: value(field, point.value),
        probability: point.probability,
        average: average.iter().find(|(value, _)| *value == point.value).map(|&(_, probability)| probability),
        is_present: point.is_present,
    };
    OverLevels { levels: curve.points.iter().map(level).collect() }
}

fn position(value: Value) -> f64 {
    match value {
        Value::Number(value) => value,
        Value::Level(_) => 0.0,
    }
}

/// The curve's value that is nearest to `position`, which is a number on the axis or the index of a level's bar. `None`
/// if the curve has no points.
pub fn nearest(curve: &WhatIfCurve, position: f64) -> Option<Value> {
    let distance = |index: usize, value: Value| match value {
        Value::Number(value) => (value - position).abs(),
        Value::Level(_) => (index as f64 - position).abs(),
    };
    let points = curve.points.iter().enumerate().map(|(index, point)| (distance(index, point.value), point.value));
    points.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_chooses_the_nearest_value() {
        let curve = |values: [Value; 3]| WhatIfCurve {
            field: 0,
            points: values.map(|value| CurvePoint { value, probability: 0.5, is_present: false }).to_vec(),
        };
        let months = curve([0.0, 12.0, 24.0].map(Value::Number));
        let levels = curve([0, 2, 5].map(Value::Level));
        for (curve, position, expected) in [
            (&months, -3.0, Value::Number(0.0)),
            (&months, 7.0, Value::Number(12.0)),
            (&months, 99.0, Value::Number(24.0)),
            (&levels, 0.4, Value::Level(0)),
            (&levels, 1.0, Value::Level(2)),
            (&levels, 9.0, Value::Level(5)),
        ] {
            assert_eq!(nearest(curve, position), Some(expected), "{position}");
        }
        assert_eq!(nearest(&WhatIfCurve { field: 0, points: Vec::new() }, 1.0), None);
    }
}
