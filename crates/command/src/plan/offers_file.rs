//! The file with the terms of a campaign's offers, and the draft of such a file.

use std::path::Path;

use anyhow::Context;
use toml_writer::{ToTomlKey, TomlKeyBuilder};

use churnscope_engine::bundle::Bundle;
use churnscope_engine::campaign::offers::{CampaignOffers, OfferTerms, Terms, offers};
use churnscope_engine::schema::Schema;
use churnscope_train::offers_table::OffersTable;
use churnscope_wording::command::cannot_read;
use churnscope_wording::plan as wording;

/// The terms in the file or, without a file, those in the model.
pub(crate) fn terms(bundle: &Bundle, path: Option<&Path>) -> anyhow::Result<CampaignOffers> {
    match (path, &bundle.offers) {
        (Some(path), _) => read(&bundle.schema, path),
        (None, Some(offers)) => Ok(offers.clone()),
        (None, None) => anyhow::bail!(wording::NO_TERMS),
    }
}

fn read(schema: &Schema, path: &Path) -> anyhow::Result<CampaignOffers> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| cannot_read(&name))?;
    OffersTable::parse(&text).and_then(|table| table.read(schema)).context(name)
}

/// A file with the model's terms; if it has none, with offers that cost nothing and work in 30% of cases.
pub(crate) fn draft(bundle: &Bundle) -> anyhow::Result<String> {
    let schema = &bundle.schema;
    anyhow::ensure!(offers(schema).next().is_some(), wording::NO_OFFERS);
    let CampaignOffers { terms, most } = bundle.offers.clone().unwrap_or_else(|| CampaignOffers {
        terms: Terms {
            monthly_value: schema.monthly_charge.is_none().then_some(50.0),
            ..Terms::uniform(schema, 12.0, OfferTerms { success: 0.3, ..OfferTerms::default() })
        },
        most: Vec::new(),
    });
    let first = terms.of(0).success;
    let mut text = format!("# {}\nmonths = {:?}\n", wording::MONTHS, terms.months);
    if let Some(value) = terms.monthly_value {
        text.push_str(&format!("# {}\nmonthly_value = {value:?}\n", wording::MONTHLY_VALUE));
    }
    text.push_str(&format!("# {}\n# {}\nsuccess = {first:?}\n", wording::SUCCESS, wording::SUCCESS_2));
    for (at, offer) in offers(schema).enumerate() {
        let words = TomlKeyBuilder::new(offer.words).as_default().to_toml_key();
        let OfferTerms { cost, success, discount, is_available } = terms.of(at);
        text.push_str(&format!("\n[offers.{words}]\ncost = {cost:?}  # {}\n", wording::COST));
        text.push_str(&format!("discount = {discount:?}  # {}\n", wording::DISCOUNT));
        if success != first {
            text.push_str(&format!("success = {success:?}\n"));
        }
        if let Some(most) = most.get(at).copied().flatten() {
            text.push_str(&format!("most = {most}\n"));
        }
        if !is_available {
            text.push_str("available = false\n");
        }
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
        let mut bundle = scorer.bundle().clone();
        let read = |bundle: &Bundle| {
            let text = draft(bundle).unwrap();
            OffersTable::parse(&text).unwrap().read(&bundle.schema).unwrap()
        };
        let file = read(&bundle);
        let terms = OfferTerms { success: 0.3, ..OfferTerms::default() };
        assert_eq!(file.terms, Terms::uniform(&bundle.schema, 12.0, terms));
        assert!(file.most.iter().all(Option::is_none));
        let mut own = file;
        own.terms.months = 6.5;
        own.terms.offers[1] = OfferTerms { cost: 20.0, success: 0.25, discount: 4.5, is_available: false };
        own.most[2] = Some(40);
        bundle.offers = Some(own.clone());
        assert_eq!(read(&bundle), own);
    }
}
