//! The results of a plan, and what can be done with it.

use leptos::prelude::*;

use super::state::{Planned, show_group};
use crate::pages::portfolio::calls::open_sheet::start_sheet;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::candidates::CampaignGroup;
use churnscope_wording::plan::how_good;
use churnscope_wording::portfolio::{calls, campaign};
use churnscope_wording::values::count;

/// The ID of the button that starts a call sheet.
pub const START_CALLS: &str = "start-calls";

/// The last plan, and what can be done with it. Nothing without a plan.
#[component]
pub fn PlanView(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let campaign = state.campaign;
    let is_outdated = move || campaign.is_outdated();
    let figures = move || campaign.planned.with(|planned| planned.as_ref().map(|planned| figures(state, planned)));
    let download = move |_| state.controller.save_plan(state.download.get_untracked().columns.defuse);
    view! {
        <Show when=move || campaign.has_plan().get()>
            <div role="status" class="plan" class:outdated=is_outdated data-testid="plan-result">
                {figures}
            </div>
            <Show when=is_outdated>
                <p class="notice">{campaign::CHANGED}</p>
            </Show>
            <div class="plan-actions">
                <GroupButtons state />
                <button
                    id=START_CALLS
                    type="button"
                    class="button"
                    data-testid=START_CALLS
                    on:click=move |_| start_sheet(state)
                >
                    {calls::START}
                </button>
                <button type="button" class="button" data-testid="download-plan" on:click=download>
                    {campaign::DOWNLOAD}
                </button>
            </div>
        </Show>
    }
}

fn figures(state: PortfolioState, planned: &Planned) -> impl IntoView + use<> {
    let figures = &planned.figures;
    let (amounts, uses, out) = state.scorer.with_value(|scorer| {
        let schema = scorer.schema();
        let amounts = [figures.cost, figures.value].map(|amount| campaign::amount(schema, amount));
        (amounts, campaign::uses(schema, figures), campaign::out(schema, figures))
    });
    let [cost, value] = amounts;
    let numbers = [count(figures.contacted), cost, value, count(figures.held_out)];
    let tile = |(number, name): (String, &'static str)| {
        view! {
            <div>
                <p class="tile-figure">{number}</p>
                <p class="tile-name">{name}</p>
            </div>
        }
    };
    let tiles = numbers.into_iter().zip(campaign::tile_names(figures)).map(tile).collect_view();
    let verdict = if figures.contacted == 0 { campaign::NOBODY.to_owned() } else { how_good(figures) };
    let uses = uses.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <div class="plan-tiles">{tiles}</div>
        <p class="card-note">{verdict} " " {campaign::NOT_CAUSAL}</p>
        <ul class="plan-uses">{uses}</ul>
        <p class="card-note">{out}</p>
    }
}

/// Buttons that list all customers, or one group of the plan.
#[component]
fn GroupButtons(state: PortfolioState) -> impl IntoView {
    let groups = [None, Some(CampaignGroup::Contacted), Some(CampaignGroup::HeldOut), Some(CampaignGroup::Out)];
    let button = move |group: Option<CampaignGroup>| {
        let is_shown = move || state.query.with(|query| query.filter.group == group);
        view! {
            <button
                type="button"
                class="button band-button"
                aria-pressed=move || is_shown().to_string()
                on:click=move |_| show_group(state, group)
            >
                {group.map_or(campaign::ALL, campaign::group_name)}
            </button>
        }
    };
    view! {
        <div class="band-buttons" role="group" aria-label=campaign::SHOW>
            {groups.map(button)}
        </div>
    }
}
