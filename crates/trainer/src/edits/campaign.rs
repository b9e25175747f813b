//! Keeps the section `[campaign]`, which names offers by their words, in step with the offers of the fields.

use std::collections::BTreeSet;

use toml_edit::{DocumentMut, Item, TableLike, Value};

use super::toml::text_at;

/// The words of all offers.
pub(super) fn offer_words(toml: &DocumentMut) -> BTreeSet<String> {
    let fields = toml.get("field").map(entries).unwrap_or_default();
    let lists = fields.into_iter().flat_map(|field| ["levels", "offers"].map(|key| field.get(key)));
    let offers = lists.flatten().flat_map(entries);
    offers.filter_map(|offer| text_at(offer, "offer").or_else(|| text_at(offer, "words"))).collect()
}

/// The terms of an offer follow its words; those of an offer that no longer exists are removed, and so is the section
/// once there are no offers. `before` are the words before the edit.
pub(super) fn follow_offers(toml: &mut DocumentMut, before: &BTreeSet<String>) {
    let after = offer_words(toml);
    if after.is_empty() && !before.is_empty() {
        toml.remove("campaign");
        return;
    }
    let own =
        toml.get_mut("campaign").and_then(Item::as_table_like_mut).and_then(|campaign| campaign.get_mut("offers"));
    let Some(own) = own.and_then(Item::as_table_like_mut) else { return };
    let added: Vec<&String> = after.difference(before).collect();
    for gone in before.difference(&after) {
        let terms = own.remove(gone);
        if let (Some(terms), [renamed]) = (terms, added.as_slice()) {
            own.insert(renamed, terms);
        }
    }
}

fn entries(item: &Item) -> Vec<&dyn TableLike> {
    match item {
        Item::Value(Value::Array(values)) => {
            values.iter().filter_map(|value| Some(value.as_inline_table()? as &dyn TableLike)).collect()
        }
        Item::ArrayOfTables(tables) => tables.iter().map(|table| table as &dyn TableLike).collect(),
        _ => Vec::new(),
    }
}
