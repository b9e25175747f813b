//! Matches values that are spelled differently: `YES`, `yes`, and `Ja` with the level `Yes`, and `1.0` with the level
//! `1`.

use std::collections::BTreeMap;

use super::accents::composed;
use super::notation::plain_number;
use super::schema::{Category, Target};

/// `1`, and lowercase words and initials that mean yes or true in many languages.
const YES: [&str; 36] = [
    "1",
    "ano",
    "da",
    "doğru",
    "evet",
    "igaz",
    "igen",
    "j",
    "ja",
    "kyllä",
    "o",
    "oui",
    "pravda",
    "prawda",
    "s",
    "sand",
    "sant",
    "si",
    "sim",
    "sí",
    "sì",
    "t",
    "tak",
    "tosi",
    "true",
    "v",
    "verdadeiro",
    "verdadero",
    "vero",
    "vrai",
    "waar",
    "wahr",
    "y",
    "yes",
    "да",
    "истина",
];

/// `0`, and lowercase words and initials that mean no or false.
const NO: [&str; 33] = [
    "0", "ei", "epätosi", "f", "falsch", "false", "falsk", "falso", "falskt", "fałsz", "faux", "hamis", "hayır", "n",
    "nao", "ne", "nee", "nei", "nein", "nej", "nem", "nepravda", "nie", "no", "non", "não", "onwaar", "usann", "usant",
    "yanlış", "hayir", "ложь", "нет",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flag {
    Yes,
    No,
}

/// The values of a list, indexed by their spelling.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpellingIndex {
    /// Indices of values by their normalized spelling; `None` if several values share it.
    by_spelling: BTreeMap<String, Option<u16>>,
    /// The indices of the values that mean yes and no, if exactly one value means each.
    flags: Option<[u16; 2]>,
    /// Whether other words for yes and no are ignored: among three or more values, `1` may be a count and `N` a code.
    are_flags_uncertain: bool,
}

/// Words that mean yes and no even if [`SpellingIndex::are_flags_uncertain`] is true.
const BOOLEANS: [&str; 2] = ["true", "false"];

impl SpellingIndex {
    /// An index of a category's levels.
    pub fn of_levels(category: &Category) -> Self {
        Self::of_values(category.levels.iter().map(|level| level.value.as_str()))
    }

    /// An index of the outcome's values. The positive value has index 0.
    pub fn of_outcomes(target: &Target) -> Self {
        Self::of_values(target.values())
    }

    /// An index of values, which are numbered from 0.
    pub fn of_values<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut index = Self::default();
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        let mut n_values = 0_usize;
        for (position, value) in (0_u16..).zip(values) {
            let spelling = normalized(value);
            match flag(&spelling) {
                Some(Flag::Yes) => yes.push((position, spelling.clone())),
                Some(Flag::No) => no.push((position, spelling.clone())),
                None => {}
            }
            index.by_spelling.entry(spelling).and_modify(|known| *known = None).or_insert(Some(position));
            n_values = n_values.saturating_add(1);
        }
        if let ([(yes, yes_text)], [(no, no_text)]) = (yes.as_slice(), no.as_slice()) {
            let are_words = yes_text.chars().count() > 1 && no_text.chars().count() > 1;
            index.flags = Some([*yes, *no]);
            index.are_flags_uncertain = n_values != 2 && !are_words;
        }
        index
    }

    /// The index of the value that a string means; `None` if it matches no value, or several.
    pub fn find(&self, text: &str) -> Option<u16> {
        let spelling = normalized(text);
        match self.by_spelling.get(&spelling) {
            Some(found) => *found,
            None => {
                let flag = flag(&spelling)?;
                let [yes, no] = self.flags.filter(|_| !self.are_flags_uncertain || BOOLEANS.contains(&&*spelling))?;
                Some(if flag == Flag::Yes { yes } else { no })
            }
        }
    }
}

/// 1 for a word that means yes, 0 for a word that means no, and `None` for other strings.
pub fn flag_number(text: &str) -> Option<f64> {
    flag(&normalized(text)).map(|flag| if flag == Flag::Yes { 1.0 } else { 0.0 })
}

/// A string in lowercase, with single spaces and composed accents. Equal finite numbers become equal strings.
pub fn normalized(text: &str) -> String {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => plain_number(number + 0.0),
        _ => composed(text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()),
    }
}

fn flag(spelling: &str) -> Option<Flag> {
    let word = spelling.trim_end_matches('.');
    if YES.contains(&word) { Some(Flag::Yes) } else { NO.contains(&word).then_some(Flag::No) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(values: &[&str], text: &str) -> Option<u16> {
        SpellingIndex::of_values(values.iter().copied()).find(text)
    }

    #[test]
    fn spelling_does_not_matter() {
        let contracts = &["Month-to-month", "One year", "Two year"][..];
        let services = &["No", "Yes", "No internet service"][..];
        for (values, text, expected) in [
            (contracts, "one year", Some(1)),
            (contracts, "  ONE   YEAR ", Some(1)),
            (contracts, "One\u{a0}year", Some(1)),
            (contracts, "monthly", None),
            (services, "no", Some(0)),
            (services, "Nein", Some(0)),
            (services, "false", Some(0)),
            (services, "WAHR", Some(1)),
            (services, "Sí", Some(1)),
            (services, "VRAI", Some(1)),
            (services, "1", Some(1)),
            (services, "NO INTERNET SERVICE", Some(2)),
            (&["0", "1"], "No", Some(0)),
            (&["0", "1"], "1.0", Some(1)),
            (&["0", "1"], "Ja", Some(1)),
            (&["N", "Y"], "true", Some(1)),
            (&["0", "1", "2"], "yes", None),
            (&["Y", "N", "U"], "yes", None),
            (&["Y", "N", "U"], "true", Some(0)),
            (&["Y", "N", "U"], "FALSE", Some(1)),
            (&["0", "1", "2"], "2.00", Some(2)),
            (&["S", "M", "L"], "s", Some(0)),
            (&["S", "M", "L"], "yes", None),
            (&["a", "A"], "a", None),
            (&["male", "female"], "Female", Some(1)),
            (&["ДА", "НЕТ"], "да", Some(0)),
            (&["No", "Yes"], "Si\u{301}", Some(1)),
            (&["No", "Yes"], "Na\u{303}o", Some(0)),
            (&["Gekündigt", "Aktiv"], "GEKU\u{308}NDIGT", Some(0)),
            (&["Geku\u{308}ndigt", "Aktiv"], "gekündigt", Some(0)),
        ] {
            assert_eq!(find(values, text), expected, "{text:?} among {values:?}");
        }
    }

    #[test]
    fn flags_are_zero_and_one() {
        for (text, expected) in [("true", Some(1.0)), ("Nein", Some(0.0)), ("1.0", Some(1.0)), ("maybe", None)] {
            assert_eq!(flag_number(text), expected, "{text}");
        }
    }

    #[test]
    fn the_words_are_sorted_out() {
        for word in YES {
            assert!(!NO.contains(&word), "{word} means both");
            assert_eq!(normalized(word), word);
        }
        for word in NO {
            assert_eq!(normalized(word), word);
        }
    }
}
