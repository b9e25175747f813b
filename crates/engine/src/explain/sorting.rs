//! Sorting by a number.

/// Sorts items by a key, highest first; equal items keep their order. The sort itself handles only keys and indices, so
/// it is compiled once for all item types.
pub(super) fn sorted_descending<T>(items: Vec<T>, key: impl Fn(&T) -> f64) -> Vec<T> {
    let order = descending_order(items.iter().map(key).collect());
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| items.get_mut(place)?.take()).collect()
}

/// The indices of the keys, from the highest key to the lowest; equal keys keep their order.
pub(crate) fn descending_order(keys: Vec<f64>) -> Vec<usize> {
    let mut order: Vec<(usize, f64)> = keys.into_iter().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    order.into_iter().map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_comes_first_and_equal_items_keep_their_order() {
        let items = vec![("a", 1.0), ("b", 3.0), ("c", 1.0), ("d", f64::NEG_INFINITY), ("e", 3.0)];
        let names: Vec<&str> = sorted_descending(items, |&(_, key)| key).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "e", "a", "c", "d"]);
        assert!(sorted_descending(Vec::<f64>::new(), |&key| key).is_empty());
    }
}
