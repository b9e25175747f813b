use super::{has, words};

/// Whether the name suggests another model's estimate.
pub(in crate::draft) fn is_score(name: &str) -> bool {
    const SCORES: [&str; 11] = [
        "score",
        "scores",
        "scoring",
        "probability",
        "proba",
        "prob",
        "propensity",
        "prediction",
        "predicted",
        "likelihood",
        "risk",
    ];
    has(name, &SCORES)
}

pub(in crate::draft) fn is_measure(name: &str) -> bool {
    const MEASURES: [&str; 23] = [
        "salary",
        "income",
        "balance",
        "limit",
        "value",
        "score",
        "usage",
        "total",
        "sum",
        "average",
        "mean",
        "bytes",
        "distance",
        "clv",
        "cltv",
        "gehalt",
        "einkommen",
        "umsatz",
        "betrag",
        "saldo",
        "montant",
        "solde",
        "importe",
    ];
    unit(name).is_some() || is_money(name) || has(name, &MEASURES)
}

/// Whether the name suggests that the column's numbers are codes rather than quantities.
pub(in crate::draft) fn are_codes(name: &str) -> bool {
    has(name, &["code", "zip", "zipcode", "postcode", "postal", "plz"])
}

pub(in crate::draft) fn is_monthly_charge(name: &str) -> bool {
    has(name, &["month", "monthly", "mrc"]) && is_money(name) || has(name, &["mrc", "arpu"])
}

pub(in crate::draft) fn is_money(name: &str) -> bool {
    const MONEY: [&str; 15] = [
        "charge", "charges", "fee", "fees", "bill", "bills", "price", "cost", "costs", "amount", "revenue", "payment",
        "spend", "mrc", "arpu",
    ];
    has(name, &MONEY)
}

pub(in crate::draft) fn is_place(name: &str) -> bool {
    const PLACES: [&str; 24] = [
        "city",
        "town",
        "state",
        "region",
        "country",
        "county",
        "province",
        "district",
        "area",
        "address",
        "location",
        "branch",
        "store",
        "territory",
        "ort",
        "stadt",
        "bundesland",
        "land",
        "ville",
        "pays",
        "ciudad",
        "provincia",
        "città",
        "cidade",
    ];
    has(name, &PLACES)
}

/// The singular and plural of the unit that a name suggests.
pub(in crate::draft) fn unit(name: &str) -> Option<(&'static str, &'static str)> {
    const UNITS: [(&[&str], (&str, &str)); 11] = [
        (&["minutes", "mins", "minute", "mou"], ("minute", "minutes")),
        (&["seconds", "secs"], ("second", "seconds")),
        (&["hours", "hrs"], ("hour", "hours")),
        (&["days"], ("day", "days")),
        (&["weeks"], ("week", "weeks")),
        (&["months"], ("month", "months")),
        (&["years"], ("year", "years")),
        (&["calls"], ("call", "calls")),
        (&["messages", "sms"], ("message", "messages")),
        (&["mb"], ("MB", "MB")),
        (&["gb"], ("GB", "GB")),
    ];
    /// Words that imply a unit if a name ends with one of them.
    const QUANTITIES: [(&str, (&str, &str)); 2] = [("tenure", ("month", "months")), ("age", ("year", "years"))];
    const OTHERS: [&str; 18] = [
        "group", "groups", "band", "bucket", "class", "segment", "category", "range", "type", "code", "score",
        "rating", "rank", "level", "plan", "index", "flag", "ratio",
    ];
    let words: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    let (first, last) = (words.first()?.as_str(), words.last()?.as_str());
    if OTHERS.contains(&last) || words.iter().any(|word| word == "per") {
        return None;
    }
    let quantity = QUANTITIES.iter().find(|(word, _)| *word == last).map(|(_, unit)| *unit);
    let of = |word: &str| UNITS.iter().find(|(wanted, _)| wanted.contains(&word)).map(|(_, unit)| *unit);
    quantity.or_else(|| of(last)).or_else(|| if is_money(name) { None } else { of(first) })
}

pub(in crate::draft) fn group(name: &str) -> &'static str {
    const GROUPS: [(&str, &[&str]); 4] = [
        (
            "Usage",
            &[
                "minutes", "mins", "calls", "messages", "sms", "data", "mb", "gb", "usage", "mou", "seconds",
                "roaming", "download",
            ],
        ),
        (
            "Contract",
            &[
                "contract",
                "plan",
                "tenure",
                "account",
                "length",
                "subscription",
                "tariff",
                "months",
                "term",
                "offer",
                "start",
                "signup",
            ],
        ),
        (
            "Customer",
            &[
                "age",
                "gender",
                "sex",
                "senior",
                "partner",
                "dependents",
                "married",
                "state",
                "city",
                "region",
                "country",
                "zip",
                "area",
                "customer",
                "income",
            ],
        ),
        (
            "Services",
            &[
                "service",
                "internet",
                "phone",
                "tv",
                "streaming",
                "security",
                "backup",
                "support",
                "device",
                "lines",
                "online",
            ],
        ),
    ];
    // a credit score describes the customer
    let is_score = has(name, &["score", "rating", "rank", "grade"]);
    if !is_score && (is_money(name) || has(name, &["billing", "paperless", "paid", "balance", "debt", "credit"])) {
        return "Charges";
    }
    if is_score && has(name, &["credit"]) {
        return "Customer";
    }
    GROUPS.iter().find(|(_, wanted)| has(name, wanted)).map_or("Other", |(group, _)| group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_groups_are_whole_words_in_their_place() {
        for (name, expected_unit, expected_group) in [
            ("total_day_minutes", Some("minutes"), "Usage"),
            ("tenure", Some("months"), "Contract"),
            ("Tenure in Months", Some("months"), "Contract"),
            ("Months_Inactive", Some("months"), "Contract"),
            ("Age", Some("years"), "Customer"),
            ("customer_age", Some("years"), "Customer"),
            ("Age Group", None, "Customer"),
            ("tenure_group", None, "Contract"),
            ("AgeBand", None, "Customer"),
            ("Calls", Some("calls"), "Usage"),
            ("Callsign", None, "Other"),
            ("calls_per_day", None, "Usage"),
            ("MinutesPlan", None, "Usage"),
            ("MonthlyCharges", None, "Charges"),
            ("payment_delay_days", Some("days"), "Charges"),
            ("CreditScore", None, "Customer"),
            ("credit_rating", None, "Customer"),
            ("Credit_Limit", None, "Charges"),
            ("Package", None, "Other"),
            ("Voltage", None, "Other"),
            ("data_usage_gb", Some("GB"), "Usage"),
        ] {
            assert_eq!((unit(name).map(|(_, many)| many), group(name)), (expected_unit, expected_group), "{name}");
        }
        assert!(is_monthly_charge("MonthlyCharges"));
        assert!(!is_monthly_charge("TotalCharges"));
    }
}
