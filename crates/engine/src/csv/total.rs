//! Recognizes rows that are totals or averages of other rows.

use crate::accents::composed;

/// Lowercase words and phrases that name a row of totals or averages.
const TOTALS: [&str; 30] = [
    "average",
    "celkem",
    "durchschnitt",
    "gesamt",
    "gesamtsumme",
    "gemiddelde",
    "grand total",
    "mean",
    "media",
    "mittelwert",
    "moyenne",
    "média",
    "overall",
    "razem",
    "soma",
    "somma",
    "somme",
    "subtotal",
    "sum",
    "suma",
    "summa",
    "summe",
    "totaal",
    "total",
    "total general",
    "total général",
    "totale",
    "totals",
    "összesen",
    "итого",
];

/// Length in bytes of the longest of these phrases, plus a space and a colon.
const MAX_LENGTH: usize = 17;

/// Whether this cell marks its row as a total or an average.
pub fn is_total(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    if cell.is_empty() || cell.len() > MAX_LENGTH || cell.iter().any(u8::is_ascii_digit) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(cell) else { return false };
    TOTALS.contains(&composed(text.trim_end_matches(':').trim_end().to_lowercase()).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_recognized() {
        for word in TOTALS {
            assert!(is_total(word.as_bytes()) && is_total(format!(" {} :", word.to_uppercase()).as_bytes()), "{word}");
        }
        assert!(is_total("Me\u{301}dia".as_bytes()) && is_total("O\u{308}sszesen".as_bytes()));
        for id in ["", "7590-VHVEG", "Total Energies", "Summers", "total7", "1"] {
            assert!(!is_total(id.as_bytes()), "{id}");
        }
    }
}
