//! The profit from contacting customers.

use leptos::prelude::*;

use super::download_bar::DownloadBar;
use super::profit::{chart, numbers, parse_offer, point, points, signed, table, verdict};
use super::state::ModelState;
use crate::components::number_box::set_text;
use crate::components::{ChartCard, ChartStage, NumberBox};
use churnscope_pictures::{LabelPlacement, Picture};
use churnscope_wording::customer::offers::currency;
use churnscope_wording::model::profit;

/// A mark above this share of the maximum profit is assumed to be on the flat top of the curve.
const FLAT_TOP_FROM: f64 = 0.9;

/// A chart of the profit by share of customers contacted, for an offer that the user enters.
#[component]
pub fn ProfitCard(
    /// The state of the page.
    state: ModelState,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let points = Memo::new(move |_| state.ranking.with_value(|ranking| points(ranking, &state.offer.get())));
    let verdict = Signal::derive(move || {
        state.schema(|schema| verdict(schema, &state.offer.get(), state.best_profit.get(), &state.matrix.get()))
    });
    let numbers =
        Callback::new(move |()| state.ranking.with_value(|ranking| numbers(ranking, &state.offer.get_untracked())));
    let currency = state.schema(currency);
    let y_title = if currency.is_empty() { profit::TITLE.to_owned() } else { profit::y_axis(&currency) };
    let chart =
        move || points.with(|points| Picture::Curve(state.schema(|schema| chart(schema, y_title.clone(), points))));
    view! {
        <ChartCard
            title=profit::TITLE
            subtitle=profit::SUBTITLE
            test_id="profit"
            chart
            marks=move || mark(state)
            description=verdict
            table=Signal::derive(move || points.with(|points| state.schema(|schema| table(schema, points))))
            stage
        >
            <p class="card-note" data-testid="profit-verdict">
                {verdict}
            </p>
            <div class="profit-boxes">
                <OfferBox state index=0 id="profit-cost" label=profit::COST unit=currency.clone() />
                <OfferBox state index=1 id="profit-value" label=profit::VALUE unit=currency.clone() />
                <OfferBox state index=2 id="profit-success" label=profit::SUCCESS unit="%".to_owned() />
            </div>
            <DownloadBar of="profit" title=profit::TITLE numbers stage />
        </ChartCard>
    }
}

#[component]
fn OfferBox(state: ModelState, index: usize, id: &'static str, label: &'static str, unit: String) -> impl IntoView {
    let error = Memo::new(move |_| {
        state.boxes.with(|boxes| parse_offer(boxes).err().and_then(|errors| errors.into_iter().nth(index).flatten()))
    });
    let text = Signal::derive(move || state.boxes.with(|boxes| boxes.get(index).cloned().unwrap_or_default()));
    let on_text = Callback::new(move |typed| state.boxes.update(|boxes| set_text(boxes, index, typed)));
    let is_before = unit != "%";
    view! { <NumberBox id label unit is_before text error on_text /> }
}

fn mark(state: ModelState) -> Picture {
    let (offer, (_, matrix)) = (state.offer.get(), state.chart_cutoff.get());
    let (contacted, amount) = point(&matrix, &offer);
    let max = state.best_profit.get().map_or(0.0, |best| best.matrix.profit(&offer));
    // next to the mark, the label would cover the flat top of the curve
    let is_on_top = amount > max * FLAT_TOP_FROM;
    let placement = if is_on_top { LabelPlacement::Above } else { LabelPlacement::beside(contacted) };
    let label = state.schema(|schema| signed(schema, amount));
    Picture::CurveMark { position: Some((contacted * 100.0, amount)), placement, label }
}
