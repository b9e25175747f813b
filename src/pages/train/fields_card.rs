//! The Fields step: what the model may learn from.

use leptos::prelude::*;

use super::field_row::FieldRow;
use super::left_out_card::LeftOutList;
use super::shown_field::matching;
use crate::browser::TrainPageController;
use crate::components::TableRegion;
use churnscope_wording::train::fields as wording;
use churnscope_wording::values::capitalized;

/// Minimum number of fields at which a search box is shown.
const MANY_FIELDS: usize = 12;

/// The headings of the table, and whether each column is hidden on narrow screens.
const HEADS: [(&str, bool); 7] = [
    (wording::USE, false),
    (wording::FIELD, false),
    (wording::KIND, true),
    (wording::VALUES, false),
    (wording::HISTOGRAM, false),
    (wording::BLANKS, true),
    (wording::OFFER, true),
];

/// The table of fields, and the columns that are left out.
#[component]
pub fn FieldsCard(
    /// The controller of the Train page.
    controller: TrainPageController,
) -> impl IntoView {
    let state = controller.state();
    let view = Memo::new(move |_| state.with(|state| state.view.clone()));
    let search = RwSignal::new(String::new());
    let columns = Memo::new(move |_| {
        view.with(|view| view.as_ref().map(|view| matching(&view.fields, &search.get())).unwrap_or_default())
    });
    let n_used = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.fields.len())));
    let are_many = move || n_used.get() >= MANY_FIELDS;
    let n_left_out = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.left_out.len())));
    let unusable = move || {
        let sentence = state.with(|state| state.counts.as_ref().and_then(|counts| counts.unusable.clone()));
        sentence
            .map(|sentence| view! { <p class="notice" data-testid="train-unusable">{capitalized(&sentence)} "."</p> })
    };
    view! {
        <LeftOutList controller of_leaks=true />
        <section class="card train-fields" aria-labelledby="train-fields-title" data-testid="train-fields">
            <header class="card-head">
                <h2 class="card-title" id="train-fields-title" tabindex="-1">
                    {wording::TITLE}
                </h2>
                <span class="match-badge">{move || wording::used(n_used.get())}</span>
                <span class="fact">{move || wording::left_out(n_left_out.get())}</span>
                <Show when=are_many>
                    <input
                        class="text-box"
                        type="search"
                        placeholder=wording::SEARCH
                        aria-label=wording::SEARCH
                        prop:value=search
                        on:input=move |event| search.set(event_target_value(&event))
                    />
                </Show>
                <p class="card-subtitle">
                    {wording::SUBTITLE} " " <span class="train-legend">{wording::LEGEND}</span>
                </p>
            </header>
            {unusable}
            <FieldsTable controller columns />
        </section>
        <LeftOutList controller of_leaks=false />
    }
}

#[component]
fn FieldsTable(controller: TrainPageController, columns: Memo<Vec<String>>) -> impl IntoView {
    let heads = HEADS.map(|(head, is_wide)| {
        view! {
            <th scope="col" class:wide-only=is_wide>
                {head}
            </th>
        }
    });
    view! {
        <TableRegion label=wording::TABLE>
            <table class="fields-table">
                <thead>
                    <tr>
                        {heads}
                        <td></td>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || columns.get() key=String::clone let(column)>
                        <FieldRow controller column />
                    </For>
                </tbody>
            </table>
        </TableRegion>
        <Show when=move || columns.with(Vec::is_empty)>
            <p class="card-note">{wording::NO_MATCH}</p>
        </Show>
    }
}
