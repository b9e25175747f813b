//! The customers of a file, the offers that could be made to each, and the plan made from them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use bincode::{Decode, Encode};

use super::hold_out::is_drawn;
use super::plan::{
    BudgetPoint, CampaignPlan, Limits, OfferChoice, OfferChoices, Standing, WhyOut, plan, value_curve, why_out,
};
use super::proposals::Proposal;
use crate::texts::Texts;

/// The scored customers of a file, in file order, with the proposals that have a positive value.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Candidates {
    ids: Texts,
    choices: OfferChoices,
    /// For each choice, the estimate with its offers.
    probabilities: Vec<f64>,
}

/// The limits of a campaign, and which customers it leaves out.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct CampaignSettings {
    /// The limits of the campaign.
    pub limits: Limits,
    /// The share of customers, in [0, 1), who are drawn for the hold-out, so that the effect can be measured.
    pub hold_out: f64,
    /// The seed for drawing the hold-out.
    pub seed: u64,
    /// The IDs of customers who are not contacted for other reasons.
    pub excluded: BTreeSet<Vec<u8>>,
}

/// A planned campaign for some [`Candidates`].
#[derive(Clone, Debug)]
pub struct PlannedCampaign {
    /// The plan.
    pub plan: CampaignPlan,
    limits: Limits,
    standings: Vec<Standing>,
}

/// A campaign in figures.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct CampaignFigures {
    /// Number of customers who could be scored.
    pub customers: u64,
    /// Number of customers to contact.
    pub contacted: u64,
    /// Number of customers who are held out.
    pub held_out: u64,
    /// What the plan costs.
    pub cost: f64,
    /// What the plan is expected to be worth.
    pub value: f64,
    /// Whether it is proven that no plan is worth more, except for rounding.
    pub is_best: bool,
    /// How much more a better plan could be worth at most, as a share of the bound.
    pub gap: f64,
    /// How often each offer is made, in the order of the schema's offers, up to the last one that is made.
    pub uses: Vec<u64>,
    /// Why customers are neither contacted nor held out, the most frequent reason first.
    pub out: Vec<(WhyOut, u64)>,
}

/// Whether a campaign contacts a customer, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum CampaignDecision {
    /// The customer is contacted, with the choice at this position; see [`Candidates::choice`].
    Contacted(usize),
    /// The customer would have been contacted, but is held out for comparison.
    HeldOut,
    /// The customer is not contacted.
    Out(WhyOut),
}

/// The groups of customers in a campaign, in the order of a plan's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum CampaignGroup {
    /// Customers who are contacted.
    Contacted,
    /// Customers who are held out for comparison.
    HeldOut,
    /// All others.
    Out,
}

/// What is planned for one customer.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct CustomerPlan {
    /// Whether the campaign contacts the customer, and if not, why.
    pub decision: CampaignDecision,
    /// What is offered to a contacted customer or, for others, the choice that is worth most, with the estimate that it
    /// would lead to. `None` if no offer pays.
    pub offer: Option<(OfferChoice, f64)>,
}

impl CampaignDecision {
    /// The group of a customer with this decision.
    pub fn group(self) -> CampaignGroup {
        match self {
            Self::Contacted(_) => CampaignGroup::Contacted,
            Self::HeldOut => CampaignGroup::HeldOut,
            Self::Out(_) => CampaignGroup::Out,
        }
    }
}

impl From<&Proposal> for OfferChoice {
    fn from(proposal: &Proposal) -> Self {
        Self {
            value: proposal.value.unwrap_or_default(),
            cost: proposal.cost,
            offers: [proposal.first, proposal.second.unwrap_or(proposal.first)],
        }
    }
}

impl Candidates {
    /// Adds the next customer. If the file has no ID column, `id` is another unique text, such as the row number.
    pub fn push(&mut self, id: &[u8], proposals: &[Proposal]) {
        self.ids.push(id);
        let paying = || proposals.iter().filter(|proposal| proposal.value.is_some_and(|value| value > 0.0));
        self.probabilities.extend(paying().map(|proposal| proposal.probability));
        self.choices.push_customer(paying().map(OfferChoice::from));
    }

    /// Adds the customers who come next in the file.
    pub fn append(&mut self, later: &Self) {
        self.ids.append(&later.ids);
        self.choices.append(&later.choices);
        self.probabilities.extend(&later.probabilities);
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.choices.n_customers()
    }

    /// Whether there are no customers.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The choices of all customers.
    pub fn choices(&self) -> &OfferChoices {
        &self.choices
    }

    /// The choice at this position in a customer's list, and the estimate with its offers.
    pub fn choice(&self, customer: usize, position: usize) -> Option<(OfferChoice, f64)> {
        let (at, choice) = self.choices.indexed(customer).nth(position)?;
        Some((choice, *self.probabilities.get(at)?))
    }

    /// A decision about a customer, with the offers that [`CustomerPlan::offer`] describes.
    pub fn with_offer(&self, customer: usize, decision: CampaignDecision) -> CustomerPlan {
        let position = match decision {
            CampaignDecision::Contacted(position) => Some(position),
            CampaignDecision::HeldOut | CampaignDecision::Out(_) => self.best_choice(customer),
        };
        CustomerPlan { decision, offer: position.and_then(|position| self.choice(customer, position)) }
    }

    /// The position of the choice that is worth most; in a tie, the first. `None` if there are no choices.
    fn best_choice(&self, customer: usize) -> Option<usize> {
        let better = |best: Option<(usize, f64)>, (position, choice): (usize, OfferChoice)| match best {
            Some((_, value)) if value >= choice.value => best,
            _ => Some((position, choice.value)),
        };
        self.choices.of(customer).enumerate().fold(None, better).map(|(position, _)| position)
    }

    /// Number of rows whose ID was already in an earlier row.
    pub fn n_repeated_ids(&self) -> usize {
        let mut seen = HashSet::with_capacity(self.len());
        (0..self.len()).filter(|&customer| !seen.insert(self.ids.get(customer))).count()
    }

    /// Number of customers whose ID is in `ids`.
    pub fn n_among(&self, ids: &BTreeSet<Vec<u8>>) -> usize {
        (0..self.len()).filter(|&customer| ids.contains(self.ids.get(customer))).count()
    }

    /// Plans a campaign: first draws the hold-out, then plans for the customers who are neither drawn nor excluded.
    pub fn plan(&self, settings: CampaignSettings) -> PlannedCampaign {
        let CampaignSettings { limits, hold_out, seed, excluded } = settings;
        let standing = |customer| match self.ids.get(customer) {
            id if excluded.contains(id) => Standing::Excluded,
            id if is_drawn(seed, id, hold_out) => Standing::Drawn,
            _ => Standing::Open,
        };
        let standings: Vec<Standing> = (0..self.len()).map(standing).collect();
        PlannedCampaign { plan: plan(&self.choices, &limits, &standings), limits, standings }
    }
}

impl PlannedCampaign {
    /// The campaign's decision about a customer.
    pub fn decision(&self, candidates: &Candidates, customer: usize) -> CampaignDecision {
        let standing = self.standings.get(customer).copied().unwrap_or_default();
        match why_out(&candidates.choices, &self.limits, &self.plan, standing, customer) {
            Some(WhyOut::HeldOut) => CampaignDecision::HeldOut,
            Some(why) => CampaignDecision::Out(why),
            None => self
                .plan
                .choice_of(customer)
                .map_or(CampaignDecision::Out(WhyOut::NoOfferPays), CampaignDecision::Contacted),
        }
    }

    /// The campaign's decision for each customer: first the contacted customers, in descending order of what their
    /// offers are worth; then the customers who are held out; then the others. Otherwise, customers are in file order.
    pub fn in_order(&self, candidates: &Candidates) -> Vec<(usize, CampaignDecision)> {
        let mut decisions: Vec<_> =
            (0..candidates.len()).map(|customer| (customer, self.decision(candidates, customer))).collect();
        let value = |customer: usize, decision: &CampaignDecision| match decision {
            CampaignDecision::Contacted(position) => {
                candidates.choice(customer, *position).map_or(0.0, |(choice, _)| choice.value)
            }
            _ => 0.0,
        };
        decisions.sort_by(|(first, one), (second, other)| {
            let by_value = || value(*second, other).total_cmp(&value(*first, one));
            one.group().cmp(&other.group()).then_with(by_value)
        });
        decisions
    }

    /// The campaign in figures. `order` is that of [`Self::in_order`].
    pub fn figures(&self, candidates: &Candidates, order: &[(usize, CampaignDecision)]) -> CampaignFigures {
        let held_out = order.iter().filter(|(_, decision)| *decision == CampaignDecision::HeldOut).count() as u64;
        let mut out: BTreeMap<WhyOut, u64> = BTreeMap::new();
        for (_, decision) in order {
            if let CampaignDecision::Out(why) = decision {
                let count = out.entry(*why).or_default();
                *count = count.saturating_add(1);
            }
        }
        let mut out: Vec<(WhyOut, u64)> = out.into_iter().collect();
        out.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        CampaignFigures {
            customers: candidates.len() as u64,
            contacted: self.plan.calls,
            held_out,
            cost: self.plan.cost,
            value: self.plan.value,
            is_best: self.plan.is_best,
            gap: self.plan.gap(),
            uses: self.plan.uses().to_vec(),
            out,
        }
    }

    /// What plans with other budgets would be worth; see [`value_curve()`].
    pub fn value_curve(&self, candidates: &Candidates) -> Vec<BudgetPoint> {
        value_curve(&candidates.choices, &self.limits, &self.standings, &self.plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::plan::Limit;

    fn proposal(first: u16, probability: f64, cost: f64, value: f64) -> Proposal {
        Proposal { first, second: None, probability, fall: 0.5 - probability, cost, value: Some(value) }
    }

    fn candidates() -> Candidates {
        let mut candidates = Candidates::default();
        candidates.push(b"poor", &[proposal(0, 0.4, 5.0, 10.0)]);
        candidates.push(b"rich", &[proposal(0, 0.4, 5.0, -1.0), proposal(1, 0.2, 5.0, 30.0)]);
        candidates.push(b"none", &[proposal(0, 0.4, 5.0, 0.0)]);
        candidates.push(b"asked", &[proposal(0, 0.3, 5.0, 50.0)]);
        candidates.push(b"rich", &[proposal(1, 0.3, 5.0, 20.0)]);
        candidates
    }

    fn order(settings: CampaignSettings) -> Vec<(usize, CampaignDecision)> {
        let candidates = candidates();
        candidates.plan(settings).in_order(&candidates)
    }

    #[test]
    fn contacted_customers_come_first_by_value() {
        let excluded = BTreeSet::from([b"asked".to_vec()]);
        assert_eq!(
            order(CampaignSettings { excluded: excluded.clone(), ..CampaignSettings::default() }),
            [
                (1, CampaignDecision::Contacted(0)),
                (4, CampaignDecision::Contacted(0)),
                (0, CampaignDecision::Contacted(0)),
                (2, CampaignDecision::Out(WhyOut::NoOfferPays)),
                (3, CampaignDecision::Out(WhyOut::Excluded)),
            ]
        );
        let limits = Limits { budget: Some(10.0), ..Limits::default() };
        assert_eq!(
            order(CampaignSettings { limits, excluded, ..CampaignSettings::default() }),
            [
                (1, CampaignDecision::Contacted(0)),
                (4, CampaignDecision::Contacted(0)),
                (0, CampaignDecision::Out(WhyOut::Outbid(Limit::Budget))),
                (2, CampaignDecision::Out(WhyOut::NoOfferPays)),
                (3, CampaignDecision::Out(WhyOut::Excluded)),
            ]
        );
    }

    #[test]
    fn customers_are_held_out_only_if_they_would_have_been_contacted() {
        let decisions = order(CampaignSettings { hold_out: 1.0, ..CampaignSettings::default() });
        let held_out = [0, 1, 3, 4].map(|customer| (customer, CampaignDecision::HeldOut));
        assert_eq!(decisions[..4], held_out);
        assert_eq!(decisions[4], (2, CampaignDecision::Out(WhyOut::NoOfferPays)));
    }

    #[test]
    fn figures_count_everyone() {
        let candidates = candidates();
        let limits = Limits { budget: Some(10.0), ..Limits::default() };
        let excluded = BTreeSet::from([b"asked".to_vec()]);
        let campaign = candidates.plan(CampaignSettings { limits, excluded, ..CampaignSettings::default() });
        let figures = campaign.figures(&candidates, &campaign.in_order(&candidates));
        assert_eq!((figures.customers, figures.contacted, figures.held_out), (5, 2, 0));
        assert_eq!((figures.cost, figures.value, figures.is_best), (10.0, 50.0, true));
        assert_eq!(figures.uses, [0, 2]);
        let out: Vec<u64> = figures.out.iter().map(|(_, count)| *count).collect();
        assert_eq!(out, [1, 1, 1]);
        let curve = campaign.value_curve(&candidates);
        assert!(curve.contains(&BudgetPoint { budget: 10.0, value: 50.0 }), "{curve:?}");
    }

    #[test]
    fn customers_who_are_not_contacted_keep_their_best_offer() {
        let mut candidates = candidates();
        candidates.push(b"two", &[proposal(0, 0.4, 1.0, 10.0), proposal(1, 0.3, 9.0, 30.0)]);
        let out = CampaignDecision::Out(WhyOut::Excluded);
        for (customer, decision, value) in [
            (5, CampaignDecision::Contacted(0), Some(10.0)),
            (5, out, Some(30.0)),
            (5, CampaignDecision::HeldOut, Some(30.0)),
            (2, out, None),
            (9, out, None),
        ] {
            let plan = candidates.with_offer(customer, decision);
            assert_eq!((plan.decision, plan.offer.map(|(choice, _)| choice.value)), (decision, value));
        }
    }

    #[test]
    fn choices_keep_their_estimates() {
        let candidates = candidates();
        assert_eq!(candidates.len(), 5);
        assert_eq!(candidates.choice(1, 0).unwrap().1, 0.2);
        assert_eq!(candidates.choice(1, 1), None);
        assert_eq!(candidates.choice(2, 0), None);
        assert_eq!((candidates.n_repeated_ids(), candidates.n_among(&BTreeSet::from([b"rich".to_vec()]))), (1, 2));
    }
}
