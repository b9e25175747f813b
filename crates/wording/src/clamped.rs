//! Messages about numbers outside their field's range that were read as the nearest limit, for the command and for the
//! Portfolio and Train pages.

use churnscope_engine::csv::ClampedField;
use churnscope_engine::schema::{Kind, Schema};

use crate::portfolio::filters::number_range;
use crate::rows::place;
use crate::values::count;

messages! {
    one_clamped(label, range, purpose, found, place) = "{label}: 1 value outside {range} was {purpose} as the nearest limit: “{found}” {place}";
    many_clamped(label, count, range, purpose, found, place) = "{label}: {count} values outside {range} were {purpose} as the nearest limit, such as “{found}” {place}";
    full_stop(text) = "{text}.";
    SCORED = "scored";
    READ = "read";
}

/// The number of values of a field that were scored or read as the nearest limit, with an example. `purpose` is
/// [`SCORED`] or [`READ`]. `None` if the schema has no such field, or the field is not a number.
pub fn clamped(schema: &Schema, clamped: &ClampedField, purpose: &str) -> Option<String> {
    let ClampedField { field, cells, found, first } = clamped;
    let field = schema.fields.get(*field)?;
    let Kind::Number(number) = &field.kind else { return None };
    let (label, range) = (&field.label, number_range(field, number.min, number.max));
    let place = place(*first);
    Some(match cells {
        1 => one_clamped(label, range, purpose, found, place),
        _ => many_clamped(label, count(*cells), range, purpose, found, place),
    })
}

/// The text of [`clamped`] for values that were scored, as a sentence.
pub fn sentence(schema: &Schema, field: &ClampedField) -> Option<String> {
    clamped(schema, field, SCORED).map(full_stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::csv::Location;
    use churnscope_fixtures::table;

    #[test]
    fn values_are_counted_with_an_example() {
        let mut schema = table::schema();
        "Monthly fee".clone_into(&mut schema.fields[3].label);
        let cells = |cells, first| ClampedField { field: 3, cells, found: "250".to_owned(), first };
        for (cells, purpose, expected) in [
            (
                cells(1_200, Location::Line(7)),
                SCORED,
                "Monthly fee: 1,200 values outside 0 to 200 were scored as the nearest limit, such as “250” on line 7",
            ),
            (
                cells(1, Location::Row(7)),
                READ,
                "Monthly fee: 1 value outside 0 to 200 was read as the nearest limit: “250” in row 7",
            ),
        ] {
            assert_eq!(clamped(&schema, &cells, purpose).as_deref(), Some(expected));
        }
        assert!(sentence(&schema, &cells(1, Location::Line(2))).unwrap().ends_with("on line 2."));
        assert_eq!(sentence(&schema, &ClampedField { field: 1, ..cells(1, Location::Line(2)) }), None);
    }
}
