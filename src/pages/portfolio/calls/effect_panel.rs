//! Compares the outcomes of those who were to be called with the outcomes of those who were held out.

use leptos::prelude::*;

use super::open_sheet::list_id;
use super::uplift_chart::UpliftChart;
use crate::browser::press;
use crate::components::{FileInput, TableRegion};
use crate::pages::portfolio::TEXT_FILES;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::call_sheet::FollowedCalls;
use churnscope_engine::campaign::effect::{CallEffect, OfferEffects, UpliftPoint, by_decile, by_offer, uplift_curve};
use churnscope_engine::schema::Schema;
use churnscope_wording::portfolio::calls;
use churnscope_wording::values::count;

/// The ID of the file input.
const OUTCOMES_INPUT: &str = "outcomes-input";

/// A button that opens a file with outcomes and, once there are outcomes, their comparison.
#[component]
pub fn EffectPanel(
    /// The state of the page.
    state: PortfolioState,
    /// The model's schema.
    schema: StoredValue<Schema>,
) -> impl IntoView {
    let calls_state = state.calls;
    let followed = Memo::new(move |_| calls_state.followed());
    let result =
        move || followed.get().map(|(file, followed, n_unknown)| view! { <EffectResult file followed n_unknown /> });
    view! {
        <div class="calls-panel" data-testid="effect">
            <h3 class="panel-title">{calls::EFFECT_TITLE}</h3>
            <p class="card-note">{calls::EFFECT_INTRO}</p>
            <FileInput
                id=OUTCOMES_INPUT
                label=calls::OUTCOMES_INPUT
                accept=TEXT_FILES
                on_file=Callback::new(move |file| calls_state.measure(schema, list_id(state), file))
            />
            <div class="problem-buttons">
                <button type="button" class="button" on:click=|_| press(OUTCOMES_INPUT)>
                    {calls::CHOOSE_OUTCOMES}
                </button>
            </div>
            <div role="status" data-testid="effect-result">
                {result}
            </div>
        </div>
    }
}

#[component]
fn EffectResult(file: String, followed: FollowedCalls, n_unknown: usize) -> impl IntoView {
    let all = CallEffect::among(&followed.customers);
    let OfferEffects { offers, others } = by_offer(&followed.customers);
    let named = offers.into_iter().map(|(offer, effect)| {
        let name = followed.offers.get(offer as usize).filter(|name| !name.is_empty());
        (name.cloned().unwrap_or_else(|| calls::NO_OFFER.to_owned()), effect)
    });
    let total = (calls::ALL_CUSTOMERS.to_owned(), all);
    let others = others.map(|(number, effect)| (calls::other_offers(count(number as u64)), effect));
    let offers: Vec<_> = [total].into_iter().chain(named).chain(others).collect();
    let deciles = by_decile(&followed.customers).into_iter().zip(1..);
    let deciles: Vec<_> = deciles.map(|(effect, number)| (calls::decile(number), effect)).collect();
    let curve = uplift_curve(&followed.customers);
    let notes = [
        (followed.n_not_reached, calls::not_reached as fn(String) -> String),
        (followed.n_missing, calls::missing),
        (n_unknown, calls::unknown_outcomes),
    ];
    let notes = notes.into_iter().filter(|(number, _)| *number > 0).map(|(number, note)| {
        view! { <p class="card-note">{note(count(number as u64))}</p> }
    });
    view! {
        <p class="effect-verdict">{calls::verdict(&all)}</p>
        <p class="card-note">{file} " · " {calls::EVERYONE_COUNTS}</p>
        {notes.collect_view()}
        <EffectTable caption=calls::BY_OFFER lines=offers />
        <EffectTable caption=calls::BY_DECILE lines=deciles />
        {(curve.len() > 1).then(|| view! { <Uplift curve /> })}
    }
}

/// The effect among those with the highest estimates, as a chart and in figures.
#[component]
fn Uplift(curve: Vec<UpliftPoint>) -> impl IntoView {
    let lines = curve.iter().map(|point| (calls::top_share(point.share), point.effect)).collect();
    view! {
        <h4 class="effect-caption">{calls::BY_SHARE}</h4>
        <p class="card-note">{calls::UPLIFT_NOTE}</p>
        <UpliftChart curve />
        <details class="chart-figures">
            <summary>{calls::FIGURES}</summary>
            <NumbersTable caption=calls::BY_SHARE lines />
        </details>
    }
}

#[component]
fn EffectTable(caption: &'static str, lines: Vec<(String, CallEffect)>) -> impl IntoView {
    view! {
        <h4 class="effect-caption">{caption}</h4>
        <NumbersTable caption lines />
    }
}

#[component]
fn NumbersTable(caption: &'static str, lines: Vec<(String, CallEffect)>) -> impl IntoView {
    let head = [calls::GROUP, calls::CALLED_LEFT, calls::HELD_OUT_LEFT, calls::DIFFERENCE];
    let line = |(name, effect): (String, CallEffect)| {
        let cells = calls::effect_cells(&effect).map(|cell| view! { <td>{cell}</td> });
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells}
            </tr>
        }
    };
    view! {
        <TableRegion label=Signal::stored(caption.to_owned())>
            <table class="numbers">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{head.map(|name| view! { <th scope="col">{name}</th> })}</tr>
                </thead>
                <tbody>{lines.into_iter().map(line).collect_view()}</tbody>
            </table>
        </TableRegion>
    }
}
