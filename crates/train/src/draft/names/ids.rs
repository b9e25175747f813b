use super::{has, words};

pub(in crate::draft) fn is_id(name: &str) -> bool {
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

/// Whether the name says that the column holds IDs rather than quantities.
pub(in crate::draft) fn ends_with_id(name: &str) -> bool {
    const IDS: [&str; 5] = ["id", "ids", "uuid", "guid", "key"];
    words(name).last().is_some_and(|word| IDS.contains(&word.to_lowercase().as_str())) || is_owner_id(name)
}

pub(in crate::draft) fn is_customer(name: &str) -> bool {
    const IDS: [&str; 8] = ["id", "uuid", "guid", "msisdn", "imsi", "iccid", "kundennummer", "kundennr"];
    let is_last =
        |wanted: &[&str]| words(name).last().is_some_and(|word| wanted.contains(&word.to_lowercase().as_str()));
    has(name, &CUSTOMERS) && (is_id(name) || is_last(&CUSTOMERS))
        || has(name, &IDS) && words(name).len() == 1
        || is_owner_id(name)
}

/// Recognizes names such as `customerid`.
fn is_owner_id(name: &str) -> bool {
    name.to_lowercase().strip_suffix("id").is_some_and(|owner| has(owner, &CUSTOMERS))
}
