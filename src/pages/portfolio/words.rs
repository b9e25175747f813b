//! The page's sentences about a list: pure, so that what a team lead reads can be tested without a page.

use crate::words::{capitalised, count};
use churnscope_engine::explain::Reason;
use churnscope_engine::portfolio::{Query, SortKey};
use churnscope_engine::schema::Schema;
use churnscope_wording::reasons::phrase;
use churnscope_wording::values::{fixed, small_letters};

/// Before so much of a file is read, its pace says nothing about the rest, in seconds.
const PACE_KNOWN_AFTER: f64 = 0.4;

/// A count with its noun: `1 customer`, `7,043 customers`.
pub fn counted(number: u32, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// How many of how many are listed.
pub fn listed_of(listed: u32, all: u32) -> String {
    if listed == all { counted(all, "customer", "customers") } else { format!("{} of {}", count(listed), count(all)) }
}

/// Seconds as one reads them off a clock: `0.04 s`, `3.2 s`, `48 s`, `2 min 5 s`.
pub fn seconds(seconds: f64) -> String {
    match seconds {
        short if short < 0.995 => format!("{:.2} s", short.max(0.01)),
        short if short < 9.95 => format!("{short:.1} s"),
        some if some < 59.5 => format!("{some:.0} s"),
        long => {
            let whole = long.round();
            format!("{} min {} s", (whole / 60.0).floor(), whole % 60.0)
        }
    }
}

/// Bytes as file managers write them.
pub fn bytes(bytes: u64) -> String {
    let bytes = bytes as f64;
    match bytes {
        few if few < 1e3 => format!("{few} bytes"),
        some if some < 1e6 => format!("{} kB", fixed(some / 1e3, 0)),
        many if many < 1e9 => format!("{} MB", fixed(many / 1e6, 1)),
        most => format!("{} GB", fixed(most / 1e9, 1)),
    }
}

/// Rows a second; empty until there is a pace.
pub fn pace(rows: u64, seconds: f64) -> String {
    if rows == 0 || seconds < PACE_KNOWN_AFTER {
        return String::new();
    }
    format!("{} rows a second", fixed(two_digits(rows as f64 / seconds), 0))
}

/// How long the rest of a file will take; empty until that can be said.
pub fn time_left(done: u64, all: u64, seconds_so_far: f64) -> String {
    if done == 0 || done >= all || seconds_so_far < PACE_KNOWN_AFTER {
        return String::new();
    }
    let left = seconds_so_far * (all - done) as f64 / done as f64;
    if left < 1.5 {
        "about a second left".to_owned()
    } else {
        format!("about {} left", seconds(left.round()).replace(".0 ", " "))
    }
}

/// The share of a file that is read, in [0, 1]; an empty file is read at once.
pub fn share(done: u64, all: u64) -> f64 {
    if all == 0 { 1.0 } else { (done as f64 / all as f64).clamp(0.0, 1.0) }
}

/// A name of each order that a list can have, in the order in which they are offered.
pub fn sort_keys(schema: &Schema) -> Vec<(SortKey, String)> {
    let money = schema.monthly_charge.map(|_| (SortKey::MoneyAtRisk, "money at risk".to_owned()));
    let fields =
        schema.fields.iter().enumerate().map(|(index, field)| (SortKey::Field(index), small_letters(&field.label)));
    [(SortKey::Probability, "probability".to_owned())]
        .into_iter()
        .chain(money)
        .chain([(SortKey::Id, "customer id".to_owned()), (SortKey::Line, "line of the file".to_owned())])
        .chain(fields)
        .collect()
}

/// How a list is sorted.
pub fn sorted_by(schema: &Schema, query: &Query) -> String {
    let name = sort_keys(schema).into_iter().find(|(key, _)| *key == query.sort).map(|(_, name)| name);
    let lowest = if query.descending { "" } else { ", lowest first" };
    format!("sorted by {}{lowest}", name.unwrap_or_default())
}

/// The order after a column's heading was pressed: what is greatest comes first, names and lines in their order; a
/// second press turns it round.
pub fn pressed(query: &Query, key: SortKey) -> (SortKey, bool) {
    (key, if query.sort == key { !query.descending } else { !matches!(key, SortKey::Id | SortKey::Line) })
}

/// A reason as the list shows it, without the points; an arrow marks one that lowers the estimate.
pub fn listed_reason(schema: &Schema, reason: &Reason) -> String {
    let arrow = if reason.contribution < 0.0 { "↓ " } else { "" };
    arrow.to_owned() + &capitalised(&phrase(schema, reason))
}

fn two_digits(number: f64) -> f64 {
    let scale = 10_f64.powf(number.abs().max(1.0).log10().floor() - 1.0).max(1.0);
    (number / scale).round() * scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::schema::Value;

    #[test]
    fn times_and_sizes_are_short() {
        for (time, expected) in [
            (0.0, "0.01 s"),
            (0.043, "0.04 s"),
            (0.9999, "1.0 s"),
            (3.24, "3.2 s"),
            (9.96, "10 s"),
            (48.2, "48 s"),
            (59.7, "1 min 0 s"),
            (125.0, "2 min 5 s"),
        ] {
            assert_eq!(seconds(time), expected);
        }
        for (size, expected) in
            [(12, "12 bytes"), (977_501, "978 kB"), (140_000_000, "140.0 MB"), (2_100_000_000, "2.1 GB")]
        {
            assert_eq!(bytes(size), expected);
        }
    }

    #[test]
    fn what_is_left_is_told_once_there_is_a_pace() {
        for (done, all, so_far, expected) in [
            (0, 100, 5.0, ""),
            (50, 100, 0.1, ""),
            (100, 100, 5.0, ""),
            (50, 100, 8.0, "about 8 s left"),
            (25, 100, 20.0, "about 1 min 0 s left"),
            (99, 100, 10.0, "about a second left"),
        ] {
            assert_eq!(time_left(done, all, so_far), expected);
        }
        assert_eq!((pace(0, 3.0), pace(9_000, 0.1)), Default::default());
        assert_eq!(pace(1_234_567, 10.0), "120,000 rows a second");
        assert_eq!([share(0, 0), share(1, 4), share(9, 4)], [1.0, 0.25, 1.0]);
    }

    #[test]
    fn counts_have_their_noun() {
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(7_043, "row", "rows"), "7,043 rows");
        assert_eq!(listed_of(1_214, 7_043), "1,214 of 7,043");
        assert_eq!(listed_of(7_043, 7_043), "7,043 customers");
    }

    #[test]
    fn orders_have_names_and_turn_round() {
        let schema = scorer().schema().clone();
        let query = Query::default();
        assert_eq!(sorted_by(&schema, &query), "sorted by probability");
        assert_eq!(pressed(&query, SortKey::Probability), (SortKey::Probability, false));
        assert_eq!(pressed(&query, SortKey::MoneyAtRisk), (SortKey::MoneyAtRisk, true));
        assert_eq!(pressed(&query, SortKey::Id), (SortKey::Id, false));
        let lowest = Query { descending: false, sort: SortKey::MoneyAtRisk, ..query };
        assert_eq!(sorted_by(&schema, &lowest), "sorted by money at risk, lowest first");
        let without = Schema { monthly_charge: None, ..schema.clone() };
        assert_eq!(sort_keys(&schema).len(), sort_keys(&without).len() + 1);
    }

    #[test]
    fn reasons_that_lower_the_estimate_have_an_arrow() {
        let schema = scorer().schema().clone();
        let contract = with_label(&schema, "Contract");
        for (contribution, expected) in [(0.123, "Monthly contract"), (-0.088, "↓ Monthly contract")] {
            let reason = Reason { fields: vec![contract], value: Value::Level(0), contribution };
            assert_eq!(listed_reason(&schema, &reason), expected);
        }
    }
}
