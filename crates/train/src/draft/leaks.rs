//! Finds columns that were probably filled in or cleared after the outcome was known.

use super::column::Count;
use super::names;
use churnscope_wording::draft as texts;

/// A single column that ranks customers this well was probably recorded after the outcome.
const MAX_ROC_AUC: f64 = 0.95;

/// The limit for a column whose name suggests another model's estimate.
const MAX_ROC_AUC_OF_SCORE: f64 = 0.9;

/// Minimum distance of a suspicious ROC-AUC from 0.5, in standard deviations, because a few rows prove nothing.
const MIN_DEVIATIONS: f64 = 4.0;

/// Rows count as having one outcome if at least this share of them has it. The others may be recorded wrongly.
const MIN_SHARE: f64 = 0.99;

/// Maximum probability that rows have one outcome by chance.
const MAX_PROBABILITY: f64 = 1e-6;

/// The reason to leave out a column that alone ranks customers too well or, reversed, too badly.
pub(super) fn leak_of_ranking(name: &str, roc_auc: f64, of: Count) -> Option<String> {
    let limit = if names::is_score(name) { MAX_ROC_AUC_OF_SCORE } else { MAX_ROC_AUC };
    is_suspicious(roc_auc, of, limit).then(|| texts::leak(format_args!("{roc_auc:.3}"), limit))
}

/// Whether a ROC-AUC is far enough from 0.5, and unlikely to be so by chance (Hanley and McNeil, "The Meaning and Use
/// of the Area under a ROC Curve", Radiology 143(1), 1982).
fn is_suspicious(roc_auc: f64, of: Count, limit: f64) -> bool {
    let (left, stayed) = (of.churned as f64, (of.rows - of.churned) as f64);
    let deviation = ((left + stayed + 1.0) / (12.0 * left * stayed)).sqrt();
    let distance = (roc_auc - 0.5).abs();
    distance >= limit - 0.5 && distance >= MIN_DEVIATIONS * deviation
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Filled {
    pub(super) blank: Count,
    pub(super) filled: Count,
    pub(super) most_frequent: Count,
}

impl Filled {
    /// `counts` has the count of each distinct string, and whether the string means "blank".
    pub(super) fn of(counts: impl Iterator<Item = (Count, bool)>) -> Self {
        let mut all = Self::default();
        for (count, is_blank) in counts {
            if is_blank {
                all.blank = all.blank + count;
            } else {
                all.filled = all.filled + count;
                if count.rows > all.most_frequent.rows {
                    all.most_frequent = count;
                }
            }
        }
        all
    }

    pub(super) fn leak(self) -> Option<String> {
        let Self { blank, filled, most_frequent } = self;
        let all = blank + filled;
        let base_rate = all.churned as f64 / all.rows.max(1) as f64;
        let left = |rows: Count| has_one_outcome(rows.churned, rows.rows, base_rate);
        let stayed = |rows: Count| has_one_outcome(rows.rows - rows.churned, rows.rows, 1.0 - base_rate);
        let others = Count { rows: filled.rows - most_frequent.rows, churned: filled.churned - most_frequent.churned };
        if blank.rows > 0 && left(filled) {
            return Some(texts::leak_filled(texts::rows(filled.rows), texts::LEFT));
        }
        if blank.rows > 0 && stayed(filled) {
            return Some(texts::leak_filled(texts::rows(filled.rows), texts::STAYED));
        }
        if left(blank) {
            return Some(texts::leak_blank(texts::rows(blank.rows)));
        }
        if left(others) {
            return Some(texts::leak_of_values(texts::rows(others.rows)));
        }
        self.leak_of_blanks(all)
    }

    fn leak_of_blanks(self, all: Count) -> Option<String> {
        let share = |part: usize, of: usize| part as f64 / of as f64;
        let stayed = |count: Count| count.rows - count.churned;
        // the ROC-AUC of a feature with two values
        let roc_auc = f64::midpoint(share(self.filled.churned, all.churned), share(stayed(self.blank), stayed(all)));
        is_suspicious(roc_auc, all, MAX_ROC_AUC)
            .then(|| texts::leak_of_blanks(format_args!("{roc_auc:.3}"), MAX_ROC_AUC))
    }
}

/// Whether nearly all of `rows` rows have the same outcome, and probably not by chance. `base_rate` is the outcome's
/// share of the whole table.
fn has_one_outcome(with_outcome: usize, rows: usize, base_rate: f64) -> bool {
    with_outcome as f64 >= MIN_SHARE * rows as f64 && rows as f64 * base_rate.ln() <= MAX_PROBABILITY.ln()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use crate::Description;
    use crate::draft::draft;
    use crate::draft::tests::{mixed, options, table};

    fn reason(name: &str, rows: usize, value: impl Fn(usize, bool) -> String) -> Option<String> {
        let csv = table(&format!("months,{name},left"), rows, |row| {
            let left = mixed(row).is_multiple_of(4);
            format!("{},{},{}", mixed(row + 9_000) % 60, value(row, left), u8::from(left))
        });
        let drafted = draft(&csv, &options("left")).unwrap();
        assert!(Description::parse(&drafted.toml).is_ok());
        let start = format!("left out {name}: ");
        drafted.remarks.iter().find_map(|remark| remark.strip_prefix(&start)).map(str::to_owned)
    }

    #[test]
    fn columns_that_were_filled_in_afterward_are_left_out() {
        type Value = fn(usize, bool) -> String;
        let cases: [(&str, &str, Value, &str); 10] = [
            (
                "all leavers",
                "reason",
                |_, left| if left { "price" } else { "" }.to_owned(),
                "nearly all of them for customers who left",
            ),
            (
                "a tenth of the leavers",
                "reason",
                |row, left| {
                    if left && mixed(row + 50_000) % 100 < 10 { ["price", "moved"][row % 2] } else { "" }.to_owned()
                },
                "nearly all of them for customers who left",
            ),
            (
                "a third, as NA",
                "left_on",
                |row, left| {
                    if left && mixed(row + 50_000) % 100 < 33 {
                        format!("2024-01-{:02}", row % 28 + 1)
                    } else {
                        "NA".to_owned()
                    }
                },
                "nearly all of them for customers who left",
            ),
            (
                "most values",
                "reason",
                |row, left| {
                    if left && mixed(row + 50_000) % 100 < 40 { ["price", "moved"][row % 2] } else { "none" }.to_owned()
                },
                "other than the most frequent one",
            ),
            (
                "numbers other than 0",
                "exit_fee",
                |row, left| if left && mixed(row + 50_000) % 100 < 40 { row % 90 + 1 } else { 0 }.to_string(),
                "other than the most frequent one",
            ),
            (
                "stayers",
                "renewed_on",
                |row, left| {
                    if !left && mixed(row + 50_000) % 100 < 80 {
                        format!("2024-01-{:02}", row % 28 + 1)
                    } else {
                        String::new()
                    }
                },
                "nearly all of them for customers who stayed",
            ),
            (
                "blank for leavers",
                "next_bill",
                |row, left| {
                    if left && mixed(row + 50_000) % 100 < 60 { String::new() } else { (row % 40).to_string() }
                },
                "may have been cleared afterward",
            ),
            (
                "a score",
                "points",
                |row, left| (mixed(row + 70_000) % 100 + if left { 75 } else { 0 }).to_string(),
                "suspicious from 0.95 up",
            ),
            (
                "a named score",
                "Churn Score",
                |row, left| (mixed(row + 70_000) % 100 + if left { 60 } else { 0 }).to_string(),
                "suspicious from 0.9 up",
            ),
            ("a category", "stage", |_, left| if left { "z" } else { "a" }.to_owned(), "leak"),
        ];
        for (kind, name, value, part) in cases {
            let found = reason(name, 1_000, value);
            assert!(found.as_ref().is_some_and(|reason| reason.contains(part)), "{kind}: {found:?}");
        }
    }

    #[test]
    fn strong_and_rare_signals_are_kept() {
        type Value = fn(usize, bool) -> String;
        let cases: [(&str, usize, Value); 4] = [
            ("a strong signal", 1_000, |row, left| (mixed(row + 70_000) % 100 + if left { 50 } else { 0 }).to_string()),
            (
                "few filled cells",
                1_000,
                |row, _| if row % 80 == 0 { (row / 80 % 5).to_string() } else { String::new() },
            ),
            ("blanks only for a few who stayed", 1_000, |row, left| {
                if !left && row % 60 == 0 { String::new() } else { (mixed(row + 70_000) % 100).to_string() }
            }),
            ("a rare level of leavers only", 40, |row, left| if left && row % 3 == 0 { "b" } else { "a" }.to_owned()),
        ];
        for (kind, rows, value) in cases {
            assert_eq!(reason("signal", rows, value), None, "{kind}");
        }
    }
}
