//! How well estimates match outcomes: the bins of a calibration chart, as a picture, a table, and numbers for a spreadsheet.

use super::components::Table;
use super::pages::model::words::csv;
use churnscope_engine::metrics::{CALIBRATION_BINS, CalibrationBin};
use churnscope_engine::notation::plain_number;
use churnscope_pictures::ReliabilityBin;
use churnscope_wording::calibration;
use churnscope_wording::values::{count, share, share_with_interval};

pub use churnscope_wording::calibration::SUBTITLE;

/// The bins that contain customers.
pub fn bins(calibration: &[CalibrationBin]) -> Vec<ReliabilityBin> {
    let border = |bin: usize| bin as f64 / CALIBRATION_BINS as f64;
    let occupied = calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0);
    occupied
        .map(|(index, bin)| {
            let range = (border(index), border(index + 1));
            ReliabilityBin {
                range,
                customers: bin.count,
                estimated: bin.mean,
                left: bin.share,
                interval: bin.interval(),
                words: tooltip(range, bin),
            }
        })
        .collect()
}

fn tooltip((from, to): (f64, f64), bin: &CalibrationBin) -> String {
    calibration::bin(
        format_args!("{:.0}", from * 100.0),
        format_args!("{:.0}", to * 100.0),
        share(bin.mean),
        share_with_interval(bin.share, bin.interval()),
        count(bin.count.into()),
    )
}

/// The bins as a table.
pub fn table(bins: &[ReliabilityBin]) -> Table {
    let row = |bin: &ReliabilityBin| {
        let left = share_with_interval(bin.left, bin.interval);
        [share(bin.estimated), calibration::left_of(left, count(bin.customers.into()))]
    };
    Table {
        caption: calibration::TABLE.to_owned(),
        head: [calibration::MEAN_ESTIMATE.to_owned(), calibration::LEFT.to_owned()],
        rows: bins.iter().map(row).collect(),
        marked: None,
    }
}

/// The bins as CSV.
pub fn numbers(bins: &[ReliabilityBin]) -> String {
    let row = |bin: &ReliabilityBin| {
        let (from, to) = bin.range;
        let (low, high) = bin.interval;
        [from, to, f64::from(bin.customers), bin.estimated, bin.left, low, high].map(plain_number).to_vec()
    };
    let head = ["from", "to", "customers", "mean_estimate", "share_left", "interval_low", "interval_high"];
    csv(&head, bins.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::metrics::{calibration, wilson_interval};

    #[test]
    fn only_bins_with_customers_are_shown_with_their_interval() {
        let bins = bins(&calibration(&[0.25, 0.25, 0.75], &[true, false, true]));
        assert_eq!(bins.iter().map(|bin| bin.customers).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(bins[0].interval, wilson_interval(1, 2));
        assert_eq!(table(&bins).rows[0], ["25.0%", "50.0% (9.5 to 90.5) of 2"]);
        assert!(numbers(&bins).lines().nth(1).unwrap().starts_with("0.2,0.3,2,0.25,0.5,"));
        assert!(bins[0].words.starts_with("Estimates from 20 to 30%, mean 25.0%\n"), "{}", bins[0].words);
    }
}
