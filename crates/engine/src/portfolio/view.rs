//! Which customers a list has, in which order.

use super::Portfolio;
use super::query::{Allowed, FieldFilter, Filter, Query, SortKey};
use crate::batch::Column;
use crate::schema::Value;

/// The customers that a query lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    order: Vec<u32>,
    /// The same rows in the order of the file.
    rising: Vec<u32>,
}

impl View {
    /// Rows of the portfolio in the order of the list.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// The same rows in the order of the file.
    pub fn rising(&self) -> &[u32] {
        &self.rising
    }
}

impl Portfolio {
    /// The customers that a query lists.
    pub fn view(&self, query: &Query) -> View {
        let rising = self.filtered(&query.filter);
        View { order: self.sorted(&rising, query), rising }
    }

    /// Which rows of the file a list has: a bit a row, the least of a byte first, rows that could not be scored counted.
    pub fn picked(&self, view: &View) -> Vec<u8> {
        self.rows.bits_of(&view.rising)
    }

    fn filtered(&self, filter: &Filter) -> Vec<u32> {
        let (least, greatest) = filter.risk;
        let id = filter.id.to_lowercase();
        let fields: Vec<Test<'_>> = filter.fields.iter().filter_map(|filter| self.test(filter)).collect();
        let is_listed = |row: usize, probability: f64| {
            least <= probability
                && probability <= greatest
                && fields.iter().all(|test| test.passes(row))
                && (id.is_empty() || self.rows.id(row).to_lowercase().contains(&id))
        };
        let all = self.rows.probabilities.iter().enumerate();
        all.filter(|&(row, &probability)| is_listed(row, probability)).map(|(row, _)| row as u32).collect()
    }

    fn test<'a>(&'a self, FieldFilter { field, is }: &'a FieldFilter) -> Option<Test<'a>> {
        Some(Test { column: self.rows.column(*field)?, is })
    }

    fn sorted(&self, rising: &[u32], Query { sort, descending, .. }: &Query) -> Vec<u32> {
        let key = |row: u32| {
            let at = row as usize;
            match sort {
                SortKey::Probability => rank(self.rows.probability(at).unwrap_or_default()),
                SortKey::MoneyAtRisk => {
                    rank(self.monthly_at_risk(at).or(self.rows.probability(at)).unwrap_or_default())
                }
                SortKey::Field(field) => match self.rows.value(*field, at) {
                    Some(Value::Number(number)) => rank(number),
                    Some(Value::Level(level)) => u64::from(level),
                    None => 0,
                },
                SortKey::Id if self.rows.has_id => {
                    // the first bytes tell nearly all ids apart
                    let start = self.rows.id_bytes(at).iter().chain([0; 8].iter()).take(8);
                    start.fold(0, |key, &byte| key << 8 | u64::from(byte))
                }
                SortKey::Id | SortKey::Line => u64::from(row),
            }
        };
        let directed = |key: u64| if *descending { !key } else { key };
        let mut keyed: Vec<(u64, u32)> = rising.iter().map(|&row| (directed(key(row)), row)).collect();
        if *sort == SortKey::Id && self.rows.has_id {
            keyed.sort_unstable_by(|a, b| {
                let whole = || {
                    let ids = self.rows.id_bytes(a.1 as usize).cmp(self.rows.id_bytes(b.1 as usize));
                    if *descending { ids.reverse() } else { ids }
                };
                a.0.cmp(&b.0).then_with(whole).then(a.1.cmp(&b.1))
            });
        } else {
            keyed.sort_unstable();
        }
        keyed.into_iter().map(|(_, row)| row).collect()
    }
}

/// A field's filter with the column that it is about.
struct Test<'a> {
    column: &'a Column,
    is: &'a Allowed,
}

impl Test<'_> {
    fn passes(&self, row: usize) -> bool {
        match (self.is, self.column.value(row)) {
            (Allowed::Levels(levels), Some(Value::Level(level))) => levels.contains(&level),
            (Allowed::Range(least, greatest), Some(Value::Number(number))) => *least <= number && number <= *greatest,
            // of another kind than the field is: nobody
            _ => false,
        }
    }
}

/// A number that sorts as the float does.
fn rank(value: f64) -> u64 {
    // -0 and 0 are the same number
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}
