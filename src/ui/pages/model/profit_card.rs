//! What contacting customers earns.

use leptos::prelude::*;

use super::profit::{curve, numbers, offer_of, place, points, signed, table, verdict};
use super::save_bar::SaveBar;
use super::state::ModelState;
use crate::ui::charts::{self, Room};
use crate::ui::components::{ChartCard, ChartStage};
use crate::ui::pages::customer::offers::currency;

/// The heading.
const TITLE: &str = "Profit";

/// From this part of the greatest profit on, a mark is at the top of the curve.
const NEAR_THE_TOP: f64 = 0.9;

/// Profit by share contacted, for an offer that is described in three boxes.
#[component]
pub fn ProfitCard(
    /// What the page shares.
    state: ModelState,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let points = Memo::new(move |_| state.ranking.with_value(|ranking| points(ranking, &state.offer.get())));
    let words = Signal::derive(move || {
        state.schema(|schema| verdict(schema, &state.offer.get(), state.best_profit.get(), &state.cut.get()))
    });
    let marks = move || {
        let (_, cut) = state.drawn.get();
        let (contacted, profit) = place(&cut, &state.offer.get());
        let words = state.schema(|schema| signed(schema, profit));
        let most = state.best_profit.get().map_or(0.0, |best| best.cut.profit(&state.offer.get()));
        // the top is too flat for words beside it
        let room = if profit > most * NEAR_THE_TOP { Room::Above } else { Room::Beside };
        stage.palette.with(|palette| charts::cutoff_mark(palette, Some((contacted * 100.0, profit)), room, &words))
    };
    let all_numbers = move |()| state.ranking.with_value(|ranking| numbers(ranking, &state.offer.get_untracked()));
    let currency = state.schema(currency);
    let unit = if currency.is_empty() { String::new() } else { format!(" in {currency}") };
    let subtitle =
        format!("What contacting customers earns{unit}, from the highest estimate down, by share contacted in %.");
    view! {
        <ChartCard
            title=TITLE
            subtitle
            test_id="profit"
            chart=move || {
                let curve = points.with(|points| state.schema(|schema| curve(schema, points)));
                stage.palette.with(|palette| charts::curve(palette, &curve))
            }
            marks
            description=words
            table=Signal::derive(move || points.with(|points| state.schema(|schema| table(schema, points))))
            stage
        >
            <p class="card-note" data-testid="profit-verdict">{words}</p>
            <div class="offer-boxes">
                <OfferBox state place=0 id="profit-cost" label="Cost of an offer" unit=currency.clone() is_before=true />
                <OfferBox state place=1 id="profit-value" label="Value of a kept customer" unit=currency is_before=true />
                <OfferBox state place=2 id="profit-success" label="Offers that work" unit="%".to_owned() is_before=false />
            </div>
            <SaveBar of="profit" title=TITLE numbers=Callback::new(all_numbers) stage />
        </ChartCard>
    }
}

/// A number of the offer, and what is wrong with it.
#[component]
fn OfferBox(
    /// What the page shares.
    state: ModelState,
    /// Its place among the boxes.
    place: usize,
    /// The id of the box.
    id: &'static str,
    /// Its name.
    label: &'static str,
    /// The unit; may be empty.
    unit: String,
    /// Whether the unit stands before the number.
    is_before: bool,
) -> impl IntoView {
    let message_id = format!("{id}-error");
    let error = Memo::new(move |_| {
        state.boxes.with(|boxes| offer_of(boxes).err().and_then(|errors| errors.into_iter().nth(place).flatten()))
    });
    let is_invalid = move || error.with(Option::is_some);
    let described_by = message_id.clone();
    let unit_view = |shows: bool| (shows && !unit.is_empty()).then(|| view! { <span>{unit.clone()}</span> });
    view! {
        <div class="offer-box">
            <label for=id>{label}</label>
            <div class="number-box" class:invalid=is_invalid>
                {unit_view(is_before)}
                <input
                    id=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-invalid=move || is_invalid().then_some("true")
                    aria-describedby=move || is_invalid().then(|| described_by.clone())
                    prop:value=move || state.boxes.with(|boxes| boxes.get(place).cloned())
                    on:input=move |event| {
                        state
                            .boxes
                            .update(|boxes| {
                                if let Some(text) = boxes.get_mut(place) {
                                    *text = event_target_value(&event);
                                }
                            })
                    }
                />
                {unit_view(!is_before)}
            </div>
            <p class="field-error" id=message_id>
                {move || error.get()}
            </p>
        </div>
    }
}
