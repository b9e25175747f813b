//! The terms of the offers as TOML or JSON: a file of their own, or the section `[campaign]` of a description.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::Deserialize;
use thiserror::Error;

use churnscope_engine::campaign::offers::{AMOUNTS, CampaignOffers, MONTHS, OfferTerms, SUCCESS, Terms, offers};
use churnscope_engine::schema::Schema;
use churnscope_wording::plan as wording;

/// The terms of all offers, and those of single offers by their words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OffersTable {
    months: f64,
    monthly_value: Option<f64>,
    cost: Option<f64>,
    success: Option<f64>,
    discount: Option<f64>,
    #[serde(default)]
    offers: BTreeMap<String, OfferTermsEntry>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfferTermsEntry {
    cost: Option<f64>,
    success: Option<f64>,
    discount: Option<f64>,
    most: Option<u32>,
    available: Option<bool>,
}

/// A problem with the terms of offers.
#[derive(Debug, Error)]
pub enum OffersError {
    /// Invalid TOML, or TOML that has no terms of offers.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// Invalid JSON, or JSON that has no terms of offers.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The terms contradict each other, their ranges, or the schema.
    #[error("{0}")]
    Terms(String),
}

impl OffersTable {
    /// Reads a file.
    pub fn parse(text: &str) -> Result<Self, OffersError> {
        // editors on Windows may put a byte-order mark first
        Ok(toml::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))?)
    }

    /// Reads JSON with the same entries.
    pub fn parse_json(text: &str) -> Result<Self, OffersError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The terms of the schema's offers.
    pub fn read(&self, schema: &Schema) -> Result<CampaignOffers, OffersError> {
        self.checked(schema).map_err(OffersError::Terms)
    }

    fn checked(&self, schema: &Schema) -> Result<CampaignOffers, String> {
        let is_unknown = |words: &&String| offers(schema).all(|offer| offer.words != words.as_str());
        if let Some(unknown) = self.offers.keys().find(is_unknown) {
            let known: Vec<String> = offers(schema).map(|offer| format!("\"{}\"", offer.words)).collect();
            return Err(wording::unknown_offer(unknown, known.join(", ")));
        }
        within("months", self.months, MONTHS)?;
        match (schema.monthly_charge.and_then(|field| schema.fields.get(field)), self.monthly_value) {
            (Some(field), Some(_)) => return Err(wording::charge_is_known(&field.column)),
            (None, None) => return Err(wording::NO_MONTHLY_VALUE.to_owned()),
            (_, monthly_value) => monthly_value.map_or(Ok(()), |value| within("monthly_value", value, AMOUNTS))?,
        }
        let (mut terms, mut most) = (Vec::new(), Vec::new());
        for offer in offers(schema) {
            let own = self.offers.get(offer.words).cloned().unwrap_or_default();
            terms.push(self.terms(offer.words, &own).map_err(|problem| format!("{}: {problem}", offer.words))?);
            most.push(own.most.map(u64::from));
        }
        if terms.is_empty() {
            return Err(wording::NO_OFFERS.to_owned());
        }
        if !terms.iter().any(|offer| offer.is_available) {
            return Err(wording::NONE_AVAILABLE.to_owned());
        }
        Ok(CampaignOffers {
            terms: Terms { months: self.months, monthly_value: self.monthly_value, offers: terms },
            most,
        })
    }

    fn terms(&self, words: &str, own: &OfferTermsEntry) -> Result<OfferTerms, String> {
        let terms = OfferTerms {
            cost: own.cost.or(self.cost).unwrap_or(0.0),
            success: own.success.or(self.success).ok_or_else(|| wording::no_success(words))?,
            discount: own.discount.or(self.discount).unwrap_or(0.0),
            is_available: own.available.unwrap_or(true),
        };
        within("cost", terms.cost, AMOUNTS)?;
        within("success", terms.success, SUCCESS)?;
        within("discount", terms.discount, AMOUNTS)?;
        Ok(terms)
    }
}

fn within(name: &str, value: f64, range: RangeInclusive<f64>) -> Result<(), String> {
    let from = if *range.start() > 0.0 { wording::FROM_MORE_THAN_0 } else { wording::FROM_0 };
    if range.contains(&value) { Ok(()) } else { Err(wording::not_within(name, value, from, range.end())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn terms_are_read_or_refused() {
        let scorer = scorer();
        let schema = scorer.schema();
        let read = |text: &str| OffersTable::parse(text).and_then(|table| table.read(schema));
        let found = read(
            "months = 6\nsuccess = 0.5\ncost = 3\n[offers.\"Add tech support\"]\nsuccess = 0.2\ndiscount = 1.5\nmost = 7\n",
        )
        .unwrap();
        let at = offers(schema).position(|offer| offer.words == "Add tech support").unwrap();
        let expected = OfferTerms { cost: 3.0, success: 0.2, discount: 1.5, is_available: true };
        assert_eq!((found.terms.of(at), found.most[at]), (expected, Some(7)));
        assert_eq!(found.terms.of(0), OfferTerms { cost: 3.0, success: 0.5, ..OfferTerms::default() });
        for (text, problem) in [
            ("success = 0.5", "months"),
            ("months = 12", "success"),
            ("months = 0\nsuccess = 0.5", "months is 0, but must be more than 0"),
            ("months = 12\nsuccess = 30", "success is 30"),
            ("months = 12\nsuccess = 0.3\ncost = nan", "cost is NaN"),
            ("months = 12\nsuccess = 0.3\ncost = -1", "cost is -1"),
            ("months = 12\nsuccess = 0.3\nmonthly_value = 20", "MonthlyCharges"),
            ("months = 12\nsuccess = 0.3\nprice = 1", "price"),
            ("months = 12\nsuccess = 0.3\n[offers.\"Add a pony\"]", "no offer \"Add a pony\""),
            ("months = 12\nsuccess = 0.3\n[offers.\"Add tech support\"]\nmost = -1", "most"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(problem), "{text}: {error}");
        }
    }
}
