//! The cards that plan a campaign.

use churnscope_engine::campaign::candidates::{CampaignDecision, CampaignFigures, CampaignGroup};
use churnscope_engine::campaign::offers::offers;
use churnscope_engine::campaign::plan::OfferChoice;
use churnscope_engine::schema::Schema;

use crate::customer::offers::money;
use crate::plan::{offer_words, why_not};
use crate::values::{capitalized, count, percent};

messages! {
    TITLE = "Plan a campaign";
    SUBTITLE = "The customers to call, and what to offer them, for what you can spend.";
    BUDGET = "Budget";
    CALLS = "Calls";
    MIN_VALUE = "Worth at least";
    HOLD_OUT = "Hold out";
    SEED = "Seed of the hold-out";
    SEED_NOTE = "Another number holds out other customers.";
    MONTHS = "Months";
    MONTHLY_VALUE = "Monthly charge";
    NO_LIMIT = "No limit";
    PLAN = "Plan";
    PLANNING = "Finding the best offers";
    NOT_PLANNED = "No campaign was planned";
    OFFERS = "Offers";
    OFFERS_TABLE = "Offers and their terms";
    OFFER = "Offer";
    COST = "Cost";
    SUCCESS = "Works (%)";
    DISCOUNT = "Monthly discount";
    MOST = "At most";
    available(offer) = "Make this offer: {offer}";
    of_offer(term, offer) = "{term}: {offer}";
    FORMULA = "An offer is worth: monthly charge × months × drop in the estimate × how often it works − cost − revenue lost to a lower charge and the discount.";
    SUCCESS_NOTE = "How often an offer works is your own judgment: the model estimates who leaves, not whom an offer would keep.";
    not_an_amount(max) = "Enter an amount from 0 to {max}, such as 1250.";
    not_a_count(max) = "Enter a whole number from 0 to {max}.";
    not_months(max) = "Enter a number of months: more than 0, and at most {max}.";
    NOT_A_PERCENTAGE = "Enter a percentage from 0 to 100.";
    NOT_A_HOLD_OUT = "Enter a percentage from 0 to 99.";
    not_a_seed(max) = "Enter a whole number from 0 to {max}, without separators.";
    NONE_AVAILABLE = "Choose at least one offer.";
    LEAVE_OUT = "Leave out customers…";
    LEFT_OUT_INPUT = "File with customers to leave out";
    one_left_out(file) = "Leaving out 1 ID from {file}";
    left_out(count, file) = "Leaving out {count} IDs from {file}";
    INCLUDE_EVERYONE = "Include everyone";
    no_ids(file, problem) = "{file} was not used: {problem}.";
    NO_ID_IN_MODEL = "the model names no ID column, so customers cannot be left out by ID";
    CHANGED = "The settings or the terms have changed since this plan. Plan again.";

    // the plan
    ONE_TO_CALL = "customer to call";
    TO_CALL = "customers to call";
    SPENT = "for offers";
    VALUE = "expected value";
    HELD_OUT = "held out to measure the effect";
    times(offer, uses) = "{offer}: {uses}";
    not_called(reasons) = "Not called: {reasons}.";
    because(count, reason) = "{count} ({reason})";
    NOBODY = "Within these limits, no call is worth its cost.";
    NOT_CAUSAL = "An estimate, not a guarantee.";
    DOWNLOAD = "Download the plan";
    DOWNLOAD_WORKBOOK = "Download as a workbook";
    SHOW = "Customers in the list";
    ALL = "All";
    CONTACTED = "To call";
    HELD = "Held out";
    OUT = "Not called";
    CONTACTED_FILTER = "In the plan: to call";
    HELD_OUT_FILTER = "In the plan: held out";
    OUT_FILTER = "Not in the plan";

    // the chart
    CURVE = "Value against budget";
    curve_subtitle(unit) = "Expected value by budget ({unit}), with the other limits unchanged.";
    CURVE_SUBTITLE = "Expected value by budget, with the other limits unchanged.";
    AXIS_BUDGET = "Budget";
    axis_budget(unit) = "Budget ({unit})";
    AXIS_VALUE = "Expected value";
    axis_value(unit) = "Expected value ({unit})";
    point(budget, value) = "Budget {budget}\nExpected value {value}";
    mark(cost, value) = "{cost} → {value}";
    curve_description(cost, value) = "For {cost}, the plan is worth {value}.";
    CURVE_TABLE = "Expected value by budget";

    // the list
    BEST_OFFER = "Best offer";
    OFFER_VALUE = "Value";
    PLANNED = "Plan";
    NO_VALUE = "–";
    with_estimate(offer, estimate) = "{offer} → {estimate}";
}

/// The labels of the four figures of a plan: calls, cost, value, and customers who are held out.
pub fn tile_names(figures: &CampaignFigures) -> [&'static str; 4] {
    [if figures.contacted == 1 { ONE_TO_CALL } else { TO_CALL }, SPENT, VALUE, HELD_OUT]
}

/// How often each offer is made, the most frequent first: `Move to a two-year contract: 120`. Offers that are not made
/// are left out.
pub fn uses(schema: &Schema, figures: &CampaignFigures) -> Vec<String> {
    let mut uses: Vec<(u64, &str)> = (figures.uses.iter().copied().zip(offers(schema).map(|offer| offer.words)))
        .filter(|(uses, _)| *uses > 0)
        .collect();
    uses.sort_by_key(|(uses, _)| std::cmp::Reverse(*uses));
    uses.into_iter().map(|(uses, words)| times(words, count(uses))).collect()
}

/// Why customers are not called: `Not called: 5,102 (no offer pays), 40 (spending on other customers is worth more).`
/// `None` if all are called or held out.
pub fn out(schema: &Schema, figures: &CampaignFigures) -> Option<String> {
    let reason = |&(why, customers): &(_, u64)| because(count(customers), why_not(schema, CampaignDecision::Out(why)));
    let reasons: Vec<String> = figures.out.iter().map(reason).collect();
    (!reasons.is_empty()).then(|| not_called(reasons.join(", ")))
}

/// How many IDs a campaign leaves out, and which file they are from.
pub fn ids_left_out(ids: usize, file: &str) -> String {
    if ids == 1 { one_left_out(file) } else { left_out(count(ids as u64), file) }
}

/// An amount in the unit of the monthly charge: `$1,235`.
pub fn amount(schema: &Schema, amount: f64) -> String {
    money(schema, amount)
}

/// The filter by a group of the plan.
pub fn group_filter(group: CampaignGroup) -> &'static str {
    match group {
        CampaignGroup::Contacted => CONTACTED_FILTER,
        CampaignGroup::HeldOut => HELD_OUT_FILTER,
        CampaignGroup::Out => OUT_FILTER,
    }
}

/// The name of a group.
pub fn group_name(group: CampaignGroup) -> &'static str {
    match group {
        CampaignGroup::Contacted => CONTACTED,
        CampaignGroup::HeldOut => HELD,
        CampaignGroup::Out => OUT,
    }
}

/// A customer's offers in the list, and the estimate that they would lead to: `Two-year contract → 24%`. If no offer
/// pays, says so.
pub fn listed_offer(schema: &Schema, offer: Option<(OfferChoice, f64)>) -> String {
    match offer {
        Some((choice, probability)) => with_estimate(offer_words(schema, choice.offers), percent(probability)),
        None => capitalized(crate::plan::NO_OFFER_PAYS),
    }
}

/// What a customer's offers are worth; a dash if no offer pays.
pub fn listed_value(schema: &Schema, offer: Option<(OfferChoice, f64)>) -> String {
    offer.map_or_else(|| NO_VALUE.to_owned(), |(choice, _)| money(schema, choice.value))
}

#[cfg(test)]
mod tests {
    use churnscope_engine::campaign::plan::{Limit, WhyOut};
    use churnscope_fixtures::telco::scorer;

    use super::*;

    fn figures() -> CampaignFigures {
        CampaignFigures {
            customers: 5_000,
            contacted: 3,
            held_out: 1,
            cost: 60.0,
            value: 900.0,
            is_best: true,
            gap: 0.0,
            uses: vec![1, 0, 2],
            out: vec![(WhyOut::NoOfferPays, 4_990), (WhyOut::Outbid(Limit::Calls), 6)],
        }
    }

    #[test]
    fn offers_are_counted_and_reasons_are_given() {
        let scorer = scorer();
        let schema = scorer.schema();
        let words: Vec<&str> = offers(schema).map(|offer| offer.words).collect();
        assert_eq!(uses(schema, &figures()), [format!("{}: 2", words[2]), format!("{}: 1", words[0])]);
        let expected = "Not called: 4,990 (no offer pays), 6 (calling other customers is worth more).";
        assert_eq!(out(schema, &figures()).as_deref(), Some(expected));
        assert_eq!(out(schema, &CampaignFigures { out: Vec::new(), ..figures() }), None);
        assert_eq!(tile_names(&figures())[0], TO_CALL);
        assert_eq!(tile_names(&CampaignFigures { contacted: 1, ..figures() })[0], ONE_TO_CALL);
    }

    #[test]
    fn a_listed_customer_has_an_offer_with_its_value_or_none() {
        let scorer = scorer();
        let schema = scorer.schema();
        let words = offers(schema).next().unwrap().words;
        let offer = Some((OfferChoice { value: 128.7, cost: 20.0, offers: [0, 0] }, 0.24));
        assert_eq!(listed_offer(schema, offer), format!("{words} → 24%"));
        assert_eq!(listed_value(schema, offer), "$129");
        assert_eq!([listed_offer(schema, None), listed_value(schema, None)], ["No offer pays", "–"]);
    }
}
