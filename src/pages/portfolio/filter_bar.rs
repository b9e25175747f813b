//! Filters and sort order.

use leptos::prelude::*;

use super::field_filter::FieldFilterPanel;
use super::filtering::{
    ANY_RISK, FilterPart, filter_parts, includes_band, order_after_press, percent_texts, range_of_percents, toggle_band,
};
use super::range_boxes::RangeBoxes;
use super::state::PortfolioState;
use super::text_filter::TextFilterPanel;
use crate::components::Select;
use churnscope_engine::portfolio::{Filter, SortKey};
use churnscope_engine::schema::{Band, FieldIndex};
use churnscope_wording::numbers;
use churnscope_wording::portfolio::{filters, listed_of};
use churnscope_wording::values::{band, band_shape};

/// Determines which customers are listed, and in which order.
#[component]
pub fn FilterBar(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let (edited, set_edited) = signal(None::<FieldIndex>);
    // the select lists the shown columns after the fields
    let n_fields = state.scorer.with_value(|scorer| scorer.schema().fields.len());
    let shown = state.shown_names.get_untracked();
    let fields = state.scorer.with_value(|scorer| {
        let labels = scorer.schema().fields.iter().map(|field| field.label.clone());
        labels.chain(shown.clone()).enumerate().collect::<Vec<_>>()
    });
    let search = if shown.is_empty() { filters::SEARCH } else { filters::SEARCH_SHOWN };
    let shown = StoredValue::new(shown);
    let close = Callback::new(move |()| set_edited.set(None));
    let has_plan = state.campaign.has_plan();
    let listed = move || {
        let all = state.customers();
        state.read(|_, shown| listed_of(shown.summary.listed, all))
    };
    view! {
        <div class="filters" role="group" aria-label=filters::FILTERS>
            <input
                type="search"
                class="text-box"
                placeholder=search
                aria-label=search
                autocomplete="off"
                spellcheck="false"
                prop:value=move || state.query.with(|query| query.filter.search.clone())
                on:input=move |event| {
                    let text = event_target_value(&event).trim().to_owned();
                    state.filter(|_, filter| filter.search = text);
                }
            />
            <BandButtons state />
            <ProbabilityBoxes state />
            <Select
                id="add-filter"
                name=filters::FIELD
                placeholder=filters::ADD
                choices=fields
                chosen=edited
                on_choose=Callback::new(move |field| set_edited.set(Some(field)))
            />
            <p class="filters-status" role="status">
                {listed}
            </p>
            {move || {
                let orders = state.scorer.with_value(|scorer| filters::orders(scorer.schema(), has_plan.get()));
                view! { <SortControls state orders /> }
            }}
        </div>
        {move || {
            let index = edited.get()?;
            let column = index.checked_sub(n_fields);
            let name = column.and_then(|column| shown.with_value(|shown| shown.get(column).cloned()));
            Some(
                match (column, name) {
                    (Some(column), Some(name)) => {
                        view! { <TextFilterPanel state column name on_close=close /> }.into_any()
                    }
                    _ => view! { <FieldFilterPanel state index on_close=close /> }.into_any(),
                },
            )
        }}
        <FilterChips state />
    }
}

#[component]
fn SortControls(state: PortfolioState, orders: Vec<(SortKey, String)>) -> impl IntoView {
    let orders = StoredValue::new(orders);
    let names = orders.with_value(|orders| orders.iter().map(|(_, name)| name.clone()).enumerate().collect::<Vec<_>>());
    let chosen = Signal::derive(move || {
        let sort = state.query.with(|query| query.sort);
        orders.with_value(|orders| orders.iter().position(|(key, _)| *key == sort))
    });
    let choose = Callback::new(move |index: usize| {
        let key = orders.with_value(|orders| orders.get(index).map(|(key, _)| *key));
        if let Some(key) = key {
            let (_, descending) = order_after_press(&state.query.get_untracked(), key);
            state.sort((key, descending));
        }
    });
    let is_descending = move || state.query.with(|query| query.descending);
    view! {
        <span class="sort-by" aria-hidden="true">
            {filters::THEN_SORTED_BY}
        </span>
        <Select id="sort-by" name=filters::SORT_BY choices=names chosen on_choose=choose />
        <button
            type="button"
            class="button"
            aria-label=move || if is_descending() { filters::HIGHEST_FIRST } else { filters::LOWEST_FIRST }
            on:click=move |_| state.query.update(|query| query.descending = !query.descending)
        >
            {move || if is_descending() { "↓" } else { "↑" }}
        </button>
    }
}

/// A button for each band and, if a cutoff is saved, one for the customers to contact.
#[component]
fn BandButtons(state: PortfolioState) -> impl IntoView {
    let bands = state.scorer.with_value(|scorer| scorer.schema().bands);
    let band_button = move |which: Band| {
        let is_included = Memo::new(move |_| state.query.with(|query| includes_band(bands, query.filter.risk, which)));
        let toggle = move |_| state.filter(|_, filter| filter.risk = toggle_band(bands, filter.risk, which));
        view! {
            <button
                type="button"
                class="button band-button"
                data-band=which.name()
                aria-pressed=move || is_included.get().to_string()
                aria-label=band(which)
                on:click=toggle
            >
                <span class="band-shape" aria-hidden="true">
                    {band_shape(which)}
                </span>
                {filters::band_name(which)}
            </button>
        }
    };
    let contact_button = move |cutoff: f64| {
        let risk = (cutoff, ANY_RISK.1);
        let is_set = Memo::new(move |_| state.query.with(|query| query.filter.risk == risk));
        let toggle = move |_| state.filter(|_, filter| filter.risk = if filter.risk == risk { ANY_RISK } else { risk });
        view! {
            <button
                type="button"
                class="button band-button contact-button"
                aria-pressed=move || is_set.get().to_string()
                on:click=toggle
            >
                {filters::to_contact(numbers::cutoff(cutoff))}
            </button>
        }
    };
    view! {
        <div class="band-buttons">
            {Band::ALL.map(band_button)} {move || state.standards.cutoff().map(contact_button)}
        </div>
    }
}

#[component]
fn ProbabilityBoxes(state: PortfolioState) -> impl IntoView {
    let texts = Memo::new(move |_| state.query.with(|query| percent_texts(query.filter.risk)));
    let on_set = Callback::new(move |(one, other)| {
        state.filter(|_, filter| filter.risk = range_of_percents(one, other));
    });
    let names = [filters::MIN_PROBABILITY, filters::MAX_PROBABILITY];
    view! { <RangeBoxes texts names unit="%".to_owned() limits=["0", "100"] on_set /> }
}

/// The active filters, as buttons that clear them, and a button that clears all filters.
#[component]
fn FilterChips(state: PortfolioState) -> impl IntoView {
    let parts = Memo::new(move |_| {
        let shown = state.shown_names.get();
        state.scorer.with_value(|scorer| state.query.with(|query| filter_parts(scorer.schema(), &shown, &query.filter)))
    });
    let chips = move || {
        let chip = |(part, text): (FilterPart, String)| {
            let label = filters::clear(&text);
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-label=label
                    on:click=move |_| state.clear(part)
                >
                    {text}
                    <span aria-hidden="true">"✕"</span>
                </button>
            }
        };
        parts.get().into_iter().map(chip).collect_view()
    };
    let clear_all = move |_| state.filter(|_, filter| *filter = Filter::default());
    view! {
        <Show when=move || parts.with(|parts| !parts.is_empty())>
            <div class="chips">
                {chips}
                <button type="button" class="button small" on:click=clear_all>
                    {filters::CLEAR_ALL}
                </button>
            </div>
        </Show>
    }
}
