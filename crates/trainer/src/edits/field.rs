use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use super::levels::{level, merge_level};
use super::remove::set_fairness;
use super::toml::{array_of, field_table, inline, number_or_text, set, text_at};
use super::training;
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{FieldEdit, ShownFill};

pub(super) fn edit_field(toml: &mut DocumentMut, column: &str, edit: FieldEdit) -> Result<(), String> {
    if let FieldEdit::Fairness(is_compared) = edit {
        set_fairness(toml, column, is_compared);
        return Ok(());
    }
    if let FieldEdit::MergeLevel(value) = edit {
        return merge_level(toml, column, &value);
    }
    let refuses = matches!(edit, FieldEdit::Fill(ShownFill::Refuse));
    let field = field_table(toml, column)?;
    match edit {
        FieldEdit::Label(label) if label.trim().is_empty() => return Err(wording::NO_LABEL.to_owned()),
        FieldEdit::Label(label) => set(field, "label", label.trim()),
        FieldEdit::Unit(unit, is_first) => set_unit(field, unit.trim(), is_first),
        FieldEdit::Range(low, high) => set_range(field, &low, &high),
        FieldEdit::Clamp(clamps) => set(field, "outside", if clamps { "clamp" } else { "refuse" }),
        FieldEdit::Fill(fill) => set_fill(field, fill)?,
        FieldEdit::LevelLabel(value, label) if label.trim().is_empty() => drop(level(field, &value)?.remove("label")),
        FieldEdit::LevelLabel(value, label) => set_in_level(field, &value, "label", label.trim())?,
        FieldEdit::LevelOffer(value, offer) => {
            match offer.trim() {
                "" => drop(level(field, &value)?.remove("offer")),
                offer => set_in_level(field, &value, "offer", offer)?,
            }
            set_actionable(field);
        }
        FieldEdit::NumberOffer(change, words) => set_number_offer(field, &change, &words)?,
        FieldEdit::Use(_) | FieldEdit::Kind(_) | FieldEdit::Fairness(_) | FieldEdit::MergeLevel(_) => {}
    }
    if refuses {
        // without this, training stops at a row in which this field is blank
        set(training(toml)?, "rejected_rows", "skip");
    }
    Ok(())
}

fn set_in_level(field: &mut Table, value: &str, key: &str, text: &str) -> Result<(), String> {
    let level = level(field, value)?;
    set(level, key, text);
    level.fmt();
    Ok(())
}

fn set_unit(field: &mut Table, unit: &str, is_first: bool) {
    if unit.is_empty() {
        field.remove("unit");
        return;
    }
    let former = field.get("unit").and_then(Item::as_inline_table);
    // if only the position changes, keep the singular
    let one = former.filter(|former| text_at(*former, "many").as_deref() == Some(unit));
    let one = one.and_then(|former| text_at(former, "one")).unwrap_or_else(|| singular(unit));
    let mut entry = InlineTable::new();
    entry.insert("one", one.into());
    entry.insert("many", unit.into());
    if is_first {
        entry.insert("before", true.into());
    }
    set(field, "unit", entry);
}

/// The singular of a unit such as `months`; units such as `$` and `ms` stay the same.
fn singular(unit: &str) -> String {
    match unit.strip_suffix('s') {
        Some(one) if one.len() > 2 && one.chars().all(char::is_alphabetic) && !one.ends_with('s') => one.to_owned(),
        _ => unit.to_owned(),
    }
}

/// Sets the range of a field, and moves the default into it if the default is a number.
fn set_range(field: &mut Table, low: &str, high: &str) {
    let (low, high) = (number_or_text(low), number_or_text(high));
    if let Some(default) = field.get("default").and_then(Item::as_value) {
        let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|number| number as f64));
        let moved = match (number(default), number(&low), number(&high)) {
            (Some(value), Some(limit), _) if value < limit => Some(low.clone()),
            (Some(value), _, Some(limit)) if value > limit => Some(high.clone()),
            _ => None,
        };
        if let Some(moved) = moved {
            set(field, "default", moved);
        }
    }
    set(field, "range", Array::from_iter([low, high]));
}

fn set_fill(field: &mut Table, fill: ShownFill) -> Result<(), String> {
    let missing = inline(field, "missing")?;
    for key in ["value", "of"] {
        missing.remove(key);
    }
    let how = match fill {
        ShownFill::Refuse => "refuse",
        ShownFill::Median => "median",
        ShownFill::MostFrequent => "most_frequent",
        ShownFill::Value(value) => {
            if value.trim().is_empty() {
                return Err(wording::NO_FILL_VALUE.to_owned());
            }
            set(missing, "value", number_or_text(&value));
            "value"
        }
        ShownFill::Product(columns) => {
            set(missing, "of", array_of(&columns));
            "product"
        }
    };
    set(missing, "how", how);
    set(missing, "why", wording::FILL_CHOSEN);
    missing.fmt();
    Ok(())
}

fn set_number_offer(field: &mut Table, change: &str, words: &str) -> Result<(), String> {
    field.remove("offers");
    if !words.trim().is_empty() {
        let change: f64 = change.trim().replace('−', "-").parse().map_err(|_| wording::NO_OFFER_NUMBER.to_owned())?;
        let mut offer = InlineTable::new();
        offer.insert("add", change.into());
        offer.insert("words", words.trim().into());
        set(field, "offers", Array::from_iter([Value::InlineTable(offer)]));
    }
    set_actionable(field);
    Ok(())
}

fn set_actionable(field: &mut Table) {
    let has_offer = |item: &Item| match item {
        Item::Value(Value::Array(values)) => values.iter().any(|value| {
            value.as_inline_table().is_some_and(|entry| entry.contains_key("offer") || entry.contains_key("words"))
        }),
        Item::ArrayOfTables(tables) => {
            tables.iter().any(|entry| ["offer", "words"].iter().any(|key| entry.contains_key(key)))
        }
        _ => false,
    };
    if ["levels", "offers"].iter().any(|key| field.get(key).is_some_and(has_offer)) {
        set(field, "actionable", true);
    } else {
        field.remove("actionable");
    }
}
