//! The offers that a schema allows, and their terms.

use std::ops::RangeInclusive;

use bincode::{Decode, Encode};

use crate::customer::Customer;
use crate::schema::{FieldIndex, Schema, Value};

/// Allowed amounts, in the unit of the monthly charge.
pub const AMOUNTS: RangeInclusive<f64> = 0.0..=1e12;

/// Allowed numbers of months.
pub const MONTHS: RangeInclusive<f64> = f64::MIN_POSITIVE..=120.0;

/// Allowed values of [`OfferTerms::success`].
pub const SUCCESS: RangeInclusive<f64> = 0.0..=1.0;

/// An offer: one change to an actionable field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer<'a> {
    /// The field.
    pub field: FieldIndex,
    /// The change.
    pub change: OfferedChange,
    /// The offer in words, such as "Move to a one-year contract".
    pub words: &'a str,
}

/// What an offer does to a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OfferedChange {
    /// The category gets this level.
    To(u16),
    /// This amount is added to the number, in the field's unit.
    Add(f64),
}

/// The terms of one offer. Amounts are in the unit of the monthly charge.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct OfferTerms {
    /// What the offer costs once, whether or not it works.
    pub cost: f64,
    /// How often the offer works, in [0, 1]. The drop in the estimate is multiplied by it.
    pub success: f64,
    /// How much less the customer pays per month with the offer, not counting a change of the monthly charge itself.
    pub discount: f64,
    /// Whether the offer can be made.
    pub is_available: bool,
}

/// The terms of a campaign.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Terms {
    /// Number of months for which charges and discounts count.
    pub months: f64,
    /// What a customer pays per month, if the schema names no monthly charge.
    pub monthly_value: Option<f64>,
    /// The terms of each offer, in the order of [`offers`].
    pub offers: Vec<OfferTerms>,
}

/// The terms of a campaign, and how often each offer may be made.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct CampaignOffers {
    /// The terms.
    pub terms: Terms,
    /// The maximum number of each offer, in the order of [`offers`]; `None` for no limit.
    pub most: Vec<Option<u64>>,
}

impl Default for OfferTerms {
    /// An offer that costs nothing and always works.
    fn default() -> Self {
        Self { cost: 0.0, success: 1.0, discount: 0.0, is_available: true }
    }
}

impl Terms {
    /// The same terms for all offers of a schema.
    pub fn uniform(schema: &Schema, months: f64, terms: OfferTerms) -> Self {
        Self { months, monthly_value: None, offers: offers(schema).map(|_| terms).collect() }
    }

    /// What a customer with these values pays per month: the monthly charge or, if the schema names none, the
    /// `monthly_value` of these terms. `None` if it is unknown.
    pub fn monthly_value(&self, schema: &Schema, values: &[Value]) -> Option<f64> {
        let Some(field) = schema.monthly_charge else { return self.monthly_value };
        match values.get(field)? {
            Value::Number(charge) => Some(*charge),
            Value::Level(_) => None,
        }
    }

    /// The terms of the offer with this index; those of [`OfferTerms::default`] if there is no such offer.
    pub fn of(&self, offer: usize) -> OfferTerms {
        self.offers.get(offer).copied().unwrap_or_default()
    }
}

impl OfferTerms {
    fn are_valid(&self) -> bool {
        AMOUNTS.contains(&self.cost) && AMOUNTS.contains(&self.discount) && SUCCESS.contains(&self.success)
    }
}

impl CampaignOffers {
    /// Whether these are terms for all offers of the schema, and all values are in their ranges.
    pub(crate) fn fit(&self, schema: &Schema) -> bool {
        let Self { terms, most } = self;
        let n_offers = offers(schema).count();
        n_offers > 0
            && terms.offers.len() == n_offers
            && most.len() == n_offers
            && MONTHS.contains(&terms.months)
            && terms.monthly_value.is_none() == schema.monthly_charge.is_some()
            && terms.monthly_value.is_none_or(|value| AMOUNTS.contains(&value))
            && terms.offers.iter().all(OfferTerms::are_valid)
    }
}

/// All offers of a schema, in the order of its actionable fields, and for each field in the order of its levels or
/// changes.
pub fn offers(schema: &Schema) -> impl Iterator<Item = Offer<'_>> {
    let actionable = schema.fields.iter().enumerate().filter(|(_, field)| field.actionable);
    actionable.flat_map(|(field, of)| {
        let levels = (0..).zip(of.levels());
        let levels = levels.filter_map(|(at, level)| Some((OfferedChange::To(at), level.offer.as_deref()?)));
        let changes = of.number_offers().iter().map(|offer| (OfferedChange::Add(offer.add), offer.words.as_str()));
        levels.chain(changes).map(move |(change, words)| Offer { field, change, words })
    })
}

impl Offer<'_> {
    /// The field's value after the offer. `None` if the offer cannot be made, for example because the customer already
    /// has the offered level, or because the new number is outside the field's range. The new value may break a rule.
    pub fn value_for(&self, schema: &Schema, customer: &Customer) -> Option<Value> {
        let present = customer.value(self.field)?;
        match (self.change, present) {
            (OfferedChange::To(level), _) => Some(Value::Level(level)).filter(|&value| value != present),
            (OfferedChange::Add(amount), Value::Number(number)) => {
                let value = Value::Number(customer.outside(self.field).unwrap_or(number) + amount);
                schema.fields.get(self.field)?.admits(value).then_some(value)
            }
            (OfferedChange::Add(_), Value::Level(_)) => None,
        }
    }
}
