//! The estimate along one field, everything else unchanged: as a picture, and what a click on it means.

use churnscope_engine::explain::WhatIfCurve;
use churnscope_engine::schema::{Field, Kind, Number, Value};
use churnscope_pictures::{AlongNumber, LevelBar, OverLevels, Picture};
use churnscope_wording::values::{percent, value};

/// A curve along `field`; `average` is the average customer's estimate at some of the same values.
pub fn picture(field: &Field, curve: &WhatIfCurve, average: &[(Value, f64)]) -> Picture {
    match &field.kind {
        Kind::Number(number) => Picture::AlongNumber(along_number(field, number, curve, average)),
        Kind::Category(_) => Picture::OverLevels(over_levels(field, curve, average)),
    }
}

fn along_number(field: &Field, number: &Number, curve: &WhatIfCurve, average: &[(Value, f64)]) -> AlongNumber {
    let points = curve.points.iter().map(|point| {
        let words = format!("{}\n{}", value(field, point.value), percent(point.probability));
        ((position(point.value), point.probability), words)
    });
    let mut places = curve.points.iter().enumerate();
    let present = places.find(|(_, point)| point.is_present).map(|(place, point)| (place, percent(point.probability)));
    AlongNumber {
        range: (number.min, number.max),
        points: points.collect(),
        average: average.iter().map(|&(value, probability)| (position(value), probability)).collect(),
        present,
    }
}

fn over_levels(field: &Field, curve: &WhatIfCurve, average: &[(Value, f64)]) -> OverLevels {
    let level = |point: &churnscope_engine::explain::CurvePoint| LevelBar {
        name: value(field, point.value),
        probability: point.probability,
        average: average.iter().find(|(value, _)| *value == point.value).map(|&(_, probability)| probability),
        is_present: point.is_present,
    };
    OverLevels { levels: curve.points.iter().map(level).collect() }
}

/// A number's place on its axis; a level has none.
fn position(value: Value) -> f64 {
    match value {
        Value::Number(value) => value,
        Value::Level(_) => 0.0,
    }
}

/// The value of a curve that is nearest to a place on its axis: a number, or the index of a level's bar.
pub fn nearest(curve: &WhatIfCurve, along: f64) -> Option<Value> {
    let distance = |at: usize, value: Value| match value {
        Value::Number(value) => (value - along).abs(),
        Value::Level(_) => (at as f64 - along).abs(),
    };
    let points = curve.points.iter().enumerate().map(|(at, point)| (distance(at, point.value), point.value));
    points.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::explain::CurvePoint;

    #[test]
    fn a_click_takes_the_nearest_value() {
        let curve = |values: [Value; 3]| WhatIfCurve {
            field: 0,
            points: values.map(|value| CurvePoint { value, probability: 0.5, is_present: false }).to_vec(),
        };
        let months = curve([0.0, 12.0, 24.0].map(Value::Number));
        let levels = curve([0, 2, 5].map(Value::Level));
        for (curve, along, expected) in [
            (&months, -3.0, Value::Number(0.0)),
            (&months, 7.0, Value::Number(12.0)),
            (&months, 99.0, Value::Number(24.0)),
            (&levels, 0.4, Value::Level(0)),
            (&levels, 1.0, Value::Level(2)),
            (&levels, 9.0, Value::Level(5)),
        ] {
            assert_eq!(nearest(curve, along), Some(expected), "{along}");
        }
        assert_eq!(nearest(&WhatIfCurve { field: 0, points: Vec::new() }, 1.0), None);
    }
}
