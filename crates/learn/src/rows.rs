use super::LearnError;
use super::bins::BinnedTable;
use super::random::SplitMix64;

/// Checks and sorts a list of rows. Sorting makes the result of a seed independent of the order of the list, and
/// speeds up reading columns.
pub(crate) fn sorted(table: &BinnedTable, rows: &[u32]) -> Result<Vec<u32>, LearnError> {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    match sorted.last() {
        None => Err(LearnError::NoRows),
        Some(&row) if row as usize >= table.n_rows() => Err(LearnError::NoSuchRow { row, rows: table.n_rows() }),
        Some(_) => Ok(sorted),
    }
}

pub(crate) fn check_targets(table: &BinnedTable, targets: &[bool]) -> Result<(), LearnError> {
    if targets.len() == table.n_rows() {
        Ok(())
    } else {
        Err(LearnError::Targets { found: targets.len(), rows: table.n_rows() })
    }
}

pub(crate) fn share_of(n: usize, share: f64) -> usize {
    ((n as f64 * share + 0.5) as usize).clamp(1, n.max(1))
}

/// Chooses `wanted` items at random, or all if there are fewer (Algorithm S of Knuth, "The Art of Computer
/// Programming", volume 2, section 3.4.2). Returns the chosen items and the others, each in their original order.
pub(crate) fn sample(items: &[u32], wanted: usize, random: &mut SplitMix64) -> (Vec<u32>, Vec<u32>) {
    if wanted >= items.len() {
        return (items.to_vec(), Vec::new());
    }
    let mut chosen = Vec::with_capacity(wanted);
    let mut others = Vec::with_capacity(items.len().saturating_sub(wanted));
    for (passed, &item) in items.iter().enumerate() {
        let missing = wanted.saturating_sub(chosen.len());
        if random.below(items.len().saturating_sub(passed)) < missing {
            chosen.push(item);
        } else {
            others.push(item);
        }
    }
    (chosen, others)
}
