//! Changes of a filter, and what a filter says in words.

use churnscope_engine::bins::NUMBER_BINS;
use churnscope_engine::notation::file_value;
use churnscope_engine::portfolio::{Allowed, FieldFilter, Filter, RISK_BINS};
use churnscope_engine::schema::{Band, Bands, Field, FieldIndex, Kind, Number, Schema, Value};
use churnscope_wording::values::{band, percent, small_letters, value};

/// Everybody, as a range of probabilities.
pub const ANY_RISK: (f64, f64) = (0.0, 1.0);

/// All bands, the lowest first.
pub const BANDS: [Band; 3] = [Band::Low, Band::Medium, Band::High];

/// Most levels that a chip names.
const NAMED_LEVELS: usize = 2;

/// A part of a filter that can be taken away by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The range of probabilities.
    Risk,
    /// What is asked of a field.
    Field(FieldIndex),
    /// The letters of the id.
    Id,
}

/// The probabilities of a band, both ends included.
pub fn range_of(bands: Bands, band: Band) -> (f64, f64) {
    match band {
        Band::Low => (0.0, bands.medium_from.next_down()),
        Band::Medium => (bands.medium_from, bands.high_from.next_down()),
        Band::High => (bands.high_from, 1.0),
    }
}

/// Whether a filter that is narrower than everybody lets a band in as a whole.
pub fn holds_band(bands: Bands, risk: (f64, f64), band: Band) -> bool {
    let (from, to) = range_of(bands, band);
    risk != ANY_RISK && risk.0 <= from && to <= risk.1
}

/// The range after a band's button was pressed. One that is out comes in, with what lies between; one that is in
/// goes out, unless it lies between others: then it stays alone. Without any band everybody is in.
pub fn with_band_pressed(bands: Bands, risk: (f64, f64), pressed: Band) -> (f64, f64) {
    let held: Vec<Band> = BANDS.into_iter().filter(|&band| holds_band(bands, risk, band)).collect();
    let left: Vec<Band> = match (held.iter().position(|&band| band == pressed), held.len()) {
        (None, _) => held.into_iter().chain([pressed]).collect(),
        (Some(at), count) if at > 0 && at + 1 < count => vec![pressed],
        (Some(_), _) => held.into_iter().filter(|&band| band != pressed).collect(),
    };
    let (least, greatest) = (left.iter().min(), left.iter().max());
    match (least, greatest) {
        (Some(&least), Some(&greatest)) => (range_of(bands, least).0, range_of(bands, greatest).1),
        _ => ANY_RISK,
    }
}

/// The probabilities of a bar of the distribution.
pub fn range_of_bar(bar: usize) -> (f64, f64) {
    let border = |bar: usize| bar as f64 / RISK_BINS as f64;
    (border(bar), if bar + 1 < RISK_BINS { border(bar + 1).next_down() } else { 1.0 })
}

/// The range that two boxes of whole per cent ask for; the lesser one counts as the first.
pub fn range_of_percents(from: f64, to: f64) -> (f64, f64) {
    let share = |percent: f64| (percent / 100.0).clamp(0.0, 1.0);
    (share(from.min(to)), share(from.max(to)))
}

/// What a filter asks of a field.
pub fn allowed(filter: &Filter, field: FieldIndex) -> Option<&Allowed> {
    filter.fields.iter().find(|entry| entry.field == field).map(|entry| &entry.is)
}

/// Asks something else of a field, or nothing; a question that everybody answers is none.
pub fn ask_of_field(schema: &Schema, filter: &mut Filter, field: FieldIndex, is: Option<Allowed>) {
    let is = is.filter(|is| !schema.fields.get(field).is_none_or(|field| admits_all(field, is)));
    let place = filter.fields.iter().position(|entry| entry.field == field);
    match (place.and_then(|place| filter.fields.get_mut(place)), is) {
        (Some(entry), Some(is)) => entry.is = is,
        (None, Some(is)) => filter.fields.push(FieldFilter { field, is }),
        (_, None) => filter.fields.retain(|entry| entry.field != field),
    }
}

/// What is asked of a category after a level's box was pressed; nothing where no level is left.
pub fn with_level_pressed(asked: Option<&Allowed>, level: u16) -> Option<Allowed> {
    let mut levels = match asked {
        Some(Allowed::Levels(levels)) => levels.clone(),
        _ => Vec::new(),
    };
    match levels.iter().position(|&asked| asked == level) {
        Some(at) => drop(levels.remove(at)),
        None => levels.push(level),
    }
    levels.sort_unstable();
    (!levels.is_empty()).then_some(Allowed::Levels(levels))
}

/// The values of a bar: a level, or a part of a number's range.
pub fn allowed_of_bar(field: &Field, bar: usize) -> Allowed {
    match &field.kind {
        Kind::Category(_) => Allowed::Levels(u16::try_from(bar).into_iter().collect()),
        Kind::Number(number) => {
            let (from, to) = part_of_range(number, bar);
            Allowed::Range(from, if bar + 1 < NUMBER_BINS { to.next_down() } else { to })
        }
    }
}

/// What a bar stands for, in words.
pub fn bar_words(field: &Field, bar: usize) -> String {
    match &field.kind {
        Kind::Category(category) => category.levels.get(bar).map(|level| level.label.clone()).unwrap_or_default(),
        Kind::Number(number) => {
            let (from, to) = part_of_range(number, bar);
            range_words(field, from, to)
        }
    }
}

/// Takes a part away.
pub fn without(filter: &mut Filter, part: Part) {
    match part {
        Part::Risk => filter.risk = ANY_RISK,
        Part::Field(field) => filter.fields.retain(|entry| entry.field != field),
        Part::Id => filter.id.clear(),
    }
}

/// Everything that a filter asks, in words.
pub fn parts(schema: &Schema, filter: &Filter) -> Vec<(Part, String)> {
    let mut parts = Vec::new();
    if filter.risk != ANY_RISK {
        parts.push((Part::Risk, format!("Risk: {}", risk_words(schema.bands, filter.risk))));
    }
    for FieldFilter { field: index, is } in &filter.fields {
        if let Some(field) = schema.fields.get(*index) {
            parts.push((Part::Field(*index), format!("{}: {}", field.label, allowed_words(field, is))));
        }
    }
    if !filter.id.is_empty() {
        parts.push((Part::Id, format!("Id: {}", filter.id)));
    }
    parts
}

/// A range of probabilities in words: bands where it is made of them.
pub fn risk_words(bands: Bands, risk: (f64, f64)) -> String {
    let held: Vec<Band> = BANDS.into_iter().filter(|&band| holds_band(bands, risk, band)).collect();
    if let (Some(&first), Some(&last)) = (held.first(), held.last())
        && (range_of(bands, first).0, range_of(bands, last).1) == risk
    {
        let name = |&band_held: &Band| small_letters(band(band_held).trim_end_matches(" risk"));
        return held.iter().map(name).collect::<Vec<_>>().join(" or ");
    }
    let whole = |share: f64| (share * 100.0).round();
    format!("{} to {}%", whole(risk.0), whole(risk.1))
}

fn allowed_words(field: &Field, is: &Allowed) -> String {
    match is {
        Allowed::Range(from, to) => range_words(field, *from, *to),
        Allowed::Levels(levels) => {
            let named: Vec<String> =
                levels.iter().take(NAMED_LEVELS).map(|&level| value(field, Value::Level(level))).collect();
            let more = levels.len() - named.len();
            let behind = if more > 0 { format!(" or {more} more") } else { String::new() };
            named.join(" or ") + &behind
        }
    }
}

/// Two values of a number, the unit once: `9 to 18 months`, `$18.00 to 30.75`.
fn range_words(field: &Field, from: f64, to: f64) -> String {
    let Kind::Number(number) = &field.kind else { return String::new() };
    let bare = |value: f64| churnscope_wording::values::fixed(value, number.decimals);
    if number.unit.before {
        format!("{} to {}", value(field, Value::Number(from)), bare(to))
    } else {
        format!("{} to {}", bare(from), value(field, Value::Number(to)))
    }
}

fn part_of_range(number: &Number, part: usize) -> (f64, f64) {
    let border = |part: usize| number.min + (number.max - number.min) * part as f64 / NUMBER_BINS as f64;
    (border(part), if part + 1 < NUMBER_BINS { border(part + 1) } else { number.max })
}

fn admits_all(field: &Field, is: &Allowed) -> bool {
    match (is, &field.kind) {
        (Allowed::Levels(levels), Kind::Category(category)) => levels.len() >= category.levels.len(),
        (Allowed::Range(from, to), Kind::Number(number)) => *from <= number.min && number.max <= *to,
        _ => true,
    }
}

/// What stands in the boxes of a number's range: as a file writes it.
pub fn range_texts(field: &Field, asked: Option<&Allowed>) -> (String, String) {
    let text = |number: f64| file_value(field, Value::Number(number));
    match (asked, &field.kind) {
        (Some(Allowed::Range(from, to)), Kind::Number(number)) => {
            let rounded = |value: f64| {
                let scale = 10_f64.powi(i32::from(number.decimals));
                (value * scale).round() / scale
            };
            (text(rounded(*from)), text(rounded(*to)))
        }
        (_, Kind::Number(number)) => (text(number.min), text(number.max)),
        _ => Default::default(),
    }
}

/// The share of the range of probabilities as the two boxes show it, in whole per cent.
pub fn percent_texts(risk: (f64, f64)) -> (String, String) {
    let whole = |share: f64| format!("{}", (share * 100.0).round());
    (whole(risk.0), whole(risk.1))
}

/// A bar of the distribution in words.
pub fn risk_bar_words(bar: usize) -> String {
    let border = |bar: usize| 100.0 * bar as f64 / RISK_BINS as f64;
    format!("{} to {}%", border(bar), border(bar + 1))
}

/// A mean probability in words; a dash where nobody is.
pub fn mean_words(mean: Option<f64>) -> String {
    mean.map_or_else(|| "–".to_owned(), percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::bins::n_bins;

    const LIMITS: Bands = Bands { medium_from: 0.2, high_from: 0.5 };

    #[test]
    fn bands_part_all_probabilities() {
        for probability in [0.0, 0.1999, 0.2, 0.35, 0.5_f64.next_down(), 0.5, 1.0] {
            let within: Vec<Band> = BANDS
                .into_iter()
                .filter(|&band| {
                    let (from, to) = range_of(LIMITS, band);
                    from <= probability && probability <= to
                })
                .collect();
            assert_eq!(within, [LIMITS.band(probability)], "{probability}");
        }
    }

    #[test]
    fn buttons_of_bands_join_and_part() {
        let range = |bands: &[Band]| match bands {
            [] => ANY_RISK,
            [only] => range_of(LIMITS, *only),
            [first, .., last] => (range_of(LIMITS, *first).0, range_of(LIMITS, *last).1),
        };
        let (low, medium, high) = (Band::Low, Band::Medium, Band::High);
        for (before, pressed, after) in [
            (&[][..], high, &[high][..]),
            (&[high], high, &[]),
            (&[high], medium, &[medium, high]),
            (&[high], low, &[]),
            (&[medium, high], high, &[medium]),
            (&[low, medium], low, &[medium]),
        ] {
            assert_eq!(with_band_pressed(LIMITS, range(before), pressed), range(after), "{before:?} {pressed:?}");
        }
        assert_eq!(with_band_pressed(LIMITS, (0.3, 0.4), low), range(&[low]), "a range of no band gives way");
        assert!(BANDS.iter().all(|&band| !holds_band(LIMITS, ANY_RISK, band)));
    }

    #[test]
    fn a_question_that_all_answer_is_none() {
        let schema = scorer().schema().clone();
        let (contract, tenure) = (with_label(&schema, "Contract"), with_label(&schema, "Tenure"));
        let mut filter = Filter::default();
        for level in [2, 0] {
            let asked = with_level_pressed(allowed(&filter, contract), level);
            ask_of_field(&schema, &mut filter, contract, asked);
        }
        assert_eq!(allowed(&filter, contract), Some(&Allowed::Levels(vec![0, 2])));
        let all = with_level_pressed(allowed(&filter, contract), 1);
        ask_of_field(&schema, &mut filter, contract, all);
        assert_eq!(filter, Filter::default());
        assert_eq!(with_level_pressed(Some(&Allowed::Levels(vec![1])), 1), None);

        ask_of_field(&schema, &mut filter, tenure, Some(Allowed::Range(0.0, 12.0)));
        assert_eq!(filter.fields.len(), 1);
        ask_of_field(&schema, &mut filter, tenure, Some(Allowed::Range(-5.0, 72.0)));
        assert_eq!(filter, Filter::default());
        ask_of_field(&schema, &mut filter, usize::MAX, Some(Allowed::Range(1.0, 2.0)));
        assert_eq!(filter, Filter::default());
    }

    #[test]
    fn every_value_lies_in_one_bar() {
        let schema = scorer().schema().clone();
        let field = &schema.fields[with_label(&schema, "Tenure")];
        for tenure in 0..=72 {
            let holds = |bar: &usize| match allowed_of_bar(field, *bar) {
                Allowed::Range(from, to) => (from..=to).contains(&f64::from(tenure)),
                Allowed::Levels(_) => false,
            };
            assert_eq!((0..n_bins(field)).filter(holds).count(), 1, "{tenure}");
        }
        assert_eq!(range_of_bar(0).0, 0.0);
        assert_eq!(range_of_bar(RISK_BINS - 1).1, 1.0);
        assert!(range_of_bar(3).1 < range_of_bar(4).0);
    }

    #[test]
    fn parts_say_what_is_asked_and_go_one_by_one() {
        let schema = scorer().schema().clone();
        let index = |label| with_label(&schema, label);
        let mut filter = Filter { risk: (0.5, 1.0), id: "vh".to_owned(), ..Filter::default() };
        let mut ask = |label, is| ask_of_field(&schema, &mut filter, index(label), Some(is));
        ask("Contract", Allowed::Levels(vec![0, 1]));
        ask("Payment method", Allowed::Levels(vec![0, 1, 2]));
        ask("Tenure", allowed_of_bar(&schema.fields[index("Tenure")], 1));
        ask("Monthly charge", Allowed::Range(20.0, 30.5));
        let words = |filter: &Filter| parts(&schema, filter).into_iter().map(|(_, words)| words).collect::<Vec<_>>();
        let said = words(&filter);
        assert_eq!(said[0], "Risk: high");
        assert_eq!(said[1], "Contract: Monthly or 1 year");
        assert!(said[2].ends_with(" or 1 more"), "{}", said[2]);
        assert_eq!(said[3..], ["Tenure: 9 to 18 months", "Monthly charge: $20.00 to 30.50", "Id: vh"]);
        for (part, _) in parts(&schema, &filter) {
            without(&mut filter, part);
        }
        assert_eq!(filter, Filter::default());
        for (risk, expected) in [((0.2, 1.0), "medium or high"), ((0.25, 0.4), "25 to 40%")] {
            assert_eq!(risk_words(schema.bands, risk), expected);
        }
    }

    #[test]
    fn boxes_show_what_is_asked() {
        let schema = scorer().schema().clone();
        let tenure = &schema.fields[with_label(&schema, "Tenure")];
        assert_eq!(range_texts(tenure, None), ("0".to_owned(), "72".to_owned()));
        assert_eq!(range_texts(tenure, Some(&allowed_of_bar(tenure, 1))), ("9".to_owned(), "18".to_owned()));
        assert_eq!(range_of_percents(80.0, 20.0), (0.2, 0.8));
        assert_eq!(range_of_percents(-1.0, 300.0), ANY_RISK);
        assert_eq!(percent_texts((0.2, 0.5)), ("20".to_owned(), "50".to_owned()));
    }
}
