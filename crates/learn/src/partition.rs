use super::bins::BinSet;

/// Moves the items whose row is in one of `left_bins` to the front, and returns their number. Both sides keep their
/// order. `scratch` is reused between calls.
pub(crate) fn partition<T: Copy + Default>(
    items: &mut [T],
    scratch: &mut Vec<T>,
    bins: &[u8],
    left_bins: &BinSet,
    row_of: impl Fn(&T) -> u32,
) -> usize {
    scratch.resize(items.len().max(scratch.len()), T::default());
    let mut n_left = 0_usize;
    let mut n_right = 0_usize;
    for index in 0..items.len() {
        let Some(&item) = items.get(index) else { break };
        let bin = bins.get(row_of(&item) as usize).copied().unwrap_or_default();
        let goes_left = left_bins.contains(bin);
        // writes to both sides and advances only one, because the processor would often mispredict a branch
        if let Some(place) = items.get_mut(n_left) {
            *place = item;
        }
        if let Some(place) = scratch.get_mut(n_right) {
            *place = item;
        }
        n_left = n_left.wrapping_add(usize::from(goes_left));
        n_right = n_right.wrapping_add(usize::from(!goes_left));
    }
    if let (Some(right), Some(saved)) = (items.get_mut(n_left..), scratch.get(..n_right)) {
        right.iter_mut().zip(saved).for_each(|(place, &item)| *place = item);
    }
    n_left
}
