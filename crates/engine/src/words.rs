//! Numbers and values as people write them. Shared by the page and the command, so that both say the same.

use super::schema::{Band, Field, Kind, Number, Unit, Value};

/// A probability as whole per cent: `71 %`. Never `0 %` or `100 %`, which no forest can promise.
pub fn percent(probability: f64) -> String {
    let rounded = (probability * 100.0).round();
    if rounded < 1.0 {
        "< 1 %".to_owned()
    } else if rounded > 99.0 {
        "> 99 %".to_owned()
    } else {
        format!("{rounded} %")
    }
}

/// A label as it stands within a sentence: `online security`. Letter by letter, as the standard library's way for whole
/// words knows Greek endings with 5 kB more to download.
pub fn small_letters(label: &str) -> String {
    label.chars().flat_map(char::to_lowercase).collect()
}

/// A value with its unit or its level's label: `4 months`, `$ 84.90`, `Monthly`.
pub fn value(field: &Field, value: Value) -> String {
    match (&field.kind, value) {
        (Kind::Number(number), Value::Number(value)) => number
            .dates
            .and_then(|dates| dates.write(value))
            .unwrap_or_else(|| with_unit(&fixed(value, number.decimals), value, &number.unit)),
        _ => field.level(value).map(|level| level.label.clone()).unwrap_or_default(),
    }
}

/// A value as a file writes it: the shortest decimal that reads back to the same number, a date, or the level's value.
pub fn file_value(field: &Field, value: Value) -> String {
    match (&field.kind, value) {
        (Kind::Number(Number { dates: Some(dates), .. }), Value::Number(value)) => {
            dates.write(value).unwrap_or_else(|| plain_number(value))
        }
        (_, Value::Number(value)) => plain_number(value),
        (_, Value::Level(_)) => field.level(value).map(|level| level.value.clone()).unwrap_or_default(),
    }
}

/// The shortest decimal that reads back to the same number.
pub fn plain_number(value: f64) -> String {
    format!("{value}")
}

/// A number with a fixed count of decimals and a comma between thousands: `8,684.80`.
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

/// The band in words: `Low risk`.
pub fn band(band: Band) -> &'static str {
    match band {
        Band::Low => "Low risk",
        Band::Medium => "Medium risk",
        Band::High => "High risk",
    }
}

/// The band's shape, for eyes that do not tell its colours apart.
pub fn band_shape(band: Band) -> &'static str {
    match band {
        Band::Low => "▼",
        Band::Medium => "●",
        Band::High => "▲",
    }
}

/// Text of a number with its unit: `$ 1.67 M`.
pub fn with_unit(text: &str, value: f64, unit: &Unit) -> String {
    let word = if value == 1.0 { &unit.one } else { &unit.many };
    match (word.is_empty(), unit.before) {
        (true, _) => text.to_owned(),
        (false, true) => format!("{word} {text}"),
        (false, false) => format!("{text} {word}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    #[test]
    fn labels_stand_in_sentences_in_small_letters() {
        for (label, expected) in [("Online security", "online security"), ("ÉTÉ", "été"), ("", "")] {
            assert_eq!(small_letters(label), expected);
        }
    }

    #[test]
    fn values_carry_their_unit_or_their_label() {
        let mut fields = small::schema().fields;
        for (number, expected) in
            [(1.0, "1.00 unit"), (0.0, "0.00 units"), (8684.8, "8,684.80 units"), (-1.0, "-1.00 units")]
        {
            assert_eq!(value(&fields[0], Value::Number(number)), expected);
        }
        let Kind::Number(number) = &mut fields[0].kind else { panic!() };
        number.unit = Unit { one: "$".to_owned(), many: "$".to_owned(), before: true };
        assert_eq!(value(&fields[0], Value::Number(84.9)), "$ 84.90");
        let Kind::Number(number) = &mut fields[0].kind else { panic!() };
        (number.unit, number.decimals) = (Unit::default(), 0);
        assert_eq!(value(&fields[0], Value::Number(84.9)), "85");
        let Kind::Category(category) = &mut fields[1].kind else { panic!() };
        category.levels[2].label = "2 years".to_owned();
        for (level, label, cell) in [(2, "2 years", "Two year"), (0, "Monthly", "Monthly"), (3, "", "")] {
            assert_eq!(value(&fields[1], Value::Level(level)), label);
            assert_eq!(file_value(&fields[1], Value::Level(level)), cell);
        }
        assert_eq!(value(&fields[1], Value::Number(1.0)), "", "no value of this field");
    }

    #[test]
    fn plain_numbers_are_the_shortest_that_read_back() {
        for (value, expected) in
            [(72.0, "72"), (29.85, "29.85"), (0.1 + 0.2, "0.30000000000000004"), (1e21, "1000000000000000000000")]
        {
            assert_eq!(plain_number(value), expected);
            assert_eq!(expected.parse(), Ok(value));
        }
    }

    #[test]
    fn bands_have_words_and_shapes_of_their_own() {
        let all = [Band::Low, Band::Medium, Band::High];
        assert_eq!(all.map(band), ["Low risk", "Medium risk", "High risk"]);
        assert_eq!(all.map(band_shape), ["▼", "●", "▲"]);
    }

    #[test]
    fn per_cent_never_promises() {
        for (probability, expected) in
            [(0.0, "< 1 %"), (0.004, "< 1 %"), (0.005, "1 %"), (0.714, "71 %"), (0.994, "99 %"), (1.0, "> 99 %")]
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
