//! The cards that plan a campaign: who is called, with which offers.

pub mod form;
pub mod left_out;
pub mod offers_table;
pub mod plan_view;
pub mod state;
pub mod value_card;

use leptos::prelude::*;

use self::form::{CampaignBox, CampaignErrors};
use self::left_out::LeftOutLine;
use self::offers_table::OffersTable;
use self::plan_view::PlanView;
use self::state::{Planned, plan};
use self::value_card::ValueCard;
use crate::browser::Status;
use crate::components::{Card, ChartStage, NumberBox};
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::offers::offers;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::offers::currency;
use churnscope_wording::portfolio::campaign;

/// The ID of the note on the seed of the hold-out.
const SEED_NOTE: &str = "campaign-seed-note";

/// The ID of the button that plans.
pub const PLAN_BUTTON: &str = "plan-button";

/// The ID of the button that shows or hides the cards.
pub const CAMPAIGN_BUTTON: &str = "campaign-button";

/// A button that shows or hides the cards. Nothing if the model has no offers.
#[component]
pub fn CampaignButton(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let has_offers = state.scorer.with_value(|scorer| offers(scorer.schema()).next().is_some());
    has_offers.then(
        || view! { <Toggle id=CAMPAIGN_BUTTON is_on=state.campaign.is_open name=campaign::TITLE class="button" /> },
    )
}

/// The campaign's cards, unless they are hidden. The value of other budgets is shown only if the budget can make a
/// difference.
#[component]
pub fn CampaignCards(
    /// The state of the page.
    state: PortfolioState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let planned = state.campaign.planned;
    let has_curve = Memo::new(move |_| planned.with(|planned| planned.as_ref().is_some_and(Planned::has_curve)));
    view! {
        <Show when=move || state.campaign.is_open.get()>
            <div class="cards campaign" class:with-chart=has_curve>
                <PlanCard state />
                <Show when=move || has_curve.get()>
                    <ValueCard state stage />
                </Show>
            </div>
        </Show>
    }
}

#[component]
fn PlanCard(state: PortfolioState) -> impl IntoView {
    let form = state.campaign.form;
    let errors = Memo::new(move |_| {
        let parse = |scorer: &Scorer| form.with(|form| form.parse(scorer.schema()).err());
        state.scorer.with_value(parse).unwrap_or_default()
    });
    let shows_offers = RwSignal::new(false);
    let offers_button =
        move || view! { <Toggle id="offers-button" is_on=shows_offers name=campaign::OFFERS class="button small" /> };
    // an error in the offers disables the button, so it is shown even if the offers are hidden
    let hidden_problem = move || {
        let problem =
            errors.with(|errors| errors.iter().find(|error| is_in_offers(error)).map(|(_, problem)| problem.clone()));
        problem.filter(|_| !shows_offers.get()).map(|problem| view! { <p class="field-error">{problem}</p> })
    };
    view! {
        <Card title=campaign::TITLE subtitle=campaign::SUBTITLE test_id="campaign" controls=offers_button>
            <Settings state errors />
            <SeedLine state errors />
            <LeftOutLine state />
            {hidden_problem}
            <Show when=move || shows_offers.get()>
                <OffersTable state errors />
            </Show>
            <PlanView state />
        </Card>
    }
}

/// A button that shows or hides something.
#[component]
fn Toggle(id: &'static str, is_on: RwSignal<bool>, name: &'static str, class: &'static str) -> impl IntoView {
    view! {
        <button
            id=id
            type="button"
            class=class
            aria-expanded=move || is_on.get().to_string()
            on:click=move |_| is_on.update(|is_on| *is_on = !*is_on)
        >
            {name}
        </button>
    }
}

fn is_in_offers((of, _): &(Option<CampaignBox>, String)) -> bool {
    matches!(of, None | Some(CampaignBox::Offer(..)))
}

#[component]
fn Settings(state: PortfolioState, errors: Memo<CampaignErrors>) -> impl IntoView {
    let (currency, has_charge) =
        state.scorer.with_value(|scorer| (currency(scorer.schema()), scorer.schema().monthly_charge.is_some()));
    let is_busy = move || state.controller.status().get() != Status::Idle;
    let setting = move |of, label, unit: &str| {
        view! { <Setting state errors of label unit=unit.to_owned() /> }
    };
    view! {
        <div class="campaign-settings">
            {setting(CampaignBox::Budget, campaign::BUDGET, &currency)}
            {setting(CampaignBox::Calls, campaign::CALLS, "")}
            {setting(CampaignBox::MinValue, campaign::MIN_VALUE, &currency)}
            {setting(CampaignBox::HoldOut, campaign::HOLD_OUT, "%")}
            {setting(CampaignBox::Months, campaign::MONTHS, "")}
            {(!has_charge).then(|| setting(CampaignBox::MonthlyValue, campaign::MONTHLY_VALUE, &currency))}
            <button
                type="button"
                id=PLAN_BUTTON
                class="button"
                data-testid="plan"
                disabled=move || is_busy() || errors.with(|errors| !errors.is_empty())
                on:click=move |_| plan(state)
            >
                {campaign::PLAN}
            </button>
        </div>
    }
}

#[component]
fn Setting(
    state: PortfolioState,
    errors: Memo<CampaignErrors>,
    of: CampaignBox,
    label: &'static str,
    unit: String,
) -> impl IntoView {
    let form = state.campaign.form;
    let text = Signal::derive(move || form.with(|form| form.text(of).to_owned()));
    let error = Signal::derive(move || error_of(errors, of));
    let on_text = Callback::new(move |text| form.update(|form| form.set(of, text)));
    let placeholder = match of {
        CampaignBox::Budget | CampaignBox::Calls => campaign::NO_LIMIT,
        CampaignBox::MinValue => "0",
        _ => "",
    };
    let is_before = unit != "%";
    view! { <NumberBox id=box_id(of) label unit is_before placeholder text error on_text /> }
}

/// A box for the seed of the hold-out.
#[component]
fn SeedLine(state: PortfolioState, errors: Memo<CampaignErrors>) -> impl IntoView {
    let (form, of) = (state.campaign.form, CampaignBox::Seed);
    let error = move || error_of(errors, of);
    view! {
        <div class="campaign-line">
            <label for=box_id(of)>{campaign::SEED}</label>
            <input
                id=box_id(of)
                class="small-box"
                type="text"
                inputmode="numeric"
                autocomplete="off"
                aria-invalid=move || error().is_some().then_some("true")
                aria-describedby=SEED_NOTE
                prop:value=move || form.with(|form| form.text(of).to_owned())
                on:input=move |event| form.update(|form| form.set(of, event_target_value(&event)))
            />
            <span id=SEED_NOTE class:field-error=move || error().is_some()>
                {move || error().unwrap_or_else(|| campaign::SEED_NOTE.to_owned())}
            </span>
        </div>
    }
}

/// The error in a box.
pub fn error_of(errors: Memo<CampaignErrors>, of: CampaignBox) -> Option<String> {
    errors.with(|errors| errors.iter().find(|(at, _)| *at == Some(of)).map(|(_, problem)| problem.clone()))
}

/// The ID of a box.
pub fn box_id(of: CampaignBox) -> String {
    match of {
        CampaignBox::Offer(offer, term) => format!("offer-{offer}-{term:?}").to_lowercase(),
        _ => format!("campaign-{of:?}").to_lowercase(),
    }
}
