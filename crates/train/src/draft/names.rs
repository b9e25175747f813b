//! Guesses from a column's name: its label, group, and unit. The draft marks them as guesses.

/// The words of a name. `total_day_minutes`, `TotalDayMinutes`, and `total-day minutes` have three words each.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for letter in name.chars() {
        let starts = letter.is_uppercase() && (previous.is_lowercase() || previous.is_ascii_digit());
        if !letter.is_alphanumeric() {
            words.push(String::new());
        } else if starts || words.is_empty() {
            words.push(letter.to_string());
        } else if let Some(word) = words.last_mut() {
            word.push(letter);
        }
        previous = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The name as a label, such as `Total day minutes`. Abbreviations stay in capitals.
pub(super) fn label(name: &str) -> String {
    let words: Vec<String> = words(name)
        .into_iter()
        .enumerate()
        .map(|(index, word)| {
            let abbreviation = word.chars().count() <= 3 && word.chars().all(|letter| !letter.is_lowercase());
            let small = if abbreviation { word } else { word.to_lowercase() };
            let mut letters = small.chars();
            match letters.next() {
                Some(first) if index == 0 => first.to_uppercase().chain(letters).collect(),
                _ => small,
            }
        })
        .collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}

/// A value as a label, if that differs from the value: in column `area_code`, `area_code_415` becomes `415`. Only
/// lowercase words are rewritten; capitals and hyphens are probably intended.
pub(super) fn level(column: &str, value: &str) -> Option<String> {
    let is_plain = |letter: char| letter.is_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | ' ');
    if !value.chars().all(is_plain) || !value.chars().any(char::is_lowercase) {
        return None;
    }
    let (column, value_words) = (words(column), words(value));
    let small = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
    let rest = match value_words.split_at_checked(column.len()) {
        Some((start, rest)) if !rest.is_empty() && small(start) == small(&column) => rest,
        _ => value_words.as_slice(),
    };
    Some(label(&rest.join(" "))).filter(|label| !label.is_empty() && label != value)
}

/// Whether the name contains one of the words.
fn has(name: &str, wanted: &[&str]) -> bool {
    words(name).iter().any(|word| wanted.contains(&word.to_lowercase().as_str()))
}

/// Whether the name suggests an ID.
pub(super) fn is_id(name: &str) -> bool {
    const IDS: [&str; 14] = [
        "id",
        "ids",
        "key",
        "uuid",
        "guid",
        "msisdn",
        "imsi",
        "imei",
        "iccid",
        "phone",
        "rownumber",
        "index",
        "kundennummer",
        "kundennr",
    ];
    const NUMBERS: [&str; 9] = ["number", "no", "nr", "num", "nummer", "numero", "número", "numéro", "row"];
    let words = words(name);
    let ends_with_number = words.last().is_some_and(|word| NUMBERS.contains(&word.to_lowercase().as_str()));
    let small = name.to_lowercase();
    has(name, &IDS) || ends_with_number || is_owner_id(name) || small.starts_with("unnamed") || small.is_empty()
}

/// Words for a customer, an account, or a contract.
const CUSTOMERS: [&str; 21] = [
    "customer",
    "client",
    "subscriber",
    "user",
    "member",
    "account",
    "acct",
    "cust",
    "contract",
    "person",
    "household",
    "kunde",
    "kunden",
    "konto",
    "vertrag",
    "abonné",
    "cliente",
    "clienti",
    "klant",
    "kund",
    "compte",
];

/// Whether the name says that the column names customers.
pub(super) fn is_customer(name: &str) -> bool {
    const IDS: [&str; 8] = ["id", "uuid", "guid", "msisdn", "imsi", "iccid", "kundennummer", "kundennr"];
    let is_last =
        |wanted: &[&str]| words(name).last().is_some_and(|word| wanted.contains(&word.to_lowercase().as_str()));
    has(name, &CUSTOMERS) && (is_id(name) || is_last(&CUSTOMERS))
        || has(name, &IDS) && words(name).len() == 1
        || is_owner_id(name)
}

/// Whether the name is that of an owner and `id`, written as one word, such as `customerid`.
fn is_owner_id(name: &str) -> bool {
    name.to_lowercase().strip_suffix("id").is_some_and(|owner| has(owner, &CUSTOMERS))
}

/// Whether the name suggests another model's estimate.
pub(super) fn is_score(name: &str) -> bool {
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

/// Whether the name suggests a measured quantity or an amount.
pub(super) fn is_measure(name: &str) -> bool {
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

/// Whether the name suggests that the column's numbers are codes, such as zip codes, rather than quantities.
pub(super) fn are_codes(name: &str) -> bool {
    has(name, &["code", "zip", "zipcode", "postcode", "postal", "plz"])
}

/// Whether the name suggests what a customer pays per month.
pub(super) fn is_monthly_charge(name: &str) -> bool {
    has(name, &["month", "monthly", "mrc"]) && is_money(name) || has(name, &["mrc", "arpu"])
}

/// Whether the name suggests an amount of money.
pub(super) fn is_money(name: &str) -> bool {
    const MONEY: [&str; 15] = [
        "charge", "charges", "fee", "fees", "bill", "bills", "price", "cost", "costs", "amount", "revenue", "payment",
        "spend", "mrc", "arpu",
    ];
    has(name, &MONEY)
}

/// The unit's singular and plural, if the name contains the unit.
pub(super) fn unit(name: &str) -> Option<(&'static str, &'static str)> {
    const UNITS: [(&[&str], (&str, &str)); 11] = [
        (&["minutes", "mins", "minute", "mou"], ("minute", "minutes")),
        (&["seconds", "secs"], ("second", "seconds")),
        (&["hours", "hrs"], ("hour", "hours")),
        (&["days"], ("day", "days")),
        (&["weeks"], ("week", "weeks")),
        (&["months", "tenure"], ("month", "months")),
        (&["years", "age"], ("year", "years")),
        (&["calls"], ("call", "calls")),
        (&["messages", "sms"], ("message", "messages")),
        (&["mb"], ("MB", "MB")),
        (&["gb"], ("GB", "GB")),
    ];
    if is_money(name) {
        return None;
    }
    UNITS.iter().find(|(wanted, _)| has(name, wanted)).map(|(_, unit)| *unit)
}

/// The group to which the field belongs on the form.
pub(super) fn group(name: &str) -> &'static str {
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
    if is_money(name) || has(name, &["billing", "paperless", "paid", "balance", "debt", "credit"]) {
        return "Charges";
    }
    GROUPS.iter().find(|(_, wanted)| has(name, wanted)).map_or("Other", |(group, _)| group)
}

/// Whether a value says that the customer left.
pub(super) fn means_left(text: &str) -> bool {
    const LEFT: [&str; 57] = [
        "abgewandert",
        "attrited",
        "attrited customer",
        "attrition",
        "baja",
        "cancelado",
        "cancelled",
        "cancelled customer",
        "canceled",
        "cessato",
        "churn",
        "churned",
        "churner",
        "closed",
        "deactivated",
        "departed",
        "disconnected",
        "disdetto",
        "dropped",
        "ehemalig",
        "ended",
        "ex-customer",
        "exited",
        "expired",
        "former",
        "former customer",
        "gekündigt",
        "gone",
        "inactief",
        "inactif",
        "inactive",
        "inactivo",
        "inaktiv",
        "inativo",
        "inattivo",
        "kündigung",
        "lapsed",
        "leaver",
        "leaving",
        "left",
        "lost",
        "not renewed",
        "opgezegd",
        "parti",
        "perdido",
        "perdu",
        "perso",
        "quit",
        "resiliado",
        "resigned",
        "résilié",
        "saiu",
        "switched",
        "terminated",
        "unsubscribed",
        "verloren",
        "vertrokken",
    ];
    LEFT.contains(&text.trim_end_matches('.').to_lowercase().as_str())
}

/// Whether a value says that the customer stayed.
pub(super) fn means_stayed(text: &str) -> bool {
    const STAYED: [&str; 38] = [
        "actief",
        "actif",
        "active",
        "active customer",
        "activo",
        "aktiv",
        "ativo",
        "attivo",
        "bestand",
        "current",
        "current customer",
        "existing",
        "existing customer",
        "fidèle",
        "fiel",
        "gebleven",
        "geblieben",
        "kept",
        "loyal",
        "no churn",
        "non-churn",
        "non-churned",
        "non-churner",
        "not churned",
        "open",
        "remained",
        "renewed",
        "renouvelé",
        "renovado",
        "resté",
        "retained",
        "stay",
        "stayed",
        "stayer",
        "staying",
        "subscribed",
        "treu",
        "verlängert",
    ];
    STAYED.contains(&text.trim_end_matches('.').to_lowercase().as_str())
}

/// Whether the name of the target says who stayed, such as `renewed`, rather than who left.
pub(super) fn says_who_stayed(name: &str) -> bool {
    const STAYED: [&str; 44] = [
        "actief",
        "actif",
        "active",
        "activo",
        "aktiv",
        "alive",
        "ativo",
        "attivo",
        "continued",
        "continues",
        "current",
        "existing",
        "fidèle",
        "fiel",
        "gebleven",
        "geblieben",
        "kept",
        "loyal",
        "loyalty",
        "remained",
        "remaining",
        "remains",
        "renew",
        "renewal",
        "renewed",
        "renews",
        "renouvelé",
        "renovado",
        "resté",
        "retained",
        "retention",
        "stay",
        "stayed",
        "staying",
        "stays",
        "still",
        "subscribed",
        "survived",
        "treu",
        "verlaengert",
        "verlängert",
        "retain",
        "retains",
        "subscribing",
    ];
    const REVERSED: [&str; 14] = [
        "not",
        "no",
        "non",
        "nicht",
        "pas",
        "un",
        "churn",
        "churned",
        "left",
        "cancel",
        "cancelled",
        "canceled",
        "attrition",
        "lost",
    ];
    has(name, &STAYED) && !has(name, &REVERSED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_labels() {
        for (column, value, expected) in [
            ("area_code", "area_code_415", Some("415")),
            ("AreaCode", "area_code_415", Some("415")),
            ("plan", "month_to_month", Some("Month to month")),
            ("partner", "yes", Some("Yes")),
            ("plan", "plan", Some("Plan")),
            ("plan", "Month-to-month", None),
            ("calls", "5-9 calls", None),
            ("senior", "1", None),
            ("speed", "2.5", None),
            ("kind", "--", None),
            ("kind", "№", None),
        ] {
            assert_eq!(level(column, value).as_deref(), expected, "{column} {value}");
        }
    }

    #[test]
    fn names_become_labels() {
        for (name, expected) in [
            ("total_day_minutes", "Total day minutes"),
            ("MonthlyCharges", "Monthly charges"),
            ("customerID", "Customer ID"),
            ("StreamingTV", "Streaming TV"),
            ("number vmail messages", "Number vmail messages"),
            ("__", "__"),
        ] {
            assert_eq!(label(name), expected);
        }
    }

    #[test]
    fn units_are_whole_words() {
        assert_eq!(unit("total_day_minutes"), Some(("minute", "minutes")));
        assert_eq!(unit("tenure"), Some(("month", "months")));
        assert_eq!(unit("Callsign"), None);
        assert_eq!(unit("MonthlyCharges"), None);
        assert!(is_monthly_charge("MonthlyCharges"));
        assert!(!is_monthly_charge("TotalCharges"));
    }
}
