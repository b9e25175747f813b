//! The page's sentences about an estimate: pure, so that what a rep reads and hears can be tested without a page.

use churnscope_wording::values::{fixed, percent};

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

/// A sentence begins with a capital letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A metric with three decimals: `0.847`.
pub fn short_figure(value: f64) -> String {
    format!("{value:.3}")
}

/// A metric: `0.847`; a dash if it is undefined.
pub fn figure(value: f64) -> String {
    if !value.is_finite() {
        "–".to_owned()
    } else if value < 0.0 && short_figure(-value) != short_figure(0.0) {
        format!("−{}", short_figure(-value))
    } else {
        short_figure(value.abs())
    }
}

/// A share with one decimal: `53.2%`. Counts are exact, so it may be none or all.
pub fn share(share: f64) -> String {
    if share.is_finite() { format!("{:.1}%", share * 100.0) } else { "–".to_owned() }
}

/// A cutoff: `31.3%`, `50%`; one that nobody reaches is said so.
pub fn short_share(cutoff: f64) -> String {
    if cutoff > 1.0 { "above 100%".to_owned() } else { share(cutoff).replace(".0%", "%") }
}

/// A share with an interval around it.
pub fn share_with_interval(part: f64, (low, high): (f64, f64)) -> String {
    format!("{} ({:.1} to {:.1})", share(part), low * 100.0, high * 100.0)
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

    #[test]
    fn figures_are_short() {
        assert_eq!(short_figure(0.8474), "0.847");
        assert_eq!(short_figure(1.0), "1.000");
        assert_eq!([0.8473, -0.0012, -0.0003, f64::NAN].map(figure), ["0.847", "−0.001", "0.000", "–"]);
        assert_eq!([share(0.0), share(0.5321), share(f64::NAN)], ["0.0%", "53.2%", "–"]);
        assert_eq!([0.3127, 0.5, 1.0_f64.next_up()].map(short_share), ["31.3%", "50%", "above 100%"]);
    }

    #[test]
    fn sentences_begin_with_a_capital() {
        for (text, expected) in [("", ""), ("a number", "A number"), ("éa", "Éa")] {
            assert_eq!(capitalised(text), expected);
        }
    }
}
