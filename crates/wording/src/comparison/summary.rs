//! The summary of a comparison: the customers by movement, and by their bands in the two files.

use churnscope_engine::campaign::compare::{Comparison, Movement};
use churnscope_engine::campaign::snapshot::Snapshot;

use super::{
    ComparedNames, FALLEN, GONE, HIGH, LOW, MEDIUM, NEW, NEWLY_HIGH, NO_LONGER_HIGH, RISEN, STEADY, compared, fallen,
    flow, gone, in_points, new, no_estimate, risen,
};
use crate::values::count;

/// The number of customers for each movement, one per line; [`Movement::NoEstimate`] is left out if it has none.
/// `threshold` is that of the comparison.
pub fn summary(
    names: ComparedNames<'_>,
    (before, after): (&Snapshot, &Snapshot),
    comparison: &Comparison,
    threshold: f64,
) -> String {
    let customers = |snapshot: &Snapshot, repeated: &[u32]| count(snapshot.len().saturating_sub(repeated.len()) as u64);
    let old_count = customers(before, &comparison.repeated_before);
    let new_count = customers(after, &comparison.repeated_after);
    let moved = Movement::ALL.into_iter().filter_map(|movement| {
        let moved = comparison.count(movement);
        let is_shown = moved > 0 || movement != Movement::NoEstimate;
        is_shown.then(|| [count(moved as u64), label(names, movement, threshold)])
    });
    let moved: Vec<[String; 2]> = moved.collect();
    let width = moved.iter().map(|[count, _]| count.len()).max().unwrap_or_default();
    let lines = moved.iter().map(|[count, label]| format!("\n  {count:>width$} {label}"));
    format!("{}{}", compared(names.before, old_count, names.after, new_count), lines.collect::<String>())
}

fn label(names: ComparedNames<'_>, movement: Movement, threshold: f64) -> String {
    let by = (threshold > 0.0).then(|| in_points(threshold));
    match movement {
        Movement::NewlyHigh => NEWLY_HIGH.to_owned(),
        Movement::Risen => by.map_or_else(|| RISEN.to_owned(), risen),
        Movement::NoLongerHigh => NO_LONGER_HIGH.to_owned(),
        Movement::Fallen => by.map_or_else(|| FALLEN.to_owned(), fallen),
        Movement::Gone => gone(names.before),
        Movement::New => new(names.after),
        Movement::Steady => STEADY.to_owned(),
        Movement::NoEstimate => no_estimate(names.before, names.after),
    }
}

/// The flow from band to band, as a table.
pub fn flow_table(names: ComparedNames<'_>, comparison: &Comparison) -> String {
    let header = ["", LOW, MEDIUM, HIGH, GONE].map(str::to_owned);
    let rows = [LOW, MEDIUM, HIGH, NEW].into_iter().zip(&comparison.flow).map(|(name, row)| {
        let [low, medium, high, gone] = row.map(|customers| count(customers.into()));
        // nobody is new and gone
        let gone = if name == NEW { String::new() } else { gone };
        [name.to_owned(), low, medium, high, gone]
    });
    let table: Vec<[String; 5]> = [header].into_iter().chain(rows).collect();
    let width = table.iter().flat_map(|row| row.iter().skip(1)).map(String::len).max().unwrap_or_default();
    let mut text = flow(names.before, names.after);
    for [name, numbers @ ..] in table {
        let numbers: String = numbers.iter().map(|number| format!("  {number:>width$}")).collect();
        text.push_str(format!("\n  {name:<6}{numbers}").trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::tests::{NAMES, snapshot};
    use churnscope_engine::campaign::compare::compare;
    use churnscope_engine::schema::Band;

    #[test]
    fn the_summary_counts_movements_and_bands() {
        let old = snapshot(&[("a", 0.1, Band::Low), ("b", 0.6, Band::High), ("b", 0.6, Band::High)]);
        let new = snapshot(&[("a", 0.7, Band::High), ("c", 0.3, Band::Medium)]);
        let compared = compare(&old, &new, 0.05);
        let expected = "compared 2 customers in old.csv with 2 in new.csv:\n  \
                        1 newly at high risk\n  \
                        0 risen by at least 5 points\n  \
                        0 no longer at high risk\n  \
                        0 fallen by at least 5 points\n  \
                        1 gone: only in old.csv\n  \
                        1 new, but not at high risk: only in new.csv\n  \
                        0 steady: none of these";
        assert_eq!(summary(NAMES, (&old, &new), &compared, 0.05), expected);
        let expected = "customers by their risk in old.csv (rows) and in new.csv (columns):\n             \
                        low  medium    high    gone\n  \
                        low          0       0       1       0\n  \
                        medium       0       0       0       0\n  \
                        high         0       0       0       1\n  \
                        new          0       1       0";
        assert_eq!(flow_table(NAMES, &compared), expected);
    }

    #[test]
    fn a_threshold_of_0_is_not_named() {
        assert_eq!(label(NAMES, Movement::Fallen, 0.0), FALLEN);
    }
}
