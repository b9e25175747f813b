use toml_edit::{DocumentMut, InlineTable, Item, RawString, Table, Value};

use super::remove::remove_rules;
use super::toml::{array, field_table, set, tables, text, text_at};
use churnscope_wording::train::fields as wording;

pub(super) fn level<'a>(field: &'a mut Table, value: &str) -> Result<&'a mut InlineTable, String> {
    let levels = array(field, "levels")?;
    levels
        .iter_mut()
        .filter_map(Value::as_inline_table_mut)
        .find(|level| text_at(&**level, "value").as_deref() == Some(value))
        .ok_or_else(|| wording::no_level(value))
}

/// Removes a level and the rules about it. Its rows then count as the level for all other values, which is added if
/// necessary.
pub(super) fn merge_level(toml: &mut DocumentMut, column: &str, value: &str) -> Result<(), String> {
    let field = field_table(toml, column)?;
    let other = text_at(field, "other");
    if other.as_deref() == Some(value) {
        return Err(wording::IS_OTHER.to_owned());
    }
    let values: Vec<String> = array(field, "levels")?.iter().filter_map(level_value).collect();
    let index = values.iter().position(|level| level == value).ok_or_else(|| wording::no_level(value))?;
    let is_new = other.is_none();
    let other = other.unwrap_or_else(|| free_name(&values));
    let levels = array(field, "levels")?;
    let decor = |value: Option<&Value>| {
        value.and_then(|value| value.decor().prefix()).and_then(RawString::as_str).unwrap_or_default().to_owned()
    };
    // toml_edit stores the comment after a level in the prefix of the next level. Drop the removed level's comment, and
    // keep the comment of the level before it
    let prefix = decor(levels.get(index));
    levels.remove(index);
    match levels.get_mut(index) {
        Some(next) => next.decor_mut().set_prefix(prefix),
        None => levels.set_trailing(format!("{}\n", prefix.trim_end())),
    }
    if is_new {
        let mut entry = InlineTable::new();
        entry.insert("value", other.as_str().into());
        let mut entry = Value::InlineTable(entry);
        let trailing = levels.trailing().as_str().unwrap_or_default().trim_end().to_owned();
        entry.decor_mut().set_prefix(format!("{trailing}\n  "));
        levels.push_formatted(entry);
        levels.set_trailing("\n");
        levels.set_trailing_comma(true);
        set(field, "other", other.as_str());
    }
    if text_at(field, "default").as_deref() == Some(value) {
        set(field, "default", other.as_str());
    }
    if let Some(missing) = field.get_mut("missing").and_then(Item::as_table_like_mut)
        && text_at(missing, "value").as_deref() == Some(value)
    {
        set(missing, "value", other.as_str());
    }
    remove_rules(toml, |rule| (rule.when == column && rule.is == value) || (rule.then == column && rule.are == value));
    replace_in_examples(toml, column, value, &other);
    Ok(())
}

fn replace_in_examples(toml: &mut DocumentMut, column: &str, value: &str, other: &str) {
    for example in tables(toml, "example").into_iter().flat_map(|examples| examples.iter_mut()) {
        if let Some(values) = example.get_mut("values").and_then(Item::as_table_like_mut)
            && text_at(values, column).as_deref() == Some(value)
        {
            set(values, column, other);
        }
    }
}

fn level_value(level: &Value) -> Option<String> {
    level.as_inline_table().and_then(|level| level.get("value")).map(text)
}

fn free_name(values: &[String]) -> String {
    let mut name = "other".to_owned();
    while values.iter().any(|value| value.eq_ignore_ascii_case(&name)) {
        name.push('_');
    }
    name
}
