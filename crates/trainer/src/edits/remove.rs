//! Removes a field together with most of the entries that refer to it, and restores removed entries.

use toml_edit::{ArrayOfTables, DocumentMut, Item, RawString, Table};

use super::toml::{array_of, field_table, remove_table, set, tables, text_at, texts};
use churnscope_wording::train::fields as wording;

pub(super) fn is_field(toml: &DocumentMut, column: &str) -> bool {
    let fields = toml.get("field").and_then(Item::as_array_of_tables);
    fields.is_some_and(|fields| fields.iter().any(|field| text_at(field, "column").as_deref() == Some(column)))
}

/// Removes a field, and returns the removed entries in TOML, for [`add_entries`]. The field's values in examples are
/// lost. The column stays in `group` and `period`, which need not name fields. It is an error if the field is a factor
/// in the fill of another field.
pub(super) fn remove_field(toml: &mut DocumentMut, column: &str) -> Result<String, String> {
    field_table(toml, column)?;
    let mut removed = DocumentMut::new();
    for field in tables(toml, "field").into_iter().flat_map(|fields| fields.iter_mut()) {
        if is_product_of(field, column) {
            return Err(wording::fills_another(text_at(field, "column").unwrap_or_default()));
        }
    }
    let index = tables(toml, "field")
        .and_then(|fields| fields.iter().position(|field| text_at(field, "column").as_deref() == Some(column)));
    if let Some(field) = index.and_then(|index| remove_table(toml, "field", index)) {
        append(&mut removed, "field", field);
    }
    for rule in remove_rules(toml, |rule| rule.when == column || rule.then == column) {
        append(&mut removed, "rule", rule);
    }
    if toml.get("monthly_charge").and_then(Item::as_str) == Some(column) {
        toml.remove("monthly_charge");
        removed["monthly_charge"] = toml_edit::value(column);
    }
    if set_fairness(toml, column, false) {
        let mut fairness = Table::new();
        set(&mut fairness, "fields", array_of(&[column.to_owned()]));
        removed.insert("fairness", Item::Table(fairness));
    }
    for example in tables(toml, "example").into_iter().flat_map(|examples| examples.iter_mut()) {
        if let Some(values) = example.get_mut("values").and_then(Item::as_table_like_mut) {
            values.remove(column);
        }
    }
    Ok(removed.to_string())
}

pub(super) fn add_entries(toml: &mut DocumentMut, entries: &str) -> Result<(), String> {
    let entries: DocumentMut = entries.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    for key in ["field", "rule"] {
        let tables = entries.get(key).and_then(Item::as_array_of_tables);
        for table in tables.into_iter().flat_map(|tables| tables.iter()) {
            if key == "field" || columns_of_rule(table).iter().all(|column| is_field(toml, column)) {
                append(toml, key, table.clone());
            }
        }
    }
    if let Some(column) = entries.get("monthly_charge").and_then(Item::as_str)
        && toml.get("monthly_charge").is_none()
    {
        toml.insert("monthly_charge", toml_edit::value(column));
    }
    for column in entries.get("fairness").map(|fairness| texts(fairness.get("fields"))).unwrap_or_default() {
        set_fairness(toml, &column, true);
    }
    Ok(())
}

pub(super) fn set_fairness(toml: &mut DocumentMut, column: &str, is_compared: bool) -> bool {
    let fairness = toml.get("fairness").and_then(Item::as_table_like);
    let mut columns = fairness.map(|fairness| texts(fairness.get("fields"))).unwrap_or_default();
    let is_member = columns.iter().any(|member| member == column);
    if is_member == is_compared {
        return false;
    }
    if is_compared {
        columns.push(column.to_owned());
    } else {
        columns.retain(|member| member != column);
    }
    match toml.get_mut("fairness").and_then(Item::as_table_like_mut) {
        Some(_) if columns.is_empty() => drop(toml.remove("fairness")),
        Some(fairness) => set(fairness, "fields", array_of(&columns)),
        None => {
            let mut fairness = Table::new();
            set(&mut fairness, "fields", array_of(&columns));
            toml.insert("fairness", Item::Table(fairness));
        }
    }
    true
}

/// If the column `when` has the value `is`, the column `then` has the value `are`.
pub(super) struct RuleParts<'a> {
    pub(super) when: &'a str,
    pub(super) is: &'a str,
    pub(super) then: &'a str,
    pub(super) are: &'a str,
}

/// Removes rules, and returns them. A rule with several consequences counts as one rule per consequence.
pub(super) fn remove_rules(toml: &mut DocumentMut, is_removed: impl Fn(&RuleParts<'_>) -> bool) -> Vec<Table> {
    let (mut removed, mut index) = (Vec::new(), 0);
    while let Some(rule) = tables(toml, "rule").and_then(|rules| rules.get_mut(index)) {
        let texts_of = |key, inner| text_in(rule, key, inner).unwrap_or_default();
        let (when, is, are) = (texts_of("when", "column"), texts_of("when", "is"), texts_of("then", "are"));
        let (gone, kept): (Vec<String>, Vec<String>) = consequences(rule)
            .into_iter()
            .partition(|then| is_removed(&RuleParts { when: &when, is: &is, then, are: &are }));
        let with = |columns: &[String]| {
            let mut rule = rule.clone();
            if let Some(then) = rule.get_mut("then").and_then(Item::as_table_like_mut) {
                set(then, "columns", array_of(columns));
            }
            rule
        };
        removed.extend(gone.iter().map(|column| with(std::slice::from_ref(column))));
        if gone.is_empty() {
            index += 1;
        } else if kept.is_empty() {
            remove_table(toml, "rule", index);
        } else {
            *rule = with(&kept);
            index += 1;
        }
    }
    removed
}

fn consequences(rule: &Table) -> Vec<String> {
    rule.get("then").and_then(Item::as_table_like).map(|then| texts(then.get("columns"))).unwrap_or_default()
}

fn columns_of_rule(rule: &Table) -> Vec<String> {
    text_in(rule, "when", "column").into_iter().chain(consequences(rule)).collect()
}

fn text_in(table: &Table, key: &str, inner: &str) -> Option<String> {
    table.get(key).and_then(Item::as_table_like).and_then(|table| text_at(table, inner))
}

fn is_product_of(field: &Table, column: &str) -> bool {
    let missing = field.get("missing").and_then(Item::as_table_like);
    missing.is_some_and(|missing| texts(missing.get("of")).iter().any(|factor| factor == column))
}

fn append(toml: &mut DocumentMut, key: &str, mut table: Table) {
    // the table goes after the last one of its kind, not to the position that it had in its former text
    table.set_position(None);
    let prefix = table.decor().prefix().and_then(RawString::as_str).unwrap_or_default();
    if !prefix.starts_with('\n') {
        table.decor_mut().set_prefix("\n");
    }
    let tables = toml.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(tables) = tables.as_array_of_tables_mut() {
        tables.push(table);
    }
}
