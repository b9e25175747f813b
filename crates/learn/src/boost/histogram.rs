use super::super::bins::{BinnedTable, ColumnBins};
use super::super::scan::Sums;
use super::gradients::GradientSums;

/// One column after another, each with its blanks at the end.
#[derive(Debug, Default)]
pub(super) struct HistogramLayout {
    columns: Vec<(u32, usize)>,
    n_bins: usize,
}

impl HistogramLayout {
    pub(super) fn new(table: &BinnedTable, columns: &[u32]) -> Self {
        let n_bins = |&column: &u32| {
            let bins = table.columns().get(column as usize).map_or(0, ColumnBins::n_value_bins);
            (column, bins.saturating_add(1))
        };
        let columns: Vec<(u32, usize)> = columns.iter().map(n_bins).collect();
        let n_bins = columns.iter().map(|(_, n_bins)| n_bins).sum();
        Self { columns, n_bins }
    }

    pub(super) fn n_bins(&self) -> usize {
        self.n_bins
    }

    pub(super) fn columns<'a>(
        &'a self,
        mut histogram: &'a [GradientSums],
    ) -> impl Iterator<Item = (u32, &'a [GradientSums])> {
        self.columns.iter().filter_map(move |&(column, n_bins)| {
            let (bins, rest) = histogram.split_at_checked(n_bins)?;
            histogram = rest;
            Some((column, bins))
        })
    }

    /// `gradients` has one entry per row in `rows`, in the same order.
    pub(super) fn fill(
        &self,
        table: &BinnedTable,
        rows: &[u32],
        gradients: &[GradientSums],
        histogram: &mut Vec<GradientSums>,
    ) {
        histogram.clear();
        histogram.resize(self.n_bins, GradientSums::default());
        let mut rest = histogram.as_mut_slice();
        let mut columns = self.columns.iter().filter_map(|&(column, n_bins)| {
            let (bins, other) = std::mem::take(&mut rest).split_at_mut_checked(n_bins)?;
            rest = other;
            Some((table.bins(column as usize), bins))
        });
        // four columns at a time: their additions overlap in the processor, and each gradient is loaded once for all
        // four
        while let Some(first) = columns.next() {
            match (columns.next(), columns.next(), columns.next()) {
                (Some(second), Some(third), Some(fourth)) => {
                    add_four(rows, gradients, [first, second, third, fourth]);
                }
                (second, third, _) => {
                    [Some(first), second, third].into_iter().flatten().for_each(|column| add(rows, gradients, column));
                }
            }
        }
    }
}

pub(super) fn subtract(parent: &mut [GradientSums], child: &[GradientSums]) {
    parent.iter_mut().zip(child).for_each(|(sums, &child)| *sums = sums.minus(child));
}

type ColumnSums<'a> = (&'a [u8], &'a mut [GradientSums]);

fn add(rows: &[u32], gradients: &[GradientSums], (column, bins): ColumnSums<'_>) {
    for (&row, &gradient) in rows.iter().zip(gradients) {
        if let Some(sums) = column.get(row as usize).and_then(|&bin| bins.get_mut(usize::from(bin))) {
            *sums = sums.plus(gradient);
        }
    }
}

fn add_four(rows: &[u32], gradients: &[GradientSums], columns: [ColumnSums<'_>; 4]) {
    let [(a, a_bins), (b, b_bins), (c, c_bins), (d, d_bins)] = columns;
    // all four columns are cut to the same length, so that one bounds check per row can serve all four
    let n = a.len();
    let (Some(b), Some(c), Some(d)) = (b.get(..n), c.get(..n), d.get(..n)) else { return };
    for (&row, &gradient) in rows.iter().zip(gradients) {
        let row = row as usize;
        if let (Some(&a), Some(&b), Some(&c), Some(&d)) = (a.get(row), b.get(row), c.get(row), d.get(row)) {
            for (bins, bin) in [(&mut *a_bins, a), (&mut *b_bins, b), (&mut *c_bins, c), (&mut *d_bins, d)] {
                if let Some(sums) = bins.get_mut(usize::from(bin)) {
                    *sums = sums.plus(gradient);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::gradients::GradientUnits;
    use super::*;
    use crate::tests::Data;

    #[test]
    fn sums_do_not_depend_on_the_order_of_rows_and_can_be_subtracted() {
        let data = Data::random(500, 1);
        let (table, unit) = (data.binned(), GradientUnits::for_rows(500));
        let layout = HistogramLayout::new(&table, &[0, 1, 2, 3]);
        let fill = |rows: &[u32]| {
            let of_row = |&row: &u32| unit.of_row(f64::from(row % 7) - 3.0, data.targets[row as usize]);
            let gradients: Vec<GradientSums> = rows.iter().map(of_row).collect();
            let mut histogram = Vec::new();
            layout.fill(&table, rows, &gradients, &mut histogram);
            histogram
        };
        let rows = data.rows();
        let mut permuted = rows.clone();
        permuted.reverse();
        permuted.rotate_left(77);
        let mut all = fill(&rows);
        assert_eq!(fill(&permuted), all);
        let (some, others) = rows.split_at(120);
        subtract(&mut all, &fill(some));
        assert_eq!(all, fill(others));
        let n_rows: u32 = layout.columns(&all).map(|(_, bins)| bins.iter().map(|sums| sums.rows()).sum::<u32>()).sum();
        assert_eq!(n_rows, 380 * 4);
    }
}
