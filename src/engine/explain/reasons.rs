//! Contributions in words that a rep would say.

use super::Explanation;
use super::ranked::ranked;
use crate::engine::customer::Customer;
use crate::engine::schema::{Field, FieldIndex, Schema, Value};
use crate::engine::scorer::Scorer;
use crate::engine::words;

/// Contributions smaller than this, in probability, are not worth a word.
const WORTH_SAYING: f64 = 0.005;

/// Something about the customer that moves the estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// How a sentence names it ("monthly contract", "tenure of 4 months").
    pub phrase: String,
    /// What it adds, in probability.
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
    ranked(reasons, |reason| reason.contribution.abs())
}

/// The strongest reasons of a customer's estimate as a file has them: `monthly contract (+13.8 points)`.
pub fn reason_texts(scorer: &Scorer, customer: &Customer, most: usize) -> Vec<String> {
    let explanation = Explanation::of(scorer, customer);
    let mut reasons = reasons(scorer.schema(), customer, &explanation);
    reasons.truncate(most);
    reasons.iter().map(|reason| format!("{} ({} points)", reason.phrase, points(reason.contribution))).collect()
}

/// Two sentences at most: what raises the estimate most, and what lowers it most.
pub fn sentences(reasons: &[Reason]) -> Vec<Vec<Span>> {
    let strongest = |sign: f64| {
        reasons.iter().filter(|reason| reason.contribution * sign >= WORTH_SAYING).take(3).collect::<Vec<_>>()
    };
    let mut sentences = Vec::new();
    let raising = strongest(1.0);
    if !raising.is_empty() {
        sentences.push(sentence("What raises the estimate most: ", &raising));
    }
    let lowering = strongest(-1.0);
    if !lowering.is_empty() {
        sentences.push(sentence("What lowers it most: ", lowering.get(..2).unwrap_or(&lowering)));
    }
    if sentences.is_empty() {
        sentences.push(vec![plain("Nothing sets this customer apart from the average one.")]);
    }
    sentences
}

/// A difference of probabilities in points, with its sign: `+13.8`, `−0.4`.
pub fn points(contribution: f64) -> String {
    signed(contribution * 100.0, 1)
}

fn sentence(start: &str, reasons: &[&Reason]) -> Vec<Span> {
    let mut spans = vec![plain(start)];
    for (at, reason) in reasons.iter().enumerate() {
        let joint = match at {
            0 => "",
            _ if at + 1 == reasons.len() => " and ",
            _ => ", ",
        };
        let unit = if at == 0 { " points" } else { "" };
        if at > 0 {
            spans.push(plain(joint));
        }
        spans.push(Span { text: reason.phrase.clone(), strong: true });
        spans.push(plain(&format!(" ({}{unit})", signed(reason.contribution * 100.0, 0))));
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

    fn text(reasons: &[(&str, f64)]) -> Vec<String> {
        let reasons: Vec<Reason> = reasons
            .iter()
            .map(|&(phrase, contribution)| Reason { phrase: phrase.to_owned(), contribution, fields: vec![] })
            .collect();
        let joined = |spans: Vec<Span>| spans.into_iter().map(|span| span.text).collect::<String>();
        sentences(&reasons).into_iter().map(joined).collect()
    }

    #[test]
    fn sentences_name_the_strongest_of_each_side() {
        let all = [("monthly contract", 0.138), ("tenure of 4 months", 0.11), ("DSL", -0.06), ("no partner", 0.02)];
        assert_eq!(
            text(&all),
            [
                "What raises the estimate most: monthly contract (+14 points), tenure of 4 months (+11) and no partner (+2).",
                "What lowers it most: DSL (−6 points)."
            ]
        );
        assert_eq!(text(&[("two-year contract", -0.2)]), ["What lowers it most: two-year contract (−20 points)."]);
        assert_eq!(text(&[("no partner", 0.004)]), ["Nothing sets this customer apart from the average one."]);
    }

    #[test]
    fn points_carry_their_sign() {
        for (contribution, expected) in [(0.1384, "+13.8"), (-0.0041, "−0.4"), (0.0001, "0.0"), (-0.0, "0.0")] {
            assert_eq!(points(contribution), expected);
        }
    }
}
