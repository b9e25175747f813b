//! The figures of the page's charts as tables and sentences.

use crate::components::Table;
use churnscope_engine::explain::WhatIfCurve;
use churnscope_engine::schema::Field;
use churnscope_wording::values::{fixed, percent, small_letters, value};

/// The training customers by their estimate, the bar of `probability` marked.
pub fn standing_table(counts: &[u64], probability: f64) -> Table {
    let width = 100.0 / counts.len().max(1) as f64;
    let name = |bar: usize| format!("{} to {}%", width * bar as f64, width * (bar + 1) as f64);
    Table {
        caption: "Training customers by estimated probability".to_owned(),
        head: ["Probability".to_owned(), "Customers".to_owned()],
        rows: counts.iter().enumerate().map(|(bar, &count)| [name(bar), fixed(count as f64, 0)]).collect(),
        marked: Some(((probability * counts.len() as f64) as usize).min(counts.len().saturating_sub(1))),
    }
}

/// The estimate at each place of a curve, the present one marked.
pub fn curve_table(field: &Field, curve: &WhatIfCurve) -> Table {
    Table {
        caption: format!("Estimated probability along {}", small_letters(&field.label)),
        head: [field.label.clone(), "Probability".to_owned()],
        rows: curve.points.iter().map(|point| [value(field, point.value), percent(point.probability)]).collect(),
        marked: curve.points.iter().position(|point| point.is_present),
    }
}

/// A curve in one sentence: where it begins, ends and is now.
pub fn curve_words(field: &Field, curve: &WhatIfCurve) -> String {
    let at = |point: &churnscope_engine::explain::CurvePoint| {
        format!("{} at {}", percent(point.probability), value(field, point.value))
    };
    let (Some(first), Some(last)) = (curve.points.first(), curve.points.last()) else { return String::new() };
    let present = curve.points.iter().find(|point| point.is_present).map(at).unwrap_or_default();
    format!("Probability of leaving: {} and {}; now {present}", at(first), at(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::customer::Customer;
    use churnscope_engine::explain::curve;

    #[test]
    fn the_bar_of_the_customer_is_marked() {
        for (probability, marked) in [(0.0, 0), (0.49, 1), (0.5, 2), (1.0, 3)] {
            let table = standing_table(&[7, 1_000, 3, 1], probability);
            assert_eq!(table.marked, Some(marked));
            assert_eq!(table.rows[1], ["25 to 50%", "1,000"]);
        }
    }

    #[test]
    fn a_curve_is_a_row_a_point() {
        let scorer = scorer();
        let schema = scorer.schema();
        let customer = Customer::default_of(schema);
        for (label, rows, marked) in [("Tenure", 73, "29 months"), ("Contract", 3, "Monthly")] {
            let field = with_label(schema, label);
            let curve = curve(&scorer, &customer, field);
            let table = curve_table(&schema.fields[field], &curve);
            assert_eq!(table.rows.len(), rows);
            assert_eq!(table.marked.map(|row| table.rows[row][0].as_str()), Some(marked));
            assert!(
                curve_words(&schema.fields[field], &curve)
                    .contains(&format!("now {}", table.rows[table.marked.unwrap()][1]))
            );
        }
    }
}
