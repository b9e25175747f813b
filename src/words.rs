//! The page's sentences about an estimate: pure, so that what a rep reads and hears can be tested without a page.

use churnscope_wording::values::fixed;

pub use churnscope_wording::customer::estimate::in_100 as of_a_hundred;

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
