//! Stratified folds: customers who left are spread evenly over the folds.

use std::collections::BTreeMap;

use super::TrainingTable;
use churnscope_learn::random::SplitMix64;

pub(super) fn folds_of(table: &TrainingTable, folds: usize, seed: u64) -> Vec<usize> {
    match &table.groups {
        None => stratified(&table.outcomes, folds, seed),
        Some(groups) => grouped(&table.outcomes, groups, folds, seed),
    }
}

/// The fold of each row. The rows of each outcome are shuffled and then dealt to the folds in turn.
fn stratified(outcomes: &[bool], folds: usize, seed: u64) -> Vec<usize> {
    let mut random = SplitMix64::new(seed);
    let mut fold_of = vec![0; outcomes.len()];
    let mut next = 0;
    for outcome in [true, false] {
        let mut rows: Vec<usize> =
            outcomes.iter().enumerate().filter(|(_, churned)| **churned == outcome).map(|(row, _)| row).collect();
        random.shuffle(&mut rows);
        // the second outcome continues where the first one stopped, so that fold sizes differ by at most one row
        for row in rows {
            if let Some(fold) = fold_of.get_mut(row) {
                *fold = next % folds.max(1);
            }
            next += 1;
        }
    }
    fold_of
}

/// The fold of each row, if all rows of a group (a customer) must be in the same fold. Groups are dealt by outcome, the
/// largest first.
fn grouped(outcomes: &[bool], groups: &[u32], folds: usize, seed: u64) -> Vec<usize> {
    let mut rows_of: BTreeMap<u32, Outcomes> = BTreeMap::new();
    for (&group, &churned) in groups.iter().zip(outcomes) {
        rows_of.entry(group).or_default().add(churned);
    }
    let mut random = SplitMix64::new(seed);
    let mut fold_of: BTreeMap<u32, usize> = BTreeMap::new();
    for kind in [(true, false), (true, true), (false, true)] {
        let mut of_kind: Vec<(u32, Outcomes)> =
            rows_of.iter().filter(|(_, rows)| rows.kind() == kind).map(|(group, rows)| (*group, *rows)).collect();
        random.shuffle(&mut of_kind);
        of_kind.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.left + rows.stayed));
        for (group, _) in of_kind {
            fold_of.insert(group, fold_of.len() % folds.max(1));
        }
    }
    groups.iter().map(|group| fold_of.get(group).copied().unwrap_or(0)).collect()
}

/// Number of customers who left, and number of customers who stayed. A customer with both outcomes counts in both.
pub(super) fn customers_by_outcome(outcomes: &[bool], groups: &[u32]) -> (usize, usize) {
    let with = |outcome: bool| {
        let rows = groups.iter().zip(outcomes).filter(|(_, churned)| **churned == outcome);
        rows.map(|(group, _)| group).collect::<std::collections::HashSet<_>>().len()
    };
    (with(true), with(false))
}

#[derive(Clone, Copy, Debug, Default)]
struct Outcomes {
    left: usize,
    stayed: usize,
}

impl Outcomes {
    fn add(&mut self, churned: bool) {
        if churned { self.left += 1 } else { self.stayed += 1 }
    }

    fn kind(self) -> (bool, bool) {
        (self.left > 0, self.stayed > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_have_equal_rows_and_outcomes() {
        let outcomes: Vec<bool> = (0..1_003).map(|row| row % 4 == 0).collect();
        let folds = stratified(&outcomes, 5, 9);
        for fold in 0..5 {
            let rows = folds.iter().filter(|&&of_row| of_row == fold).count();
            let churned = folds.iter().zip(&outcomes).filter(|(of_row, churned)| **of_row == fold && **churned).count();
            assert!((200..=201).contains(&rows), "{rows}");
            assert!((50..=51).contains(&churned), "{churned}");
        }
    }

    #[test]
    fn folds_keep_groups_together_and_have_both_outcomes() {
        type Left = fn(u32, usize) -> bool;
        // number of groups, number of rows in each group, and which rows say "left"
        let cases: [(u32, usize, Left); 4] = [
            (600, 6, |group, _| group % 5 == 0),
            (600, 6, |group, row| group % 5 == 0 && row == 5),
            (20, 3, |_, row| row == 2),
            (24, 2, |group, row| group < 4 || group < 10 && row == 0),
        ];
        for (n_groups, n_rows, left) in cases {
            let rows = || (0..n_groups).flat_map(move |group| (0..n_rows).map(move |row| (group, row)));
            let groups: Vec<u32> = rows().map(|(group, _)| group).collect();
            let outcomes: Vec<bool> = rows().map(|(group, row)| left(group, row)).collect();
            let folds = grouped(&outcomes, &groups, 5, 7);
            let first_of = |group: u32| folds[group as usize * n_rows];
            assert!(folds.iter().zip(&groups).all(|(fold, group)| *fold == first_of(*group)));
            for fold in 0..5 {
                let in_fold = || folds.iter().zip(&outcomes).filter(move |(of_row, _)| **of_row == fold);
                let expected = groups.len() / 5;
                assert!(in_fold().count().abs_diff(expected) <= n_rows, "{}", in_fold().count());
                assert!(in_fold().any(|(_, churned)| *churned) && in_fold().any(|(_, churned)| !churned));
            }
            assert_ne!(folds, grouped(&outcomes, &groups, 5, 8), "the seed decides");
        }
        assert_eq!(customers_by_outcome(&[true, false, true, false], &[1, 1, 2, 3]), (2, 2));
    }

    #[test]
    fn folds_depend_on_the_seed() {
        let outcomes: Vec<bool> = (0..100).map(|row| row % 3 == 0).collect();
        assert_eq!(stratified(&outcomes, 5, 1), stratified(&outcomes, 5, 1));
        assert_ne!(stratified(&outcomes, 5, 1), stratified(&outcomes, 5, 2));
    }
}
