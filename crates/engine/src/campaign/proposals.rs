//! What could be offered to each customer: single offers and pairs of offers, with the customer's estimate after them,
//! and with their value.
//!
//! The estimate after an offer is the model's estimate for customers with the changed values, not a promise that this
//! customer would stay. The search is limited: for each customer, it tries at most [`MAX_SINGLES`] single offers, and
//! pairs of the best [`PAIRED`] among them.

use super::offers::{Offer, Terms, offers};
use crate::batch::CustomerColumns;
use crate::bundle::Bundle;
use crate::customer::{Customer, obeys_rules};
use crate::explain::descending_order;
use crate::schema::{Schema, Value};
use crate::scorer::Scorer;

const MAX_SINGLES: usize = 100;

/// At most this many of the best single offers are also tried in pairs.
const PAIRED: usize = 16;

/// Minimum drop in the estimated probability for an offer, or a pair, to be proposed.
const MIN_FALL: f64 = 0.02;

/// A pair is proposed only if it lowers the estimated probability by at least this much more than the better of its two
/// offers alone.
const MIN_EXTRA_FALL: f64 = 0.02;

/// One or two offers to one customer, and their effect on the estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// The first offer, as an index into the list of [`offers`]. If there are two offers, the first one alone lowers
    /// the estimate at least as much as the second one alone.
    pub first: u16,
    /// The second offer, as an index into the same list; `None` for a single offer.
    pub second: Option<u16>,
    /// The estimate with the offers, in [0, 1].
    pub probability: f64,
    /// Drop in the estimated probability.
    pub fall: f64,
    /// What the offers cost; 0 if there are no terms.
    pub cost: f64,
    /// The [expected value](expected_value); `None` if there are no terms, or if it is unknown what the customer pays.
    pub value: Option<f64>,
}

impl Proposal {
    /// The indices of the offers.
    pub fn offers(&self) -> impl Iterator<Item = usize> + Clone + use<> {
        [Some(self.first), self.second].into_iter().flatten().map(usize::from)
    }
}

/// Which pairs of the best single offers to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pairs {
    All,
    /// Pairs that might be worth more than each of their two offers alone.
    Promising,
}

/// The proposals for one customer: first the single offers, then the pairs. Single offers are sorted by how far they
/// lower the estimate, the largest drop first.
pub fn proposals_for(scorer: &Scorer, customer: &Customer, terms: Option<&Terms>) -> Vec<Proposal> {
    proposals_with(scorer, std::slice::from_ref(customer), terms, Pairs::All, one_by_one).pop().unwrap_or_default()
}

/// For each of many customers, the proposals of [`proposals_for`], without pairs that cannot be worth more than the
/// better of their two offers alone.
///
/// Customers are scored in batches, with bit-identical results.
pub fn proposals_for_all(scorer: &Scorer, customers: &[Customer], terms: &Terms) -> Vec<Vec<Proposal>> {
    proposals_with(scorer, customers, Some(terms), Pairs::Promising, Scorer::probabilities)
}

/// Scores customers one by one, so that [`proposals_for`] needs no code that scores batches.
fn one_by_one(scorer: &Scorer, customers: &CustomerColumns) -> Vec<f64> {
    let Bundle { forest, preprocessor, .. } = scorer.bundle();
    let mut row = Vec::with_capacity(preprocessor.n_features());
    let probability = |at| {
        preprocessor.encode_values(|field| customers.value(field, at), &mut row);
        forest.probability(scorer.score(&row))
    };
    (0..customers.len()).map(probability).collect()
}

fn proposals_with(
    scorer: &Scorer,
    customers: &[Customer],
    terms: Option<&Terms>,
    pairs: Pairs,
    score: fn(&Scorer, &CustomerColumns) -> Vec<f64>,
) -> Vec<Vec<Proposal>> {
    let offers: Vec<Offer<'_>> = offers(scorer.schema()).collect();
    let search = ProposalSearch { scorer, offers: &offers, terms, pairs, score };
    let present = score(scorer, &CustomerColumns::of(scorer.schema(), customers));
    let of_customer = |(customer, present)| OfCustomer { customer, present, tried: Vec::new() };
    let mut of_customers: Vec<OfCustomer<'_>> = customers.iter().zip(present).map(of_customer).collect();
    search.try_all(&mut of_customers, |of| search.singles(of.customer));
    for of in &mut of_customers {
        let order = descending_order(of.tried.iter().map(|single| single.fall).collect());
        of.tried = order.into_iter().filter_map(|at| of.tried.get(at).copied()).collect();
    }
    search.try_all(&mut of_customers, |of| search.pairs(of));
    of_customers.into_iter().map(|of| worth_proposing(of.tried)).collect()
}

/// The proposal that is worth most, if any has a positive value; in a tie, the first.
pub fn best(proposals: &[Proposal]) -> Option<&Proposal> {
    let value = |proposal: &Proposal| proposal.value.unwrap_or(0.0);
    let paying = proposals.iter().filter(|proposal| value(proposal) > 0.0);
    paying.reduce(|best, next| if value(next) > value(best) { next } else { best })
}

/// The expected value of offers: monthly value × months × fall × success − cost − revenue given up.
///
/// The revenue given up is the drop in the monthly charge plus the discounts, over all months. Two offers together work
/// as often as the less successful one. `None` if it is unknown what the customer pays.
pub fn expected_value(
    schema: &Schema,
    terms: &Terms,
    offers: impl Iterator<Item = usize> + Clone,
    before: &[Value],
    after: &[Value],
    fall: f64,
) -> Option<f64> {
    let monthly = terms.monthly_value(schema, before)?;
    let success = offers.clone().map(|offer| terms.of(offer).success).fold(1.0, f64::min);
    let discount = offers.clone().map(|offer| terms.of(offer).discount).sum::<f64>();
    let lower_charge = (monthly - terms.monthly_value(schema, after)?).max(0.0);
    let given_up = (lower_charge + discount) * terms.months;
    Some(monthly * terms.months * fall * success - cost(terms, offers) - given_up)
}

fn cost(terms: &Terms, offers: impl Iterator<Item = usize>) -> f64 {
    offers.map(|offer| terms.of(offer).cost).sum()
}

/// Leaves out proposals that hardly lower the estimate, and pairs that are hardly better than one of their offers.
fn worth_proposing(mut tried: Vec<Proposal>) -> Vec<Proposal> {
    let alone: Vec<(u16, f64)> =
        tried.iter().filter(|single| single.second.is_none()).map(|single| (single.first, single.fall)).collect();
    let fall_alone = |offer: u16| alone.iter().find(|(of, _)| *of == offer).map_or(0.0, |(_, fall)| *fall);
    tried.retain(|proposal| {
        let adds = proposal
            .second
            .is_none_or(|second| proposal.fall >= fall_alone(proposal.first).max(fall_alone(second)) + MIN_EXTRA_FALL);
        adds && proposal.fall >= MIN_FALL
    });
    tried
}

struct ProposalSearch<'a> {
    scorer: &'a Scorer,
    offers: &'a [Offer<'a>],
    terms: Option<&'a Terms>,
    pairs: Pairs,
    score: fn(&Scorer, &CustomerColumns) -> Vec<f64>,
}

/// A customer, and the proposals that have been tried so far.
struct OfCustomer<'a> {
    customer: &'a Customer,
    present: f64,
    tried: Vec<Proposal>,
}

type Combination = (u16, Option<u16>);

impl ProposalSearch<'_> {
    /// Scores further combinations of offers for all customers in one batch, and adds them to what was tried.
    /// Combinations that do not apply or break a rule are left out.
    fn try_all(&self, customers: &mut [OfCustomer<'_>], combinations: impl Fn(&OfCustomer<'_>) -> Vec<Combination>) {
        let schema = self.scorer.schema();
        let (mut changed, mut untried) = (CustomerColumns::new(schema), Vec::new());
        let mut values = Vec::new();
        for (at, of) in customers.iter().enumerate() {
            for (first, second) in combinations(of) {
                if self.apply(of.customer, (first, second), &mut values) && obeys_rules(schema, &values) {
                    changed.push_values(&values);
                    untried.push((at, first, second));
                }
            }
        }
        let probabilities = (self.score)(self.scorer, &changed);
        for (row, ((at, first, second), probability)) in untried.into_iter().zip(probabilities).enumerate() {
            let Some(of) = customers.get_mut(at) else { continue };
            let fall = of.present - probability;
            let mut proposal = Proposal { first, second, probability, fall, cost: 0.0, value: None };
            if let Some(terms) = self.terms {
                let after: Vec<Value> = changed.row(row).collect();
                proposal.cost = cost(terms, proposal.offers());
                proposal.value = expected_value(schema, terms, proposal.offers(), of.customer.values(), &after, fall);
            }
            of.tried.push(proposal);
        }
    }

    fn singles(&self, customer: &Customer) -> Vec<Combination> {
        let available = |offer: usize| self.terms.is_none_or(|terms| terms.of(offer).is_available);
        let applicable = |offer: &Offer<'_>| offer.value_for(self.scorer.schema(), customer).is_some();
        let singles = (0..).zip(self.offers).filter(|(at, offer)| available(usize::from(*at)) && applicable(offer));
        singles.map(|(at, _)| (at, None)).take(MAX_SINGLES).collect()
    }

    fn pairs(&self, of: &OfCustomer<'_>) -> Vec<Combination> {
        let paired = of.tried.get(..PAIRED).unwrap_or(&of.tried);
        let field = |single: &Proposal| self.offers.get(usize::from(single.first)).map(|offer| offer.field);
        let mut pairs = Vec::new();
        for (at, first) in paired.iter().enumerate() {
            for second in paired.iter().skip(at.saturating_add(1)) {
                if field(first) != field(second) && self.is_worth_trying(of, first, second) {
                    pairs.push((first.first, Some(second.first)));
                }
            }
        }
        pairs
    }

    /// Whether to try a pair. With [`Pairs::Promising`], a pair is tried only if it could be proposed and, if values
    /// are known, could be worth more than each of its offers alone. At best, it would lower the estimate to 0.
    fn is_worth_trying(&self, of: &OfCustomer<'_>, first: &Proposal, second: &Proposal) -> bool {
        let Some(terms) = self.terms.filter(|_| self.pairs == Pairs::Promising) else { return true };
        if of.present < first.fall.max(second.fall) + MIN_EXTRA_FALL {
            return false;
        }
        let values = of.customer.values();
        let offers = [first.first, second.first].into_iter().map(usize::from);
        let bound = expected_value(self.scorer.schema(), terms, offers, values, values, of.present);
        let (Some(bound), Some(first), Some(second)) = (bound, first.value, second.value) else { return true };
        bound > first.max(second)
    }

    /// Writes the customer's values, as they would be with the offers, into `values`. Returns whether all offers apply
    /// to the customer.
    fn apply(&self, customer: &Customer, (first, second): Combination, values: &mut Vec<Value>) -> bool {
        values.clear();
        values.extend_from_slice(customer.values());
        [Some(first), second].into_iter().flatten().all(|offer| {
            let offer = self.offers.get(usize::from(offer));
            let value = offer.and_then(|offer| Some((offer.field, offer.value_for(self.scorer.schema(), customer)?)));
            let place = value.and_then(|(field, value)| Some((values.get_mut(field)?, value)));
            place.map(|(place, value)| *place = value).is_some()
        })
    }
}
