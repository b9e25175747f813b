//! The page's sentences about an estimate: pure, so that what a rep reads and hears can be tested without a page.

use churnscope_wording::values::{fixed, percent};

pub use churnscope_wording::numbers::{cutoff as short_share, metric as figure, metric as short_figure};
pub use churnscope_wording::values::capitalized as capitalised;

/// Where an estimate stands among the training customers, from the share of them below it.
pub fn higher_than(share_below: f64) -> String {
    match percent(share_below).as_str() {
        "<1%" => "riskier than fewer than 1% of customers".to_owned(),
        ">99%" => "riskier than more than 99% of customers".to_owned(),
        share => format!("riskier than {share} of customers"),
    }
}

/// A probability as a count of a hundred people: `71`, `fewer than 1`, `more than 99`.
pub fn of_a_hundred(probability: f64) -> String {
    match percent(probability).as_str() {
        "<1%" => "fewer than 1".to_owned(),
        ">99%" => "more than 99".to_owned(),
        share => share.trim_end_matches('%').to_owned(),
    }
}

/// Two estimates, the later behind an arrow: `71% → 44%`.
pub fn from_to(before: f64, after: f64) -> String {
    format!("{} → {}", percent(before), percent(after))
}

/// The difference of two estimates in whole points, as their written percentages differ: `−27 points`.
pub fn points_between(before: f64, after: f64) -> String {
    let rounded = |probability: f64| (probability * 100.0).round() as i32;
    match rounded(after) - rounded(before) {
        0 => "no change".to_owned(),
        fall @ ..=-1 => format!("−{}", counted(fall.unsigned_abs())),
        rise => format!("+{}", counted(rise.unsigned_abs())),
    }
}

fn counted(points: u32) -> String {
    if points == 1 { "1 point".to_owned() } else { format!("{points} points") }
}

/// A count with a comma between thousands.
pub fn count(number: impl Into<u64>) -> String {
    fixed(number.into() as f64, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_are_words() {
        for (share, standing, count) in [
            (0.0, "riskier than fewer than 1% of customers", "fewer than 1"),
            (0.5, "riskier than 50% of customers", "50"),
            (0.934, "riskier than 93% of customers", "93"),
            (1.0, "riskier than more than 99% of customers", "more than 99"),
        ] {
            assert_eq!(higher_than(share), standing);
            assert_eq!(of_a_hundred(share), count);
        }
    }

    #[test]
    fn differences_agree_with_the_percentages() {
        for (before, after, arrow, points) in [
            (0.714, 0.446, "71% → 45%", "−26 points"),
            (0.44, 0.45, "44% → 45%", "+1 point"),
            (0.44, 0.441, "44% → 44%", "no change"),
            (0.03, 0.001, "3% → <1%", "−3 points"),
            (0.999, 0.5, ">99% → 50%", "−50 points"),
        ] {
            assert_eq!((from_to(before, after).as_str(), points_between(before, after).as_str()), (arrow, points));
        }
    }
}
