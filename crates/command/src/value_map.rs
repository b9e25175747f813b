//! A TOML file that says what to do with values that the model does not know, and the draft of such a file.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Args;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_writer::{ToTomlKey, TomlKeyBuilder, TomlStringBuilder, WriteTomlValue};

use crate::cli::say;
use crate::output::write_new_file;
use churnscope_engine::csv::{UnknownValue, UnknownValues, ValueChoice};
use churnscope_engine::schema::{Field, Schema};
use churnscope_wording::portfolio::rows;
use churnscope_wording::{command, value_map as texts};

/// Arguments about values that the model does not know.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Values that the model does not know")]
pub(crate) struct ValueArgs {
    /// File that says how to read values that the model does not know. It has one [COLUMN] section per column, with
    /// lines such as "monthly" = "Month-to-month", or "PayPal" = false to leave out the rows with that value; "" stands
    /// for a blank
    #[arg(long, value_name = "FILE.toml")]
    map: Option<PathBuf>,
    /// Write a draft of such a file. FILE.toml must not exist yet
    #[arg(long, value_name = "FILE.toml")]
    draft_map: Option<PathBuf>,
}

impl ValueArgs {
    /// Reads the map's choices. Also checks that the draft does not exist yet, so that this error comes before a long
    /// file is read.
    pub(crate) fn choices(&self, schema: &Schema) -> anyhow::Result<Vec<ValueChoice>> {
        if let Some(draft) = &self.draft_map {
            anyhow::ensure!(!draft.exists(), texts::exists(draft.display()));
        }
        let Some(path) = &self.map else { return Ok(Vec::new()) };
        let name = path.display().to_string();
        let text = fs::read_to_string(path).with_context(|| command::cannot_read(&name))?;
        let choices = parse(schema, &text).with_context(|| name.clone())?;
        if !choices.is_empty() {
            say(&texts::reading_values(texts::number_of_values(choices.len()), name));
        }
        Ok(choices)
    }

    pub(crate) fn report(
        &self,
        schema: &Schema,
        choices: &[ValueChoice],
        values: &UnknownValues,
    ) -> anyhow::Result<()> {
        let unknown: Vec<UnknownValue> = values.list(schema).into_iter().filter(|value| !value.is_chosen).collect();
        if unknown.is_empty() {
            if self.draft_map.is_some() {
                say(texts::NOTHING_TO_DRAFT);
            }
            return Ok(());
        }
        let what_to_do = match &self.draft_map {
            None => texts::HOW_TO_DRAFT.to_owned(),
            Some(path) => {
                write_new_file(path, draft(schema, choices, &unknown).as_bytes())?;
                texts::drafted(path.display())
            }
        };
        say(&texts::unknown_values(schema, &unknown, values.n_unlisted(), &what_to_do));
        Ok(())
    }
}

fn parse(schema: &Schema, text: &str) -> anyhow::Result<Vec<ValueChoice>> {
    // editors on Windows may put a byte-order mark first
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table = DeTable::parse(text)?;
    let mut found = Vec::new();
    for (column, values) in table.get_ref() {
        let DeValue::Table(values) = values.get_ref() else {
            anyhow::bail!(at_line(text, column, texts::not_a_table(column.get_ref())));
        };
        for (value, answer) in values {
            let level = match answer.get_ref() {
                DeValue::String(level) => Some(level.to_string()),
                DeValue::Boolean(false) => None,
                _ => anyhow::bail!(at_line(text, value, texts::not_an_answer(value.get_ref()))),
            };
            let (name, written) = (column.get_ref().to_string(), value.get_ref().to_string());
            found.push(([column, value], ValueChoice { column: name, value: written, level }));
        }
    }
    // in the order of the file, so that the error names the second of two choices for the same value
    found.sort_by_key(|([_, value], _)| value.span().start);
    let (keys, choices): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let checked = ValueChoice::check_all(schema, &choices).map_err(|(index, error)| match keys.get(index) {
        Some([column, value]) => anyhow!(at_line(text, if error.is_about_column() { column } else { value }, error)),
        None => error.into(),
    });
    checked.map(|()| choices)
}

fn at_line<T>(text: &str, place: &Spanned<T>, error: impl std::fmt::Display) -> String {
    let before = text.get(..place.span().start).unwrap_or(text);
    texts::at_line(before.matches('\n').count() + 1, error)
}

/// Drafts a map with the choices so far and a line for each unknown value, which is a comment unless a level is
/// proposed.
fn draft(schema: &Schema, choices: &[ValueChoice], unknown: &[UnknownValue]) -> String {
    let mut tables: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for choice in choices {
        let index = schema.field_index(&choice.column).unwrap_or(schema.fields.len());
        tables.entry(index).or_default().push(assignment(&choice.value, choice.level.as_deref()));
    }
    for value in unknown {
        tables.entry(value.field).or_default().push(drafted_line(schema, value));
    }
    let mut text = commented(texts::HEADER);
    for (field, lines) in tables {
        let (column, comment) = match schema.fields.get(field) {
            Some(field) => {
                let levels: Vec<String> = field.levels().iter().map(|level| quoted(&level.value)).collect();
                (&field.column, texts::levels(levels.join(", ")))
            }
            None => {
                let stayed: Vec<String> = schema.target.negatives.iter().map(|value| quoted(value)).collect();
                (&schema.target.column, texts::outcomes(quoted(&schema.target.positive), stayed.join(", ")))
            }
        };
        let name = TomlKeyBuilder::new(column).as_default().to_toml_key();
        text.push_str(&format!("\n[{name}]\n{}", commented(&comment)));
        lines.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    text
}

fn drafted_line(schema: &Schema, value: &UnknownValue) -> String {
    let levels = schema.fields.get(value.field).map(Field::levels).unwrap_or_default();
    let proposed = value.proposed.and_then(|level| levels.get(usize::from(level)));
    let rows = rows(value.rows);
    let comment = if proposed.is_some() { texts::guessed(rows) } else { rows };
    let comment = if value.found.is_empty() { texts::blank(comment) } else { comment };
    let line = format!("{}  # {comment}", assignment(&value.found, proposed.map(|level| level.value.as_str())));
    if proposed.is_some() { line } else { format!("# {line}") }
}

fn assignment(value: &str, level: Option<&str>) -> String {
    let key = TomlKeyBuilder::new(value).as_basic().to_toml_key();
    format!("{key} = {}", level.map_or_else(|| false.to_string(), quoted))
}

/// A basic TOML string, which is on one line, so it can be part of a comment.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    let _ = TomlStringBuilder::new(text).as_basic().write_toml_value(&mut quoted);
    quoted
}

fn commented(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}
