//! Proposes the level that an unknown value probably means: `Two year` for `zwei Jahre`, `Month-to-month` for
//! `monthly`. A proposal is only a guess.

use super::accents::composed;
use super::schema::{Field, Kind};

const MIN_SIMILARITY: f64 = 0.6;

const MARGIN: f64 = 0.1;

/// In shorter strings, changing one letter often makes a different word.
const MIN_LETTERS: usize = 4;

const FILLERS: [&str; 13] =
    ["a", "contract", "contrat", "contrato", "de", "laufzeit", "of", "per", "plan", "the", "to", "vertrag", "von"];

/// A replacement, and the words that it replaces.
const WORDS: [(&str, &[&str]); 12] = [
    (HALF, &["half", "semi", "halb", "halbes", "demi", "medio"]),
    ("1", &["one", "ein", "eine", "einem", "einen", "einer", "un", "une", "uno", "una"]),
    ("2", &["two", "zwei", "deux", "dos"]),
    ("3", &["three", "drei", "trois", "tres"]),
    ("4", &["four", "vier", "quatre", "cuatro"]),
    ("5", &["five", "fünf", "fuenf", "cinq", "cinco"]),
    ("12", &["twelve", "zwölf", "zwoelf", "douze", "doce"]),
    (NO, &["not", "none", "non", "without", "nein", "kein", "keine", "ohne", "pas", "sans", "sin", "ninguno"]),
    ("male", &["man", "mann", "männlich", "homme", "masculin", "hombre", "masculino"]),
    ("female", &["woman", "frau", "weiblich", "femme", "féminin", "mujer", "femenino"]),
    ("fiber", &["fibre", "glasfaser", "fibra"]),
    ("check", &["cheque", "scheck", "chèque"]),
];

const HALF: &str = "½";
const NO: &str = "no";

/// Beginnings of words for a unit. They have at least four letters, because shorter beginnings are also those of
/// unrelated words.
const UNITS: [(&str, &[&str]); 2] = [
    (MONTH, &["month", "monat", "mensual", "mensuel", "meses", "mois"]),
    (YEAR, &["year", "jahr", "jähr", "jaehr", "annu", "anual", "anné", "años"]),
];

/// Short words for a unit. They must match as a whole, because they are also the beginnings of longer words.
const SHORT_UNITS: [(&str, &[&str]); 2] =
    [(MONTH, &["mo", "mon", "mth", "mths", "mes"]), (YEAR, &["yr", "yrs", "an", "ans", "ano", "anos", "año"])];

const MONTH: &str = "month";
const YEAR: &str = "year";

/// The level that a string probably means, if one level is clearly the most similar.
pub(crate) fn proposed_level(field: &Field, text: &str) -> Option<u16> {
    let Kind::Category(category) = &field.kind else { return None };
    let meaning = Meaning::of(text);
    let mut best = (0.0, None);
    let mut second = 0.0;
    for (index, level) in (0_u16..).zip(&category.levels) {
        let similarity =
            meaning.similarity(&Meaning::of(&level.value)).max(meaning.similarity(&Meaning::of(&level.label)));
        if similarity > best.0 {
            second = best.0;
            best = (similarity, Some(index));
        } else if similarity > second {
            second = similarity;
        }
    }
    best.1.filter(|_| best.0 >= MIN_SIMILARITY && best.0 - second >= MARGIN)
}

#[derive(Clone, Debug, Default)]
struct Meaning {
    /// Distinct words, without fillers. A term such as `24 months` is written as two words: `2` and `year`.
    words: Vec<String>,
    numbers: Vec<String>,
    is_negative: bool,
    letters: String,
}

impl Meaning {
    fn of(text: &str) -> Self {
        let text = composed(text.to_lowercase());
        let mut words: Vec<String> = words_of(&text).into_iter().flat_map(translated).collect();
        words.retain(|word| !FILLERS.contains(&word.as_str()));
        words.sort_unstable();
        words.dedup();
        normalize_term(&mut words);
        let numbers = words.iter().filter(|word| is_number(word)).cloned().collect();
        let is_negative = words.iter().any(|word| word == NO);
        let letters = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
        Self { words, numbers, is_negative, letters }
    }

    fn similarity(&self, other: &Self) -> f64 {
        let has_other_number = !self.numbers.is_empty() && !other.numbers.is_empty() && self.numbers != other.numbers;
        if has_other_number || self.is_negative != other.is_negative {
            return 0.0;
        }
        self.common_words(other).max(self.common_letters(other)).max(self.is_initial_of(other))
    }

    fn is_initial_of(&self, other: &Self) -> f64 {
        let mut letters = self.letters.chars();
        let is_initial =
            matches!((letters.next(), letters.next()), (Some(only), None) if other.letters.starts_with(only));
        f64::from(u8::from(is_initial))
    }

    /// The share of words in common: the Sørensen-Dice coefficient.
    fn common_words(&self, other: &Self) -> f64 {
        let common = self.words.iter().filter(|word| other.words.contains(word)).count();
        2.0 * common as f64 / self.words.len().saturating_add(other.words.len()).max(1) as f64
    }

    fn common_letters(&self, other: &Self) -> f64 {
        let (length, other_length) = (self.letters.chars().count(), other.letters.chars().count());
        if length.min(other_length) < MIN_LETTERS {
            return 0.0;
        }
        strsim::normalized_damerau_levenshtein(&self.letters, &other.letters)
    }
}

/// The words and numbers in a string: `24` and `mo` in `24mo`.
fn words_of(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let digits = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
        let (number, word) = part.split_at_checked(digits).unwrap_or((part, ""));
        words.extend([number, word].into_iter().filter(|word| !word.is_empty()));
    }
    words
}

/// The meaning of a word. A compound such as `zweijahresvertrag` becomes a number and a unit.
fn translated(word: &str) -> Vec<String> {
    if let Some((meaning, _)) = WORDS.iter().find(|(_, names)| names.contains(&word)) {
        return vec![(*meaning).to_owned()];
    }
    if let Some(unit) = unit(word) {
        return vec![unit.to_owned()];
    }
    let compound = WORDS.iter().find_map(|(meaning, names)| {
        let unit = names.iter().find_map(|name| unit(word.strip_prefix(name)?))?;
        Some(vec![(*meaning).to_owned(), unit.to_owned()])
    });
    compound.unwrap_or_else(|| vec![word.to_owned()])
}

fn unit(word: &str) -> Option<&'static str> {
    let starts = |names: &[&str]| names.iter().any(|name| word.starts_with(name));
    let long = UNITS.iter().find(|(_, beginnings)| starts(beginnings));
    let short = SHORT_UNITS.iter().find(|(_, names)| names.contains(&word));
    long.or(short).map(|(unit, _)| *unit)
}

/// Normalizes a period: `month` becomes `1 month`, and `24 months` becomes `2 year`.
fn normalize_term(words: &mut Vec<String>) {
    let has = |unit: &str| words.iter().any(|word| word == unit);
    let (months, years) = (has(MONTH), has(YEAR));
    if months == years {
        return;
    }
    match words.iter_mut().find(|word| is_number(word)) {
        None => words.insert(0, "1".to_owned()),
        Some(number) if months => {
            let Some(n @ 12..) = number.parse::<u32>().ok().filter(|n| n % 12 == 0) else { return };
            *number = (n / 12).to_string();
            words.retain(|word| word != MONTH);
            words.push(YEAR.to_owned());
        }
        Some(_) => {}
    }
}

fn is_number(word: &str) -> bool {
    word == HALF || word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Fill;
    use crate::tests::table::category;

    const CONTRACT: &[&str] = &["Month-to-month", "One year", "Two year"];
    const PAYMENT: &[&str] =
        &["Electronic check", "Mailed check", "Bank transfer (automatic)", "Credit card (automatic)"];
    const INTERNET: &[&str] = &["DSL", "Fiber optic", "No"];
    const SEX: &[&str] = &["Male", "Female"];
    const PHONE: &[&str] = &["No", "Yes", "No phone service"];

    fn check(levels: &[&str], text: &str, expected: Option<&str>) {
        let proposed = proposed_level(&category("a field", levels, Fill::Refuse), text);
        assert_eq!(proposed.map(|level| levels[usize::from(level)]), expected, "{text:?} among {levels:?}");
    }

    #[test]
    fn the_level_that_a_string_means_is_proposed() {
        for (levels, text, expected) in [
            (CONTRACT, "monthly", "Month-to-month"),
            (CONTRACT, "month to month", "Month-to-month"),
            (CONTRACT, "MonthToMonth", "Month-to-month"),
            (CONTRACT, "1 month", "Month-to-month"),
            (CONTRACT, "monatlich", "Month-to-month"),
            (CONTRACT, "Monatsvertrag", "Month-to-month"),
            (CONTRACT, "mensuel", "Month-to-month"),
            (CONTRACT, "mensual", "Month-to-month"),
            (CONTRACT, "1 year", "One year"),
            (CONTRACT, "1yr", "One year"),
            (CONTRACT, "annual", "One year"),
            (CONTRACT, "Yearly contract", "One year"),
            (CONTRACT, "12 months", "One year"),
            (CONTRACT, "jährlich", "One year"),
            (CONTRACT, "un an", "One year"),
            (CONTRACT, "un año", "One year"),
            (CONTRACT, "One yea", "One year"),
            (CONTRACT, "two years", "Two year"),
            (CONTRACT, "2-year contract", "Two year"),
            (CONTRACT, "24mo", "Two year"),
            (CONTRACT, "zwei Jahre", "Two year"),
            (CONTRACT, "Zweijahresvertrag", "Two year"),
            (CONTRACT, "deux ans", "Two year"),
            (CONTRACT, "dos años", "Two year"),
            (PAYMENT, "electronic-cheque", "Electronic check"),
            (PAYMENT, "Credit card", "Credit card (automatic)"),
            (PAYMENT, "bank transfer", "Bank transfer (automatic)"),
            (INTERNET, "Fiber", "Fiber optic"),
            (INTERNET, "fibre optic", "Fiber optic"),
            (INTERNET, "none", "No"),
            (INTERNET, "kein Internet", "No"),
            (INTERNET, "Glasfaser", "Fiber optic"),
            (PHONE, "no phone", "No phone service"),
            (SEX, "weiblich", "Female"),
            (SEX, "M", "Male"),
            (INTERNET, "f", "Fiber optic"),
        ] {
            check(levels, text, Some(expected));
        }
    }

    #[test]
    fn nothing_is_proposed_for_other_strings() {
        for (levels, text) in [
            (CONTRACT, ""),
            (CONTRACT, "prepaid"),
            (CONTRACT, "three years"),
            (CONTRACT, "3 months"),
            (CONTRACT, "6 Monate"),
            (CONTRACT, "semi-annual"),
            (CONTRACT, "halbjährlich"),
            (CONTRACT, "half a year"),
            (CONTRACT, "annual, paid monthly"),
            (CONTRACT, "drei Jahre"),
            (PAYMENT, "PayPal"),
            (PAYMENT, "check"),
            (PAYMENT, "automatic"),
            (INTERNET, "cable"),
            (INTERNET, "not fiber optic"),
            (PAYMENT, "x"),
            (PHONE, "maybe"),
            (SEX, "other"),
            (&["Small", "Super"], "s"),
        ] {
            check(levels, text, None);
        }
    }
}
