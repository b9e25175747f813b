//! Messages of `churnscope compare`.

mod summary;

use churnscope_engine::campaign::band_starts::BandProblem;
use churnscope_engine::campaign::compare::{Comparison, ComparisonProblem};
use churnscope_engine::campaign::scored_file::{NoEstimate, quoted};
use churnscope_engine::campaign::snapshot::Snapshot;
use churnscope_engine::campaign::uncompared_rows::{RowWithoutEstimate, UncomparedRows};
use churnscope_engine::csv::Location;
use churnscope_engine::forest::Scale;

use crate::numbers::short_share;
use crate::reasons::unit;
use crate::rows;
use crate::values::{capitalized, count, fixed};

pub use self::summary::{flow_table, summary};

messages! {
    BANDS = "expected two probabilities between 0 and 1 in ascending order, such as 0.2,0.5: where medium and high risk start";
    ONE_STREAM = "OLD and NEW cannot both be standard input: pass the name of a file for one of them";
    TOO_LARGE = "the file cannot be compared: it has too many customers, or their IDs or reasons are too long. Is another column the ID? Name it with --id";

    // rows that cannot be compared
    without_estimate(file, rows, of) = "{file}: no estimate in {rows} of {of} rows. Their customers are listed, but not compared";
    ERROR_COLUMN = "the error column of the file says why";
    without_id(file, rows, of) = "{file}: no customer ID in {rows} of {of} rows, which are left out";
    repeated(file, rows, of, ids) = "{file}: left out {rows} of {of} rows with an ID, because an earlier row has the same ID: {ids}";
    BLANK = "churn_probability is blank";
    not_a_probability(found) = "churn_probability is \"{found}\", expected a number from 0 to 1";
    not_a_band(found) = "risk_band is \"{found}\", expected low, medium, or high";
    row_problem(location, id, problem) = "{location}, {id}: {problem}";
    more(count) = "and {count} more";

    // files that cannot be compared, or only in part
    mostly_repeated(file, column, id) = "{file}: more than half of the rows with an ID repeat the ID of an earlier row, such as {id}, so the column {column} probably has no customer IDs: name the column that has them with --id";
    nothing_in_common(before, after, old_id, new_id) = "{before} and {after} have no customer in common: a customer ID in the first is {old_id}, and one in the second is {new_id}. If the IDs are in another column, name it with --id";
    mixed_bands(file, lower, lower_band, higher, higher_band) = "{file}: the risk bands do not fit the estimates: a customer with an estimate of {lower} is in the {lower_band} band, and one with an estimate of {higher} in the {higher_band} band. Were the rows scored with different models or bands? To set the bands for all customers, use --bands";
    different_bands(band, before, old_start, after, new_start) = "the start of the {band} band is {old_start} in {before}, but {new_start} in {after}, so customers may have changed bands without a change of risk. To set the bands for both files, use --bands";
    between(low, high) = "between {low} and {high}";
    different_scales(before, old_unit, after, new_unit) = "the reasons are in {old_unit} in {before}, but in {new_unit} in {after}, so the files were scored with different models, and some changes may come from that";
    no_reasons(file) = "{file} has no reasons, so reasons are not compared: score it with --explain";
    fewer_reasons(file, reasons) = "{file} has only {reasons} per customer, so further reasons in the other file are ignored";
    ONE_REASON = "1 reason";
    reasons(count) = "{count} reasons";

    // the summary
    compared(before, old_count, after, new_count) = "compared {old_count} customers in {before} with {new_count} in {after}:";
    NEWLY_HIGH = "newly at high risk";
    risen(points) = "risen by at least {points}";
    RISEN = "risen";
    NO_LONGER_HIGH = "no longer at high risk";
    fallen(points) = "fallen by at least {points}";
    FALLEN = "fallen";
    gone(before) = "gone: only in {before}";
    new(after) = "new, but not at high risk: only in {after}";
    STEADY = "steady: none of these";
    no_estimate(before, after) = "not compared: in {after}, but without an estimate in {after} or {before}";
    ONE_POINT = "1 point";
    points(number) = "{number} points";
    flow(before, after) = "customers by their risk in {before} (rows) and in {after} (columns):";
    LOW = "low";
    MEDIUM = "medium";
    HIGH = "high";
    GONE = "gone";
    NEW = "new";
}

/// Maximum number of repeated IDs that are named.
const IDS_LISTED: usize = 5;

/// The names of the files that are compared, as messages state them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedNames<'a> {
    /// The earlier file.
    pub before: &'a str,
    /// The later file.
    pub after: &'a str,
}

impl ComparedNames<'_> {
    /// One of the two files.
    pub fn get(&self, is_after: bool) -> &str {
        if is_after { self.after } else { self.before }
    }
}

/// Notes on the rows of a file that have no estimate or no ID: how many there are, and the first few. `has_errors` says
/// whether the file has a column of errors.
pub fn skipped_rows(file: &str, skipped: &UncomparedRows, rows: u64, has_errors: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if skipped.n_without_estimate > 0 {
        let mut note = without_estimate(file, count(skipped.n_without_estimate), count(rows));
        if has_errors {
            note.push_str(&format!(". {}", capitalized(ERROR_COLUMN)));
        }
        let first = skipped.first_without_estimate.iter().map(row_without_estimate).collect();
        notes.push(listed(note, first, skipped.n_without_estimate));
    }
    if skipped.n_without_id > 0 {
        let note = without_id(file, count(skipped.n_without_id), count(rows));
        let first = skipped.first_without_id.iter().map(Location::to_string).collect();
        notes.push(listed(note, first, skipped.n_without_id));
    }
    notes
}

fn row_without_estimate(row: &RowWithoutEstimate) -> String {
    let problem = match &row.cause {
        NoEstimate::Blank => BLANK.to_owned(),
        NoEstimate::NotAProbability(found) => not_a_probability(found),
        NoEstimate::NotABand(found) => not_a_band(found),
        NoEstimate::CellCount { found, expected } => {
            let found = if *found == 1 { rows::ONE_CELL.to_owned() } else { rows::cells(found) };
            rows::cell_count(found, expected)
        }
        NoEstimate::OpenQuote(last_line) => rows::open_quote(last_line),
    };
    row_problem(row.location, &row.id, problem)
}

fn listed(note: String, first: Vec<String>, all: u64) -> String {
    let others = all.saturating_sub(first.len() as u64);
    let others = (others > 0).then(|| more(count(others)));
    let lines = first.into_iter().chain(others).map(|line| format!("\n  {line}"));
    format!("{note}:{}", lines.collect::<String>())
}

/// How many rows of a file have an ID that an earlier row has, and some of these IDs; `None` if there are no such rows.
pub fn repeated_ids(file: &str, snapshot: &Snapshot, repeated_rows: &[u32]) -> Option<String> {
    let mut ids: Vec<String> = Vec::new();
    for &row in repeated_rows {
        let id = quoted(snapshot.id(row));
        if !ids.contains(&id) {
            ids.push(id);
        }
        if ids.len() > IDS_LISTED {
            ids.pop();
            ids.push("…".to_owned());
            break;
        }
    }
    let n_repeated = count(repeated_rows.len() as u64);
    (!ids.is_empty()).then(|| repeated(file, n_repeated, count(snapshot.len() as u64), ids.join(", ")))
}

/// The reason that a comparison is meaningless. `columns` are the names of the ID columns.
pub fn comparison_problem(
    names: ComparedNames<'_>,
    columns: ComparedNames<'_>,
    (before, after): (&Snapshot, &Snapshot),
    comparison: &Comparison,
    problem: ComparisonProblem,
) -> String {
    match problem {
        ComparisonProblem::MostlyRepeated { is_after } => {
            let (snapshot, rows) =
                if is_after { (after, &comparison.repeated_after) } else { (before, &comparison.repeated_before) };
            let id = rows.first().map(|&row| quoted(snapshot.id(row))).unwrap_or_default();
            mostly_repeated(names.get(is_after), columns.get(is_after), id)
        }
        ComparisonProblem::NothingInCommon => {
            nothing_in_common(names.before, names.after, quoted(before.id(0)), quoted(after.id(0)))
        }
    }
}

/// A sign that the bands in a file do not fit its estimates, or that those of the two files differ.
pub fn band_problem(names: ComparedNames<'_>, problem: BandProblem) -> String {
    match problem {
        BandProblem::Mixed { is_after, lower: (lower, highest), higher: (higher, lowest) } => {
            mixed_bands(names.get(is_after), short_share(highest), lower.name(), short_share(lowest), higher.name())
        }
        BandProblem::Different { band, before, after } => {
            different_bands(band.name(), names.before, range(before), names.after, range(after))
        }
    }
}

/// A range of probabilities: `50%`, or `between 40% and 50%`.
pub(crate) fn range((low, high): (f64, f64)) -> String {
    let [low, high] = [low, high].map(short_share);
    if low == high { low } else { between(low, high) }
}

/// Notes on differences between the reasons of two files: in their scales, and in their numbers per customer.
pub fn reason_notes(names: ComparedNames<'_>, scales: [Option<Scale>; 2], n_reasons: [usize; 2]) -> Vec<String> {
    let [old_count, new_count] = n_reasons;
    let scales = match scales {
        [Some(old), Some(new)] if old != new => Some(different_scales(names.before, unit(old), names.after, unit(new))),
        _ => None,
    };
    let fewer = (old_count != new_count).then(|| {
        let file = names.get(new_count < old_count);
        match old_count.min(new_count) {
            0 => no_reasons(file),
            1 => fewer_reasons(file, ONE_REASON),
            n => fewer_reasons(file, reasons(n)),
        }
    });
    scales.into_iter().chain(fewer).collect()
}

/// A difference between two probabilities in percentage points, with as many decimals as needed, up to four.
pub fn in_points(difference: f64) -> String {
    let number = fixed(difference * 100.0, 4);
    let number = number.trim_end_matches('0').trim_end_matches('.');
    if number == "1" { ONE_POINT.to_owned() } else { points(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::campaign::compare::compare;
    use churnscope_engine::schema::Band;

    pub(super) const NAMES: ComparedNames<'_> = ComparedNames { before: "old.csv", after: "new.csv" };

    pub(super) fn snapshot(customers: &[(&str, f64, Band)]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for (id, probability, band) in customers {
            snapshot.push(id.as_bytes(), Some((*probability, *band)), []);
        }
        snapshot
    }

    #[test]
    fn changes_are_in_points() {
        for (threshold, expected) in
            [(0.05, "5 points"), (0.01, "1 point"), (0.125, "12.5 points"), (0.1, "10 points"), (1.0, "100 points")]
        {
            assert_eq!(in_points(threshold), expected);
        }
    }

    #[test]
    fn rows_that_are_not_compared_are_listed_and_the_others_counted() {
        let row = |cause| RowWithoutEstimate { location: Location::Line(2), id: "a".to_owned(), cause };
        for (cause, expected) in [
            (NoEstimate::Blank, "line 2, a: churn_probability is blank"),
            (
                NoEstimate::NotAProbability("x".to_owned()),
                "line 2, a: churn_probability is \"x\", expected a number from 0 to 1",
            ),
            (NoEstimate::NotABand("x".to_owned()), "line 2, a: risk_band is \"x\", expected low, medium, or high"),
            (NoEstimate::CellCount { found: 1, expected: 3 }, "line 2, a: found 1 cell, expected 3 as in the header"),
        ] {
            assert_eq!(row_without_estimate(&row(cause)), expected);
        }
        let skipped = UncomparedRows {
            n_without_id: 1,
            first_without_id: vec![Location::Row(4)],
            n_without_estimate: 1_001,
            first_without_estimate: vec![row(NoEstimate::Blank)],
        };
        let [without_estimate, without_id] = &skipped_rows("old.csv", &skipped, 2_000, true)[..] else { panic!() };
        assert_eq!(
            without_estimate,
            "old.csv: no estimate in 1,001 of 2,000 rows. Their customers are listed, but not compared. The error \
             column of the file says why:\n  line 2, a: churn_probability is blank\n  and 1,000 more"
        );
        assert_eq!(without_id, "old.csv: no customer ID in 1 of 2,000 rows, which are left out:\n  row 4");
        assert_eq!(skipped_rows("old.csv", &UncomparedRows::default(), 9, true), [""; 0]);
    }

    #[test]
    fn repeated_ids_are_named_once() {
        let customers =
            |ids: &[&'static str]| snapshot(&ids.iter().map(|id| (*id, 0.1, Band::Low)).collect::<Vec<_>>());
        for (ids, rows, expected) in [
            (&["a", "b"][..], &[][..], None),
            (
                &["a", "a", "a"],
                &[1, 2],
                Some("left out 2 of 3 rows with an ID, because an earlier row has the same ID: a"),
            ),
            (&["a", "b", "c", "d", "e", "f"], &[0, 1, 2, 3, 4], Some("same ID: a, b, c, d, e")),
            (&["a", "b", "c", "d", "e", "f"], &[0, 1, 2, 3, 4, 5], Some("same ID: a, b, c, d, e, …")),
        ] {
            let note = repeated_ids("old.csv", &customers(ids), rows);
            assert_eq!(note.is_some(), expected.is_some());
            assert!(note.unwrap_or_default().ends_with(expected.unwrap_or_default()), "{ids:?}");
        }
    }

    #[test]
    fn files_that_do_not_belong_together_are_named() {
        let (once, thrice) = (snapshot(&[("a", 0.1, Band::Low)]), snapshot(&[("b", 0.1, Band::Low); 3]));
        let columns = ComparedNames { before: "id", after: "key" };
        for (before, after, expected) in [
            (
                &once,
                &thrice,
                "new.csv: more than half of the rows with an ID repeat the ID of an earlier row, such as b, so the column key ",
            ),
            (
                &thrice,
                &once,
                "old.csv: more than half of the rows with an ID repeat the ID of an earlier row, such as b, so the column id ",
            ),
            (
                &once,
                &snapshot(&[("c", 0.1, Band::Low)]),
                "old.csv and new.csv have no customer in common: a customer ID in the first is a, and one in the second is c.",
            ),
        ] {
            let compared = compare(before, after, 0.05);
            let problem = compared.problem(before, after).unwrap_or(ComparisonProblem::NothingInCommon);
            let text = comparison_problem(NAMES, columns, (before, after), &compared, problem);
            assert!(text.starts_with(expected), "{text}");
        }
    }

    #[test]
    fn bands_and_reasons_that_differ_are_explained() {
        let mixed = BandProblem::Mixed { is_after: true, lower: (Band::Medium, 0.6), higher: (Band::High, 0.5) };
        assert!(band_problem(NAMES, mixed).starts_with(
            "new.csv: the risk bands do not fit the estimates: a customer with an estimate of 60% is in the medium \
             band, and one with an estimate of 50% in the high band."
        ));
        let different = BandProblem::Different { band: Band::High, before: (0.5, 0.5), after: (0.6, 0.625) };
        assert!(
            band_problem(NAMES, different)
                .starts_with("the start of the high band is 50% in old.csv, but between 60% and 62.5% in new.csv, so ")
        );
        let (forest, boosted) = (Some(Scale::Probability), Some(Scale::LogOdds));
        for (scales, n_reasons, expected) in [
            ([forest, forest], [3, 3], ""),
            ([None, forest], [0, 3], "old.csv has no reasons, so "),
            ([forest, None], [1, 0], "new.csv has no reasons, so "),
            ([forest, forest], [1, 3], "old.csv has only 1 reason per customer, so "),
            ([forest, forest], [3, 2], "new.csv has only 2 reasons per customer, so "),
            ([forest, boosted], [3, 3], "the reasons are in points in old.csv, but in log-odds in new.csv, so "),
        ] {
            let notes = reason_notes(NAMES, scales, n_reasons).join("\n");
            assert!(notes.starts_with(expected) && notes.is_empty() == expected.is_empty(), "{notes}");
        }
    }
}
