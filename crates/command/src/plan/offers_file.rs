//! The TOML file with the terms of a campaign's offers, and the draft of such a file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, anyhow};
use serde::Deserialize;
use toml_writer::{ToTomlKey, TomlKeyBuilder};

use churnscope_engine::campaign::offers::{OfferTerms, Terms, offers};
use churnscope_engine::schema::Schema;
use churnscope_wording::command::cannot_read;
use churnscope_wording::plan as wording;

const MAX_AMOUNT: f64 = 1e12;

const MAX_MONTHS: f64 = 120.0;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OffersFile {
    pub(crate) terms: Terms,
    /// In the order of the schema's offers.
    pub(crate) most: Vec<Option<u64>>,
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

impl OffersFile {
    pub(crate) fn read(schema: &Schema, path: &Path) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| cannot_read(&name))?;
        parse(schema, &text).context(name)
    }
}

fn parse(schema: &Schema, text: &str) -> anyhow::Result<OffersFile> {
    // editors on Windows may put a byte-order mark first
    let parsed: Parsed = toml::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    if let Some(unknown) = parsed.offers.keys().find(|words| offers(schema).all(|offer| offer.words != words.as_str()))
    {
        anyhow::bail!(wording::unknown_offer(unknown, listed(schema)));
    }
    within("months", parsed.months, f64::MIN_POSITIVE..=MAX_MONTHS)?;
    match (schema.monthly_charge.and_then(|field| schema.fields.get(field)), parsed.monthly_value) {
        (Some(field), Some(_)) => anyhow::bail!(wording::charge_is_known(&field.column)),
        (None, None) => anyhow::bail!(wording::NO_MONTHLY_VALUE),
        (_, monthly_value) => monthly_value.map_or(Ok(()), |value| within("monthly_value", value, 0.0..=MAX_AMOUNT))?,
    }
    let (mut terms, mut most) = (Vec::new(), Vec::new());
    for offer in offers(schema) {
        let own = parsed.offers.get(offer.words).cloned().unwrap_or_default();
        let success = own.success.or(parsed.success).ok_or_else(|| anyhow!(wording::no_success(offer.words)))?;
        let of = OfferTerms {
            cost: own.cost.or(parsed.cost).unwrap_or(0.0),
            success,
            discount: own.discount.or(parsed.discount).unwrap_or(0.0),
            is_available: own.available.unwrap_or(true),
        };
        within("cost", of.cost, 0.0..=MAX_AMOUNT)
            .and_then(|()| within("success", of.success, 0.0..=1.0))
            .and_then(|()| within("discount", of.discount, 0.0..=MAX_AMOUNT))
            .with_context(|| offer.words.to_owned())?;
        terms.push(of);
        most.push(own.most.map(u64::from));
    }
    anyhow::ensure!(!terms.is_empty(), wording::NO_OFFERS);
    anyhow::ensure!(terms.iter().any(|offer| offer.is_available), wording::NONE_AVAILABLE);
    Ok(OffersFile { terms: Terms { months: parsed.months, monthly_value: parsed.monthly_value, offers: terms }, most })
}

fn within(name: &str, value: f64, range: std::ops::RangeInclusive<f64>) -> anyhow::Result<()> {
    let from = if *range.start() > 0.0 { wording::FROM_MORE_THAN_0 } else { wording::FROM_0 };
    anyhow::ensure!(range.contains(&value), wording::not_within(name, value, from, range.end()));
    Ok(())
}

fn listed(schema: &Schema) -> String {
    offers(schema).map(|offer| format!("\"{}\"", offer.words)).collect::<Vec<_>>().join(", ")
}

pub(crate) fn draft(schema: &Schema) -> anyhow::Result<String> {
    anyhow::ensure!(offers(schema).next().is_some(), wording::NO_OFFERS);
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
        let file = parse(schema, &draft(schema).unwrap()).unwrap();
        let terms = OfferTerms { success: 0.3, ..OfferTerms::default() };
        assert_eq!(file.terms, Terms::uniform(schema, 12.0, terms));
        assert!(file.most.iter().all(Option::is_none));
    }

    #[test]
    fn terms_are_read_or_refused() {
        let scorer = scorer();
        let schema = scorer.schema();
        let file = "months = 6\nsuccess = 0.5\ncost = 3\n[offers.\"Add tech support\"]\nsuccess = 0.2\ndiscount = 1.5\nmost = 7\n";
        let read = parse(schema, file).unwrap();
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
            let error = format!("{:#}", parse(schema, text).unwrap_err());
            assert!(error.contains(problem), "{text}: {error}");
        }
    }
}
