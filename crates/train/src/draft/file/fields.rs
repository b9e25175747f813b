use std::collections::BTreeSet;

use super::{TomlWriter, quoted};
use crate::draft::blanks::{BlankFill, Blanks};
use crate::draft::column::{CategoryColumn, NumberColumn};
use crate::draft::names::Capitals;
use crate::draft::{Examined, names};
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::notation::plain_number;
use churnscope_engine::number_format::Affix;
use churnscope_wording::draft as texts;

/// Margin of a drafted range of dates, in days: ten years.
const DATE_MARGIN: f64 = 3_652.0;

impl Examined<'_> {
    pub(in crate::draft) fn number(&self, out: &mut TomlWriter, column: usize, number: &NumberColumn) {
        let name = self.name(column);
        self.begin(out, name, "number");
        match number.order {
            Some(order) => dates(out, number, order),
            None => plain(out, name, number),
        }
        let median = match number.order {
            Some(order) => date_of(order, number.median),
            None => toml_number(number.median),
        };
        missing(
            out,
            FillOptions { learned: "median", why: texts::MEDIAN_BY_DEFAULT, fixed: median, explained: "0".to_owned() },
            &number.blanks,
        );
    }

    pub(in crate::draft) fn category_field(&self, out: &mut TomlWriter, column: usize, category: &CategoryColumn) {
        let name = self.name(column);
        self.begin(out, name, "category");
        let most_frequent = category.levels.iter().max_by_key(|(_, rows)| *rows);
        let most_frequent = quoted(most_frequent.map_or("", |(value, _)| value));
        out.line(format_args!("default = {most_frequent}"));
        let other = quoted(&self.other(column));
        if let Some((values, rows)) = category.grouped {
            let note = texts::grouped_values(texts::rarer_values(values), texts::rows(rows));
            out.line_with(format_args!("other = {other}"), note);
        }
        let explained = quoted(category.levels.last().map_or("", |(value, _)| value));
        let (learned, why) = ("most_frequent", texts::MOST_FREQUENT_BY_DEFAULT);
        missing(out, FillOptions { learned, why, fixed: most_frequent, explained }, &category.blanks);
        out.line("levels = [");
        for ((value, rows), label) in category.levels.iter().zip(labels(name, category)) {
            let phrase = self.phrase(name, label.as_deref().unwrap_or(value));
            let label = label.map(|label| format!(", label = {}", quoted(&label))).unwrap_or_default();
            out.line_with(format_args!("  {{ value = {}{label}{phrase} }},", quoted(value)), texts::rows(*rows));
        }
        if category.grouped.is_some() {
            let phrase = self.phrase(name, &self.other(column));
            out.line(format_args!("  {{ value = {other}{phrase} }},"));
        }
        out.line("]");
    }

    fn begin(&self, out: &mut TomlWriter, name: &str, kind: &str) {
        out.line("\n[[field]]");
        out.line(format_args!("column = {}", quoted(name)));
        out.line(format_args!("label = {}", quoted(&names::label(name, self.capitals))));
        out.line_with(format_args!("group = {}", quoted(names::group(name))), "?");
        out.line(format_args!("kind = \"{kind}\""));
    }

    /// A level's `phrase` entry, or nothing if the default phrase is right. The default has the field's label in
    /// lowercase, but some languages capitalize nouns.
    fn phrase(&self, name: &str, level: &str) -> String {
        match self.capitals {
            Capitals::AtStart => String::new(),
            Capitals::OfNouns => {
                let label = names::label(name, self.capitals);
                format!(", phrase = {}", quoted(&format!("{label} ({level})")))
            }
        }
    }
}

fn plain(out: &mut TomlWriter, name: &str, number: &NumberColumn) {
    let NumberColumn { min, max, median, decimals, .. } = *number;
    if let Some(unit) = unit(name, &number.affix) {
        out.line_with(format_args!("unit = {unit}"), "?");
    } else if names::is_money(name) {
        out.comment(texts::MONEY);
    }
    // blanks that another column explains become 0
    let has_zero = matches!(number.blanks.fill, BlankFill::Explained(_));
    let (low, high) = if has_zero { (number.low.min(0.0), number.high.max(0.0)) } else { (number.low, number.high) };
    let note = texts::data_range(plain_number(min), plain_number(max));
    out.line_with(format_args!("range = [{}, {}]", toml_number(low), toml_number(high)), note);
    // if the range is 0 to 1, a number outside it is probably a mistake, so it is refused rather than clamped
    if (low, high) != (0.0, 1.0) {
        out.line_with("outside = \"clamp\"", texts::CLAMPED);
    }
    if decimals > 0 {
        out.line(format_args!("step = {}", plain_number(10_f64.powi(-i32::from(decimals)))));
        out.line(format_args!("decimals = {decimals}"));
    }
    out.line(format_args!("default = {}", toml_number(median)));
}

/// The unit in the cells, or else the one that the name suggests.
fn unit(name: &str, affix: &Affix) -> Option<String> {
    let named = names::unit(name);
    let plain = |one: &str, many: &str| format!("{{ one = {}, many = {} }}", quoted(one), quoted(many));
    match affix {
        Affix::Unit(written) => Some(match named {
            Some((one, many)) if [one, many].iter().any(|unit| unit.eq_ignore_ascii_case(written)) => plain(one, many),
            _ => plain(written, written),
        }),
        Affix::Percent => Some(plain("%", "%")),
        Affix::Currency(sign) => {
            let sign = quoted(&sign.to_uppercase());
            Some(format!("{{ one = {sign}, many = {sign}, before = true }}"))
        }
        Affix::None => named.map(|(one, many)| plain(one, many)),
    }
}

/// A number in TOML. Large numbers are written with an exponent, because TOML's integers have at most 64 bits.
fn toml_number(value: f64) -> String {
    if value.abs() < 1e15 { plain_number(value) } else { format!("{value:e}") }
}

fn dates(out: &mut TomlWriter, number: &NumberColumn, order: DateOrder) {
    let format = Dates { order, origin: 0 };
    let date = |days: f64| format.write(days).map(|text| quoted(&text));
    let quoted_date = |days: f64| date_of(order, days);
    let (first, last) = (quoted_date(number.min), quoted_date(number.max));
    out.line(format_args!("dates = {{ order = \"{}\", from = {first} }}", order.name()));
    out.line_with("unit = { one = \"day\", many = \"days\" }", texts::days_since(&first));
    let (low, high) = match (date(number.min - DATE_MARGIN), date(number.max + DATE_MARGIN)) {
        (Some(low), Some(high)) => (low, high),
        _ => (first.clone(), last.clone()),
    };
    out.line_with(format_args!("range = [{low}, {high}]"), texts::data_range(&first, &last));
    out.line(format_args!("default = {}", quoted_date(number.median)));
}

fn date_of(order: DateOrder, days: f64) -> String {
    quoted(&Dates { order, origin: 0 }.write(days).unwrap_or_default())
}

struct FillOptions {
    learned: &'static str,
    why: &'static str,
    fixed: String,
    explained: String,
}

fn missing(out: &mut TomlWriter, fill: FillOptions, blanks: &Blanks) {
    let FillOptions { learned, why, fixed, explained } = fill;
    let (how, why) = match &blanks.fill {
        _ if blanks.rows.is_empty() => (format!("\"{learned}\""), why),
        BlankFill::Learned => (format!("\"{learned}\""), why),
        BlankFill::Fixed => (format!("\"value\", value = {fixed}"), texts::FIXED_BY_DEFAULT),
        BlankFill::Explained(why) => (format!("\"value\", value = {explained}"), why.as_str()),
    };
    let listed: Vec<String> = blanks.texts.iter().map(|text| quoted(text)).collect();
    let listed = if listed.is_empty() { String::new() } else { format!(", blanks = [{}]", listed.join(", ")) };
    let line = format!("missing = {{ how = {how}{listed}, why = {} }}", quoted(why));
    out.line_with(line, texts::blanks(blanks.rows.len()));
}

/// The labels of the levels. No level has one if labels would make two levels look the same.
fn labels(column: &str, category: &CategoryColumn) -> Vec<Option<String>> {
    let labels: Vec<Option<String>> = category.levels.iter().map(|(value, _)| names::level(column, value)).collect();
    let shown = |(label, (value, _)): (&Option<String>, &(String, _))| label.clone().unwrap_or_else(|| value.clone());
    let distinct: BTreeSet<String> = labels.iter().zip(&category.levels).map(shown).collect();
    if distinct.len() == labels.len() { labels } else { vec![None; labels.len()] }
}
