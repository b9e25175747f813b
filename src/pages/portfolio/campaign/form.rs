//! What the user enters for a campaign, and its meaning.

use std::ops::RangeInclusive;

use bincode::{Decode, Encode};

use churnscope_engine::campaign::candidates::CampaignSettings;
use churnscope_engine::campaign::offers::{AMOUNTS, CampaignOffers, MONTHS, OfferTerms, Terms};
use churnscope_engine::campaign::plan::Limits;
use churnscope_engine::notation::plain_number;
use churnscope_engine::number_format::{TypedNumber, read_typed};
use churnscope_engine::schema::{Kind, Number, Outside, Schema, Unit};
use churnscope_wording::portfolio::campaign;
use churnscope_wording::values::{count, fixed};

/// Maximum number of calls and of each offer, as in descriptions.
const MAX_COUNT: f64 = u32::MAX as f64;

/// The texts in the boxes.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct CampaignForm {
    /// The budget; blank for no limit.
    pub budget: String,
    /// The maximum number of calls; blank for no limit.
    pub calls: String,
    /// The minimum value of an offer; blank for none.
    pub min_value: String,
    /// The percentage of the customers worth contacting who are held out instead.
    pub hold_out: String,
    /// The seed for drawing them.
    pub seed: String,
    /// The number of months for which charges and discounts count.
    pub months: String,
    /// What a customer pays per month, if the schema names no monthly charge.
    pub monthly_value: String,
    /// The terms of each offer, in the order of the schema's offers.
    pub offers: Vec<OfferTexts>,
}

/// The texts in the boxes of one offer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct OfferTexts {
    /// Whether the offer can be made.
    pub is_available: bool,
    /// The cost; blank for none.
    pub cost: String,
    /// How often the offer works, as a percentage.
    pub success: String,
    /// The monthly discount; blank for none.
    pub discount: String,
    /// The maximum number of these offers; blank for no limit.
    pub most: String,
}

/// A box of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignBox {
    /// The budget.
    Budget,
    /// The maximum number of calls.
    Calls,
    /// The minimum value of an offer.
    MinValue,
    /// The percentage of the customers worth contacting who are held out instead.
    HoldOut,
    /// The seed for drawing them.
    Seed,
    /// The number of months.
    Months,
    /// What a customer pays per month.
    MonthlyValue,
    /// A term of the offer with this index.
    Offer(usize, OfferBox),
}

/// A box of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferBox {
    /// The cost.
    Cost,
    /// How often the offer works.
    Success,
    /// The monthly discount.
    Discount,
    /// The maximum number.
    Most,
}

/// The errors in the boxes; `None` is the one about the offers as a whole.
pub type CampaignErrors = Vec<(Option<CampaignBox>, String)>;

impl CampaignForm {
    /// The form before the user changes it: no limits, and the model's terms or, without them, offers that cost nothing.
    pub fn new(schema: &Schema, usual: Option<&CampaignOffers>) -> Self {
        let initial = || Terms {
            monthly_value: Some(50.0),
            ..Terms::uniform(schema, 12.0, OfferTerms { success: 0.3, ..OfferTerms::default() })
        };
        let terms = usual.map_or_else(initial, |usual| usual.terms.clone());
        let offer = |(at, terms): (usize, &OfferTerms)| OfferTexts {
            is_available: terms.is_available,
            cost: amount(terms.cost),
            success: plain_number(in_percent(terms.success)),
            discount: amount(terms.discount),
            most: usual.and_then(|usual| *usual.most.get(at)?).map_or_else(String::new, |most| most.to_string()),
        };
        Self {
            budget: String::new(),
            calls: String::new(),
            min_value: String::new(),
            hold_out: "10".to_owned(),
            seed: "0".to_owned(),
            months: plain_number(terms.months),
            monthly_value: amount(terms.monthly_value.unwrap_or_default()),
            offers: terms.offers.iter().enumerate().map(offer).collect(),
        }
    }

    /// The text in a box.
    pub fn text(&self, of: CampaignBox) -> &str {
        match of {
            CampaignBox::Budget => &self.budget,
            CampaignBox::Calls => &self.calls,
            CampaignBox::MinValue => &self.min_value,
            CampaignBox::HoldOut => &self.hold_out,
            CampaignBox::Seed => &self.seed,
            CampaignBox::Months => &self.months,
            CampaignBox::MonthlyValue => &self.monthly_value,
            CampaignBox::Offer(offer, of) => self.offers.get(offer).map_or("", |texts| match of {
                OfferBox::Cost => &texts.cost,
                OfferBox::Success => &texts.success,
                OfferBox::Discount => &texts.discount,
                OfferBox::Most => &texts.most,
            }),
        }
    }

    /// Replaces the text in a box.
    pub fn set(&mut self, of: CampaignBox, text: String) {
        let current = match of {
            CampaignBox::Budget => &mut self.budget,
            CampaignBox::Calls => &mut self.calls,
            CampaignBox::MinValue => &mut self.min_value,
            CampaignBox::HoldOut => &mut self.hold_out,
            CampaignBox::Seed => &mut self.seed,
            CampaignBox::Months => &mut self.months,
            CampaignBox::MonthlyValue => &mut self.monthly_value,
            CampaignBox::Offer(offer, of) => {
                let Some(texts) = self.offers.get_mut(offer) else { return };
                match of {
                    OfferBox::Cost => &mut texts.cost,
                    OfferBox::Success => &mut texts.success,
                    OfferBox::Discount => &mut texts.discount,
                    OfferBox::Most => &mut texts.most,
                }
            }
        };
        *current = text;
    }

    /// The terms and the settings of the campaign, or the errors.
    pub fn parse(&self, schema: &Schema) -> Result<(Terms, CampaignSettings), CampaignErrors> {
        let mut reader = FormReader { form: self, unit: unit(schema), errors: Vec::new() };
        let terms = reader.terms(schema);
        let most = (0..self.offers.len()).map(|offer| reader.limit(CampaignBox::Offer(offer, OfferBox::Most)));
        let most: Vec<Option<u64>> = most.collect();
        let settings = CampaignSettings {
            limits: Limits {
                budget: (!self.budget.trim().is_empty()).then(|| reader.amount(CampaignBox::Budget)),
                calls: reader.limit(CampaignBox::Calls),
                offers: most,
                minimum_value: reader.amount(CampaignBox::MinValue),
            },
            hold_out: reader.required(CampaignBox::HoldOut, 0.0..=99.0, campaign::NOT_A_HOLD_OUT.to_owned()) / 100.0,
            seed: reader.seed(),
            ..CampaignSettings::default()
        };
        if reader.errors.is_empty() { Ok((terms, settings)) } else { Err(reader.errors) }
    }

    /// The terms of the offers; `None` if there are errors in them. Other errors do not matter.
    pub fn terms(&self, schema: &Schema) -> Option<Terms> {
        let mut reader = FormReader { form: self, unit: unit(schema), errors: Vec::new() };
        let terms = reader.terms(schema);
        reader.errors.is_empty().then_some(terms)
    }
}

/// An amount as the form reads it: with exactly three decimals, a point could separate thousands.
fn amount(amount: f64) -> String {
    let text = plain_number(amount);
    let has_three_decimals = text.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 3);
    if has_three_decimals { text + "0" } else { text }
}

/// A share as a percentage, rounded to ten decimals: 28.999999999999996 would not read well.
fn in_percent(share: f64) -> f64 {
    (share * 1e12).round() / 1e10
}

/// The unit of the monthly charge, if the schema names one.
fn unit(schema: &Schema) -> Unit {
    match schema.monthly_charge.and_then(|field| schema.fields.get(field)).map(|field| &field.kind) {
        Some(Kind::Number(number)) => number.unit.clone(),
        _ => Unit::default(),
    }
}

/// Reads the boxes, and collects their errors. If there are any, the numbers must not be used.
struct FormReader<'a> {
    form: &'a CampaignForm,
    /// The unit of amounts.
    unit: Unit,
    errors: CampaignErrors,
}

impl FormReader<'_> {
    fn terms(&mut self, schema: &Schema) -> Terms {
        let offers = self.form.offers.len();
        let terms = Terms {
            months: self.required(CampaignBox::Months, MONTHS, campaign::not_months(MONTHS.end())),
            monthly_value: schema.monthly_charge.is_none().then(|| self.amount(CampaignBox::MonthlyValue)),
            offers: (0..offers).map(|offer| self.offer_terms(offer)).collect(),
        };
        if !terms.offers.iter().any(|offer| offer.is_available) {
            self.errors.push((None, campaign::NONE_AVAILABLE.to_owned()));
        }
        terms
    }

    fn required(&mut self, of: CampaignBox, range: RangeInclusive<f64>, problem: String) -> f64 {
        let number = Number {
            min: *range.start(),
            max: *range.end(),
            step: 1.0,
            decimals: 2,
            default: *range.start(),
            unit: self.unit.clone(),
            outside: Outside::Refuse,
            dates: None,
            offers: Vec::new(),
        };
        let text = self.form.text(of);
        // `5,000` means five thousand on this page, but `1.250` could mean either of two amounts
        let is_clear = |typed: &TypedNumber| !typed.is_guess || !text.contains('.');
        let read = read_typed(&number, text).filter(is_clear).map(|typed| typed.value);
        read.filter(|value| range.contains(value)).unwrap_or_else(|| {
            self.errors.push((Some(of), problem));
            0.0
        })
    }

    /// An amount; 0 if the box is blank.
    fn amount(&mut self, of: CampaignBox) -> f64 {
        if self.form.text(of).trim().is_empty() {
            return 0.0;
        }
        self.required(of, AMOUNTS, campaign::not_an_amount(fixed(*AMOUNTS.end(), 0)))
    }

    /// A whole number; `None` if the box is blank.
    fn limit(&mut self, of: CampaignBox) -> Option<u64> {
        if self.form.text(of).trim().is_empty() {
            return None;
        }
        let problem = campaign::not_a_count(count(MAX_COUNT as u64));
        let number = self.required(of, 0.0..=MAX_COUNT, problem.clone());
        if number.fract() != 0.0 {
            self.errors.push((Some(of), problem));
        }
        Some(number as u64)
    }

    /// A whole number of any size that the command accepts; a floating-point number would round large ones.
    fn seed(&mut self) -> u64 {
        self.form.seed.trim().parse().unwrap_or_else(|_| {
            self.errors.push((Some(CampaignBox::Seed), campaign::not_a_seed(u64::MAX)));
            0
        })
    }

    fn offer_terms(&mut self, offer: usize) -> OfferTerms {
        let is_available = self.form.offers.get(offer).is_some_and(|texts| texts.is_available);
        let success = CampaignBox::Offer(offer, OfferBox::Success);
        OfferTerms {
            cost: self.amount(CampaignBox::Offer(offer, OfferBox::Cost)),
            success: self.required(success, 0.0..=100.0, campaign::NOT_A_PERCENTAGE.to_owned()) / 100.0,
            discount: self.amount(CampaignBox::Offer(offer, OfferBox::Discount)),
            is_available,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn the_initial_form_has_the_terms_of_a_drafted_file() {
        let scorer = scorer();
        let schema = scorer.schema();
        let (terms, settings) = CampaignForm::new(schema, None).parse(schema).unwrap();
        let offer = OfferTerms { success: 0.3, ..OfferTerms::default() };
        assert_eq!(terms, Terms::uniform(schema, 12.0, offer));
        let limits = Limits { offers: vec![None; terms.offers.len()], ..Limits::default() };
        assert_eq!(settings, CampaignSettings { limits, hold_out: 0.1, ..CampaignSettings::default() });
    }

    #[test]
    fn the_form_starts_with_the_terms_of_the_model() {
        let scorer = scorer();
        let schema = scorer.schema();
        let mut terms = Terms::uniform(schema, 0.25, OfferTerms { cost: 20.0, success: 0.29, ..OfferTerms::default() });
        terms.offers[1] = OfferTerms { cost: 12.125, success: 1.0 / 3.0, discount: 4.5, is_available: false };
        let mut most = vec![None; terms.offers.len()];
        most[0] = Some(40);
        let form = CampaignForm::new(schema, Some(&CampaignOffers { terms: terms.clone(), most: most.clone() }));
        assert_eq!(form.text(CampaignBox::Offer(0, OfferBox::Success)), "29");
        let (parsed, settings) = form.parse(schema).unwrap();
        assert!((parsed.offers[1].success - terms.offers[1].success).abs() < 1e-9);
        terms.offers[1].success = parsed.offers[1].success;
        assert_eq!((parsed, settings.limits.offers), (terms, most));
    }

    #[test]
    fn boxes_are_read_or_refused() {
        use CampaignBox::{Budget, Calls, HoldOut, MinValue, Months, Offer, Seed};
        let scorer = scorer();
        let schema = scorer.schema();
        let (amount, number) =
            (campaign::not_an_amount(fixed(*AMOUNTS.end(), 0)), campaign::not_a_count("4,294,967,295"));
        let months = campaign::not_months(MONTHS.end());
        let seed = campaign::not_a_seed(u64::MAX);
        for (of, text, problem) in [
            (Budget, "$5,000", None),
            (Budget, " 84,90 ", None),
            (Budget, "", None),
            (Budget, "1.250", Some(amount.as_str())),
            (Budget, "5.000", Some(&amount)),
            (Budget, "-1", Some(&amount)),
            (MinValue, "many", Some(&amount)),
            (Calls, "50", None),
            (Calls, "0.5", Some(&number)),
            (HoldOut, "10 %", None),
            (HoldOut, "100", Some(campaign::NOT_A_HOLD_OUT)),
            (HoldOut, "", Some(campaign::NOT_A_HOLD_OUT)),
            (Seed, " 7 ", None),
            (Seed, "18446744073709551615", None),
            (Seed, "", Some(&seed)),
            (Seed, "1.5", Some(&seed)),
            (Seed, "-1", Some(&seed)),
            (Months, "0", Some(&months)),
            (Months, "121", Some(&months)),
            (Months, "0.5", None),
            (Offer(1, OfferBox::Cost), "", None),
            (Offer(1, OfferBox::Success), "101", Some(campaign::NOT_A_PERCENTAGE)),
            (Offer(1, OfferBox::Discount), "x", Some(&amount)),
            (Offer(1, OfferBox::Most), "7", None),
        ] {
            let mut form = CampaignForm::new(schema, None);
            form.set(of, text.to_owned());
            assert_eq!(form.text(of), text);
            assert_eq!(form.terms(schema).is_some(), problem.is_none() || !matches!(of, Months | Offer(..)), "{of:?}");
            let errors = form.parse(schema).err().unwrap_or_default();
            let expected: CampaignErrors = problem.map(|problem| (Some(of), problem.to_owned())).into_iter().collect();
            assert_eq!(errors, expected, "{of:?} {text}");
        }
    }

    #[test]
    fn a_comma_before_three_digits_separates_thousands() {
        let scorer = scorer();
        let schema = scorer.schema();
        let mut form = CampaignForm::new(schema, None);
        for (text, budget) in [("$5,000", 5_000.0), ("84,90", 84.9), ("1250", 1_250.0), ("1 250,5", 1_250.5)] {
            form.set(CampaignBox::Budget, text.to_owned());
            assert_eq!(form.parse(schema).unwrap().1.limits.budget, Some(budget), "{text}");
        }
    }

    #[test]
    fn seeds_are_exact() {
        let scorer = scorer();
        let mut form = CampaignForm::new(scorer.schema(), None);
        form.set(CampaignBox::Seed, (u64::MAX - 1).to_string());
        assert_eq!(form.parse(scorer.schema()).unwrap().1.seed, u64::MAX - 1);
    }

    #[test]
    fn at_least_one_offer_is_needed() {
        let scorer = scorer();
        let schema = scorer.schema();
        let mut form = CampaignForm::new(schema, None);
        form.offers.iter_mut().for_each(|offer| offer.is_available = false);
        assert_eq!(form.parse(schema).unwrap_err(), [(None, campaign::NONE_AVAILABLE.to_owned())]);
    }
}
