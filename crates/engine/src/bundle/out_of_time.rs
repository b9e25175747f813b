//! Metrics on the latest rows.

use bincode::{Decode, Encode};

use super::evaluation::are_plausible;
use crate::metrics::Metrics;

/// Maximum length of a column's name and of a period, in bytes.
pub const MAX_PERIOD: usize = 200;

/// Metrics on the latest rows, of models that were trained only on earlier rows.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct OutOfTime {
    /// Name of the column with the periods.
    pub period: String,
    /// The first of the latest periods, as it is written in the file.
    pub first: String,
    /// Number of earlier rows.
    pub earlier_rows: u64,
    /// Number of latest rows.
    pub rows: u64,
    /// Number of latest rows whose customers left.
    pub positives: u64,
    /// The metrics on the latest rows.
    pub metrics: Metrics,
}

impl OutOfTime {
    pub(super) fn fits(&self, rows: u64) -> bool {
        [&self.period, &self.first].into_iter().all(|text| text.len() <= MAX_PERIOD)
            && self.earlier_rows.checked_add(self.rows) == Some(rows)
            && self.earlier_rows > 0
            && (1..self.rows).contains(&self.positives)
            && are_plausible(&self.metrics)
    }
}
