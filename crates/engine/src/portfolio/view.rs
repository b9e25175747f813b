//! Finds and sorts the customers that a query lists.

use super::Portfolio;
use super::query::{Allowed, FieldFilter, Filter, Query, SortKey};
use crate::batch::Column;
use crate::schema::Value;

/// The customers that a query lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    order: Vec<u32>,
    file_order: Vec<u32>,
}

impl View {
    /// The listed rows of the portfolio, in list order.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// The listed rows in file order.
    pub fn file_order(&self) -> &[u32] {
        &self.file_order
    }
}

impl Portfolio {
    /// Runs a query.
    pub fn view(&self, query: &Query) -> View {
        let file_order = self.filtered(&query.filter);
        View { order: self.sorted(&file_order, query), file_order }
    }

    /// Which rows of the file are listed: one bit per row, lowest bit of each byte first. Rows that could not be scored
    /// also have a bit, which is never set.
    pub fn picked(&self, view: &View) -> Vec<u8> {
        self.rows.bits_of(&view.file_order)
    }

    fn filtered(&self, filter: &Filter) -> Vec<u32> {
        let (min, max) = filter.risk;
        let search = filter.search.to_lowercase();
        let texts: Vec<(usize, String, bool)> =
            filter.texts.iter().map(|filter| (filter.column, filter.text.to_lowercase(), filter.is_whole)).collect();
        let fields: Vec<FieldCondition<'_>> =
            filter.fields.iter().filter_map(|filter| self.condition(filter)).collect();
        let is_listed = |row: usize, probability: f64| {
            min <= probability
                && probability <= max
                && filter.group.is_none_or(|group| self.plan.group(row) == Some(group))
                && filter.change.is_none_or(|change| self.moved(row).is_some_and(|moved| change.includes(&moved)))
                && fields.iter().all(|condition| condition.is_met(row))
                && texts.iter().all(|(column, text, is_whole)| {
                    let value = self.rows.shown_text(*column, row).to_lowercase();
                    if *is_whole { value == *text } else { value.contains(text) }
                })
                && (search.is_empty() || self.is_found(row, &search))
        };
        let all = self.rows.probabilities.iter().enumerate();
        all.filter(|&(row, &probability)| is_listed(row, probability)).map(|(row, _)| row as u32).collect()
    }

    /// Whether the ID (without IDs, the line or row number) or a shown column contains `text`, which is in lowercase.
    /// Case is ignored.
    fn is_found(&self, row: usize, text: &str) -> bool {
        let shown = (0..self.rows.n_shown()).map(|column| self.rows.shown_text(column, row));
        std::iter::once(self.rows.id(row)).chain(shown).any(|value| value.to_lowercase().contains(text))
    }

    fn condition<'a>(&'a self, FieldFilter { field, is }: &'a FieldFilter) -> Option<FieldCondition<'a>> {
        Some(FieldCondition { column: self.rows.column(*field)?, is })
    }

    fn sorted(&self, rows: &[u32], Query { sort, descending, .. }: &Query) -> Vec<u32> {
        let key = |row: u32| {
            let at = row as usize;
            match sort {
                SortKey::Probability => sort_key(self.rows.probability(at).unwrap_or_default()),
                SortKey::RevenueAtRisk => {
                    sort_key(self.monthly_at_risk(at).or(self.rows.probability(at)).unwrap_or_default())
                }
                SortKey::Field(field) => match self.rows.value(*field, at) {
                    Some(Value::Number(number)) => sort_key(number),
                    Some(Value::Level(level)) => u64::from(level),
                    None => 0,
                },
                SortKey::OfferValue => sort_key(self.plan.value(at)),
                SortKey::Id if self.rows.has_id => {
                    // whole IDs are compared only if their first eight bytes are equal
                    let start = self.rows.id_bytes(at).iter().chain([0; 8].iter()).take(8);
                    start.fold(0, |key, &byte| key << 8 | u64::from(byte))
                }
                SortKey::Id | SortKey::Line => u64::from(row),
            }
        };
        let directed = |key: u64| if *descending { !key } else { key };
        let mut keyed: Vec<(u64, u32)> = rows.iter().map(|&row| (directed(key(row)), row)).collect();
        if *sort == SortKey::Id && self.rows.has_id {
            keyed.sort_unstable_by(|a, b| {
                let whole_id = || {
                    let ids = self.rows.id_bytes(a.1 as usize).cmp(self.rows.id_bytes(b.1 as usize));
                    if *descending { ids.reverse() } else { ids }
                };
                a.0.cmp(&b.0).then_with(whole_id).then(a.1.cmp(&b.1))
            });
        } else {
            keyed.sort_unstable();
        }
        keyed.into_iter().map(|(_, row)| row).collect()
    }
}

struct FieldCondition<'a> {
    column: &'a Column,
    is: &'a Allowed,
}

impl FieldCondition<'_> {
    fn is_met(&self, row: usize) -> bool {
        match (self.is, self.column.value(row)) {
            (Allowed::Levels(levels), Some(Value::Level(level))) => levels.contains(&level),
            (Allowed::Range(min, max), Some(Value::Number(number))) => *min <= number && number <= *max,
            // the condition does not suit the field's kind
            _ => false,
        }
    }
}

/// An integer that sorts in the same order as the number.
fn sort_key(value: f64) -> u64 {
    // turns -0 into 0, so that the two are tied
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
