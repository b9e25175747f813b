//! The results of a plan, and what can be done with it.

use leptos::prelude::*;

use super::state::{Planned, show_group};
use crate::browser::has_table_programs;
use crate::pages::portfolio::calls::open_sheet::start_sheet;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::candidates::CampaignGroup;
use churnscope_engine::csv::{CellKind, Columns};
use churnscope_wording::plan::how_good;
use churnscope_wording::planned_lines::planned_kinds;
use churnscope_wording::portfolio::{calls, campaign};
use churnscope_wording::values::count;
use churnscope_worker::controller::{Reading, Status};

/// The ID of the button that starts a call sheet.
pub const START_CALLS: &str = "start-calls";

/// The ID of the plan's figures, which get the focus once the plan is made.
pub const PLAN_RESULT: &str = "plan-result";

/// The last plan, and what can be done with it. Nothing without a plan.
#[component]
pub fn PlanView(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let campaign = state.campaign;
    let is_outdated = move || campaign.is_outdated();
    let figures = move || campaign.planned.with(|planned| planned.as_ref().map(|planned| figures(state, planned)));
    let download = move |_| state.controller.save_plan(state.download.get_untracked().columns.defuse, None);
    let download_workbook = move |_| {
        if let Some((defuse, columns)) = plan_workbook(state) {
            state.controller.save_plan(defuse, Some(columns));
        }
    };
    view! {
        <Show when=move || campaign.has_plan().get()>
            <div
                id=PLAN_RESULT
                tabindex="-1"
                role="status"
                class="plan"
                class:outdated=is_outdated
                data-testid=PLAN_RESULT
            >
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
                <Show when=has_table_programs>
                    <button
                        type="button"
                        class="button"
                        data-testid="download-plan-workbook"
                        // writing a workbook would stop other work
                        disabled=move || state.controller.status().get() != Status::Idle
                        on:click=download_workbook
                    >
                        {campaign::DOWNLOAD_WORKBOOK}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

/// Whether the cells of the plan's customers were neutralized, and the kinds of the columns of the plan's file.
fn plan_workbook(state: PortfolioState) -> Option<(bool, Vec<CellKind>)> {
    let wanted = state.campaign.found_columns()?;
    state.report.with_untracked(|report| {
        let Reading { header, choices, .. } = &report.as_ref()?.reading;
        let found =
            state.scorer.with_value(|scorer| Columns::resolve_with(scorer.schema(), header, &choices.columns).ok())?;
        Some((wanted.defuse, planned_kinds(wanted.kinds(header, &found))))
    })
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
