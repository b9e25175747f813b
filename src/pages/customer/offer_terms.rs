//! The boxes with the terms of the offers, and what they mean.

use bincode::{Decode, Encode};

use churnscope_engine::campaign::offers::{CampaignOffers, MONTHS, OfferTerms, Terms, offers};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Schema;
use churnscope_wording::customer::offers::{enter_cost, enter_months};
use churnscope_wording::values::fixed;

/// Maximum cost of an offer, in the unit of the monthly charge.
const MAX_COST: f64 = 1_000_000.0;

/// The texts in the boxes.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct OfferTermsTexts {
    /// The cost of the offers without a cost of their own; may be blank.
    pub cost: String,
    /// The number of months to look ahead.
    pub months: String,
    /// The cost of each offer, in the order of the schema's offers; may be blank.
    pub own_costs: Vec<String>,
}

/// A box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferTermsBox {
    /// The cost of the offers without a cost of their own.
    Cost,
    /// The number of months.
    Months,
    /// The cost of the offer with this index.
    OwnCost(usize),
}

impl OfferTermsTexts {
    /// The model's terms; without them, 12 months and no costs.
    pub fn new(schema: &Schema, usual: Option<&CampaignOffers>) -> Self {
        let months = usual.map_or(12.0, |usual| usual.terms.months);
        let cost = |offer| usual.map_or_else(String::new, |usual| plain_number(usual.terms.of(offer).cost));
        let own_costs = (0..offers(schema).count()).map(cost).collect();
        Self { cost: String::new(), months: plain_number(months), own_costs }
    }

    /// The text in a box.
    pub fn text(&self, of: OfferTermsBox) -> &str {
        match of {
            OfferTermsBox::Cost => &self.cost,
            OfferTermsBox::Months => &self.months,
            OfferTermsBox::OwnCost(offer) => self.own_costs.get(offer).map_or("", String::as_str),
        }
    }

    /// Replaces the text in a box.
    pub fn set(&mut self, of: OfferTermsBox, text: String) {
        let current = match of {
            OfferTermsBox::Cost => Some(&mut self.cost),
            OfferTermsBox::Months => Some(&mut self.months),
            OfferTermsBox::OwnCost(offer) => self.own_costs.get_mut(offer),
        };
        if let Some(current) = current {
            *current = text;
        }
    }

    /// Whether the text in a box is invalid.
    pub fn is_invalid(&self, of: OfferTermsBox) -> bool {
        let text = self.text(of);
        match of {
            OfferTermsBox::Months => months(text).is_none(),
            OfferTermsBox::Cost | OfferTermsBox::OwnCost(_) => !text.trim().is_empty() && cost(text).is_none(),
        }
    }

    /// The terms of all offers; `None` if no cost is entered. An error says what to enter. The boxes do not change how
    /// often an offer works, and discounts: they are the model's. Without a cost, an offer costs nothing.
    pub fn parse(&self, schema: &Schema, usual: Option<&CampaignOffers>) -> Result<Option<Terms>, String> {
        let costs = [&self.cost].into_iter().chain(&self.own_costs);
        let mut costs = costs.map(|text| match text.trim() {
            "" => Ok(None),
            text => cost(text).map(Some).ok_or_else(|| enter_cost(fixed(MAX_COST, 0))),
        });
        let shared = costs.next().transpose()?.flatten();
        let own = costs.collect::<Result<Vec<Option<f64>>, _>>()?;
        if shared.is_none() && own.iter().all(Option::is_none) {
            return Ok(None);
        }
        let months = months(&self.months).ok_or_else(|| enter_months(plain_number(*MONTHS.end())))?;
        let mut terms =
            usual.map_or_else(|| Terms::uniform(schema, months, OfferTerms::default()), |usual| usual.terms.clone());
        terms.months = months;
        for (offer, own) in terms.offers.iter_mut().zip(own) {
            offer.cost = own.or(shared).unwrap_or(0.0);
        }
        Ok(Some(terms))
    }
}

fn cost(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|cost| (0.0..=MAX_COST).contains(cost))
}

fn months(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|months| (1.0..=*MONTHS.end()).contains(months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn terms_are_parsed_or_rejected() {
        let scorer = scorer();
        let schema = scorer.schema();
        let of = |cost, months| Terms::uniform(schema, months, OfferTerms { cost, ..OfferTerms::default() });
        let terms = |cost, months| Ok(Some(of(cost, months)));
        let cost = || Err(enter_cost("1,000,000"));
        let months = || Err(enter_months("120"));
        for (text, expected) in [
            (("", "12"), Ok(None)),
            (("  ", "x"), Ok(None)),
            (("40", "12"), terms(40.0, 12.0)),
            ((" 40.50 ", "1"), terms(40.5, 1.0)),
            (("0", "120"), terms(0.0, 120.0)),
            (("-1", "12"), cost()),
            (("forty", "12"), cost()),
            (("NaN", "12"), cost()),
            (("inf", "12"), cost()),
            (("40", "0"), months()),
            (("40", ""), months()),
            (("40", "121"), months()),
        ] {
            let mut boxes = OfferTermsTexts::new(schema, None);
            boxes.set(OfferTermsBox::Cost, text.0.to_owned());
            boxes.set(OfferTermsBox::Months, text.1.to_owned());
            assert_eq!(boxes.parse(schema, None), expected, "{text:?}");
        }
    }

    #[test]
    fn each_offer_can_have_its_own_cost() {
        let scorer = scorer();
        let schema = scorer.schema();
        let mut boxes = OfferTermsTexts::new(schema, None);
        boxes.set(OfferTermsBox::OwnCost(1), "7".to_owned());
        let costs = |boxes: &OfferTermsTexts| {
            let terms = boxes.parse(schema, None).unwrap().unwrap();
            [0, 1].map(|offer| terms.of(offer).cost)
        };
        assert_eq!(costs(&boxes), [0.0, 7.0]);
        boxes.set(OfferTermsBox::Cost, "20".to_owned());
        assert_eq!(costs(&boxes), [20.0, 7.0]);
        boxes.set(OfferTermsBox::OwnCost(1), "x".to_owned());
        assert!(boxes.is_invalid(OfferTermsBox::OwnCost(1)) && !boxes.is_invalid(OfferTermsBox::OwnCost(0)));
        assert_eq!(boxes.parse(schema, None), Err(enter_cost("1,000,000")));
    }

    #[test]
    fn the_boxes_start_with_the_terms_of_the_model() {
        let scorer = scorer();
        let schema = scorer.schema();
        let own = OfferTerms { cost: 12.5, success: 0.4, discount: 3.0, is_available: true };
        let terms = Terms::uniform(schema, 24.0, own);
        let usual = CampaignOffers { most: vec![None; terms.offers.len()], terms };
        let boxes = OfferTermsTexts::new(schema, Some(&usual));
        assert_eq!(boxes.text(OfferTermsBox::OwnCost(0)), "12.5");
        assert_eq!(boxes.parse(schema, Some(&usual)), Ok(Some(usual.terms.clone())));
    }
}
