//! Whether as many leave as is estimated: bins in words, as a table, and as numbers for a spreadsheet.

use super::components::Table;
use super::pages::model::words::csv;
use super::words::{count, share, share_with_interval};
use churnscope_engine::metrics::{CALIBRATION_BINS, CalibrationBin};
use churnscope_engine::notation::plain_number;
use churnscope_pictures::ReliabilityBin;

/// What a picture of the bins shows, in which unit.
pub const SUBTITLE: &str = "Share that left with its 95% interval, by mean estimate, both in %; dashed: as estimated. Bars: how many customers.";

/// Customers of similar estimates; where nobody is, there is no bin.
pub fn bins(calibration: &[CalibrationBin]) -> Vec<ReliabilityBin> {
    let border = |bin: usize| bin as f64 / CALIBRATION_BINS as f64;
    let bins = calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0);
    bins.map(|(place, bin)| {
        let words = format!(
            "estimated {} to {:.0}%, {} on average\nleft {}\n{} customers",
            border(place) * 100.0,
            border(place + 1) * 100.0,
            share(bin.mean),
            share_with_interval(bin.share, bin.interval()),
            count(bin.count)
        );
        ReliabilityBin {
            range: (border(place), border(place + 1)),
            customers: bin.count,
            estimated: bin.mean,
            left: bin.share,
            interval: bin.interval(),
            words,
        }
    })
    .collect()
}

/// The bins as a table.
pub fn table(bins: &[ReliabilityBin]) -> Table {
    let row = |bin: &ReliabilityBin| {
        let left = share_with_interval(bin.left, bin.interval);
        [share(bin.estimated), format!("{left} of {}", count(bin.customers))]
    };
    Table {
        caption: "Share that left by mean estimate, with 95% intervals".to_owned(),
        head: ["Mean estimate".to_owned(), "Left".to_owned()],
        rows: bins.iter().map(row).collect(),
        marked: None,
    }
}

/// The bins for a spreadsheet.
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
    fn bins_have_intervals_and_none_is_empty() {
        let bins = bins(&calibration(&[0.25, 0.25, 0.75], &[true, false, true]));
        assert_eq!(bins.iter().map(|bin| bin.customers).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(bins[0].interval, wilson_interval(1, 2));
        assert_eq!(table(&bins).rows[0], ["25.0%", "50.0% (9.5 to 90.5) of 2"]);
        assert!(numbers(&bins).lines().nth(1).unwrap().starts_with("0.2,0.3,2,0.25,0.5,"));
        assert!(bins[0].words.starts_with("estimated 20 to 30%, 25.0% on average\n"), "{}", bins[0].words);
    }
}
