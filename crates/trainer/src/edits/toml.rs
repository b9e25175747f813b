use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value};

use churnscope_engine::notation::plain_number;
use churnscope_wording::train::fields as wording;

pub(super) fn set(table: &mut (impl TableLike + ?Sized), key: &str, value: impl Into<Value>) {
    let mut value = value.into();
    match table.get_mut(key) {
        Some(item) => {
            if let Some(former) = item.as_value() {
                *value.decor_mut() = former.decor().clone();
            }
            *item = Item::Value(value);
        }
        None => drop(table.insert(key, Item::Value(value))),
    }
}

/// A value as text: the content of a string, a number in plain notation, or another value as written.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Integer(number) => number.value().to_string(),
        Value::Float(number) => plain_number(*number.value()),
        other => other.to_string().trim().to_owned(),
    }
}

pub(super) fn text_at(table: &(impl TableLike + ?Sized), key: &str) -> Option<String> {
    table.get(key).and_then(Item::as_value).map(text)
}

pub(super) fn tables<'a>(toml: &'a mut DocumentMut, key: &str) -> Option<&'a mut ArrayOfTables> {
    toml.get_mut(key).and_then(Item::as_array_of_tables_mut)
}

pub(super) fn field_table<'a>(toml: &'a mut DocumentMut, column: &str) -> Result<&'a mut Table, String> {
    tables(toml, "field")
        .and_then(|fields| fields.iter_mut().find(|field| text_at(*field, "column").as_deref() == Some(column)))
        .ok_or_else(|| wording::no_field(column))
}

pub(super) fn inline<'a>(table: &'a mut Table, key: &str) -> Result<&'a mut InlineTable, String> {
    table.get_mut(key).and_then(Item::as_inline_table_mut).ok_or_else(|| wording::UNUSUAL_TOML.to_owned())
}

pub(super) fn array<'a>(table: &'a mut Table, key: &str) -> Result<&'a mut Array, String> {
    table.get_mut(key).and_then(Item::as_array_mut).ok_or_else(|| wording::UNUSUAL_TOML.to_owned())
}

pub(super) fn texts(item: Option<&Item>) -> Vec<String> {
    match item.and_then(Item::as_value) {
        Some(Value::Array(values)) => values.iter().map(text).collect(),
        Some(value) => vec![text(value)],
        None => Vec::new(),
    }
}

pub(super) fn array_of(texts: &[String]) -> Array {
    texts.iter().map(String::as_str).collect()
}

/// The typed number, or the text if it is not a finite number.
pub(super) fn number_or_text(typed: &str) -> Value {
    let typed = typed.trim();
    // TOML integers have 64 bits, so larger numbers become floats
    match (typed.parse::<i64>(), typed.parse::<f64>()) {
        (Ok(number), _) => number.into(),
        (Err(_), Ok(number)) if number.is_finite() => number.into(),
        _ => typed.into(),
    }
}

/// Removes a table from an array of tables, and returns it. A comment above the table stays in the file, above the next
/// table of the array or at the end. The returned table has this comment, too.
pub(super) fn remove_table(toml: &mut DocumentMut, key: &str, index: usize) -> Option<Table> {
    let tables = self::tables(toml, key)?;
    let removed = tables.get(index)?.clone();
    tables.remove(index);
    let is_last = index == tables.len();
    let comment = comment_above(&removed);
    if comment.is_empty() {
        return Some(removed);
    }
    match tables.get_mut(index) {
        Some(next) if !is_last => {
            let own = prefix(next);
            next.decor_mut().set_prefix(format!("{}{own}", comment.trim_end_matches('\n')));
        }
        _ => {
            let trailing = toml.trailing().as_str().unwrap_or_default().to_owned();
            toml.set_trailing(format!("{comment}{trailing}"));
        }
    }
    Some(removed)
}

fn prefix(table: &Table) -> String {
    table.decor().prefix().and_then(RawString::as_str).unwrap_or_default().to_owned()
}

fn comment_above(table: &Table) -> String {
    let prefix = prefix(table);
    if prefix.contains('#') { prefix } else { String::new() }
}
