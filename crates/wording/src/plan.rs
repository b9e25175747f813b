//! Messages about planning a campaign.

use churnscope_engine::campaign::candidates::{CampaignDecision, CampaignFigures};
use churnscope_engine::campaign::offers::{Offer, offers};
use churnscope_engine::campaign::plan::{Limit, WhyOut};
use churnscope_engine::schema::Schema;

use crate::customer::offers::{money, two_offers};
use crate::values::count;

messages! {
    // arguments, and the file with the offers
    unknown_offer(words, offers) = "the model has no offer \"{words}\"; its offers are: {offers}";
    charge_is_known(column) = "leave out monthly_value: what a customer pays is in column {column}";
    NO_MONTHLY_VALUE = "the model does not know which field is the monthly charge, so say what a customer pays per month on average, for example monthly_value = 50";
    no_success(words) = "say how often \"{words}\" works, with success = 0.3 for example: in the first lines for all offers, or in a section for this offer";
    FROM_MORE_THAN_0 = "more than 0 and at most";
    FROM_0 = "from 0 to";
    not_within(name, value, from, to) = "{name} is {value}, but must be {from} {to}";
    NO_OFFERS = "the model has no offers, so there is nothing to plan: add offers to the fields in its description, and train the model again";
    NO_TERMS = "the model has no terms of offers: pass a file with --offers. --draft-offers writes a first version of it";
    NOTHING_TO_PLAN = "pass either a file of customers or --draft-offers";
    NONE_AVAILABLE = "no offer is available: set available = true for at least one of them";
    drafted(file) = "wrote {file}. Edit the terms of the offers, and pass the file to --offers";

    // comments in the draft
    MONTHS = "How many months count. A customer who stays is worth what the customer pays in these months.";
    MONTHLY_VALUE = "What a customer pays per month on average.";
    SUCCESS = "How often an offer works: the share of the drop in the estimate that you expect to come true. The model estimates who";
    SUCCESS_2 = "leaves, but not whom an offer would keep, so this is your own judgment. Each offer can have its own success.";
    COST = "once, whether or not the offer works";
    DISCOUNT = "per month, in addition to what the offer itself takes off the monthly charge";

    // --exclude
    NO_ID_IN_SCHEMA = "the model's description names no ID column, so customers cannot be excluded by ID";
    excluded(found, listed, file) = "{file}: IDs to leave out: {listed}; found in the data: {found}";

    // why a customer is not contacted
    CONTACT = "contact";
    HOLD_OUT = "hold out";
    OUT = "out";
    WHY_HELD_OUT = "held out to measure the effect";
    EXCLUDED = "excluded from this campaign";
    NO_OFFER_PAYS = "no offer pays";
    BELOW_MINIMUM = "worth less than the minimum";
    OUTBID_BUDGET = "spending on other customers is worth more";
    OUTBID_CALLS = "calling other customers is worth more";
    outbid_offer(offer) = "\"{offer}\" is worth more for other customers";
    TOO_LARGE_BUDGET = "the best offer costs more than the budget";
    TOO_LARGE_CALLS = "no calls are allowed";
    too_large_offer(offer) = "the limit on \"{offer}\" is 0";

    // summary
    plan_summary(contacted, customers, cost, value) = "to contact: {contacted} of {customers} customers; cost {cost}, expected value {value}";
    used(offer, uses) = "  {offer}: {uses}";
    held_out(held_out) = "held out: {held_out}. Do not contact customers who are held out, so that the effect can be measured";
    NOBODY_HELD_OUT = "held out: 0, as requested, so the effect cannot be measured later";
    IS_BEST = "No plan within the limits is worth more.";
    gap(share) = "This plan is worth at most {share} less than the best plan within the limits.";
    NOT_CAUSAL = "The value assumes that each offer works as often as you stated. The model does not know whom an offer would keep.";
    repeated_ids(rows) = "rows whose ID is already in an earlier row: {rows}. Each row is planned as a customer of its own. Remove such rows, or customers may be contacted several times";
    NO_IDS = "the file has no ID column, so row or line numbers decide who is held out. In another file, other customers may be held out";
}

/// The words of an offer or of a pair.
pub fn offer_words(schema: &Schema, [first, second]: [u16; 2]) -> String {
    let words = |at: u16| offer(schema, at).map_or("", |offer| offer.words);
    if first == second { words(first).to_owned() } else { two_offers(words(first), words(second)) }
}

fn offer(schema: &Schema, at: u16) -> Option<Offer<'_>> {
    offers(schema).nth(at.into())
}

/// A campaign's decision for a customer, in one or two words.
pub fn decision(decision: CampaignDecision) -> &'static str {
    match decision {
        CampaignDecision::Contacted(_) => CONTACT,
        CampaignDecision::HeldOut => HOLD_OUT,
        CampaignDecision::Out(_) => OUT,
    }
}

/// Why a customer is not contacted; blank for a customer who is.
pub fn why_not(schema: &Schema, decision: CampaignDecision) -> String {
    let words = |at: u16| offer(schema, at).map_or("", |offer| offer.words);
    let why = match decision {
        CampaignDecision::Contacted(_) => "",
        CampaignDecision::HeldOut | CampaignDecision::Out(WhyOut::HeldOut) => WHY_HELD_OUT,
        CampaignDecision::Out(WhyOut::Excluded) => EXCLUDED,
        CampaignDecision::Out(WhyOut::NoOfferPays) => NO_OFFER_PAYS,
        CampaignDecision::Out(WhyOut::BelowMinimum) => BELOW_MINIMUM,
        CampaignDecision::Out(WhyOut::Outbid(Limit::Budget)) => OUTBID_BUDGET,
        CampaignDecision::Out(WhyOut::Outbid(Limit::Calls)) => OUTBID_CALLS,
        CampaignDecision::Out(WhyOut::Outbid(Limit::Offer(at))) => return outbid_offer(words(at)),
        CampaignDecision::Out(WhyOut::TooLarge(Limit::Budget)) => TOO_LARGE_BUDGET,
        CampaignDecision::Out(WhyOut::TooLarge(Limit::Calls)) => TOO_LARGE_CALLS,
        CampaignDecision::Out(WhyOut::TooLarge(Limit::Offer(at))) => return too_large_offer(words(at)),
    };
    why.to_owned()
}

/// The plan in a few lines, such as the number of customers to contact, the cost, and how good the plan is.
pub fn summary(schema: &Schema, figures: &CampaignFigures, is_held_out: bool) -> String {
    let (cost, value) = (money(schema, figures.cost), money(schema, figures.value));
    let mut lines = vec![plan_summary(count(figures.contacted), count(figures.customers), cost, value)];
    for (offer, &uses) in offers(schema).zip(&figures.uses).filter(|(_, uses)| **uses > 0) {
        lines.push(used(offer.words, count(uses)));
    }
    lines.push(if is_held_out { held_out(count(figures.held_out)) } else { NOBODY_HELD_OUT.to_owned() });
    lines.push(how_good(figures));
    lines.push(NOT_CAUSAL.to_owned());
    lines.join("\n")
}

/// How close the plan is to the best one.
pub fn how_good(figures: &CampaignFigures) -> String {
    if figures.is_best { IS_BEST.to_owned() } else { gap(gap_share(figures.gap)) }
}

/// A gap as a percentage, with two significant digits and at most eight decimals. It is a bound, so it is rounded up.
fn gap_share(gap: f64) -> String {
    let percent = gap * 100.0;
    let decimals = (0..8).find(|&decimals| percent >= 10_f64.powi(1 - decimals)).unwrap_or(8);
    let scale = 10_f64.powi(decimals);
    format!("{}%", (percent * scale).ceil() / scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn gaps_are_rounded_up() {
        for (gap, expected) in
            [(0.020_1, "2.1%"), (0.000_001_23, "0.00013%"), (0.25, "25%"), (0.1, "10%"), (1e-12, "0.00000001%")]
        {
            assert_eq!(gap_share(gap), expected, "{gap}");
        }
    }

    #[test]
    fn every_decision_has_words() {
        let scorer = scorer();
        let schema = scorer.schema();
        let words = offers(schema).next().unwrap().words;
        for (decided, name, why) in [
            (CampaignDecision::Contacted(0), "contact", String::new()),
            (CampaignDecision::HeldOut, "hold out", WHY_HELD_OUT.to_owned()),
            (CampaignDecision::Out(WhyOut::NoOfferPays), "out", NO_OFFER_PAYS.to_owned()),
            (CampaignDecision::Out(WhyOut::Outbid(Limit::Offer(0))), "out", outbid_offer(words)),
            (CampaignDecision::Out(WhyOut::TooLarge(Limit::Calls)), "out", TOO_LARGE_CALLS.to_owned()),
        ] {
            assert_eq!((decision(decided), why_not(schema, decided)), (name, why));
        }
        assert_eq!(offer_words(schema, [0, 0]), words);
        assert!(offer_words(schema, [0, 1]).contains(" and "));
    }
}
