//! Calculations for number fields.

use churnscope_engine::schema::Number;

/// The number after a key is pressed; `None` if the key does not step the number.
pub fn stepped(number: &Number, value: f64, key: &str) -> Option<f64> {
    let page = ((number.max - number.min) / 10.0 / number.step).round().max(1.0) * number.step;
    let change = match key {
        "ArrowUp" => number.step,
        "ArrowDown" => -number.step,
        "PageUp" => page,
        "PageDown" => -page,
        _ => return None,
    };
    // sums of steps such as 0.05 have rounding errors, which the box would show
    let scale = 10_f64.powi(i32::from(number.decimals));
    let rounded = ((value + change) * scale).round() / scale;
    Some(rounded.clamp(number.min, number.max))
}

/// The position of a number in its range, as a CSS percentage with one decimal.
pub fn share_of_range(number: &Number, value: f64) -> String {
    let share = (value - number.min) / (number.max - number.min);
    format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0)
}

/// The number of characters that must fit in the box. At least three, so that numbers outside a short range are
/// readable.
pub fn characters_in_box(number: &Number) -> usize {
    let length = |end: f64| format!("{end:.*}", usize::from(number.decimals)).len();
    length(number.min).max(length(number.max)).max(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::schema::{Outside, Unit};

    fn number(min: f64, max: f64, step: f64, decimals: u8) -> Number {
        Number {
            min,
            max,
            step,
            decimals,
            default: min,
            unit: Unit::default(),
            outside: Outside::Refuse,
            dates: None,
            offers: Vec::new(),
        }
    }

    #[test]
    fn the_longest_number_fits_in_the_box() {
        assert_eq!(characters_in_box(&number(0.0, 72.0, 1.0, 0)), 3);
        assert_eq!(characters_in_box(&number(18.0, 8684.8, 0.05, 2)), 7);
        assert_eq!(characters_in_box(&number(-12.5, 9.0, 0.5, 1)), 5);
    }

    #[test]
    fn keys_stay_within_the_range() {
        let (months, charge) = (number(0.0, 72.0, 1.0, 0), number(18.0, 120.0, 0.05, 2));
        for (number, value, key, expected) in [
            (&months, 4.0, "ArrowUp", Some(5.0)),
            (&months, 0.0, "ArrowDown", Some(0.0)),
            (&months, 70.0, "PageUp", Some(72.0)),
            (&months, 10.0, "PageDown", Some(3.0)),
            (&charge, 20.1, "ArrowUp", Some(20.15)),
            (&charge, 84.95, "ArrowUp", Some(85.0)),
            (&charge, 20.0, "PageUp", Some(30.2)),
            (&months, 4.0, "Home", None),
            (&months, 4.0, "5", None),
        ] {
            assert_eq!(stepped(number, value, key), expected, "{value} {key}");
        }
    }

    #[test]
    fn shares_stay_within_the_track() {
        let months = number(0.0, 72.0, 1.0, 0);
        for (value, expected) in [(0.0, "0.0%"), (18.0, "25.0%"), (72.0, "100.0%"), (99.0, "100.0%")] {
            assert_eq!(share_of_range(&months, value), expected);
        }
    }
}
