use super::words;

const PERIODS: [&str; 13] = [
    "month", "quarter", "week", "period", "date", "year", "yyyymm", "monat", "mois", "mes", "mese", "quartal",
    "periode",
];

const OBSERVED: [&str; 9] =
    ["snapshot", "observation", "observed", "obs", "reporting", "report", "as", "of", "stichtag"];

pub(in crate::draft) fn is_period(name: &str) -> bool {
    let words: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    !words.is_empty() && words.iter().all(|word| PERIODS.contains(&word.as_str()) || OBSERVED.contains(&word.as_str()))
}

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
