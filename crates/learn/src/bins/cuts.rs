/// The cuts between the bins of a column: a number is in the bin whose index is the number of cuts below it. If there
/// are at most `max_bins` distinct numbers, each has a bin of its own. Otherwise, bins have about the same number of
/// rows, apart from those with a frequent number.
pub(super) fn cuts(mut values: Vec<f64>, max_bins: usize) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let mut cuts = Vec::new();
    let mut rows_left = values.len();
    let mut bins_left = max_bins;
    let mut rows_in_bin = 0_usize;
    let one_each = has_at_most(&values, max_bins);
    // 0.0 and -0.0 are equal, so they form one run
    let mut runs = values.chunk_by(|a, b| a == b).peekable();
    while let (Some(run), Some(next)) = (runs.next(), runs.peek()) {
        rows_in_bin = rows_in_bin.saturating_add(run.len());
        // the remaining rows are divided evenly among the remaining bins, because a frequent number may have filled an
        // earlier bin with more than an even share
        let target = rows_left.checked_div(bins_left).unwrap_or(usize::MAX);
        let is_full = rows_in_bin.saturating_add(next.len() / 2) >= target && bins_left > 1;
        if let (true, Some(&low), Some(&high)) = (one_each || is_full, run.last(), next.first()) {
            cuts.push(halfway(low, high));
            rows_left = rows_left.saturating_sub(rows_in_bin);
            bins_left = bins_left.saturating_sub(1);
            rows_in_bin = 0;
        }
    }
    cuts
}

fn has_at_most(sorted: &[f64], limit: usize) -> bool {
    sorted.chunk_by(|a, b| a == b).nth(limit).is_none()
}

fn halfway(low: f64, high: f64) -> f64 {
    let middle = low / 2.0 + high / 2.0;
    if low <= middle && middle < high { middle } else { low }
}
