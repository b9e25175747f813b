//! Numbers and values as people read them.

use churnscope_engine::schema::{Band, Field, Kind, Unit, Value};

/// A probability as a whole percentage: `71%`. Never `0%` or `100%`, because no model is certain.
pub fn percent(probability: f64) -> String {
    let rounded = (probability * 100.0).round();
    if rounded < 1.0 {
        "<1%".to_owned()
    } else if rounded > 99.0 {
        ">99%".to_owned()
    } else {
        format!("{rounded}%")
    }
}

/// A label as part of a sentence: `online security`. The label is converted letter by letter, because the standard
/// library's function for whole strings also handles the Greek final sigma, which makes the program larger.
pub fn small_letters(label: &str) -> String {
    label.chars().flat_map(char::to_lowercase).collect()
}

/// A number with its unit, a date, or a level's label: `4 months`, `$84.90`, `Monthly`.
pub fn value(field: &Field, value: Value) -> String {
    match (&field.kind, value) {
        (Kind::Number(number), Value::Number(value)) => number
            .dates
            .and_then(|dates| dates.write(value))
            .unwrap_or_else(|| with_unit(&fixed(value, number.decimals), value, &number.unit)),
        _ => field.level(value).map(|level| level.label.clone()).unwrap_or_default(),
    }
}

/// A number with a fixed number of decimals and commas between thousands: `8,684.80`.
pub fn fixed(value: f64, decimals: u8) -> String {
    let text = format!("{value:.*}", usize::from(decimals));
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3 + 1);
    grouped.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A count with commas between thousands: `7,043`.
pub fn count(count: u64) -> String {
    fixed(count as f64, 0)
}

/// A string with its first letter in uppercase.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The label of a band: `Low risk`.
pub fn band(band: Band) -> &'static str {
    match band {
        Band::Low => "Low risk",
        Band::Medium => "Medium risk",
        Band::High => "High risk",
    }
}

/// A band's shape, for people who cannot tell the colors apart.
pub fn band_shape(band: Band) -> &'static str {
    match band {
        Band::Low => "▼",
        Band::Medium => "●",
        Band::High => "▲",
    }
}

/// A number with its unit: `$1.67M`, `USD 84.90`, `4 months`. A space separates the two, unless the unit comes first
/// and its last character is neither a letter nor a digit.
pub fn with_unit(text: &str, value: f64, unit: &Unit) -> String {
    let word = if value == 1.0 { &unit.one } else { &unit.many };
    match (word.is_empty(), unit.before) {
        (true, _) => text.to_owned(),
        (false, true) if word.ends_with(char::is_alphanumeric) => format!("{word} {text}"),
        (false, true) => format!("{word}{text}"),
        (false, false) => format!("{text} {word}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_fixtures::small;

    #[test]
    fn labels_in_sentences_are_lowercase() {
        for (label, expected) in [("Online security", "online security"), ("ÉTÉ", "été"), ("", "")] {
            assert_eq!(small_letters(label), expected);
        }
    }

    #[test]
    fn sentences_start_with_a_capital() {
        for (text, expected) in [("", ""), ("a number", "A number"), ("éa", "Éa")] {
            assert_eq!(capitalized(text), expected);
        }
    }

    #[test]
    fn values_have_their_unit_or_label() {
        let mut fields = small::schema().fields;
        for (number, expected) in
            [(1.0, "1.00 unit"), (0.0, "0.00 units"), (8684.8, "8,684.80 units"), (-1.0, "-1.00 units")]
        {
            assert_eq!(value(&fields[0], Value::Number(number)), expected);
        }
        let Kind::Number(number) = &mut fields[0].kind else { panic!() };
        number.unit = Unit { one: "$".to_owned(), many: "$".to_owned(), before: true };
        assert_eq!(value(&fields[0], Value::Number(84.9)), "$84.90");
        let Kind::Number(number) = &mut fields[0].kind else { panic!() };
        (number.unit, number.decimals) = (Unit::default(), 0);
        assert_eq!(value(&fields[0], Value::Number(84.9)), "85");
        let Kind::Category(category) = &mut fields[1].kind else { panic!() };
        category.levels[2].label = "2 years".to_owned();
        for (level, label) in [(2, "2 years"), (0, "Monthly"), (3, "")] {
            assert_eq!(value(&fields[1], Value::Level(level)), label);
        }
        assert_eq!(value(&fields[1], Value::Number(1.0)), "", "not a value of this field");
    }

    #[test]
    fn each_band_has_a_name_and_a_shape() {
        let all = [Band::Low, Band::Medium, Band::High];
        assert_eq!(all.map(band), ["Low risk", "Medium risk", "High risk"]);
        assert_eq!(all.map(band_shape), ["▼", "●", "▲"]);
    }

    #[test]
    fn estimates_are_never_certain() {
        for (probability, expected) in
            [(0.0, "<1%"), (0.004, "<1%"), (0.005, "1%"), (0.714, "71%"), (0.994, "99%"), (1.0, ">99%")]
        {
            assert_eq!(percent(probability), expected, "{probability}");
        }
    }

    #[test]
    fn thousands_are_grouped() {
        for (value, decimals, expected) in [
            (0.0, 0, "0"),
            (999.0, 0, "999"),
            (1000.0, 0, "1,000"),
            (8684.8, 2, "8,684.80"),
            (-1234567.891, 1, "-1,234,567.9"),
        ] {
            assert_eq!(fixed(value, decimals), expected);
        }
    }
}
