//! Stratified folds: customers who left make up nearly the same share of every fold.

use super::random::SplitMix64;

/// Each row's fold, from 0 to `folds` - 1: each outcome's rows are shuffled and then dealt to the folds in turn.
pub(super) fn stratified(outcomes: &[bool], folds: usize, seed: u64) -> Vec<usize> {
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
    fn folds_depend_on_the_seed() {
        let outcomes: Vec<bool> = (0..100).map(|row| row % 3 == 0).collect();
        assert_eq!(stratified(&outcomes, 5, 1), stratified(&outcomes, 5, 1));
        assert_ne!(stratified(&outcomes, 5, 1), stratified(&outcomes, 5, 2));
    }
}
