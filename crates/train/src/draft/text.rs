//! The draft as a file that a person goes on writing.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use super::column::{Blanks, Found, FoundCategory, FoundNumber};
use super::rules::LevelOf;
use super::{Examined, names};
use crate::repeats::Repeats;
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::notation::plain_number;

/// Beyond this many rows a forest learns from a part of them.
const MOST_ROWS: usize = 200_000;

/// Most suspected rules that are written down.
const MOST_SUSPECTED: usize = 20;

/// What a range has on either side of the data's, as a share of its width.
const MARGIN: f64 = 0.25;

/// The same for dates, in days: ten years.
const MARGIN_OF_DATES: f64 = 3_652.0;

impl Examined<'_> {
    /// The description.
    pub(super) fn toml(&self) -> String {
        let mut text = String::new();
        // writing to a text cannot fail
        let _ = self.write(&mut text);
        text
    }

    /// What whoever trains on it should know.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks: Vec<String> =
            self.left_out().map(|(name, reason)| format!("left out {name}: {reason}")).collect();
        if let Some(id) = self.id {
            remarks.push(format!("{} names the customers", self.name(id)));
        }
        for (column, found) in self.fields() {
            if let Found::Category(FoundCategory { gathered: Some((values, rows)), .. }) = found {
                let name = self.name(column);
                remarks
                    .push(format!("{name}: {values} rare values, in {rows} rows, count as \"{}\"", self.other(column)));
            }
        }
        if let rules @ 1.. = self.implications.rules.len() {
            remarks.push(format!("{rules} rules between levels hold in every row; look whether they must"));
        }
        if let Some(Repeats { rows, line, of }) = self.repeats {
            remarks.push(format!(
                "{rows} rows repeat an earlier one, cell by cell, the first in line {line} that of line {of}"
            ));
        }
        if self.rows > MOST_ROWS {
            remarks.push(format!(
                "training draws {MOST_ROWS} of the {} rows; [training] most_rows sets how many",
                self.rows
            ));
        }
        remarks
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        self.head(out)?;
        for (column, found) in self.fields() {
            match found {
                Found::Number(number) => self.number(out, column, number)?,
                Found::Category(category) => self.write_category(out, column, category)?,
                Found::LeftOut(_) | Found::Unique { .. } => {}
            }
        }
        self.rules(out)?;
        let mut left_out = self.left_out().peekable();
        if left_out.peek().is_some() {
            writeln!(out, "\n# --- Columns that are no fields ---\n#")?;
        }
        for (name, reason) in left_out {
            writeln!(out, "# {}: {}", one_line(name), one_line(reason))?;
        }
        Ok(())
    }

    fn head(&self, out: &mut String) -> fmt::Result {
        let n_left = self.n_left();
        let share = n_left as f64 / self.rows as f64;
        writeln!(
            out,
            "# A draft, made by `churnscope schema` from {} rows. It trains as it is. What was guessed is marked with \"?\":\n\
             # look at it, mend it, and say more: labels, units, what a rep can offer (actionable = true and offer = \"…\").\n",
            self.rows
        )?;
        writeln!(out, "title = {}", quoted(&format!("{}: who leaves", self.draft.name)))?;
        if let Some(id) = self.id {
            writeln!(out, "id = {}              # ? every row has a value of its own", quoted(self.name(id)))?;
        }
        let negatives: Vec<String> = self.outcome.negatives.iter().map(|value| quoted(value)).collect();
        let negative = match negatives.as_slice() {
            [one] => one.clone(),
            more => format!("[{}]", more.join(", ")),
        };
        writeln!(
            out,
            "target = {{ column = {}, positive = {}, negative = {negative} }}   # {n_left} of {} left",
            quoted(self.name(self.outcome.column)),
            quoted(&self.outcome.positive),
            self.rows
        )?;
        let high = (2.0 * share).min(f64::midpoint(1.0, share));
        let (medium, high) = (two_digits(share), two_digits(high));
        let cutoff = if share >= 0.2 { 0.5 } else { high };
        writeln!(
            out,
            "# ? from the share who left; a choice that is yours\nbands = {{ medium_from = {medium}, high_from = {high} }}"
        )?;
        let charges = self.fields().find(|(column, found)| {
            matches!(found, Found::Number(FoundNumber { order: None, .. }))
                && names::is_monthly_charge(self.name(*column))
        });
        match charges {
            Some((column, _)) => writeln!(
                out,
                "monthly_charge = {}    # ? what a month of a customer is worth",
                quoted(self.name(column))
            )?,
            None => writeln!(
                out,
                "# monthly_charge = \"COLUMN\"   # the number field that says what a month of a customer is worth, if there is one"
            )?,
        }
        writeln!(
            out,
            "\n[data]\nname = {}\nsource = \"not stated\"         # who made it, where it is\nlicence = \"not stated\"",
            quoted(self.draft.name)
        )?;
        let features: usize = self
            .fields()
            .map(|(_, found)| match found {
                Found::Category(category) if category.levels.len() + usize::from(category.gathered.is_some()) > 2 => {
                    category.levels.len() + usize::from(category.gathered.is_some())
                }
                _ => 1,
            })
            .sum();
        let least = n_left.min(self.rows - n_left);
        writeln!(
            out,
            "\n[training]\ndate = {}\nseed = 1\nfolds = {}\ncutoff = {cutoff}\ntrees = 200\nmax_depth = 10\nmin_samples_leaf = {}\nfeatures_per_split = {}",
            quoted(self.draft.date),
            (least / 2).clamp(2, 5),
            (self.rows / 2_000).clamp(3, 50),
            (features / 3).max(1),
        )?;
        if self.rows > MOST_ROWS {
            writeln!(
                out,
                "most_rows = {MOST_ROWS}         # drawn by the seed, of both outcomes in proportion; take it away to learn from all"
            )?;
        }
        writeln!(
            out,
            "\n# [fairness]                  # groups that must not be treated otherwise\n# fields = [\"COLUMN\"]"
        )
    }

    fn number(&self, out: &mut String, column: usize, number: &FoundNumber) -> fmt::Result {
        let name = self.name(column);
        self.begin(out, name, "number")?;
        match number.order {
            Some(order) => dated(out, number, order)?,
            None => plain(out, name, number)?,
        }
        let (how, why) = ("median", "a draft's choice: the middle of the known values");
        missing(out, how, why, &number.blanks)
    }

    fn write_category(&self, out: &mut String, column: usize, category: &FoundCategory) -> fmt::Result {
        self.begin(out, self.name(column), "category")?;
        let most = category.levels.iter().max_by_key(|(_, rows)| *rows).map_or("", |(value, _)| value.as_str());
        writeln!(out, "default = {}", quoted(most))?;
        let other = self.other(column);
        if let Some((values, rows)) = category.gathered {
            writeln!(out, "other = {}      # {values} rare values, in {rows} rows, and any new one", quoted(&other))?;
        }
        missing(out, "most_frequent", "a draft's choice: the most frequent value", &category.blanks)?;
        writeln!(out, "levels = [")?;
        let labels: Vec<Option<String>> =
            category.levels.iter().map(|(value, _)| names::level(self.name(column), value)).collect();
        let shown =
            |(label, (value, _)): (&Option<String>, &(String, _))| label.clone().unwrap_or_else(|| value.clone());
        let are_different =
            labels.iter().zip(&category.levels).map(shown).collect::<BTreeSet<String>>().len() == labels.len();
        for ((value, rows), label) in category.levels.iter().zip(labels) {
            let label = label.filter(|_| are_different).map(|label| format!(", label = {}", quoted(&label)));
            writeln!(out, "  {{ value = {}{} }},    # {rows} rows", quoted(value), label.unwrap_or_default())?;
        }
        if category.gathered.is_some() {
            writeln!(out, "  {{ value = {} }},", quoted(&other))?;
        }
        writeln!(out, "]")
    }

    /// A name for the gathered values that no value has.
    fn other(&self, column: usize) -> String {
        let levels = self.category(column).map(|category| category.levels.as_slice()).unwrap_or_default();
        let mut name = "other".to_owned();
        while levels.iter().any(|(value, _)| *value == name) {
            name.push('_');
        }
        name
    }

    fn begin(&self, out: &mut String, name: &str, kind: &str) -> fmt::Result {
        let (label, group) = (names::label(name), names::group(name));
        writeln!(
            out,
            "\n[[field]]\ncolumn = {}\nlabel = {}\ngroup = {}           # ?\nkind = \"{kind}\"",
            quoted(name),
            quoted(&label),
            quoted(group)
        )
    }

    fn rules(&self, out: &mut String) -> fmt::Result {
        let mut written: Vec<(LevelOf, &str, Vec<String>)> = Vec::new();
        for &(when, then) in &self.implications.rules {
            let (text, column) = (self.level(then), quoted(self.name(then.0)));
            match written.iter_mut().find(|(of, level, _)| *of == when && *level == text) {
                Some((_, _, columns)) => columns.push(column),
                None => written.push((when, text, vec![column])),
            }
        }
        if !written.is_empty() {
            writeln!(
                out,
                "\n# ? These hold in every row. A customer who breaks one is refused: take out what need not be so."
            )?;
        }
        for (when, level, columns) in written {
            writeln!(
                out,
                "\n[[rule]]\nwhen = {{ column = {}, is = {} }}\nthen = {{ columns = [{}], are = {} }}\nonly_then = true",
                quoted(self.name(when.0)),
                quoted(self.level(when)),
                columns.join(", "),
                quoted(level)
            )?;
        }
        let suspected = &self.implications.suspected;
        if !suspected.is_empty() {
            writeln!(
                out,
                "\n# Suspected rules: they, too, have no exception, but may be chance. To use one, write it as [[rule]].\n#"
            )?;
        }
        for &(when, then, rows) in suspected.iter().take(MOST_SUSPECTED) {
            writeln!(
                out,
                "# when = {{ column = {}, is = {} }}, then = {{ columns = [{}], are = {} }}: in all of {rows} rows",
                quoted(self.name(when.0)),
                quoted(self.level(when)),
                quoted(self.name(then.0)),
                quoted(self.level(then))
            )?;
        }
        if let more @ 1.. = suspected.len().saturating_sub(MOST_SUSPECTED) {
            writeln!(out, "# and {more} more")?;
        }
        Ok(())
    }

    fn level(&self, (column, level): LevelOf) -> &str {
        let levels = self.category(column).map(|category| category.levels.as_slice()).unwrap_or_default();
        levels.get(usize::from(level)).map_or("", |(value, _)| value.as_str())
    }
}

fn plain(out: &mut String, name: &str, number: &FoundNumber) -> fmt::Result {
    let FoundNumber { min, max, median, decimals, .. } = *number;
    if let Some((one, many)) = names::unit(name) {
        writeln!(out, "unit = {{ one = {}, many = {} }}   # ?", quoted(one), quoted(many))?;
    } else if let Some(remark) = names::unit_remark(name) {
        writeln!(out, "# ? {remark}")?;
    }
    let (low, high) = range(min, max);
    writeln!(
        out,
        "range = [{}, {}]       # the data has {} to {}",
        plain_number(low),
        plain_number(high),
        plain_number(min),
        plain_number(max)
    )?;
    if decimals > 0 {
        writeln!(out, "step = {}\ndecimals = {decimals}", plain_number(10_f64.powi(-i32::from(decimals))))?;
    }
    writeln!(out, "default = {}", plain_number(median))
}

fn dated(out: &mut String, number: &FoundNumber, order: DateOrder) -> fmt::Result {
    let dates = Dates { order, origin: 0 };
    let text = |days: f64| quoted(&dates.write(days).unwrap_or_default());
    let remark = if number.ambiguous { "   # ? the parts' order could be another" } else { "" };
    let from = text(number.min);
    writeln!(out, "dates = {{ order = \"{}\", from = {from} }}{remark}", order.name())?;
    writeln!(out, "unit = {{ one = \"day\", many = \"days\" }}    # days after {from}")?;
    let (low, high) = (text(number.min - MARGIN_OF_DATES), text(number.max + MARGIN_OF_DATES));
    let range = if low.len() > 2 && high.len() > 2 {
        format!("[{low}, {high}]")
    } else {
        format!("[{from}, {}]", text(number.max))
    };
    writeln!(out, "range = {range}       # the data has {from} to {}", text(number.max))?;
    writeln!(out, "default = {}", text(number.median))
}

fn missing(out: &mut String, how: &str, why: &str, blanks: &Blanks) -> fmt::Result {
    let texts: Vec<String> = blanks.texts.iter().map(|text| quoted(text)).collect();
    let texts = if texts.is_empty() { String::new() } else { format!(", blanks = [{}]", texts.join(", ")) };
    let found = match blanks.rows {
        0 => "no blank in the data".to_owned(),
        rows => format!("{rows} blanks in the data"),
    };
    writeln!(out, "missing = {{ how = \"{how}\"{texts}, why = {} }}   # {found}", quoted(why))
}

/// A round range around the data's: from 0 where all is above it.
fn range(min: f64, max: f64) -> (f64, f64) {
    let width = max - min;
    let unit = 10_f64.powf((width.log10() - 1.0).floor());
    let round = |value: f64, up: bool| {
        let steps = value / unit;
        let whole = if up { steps.ceil() } else { steps.floor() };
        // 0.1 × 3 would be 0.30000000000000004
        format!("{:.12e}", whole * unit).parse().ok().filter(|number: &f64| number.is_finite())
    };
    let low = if min >= 0.0 && min < 2.0 * width { Some(0.0) } else { round(min - MARGIN * width, false) };
    let high = if max <= 0.0 { Some(0.0) } else { round(max + MARGIN * width, true) };
    match (low, high) {
        (Some(low), Some(high)) if low <= min && max <= high => (low, high),
        _ => (min, max),
    }
}

/// Rounded to two digits that count, and kept between 0 and 1.
fn two_digits(share: f64) -> f64 {
    let rounded: f64 = format!("{share:.1e}").parse().unwrap_or(share);
    rounded.clamp(0.000_001, 0.99)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A comment must not go on in the next line.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
