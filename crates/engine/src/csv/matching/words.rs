//! Splits column names into words, and compares the words of two names.

use std::collections::BTreeMap;

use super::meanings::{GENERIC, GENERIC_PARTS, PARTS, PHRASES, SHORT_FORMS, SKIPPED, SYNONYMS, TENURE};
use crate::accents::is_accent;

/// Minimum Jaro-Winkler similarity of a word and its probable typo.
const MIN_WORD_SIMILARITY: f64 = 0.92;

/// The similarity of a word to an abbreviation that consists of its first letters.
const ABBREVIATION: f64 = 0.9;

const MIN_ABBREVIATION: usize = 3;

/// Short words often look similar by chance.
const MIN_COMPARED: usize = 4;

/// Minimum length, in bytes, of a stem and of each part of a compound.
const MIN_PART: usize = 2;

/// Maximum length of a compound, in bytes. It limits the time that a crafted name can take.
const MAX_COMPOUND: usize = 40;

const GENERIC_WEIGHT: f64 = 0.3;

/// The weight of a column's surplus word that names the field's unit.
const UNIT_WEIGHT: f64 = 0.1;

/// Weight of a field's word that the column's name lacks.
const MISSING_WORD: f64 = 0.5;

/// Weight of a column's word that the field's name lacks.
const SURPLUS_WORD: f64 = 0.35;

#[derive(Clone, Debug)]
pub(super) struct Word {
    /// The word that names the meaning; `type` for a generic word, and the folded word itself for an unknown one.
    text: String,
    written: String,
    kind: WordKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WordKind {
    Known,
    Generic,
    Unknown,
}

pub(super) struct Vocabulary {
    meanings: BTreeMap<String, Vec<String>>,
    generic: Vec<String>,
    skipped: Vec<String>,
    /// Each phrase and meaning is surrounded by spaces.
    phrases: Vec<(String, String)>,
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut meanings = BTreeMap::new();
        for synonyms in SYNONYMS {
            let mut words = synonyms.split_whitespace().map(folded).peekable();
            let Some(meaning) = words.peek().cloned() else { continue };
            words.for_each(|word| {
                meanings.entry(word).or_insert_with(|| vec![meaning.clone()]);
            });
        }
        for (short, long) in SHORT_FORMS {
            meanings.insert(folded(short), long.iter().map(|word| folded(word)).collect());
        }
        let all = |words: &[&str]| words.iter().map(|word| folded(word)).collect();
        let spaced = |text: &str| format!(" {} ", folded(text));
        let phrases = PHRASES.iter().map(|(phrase, meaning)| (spaced(phrase), spaced(meaning))).collect();
        Self { meanings, generic: all(GENERIC), skipped: all(SKIPPED), phrases }
    }

    pub(super) fn words(&self, name: &str) -> Vec<Word> {
        let mut text = format!(" {} ", parts(name).join(" "));
        for (phrase, meaning) in &self.phrases {
            text = text.replace(phrase, meaning);
        }
        let mut words: Vec<Word> = Vec::new();
        for part in text.split_whitespace() {
            let unknown = || vec![Word::new(part, part, WordKind::Unknown)];
            for word in self.known(part).unwrap_or_else(unknown) {
                if !word.is_among(&words) {
                    words.push(word);
                }
            }
        }
        join_tenure(words)
    }

    fn known(&self, part: &str) -> Option<Vec<Word>> {
        self.simple(part).or_else(|| self.compound(part))
    }

    fn simple(&self, part: &str) -> Option<Vec<Word>> {
        if self.skipped.iter().any(|word| word == part) {
            return Some(Vec::new());
        }
        let generic = self.generic(part).map(|word| vec![word]);
        let word = |text: &String| Word::new(text, part, WordKind::Known);
        generic.or_else(|| Some(self.meaning(part)?.iter().map(word).collect()))
    }

    fn generic(&self, part: &str) -> Option<Word> {
        let is_generic = stems(part).any(|stem| self.generic.iter().any(|word| word == stem));
        let is_only_generic = is_generic && !self.meanings.contains_key(part);
        is_only_generic.then(|| Word::new("type", part, WordKind::Generic))
    }

    fn meaning(&self, part: &str) -> Option<&[String]> {
        stems(part).find_map(|stem| self.meanings.get(stem)).map(Vec::as_slice)
    }

    /// The words of a compound such as `Vertragsmonate` or `monthlycharge`.
    fn compound(&self, part: &str) -> Option<Vec<Word>> {
        if part.len() > MAX_COMPOUND {
            return None;
        }
        let splits = part.char_indices().map(|(at, _)| at).filter(|&at| at >= MIN_PART);
        splits.rev().find_map(|at| {
            let (first, rest) = part.split_at_checked(at).filter(|(_, rest)| rest.len() >= MIN_PART)?;
            let words: Vec<Word> = self.simple(first)?.into_iter().chain(self.known(rest)?).collect();
            (!words.is_empty()).then_some(words)
        })
    }
}

impl Word {
    fn new(text: &str, written: &str, kind: WordKind) -> Self {
        Self { text: text.to_owned(), written: written.to_owned(), kind }
    }

    pub(super) fn names_a_part(&self) -> bool {
        match self.kind {
            WordKind::Known => PARTS.contains(&self.text.as_str()),
            WordKind::Generic => GENERIC_PARTS.iter().any(|part| stems(&self.written).any(|stem| stem == *part)),
            WordKind::Unknown => false,
        }
    }

    pub(super) fn means(&self, meaning: &str) -> bool {
        self.kind == WordKind::Known && self.text == meaning
    }

    pub(super) fn is_among(&self, words: &[Self]) -> bool {
        words.iter().any(|word| word.text == self.text)
    }

    fn weight(&self, units: &[Self]) -> f64 {
        match self.kind {
            WordKind::Generic => GENERIC_WEIGHT,
            _ if self.is_among(units) => UNIT_WEIGHT,
            WordKind::Known | WordKind::Unknown => 1.0,
        }
    }

    fn similarity(&self, other: &Self) -> f64 {
        if self.text == other.text {
            return 1.0;
        }
        let (one, other_one) = (self.written.as_str(), other.written.as_str());
        let is_unknown = self.kind == WordKind::Unknown || other.kind == WordKind::Unknown;
        let shorter = one.chars().count().min(other_one.chars().count());
        if !is_unknown || shorter < MIN_ABBREVIATION {
            return 0.0;
        }
        if one.starts_with(other_one) || other_one.starts_with(one) {
            return ABBREVIATION;
        }
        let similarity = if shorter < MIN_COMPARED { 0.0 } else { strsim::jaro_winkler(one, other_one) };
        if similarity >= MIN_WORD_SIMILARITY { similarity } else { 0.0 }
    }
}

/// The similarity of two names, from 0 to 1. If each name has a word that the other one lacks, such as `total` and
/// `monthly`, the names probably mean different things.
pub(super) fn similarity(field: &[Word], column: &[Word], units: &[Word]) -> f64 {
    let mut rest: Vec<&Word> = column.iter().collect();
    let (mut matched, mut missing, mut has_missing) = (0.0, 0.0, false);
    for word in field {
        let best = rest.iter().enumerate().map(|(at, other)| (at, word.similarity(other)));
        match best.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, similarity)| *similarity > 0.0) {
            Some((at, similarity)) => {
                matched += similarity * word.weight(&[]);
                rest.remove(at);
            }
            None => {
                missing += word.weight(&[]);
                has_missing |= word.kind != WordKind::Generic;
            }
        }
    }
    let surplus: f64 = rest.iter().map(|word| word.weight(units)).sum();
    let has_surplus = rest.iter().any(|word| word.kind != WordKind::Generic && !word.is_among(units));
    let sum = matched + MISSING_WORD * missing + SURPLUS_WORD * surplus;
    let similarity = if sum > 0.0 { matched / sum } else { 0.0 };
    if has_missing && has_surplus { similarity / 2.0 } else { similarity }
}

fn join_tenure(words: Vec<Word>) -> Vec<Word> {
    let meant = words.iter().filter(|word| word.kind != WordKind::Generic).map(|word| word.text.as_str());
    let mut meant: Vec<&str> = meant.collect();
    meant.sort_unstable();
    if TENURE.contains(&meant.as_slice()) { vec![Word::new("tenure", "tenure", WordKind::Known)] } else { words }
}

/// The part of a name, with and without its possible endings: inflections or, in a compound, linking letters.
fn stems(part: &str) -> impl Iterator<Item = &str> {
    let stem = |ending| part.strip_suffix(ending).filter(|stem: &&str| stem.len() >= MIN_PART);
    std::iter::once(part).chain(["s", "n", "e", "en", "es", "er"].into_iter().filter_map(stem))
}

/// The parts of a name, folded, such as `monthly` and `charges` of `MonthlyCharges`.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    // separate accents are not letters, so they would split words
    let letters: Vec<char> = name.chars().filter(|letter| !is_accent(*letter)).collect();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied();
        let after = letters.get(at.saturating_add(1)).copied();
        if !letter.is_alphanumeric() || before.is_some_and(|before| is_border(before, letter, after)) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| letter.is_alphanumeric()) {
            part.push(letter);
        }
    }
    parts.iter().map(|part| folded(part)).filter(|part| !part.is_empty()).collect()
}

/// Whether a new word starts at `letter`: `Charges` in `MonthlyCharges`, `Bill` in `EBill`, `2` in `line2`.
fn is_border(before: char, letter: char, after: Option<char>) -> bool {
    let starts_capitalized = letter.is_uppercase() && before.is_uppercase() && after.is_some_and(char::is_lowercase);
    (before.is_lowercase() && letter.is_uppercase())
        || starts_capitalized
        || before.is_numeric() != letter.is_numeric() && before.is_alphanumeric()
}

/// The string in lowercase and without accents. `ae`, `oe`, and `ue` become `a`, `o`, and `u`, so that `Gebühr` and
/// `Gebuehr` are equal.
pub(super) fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => plain.push('e'),
            'ì'..='ï' | 'ī' => plain.push('i'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò'..='ö' | 'ø' | 'ő' => plain.push('o'),
            'ù'..='ü' | 'ů' | 'ű' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ś' | 'š' => plain.push('s'),
            'ž' | 'ż' | 'ź' => plain.push('z'),
            'ß' => plain.push_str("ss"),
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            accent if is_accent(accent) => {}
            other => plain.push(other),
        }
    }
    plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_meanings() {
        let vocabulary = Vocabulary::new();
        for (name, expected) in [
            ("MonthlyCharges", "month charge"),
            ("monthly_charge", "month charge"),
            ("MONTHLY CHARGE (EUR)", "month charge"),
            ("monthlycharge", "month charge"),
            ("Monatsgebühr", "month charge"),
            ("Monatsgebuehr", "month charge"),
            ("Monatsgebu\u{308}hr", "month charge"),
            ("Nu\u{301}mero de cliente", "identifier customer"),
            ("Frais mensuels", "charge month"),
            ("Cargo mensual", "charge month"),
            ("MRC", "month charge"),
            ("customerID", "customer identifier"),
            ("Kundennr.", "customer identifier"),
            ("Kd-Nr", "customer identifier"),
            ("N° client", "identifier customer"),
            ("Número de cliente", "identifier customer"),
            ("AccountNumber", "customer identifier"),
            ("Vertragsmonate", "tenure"),
            ("Months with us", "tenure"),
            ("monthswithus", "tenure"),
            ("E-Rechnung", "paperless charge"),
            ("EBill", "paperless charge"),
            ("Time with us", "tenure"),
            ("Account length", "tenure"),
            ("Kunde seit (Monate)", "tenure"),
            ("Mtl. Gebühr", "month charge"),
            ("Contract type", "contract type"),
            ("Vertragsart", "contract type"),
            ("Zahlungsart", "payment type"),
            ("Mode de paiement", "type payment"),
            ("StreamingTV", "stream tv"),
            ("HTMLPage2", "html page 2"),
            ("zzz", "zzz"),
            ("", ""),
            ("—", ""),
        ] {
            let found: Vec<String> = vocabulary.words(name).into_iter().map(|word| word.text).collect();
            assert_eq!(found.join(" "), expected, "{name}");
        }
    }

    #[test]
    fn lists_of_meanings_are_sorted() {
        assert!(TENURE.iter().all(|meanings| meanings.is_sorted()));
    }

    #[test]
    fn each_word_has_one_meaning() {
        let mut all: Vec<String> = SYNONYMS.iter().flat_map(|words| words.split_whitespace()).map(folded).collect();
        let n_words = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), n_words);
    }

    #[test]
    fn names_that_contradict_each_other_are_not_similar() {
        let vocabulary = Vocabulary::new();
        let between = |field: &str, column: &str| similarity(&vocabulary.words(field), &vocabulary.words(column), &[]);
        for (field, column) in [
            ("MonthlyCharges", "Monthly fee"),
            ("Contract", "Contract type"),
            ("Contract", "Contrct"),
            ("DeviceProtection", "DeviceProt"),
            ("Something new", "Somethng new"),
            ("PaymentMethod", "Payment"),
            ("OnlineSecurity", "Security"),
            ("OnlineSecurity", "Security add-on"),
            ("DeviceProtection", "Device cover"),
        ] {
            assert!(between(field, column) > 0.6, "{field}, {column}: {}", between(field, column));
        }
        for (field, column) in [
            ("MonthlyCharges", "TotalCharges"),
            ("MonthlyCharges", "Monthly minutes"),
            ("OnlineSecurity", "OnlineBackup"),
            ("Total day minutes", "Total night minutes"),
            ("customerID", "Customer name"),
            ("customerID", "Phone number"),
            ("Line 1", "Line 2"),
            ("tenure", "Churn"),
        ] {
            assert!(between(field, column) < 0.5, "{field}, {column}: {}", between(field, column));
        }
    }
}
