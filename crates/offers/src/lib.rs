//! The terms of a campaign's offers, as a TOML file or as JSON, and the draft of such a file.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;
use toml_writer::{ToTomlKey, TomlKeyBuilder};

use churnscope_engine::campaign::offers::{OfferTerms, Terms, offers};
use churnscope_engine::schema::Schema;
use churnscope_wording::plan as wording;

const MAX_AMOUNT: f64 = 1e12;

const MAX_MONTHS: f64 = 120.0;

/// The terms of all offers of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignOffers {
    /// The terms.
    pub terms: Terms,
    /// The maximum number of customers who get each offer, in the order of the schema's offers.
    pub most: Vec<Option<u64>>,
}

/// The reason that terms cannot be used.
#[derive(Debug, Error)]
pub enum OffersError {
    /// The text is not valid TOML, or it has other entries.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// The text is not valid JSON, or it has other entries.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// An entry is missing or out of range, or there is no such offer.
    #[error("{0}")]
    Invalid(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parsed {
    months: f64,
    monthly_value: Option<f64>,
    cost: Option<f64>,
    success: Option<f64>,
    discount: Option<f64>,
    #[serde(default)]
    offers: BTreeMap<String, ParsedOffer>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ParsedOffer {
    cost: Option<f64>,
    success: Option<f64>,
    discount: Option<f64>,
    most: Option<u32>,
    available: Option<bool>,
}

impl CampaignOffers {
    /// Reads terms in TOML.
    ///
    /// # Errors
    ///
    /// [`OffersError::Toml`] or [`OffersError::Invalid`].
    pub fn parse(schema: &Schema, text: &str) -> Result<Self, OffersError> {
        // editors on Windows may put a byte-order mark first
        checked(schema, toml::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))?)
    }

    /// Reads terms in JSON, with the same entries as in TOML.
    ///
    /// # Errors
    ///
    /// [`OffersError::Json`] or [`OffersError::Invalid`].
    pub fn parse_json(schema: &Schema, text: &str) -> Result<Self, OffersError> {
        checked(schema, serde_json::from_str(text)?)
    }
}

fn checked(schema: &Schema, parsed: Parsed) -> Result<CampaignOffers, OffersError> {
    if let Some(unknown) = parsed.offers.keys().find(|words| offers(schema).all(|offer| offer.words != words.as_str()))
    {
        return Err(invalid(wording::unknown_offer(unknown, listed(schema))));
    }
    within("months", parsed.months, f64::MIN_POSITIVE..=MAX_MONTHS)?;
    match (schema.monthly_charge.and_then(|field| schema.fields.get(field)), parsed.monthly_value) {
        (Some(field), Some(_)) => return Err(invalid(wording::charge_is_known(&field.column))),
        (None, None) => return Err(invalid(wording::NO_MONTHLY_VALUE)),
        (_, monthly_value) => monthly_value.map_or(Ok(()), |value| within("monthly_value", value, 0.0..=MAX_AMOUNT))?,
    }
    let (mut terms, mut most) = (Vec::new(), Vec::new());
    for offer in offers(schema) {
        let own = parsed.offers.get(offer.words).cloned().unwrap_or_default();
        let success = own.success.or(parsed.success).ok_or_else(|| invalid(wording::no_success(offer.words)))?;
        let of = OfferTerms {
            cost: own.cost.or(parsed.cost).unwrap_or(0.0),
            success,
            discount: own.discount.or(parsed.discount).unwrap_or(0.0),
            is_available: own.available.unwrap_or(true),
        };
        within("cost", of.cost, 0.0..=MAX_AMOUNT)
            .and_then(|()| within("success", of.success, 0.0..=1.0))
            .and_then(|()| within("discount", of.discount, 0.0..=MAX_AMOUNT))
            .map_err(|error| invalid(format!("{}: {error}", offer.words)))?;
        terms.push(of);
        most.push(own.most.map(u64::from));
    }
    if terms.is_empty() {
        return Err(invalid(wording::NO_OFFERS));
    }
    if !terms.iter().any(|offer| offer.is_available) {
        return Err(invalid(wording::NONE_AVAILABLE));
    }
    Ok(CampaignOffers {
        terms: Terms { months: parsed.months, monthly_value: parsed.monthly_value, offers: terms },
        most,
    })
}

fn within(name: &str, value: f64, range: std::ops::RangeInclusive<f64>) -> Result<(), OffersError> {
    let from = if *range.start() > 0.0 { wording::FROM_MORE_THAN_0 } else { wording::FROM_0 };
    let is_within = range.contains(&value);
    if is_within { Ok(()) } else { Err(invalid(wording::not_within(name, value, from, range.end()))) }
}

fn invalid(message: impl Into<String>) -> OffersError {
    OffersError::Invalid(message.into())
}

fn listed(schema: &Schema) -> String {
    offers(schema).map(|offer| format!("\"{}\"", offer.words)).collect::<Vec<_>>().join(", ")
}

/// Drafts terms in TOML, with a section for each offer of the model.
///
/// # Errors
///
/// The model has no offers.
pub fn draft(schema: &Schema) -> Result<String, OffersError> {
    if offers(schema).next().is_none() {
        return Err(invalid(wording::NO_OFFERS));
    }
    let mut text = format!("# {}\nmonths = 12\n", wording::MONTHS);
    if schema.monthly_charge.is_none() {
        text.push_str(&format!("# {}\nmonthly_value = 50.0\n", wording::MONTHLY_VALUE));
    }
    text.push_str(&format!("# {}\n# {}\nsuccess = 0.3\n", wording::SUCCESS, wording::SUCCESS_2));
    for offer in offers(schema) {
        let words = TomlKeyBuilder::new(offer.words).as_default().to_toml_key();
        let (cost, discount) = (wording::COST, wording::DISCOUNT);
        text.push_str(&format!("\n[offers.{words}]\ncost = 0.0      # {cost}\ndiscount = 0.0  # {discount}\n"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn a_draft_reads_back() {
        let scorer = scorer();
        let schema = scorer.schema();
        let file = CampaignOffers::parse(schema, &draft(schema).unwrap()).unwrap();
        let terms = OfferTerms { success: 0.3, ..OfferTerms::default() };
        assert_eq!(file.terms, Terms::uniform(schema, 12.0, terms));
        assert!(file.most.iter().all(Option::is_none));
    }

    #[test]
    fn terms_are_read_or_refused() {
        let scorer = scorer();
        let schema = scorer.schema();
        let file = "months = 6\nsuccess = 0.5\ncost = 3\n[offers.\"Add tech support\"]\nsuccess = 0.2\ndiscount = 1.5\nmost = 7\n";
        let read = CampaignOffers::parse(schema, file).unwrap();
        let json = r#"{"months": 6, "success": 0.5, "cost": 3, "offers": {"Add tech support": {"success": 0.2, "discount": 1.5, "most": 7}}}"#;
        assert_eq!(CampaignOffers::parse_json(schema, json).unwrap(), read);
        let at = offers(schema).position(|offer| offer.words == "Add tech support").unwrap();
        let expected = OfferTerms { cost: 3.0, success: 0.2, discount: 1.5, is_available: true };
        assert_eq!((read.terms.offers[at], read.most[at]), (expected, Some(7)));
        assert_eq!(read.terms.offers[0], OfferTerms { cost: 3.0, success: 0.5, ..OfferTerms::default() });
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
            let error = CampaignOffers::parse(schema, text).unwrap_err().to_string();
            assert!(error.contains(problem), "{text}: {error}");
        }
    }
}
