//! Which groups of a field's values the charts of the list show: all, or those with the most customers.

use churnscope_engine::bins::n_bins;
use churnscope_engine::portfolio::Bin;
use churnscope_engine::schema::Field;

/// Maximum number of bars, and of rows of the heat map.
const MAX_DOWN: usize = 24;

/// Maximum number of columns of the heat map. More do not fit on a phone.
const MAX_ACROSS: usize = 8;

/// The groups that a chart shows, in the field's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownBins {
    /// The indices of the groups.
    pub bins: Vec<usize>,
    /// Number of groups, whether or not they are shown.
    pub n_all: usize,
}

impl ShownBins {
    fn of(customers: &[u32], max: usize) -> Self {
        let mut bins: Vec<usize> = (0..customers.len()).collect();
        bins.sort_by_key(|&bin| std::cmp::Reverse(customers.get(bin).copied().unwrap_or_default()));
        bins.truncate(max);
        bins.sort_unstable();
        Self { bins, n_all: customers.len() }
    }

    /// The bars.
    pub fn of_bars(field: &Field, bins: &[Bin]) -> Self {
        let customers: Vec<u32> = bins.iter().take(n_bins(field)).map(|bin| bin.customers).collect();
        Self::of(&customers, MAX_DOWN)
    }

    /// The columns and the rows of the heat map, whose cells are listed row by row.
    pub fn of_cells(across: &Field, down: &Field, cells: &[Bin]) -> [Self; 2] {
        let (width, height) = (n_bins(across).max(1), n_bins(down));
        let mut customers = [vec![0_u32; width], vec![0_u32; height]];
        for (index, cell) in cells.iter().take(width * height).enumerate() {
            let [columns, rows] = &mut customers;
            for place in [columns.get_mut(index % width), rows.get_mut(index / width)].into_iter().flatten() {
                *place = place.saturating_add(cell.customers);
            }
        }
        let [columns, rows] = customers;
        [Self::of(&columns, MAX_ACROSS), Self::of(&rows, MAX_DOWN)]
    }

    /// Whether some groups are not shown.
    pub fn is_partial(&self) -> bool {
        self.bins.len() < self.n_all
    }

    /// The group at a position in the chart.
    pub fn at(&self, position: usize) -> Option<usize> {
        self.bins.get(position).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_with_the_most_customers_are_shown_in_their_order() {
        for (customers, max, expected) in [
            (&[5, 1, 9][..], 3, &[0, 1, 2][..]),
            (&[5, 1, 9], 2, &[0, 2]),
            (&[1, 1, 1], 2, &[0, 1]),
            (&[0, 0, 7], 1, &[2]),
            (&[], 4, &[]),
        ] {
            let shown = ShownBins::of(customers, max);
            assert_eq!((shown.bins.as_slice(), shown.is_partial()), (expected, max < customers.len()));
            assert_eq!(shown.at(0), expected.first().copied());
            assert_eq!(shown.at(max), None);
        }
    }
}
