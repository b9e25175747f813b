//! Reads numbers as people write them: `84,90`, `$1,234.50`, `1 234,5 kr`, `(12)`, `12 months`, `45%`.
//!
//! A single cell can be ambiguous: `3.967` is about four with a decimal point and about four thousand with a decimal
//! comma. So a [`FormatSurvey`] looks at many cells of a column.

mod affix;
mod survey;
#[cfg(test)]
mod tests;
mod typed;

use bincode::{Decode, Encode};

pub use affix::Affix;
use affix::{Surroundings, surroundings};
pub use survey::{ColumnFormat, FormatSurvey};
pub use typed::{TypedNumber, read_typed};

use super::schema::Number;

/// The character between the whole part of a number and its fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum DecimalMark {
    /// `12.5`
    #[default]
    Point,
    /// `12,5`
    Comma,
}

/// The format of a column's numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct NumberFormat {
    /// The decimal mark; the other mark can separate thousands. If it is `None`, ambiguous numbers such as `3.967`
    /// are not read.
    pub decimal_mark: Option<DecimalMark>,
    /// The currency, unit, or percent sign that numbers may have.
    pub affix: Affix,
    /// Whether `45%` is 0.45 rather than 45.
    pub percent_is_share: bool,
    /// Whether some cells may be typed numbers, which have a decimal point.
    pub has_typed_cells: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct NumberText<'a> {
    negative: bool,
    /// Digits, decimal mark, thousands separators, and exponent.
    figures: &'a str,
    affix: Affix,
}

impl NumberFormat {
    /// Reads a number; `None` if the text is not a finite number in this format.
    pub fn read(&self, text: &str) -> Option<f64> {
        if self.decimal_mark == Some(DecimalMark::Point) || text.bytes().all(|byte| byte.is_ascii_digit()) {
            // a fast path
            if let Ok(value) = text.parse::<f64>() {
                return value.is_finite().then_some(value);
            }
        }
        let number = NumberText::split(text)?;
        if number.affix != Affix::None && !number.affix.is_same(&self.affix) {
            return None;
        }
        let as_share = self.percent_is_share && number.affix == Affix::Percent;
        let [point, comma] = number.values(as_share);
        match self.decimal_mark {
            Some(DecimalMark::Point) => point.or(comma.filter(|_| self.has_typed_cells)),
            Some(DecimalMark::Comma) => comma.or(point.filter(|_| self.has_typed_cells)),
            None if point.is_some() && comma.is_some() => point.filter(|_| point == comma),
            None => point.or(comma),
        }
    }

    /// This format, adapted to a field. A unit that contradicts the field's unit is dropped, so that `2 years` is not
    /// read as 2 months.
    pub fn for_field(&self, number: &Number) -> Self {
        let affix = if self.affix.fits(&number.unit) { self.affix.clone() } else { Affix::None };
        Self { affix, percent_is_share: number.max <= 1.0, ..self.clone() }
    }

    /// A format with a decimal point and no currency, unit, or percent sign, as programs write numbers.
    pub fn plain() -> Self {
        Self { decimal_mark: Some(DecimalMark::Point), ..Self::default() }
    }
}

impl<'a> NumberText<'a> {
    fn split(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let first_digit = text.find(|letter: char| letter.is_ascii_digit())?;
        let start = start_of_figures(text, first_digit);
        let (before, rest) = text.split_at_checked(start)?;
        let (figures, after) = rest.split_at_checked(length_of_figures(rest))?;
        let Surroundings { negative, affix } = surroundings(before, after)?;
        Some(Self { negative, figures, affix })
    }

    /// The numbers that the text means with a decimal point and with a decimal comma.
    fn values(&self, as_share: bool) -> [Option<f64>; 2] {
        [DecimalMark::Point, DecimalMark::Comma].map(|decimal_mark| {
            let mut plain = plain(self.figures, decimal_mark)?;
            if as_share && !plain.contains('e') {
                // a division would round a second time
                plain.push_str("e-2");
            }
            let value: f64 = plain.parse().ok()?;
            value.is_finite().then_some(if self.negative { -value } else { value })
        })
    }
}

/// Adds a zero to a number with a decimal point and exactly three decimals, so that the point cannot be read as a
/// thousands separator: `3.967` becomes `3.9670`. The number extends from `start` to the end of
/// the text.
pub fn mark_decimal_point(text: &mut Vec<u8>, start: usize) {
    let written = text.get(start..).unwrap_or_default();
    let Some(point) = written.iter().position(|byte| *byte == b'.') else { return };
    let decimals = written.iter().skip(point.saturating_add(1)).take_while(|byte| byte.is_ascii_digit()).count();
    if decimals == 3 {
        text.insert(start.saturating_add(point).saturating_add(4), b'0');
    }
}

/// The start of the figures: the first digit, or a decimal mark in front of it. In `Rs.500`, the period belongs to the
/// currency.
fn start_of_figures(text: &str, first_digit: usize) -> usize {
    let mut before = text.get(..first_digit).unwrap_or_default().chars().rev();
    let is_mark = matches!(before.next(), Some('.' | ','));
    let follows_letter = before.next().is_some_and(char::is_alphabetic);
    if is_mark && !follows_letter { first_digit.saturating_sub(1) } else { first_digit }
}

fn length_of_figures(text: &str) -> usize {
    let (mut rest, mut has_exponent) = (text, false);
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest = rest.get(digits..).unwrap_or_default();
        let length = text.len().saturating_sub(rest.len());
        let mut letters = rest.chars();
        match letters.next() {
            Some('e' | 'E') if digits > 0 && !has_exponent => {
                has_exponent = true;
                rest = letters.as_str().strip_prefix(['+', '-']).unwrap_or(letters.as_str());
            }
            Some(separator) if is_separator(separator) && !has_exponent => rest = letters.as_str(),
            _ => return length,
        }
        if !rest.starts_with(|letter: char| letter.is_ascii_digit()) {
            return length;
        }
    }
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '.' | ',' | '\'' | '’') || letter.is_whitespace()
}

fn plain(figures: &str, decimal_mark: DecimalMark) -> Option<String> {
    let mark = match decimal_mark {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    };
    let (mantissa, exponent) = figures.split_once(['e', 'E']).unwrap_or((figures, ""));
    let (whole, fraction) = mantissa.split_once(mark).unwrap_or((mantissa, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut plain = without_separators(whole)?;
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(fraction);
    }
    if !exponent.is_empty() {
        plain.push('e');
        plain.push_str(exponent);
    }
    Some(plain)
}

/// The digits of a whole number; `None` if separators are in the wrong places. Accepts `1,234,567`, `12,34,567` (as in
/// India), `1 234 567`, and `1'234'567`.
fn without_separators(whole: &str) -> Option<String> {
    let Some(separator) = whole.chars().find(|letter| !letter.is_ascii_digit()) else {
        return Some(whole.to_owned());
    };
    let (first, others) = whole.split_once(separator)?;
    let (middle, last) = match others.rsplit_once(separator) {
        Some((middle, last)) => (Some(middle), last),
        None => (None, others),
    };
    let are_long =
        |length: usize| middle.is_none_or(|middle| middle.split(separator).all(|group| group.len() == length));
    let are_groups = last.len() == 3
        && !first.starts_with('0')
        && ((1..=3).contains(&first.len()) && are_long(3) || (1..=2).contains(&first.len()) && are_long(2))
        && whole.chars().all(|letter| letter.is_ascii_digit() || letter == separator);
    are_groups.then(|| whole.chars().filter(char::is_ascii_digit).collect())
}
