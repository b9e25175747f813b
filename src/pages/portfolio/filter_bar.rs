//! Who is listed, and in which order.

use leptos::prelude::*;

use super::field_filter::FieldFilterPanel;
use super::filtering::{ANY_RISK, BANDS, holds_band, parts, percent_texts, range_of_percents, with_band_pressed};
use super::range_boxes::RangeBoxes;
use super::state::PortfolioState;
use super::words::{listed_of, sort_keys};
use crate::components::Select;
use crate::words::short_share;
use churnscope_engine::portfolio::Filter;
use churnscope_engine::schema::{Band, FieldIndex};
use churnscope_wording::values::{band, band_shape};

/// Search, risk, filters by field, the order, and how many are listed.
#[component]
pub fn FilterBar(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let (edited, set_edited) = signal(None::<FieldIndex>);
    let (fields, orders) = state.scorer.with_value(|scorer| {
        let schema = scorer.schema();
        let labels: Vec<(usize, String)> = schema.fields.iter().map(|field| field.label.clone()).enumerate().collect();
        (labels, StoredValue::new(sort_keys(schema)))
    });
    let names = orders.with_value(|orders| orders.iter().map(|(_, name)| name.clone()).enumerate().collect::<Vec<_>>());
    let chosen_order = Signal::derive(move || {
        state.query.with(|query| orders.with_value(|orders| orders.iter().position(|(key, _)| *key == query.sort)))
    });
    let sort = Callback::new(move |place: usize| {
        let key = orders.with_value(|orders| orders.get(place).map(|(key, _)| *key));
        if let Some(key) = key {
            let (_, descending) = super::words::pressed(&state.query.get_untracked(), key);
            state.sort((key, descending));
        }
    });
    let close = Callback::new(move |()| set_edited.set(None));
    let told = move || {
        let all = state.customers();
        state.read(|_, shown| listed_of(shown.summary.listed, all))
    };
    let id = move || state.query.with(|query| query.filter.id.clone());
    view! {
        <div class="filters" role="group" aria-label="Filters">
            <input
                type="search"
                class="text-box"
                placeholder="Search an id"
                aria-label="Search an id"
                autocomplete="off"
                spellcheck="false"
                prop:value=id
                on:input=move |event| {
                    let text = event_target_value(&event).trim().to_owned();
                    state.filter(|_, filter| filter.id = text);
                }
            />
            <BandButtons state />
            <PercentBoxes state />
            <Select
                id="add-filter"
                name="Filter by a field"
                placeholder="+ Filter"
                choices=fields
                chosen=edited
                on_choose=Callback::new(move |field| set_edited.set(Some(field)))
            />
            <p class="filters-status" role="status">
                {told}
            </p>
            <span class="sort-by" aria-hidden="true">
                "· sorted by"
            </span>
            <Select id="sort-by" name="Sort by" choices=names chosen=chosen_order on_choose=sort />
            <button
                type="button"
                class="button"
                aria-label=move || {
                    if state.query.with(|query| query.descending) {
                        "Greatest first. Turn round."
                    } else {
                        "Lowest first. Turn round."
                    }
                }
                on:click=move |_| state.query.update(|query| query.descending = !query.descending)
            >
                {move || if state.query.with(|query| query.descending) { "↓" } else { "↑" }}
            </button>
        </div>
        {move || {
            edited
                .get()
                .map(|field| {
                    view! { <FieldFilterPanel state field on_close=close /> }
                })
        }}
        <Chips state />
    }
}

/// A button for each band.
#[component]
fn BandButtons(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let bands = state.scorer.with_value(|scorer| scorer.schema().bands);
    let button = move |which: Band| {
        let is_held = Memo::new(move |_| state.query.with(|query| holds_band(bands, query.filter.risk, which)));
        let press = move |_| state.filter(|_, filter| filter.risk = with_band_pressed(bands, filter.risk, which));
        view! {
            <button
                type="button"
                class="button band-button"
                data-band=which.name()
                aria-pressed=move || is_held.get().to_string()
                aria-label=band(which)
                on:click=press
            >
                <span class="band-shape" aria-hidden="true">
                    {band_shape(which)}
                </span>
                {band(which).trim_end_matches(" risk")}
            </button>
        }
    };
    let contact = move |cutoff: f64| {
        let risk = (cutoff, ANY_RISK.1);
        let is_asked = Memo::new(move |_| state.query.with(|query| query.filter.risk == risk));
        let press = move |_| state.filter(|_, filter| filter.risk = if filter.risk == risk { ANY_RISK } else { risk });
        view! {
            <button
                type="button"
                class="button band-button contact-button"
                aria-pressed=move || is_asked.get().to_string()
                on:click=press
            >
                {format!("To contact: {} or more", short_share(cutoff))}
            </button>
        }
    };
    view! {
        <div class="band-buttons">
            {BANDS.map(button)} {move || state.standards.cutoff().map(contact)}
        </div>
    }
}

/// The least and the greatest probability.
#[component]
fn PercentBoxes(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let texts = Memo::new(move |_| state.query.with(|query| percent_texts(query.filter.risk)));
    let on_set = Callback::new(move |(one, other)| {
        state.filter(|_, filter| filter.risk = range_of_percents(one, other));
    });
    let names = ["Least probability, per cent", "Greatest probability, per cent"];
    view! { <RangeBoxes texts names unit="%".to_owned() limits=["0", "100"] on_set /> }
}

/// What is asked, each part with a way to take it away.
#[component]
fn Chips(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let asked = Memo::new(move |_| {
        state.scorer.with_value(|scorer| state.query.with(|query| parts(scorer.schema(), &query.filter)))
    });
    let chips = move || {
        let chip = |(part, words): (super::filtering::Part, String)| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-label=format!("{words}. Take this filter away.")
                    on:click=move |_| state.clear(part)
                >
                    {words.clone()}
                    <span aria-hidden="true">"✕"</span>
                </button>
            }
        };
        asked.get().into_iter().map(chip).collect_view()
    };
    let clear_all = move |_| state.filter(|_, filter| *filter = Filter::default());
    view! {
        <Show when=move || asked.with(|asked| !asked.is_empty())>
            <div class="chips">
                {chips}
                <button type="button" class="button small" on:click=clear_all>
                    "Clear all"
                </button>
            </div>
        </Show>
    }
}
