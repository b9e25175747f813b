//! The names of months in English, German, French, Spanish, Italian, Portuguese, and Dutch.

use crate::accents::is_accent;

/// Without accents. A name such as `may` need not be listed if another name of the month, such as `mayo`, starts with
/// it.
const NAMES: &str = "january januari janvier janeiro janner enero gennaio;\
    february februari febrero fevrier fevereiro febbraio;\
    march maerz marzo mars marco maart mrt mrz;\
    april avril abril aprile;\
    mayo maio maggio mei;\
    june junio junho juin giugno;\
    july julio julho juillet luglio;\
    augustus aout agosto;\
    september septembre septiembre setiembre setembro settembre;\
    october octobre octubre oktober outubro ottobre;\
    november novembre noviembre novembro;\
    december decembre dezember diciembre dicembre dezembro";

const MIN_LETTERS: usize = 3;

/// The month, from 1 to 12, that has this name or abbreviation. `None` if no month or several months could be meant, as
/// with `jui` (juin, juillet).
pub(super) fn month(word: &str) -> Option<i64> {
    let word: String = word.chars().filter_map(plain_letter).collect();
    if word.len() < MIN_LETTERS {
        return None;
    }
    let (start, later) = (word.as_str(), format!(" {word}"));
    let is_named = |names: &str| names.starts_with(start) || names.contains(&later);
    let mut months = NAMES.split(';').zip(1..).filter(|(names, _)| is_named(names));
    let (_, month) = months.next()?;
    months.next().is_none().then_some(month)
}

/// The letter in lowercase and without an accent; `None` for an accent that is a separate character.
fn plain_letter(letter: char) -> Option<char> {
    match letter {
        'ä' | 'Ä' => Some('a'),
        'é' | 'É' => Some('e'),
        'û' | 'Û' => Some('u'),
        'ç' | 'Ç' => Some('c'),
        accent if is_accent(accent) => None,
        _ => Some(letter.to_ascii_lowercase()),
    }
}
