//! Dates as people write them: `2026-11-24`, `24.11.26`, `11/24/2026 8:30 PM`, `24-Nov-2026`, `24 de mayo de 2022`.

use super::DateOrder;
use super::calendar::number_of;
use super::months::month;

/// The first year that two digits can mean.
const FIRST_SHORT_YEAR: i64 = 1950;

/// In bytes.
const MAX_NAME: usize = 16;

const ORDINALS: [&str; 7] = ["st", "nd", "rd", "th", "er", "º", "°"];

/// As in `21 de mayo del 2022` and `21st of May 2022`.
const LINKS: [&str; 3] = ["de", "del", "of"];

/// A date, as far as it can be read without knowing the order of its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Written {
    Known([i64; 3]),
    /// Three numbers in some order.
    Numbers([Digits; 3]),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Digits {
    value: i64,
    count: usize,
}

#[derive(Clone, Copy)]
enum Part {
    Digits(Digits),
    Month(i64),
}

struct Rest<'a>(&'a str);

impl Written {
    /// Splits a date into its parts; `None` if the text is not a date. A time of day may follow the date.
    pub(super) fn split(text: &str) -> Option<Self> {
        // a fast path for words
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut rest = Rest(text);
        let first = rest.part()?;
        let before_second = rest.gap()?;
        let second = rest.part()?;
        let before_third = rest.gap()?;
        let third = rest.part()?;
        let written = match (first, second, third) {
            (Part::Digits(first), Part::Digits(second), Part::Digits(third)) => {
                let same = before_second == before_third && matches!(before_second, "-" | "/" | ".");
                Self::of_numbers([first, second, third]).filter(|_| same)?
            }
            (Part::Digits(first), Part::Month(month), Part::Digits(third)) => {
                let (year, day) = if first.count == 4 { (first, third) } else { (third, first) };
                Self::Known([year.year()?, month, day.short()?])
            }
            (Part::Month(month), Part::Digits(day), Part::Digits(year)) => {
                Self::Known([year.year()?, month, day.short()?])
            }
            _ => return None,
        };
        rest.is_time().then_some(written)
    }

    /// The date, as days since January 1, 1970.
    pub(super) fn read(self, order: DateOrder) -> Option<i32> {
        let date = match self {
            Self::Known(date) => date,
            Self::Numbers([first, second, third]) => {
                let [year, month, day] = match order {
                    DateOrder::YearMonthDay => [first, second, third],
                    DateOrder::DayMonthYear => [third, second, first],
                    DateOrder::MonthDayYear => [third, first, second],
                };
                [year.year()?, month.short()?, day.short()?]
            }
        };
        number_of(date)
    }

    fn of_numbers(numbers: [Digits; 3]) -> Option<Self> {
        match numbers {
            [year, month, day] if year.count == 4 => Some(Self::Known([year.value, month.short()?, day.short()?])),
            _ => Some(Self::Numbers(numbers)),
        }
    }
}

impl Digits {
    fn year(self) -> Option<i64> {
        match self.count {
            2 => Some(FIRST_SHORT_YEAR + (self.value - FIRST_SHORT_YEAR).rem_euclid(100)),
            4 => Some(self.value),
            _ => None,
        }
    }

    fn short(self) -> Option<i64> {
        (self.count <= 2).then_some(self.value)
    }
}

impl<'a> Rest<'a> {
    fn part(&mut self) -> Option<Part> {
        let digits = self.take(|letter| letter.is_ascii_digit());
        if digits.is_empty() {
            let name = self.take(is_letter);
            return (name.len() <= MAX_NAME).then(|| month(name)).flatten().map(Part::Month);
        }
        if digits.len() > 4 {
            return None;
        }
        self.skip_word(&ORDINALS);
        Some(Part::Digits(Digits { value: digits.parse().ok()?, count: digits.len() }))
    }

    /// Takes the separator between two parts, which may be empty, as in `24NOV2026`; `None` if it is invalid.
    fn gap(&mut self) -> Option<&'a str> {
        let is_separator = |letter: char| is_space(letter) || matches!(letter, '-' | '/' | '.' | ',');
        let gap = self.take(is_separator);
        if self.skip_word(&LINKS) && self.take(is_separator).is_empty() {
            return None;
        }
        (gap.chars().count() <= 2).then_some(gap)
    }

    /// Whether the rest is empty or looks like a time of day, such as `T08:30:00Z` or `, 8:30 p.m.`.
    fn is_time(&self) -> bool {
        let starts_time = |letter: char| is_space(letter) || matches!(letter, 'T' | ',');
        let Some(time) = self.0.strip_prefix(starts_time) else { return self.0.is_empty() };
        let letters = time.chars().filter(|&letter| letter != '.' && !is_space(letter));
        let time: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
        let clock = time.strip_suffix("am").or_else(|| time.strip_suffix("pm")).unwrap_or(&time);
        clock.starts_with(|letter: char| letter.is_ascii_digit())
            && clock.bytes().all(|byte| byte.is_ascii_digit() || b":+-z".contains(&byte))
    }

    fn take(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|letter| !accept(letter)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }

    fn skip_word(&mut self, words: &[&str]) -> bool {
        let start = self.0;
        let word = self.take(is_letter);
        let is_one = words.iter().any(|known| known.eq_ignore_ascii_case(word));
        if !is_one {
            self.0 = start;
        }
        is_one
    }
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}')
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic() || !letter.is_ascii() && !is_space(letter)
}
