//! The Customer page: one customer on a form, and what the model says about them.

pub mod actions_card;
pub mod certainty_card;
pub mod draft;
pub mod estimate;
pub mod field_row;
pub mod figures;
pub mod forest_card;
pub mod forest_words;
pub mod form;
pub mod history;
pub mod insight;
pub mod offers;
pub mod result_card;
pub mod scenario;
pub mod session;
pub mod standing_card;
pub mod take_along;
pub mod what_if;
pub mod what_if_card;
pub mod why_card;

use leptos::prelude::*;

use self::actions_card::ActionsCard;
use self::certainty_card::CertaintyCard;
use self::draft::Edit;
use self::estimate::Estimate;
use self::forest_card::ForestCard;
use self::form::CustomerForm;
use self::history::Move;
use self::insight::Insight;
use self::result_card::ResultCard;
use self::scenario::ScenarioStrip;
use self::session::CustomerSession;
use self::standing_card::StandingCard;
use self::take_along::TakeAlong;
use self::what_if_card::WhatIfCard;
use self::why_card::WhyCard;
use crate::browser::{effect, on_print, once_a_frame, provide_part, settled};
use crate::components::{Announcer, ChartStage};
use crate::session::form_of;
use crate::sheet::Sheet;
use crate::standards::Standards;
use crate::words::capitalised;
use churnscope_engine::customer::Customer;
use churnscope_engine::link::read_link;
use churnscope_engine::scorer::Scorer;

/// How long a form has not been changed when offers are looked for, in milliseconds.
const AT_REST: u32 = 100;

/// One customer: the form, the estimate, and the cards that explain it.
#[component]
pub fn CustomerPage(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// Cutoff and bands.
    standards: Standards,
    /// The link in the address; empty where there is none.
    link: Memo<String>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let left = scorer.with_value(|scorer| CustomerSession::restored(scorer.schema()));
    let linked = StoredValue::new(left.link.clone());
    let history = RwSignal::new(left.history);
    provide_part(CustomerSession::PART, move || CustomerSession {
        form: scorer.with_value(|scorer| form_of(scorer.schema())),
        history: history.get_untracked(),
        link: link.get_untracked(),
    });
    let draft = Memo::new(move |_| history.with(|history| history.draft().cloned()).unwrap_or_default());
    let customer: Memo<Customer> =
        Memo::new(move |_| scorer.with_value(|scorer| draft.with(|draft| draft.customer(scorer.schema()))));
    let refused = Memo::new(move |_| {
        scorer.with_value(|scorer| {
            let schema = scorer.schema();
            let field = draft.with(|draft| draft.refused(schema));
            field.and_then(|field| schema.fields.get(field)).map(|field| field.label.clone())
        })
    });
    // all that is said of the customer follows the form, once a frame
    let shown = once_a_frame(customer.into());
    let estimate = Memo::new(move |_| {
        standards.saved();
        scorer.with_value(|scorer| shown.with(|customer| Estimate::of(scorer, customer)))
    });
    let rested = settled(shown, AT_REST);
    let is_changing = Memo::new(move |_| shown.with(|shown| rested.with(|rested| shown != rested)));
    let insight = Memo::new(move |_| {
        standards.saved();
        scorer.with_value(|scorer| shown.with(|customer| Insight::of(scorer, customer)))
    });
    let on_move = Callback::new(move |done: Move| {
        scorer.with_value(|scorer| history.update(|history| history.apply(scorer.schema(), done)));
    });
    let on_edit = Callback::new(move |edit: Edit| on_move.run(Move::Edit(edit)));
    let (refused_link, set_refused_link) = signal(None::<String>);
    effect(move || {
        let link = link.get();
        // what a link brought before may have been changed since
        let is_new = linked.try_update_value(|linked| std::mem::take(linked) != link);
        let read =
            (!link.is_empty() && is_new == Some(true)).then(|| scorer.with_value(|scorer| read_link(scorer, &link)));
        if let Some(Ok(linked)) = &read
            && customer.with_untracked(|customer| customer != linked)
        {
            on_edit.run(Edit::Take(linked.values().to_vec()));
        }
        set_refused_link.set(read.and_then(Result::err).map(|error| capitalised(&error.to_string())));
    });
    on_print(move |date| {
        scorer.with_value(|scorer| customer.with_untracked(|customer| Sheet::of(scorer, customer, date)))
    });
    let spoken = Signal::derive(move || refused.with(|refused| estimate.get().spoken(refused.as_deref())));

    view! {
        <div class="customer">
            <h1 class="visually-hidden">"Customer"</h1>
            <CustomerForm scorer draft customer on_edit />
            <div class="results">
                <ResultCard scorer standards estimate insight refused stage />
                {move || refused_link.get().map(|why| view! { <p class="card notice" role="alert">{why} "."</p> })}
                <TakeAlong scorer customer />
                <ScenarioStrip
                    scorer
                    history
                    customer
                    probability=Signal::derive(move || estimate.get().probability)
                    on_move
                />
                <div class="cards">
                    <WhyCard scorer insight stage />
                    <ActionsCard scorer customer=rested is_changing on_edit />
                    <WhatIfCard scorer customer=shown stage on_edit />
                    <CertaintyCard scorer insight stage />
                    <StandingCard scorer standards estimate stage />
                    <ForestCard scorer customer=shown />
                </div>
            </div>
            <Announcer sentence=spoken />
        </div>
    }
}
