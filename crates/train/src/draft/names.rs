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

/// How a table writes the words of its column names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Capitals {
    /// Capitals only start names and separate words, so labels need them only at the start.
    #[default]
    AtStart,
    /// In the table's language, nouns have capitals, so labels keep them.
    OfNouns,
}

impl Capitals {
    /// Whether the names of a table's columns are German, the largest language that capitalizes nouns.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        const GERMAN: [&str; 40] = [
            "abrechnung",
            "alter",
            "anzahl",
            "beginn",
            "betrag",
            "betreuung",
            "buchung",
            "datum",
            "der",
            "die",
            "dauer",
            "ende",
            "gebuehr",
            "gebühr",
            "geschlecht",
            "gesamt",
            "gespräche",
            "internetdienst",
            "jahr",
            "jahre",
            "kunde",
            "kunden",
            "kundennummer",
            "kundennr",
            "kosten",
            "kündigung",
            "laufzeit",
            "letzte",
            "monat",
            "monate",
            "monatliche",
            "nummer",
            "ort",
            "partnerin",
            "rechnung",
            "tarif",
            "vertrag",
            "vertragsart",
            "zahlung",
            "zahlungsart",
        ];
        let is_german = |name: &str| has(name, &GERMAN) || name.contains(['ß', 'ü', 'ä', 'Ü', 'Ä']);
        if names.into_iter().any(is_german) { Self::OfNouns } else { Self::AtStart }
    }
}

/// The name as a label, such as `Total day minutes`. Abbreviations stay in capitals.
pub(super) fn label(name: &str, capitals: Capitals) -> String {
    let words: Vec<String> = words(name)
        .into_iter()
        .enumerate()
        .map(|(index, word)| {
            let abbreviation = word.chars().count() <= 3 && word.chars().all(|letter| !letter.is_lowercase());
            let stays = abbreviation || capitals == Capitals::OfNouns;
            let small = if stays { word } else { word.to_lowercase() };
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
    Some(label(&rest.join(" "), Capitals::AtStart)).filter(|label| !label.is_empty() && label != value)
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

/// Whether the name says that the column holds IDs, such as those of customers, shops, or agents. They are never
/// quantities.
pub(super) fn ends_with_id(name: &str) -> bool {
    const IDS: [&str; 5] = ["id", "ids", "uuid", "guid", "key"];
    words(name).last().is_some_and(|word| IDS.contains(&word.to_lowercase().as_str())) || is_owner_id(name)
}

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

/// Whether the name suggests a place.
pub(super) fn is_place(name: &str) -> bool {
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

/// The unit's singular and plural, if the name says that the column is a number of such units: the unit is its first or
/// last word, as in `total_day_minutes` and `months inactive`, but not in `Age Group`.
pub(super) fn unit(name: &str) -> Option<(&'static str, &'static str)> {
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
    /// Quantities that are measured in a certain unit. What comes after them is another quantity, such as a group.
    const QUANTITIES: [(&str, (&str, &str)); 2] = [("tenure", ("month", "months")), ("age", ("year", "years"))];
    /// Words after a unit that make it part of the name of something else.
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
            assert_eq!(label(name, Capitals::AtStart), expected);
        }
    }

    #[test]
    fn nouns_keep_their_capitals_where_the_language_has_them() {
        for (names, expected) in [
            (&["Kundennummer", "Monatliche Gebühr"][..], &["Kundennummer", "Monatliche Gebühr"][..]),
            (&["Vertrag_Beginn", "Letzte_Zahlung_Betrag"], &["Vertrag Beginn", "Letzte Zahlung Betrag"]),
            (&["anzahlAnrufe", "GesamtKosten"], &["Anzahl Anrufe", "Gesamt Kosten"]),
            (&["Customer ID", "Monthly Charges"], &["Customer ID", "Monthly charges"]),
            (&["Frais Mensuels", "Âge"], &["Frais mensuels", "Âge"]),
        ] {
            let capitals = Capitals::of(names.iter().copied());
            let labels: Vec<String> = names.iter().map(|name| label(name, capitals)).collect();
            assert_eq!(labels, expected);
        }
    }

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
