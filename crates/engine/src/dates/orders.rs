//! Detects which orders of day, month, and year fit the dates of a column.

use bincode::{Decode, Encode};

use super::DateOrder;

/// The orders in which every date of a column can be read.
///
/// `03/04/2026` alone is ambiguous, but `11/24/2026` in the same column shows that the month comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct DateOrders {
    /// For each order of [`DateOrder::ALL`], whether a date of the column does not fit it.
    unfit: [bool; 3],
}

impl DateOrders {
    /// Takes a cell into account.
    pub fn add(&mut self, cell: &str) {
        let readings = DateOrder::readings(cell.trim());
        if readings.iter().any(Option::is_some) {
            for (unfit, reading) in self.unfit.iter_mut().zip(readings) {
                *unfit |= reading.is_none();
            }
        }
    }

    /// Takes other cells of the same column into account.
    pub fn merge(&mut self, others: &Self) {
        for (unfit, other) in self.unfit.iter_mut().zip(others.unfit) {
            *unfit |= other;
        }
    }

    /// The only order that fits the column or, if none or several fit, `own`.
    pub fn order_for(self, own: DateOrder) -> DateOrder {
        let fit = DateOrder::ALL.into_iter().zip(self.unfit).filter(|(_, unfit)| !unfit).map(|(order, _)| order);
        match fit.collect::<Vec<_>>().as_slice() {
            &[only] => only,
            _ => own,
        }
    }
}
