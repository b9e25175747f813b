//! Stratified folds: each holds nearly the same share of customers who left.

use super::random::SplitMix64;

/// The fold of each row, 0 to `folds` - 1: each class is shuffled, then dealt out in turn.
pub(super) fn stratified(outcomes: &[bool], folds: usize, seed: u64) -> Vec<usize> {
    let mut random = SplitMix64::new(seed);
    let mut fold_of = vec![0; outcomes.len()];
    let mut next = 0;
    for class in [true, false] {
        let mut rows: Vec<usize> =
            outcomes.iter().enumerate().filter(|(_, left)| **left == class).map(|(row, _)| row).collect();
        random.shuffle(&mut rows);
        // the second class goes on where the first stopped, so that folds differ by one row at most
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
    fn folds_are_even_in_rows_and_in_outcomes() {
        let outcomes: Vec<bool> = (0..1_003).map(|row| row % 4 == 0).collect();
        let folds = stratified(&outcomes, 5, 9);
        for fold in 0..5 {
            let rows = folds.iter().filter(|&&of| of == fold).count();
            let left = folds.iter().zip(&outcomes).filter(|(of, left)| **of == fold && **left).count();
            assert!((200..=201).contains(&rows), "{rows}");
            assert!((50..=51).contains(&left), "{left}");
        }
    }

    #[test]
    fn the_seed_decides() {
        let outcomes: Vec<bool> = (0..100).map(|row| row % 3 == 0).collect();
        assert_eq!(stratified(&outcomes, 5, 1), stratified(&outcomes, 5, 1));
        assert_ne!(stratified(&outcomes, 5, 1), stratified(&outcomes, 5, 2));
    }
}
