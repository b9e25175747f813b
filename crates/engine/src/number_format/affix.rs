//! The signs, currencies, and units around numbers.

use bincode::{Decode, Encode};

use crate::accents::composed;
use crate::schema::Unit as FieldUnit;

/// In characters.
const MAX_CURRENCY: usize = 4;

/// In characters.
const MAX_UNIT: usize = 24;

/// One string makes the page's first program smaller than a list of strings would.
const CURRENCIES: &str = "\
    aed ars aud bgn brl cad chf clp cny cop czk dkk egp eur ft gbp hkd huf idr ils inr jpy kc kr krw kč mxn myr ngn nok \
    nzd php pln rmb ron rs rub sek sgd thb try usd zar zł";

/// Names of units of time, in lowercase: one list per unit.
const SYNONYMS: [&str; 7] = [
    "year years yr yrs y jahr jahre an ans année années año años anno anni ano anos jaar",
    "month months mo mos mth mths monat monate mois mes meses mese mesi mês maand maanden",
    "week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane weken",
    "day days d tag tage jour jours día días giorno giorni dia dias dag dagen",
    "hour hours h hr hrs stunde stunden heure heures hora horas ora ore uur",
    "minute minutes min mins minuten minuto minutos minuti minuut",
    "second seconds s sec secs sekunde sekunden seconde secondes segundo segundos secondo secondi",
];

/// The currency, unit, or percent sign before or after a number.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Affix {
    /// None of these.
    #[default]
    None,
    /// A currency sign, code, or abbreviation, in lowercase.
    Currency(String),
    /// `%`
    Percent,
    /// A unit, in lowercase, without a period at its end.
    Unit(String),
}

pub(super) struct Surroundings {
    pub(super) negative: bool,
    pub(super) affix: Affix,
}

impl Affix {
    /// Whether two affixes are equal, apart from an `s` at the end of a unit.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unit(a), Self::Unit(b)) => singular(a) == singular(b),
            _ => self == other,
        }
    }

    pub(super) fn fits(&self, unit: &FieldUnit) -> bool {
        match self {
            Self::None | Self::Currency(_) | Self::Percent => true,
            Self::Unit(name) => {
                let own = [&unit.one, &unit.many].map(|own| lowercase(own));
                let is_synonym = |names: &&str| has_word(names, name) && own.iter().any(|own| has_word(names, own));
                unit.one.is_empty() || own.contains(name) || SYNONYMS.iter().any(is_synonym)
            }
        }
    }

    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let name = lowercase(text.trim_end_matches('.'));
        if text.is_empty() {
            Some(Self::None)
        } else if text == "%" {
            Some(Self::Percent)
        } else if is_currency(&name) {
            Some(Self::Currency(name))
        } else {
            let is_unit = name.chars().all(|letter| letter.is_alphabetic() || " ./²³°".contains(letter))
                && name.starts_with(char::is_alphabetic)
                && name.chars().count() <= MAX_UNIT;
            is_unit.then_some(Self::Unit(name))
        }
    }
}

pub(super) fn surroundings(before: &str, after: &str) -> Option<Surroundings> {
    let (before, marks_before) = peel(before, &['+', '-', '−', '(']);
    // some accounting systems write the sign last
    let (after, marks_after) = peel(after, &['-', '−', ')']);
    let negative = match (marks_before.as_slice(), marks_after.as_slice()) {
        ([], []) | (['+'], []) => false,
        (['-' | '−'], []) | ([], ['-' | '−']) | (['('], [')']) => true,
        _ => return None,
    };
    let affix = match (Affix::of(before)?, Affix::of(after)?) {
        // "Plan 3" is a name, not three plans
        (Affix::Unit(_), _) => return None,
        (affix, Affix::None) | (Affix::None, affix) => affix,
        _ => return None,
    };
    Some(Surroundings { negative, affix })
}

/// Removes spaces and `marks` from both ends of a string, and lists the removed marks.
fn peel<'a>(text: &'a str, marks: &[char]) -> (&'a str, Vec<char>) {
    let (mut text, mut peeled) = (text.trim(), Vec::new());
    loop {
        let mut letters = text.chars();
        let is_mark = |letter: &char| marks.contains(letter);
        let Some(mark) = letters.next().filter(is_mark).or_else(|| {
            letters = text.chars();
            letters.next_back().filter(is_mark)
        }) else {
            return (text, peeled);
        };
        peeled.push(mark);
        text = letters.as_str().trim();
    }
}

/// The string in lowercase, with composed accents. `str::to_lowercase`, which also handles the Greek final sigma, would
/// make the page's first program larger.
fn lowercase(text: &str) -> String {
    composed(text.chars().flat_map(char::to_lowercase).collect())
}

fn has_word(words: &str, word: &str) -> bool {
    words.split(' ').any(|other| other == word)
}

fn is_currency(name: &str) -> bool {
    let is_sign = |letter: &char| matches!(letter, '$' | '¢'..='¥' | '\u{20a0}'..='\u{20cf}');
    let n_signs = name.chars().filter(is_sign).count();
    let are_letters = || name.chars().all(|letter| is_sign(&letter) || letter.is_alphabetic());
    name.chars().count() <= MAX_CURRENCY && (has_word(CURRENCIES, name) || (n_signs == 1 && are_letters()))
}

fn singular(unit: &str) -> &str {
    unit.strip_suffix('s').unwrap_or(unit)
}
