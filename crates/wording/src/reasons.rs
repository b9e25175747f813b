//! Reasons and contributions in words.

use churnscope_engine::explain::Reason;
use churnscope_engine::forest::Scale;
use churnscope_engine::schema::{Field, Schema, Value};

use crate::filled::{guess, with_name};
use crate::values::{small_letters, value};

messages! {
    top_reason_is(reason) = "Top reason: {reason}";
    NO_TOP_REASON = "No single reason stands out";
    MAIN_RISKS = "Main risks: ";
    IN_THEIR_FAVOR = "In their favor: ";
    AVERAGE = "No single reason stands out.";
    number(field, value) = "{field} of {value}";
    POINTS = "points";
    LOG_ODDS = "log-odds";
}

/// Separates a field from a value that fills a blank; see [`with_name`].
const FILLED: &str = " (blank, taken as ";

/// Separates a field from its number; see [`number`].
const OF: &str = " of ";

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text, including the spaces around it.
    pub text: String,
    /// Whether the text names a reason and is therefore bold.
    pub strong: bool,
}

/// A reason as part of a sentence: `monthly contract`, `tenure of 4 months`. If the value is a guess, the reason says
/// so instead of presenting it as a fact: `contract (blank, taken as Monthly)`.
pub fn phrase(schema: &Schema, reason: &Reason) -> String {
    let Some(&index) = reason.fields.first() else { return String::new() };
    let Some(field) = schema.fields.get(index) else { return String::new() };
    let name = small_letters(&field.label);
    match field.level(reason.value) {
        Some(level) if reason.is_filled && reason.fields.len() > 1 => {
            with_name(&level.phrase, guess(schema, index, reason.value))
        }
        _ if reason.is_filled => with_name(name, guess(schema, index, reason.value)),
        _ => value_phrase(field, reason.value),
    }
}

/// A field's value as part of a sentence: `monthly contract`, `tenure of 4 months`.
pub fn value_phrase(field: &Field, has: Value) -> String {
    match field.level(has) {
        Some(level) => level.phrase.clone(),
        None => number(small_letters(&field.label), value(field, has)),
    }
}

/// A reason with its contribution, as in a scored file: `monthly contract (+13.8 points)`.
pub fn with_amount(schema: &Schema, scale: Scale, reason: &Reason) -> String {
    format!("{} ({})", phrase(schema, reason), amount(scale, reason.contribution))
}

/// A reason as a scored file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenReason<'a> {
    /// The reason without its contribution: `tenure of 4 months`.
    pub phrase: &'a str,
    /// The scale of the contribution; `None` if the text has none.
    pub scale: Option<Scale>,
}

/// Reads a reason that [`with_amount`] wrote.
pub fn read_reason(text: &str) -> WrittenReason<'_> {
    let text = text.trim();
    let amount = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let scale_of = |amount: &str| {
        let unit_of = |scale: &Scale| amount.strip_suffix(unit(*scale)).is_some_and(|number| number.ends_with(' '));
        [Scale::Probability, Scale::LogOdds].into_iter().find(unit_of)
    };
    match amount.and_then(|(phrase, amount)| Some((phrase, scale_of(amount)?))) {
        Some((phrase, scale)) => WrittenReason { phrase, scale: Some(scale) },
        None => WrittenReason { phrase: text, scale: None },
    }
}

/// What the phrase of a written reason is about, apart from its value: `tenure` for `tenure of 4 months`, `backup` for
/// `backup (blank, taken as No)`. A phrase without such a value, such as `monthly contract`, is returned as it is.
pub fn subject(phrase: &str) -> &str {
    if let Some((name, _)) = phrase.split_once(FILLED) {
        return name;
    }
    // a currency may precede the number, but `number of lines (2)` is the phrase of a level
    let is_amount = |text: &str| {
        let start = text.split_once(|letter: char| letter.is_ascii_digit()).map(|(start, _)| start);
        start.is_some_and(|start| !start.contains(|letter: char| letter.is_lowercase() || letter == '('))
    };
    let before_value = phrase.rmatch_indices(OF).find_map(|(at, of)| {
        let (name, value) = phrase.split_at_checked(at)?;
        is_amount(value.strip_prefix(of)?).then_some(name)
    });
    before_value.unwrap_or(phrase)
}

/// The strongest reason with its contribution: `Top reason: monthly contract (+13.8 points)`. If no reason is worth
/// naming: `No single reason stands out`.
pub fn top_reason(schema: &Schema, scale: Scale, reasons: &[Reason]) -> String {
    match reasons.first().filter(|reason| reason.contribution.abs() >= scale.worth_saying()) {
        Some(reason) => top_reason_is(with_amount(schema, scale, reason)),
        None => NO_TOP_REASON.to_owned(),
    }
}

/// One or two sentences: the strongest reasons that raise the estimate, and those that lower it. If no reason is worth
/// naming, one sentence says so.
pub fn sentences(schema: &Schema, scale: Scale, reasons: &[Reason]) -> Vec<Vec<Span>> {
    let named: Vec<(String, f64)> =
        reasons.iter().map(|reason| (phrase(schema, reason), reason.contribution)).collect();
    sentences_of(scale, &named)
}

fn sentences_of(scale: Scale, reasons: &[(String, f64)]) -> Vec<Vec<Span>> {
    let strongest = |sign: f64, max: usize| -> Vec<&(String, f64)> {
        reasons.iter().filter(|(_, contribution)| contribution * sign >= scale.worth_saying()).take(max).collect()
    };
    let sides = [(MAIN_RISKS, strongest(1.0, 3)), (IN_THEIR_FAVOR, strongest(-1.0, 2))];
    let sentences: Vec<Vec<Span>> = sides
        .into_iter()
        .filter(|(_, reasons)| !reasons.is_empty())
        .map(|(start, reasons)| sentence(scale, start, &reasons))
        .collect();
    if sentences.is_empty() { vec![vec![plain(AVERAGE)]] } else { sentences }
}

fn sentence(scale: Scale, start: &str, reasons: &[&(String, f64)]) -> Vec<Span> {
    let mut spans = vec![plain(start)];
    for (index, (phrase, contribution)) in reasons.iter().enumerate() {
        match index {
            0 => {}
            1 if reasons.len() == 2 => spans.push(plain(" and ")),
            _ if index + 1 == reasons.len() => spans.push(plain(", and ")),
            _ => spans.push(plain(", ")),
        }
        let unit = if index == 0 { format!(" {}", unit(scale)) } else { String::new() };
        spans.push(Span { text: phrase.clone(), strong: true });
        spans.push(plain(&format!(" ({}{unit})", short(scale, *contribution))));
    }
    spans.push(plain("."));
    spans
}

/// The unit of contributions: percentage points of probability, or log-odds.
pub fn unit(scale: Scale) -> &'static str {
    match scale {
        Scale::Probability => POINTS,
        Scale::LogOdds => LOG_ODDS,
    }
}

/// A contribution with its sign but without its unit: `+13.8`, `−0.62`.
pub fn signed(scale: Scale, contribution: f64) -> String {
    with_sign(scale.in_unit(contribution), scale.decimals())
}

/// A contribution with its sign and unit: `+13.8 points`, `−0.62 log-odds`.
pub fn amount(scale: Scale, contribution: f64) -> String {
    format!("{} {}", signed(scale, contribution), unit(scale))
}

/// A contribution in a sentence: `+14`, `−0.62`.
fn short(scale: Scale, contribution: f64) -> String {
    match scale {
        Scale::Probability => with_sign(scale.in_unit(contribution), 0),
        Scale::LogOdds => signed(scale, contribution),
    }
}

/// A rounded number with its sign: a plus, or a true minus. Zero has no sign.
fn with_sign(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match value {
        _ if is_zero => text,
        value if value < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

fn plain(text: &str) -> Span {
    Span { text: text.to_owned(), strong: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Scale::{LogOdds, Probability};
    use churnscope_fixtures::small;

    fn text(scale: Scale, reasons: &[(&str, f64)]) -> Vec<String> {
        let reasons: Vec<(String, f64)> =
            reasons.iter().map(|&(phrase, contribution)| (phrase.to_owned(), contribution)).collect();
        let joined = |spans: Vec<Span>| spans.into_iter().map(|span| span.text).collect::<String>();
        sentences_of(scale, &reasons).into_iter().map(joined).collect()
    }

    #[test]
    fn sentences_name_the_strongest_reasons_of_each_side() {
        let all = [("monthly contract", 0.138), ("tenure of 4 months", 0.11), ("DSL", -0.06), ("no partner", 0.02)];
        let risks = "Main risks: monthly contract (+14 points), tenure of 4 months (+11), and no partner (+2).";
        for (scale, reasons, expected) in [
            (Probability, &all[..], &[risks, "In their favor: DSL (−6 points)."][..]),
            (Probability, &[("two-year contract", -0.2)], &["In their favor: two-year contract (−20 points)."]),
            (Probability, &[("no partner", 0.004)], &[AVERAGE]),
            (
                LogOdds,
                &[("monthly contract", 0.624), ("DSL", 0.1), ("fiber", 0.02)],
                &["Main risks: monthly contract (+0.62 log-odds) and DSL (+0.10)."],
            ),
        ] {
            assert_eq!(text(scale, reasons), expected);
        }
    }

    #[test]
    fn a_filled_value_is_not_given_as_a_fact() {
        let schema = small::schema();
        let (contract, backup, tenure) = (1, 3, 0);
        for (fields, value, is_filled, expected) in [
            (vec![contract], Value::Level(0), false, "Contract Monthly"),
            (vec![contract], Value::Level(0), true, "contract (blank, taken as Monthly)"),
            (vec![backup, contract], Value::Level(0), true, "Backup No (blank, taken as No)"),
            (vec![tenure], Value::Number(4.0), false, "tenure of 4.00 units"),
            (vec![tenure], Value::Number(4.0), true, "tenure (blank, taken as 4.00 units)"),
            (vec![6], Value::Number(84.0), true, "total (blank, taken as 84.00 units = tenure × monthly)"),
        ] {
            let reason = Reason { fields, value, is_filled, contribution: 0.1 };
            assert_eq!(phrase(&schema, &reason), expected);
        }
    }

    #[test]
    fn written_reasons_are_read() {
        let schema = small::schema();
        let (contract, tenure, total) = (1, 0, 6);
        for (field, value, is_filled, name) in [
            (contract, Value::Level(0), false, "contract Monthly"),
            (contract, Value::Level(0), true, "contract"),
            (tenure, Value::Number(4.0), false, "tenure"),
            (tenure, Value::Number(4.0), true, "tenure"),
            (total, Value::Number(84.0), true, "total"),
        ] {
            let reason = Reason { fields: vec![field], value, is_filled, contribution: 0.1 };
            let phrase = phrase(&schema, &reason);
            for scale in [Probability, LogOdds] {
                let written = with_amount(&schema, scale, &reason);
                assert_eq!(read_reason(&written), WrittenReason { phrase: &phrase, scale: Some(scale) });
            }
            assert_eq!(subject(&phrase).to_lowercase(), name.to_lowercase());
        }
        for (text, phrase, name) in [
            ("monthly contract", "monthly contract", "monthly contract"),
            (
                "years of service of 3 months of use (+1 points)",
                "years of service of 3 months of use",
                "years of service",
            ),
            ("contract start of 2024-05-01 (−0.3 points)", "contract start of 2024-05-01", "contract start"),
            ("lack of support (new) (+0.30 log-odds)", "lack of support (new)", "lack of support (new)"),
            ("number of lines (2) (+1 points)", "number of lines (2)", "number of lines (2)"),
            ("change of plan 2", "change of plan 2", "change of plan 2"),
            ("fee of CHF 84.90", "fee of CHF 84.90", "fee"),
            ("plan (5 points)", "plan", "plan"),
            ("plan (checkpoints)", "plan (checkpoints)", "plan (checkpoints)"),
            ("", "", ""),
        ] {
            let read = read_reason(text).phrase;
            assert_eq!((read, subject(read)), (phrase, name), "{text}");
        }
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
            assert_eq!(amount(scale, contribution), expected);
        }
    }
}
