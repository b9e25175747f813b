//! Messages about the estimate.

use churnscope_engine::schema::Band;

use crate::numbers::cutoff;
use crate::values::{band, percent, small_letters};

messages! {
    REGION = "Estimate";
    LIKELY_TO_LEAVE = "likely to leave";
    NO_GUARANTEE = "An estimate, not a guarantee.";
    gauge(percent, band) = "Gauge from 0 to 100%: {percent}, {band}";
    riskier_than(share, customers) = "riskier than {share} of {customers}";
    riskier_than_most(customers) = "among the riskiest 1% of {customers}";
    least_risky(customers) = "fewer than 1% of {customers} have lower risk";
    ALL_CUSTOMERS = "customers";
    about_in_100(count, overall) = "About {count} in 100 customers like this leave, versus {overall} overall.";
    under_1_in_100(overall) = "Fewer than 1 in 100 customers like this leave, versus {overall} overall.";
    over_99_in_100(overall) = "More than 99 in 100 customers like this leave, versus {overall} overall.";
    contact(cutoff) = "Contact: at or above the cutoff of {cutoff}";
    do_not_contact(cutoff) = "Don’t contact: below the cutoff of {cutoff}";
    previous_shown(field) = "Fix {field} to update. Showing the previous estimate.";
    NO_CHANGE = "no change";
    SLIGHTLY_UP = "up by less than 1 point";
    SLIGHTLY_DOWN = "down by less than 1 point";
    in_a_line(percent, band, rank) = "{percent} likely to leave · {band} · {rank}";
    sentence(percent, band, rank) = "{percent} likely to leave, {band}, {rank}.";
    previous_sentence(field, sentence) = "Fix {field} to update. Previous estimate: {sentence}";
}

/// How the estimate ranks among the customers in the model's data: `riskier than 75% of customers`. `share_below` is
/// the share of these customers who have a lower estimate.
pub fn rank(share_below: f64) -> String {
    rank_among(share_below, ALL_CUSTOMERS)
}

/// Like [`rank`], but names the customers: `riskier than 75% of the 7,043 customers in the training data`.
pub fn rank_among(share_below: f64, customers: &str) -> String {
    match percent(share_below).as_str() {
        "<1%" => least_risky(customers),
        ">99%" => riskier_than_most(customers),
        share => riskier_than(share, customers),
    }
}

/// A probability as a number of customers in 100: `71`, `fewer than 1`, `more than 99`.
pub fn in_100(probability: f64) -> String {
    match percent(probability).as_str() {
        "<1%" => "fewer than 1".to_owned(),
        ">99%" => "more than 99".to_owned(),
        share => share.trim_end_matches('%').to_owned(),
    }
}

/// The estimate as a number of customers in 100, compared with the overall share who left.
pub fn frequency(probability: f64, overall: f64) -> String {
    let overall = in_100(overall);
    match percent(probability).as_str() {
        "<1%" => under_1_in_100(overall),
        ">99%" => over_99_in_100(overall),
        _ => about_in_100(in_100(probability), overall),
    }
}

/// Whether to contact a customer: `Contact: at or above the cutoff of 36%`.
pub fn contact_advice(probability: f64, at: f64) -> String {
    if probability >= at { contact(cutoff(at)) } else { do_not_contact(cutoff(at)) }
}

/// What a screen reader announces. `invalid` is the label of a field with an invalid entry.
pub fn spoken(probability: f64, risk: Band, share_below: f64, invalid: Option<&str>) -> String {
    let sentence = sentence(percent(probability), small_letters(band(risk)), rank(share_below));
    match invalid {
        None => sentence,
        Some(field) => previous_sentence(field, sentence),
    }
}

/// Two estimates, before and after a change: `71% → 44%`.
pub fn from_to(before: f64, after: f64) -> String {
    format!("{} → {}", percent(before), percent(after))
}

/// The difference between two estimates, computed from the rounded percentages: `−26 points`, `no change`, or `up by
/// less than 1 point`.
pub fn difference(before: f64, after: f64) -> String {
    let rounded = |probability: f64| (probability * 100.0).round() as i32;
    match rounded(after) - rounded(before) {
        0 if after > before => SLIGHTLY_UP.to_owned(),
        0 if after < before => SLIGHTLY_DOWN.to_owned(),
        0 => NO_CHANGE.to_owned(),
        fall @ ..=-1 => format!("−{}", points(fall.unsigned_abs())),
        rise => format!("+{}", points(rise.unsigned_abs())),
    }
}

fn points(points: u32) -> String {
    if points == 1 { "1 point".to_owned() } else { format!("{points} points") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_never_say_0_or_100_percent() {
        for (share_below, expected) in [
            (0.0, "fewer than 1% of customers have lower risk"),
            (0.5, "riskier than 50% of customers"),
            (0.934, "riskier than 93% of customers"),
            (1.0, "among the riskiest 1% of customers"),
        ] {
            assert_eq!(rank(share_below), expected);
        }
        assert_eq!(rank_among(0.5, "the 7,043 customers"), "riskier than 50% of the 7,043 customers");
    }

    #[test]
    fn frequencies_compare_with_all_customers() {
        for (probability, overall, expected) in [
            (0.45, 0.265, "About 45 in 100 customers like this leave, versus 27 overall."),
            (0.001, 0.265, "Fewer than 1 in 100 customers like this leave, versus 27 overall."),
            (0.999, 0.001, "More than 99 in 100 customers like this leave, versus fewer than 1 overall."),
        ] {
            assert_eq!(frequency(probability, overall), expected);
        }
    }

    #[test]
    fn customers_at_the_cutoff_are_contacted() {
        assert_eq!(contact_advice(0.36, 0.36), "Contact: at or above the cutoff of 36%");
        assert_eq!(contact_advice(0.35, 0.36), "Don’t contact: below the cutoff of 36%");
    }

    #[test]
    fn the_spoken_estimate_is_one_sentence() {
        let sentence = "71% likely to leave, high risk, riskier than 93% of customers.";
        assert_eq!(spoken(0.714, Band::High, 0.931, None), sentence);
        let previous = format!("Fix Tenure to update. Previous estimate: {sentence}");
        assert_eq!(spoken(0.714, Band::High, 0.931, Some("Tenure")), previous);
    }

    #[test]
    fn differences_agree_with_the_percentages_shown() {
        for (before, after, arrow, expected) in [
            (0.714, 0.446, "71% → 45%", "−26 points"),
            (0.44, 0.45, "44% → 45%", "+1 point"),
            (0.44, 0.44, "44% → 44%", "no change"),
            (0.44, 0.441, "44% → 44%", "up by less than 1 point"),
            // +0.83 in log-odds
            (0.0021, 0.0048, "<1% → <1%", "up by less than 1 point"),
            (0.998, 0.996, ">99% → >99%", "down by less than 1 point"),
            (0.03, 0.001, "3% → <1%", "−3 points"),
            (0.999, 0.5, ">99% → 50%", "−50 points"),
        ] {
            assert_eq!((from_to(before, after).as_str(), difference(before, after).as_str()), (arrow, expected));
        }
    }
}
