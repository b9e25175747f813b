//! The campaign's form and its last plan.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::form::CampaignForm;
use super::plan_view::PLAN_RESULT;
use crate::browser::{after_paint, focus_if_lost};
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::candidates::{CampaignFigures, CampaignGroup, CampaignSettings};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::campaign::plan::BudgetPoint;
use churnscope_engine::csv::ScoredColumns;
use churnscope_engine::portfolio::{Filter, Query, SortKey};
use churnscope_engine::schema::Bands;

/// The state of the cards that plan a campaign; a copy refers to the same state.
#[derive(Clone, Copy)]
pub struct CampaignState {
    /// What the user entered.
    pub form: RwSignal<CampaignForm>,
    /// The customers to leave out.
    pub left_out: RwSignal<Option<LeftOut>>,
    /// Whether the cards are shown.
    pub is_open: RwSignal<bool>,
    /// The last plan for the current list.
    pub planned: RwSignal<Option<Planned>>,
    /// The file, terms, columns, and bands for which the ledger last found offers.
    found: StoredValue<Option<FoundWith>>,
    n_plans: StoredValue<u32>,
}

/// Customers whom the plan leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// The name of the file with the customers' IDs.
    pub file: String,
    /// The customers' IDs.
    pub ids: BTreeSet<Vec<u8>>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Increases with each plan.
    pub number: u32,
    /// The form when the plan was made.
    pub form: CampaignForm,
    /// The customers who were left out.
    pub left_out: Option<LeftOut>,
    /// The plan in figures.
    pub figures: CampaignFigures,
    /// What plans with other budgets would be worth.
    pub curve: Vec<BudgetPoint>,
}

/// The file by the generation of its report, the terms, and how the plan's file is written.
#[derive(Clone, PartialEq)]
struct FoundWith {
    generation: u32,
    terms: Terms,
    columns: ScoredColumns,
    bands: Bands,
}

impl Planned {
    /// Whether another budget can make a difference: not if no offer costs anything.
    pub fn has_curve(&self) -> bool {
        self.curve.last().is_some_and(|point| point.budget > 0.0)
    }
}

impl CampaignState {
    /// No plan yet.
    pub fn new(form: CampaignForm) -> Self {
        let (form, planned) = (RwSignal::new(form), RwSignal::new(None));
        let (found, n_plans) = (StoredValue::new(None), StoredValue::new(0));
        Self { form, left_out: RwSignal::new(None), is_open: RwSignal::new(false), planned, found, n_plans }
    }

    /// Whether the settings or the customers to leave out have changed since the plan was made.
    pub fn is_outdated(&self) -> bool {
        let Self { form, left_out, planned, .. } = *self;
        let is_current = |planned: &Planned| {
            form.with(|form| *form == planned.form) && left_out.with(|left_out| *left_out == planned.left_out)
        };
        planned.with(|planned| planned.as_ref().is_some_and(|planned| !is_current(planned)))
    }

    /// Whether there is a plan for the current list.
    pub fn has_plan(&self) -> Memo<bool> {
        let planned = self.planned;
        Memo::new(move |_| planned.with(Option::is_some))
    }

    /// The columns with which the plan's file starts; `None` before offers are found.
    pub fn found_columns(&self) -> Option<ScoredColumns> {
        self.found.with_value(|found| found.as_ref().map(|found| found.columns))
    }

    /// The number of the last plan; 0 without one.
    pub fn plan_number(&self) -> u32 {
        self.planned.with(|planned| planned.as_ref().map_or(0, |planned| planned.number))
    }
}

/// Plans the campaign of the form, unless the form has errors. First finds the offers for all customers, unless they
/// are known. The list then shows the customers to call, those with the most valuable offers first.
pub fn plan(state: PortfolioState) {
    let campaign = state.campaign;
    let form = campaign.form.get_untracked();
    let parsed = state.scorer.with_value(|scorer| form.parse(scorer.schema()));
    let generation = state.report.with_untracked(|report| report.as_ref().map(|report| report.generation));
    let (Ok((terms, settings)), Some(generation)) = (parsed, generation) else { return };
    let left_out = campaign.left_out.get_untracked();
    let excluded = left_out.as_ref().map(|left_out| left_out.ids.clone()).unwrap_or_default();
    let settings = CampaignSettings { excluded, ..settings };
    let download = state.download.get_untracked().columns;
    let columns = ScoredColumns { n_reasons: 0, at_risk: false, ..download };
    let bands = state.standards.bands();
    let found = FoundWith { generation, terms: terms.clone(), columns, bands };
    let is_known = campaign.found.with_value(|known| known.as_ref() == Some(&found));
    let plan = move || {
        // the page may be closed before an answer arrives
        if campaign.found.try_set_value(Some(found)).is_none() {
            state.controller.plan(settings, move |figures, curve| {
                campaign.n_plans.try_update_value(|n_plans| *n_plans = n_plans.wrapping_add(1));
                let number = campaign.n_plans.try_get_value().unwrap_or_default();
                if campaign.planned.try_set(Some(Planned { number, form, left_out, figures, curve })).is_none() {
                    show_group(state, Some(CampaignGroup::Contacted));
                    // the button was disabled meanwhile
                    after_paint(|| focus_if_lost(PLAN_RESULT));
                }
            });
        }
    };
    if is_known {
        plan();
    } else {
        // the ledger drops the former plan
        forget_plan(state);
        state.controller.find_offers(terms, columns, bands, plan);
    }
}

/// Forgets the plan and the offers, and lists the customers without them.
pub fn forget_plan(state: PortfolioState) {
    state.campaign.found.set_value(None);
    if state.campaign.planned.with_untracked(Option::is_some) {
        state.campaign.planned.set(None);
        state.query.update(|query| *query = without_plan(std::mem::take(query)));
    }
}

/// Lists a group of the plan, those with the most valuable offers first, or all customers, by risk.
pub fn show_group(state: PortfolioState, group: Option<CampaignGroup>) {
    state.query.update(|query| {
        query.filter.group = group;
        query.sort = if group.is_some() { SortKey::OfferValue } else { SortKey::Probability };
        query.descending = true;
    });
}

/// The same query without its references to a plan.
pub fn without_plan(query: Query) -> Query {
    let sort = if query.sort == SortKey::OfferValue { SortKey::Probability } else { query.sort };
    Query { filter: Filter { group: None, ..query.filter }, sort, ..query }
}
