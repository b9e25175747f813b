//! Checks that the risk bands of two scored files agree. Scored files do not say where a band starts, but the estimates
//! and bands of their customers narrow it down to a range.

use super::snapshot::Snapshot;
use crate::schema::Band;

/// Probabilities in files may be rounded, for example to a tenth of a percentage point.
const TOLERANCE: f64 = 0.001;

/// A sign that bands do not start at the same probabilities for all customers of the two files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BandProblem {
    /// In one file, a customer in a lower band has a higher probability than another customer in a higher band.
    Mixed {
        /// Whether this is the later file.
        is_after: bool,
        /// A lower band, and the highest probability in it.
        lower: (Band, f64),
        /// A higher band, and the lowest probability in it.
        higher: (Band, f64),
    },
    /// A band starts at different probabilities in the two files.
    Different {
        /// Medium or high.
        band: Band,
        /// The range in which the band starts in the earlier file.
        before: (f64, f64),
        /// The range in which the band starts in the later file.
        after: (f64, f64),
    },
}

/// The lowest and the highest probability in each band: low, medium, and high. `None` for a band without customers.
type BandRanges = [Option<(f64, f64)>; 3];

/// The first sign that the bands of two files do not agree; `None` if there is none.
pub fn band_problem(before: &Snapshot, after: &Snapshot) -> Option<BandProblem> {
    let (before, after) = (ranges(before), ranges(after));
    mixed(&before, false).or_else(|| mixed(&after, true)).or_else(|| {
        [Band::Medium, Band::High].into_iter().find_map(|band| {
            let (before, after) = (start(&before, band), start(&after, band));
            let is_different = before.0 > after.1 + TOLERANCE || after.0 > before.1 + TOLERANCE;
            is_different.then_some(BandProblem::Different { band, before, after })
        })
    })
}

fn ranges(snapshot: &Snapshot) -> BandRanges {
    let mut ranges: BandRanges = [None; 3];
    for (probability, band) in snapshot.rows().filter_map(|row| snapshot.estimate(row)) {
        let place = Band::ALL.iter().position(|other| *other == band);
        if let Some(range) = place.and_then(|place| ranges.get_mut(place)) {
            let (low, high) = range.unwrap_or((probability, probability));
            *range = Some((low.min(probability), high.max(probability)));
        }
    }
    ranges
}

fn by_band(ranges: &BandRanges) -> impl Iterator<Item = (Band, (f64, f64))> {
    Band::ALL.into_iter().zip(ranges).filter_map(|(band, range)| Some((band, (*range)?)))
}

fn mixed(ranges: &BandRanges, is_after: bool) -> Option<BandProblem> {
    by_band(ranges).find_map(|(low, (_, highest))| {
        let higher = by_band(ranges).filter(|(band, _)| *band > low);
        let (band, (lowest, _)) = higher.into_iter().find(|(_, (lowest, _))| highest > lowest + TOLERANCE)?;
        Some(BandProblem::Mixed { is_after, lower: (low, highest), higher: (band, lowest) })
    })
}

/// The range of probabilities in which a band starts: from the highest estimate in a lower band (or 0) to the lowest
/// estimate in this band or a higher one (or 1).
fn start(ranges: &BandRanges, band: Band) -> (f64, f64) {
    let below = by_band(ranges).filter(|(other, _)| *other < band).map(|(_, (_, highest))| highest);
    let above = by_band(ranges).filter(|(other, _)| *other >= band).map(|(_, (lowest, _))| lowest);
    (below.fold(0.0, f64::max), above.fold(1.0, f64::min))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Band::{High, Low, Medium};

    fn snapshot(estimates: &[(f64, Band)]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for estimate in estimates {
            snapshot.push(b"", Some(*estimate), []);
        }
        snapshot.push(b"", None, []);
        snapshot
    }

    #[test]
    fn bands_that_do_not_agree_are_found() {
        let usual = &[(0.1, Low), (0.2, Medium), (0.49, Medium), (0.5, High)][..];
        for (before, after, expected) in [
            (usual, usual, None),
            (usual, &[], None),
            (usual, &[(0.3, Medium), (0.15, Low)], None),
            // rounded
            (usual, &[(0.5, Medium), (0.5, High)], None),
            (
                usual,
                &[(0.55, Medium), (0.7, High)],
                Some(BandProblem::Different { band: High, before: (0.49, 0.5), after: (0.55, 0.7) }),
            ),
            (
                &[(0.3, Low)],
                usual,
                Some(BandProblem::Different { band: Medium, before: (0.3, 1.0), after: (0.1, 0.2) }),
            ),
            (
                usual,
                &[(0.6, Low), (0.5, High)],
                Some(BandProblem::Mixed { is_after: true, lower: (Low, 0.6), higher: (High, 0.5) }),
            ),
        ] {
            assert_eq!(band_problem(&snapshot(before), &snapshot(after)), expected, "{before:?} {after:?}");
        }
    }
}
