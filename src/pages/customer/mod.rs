//! The Customer page: a form for one customer, and what the model says about that customer.

pub mod actions_card;
pub mod analysis;
pub mod certainty_card;
pub mod comparison_card;
pub mod draft;
pub mod emphasis;
pub mod estimate;
pub mod field_controls;
pub mod field_row;
pub mod forest_card;
pub mod form;
pub mod gauge;
pub mod history;
pub mod identity_bar;
pub mod linked_customer;
pub mod offer_list;
pub mod offer_terms;
pub mod offer_terms_boxes;
pub mod result_card;
pub mod scenario;
pub mod session;
pub mod sharing;
pub mod tables;
pub mod what_if;
pub mod what_if_card;
pub mod why_card;

use leptos::prelude::*;

use self::actions_card::{ActionsCard, OfferTermsState};
use self::analysis::Analysis;
use self::certainty_card::CertaintyCard;
use self::comparison_card::ComparisonCard;
use self::draft::Edit;
use self::estimate::Estimate;
use self::forest_card::ForestCard;
use self::form::CustomerForm;
use self::history::FormAction;
use self::identity_bar::IdentityBar;
use self::linked_customer::load_linked_customer;
use self::result_card::ResultCard;
use self::scenario::{ScenarioStrip, supposition};
use self::session::CustomerSession;
use self::sharing::ShareButtons;
use self::what_if_card::WhatIfCard;
use self::why_card::WhyCard;
use crate::browser::{effect, fragment, on_print, once_a_frame, provide_part, settled};
use crate::components::{Announcer, ChartStage};
use crate::printed_customer::PrintedCustomer;
use crate::route::Page;
use crate::session::form_of;
use crate::shared_customer::SharedCustomer;
use crate::standards::Standards;
use churnscope_engine::customer::Customer;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::estimate::spoken;
use churnscope_wording::customer::identity;
use churnscope_wording::customer::sharing::out_of_date;
use churnscope_wording::shell;

/// How long the form must stay unchanged before offers are computed, in milliseconds.
const OFFERS_DELAY: u32 = 100;

/// The form for one customer, and the results.
#[component]
pub fn CustomerPage(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The cutoff and bands in use.
    standards: Standards,
    /// The link in the last address that named this page; empty if there is none.
    link: Memo<String>,
    /// The ID of the customer on the form, or the line or row number if the file has no IDs; `None` unless the customer
    /// was opened from the list or the call sheet. This page sets it.
    name: RwSignal<Option<String>>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let session = scorer.with_value(|scorer| CustomerSession::restored(scorer.schema()));
    let restored_link = session.link;
    let history = RwSignal::new(session.history);
    provide_part(CustomerSession::PART, move || CustomerSession {
        form: scorer.with_value(|scorer| form_of(scorer.schema())),
        history: history.get_untracked(),
        link: link.get_untracked(),
    });
    let draft = Memo::new(move |_| history.with(|history| history.draft().cloned()).unwrap_or_default());
    let customer: Memo<Customer> =
        Memo::new(move |_| scorer.with_value(|scorer| draft.with(|draft| draft.customer(scorer.schema()))));
    let facts: Memo<Customer> = Memo::new(move |_| {
        let facts = history.with(|history| history.facts().cloned()).unwrap_or_default();
        scorer.with_value(|scorer| facts.customer(scorer.schema()))
    });
    let opened = Memo::new(move |_| history.with(|history| history.opened().cloned()));
    effect(move || name.set(opened.with(|opened| opened.as_ref().map(|opened| opened.id.clone()))));
    let terms = OfferTermsState::restored(scorer);
    let supposition = supposition(scorer, facts, customer, terms.parsed);
    let invalid_field = Memo::new(move |_| {
        scorer.with_value(|scorer| {
            let schema = scorer.schema();
            let field = draft.with(|draft| draft.invalid_field(schema));
            field.and_then(|field| schema.fields.get(field)).map(|field| field.label.clone())
        })
    });
    // the estimate and the cards are updated at most once per frame
    let shown = once_a_frame(customer.into());
    let settled_customer = settled(shown, OFFERS_DELAY);
    let is_changing = Memo::new(move |_| shown.with(|shown| settled_customer.with(|settled| shown != settled)));
    let estimate = Memo::new(move |_| {
        standards.saved();
        scorer.with_value(|scorer| shown.with(|customer| Estimate::of(scorer, customer)))
    });
    let analysis = Memo::new(move |_| {
        standards.saved();
        scorer.with_value(|scorer| shown.with(|customer| Analysis::of(scorer, customer)))
    });
    let on_action = Callback::new(move |action: FormAction| {
        scorer.with_value(|scorer| history.update(|history| history.apply(scorer.schema(), action)));
    });
    let on_edit = Callback::new(move |edit: Edit| on_action.run(FormAction::Edit(edit)));
    let link_error = load_linked_customer(scorer, link, restored_link, customer, history, on_action);
    let shared = Signal::derive(move || {
        let warning = invalid_field.get().map(out_of_date);
        let identity = opened.with(|opened| {
            opened.as_ref().map(|opened| identity::lines(&opened.id, &opened.columns)).unwrap_or_default()
        });
        SharedCustomer {
            facts: facts.get(),
            identity,
            notes: [warning, supposition.get()].into_iter().flatten().collect(),
        }
    });
    let address = fragment();
    on_print(move |date| {
        let is_shown = address.with_untracked(|address| Page::of_fragment(address) == Page::Customer);
        is_shown.then(|| scorer.with_value(|scorer| PrintedCustomer::of(scorer, shared.get_untracked(), date)))
    });
    let announcement = Signal::derive(move || {
        let Estimate { probability, band, share_below } = estimate.get();
        invalid_field.with(|field| spoken(probability, band, share_below, field.as_deref()))
    });

    view! {
        <div class="customer">
            <h1 class="visually-hidden">{shell::CUSTOMER}</h1>
            <IdentityBar opened />
            <CustomerForm scorer draft customer on_edit />
            <div class="results">
                <ResultCard scorer standards estimate analysis invalid_field stage />
                {move || link_error.get().map(|error| view! { <p class="card notice" role="alert">{error}</p> })}
                <ShareButtons scorer customer shared invalid_field />
                <ScenarioStrip
                    scorer
                    history
                    customer
                    probability=Signal::derive(move || estimate.get().probability)
                    supposition
                    on_action
                />
                <div class="cards" class:stale=move || invalid_field.with(Option::is_some)>
                    <WhyCard scorer analysis stage />
                    <ActionsCard scorer customer=settled_customer is_changing terms on_edit />
                    <WhatIfCard scorer customer=shown stage on_edit />
                    <CertaintyCard scorer analysis stage />
                    <ComparisonCard scorer standards estimate stage />
                    <ForestCard scorer customer=shown />
                </div>
            </div>
            <Announcer sentence=announcement />
        </div>
    }
}
