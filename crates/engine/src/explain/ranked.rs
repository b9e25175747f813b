//! Ordering by a figure.

/// The greatest rank first; equal ones stay in their order. Whatever is ordered, the sorting itself is compiled once, so
/// that the page holds one kind of it less.
pub(super) fn ranked<T>(items: Vec<T>, rank: impl Fn(&T) -> f64) -> Vec<T> {
    let order = falling(items.iter().map(rank).collect());
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| items.get_mut(place)?.take()).collect()
}

/// The places of ranks, that of the greatest first.
fn falling(ranks: Vec<f64>) -> Vec<usize> {
    let mut order: Vec<(usize, f64)> = ranks.into_iter().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    order.into_iter().map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_comes_first_and_equal_ones_keep_their_order() {
        let items = vec![("a", 1.0), ("b", 3.0), ("c", 1.0), ("d", f64::NEG_INFINITY), ("e", 3.0)];
        let names: Vec<&str> = ranked(items, |&(_, rank)| rank).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "e", "a", "c", "d"]);
        assert!(ranked(Vec::<f64>::new(), |&rank| rank).is_empty());
    }
}
