//! Totals of a list, and the data for its charts.

use super::query::{Bin, ChartFields, RISK_BINS, Summary};
use super::{Portfolio, View};
use crate::bins::{self, bin_of, equal_bin};
use crate::schema::{Band, FieldIndex, Schema};

impl Portfolio {
    /// Totals of the listed customers, and the data for the charts. Values are added in file order, so the sums do not
    /// depend on the order of the list.
    pub fn summary(&self, schema: &Schema, view: &View, charts: &ChartFields) -> Summary {
        let (across, down) = charts.heat;
        let n_across = n_bins(schema, across);
        let mut summary = Summary {
            listed: view.file_order().len() as u32,
            expected_leavers: 0.0,
            bands: [0; 3],
            monthly_at_risk: self.monthly_charge.map(|_| 0.0),
            risk: vec![0; RISK_BINS],
            bars: vec![Bin::default(); n_bins(schema, charts.bars)],
            cells: vec![Bin::default(); n_across * n_bins(schema, down)],
        };
        for &row in view.file_order() {
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
            for (bins, at) in [(&mut summary.bars, bin(charts.bars)), (&mut summary.cells, cell)] {
                if let Some(bin) = at.and_then(|at| bins.get_mut(at)) {
                    bin.customers += 1;
                    bin.expected_leavers += probability;
                }
            }
        }
        summary
    }

    fn bin(&self, schema: &Schema, field: FieldIndex, row: usize) -> Option<usize> {
        bin_of(schema.fields.get(field)?, self.rows.value(field, row)?)
    }
}

fn n_bins(schema: &Schema, field: FieldIndex) -> usize {
    schema.fields.get(field).map_or(0, bins::n_bins)
}
