//! Numbers and values as they are written in files.

use super::schema::{Field, Kind, Number, Value};

/// A value as it is written in a file.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    #[test]
    fn a_level_is_written_as_its_value() {
        let field = &small::schema().fields[1];
        for (level, cell) in [(2, "Two year"), (0, "Monthly"), (3, "")] {
            assert_eq!(file_value(field, Value::Level(level)), cell);
        }
    }

    #[test]
    fn numbers_are_the_shortest_decimals_that_read_back() {
        for (value, expected) in
            [(72.0, "72"), (29.85, "29.85"), (0.1 + 0.2, "0.30000000000000004"), (1e21, "1000000000000000000000")]
        {
            assert_eq!(plain_number(value), expected);
            assert_eq!(expected.parse(), Ok(value));
        }
    }
}
