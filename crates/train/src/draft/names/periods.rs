//! Names of columns that say when a row was observed.

use super::words;

/// Words for a period.
const PERIODS: [&str; 13] = [
    "month", "quarter", "week", "period", "date", "year", "yyyymm", "monat", "mois", "mes", "mese", "quartal",
    "periode",
];

/// Words that mark a period as the time of observation.
const OBSERVED: [&str; 9] =
    ["snapshot", "observation", "observed", "obs", "reporting", "report", "as", "of", "stichtag"];

/// Whether each word of the name, such as `Month` or `snapshot date`, is in [`PERIODS`] or [`OBSERVED`].
pub(in crate::draft) fn is_period(name: &str) -> bool {
    let words: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    !words.is_empty() && words.iter().all(|word| PERIODS.contains(&word.as_str()) || OBSERVED.contains(&word.as_str()))
}

/// Whether the name says that customers were observed in the period. Other periods may be properties of the customer.
pub(in crate::draft) fn says_observed(name: &str) -> bool {
    words(name).iter().any(|word| OBSERVED.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_told_from_properties_of_customers() {
        for (name, period, observed) in [
            ("Month", true, false),
            ("snapshot_month", true, true),
            ("Observation date", true, true),
            ("as of", true, true),
            ("yyyymm", true, false),
            ("Stichtag", true, true),
            ("Months", false, false),
            ("signup_month", false, false),
            ("Birth date", false, false),
            ("Customer since", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_period(name), says_observed(name) && is_period(name)), (period, observed), "{name}");
        }
    }
}
