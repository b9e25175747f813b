//! Contributions in words that a rep would say.

use super::Explanation;
use super::sorting::sorted_descending;
use crate::customer::Customer;
use crate::forest::Scale;
use crate::schema::{Field, FieldIndex, Schema, Value};
use crate::words;

/// Something about the customer that moves the estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// How a sentence names it ("monthly contract", "tenure of 4 months").
    pub phrase: String,
    /// What it adds, in the explanation's scale.
    pub contribution: f64,
    /// The fields that say it: several where a rule ties them together ("no internet service").
    pub fields: Vec<FieldIndex>,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text, with its spaces.
    pub text: String,
    /// Whether it is a reason's name, to be set off.
    pub strong: bool,
}

/// Everything that moves the estimate, the strongest first; fields that say the same thing are one reason.
pub fn reasons(schema: &Schema, customer: &Customer, explanation: &Explanation) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for (index, (field, &contribution)) in schema.fields.iter().zip(&explanation.contributions).enumerate() {
        let Some(value) = customer.value(index) else { continue };
        let phrase = phrase(field, value);
        match reasons.iter_mut().find(|reason| reason.phrase == phrase) {
            Some(reason) => {
                reason.contribution += contribution;
                reason.fields.push(index);
            }
            None => reasons.push(Reason { phrase, contribution, fields: vec![index] }),
        }
    }
    sorted_descending(reasons, |reason| reason.contribution.abs())
}

/// The strongest reasons of a customer's estimate as a file has them: `monthly contract (+13.8 points)`.
pub fn reason_texts(schema: &Schema, customer: &Customer, explanation: &Explanation, most: usize) -> Vec<String> {
    let mut reasons = reasons(schema, customer, explanation);
    reasons.truncate(most);
    let text = |reason: &Reason| format!("{} ({})", reason.phrase, explanation.scale.amount(reason.contribution));
    reasons.iter().map(text).collect()
}

/// Two sentences at most: what raises the estimate most, and what lowers it most.
pub fn sentences(scale: Scale, reasons: &[Reason]) -> Vec<Vec<Span>> {
    let strongest = |sign: f64| {
        reasons.iter().filter(|reason| reason.contribution * sign >= scale.worth_saying()).take(3).collect::<Vec<_>>()
    };
    let mut sentences = Vec::new();
    let raising = strongest(1.0);
    if !raising.is_empty() {
        sentences.push(sentence(scale, "What raises the estimate most: ", &raising));
    }
    let lowering = strongest(-1.0);
    if !lowering.is_empty() {
        sentences.push(sentence(scale, "What lowers it most: ", lowering.get(..2).unwrap_or(&lowering)));
    }
    if sentences.is_empty() {
        sentences.push(vec![plain("Nothing sets this customer apart from the average one.")]);
    }
    sentences
}

impl Scale {
    /// In what contributions are said: percentage points of probability, or log-odds.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Probability => "points",
            Self::LogOdds => "log-odds",
        }
    }

    /// A contribution in its unit.
    pub fn in_unit(self, contribution: f64) -> f64 {
        match self {
            Self::Probability => contribution * 100.0,
            Self::LogOdds => contribution,
        }
    }

    /// Decimals of a contribution in its unit.
    pub fn decimals(self) -> usize {
        match self {
            Self::Probability => 1,
            Self::LogOdds => 2,
        }
    }

    /// A contribution with its sign, without the unit: `+13.8`, `−0.62`.
    pub fn signed(self, contribution: f64) -> String {
        signed(self.in_unit(contribution), self.decimals())
    }

    /// A contribution with its sign and unit: `+13.8 points`, `−0.62 log-odds`.
    pub fn amount(self, contribution: f64) -> String {
        format!("{} {}", self.signed(contribution), self.unit())
    }

    /// Contributions smaller than this are not worth a word.
    pub fn worth_saying(self) -> f64 {
        match self {
            Self::Probability => 0.005,
            // as much at a probability of 0.3
            Self::LogOdds => 0.025,
        }
    }

    /// As a sentence says it: `+14`, `−0.62`.
    fn short(self, contribution: f64) -> String {
        match self {
            Self::Probability => signed(self.in_unit(contribution), 0),
            Self::LogOdds => self.signed(contribution),
        }
    }
}

fn sentence(scale: Scale, start: &str, reasons: &[&Reason]) -> Vec<Span> {
    let mut spans = vec![plain(start)];
    for (at, reason) in reasons.iter().enumerate() {
        let joint = match at {
            0 => "",
            _ if at + 1 == reasons.len() => " and ",
            _ => ", ",
        };
        let unit = if at == 0 { format!(" {}", scale.unit()) } else { String::new() };
        if at > 0 {
            spans.push(plain(joint));
        }
        spans.push(Span { text: reason.phrase.clone(), strong: true });
        spans.push(plain(&format!(" ({}{unit})", scale.short(reason.contribution))));
    }
    spans.push(plain("."));
    spans
}

/// A rounded number with its sign, a true minus where it is negative.
fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match value {
        _ if is_zero => text,
        value if value < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

fn phrase(field: &Field, value: Value) -> String {
    match field.level(value) {
        Some(level) => level.phrase.clone(),
        None => format!("{} of {}", words::small_letters(&field.label), words::value(field, value)),
    }
}

fn plain(text: &str) -> Span {
    Span { text: text.to_owned(), strong: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Scale::{LogOdds, Probability};

    fn text(scale: Scale, reasons: &[(&str, f64)]) -> Vec<String> {
        let reasons: Vec<Reason> = reasons
            .iter()
            .map(|&(phrase, contribution)| Reason { phrase: phrase.to_owned(), contribution, fields: vec![] })
            .collect();
        let joined = |spans: Vec<Span>| spans.into_iter().map(|span| span.text).collect::<String>();
        sentences(scale, &reasons).into_iter().map(joined).collect()
    }

    #[test]
    fn sentences_name_the_strongest_of_each_side() {
        let all = [("monthly contract", 0.138), ("tenure of 4 months", 0.11), ("DSL", -0.06), ("no partner", 0.02)];
        assert_eq!(
            text(Probability, &all),
            [
                "What raises the estimate most: monthly contract (+14 points), tenure of 4 months (+11) and no partner (+2).",
                "What lowers it most: DSL (−6 points)."
            ]
        );
        assert_eq!(
            text(Probability, &[("two-year contract", -0.2)]),
            ["What lowers it most: two-year contract (−20 points)."]
        );
        assert_eq!(
            text(Probability, &[("no partner", 0.004)]),
            ["Nothing sets this customer apart from the average one."]
        );
        assert_eq!(
            text(LogOdds, &[("monthly contract", 0.624), ("DSL", 0.1), ("fibre", 0.02)]),
            ["What raises the estimate most: monthly contract (+0.62 log-odds) and DSL (+0.10)."]
        );
    }

    #[test]
    fn contributions_carry_their_sign() {
        for (scale, contribution, expected) in [
            (Probability, 0.1384, "+13.8 points"),
            (Probability, -0.0041, "−0.4 points"),
            (Probability, 0.0001, "0.0 points"),
            (Probability, -0.0, "0.0 points"),
            (LogOdds, -1.2345, "−1.23 log-odds"),
        ] {
            assert_eq!(scale.amount(contribution), expected);
        }
    }
}
