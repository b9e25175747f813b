//! Drafts the range of a number, with room for new customers.

use churnscope_engine::number_format::Affix;

/// The usual minimum room at each end, as a share of the data's range.
const MARGIN: f64 = 0.25;

/// About one in this many new files of the table's size has a value beyond an extrapolated end.
const FILES: f64 = 50.0;

/// Minimum and maximum number of values in a tail.
const TAIL: (usize, usize) = (10, 200);

/// One in this many values is in a tail, within the limits of [`TAIL`].
const VALUES_PER_TAIL: usize = 20;

/// Bounds of the tail index. With index 1, the tail is so heavy that the distribution has no mean.
const INDEX: (f64, f64) = (-0.5, 1.0);

/// Maximum extrapolated distance from the median, as a multiple of the most extreme value's distance.
const MAX_RATIO: f64 = 100.0;

pub(super) fn limits(sorted: &[f64], decimals: u8, affix: &Affix) -> (f64, f64) {
    let (Some(&min), Some(&max)) = (sorted.first(), sorted.last()) else { return (0.0, 0.0) };
    if *affix == Affix::Percent && min >= 0.0 && max <= 100.0 {
        return (0.0, 100.0);
    }
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(min);
    let width = max - min;
    let above: Vec<f64> = sorted.iter().rev().map(|value| value - median).collect();
    let below: Vec<f64> = sorted.iter().map(|value| median - value).collect();
    let room = |distances: &[f64], extreme: f64| (extrapolated(distances) - extreme).max(MARGIN * width);
    let unit = 10_f64.powf((width.log10() - 1.0).floor());
    let unit = if decimals == 0 { unit.max(1.0) } else { unit };
    let low = if min >= 0.0 && min < 2.0 * width {
        Some(0.0)
    } else {
        let low = rounded(((min - room(&below, median - min)) / unit).floor() * unit);
        low.map(|low| if min >= 0.0 { low.max(0.0) } else { low })
    };
    let high = if max <= 0.0 { Some(0.0) } else { rounded(((max + room(&above, max - median)) / unit).ceil() * unit) };
    match (low, high) {
        (Some(low), Some(high)) if low <= min && max <= high && (high - low).is_finite() => (low, high),
        _ => (min, max),
    }
}

/// The distance from the median that a value exceeds in about one of [`FILES`] files, extrapolated from the sorted
/// distances, the largest first (Dekkers, Einmahl and de Haan, "A Moment Estimator for the Index of an Extreme-Value
/// Distribution", Annals of Statistics 17(4), 1989). 0 if this is impossible.
fn extrapolated(distances: &[f64]) -> f64 {
    let positive = distances.iter().take_while(|distance| **distance > 0.0).count();
    let k = (distances.len() / VALUES_PER_TAIL).clamp(TAIL.0, TAIL.1).min(positive.saturating_sub(1));
    let (Some(&start), Some(&largest)) = (distances.get(k), distances.first()) else { return 0.0 };
    let logarithms = || distances.iter().take(k).map(|distance| (distance / start).ln());
    let (first, second) =
        (logarithms().sum::<f64>() / k as f64, logarithms().map(|log| log * log).sum::<f64>() / k as f64);
    let ratio = first * first / second;
    if k < TAIL.0 || !(0.0..1.0).contains(&ratio) {
        return 0.0;
    }
    let index = (first + 1.0 - 0.5 / (1.0 - ratio)).clamp(INDEX.0, INDEX.1);
    let scale = start * first * (1.0 - index.min(0.0));
    let times = FILES * k as f64;
    let growth = if index.abs() < 1e-6 { times.ln() } else { (times.powf(index) - 1.0) / index };
    (start + scale * growth).min(MAX_RATIO * largest)
}

/// Removes the rounding error of a multiplication, such as 0.1 × 3 = 0.30000000000000004; `None` if the result is not
/// finite.
fn rounded(value: f64) -> Option<f64> {
    format!("{value:.12e}").parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_learn::random::SplitMix64;

    fn uniform(seed: u64, count: usize) -> Vec<f64> {
        let mut random = SplitMix64::new(seed);
        (0..count).map(|_| (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64 + 1e-17).collect()
    }

    /// Standard normal random numbers (Box and Muller, 1958).
    fn normal(seed: u64, count: usize) -> Vec<f64> {
        let angle = uniform(seed + 1, count);
        let radius = uniform(seed, count).into_iter().map(|share| (-2.0 * share.ln()).sqrt());
        radius.zip(angle).map(|(radius, turn)| radius * (std::f64::consts::TAU * turn).cos()).collect()
    }

    fn sorted(mut values: Vec<f64>) -> Vec<f64> {
        values.sort_unstable_by(f64::total_cmp);
        values
    }

    #[test]
    fn new_customers_fit_the_range_even_if_tails_are_heavy() {
        type Distribution = fn(u64, usize) -> Vec<f64>;
        let cases: [(&str, Distribution, f64); 5] = [
            ("uniform", uniform, 1.5),
            ("normal", normal, 2.5),
            ("exponential", |seed, n| uniform(seed, n).into_iter().map(|share| -share.ln()).collect(), 3.5),
            ("log-normal", |seed, n| normal(seed, n).into_iter().map(|value| (1.5 * value).exp()).collect(), 60.0),
            ("Pareto", |seed, n| uniform(seed, n).into_iter().map(|share| share.powf(-0.5)).collect(), 100.0),
        ];
        for (name, draw, max_ratio) in cases {
            let (mut outside, mut ratio) = (0, 0.0_f64);
            for column in 0..20 {
                let known = sorted(draw(column * 1_000, 800));
                let (low, high) = limits(&known, 6, &Affix::None);
                let new = draw(column * 1_000 + 500, 187);
                outside += new.iter().filter(|value| !(low..=high).contains(*value)).count();
                ratio = ratio.max(high / known.last().copied().unwrap_or(1.0));
            }
            assert!(outside <= 1, "{name}: {outside} of 20 × 187 values are outside");
            assert!(ratio <= max_ratio, "{name}: {ratio}");
        }
    }

    #[test]
    fn limits_suit_the_values() {
        let percent = Affix::Percent;
        for (values, decimals, affix, expected) in [
            (&[0.0, 1.0, 2.0, 5.0][..], 0, &Affix::None, (0.0, 7.0)),
            (&[1.0, 2.0, 3.0, 4.0], 0, &Affix::None, (0.0, 5.0)),
            (&[0.5, 1.5, 2.5], 1, &Affix::None, (0.0, 3.0)),
            (&[1_900.0, 1_950.0, 2_000.0], 0, &Affix::None, (1_870.0, 2_030.0)),
            (&[-5.0, 0.0, 5.0], 0, &Affix::None, (-8.0, 8.0)),
            (&[-5.0, -3.0, -1.0], 0, &Affix::None, (-6.0, 0.0)),
            (&[3.0, 40.0, 97.5], 1, &percent, (0.0, 100.0)),
            (&[3.0, 40.0, 140.0], 0, &percent, (0.0, 180.0)),
        ] {
            assert_eq!(limits(values, decimals, affix), expected, "{values:?}");
        }
    }
}
