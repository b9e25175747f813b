//! Figures of a list.

use super::query::{Bin, Pictures, RISK_BINS, Summary};
use super::{Portfolio, View};
use crate::bins::{self, bin_of, equal_bin};
use crate::schema::{Band, FieldIndex, Schema};

impl Portfolio {
    /// Figures of the customers that a list has, added in the order of the file, whatever the list's is.
    pub fn summary(&self, schema: &Schema, view: &View, pictures: &Pictures) -> Summary {
        let (across, down) = pictures.heat;
        let n_across = n_bins(schema, across);
        let mut summary = Summary {
            listed: view.rising().len() as u32,
            expected_leavers: 0.0,
            bands: [0; 3],
            monthly_at_risk: self.monthly_charge.map(|_| 0.0),
            risk: vec![0; RISK_BINS],
            bars: vec![Bin::default(); n_bins(schema, pictures.bars)],
            cells: vec![Bin::default(); n_across * n_bins(schema, down)],
        };
        for &row in view.rising() {
            let at = row as usize;
            let Some(probability) = self.rows.probability(at) else { continue };
            summary.expected_leavers += probability;
            let [low, medium, high] = &mut summary.bands;
            *match schema.bands.band(probability) {
                Band::Low => low,
                Band::Medium => medium,
                Band::High => high,
            } += 1;
            if let (Some(sum), Some(money)) = (&mut summary.monthly_at_risk, self.monthly_at_risk(at)) {
                *sum += money;
            }
            if let Some(count) = summary.risk.get_mut(equal_bin(probability, RISK_BINS)) {
                *count += 1;
            }
            let bin = |field| self.bin(schema, field, at);
            let cell = bin(across).zip(bin(down)).map(|(across, down)| down * n_across + across);
            for (bins, at) in [(&mut summary.bars, bin(pictures.bars)), (&mut summary.cells, cell)] {
                if let Some(bin) = at.and_then(|at| bins.get_mut(at)) {
                    bin.customers += 1;
                    bin.expected_leavers += probability;
                }
            }
        }
        summary
    }

    /// The bin of a row's value.
    fn bin(&self, schema: &Schema, field: FieldIndex, row: usize) -> Option<usize> {
        bin_of(schema.fields.get(field)?, self.rows.value(field, row)?)
    }
}

/// Bins of a field's values.
fn n_bins(schema: &Schema, field: FieldIndex) -> usize {
    schema.fields.get(field).map_or(0, bins::n_bins)
}
