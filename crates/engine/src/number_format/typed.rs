//! Reads a number that a person types into a form, where no other cells show how numbers are written.

use super::{Affix, NumberText};
use crate::schema::Number;

/// A number that a person typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypedNumber {
    /// The number.
    pub value: f64,
    /// Whether the form should show which number was read.
    pub is_guess: bool,
}

/// Reads a number in any style. If the text means one number with a decimal point and another with a decimal comma, the
/// one in the field's range is read; if both or neither are in the range, the one with a decimal point is read. `None`
/// if the text is not a finite number, or has a unit that contradicts the field's.
pub fn read_typed(number: &Number, text: &str) -> Option<TypedNumber> {
    let Some(typed) = NumberText::split(text).filter(|typed| typed.affix.fits(&number.unit)) else {
        // an unfinished number, such as `4.`
        let value = text.trim().parse().ok().filter(|value: &f64| value.is_finite())?;
        return Some(TypedNumber { value, is_guess: false });
    };
    let fits = |value: f64| number.min <= value && value <= number.max;
    match typed.values(number.max <= 1.0 && typed.affix == Affix::Percent) {
        [Some(point), Some(comma)] if point != comma => {
            let is_comma = !fits(point) && fits(comma);
            // the usual reading, with a decimal point, is a guess only if the other reading is also in range
            let is_guess = is_comma || (fits(point) && fits(comma));
            Some(TypedNumber { value: if is_comma { comma } else { point }, is_guess })
        }
        [point, comma] => Some(TypedNumber { value: point.or(comma)?, is_guess: false }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Outside, Unit};

    #[test]
    fn a_typed_number_is_read_in_any_style() {
        let number = |min, max, one: &str, many: &str| {
            let unit = Unit { one: one.to_owned(), many: many.to_owned(), before: one == "$" };
            Number {
                min,
                max,
                step: 1.0,
                decimals: 0,
                default: min,
                unit,
                outside: Outside::Refuse,
                dates: None,
                offers: Vec::new(),
            }
        };
        let charge = number(18.0, 120.0, "$", "$");
        let total = number(0.0, 9_000.0, "$", "$");
        let tenure = number(0.0, 72.0, "month", "months");
        let share = number(0.0, 1.0, "", "");
        let guess = |value| Some((value, true));
        let sure = |value| Some((value, false));
        for (field, text, expected) in [
            (&charge, "84.90", sure(84.9)),
            (&charge, "84,90", sure(84.9)),
            (&charge, " $84.90 ", sure(84.9)),
            (&charge, "84,90 €", sure(84.9)),
            (&charge, "+84.9", sure(84.9)),
            (&charge, "84.123", sure(84.123)),
            (&charge, "84.", sure(84.0)),
            (&total, "1 234,5", sure(1_234.5)),
            (&total, "1\u{202f}234,5", sure(1_234.5)),
            (&total, "$1,234.50", sure(1_234.5)),
            (&total, "1.234,50", sure(1_234.5)),
            (&total, "1,,234", None),
            (&total, "1,234", guess(1_234.0)),
            (&total, "1.234", guess(1.234)),
            (&tenure, "1,234", guess(1.234)),
            (&tenure, "12 months", sure(12.0)),
            (&tenure, "1 month", sure(1.0)),
            (&tenure, "12 mois", sure(12.0)),
            (&tenure, "1 me\u{302}s", sure(1.0)),
            (&tenure, "+5", sure(5.0)),
            (&tenure, "(5)", sure(-5.0)),
            (&tenure, "730", sure(730.0)),
            (&tenure, "1e3", sure(1_000.0)),
            (&share, "45%", sure(0.45)),
            (&tenure, "2 years", None),
            (&tenure, "four", None),
            (&tenure, "NaN", None),
            (&tenure, "inf", None),
            (&tenure, "", None),
            (&tenure, "1.2.3", None),
        ] {
            let read = read_typed(field, text).map(|typed| (typed.value, typed.is_guess));
            assert_eq!(read, expected, "{text}");
        }
    }
}
