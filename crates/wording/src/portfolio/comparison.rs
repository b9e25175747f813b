//! The card that compares the list with an earlier scored file.

use churnscope_engine::campaign::band_starts::{BandProblem, band_problem};
use churnscope_engine::campaign::compare::{BandChange, Comparison, ComparisonProblem, Movement};
use churnscope_engine::campaign::scored_file::{ScoredFileError, quoted};
use churnscope_engine::campaign::snapshot::Snapshot;
use churnscope_engine::portfolio::{ChangeFilter, EstimateChange};
use churnscope_engine::schema::Band;

use crate::compared_lines::FileCustomers;
use crate::comparison::{ComparedNames, different_scales, range, repeated_ids, skipped_rows};
use crate::numbers::short_share;
use crate::reasons::unit;
use crate::values::{count, percent};

messages! {
    COMPARE = "Compare with an earlier file…";
    FILE_INPUT = "Earlier scored file";
    COMPARING = "Comparing the files";
    compared(file) = "Compared with {file}";
    not_compared(file) = "Not compared with {file}";
    CLOSE = "Close the comparison";
    in_both(customers, points) = "In both files: {customers}. “Risen” and “fallen” mean a change of at least {points} that does not lead to or from high risk.";
    DOWNLOAD = "Download the comparison";

    // the tiles
    SHOW = "Customers in the list, by change";
    NEWLY_HIGH = "newly at high risk";
    RISEN = "risen";
    NO_LONGER_HIGH = "no longer at high risk";
    FALLEN = "fallen";
    GONE = "gone";
    NEW = "new, not at high risk";
    STEADY = "steady";
    NO_ESTIMATE = "without an estimate";
    change_since(change) = "Since the earlier file: {change}";

    // the table of changes between bands
    flow(before, after) = "Customers by their risk in {before} (rows) and {after} (columns)";
    BEFORE = "Earlier risk";
    LOW = "Low";
    MEDIUM = "Medium";
    HIGH = "High";
    NOT_BEFORE = "New";
    NOT_AFTER = "Gone";
    NOBODY = "–";
    FLOW_TITLE = "From band to band";
    FLOW_NOTE = "Click a ribbon to list its customers.";
    flow_chart(before, after, changes) = "Customers by their risk in {before} (left) and {after} (right). {changes}";
    from_to(from, to) = "{from} → {to}";
    flow_part(change, customers) = "{change}: {customers}";
    most_frequent(changes) = "Most frequent changes: {changes}.";
    NO_BAND_CHANGED = "No customer changed bands.";
    FIGURES = "Show the figures";

    // the customers who are gone
    GONE_LIST = "Customers who are gone";
    gone_title(file) = "Only in {file}";
    GONE_ID = "Customer";
    GONE_ESTIMATE = "Earlier estimate";
    GONE_RISK = "Earlier risk";
    and_more(customers) = "And {customers} more. The download has all of them.";
    NO_VALUE = "–";

    // a listed customer
    was(estimate) = "Was {estimate}";
    WAS_NOT_THERE = "New";
    added(reasons) = "new reason: {reasons}";
    dropped(reasons) = "no longer a reason: {reasons}";

    // notes
    no_estimate_now(file, rows, of) = "{file}: no estimate in {rows} of {of} rows, which are not compared.";
    no_id_now(file, rows, of) = "{file}: no customer ID in {rows} of {of} rows, which are left out.";
    note(text) = "{text}.";
    no_reasons(file) = "{file} has no reasons, so reasons are not compared.";
    mixed_bands(file, lower, lower_band, higher, higher_band) = "{file}: the risk bands do not fit the estimates: a customer with an estimate of {lower} is in the {lower_band} band, and one with an estimate of {higher} in the {higher_band} band. Its rows were probably scored with different models or bands.";
    different_bands(band, before, old_start, after, new_start) = "The start of the {band} band is {old_start} in {before}, but {new_start} in {after}, so customers may have changed bands without a change of risk. To compare with the same bands, save those of {before} on the Model page, then compare again.";

    // problems
    list_without_ids(file) = "customers are matched by their IDs, but {file} has no column with IDs, or the column has another name. Choose it with Match columns";
    not_scored(columns) = "the file is not scored: it has no column churn_probability (found: {columns}). Choose a file that was scored and downloaded here, or written by churnscope score";
    no_ids(name, columns) = "the first column is {name}, which has no customer IDs to match customers by (found: {columns}). Score the file again with the customers’ IDs";
    no_bands(columns) = "there is no column risk_band (found: {columns}). Choose a file that was scored and downloaded here, or written by churnscope score";
    mostly_repeated(file, id, column, advice) = "more than half of the rows with an ID in {file} repeat the ID of an earlier row, such as {id}, so the column {column} probably has no customer IDs. {advice}";
    nothing_in_common(before, old_id, after, new_id, advice) = "the files have no customer in common: a customer ID in {before} is {old_id}, and one in {after} is {new_id}. {advice}";
    SCORE_WITH_IDS = "Score the earlier file again, with the customers’ IDs in that column";
    MATCH_IDS = "If another column has the IDs, choose it with Match columns";
    NO_ROWS = "no row of the file has a customer ID. Score the earlier file again with the customers’ IDs";
    TOO_LARGE = "the files cannot be compared: they have too many customers, or their IDs or reasons are too long";
}

/// The name of a movement, in a tile or a filter.
pub fn movement_name(movement: Movement) -> &'static str {
    match movement {
        Movement::NewlyHigh => NEWLY_HIGH,
        Movement::Risen => RISEN,
        Movement::NoLongerHigh => NO_LONGER_HIGH,
        Movement::Fallen => FALLEN,
        Movement::Gone => GONE,
        Movement::New => NEW,
        Movement::Steady => STEADY,
        Movement::NoEstimate => NO_ESTIMATE,
    }
}

/// A filter by a change: `Since the earlier file: Low → High`.
pub fn change_filter(change: ChangeFilter) -> String {
    match change {
        ChangeFilter::Movement(movement) => change_since(movement_name(movement)),
        ChangeFilter::Bands(bands) => change_since(band_change(bands)),
    }
}

/// A change from group to group: `Low → High`.
fn band_change([from, to]: BandChange) -> String {
    let name = |names: [&'static str; 4], band: Option<Band>| {
        let [low, medium, high, absent] = names;
        match band {
            Some(Band::Low) => low,
            Some(Band::Medium) => medium,
            Some(Band::High) => high,
            None => absent,
        }
    };
    from_to(name(GROUPS_BEFORE, from), name(GROUPS_AFTER, to))
}

/// A listed customer's earlier estimate, and the reasons added and dropped: `Was 34% · new reason: monthly contract`.
pub fn change_words(change: &EstimateChange) -> String {
    let before = change.before.map_or_else(|| WAS_NOT_THERE.to_owned(), |before| was(percent(before)));
    let added = (!change.added.is_empty()).then(|| added(&change.added));
    let dropped = (!change.dropped.is_empty()).then(|| dropped(&change.dropped));
    [Some(before), added, dropped].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The names of the groups in the earlier file: the three bands, and those who are not in it.
pub const GROUPS_BEFORE: [&str; 4] = [LOW, MEDIUM, HIGH, NOT_BEFORE];

/// The names of the groups in the later file: the three bands, and those who are not in it.
pub const GROUPS_AFTER: [&str; 4] = [LOW, MEDIUM, HIGH, NOT_AFTER];

/// Number of changes that [`main_changes`] names at most.
const N_MAIN_CHANGES: usize = 3;

/// Customers who moved from a group to another: `Low → High: 12`.
pub fn flow_words(from: usize, to: usize, customers: u32) -> String {
    flow_part(band_change([from, to].map(band_of)), count(customers.into()))
}

/// The band at an index of [`Comparison::flow`]; `None` for the customers who are not in the file.
pub fn band_of(group: usize) -> Option<Band> {
    Band::ALL.get(group).copied()
}

/// The most frequent changes from group to group, as a sentence. `flow` is that of [`Comparison`].
pub fn main_changes(flow: &[[u32; 4]; 4]) -> String {
    let cells =
        flow.iter().enumerate().flat_map(|(from, row)| row.iter().enumerate().map(move |(to, n)| (from, to, n)));
    let mut changes: Vec<_> = cells.filter(|(from, to, n)| from != to && **n > 0).collect();
    changes.sort_by_key(|(_, _, n)| std::cmp::Reverse(**n));
    changes.truncate(N_MAIN_CHANGES);
    let words: Vec<String> = changes.into_iter().map(|(from, to, n)| flow_words(from, to, *n)).collect();
    if words.is_empty() { NO_BAND_CHANGED.to_owned() } else { most_frequent(words.join(", ")) }
}

/// The reason that a file cannot be compared, without an initial capital letter or a final period.
pub fn file_problem(error: &ScoredFileError) -> String {
    match error {
        ScoredFileError::NotScored { columns } => not_scored(columns),
        ScoredFileError::NoIds { name, columns } => no_ids(name, columns),
        ScoredFileError::NoBands { columns } => no_bands(columns),
        // the page names only columns that exist once
        ScoredFileError::NoSuchId { .. } | ScoredFileError::Columns(_) => error.to_string(),
    }
}

/// The reason that a comparison is meaningless, without an initial capital letter or a final period. `columns` are the
/// names of the ID columns.
pub fn comparison_problem(
    names: ComparedNames<'_>,
    columns: ComparedNames<'_>,
    (before, after): (&Snapshot, &Snapshot),
    comparison: &Comparison,
    problem: ComparisonProblem,
) -> String {
    match problem {
        ComparisonProblem::MostlyRepeated { is_after } => {
            let (snapshot, rows, advice) = if is_after {
                (after, &comparison.repeated_after, MATCH_IDS)
            } else {
                (before, &comparison.repeated_before, SCORE_WITH_IDS)
            };
            let id = rows.first().map(|&row| quoted(snapshot.id(row))).unwrap_or_default();
            mostly_repeated(names.get(is_after), id, columns.get(is_after), advice)
        }
        ComparisonProblem::NothingInCommon => {
            let [old_id, new_id] = [before, after].map(|snapshot| quoted(snapshot.id(0)));
            nothing_in_common(names.before, old_id, names.after, new_id, MATCH_IDS)
        }
    }
}

/// Notes on rows that are not compared, and on problems with bands and reasons. `has_errors` says whether the earlier
/// file has a column of errors, and `has_reasons`, whether it has reasons.
pub fn notes(
    names: ComparedNames<'_>,
    (before, after): (&FileCustomers, &FileCustomers),
    comparison: &Comparison,
    (has_errors, has_reasons): (bool, bool),
) -> Vec<String> {
    let mut notes = skipped_rows(names.before, &before.skipped, before.n_rows, has_errors);
    let (skipped, of) = (&after.skipped, count(after.n_rows));
    let now = [
        (skipped.n_without_estimate > 0).then(|| no_estimate_now(names.after, count(skipped.n_without_estimate), &of)),
        (skipped.n_without_id > 0).then(|| no_id_now(names.after, count(skipped.n_without_id), &of)),
    ];
    notes.extend(now.into_iter().flatten());
    let snapshots = (&before.snapshot, &after.snapshot);
    let repeated = [
        repeated_ids(names.before, snapshots.0, &comparison.repeated_before),
        repeated_ids(names.after, snapshots.1, &comparison.repeated_after),
    ];
    notes.extend(repeated.into_iter().flatten().map(note));
    notes.extend(band_problem(snapshots.0, snapshots.1).map(|problem| band_note(names, problem)));
    match (before.scale, after.scale) {
        _ if !has_reasons => notes.push(no_reasons(names.before)),
        (Some(old), Some(new)) if old != new => {
            notes.push(note(different_scales(names.before, unit(old), names.after, unit(new))));
        }
        _ => {}
    }
    notes
}

fn band_note(names: ComparedNames<'_>, problem: BandProblem) -> String {
    match problem {
        BandProblem::Mixed { is_after, lower: (lower, highest), higher: (higher, lowest) } => {
            mixed_bands(names.get(is_after), short_share(highest), lower.name(), short_share(lowest), higher.name())
        }
        BandProblem::Different { band, before, after } => {
            different_bands(band.name(), names.before, range(before), names.after, range(after))
        }
    }
}

#[cfg(test)]
mod tests {
    use churnscope_engine::campaign::compare::compare;
    use churnscope_engine::forest::Scale;

    use super::*;

    const NAMES: ComparedNames<'_> = ComparedNames { before: "old.csv", after: "new.csv" };

    fn customers(rows: &[(&str, f64, Band)]) -> FileCustomers {
        let mut customers = FileCustomers { n_rows: rows.len() as u64, ..FileCustomers::default() };
        for (id, probability, band) in rows {
            customers.snapshot.push(id.as_bytes(), Some((*probability, *band)), []);
        }
        customers
    }

    #[test]
    fn a_change_names_the_earlier_estimate_and_the_reasons() {
        let change = |before, added: &str, dropped: &str| {
            change_words(&EstimateChange { before, added: added.to_owned(), dropped: dropped.to_owned() })
        };
        assert_eq!(change(None, "", ""), "New");
        assert_eq!(change(Some(0.34), "", ""), "Was 34%");
        let expected = "Was 34% · new reason: monthly contract · no longer a reason: tenure of 4 months; no backup";
        assert_eq!(change(Some(0.34), "monthly contract", "tenure of 4 months; no backup"), expected);
    }

    #[test]
    fn filters_name_the_change() {
        for (change, expected) in [
            (ChangeFilter::Movement(Movement::Risen), RISEN.to_owned()),
            (ChangeFilter::Bands([Some(Band::Low), Some(Band::High)]), "Low → High".to_owned()),
            (ChangeFilter::Bands([None, Some(Band::Medium)]), "New → Medium".to_owned()),
        ] {
            assert_eq!(change_filter(change), change_since(expected));
        }
    }

    #[test]
    fn the_most_frequent_changes_come_first() {
        for (flow, expected) in [
            ([[9_000, 0, 0, 0], [0, 5, 0, 0], [0; 4], [0; 4]], NO_BAND_CHANGED),
            (
                [[9_000, 7, 1_200, 3], [2, 5, 0, 0], [0; 4], [0, 0, 8, 0]],
                "Most frequent changes: Low → High: 1,200, New → High: 8, Low → Medium: 7.",
            ),
            ([[0, 0, 0, 3], [0; 4], [0; 4], [0; 4]], "Most frequent changes: Low → Gone: 3."),
        ] {
            assert_eq!(main_changes(&flow), expected);
        }
    }

    #[test]
    fn problems_and_notes_name_no_flags() {
        let columns = || "a, b".to_owned();
        let errors = [
            ScoredFileError::NotScored { columns: columns() },
            ScoredFileError::NoIds { name: "line".to_owned(), columns: columns() },
            ScoredFileError::NoBands { columns: columns() },
        ];
        let mut texts: Vec<String> = errors.iter().map(file_problem).collect();
        let once = customers(&[("a", 0.1, Band::Low)]);
        let thrice = customers(&[("b", 0.1, Band::Low); 3]);
        let other = customers(&[("c", 0.1, Band::Low)]);
        for (before, after, expected) in [
            (&once, &thrice, "more than half of the rows with an ID in new.csv repeat"),
            (&thrice, &once, "more than half of the rows with an ID in old.csv repeat"),
            (&once, &other, "the files have no customer in common: a customer ID in old.csv is a, and one in new.csv"),
        ] {
            let snapshots = (&before.snapshot, &after.snapshot);
            let compared = compare(snapshots.0, snapshots.1, 0.05);
            let problem = compared.problem(snapshots.0, snapshots.1).unwrap_or(ComparisonProblem::NothingInCommon);
            let columns = ComparedNames { before: "id", after: "key" };
            let text = comparison_problem(NAMES, columns, snapshots, &compared, problem);
            assert!(text.starts_with(expected), "{text}");
            texts.push(text);
        }
        let mixed = customers(&[("a", 0.6, Band::Medium), ("b", 0.5, Band::High)]);
        let mut old = customers(&[("a", 0.3, Band::Low), ("b", 0.4, Band::High), ("b", 0.4, Band::High)]);
        let mut new = customers(&[("a", 0.5, Band::Low), ("b", 0.7, Band::High)]);
        (old.scale, new.scale) = (Some(Scale::Probability), Some(Scale::LogOdds));
        (new.skipped.n_without_estimate, new.skipped.n_without_id) = (2, 1);
        for (before, after, has_reasons, expected) in [
            (&once, &once, true, &[][..]),
            (&once, &once, false, &["old.csv has no reasons"]),
            (&once, &mixed, true, &["new.csv: the risk bands do not fit the estimates"]),
            (
                &old,
                &new,
                true,
                &[
                    "new.csv: no estimate in 2 of 2 rows, which are not compared.",
                    "new.csv: no customer ID in 1 of 2 rows, which are left out.",
                    "old.csv: left out 1 of 3 rows with an ID",
                    "The start of the medium band is between 30% and 40% in old.csv, but between 50% and 70% in new.csv",
                    "the reasons are in points in old.csv, but in log-odds in new.csv",
                ],
            ),
        ] {
            let compared = compare(&before.snapshot, &after.snapshot, 0.05);
            let found = notes(NAMES, (before, after), &compared, (true, has_reasons));
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (note, expected) in found.iter().zip(expected) {
                assert!(note.starts_with(expected) && note.ends_with('.'), "{note}");
            }
            texts.extend(found);
        }
        assert!(texts.iter().all(|text| !text.contains("--")), "{texts:?}");
    }
}
