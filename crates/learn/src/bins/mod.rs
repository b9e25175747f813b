//! Tables in which every value is one byte: the index of its bin.
//!
//! To find a split of a column, the rows are first summed by bin: Ke et al., "LightGBM: A Highly Efficient Gradient
//! Boosting Decision Tree", NeurIPS 2017.

mod cuts;
mod set;
#[cfg(test)]
mod tests;

pub use set::BinSet;

use super::LearnError;

/// Maximum number of bins of a column for its values. One more bin is for blanks.
pub const MAX_VALUE_BINS: usize = 254;

/// The values of a column, one per row.
#[derive(Clone, Copy, Debug)]
pub enum RawColumn<'a> {
    /// Numbers. NaN and the infinities count as blanks.
    Numbers(&'a [f64]),
    /// Categories.
    Levels {
        /// The index of each row's level, or `None` for a blank.
        values: &'a [Option<u16>],
        /// Number of levels, at most [`MAX_VALUE_BINS`].
        n_levels: usize,
    },
}

impl RawColumn<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Levels { values, .. } => values.len(),
        }
    }
}

/// How the values of a column are divided into bins. Blanks have a bin of their own, after the bins of the values.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnBins {
    /// A number is in the bin whose index is the number of cuts below it.
    Numbers {
        /// The cuts, in ascending order.
        cuts: Vec<f64>,
    },
    /// Each level is a bin.
    Levels {
        /// Number of levels.
        n_levels: usize,
    },
}

impl ColumnBins {
    /// Number of bins for values.
    pub fn n_value_bins(&self) -> usize {
        match self {
            Self::Numbers { cuts } => cuts.len().saturating_add(1),
            Self::Levels { n_levels } => *n_levels,
        }
    }

    /// The bin of blanks.
    pub fn blank(&self) -> u8 {
        u8::try_from(self.n_value_bins()).unwrap_or(u8::MAX)
    }

    /// The bin of a number. NaN and the infinities count as blanks.
    pub fn bin_of_number(&self, value: f64) -> u8 {
        match self {
            Self::Numbers { cuts } if value.is_finite() => {
                u8::try_from(cuts.partition_point(|&cut| cut < value)).unwrap_or(u8::MAX)
            }
            _ => self.blank(),
        }
    }
}

/// A binned table.
#[derive(Clone, Debug, PartialEq)]
pub struct BinnedTable {
    n_rows: usize,
    columns: Vec<ColumnBins>,
    /// The bins of the first column's rows, then those of the second column, and so on.
    bins: Vec<u8>,
}

impl BinnedTable {
    /// Bins a table.
    ///
    /// Columns of numbers get at most `max_bins` bins (2 to [`MAX_VALUE_BINS`]), and one for blanks. The cuts come from
    /// the rows in `rows`, or from all rows if this is `None`.
    pub fn new(columns: &[RawColumn<'_>], max_bins: usize, rows: Option<&[u32]>) -> Result<Self, LearnError> {
        LearnError::check((2..=MAX_VALUE_BINS).contains(&max_bins), "max_bins", max_bins, "a number from 2 to 254")?;
        let n_rows = columns.first().map_or(0, RawColumn::len);
        if n_rows > i32::MAX as usize {
            return Err(LearnError::TooManyRows(n_rows));
        }
        if let Some(&row) = rows.and_then(|rows| rows.iter().find(|&&row| row as usize >= n_rows)) {
            return Err(LearnError::NoSuchRow { row, rows: n_rows });
        }
        let mut table =
            Self { n_rows, columns: Vec::new(), bins: Vec::with_capacity(n_rows.saturating_mul(columns.len())) };
        for (index, column) in columns.iter().enumerate() {
            if column.len() != n_rows {
                return Err(LearnError::ColumnLength { column: index, found: column.len(), expected: n_rows });
            }
            match *column {
                RawColumn::Numbers(values) => table.push_numbers(values, max_bins, rows),
                RawColumn::Levels { values, n_levels } => table.push_levels(values, n_levels)?,
            }
        }
        Ok(table)
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        self.columns.len()
    }

    /// How each column is divided into bins.
    pub fn columns(&self) -> &[ColumnBins] {
        &self.columns
    }

    /// The bin of each row in a column; empty if there is no such column.
    pub fn bins(&self, column: usize) -> &[u8] {
        let start = column.saturating_mul(self.n_rows);
        self.bins.get(start..start.saturating_add(self.n_rows)).unwrap_or_default()
    }

    fn push_numbers(&mut self, values: &[f64], max_bins: usize, rows: Option<&[u32]>) {
        let sample: Vec<f64> = match rows {
            None => values.iter().copied().filter(|value| value.is_finite()).collect(),
            Some(rows) => rows
                .iter()
                .filter_map(|&row| values.get(row as usize).copied())
                .filter(|value| value.is_finite())
                .collect(),
        };
        let column = ColumnBins::Numbers { cuts: cuts::cuts(sample, max_bins) };
        self.bins.extend(values.iter().map(|&value| column.bin_of_number(value)));
        self.columns.push(column);
    }

    fn push_levels(&mut self, values: &[Option<u16>], n_levels: usize) -> Result<(), LearnError> {
        let column = self.columns.len();
        if n_levels > MAX_VALUE_BINS {
            return Err(LearnError::TooManyLevels { column, levels: n_levels });
        }
        let bins = ColumnBins::Levels { n_levels };
        for (row, &value) in values.iter().enumerate() {
            self.bins.push(match value {
                None => bins.blank(),
                Some(level) => match u8::try_from(level) {
                    Ok(bin) if usize::from(bin) < n_levels => bin,
                    _ => return Err(LearnError::UnknownLevel { row, column, level, levels: n_levels }),
                },
            });
        }
        self.columns.push(bins);
        Ok(())
    }
}
