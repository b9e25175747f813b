use super::{has, words};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::draft) enum Capitals {
    /// Only the first letter of a label is a capital, except in abbreviations such as ID.
    #[default]
    AtStart,
    /// Labels keep the capitals of the column names, as in German.
    OfNouns,
}

impl Capitals {
    pub(in crate::draft) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
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

pub(in crate::draft) fn label(name: &str, capitals: Capitals) -> String {
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

/// A label for a value that needs one: in column `area_code`, `area_code_415` becomes `415`. Capitals, hyphens, and
/// other signs are probably intended, so values that contain any stay as they are.
pub(in crate::draft) fn level(column: &str, value: &str) -> Option<String> {
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
}
