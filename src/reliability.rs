//! The bins of the calibration chart, its table, and its numbers.

use super::components::Table;
use super::pages::model::export::csv;
use churnscope_engine::metrics::{CALIBRATION_BINS, CalibrationBin};
use churnscope_engine::notation::plain_number;
use churnscope_pictures::ReliabilityBin;
use churnscope_wording::calibration;
use churnscope_wording::numbers::{share, share_with_interval};
use churnscope_wording::values::count;

pub use churnscope_wording::calibration::SUBTITLE;

/// The bins that contain customers.
pub fn bins(calibration: &[CalibrationBin]) -> Vec<ReliabilityBin> {
    let border = |bin: usize| bin as f64 / CALIBRATION_BINS as f64;
    let with_customers = calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0);
    let bin = |(index, bin): (usize, &CalibrationBin)| {
        let range = (border(index), border(index + 1));
        ReliabilityBin {
            range,
            customers: bin.count,
            estimated: bin.mean,
            left: bin.share,
            interval: bin.interval(),
            tooltip: tooltip(range, bin),
        }
    };
    with_customers.map(bin).collect()
}

/// The table of the bins.
pub fn table(bins: &[ReliabilityBin]) -> Table {
    let row = |bin: &ReliabilityBin| {
        let left = share_with_interval(bin.left, bin.interval);
        [share(bin.estimated), calibration::left_of(left, count(bin.customers.into()))]
    };
    Table {
        caption: calibration::TABLE.to_owned(),
        head: [calibration::MEAN_ESTIMATE, calibration::LEFT].map(str::to_owned),
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

fn tooltip((from, to): (f64, f64), bin: &CalibrationBin) -> String {
    let [from, to] = [from, to].map(|border| format!("{:.0}", border * 100.0));
    let left = share_with_interval(bin.share, bin.interval());
    calibration::bin(from, to, share(bin.mean), left, count(bin.count.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::metrics::{calibration, wilson_interval};

    #[test]
    fn bins_have_intervals_and_empty_bins_are_left_out() {
        let bins = bins(&calibration(&[0.25, 0.25, 0.75], &[true, false, true]));
        assert_eq!(bins.iter().map(|bin| bin.customers).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(bins[0].interval, wilson_interval(1, 2));
        assert_eq!(table(&bins).rows[0], ["25.0%".to_owned(), calibration_left("50.0% (9.5 to 90.5)", "2")]);
        assert!(numbers(&bins).lines().nth(1).unwrap().starts_with("0.2,0.3,2,0.25,0.5,"));
        let tooltip = churnscope_wording::calibration::bin("20", "30", "25.0%", "50.0% (9.5 to 90.5)", "2");
        assert_eq!(bins[0].tooltip, tooltip);
    }

    fn calibration_left(left: &str, customers: &str) -> String {
        churnscope_wording::calibration::left_of(left, customers)
    }
}
