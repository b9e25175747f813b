//! What contacting customers earns.

use leptos::prelude::*;

use super::number_box::{NumberBox, put};
use super::profit::{curve, numbers, offer_of, place, points, signed, table, verdict};
use super::save_bar::SaveBar;
use super::state::ModelState;
use crate::components::{ChartCard, ChartStage};
use churnscope_pictures::{Picture, Room};
use churnscope_wording::customer::offers::currency;

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
        Picture::CutoffMark { place: Some((contacted * 100.0, profit)), room, words }
    };
    let all_numbers = move |()| state.ranking.with_value(|ranking| numbers(ranking, &state.offer.get_untracked()));
    let currency = state.schema(currency);
    let unit = if currency.is_empty() { String::new() } else { format!(" in {currency}") };
    let subtitle =
        format!("What contacting customers earns{unit}, from the highest estimate down, by share contacted in %.");
    let offer_box = move |place: usize, id, label, unit: &str| {
        let error = Memo::new(move |_| {
            state.boxes.with(|boxes| offer_of(boxes).err().and_then(|errors| errors.into_iter().nth(place).flatten()))
        });
        let text = Signal::derive(move || state.boxes.with(|boxes| boxes.get(place).cloned().unwrap_or_default()));
        let on_text = Callback::new(move |typed| state.boxes.update(|boxes| put(boxes, place, typed)));
        view! { <NumberBox id label unit=unit.to_owned() is_before=unit != "%" text error on_text /> }
    };
    view! {
        <ChartCard
            title=TITLE
            subtitle
            test_id="profit"
            chart=move || Picture::Curve(points.with(|points| state.schema(|schema| curve(schema, points))))
            marks
            description=words
            table=Signal::derive(move || points.with(|points| state.schema(|schema| table(schema, points))))
            stage
        >
            <p class="card-note" data-testid="profit-verdict">{words}</p>
            <div class="profit-boxes">
                {offer_box(0, "profit-cost", "Cost of an offer", &currency)}
                {offer_box(1, "profit-value", "Value of a kept customer", &currency)}
                {offer_box(2, "profit-success", "Offers that work", "%")}
            </div>
            <SaveBar of="profit" title=TITLE numbers=Callback::new(all_numbers) stage />
        </ChartCard>
    }
}
