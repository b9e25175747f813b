//! Metrics, shares, and cutoffs as people read them.

use churnscope_engine::metrics::wilson_interval;

/// Shown for an undefined number.
pub const UNDEFINED: &str = "–";

/// A metric with three decimals: `0.847`.
pub fn metric(value: f64) -> String {
    let text = format!("{:.3}", value.abs());
    match value {
        value if !value.is_finite() => UNDEFINED.to_owned(),
        value if value < 0.0 && text != "0.000" => format!("−{text}"),
        _ => text,
    }
}

/// A mean metric with its standard deviation over folds: `0.847 ± 0.005`.
pub fn with_spread(mean: f64, sd: f64) -> String {
    if mean.is_finite() { format!("{} ± {}", metric(mean), metric(sd)) } else { UNDEFINED.to_owned() }
}

/// A share with one decimal: `53.2%`. Unlike an estimate, it can be `0.0%` or `100.0%`.
pub fn share(share: f64) -> String {
    if share.is_finite() { format!("{:.1}%", share * 100.0) } else { UNDEFINED.to_owned() }
}

/// A share of customers: `53.2%`; a dash if `whole` is 0.
pub fn share_of(part: u64, whole: u64) -> String {
    share(part as f64 / whole as f64)
}

/// A share without a final `.0`: `31.3%`, `50%`.
pub fn short_share(value: f64) -> String {
    let text = share(value);
    text.strip_suffix(".0%").map(|whole| format!("{whole}%")).unwrap_or(text)
}

/// A cutoff: `31.3%`, `50%`, or `above 100%` if no estimate can reach it.
pub fn cutoff(cutoff: f64) -> String {
    if cutoff > 1.0 { "above 100%".to_owned() } else { short_share(cutoff) }
}

/// A share with an interval: `53.2% (50.9 to 55.4)`.
pub fn share_with_interval(part: f64, (low, high): (f64, f64)) -> String {
    format!("{} ({:.1} to {:.1})", share(part), low * 100.0, high * 100.0)
}

/// A share of customers with its 95% confidence interval; a dash if there are no customers.
pub fn estimated_share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return UNDEFINED.to_owned();
    }
    share_with_interval(part as f64 / whole as f64, wilson_interval(part, whole))
}

/// A difference between two shares in percentage points, with at most one decimal: `12.3`, `30`, `−4`.
pub fn points(difference: f64) -> String {
    let text = format!("{:.1}", difference.abs() * 100.0);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if difference < 0.0 && text != "0" { format!("−{text}") } else { text.to_owned() }
}

/// A difference like that of [`points`], with a plus sign if it is positive: `+12.3`.
pub fn signed_points(difference: f64) -> String {
    let text = points(difference);
    if difference > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// A difference between two shares in percentage points, with a sign and always one decimal, for tables and intervals:
/// `+12.3`, `−2.0`.
pub fn signed_tenths(difference: f64) -> String {
    let text = format!("{:.1}", difference.abs() * 100.0);
    match text.as_str() {
        "0.0" => text,
        _ if difference < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_have_three_decimals() {
        for (value, expected) in
            [(0.8474, "0.847"), (1.0, "1.000"), (-0.0012, "−0.001"), (-0.0003, "0.000"), (f64::NAN, "–")]
        {
            assert_eq!(metric(value), expected);
        }
        assert_eq!(with_spread(0.8473, 0.0049), "0.847 ± 0.005");
        assert_eq!(with_spread(f64::NAN, f64::NAN), "–");
    }

    #[test]
    fn points_have_a_sign_and_at_most_one_decimal() {
        for (difference, expected) in [
            (0.123, ["12.3", "+12.3", "+12.3"]),
            (0.3, ["30", "+30", "+30.0"]),
            (-0.04, ["−4", "−4", "−4.0"]),
            (-0.0001, ["0", "0", "0.0"]),
            (0.0, ["0", "0", "0.0"]),
        ] {
            assert_eq!([points(difference), signed_points(difference), signed_tenths(difference)], expected);
        }
    }

    #[test]
    fn shares_are_percentages() {
        assert_eq!([share(0.0), share(0.5321), share(f64::NAN)], ["0.0%", "53.2%", "–"]);
        assert_eq!([share_of(4, 5), share_of(0, 0)], ["80.0%", "–"]);
        assert_eq!([estimated_share(5, 10), estimated_share(0, 0)], ["50.0% (23.7 to 76.3)", "–"]);
        assert_eq!([0.3127, 0.5, 0.1, 1.0].map(short_share), ["31.3%", "50%", "10%", "100%"]);
        assert_eq!([0.5, 1.0, 1.0_f64.next_up()].map(cutoff), ["50%", "100%", "above 100%"]);
    }
}
