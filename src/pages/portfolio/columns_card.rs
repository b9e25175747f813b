//! The card for matching columns whose names are not recognized.

use leptos::prelude::*;

use super::column_choices::{Chosen, choices};
use super::state::PortfolioState;
use crate::browser::PickedFile;
use crate::components::Select;
use churnscope_engine::csv::ColumnQuestion;
use churnscope_wording::portfolio::columns as wording;
use churnscope_worker::protocol::FileChoices;

/// A select for each missing column, with the likely column selected if there is one.
#[component]
pub fn ColumnsCard(
    /// The state of the page.
    state: PortfolioState,
    /// The file.
    file: PickedFile,
    /// The user's choices so far.
    former: FileChoices,
    /// The file's columns.
    columns: Vec<String>,
    /// The missing columns.
    missing: Vec<ColumnQuestion>,
) -> impl IntoView {
    let former = StoredValue::new(former);
    let chosen: RwSignal<Chosen> =
        RwSignal::new(missing.iter().map(|column| (column.name.clone(), column.suggested)).collect());
    let remaining = Memo::new(move |_| chosen.with(choices).err());
    let score = move |_| {
        if let Ok(columns) = chosen.with_untracked(choices) {
            state.controller.open(file, FileChoices { columns, ..former.get_value() });
        }
    };
    let names: Vec<(usize, String)> = columns.into_iter().enumerate().collect();
    let rows = missing
        .into_iter()
        .enumerate()
        .map(|(index, column)| view! { <ColumnRow state index column names=names.clone() chosen /> })
        .collect_view();
    view! {
        <section class="card mapping" data-testid="columns">
            <h2 class="card-title">{wording::TITLE}</h2>
            <p class="card-subtitle">{wording::intro(file.name())}</p>
            <div class="mapping-rows">{rows}</div>
            <div class="mapping-foot">
                <button type="button" class="button primary" disabled=move || remaining.get().is_some() on:click=score>
                    {wording::SCORE}
                </button>
                <button type="button" class="button" on:click=move |_| state.controller.cancel()>
                    {wording::CANCEL}
                </button>
                <p role="status">{remaining}</p>
            </div>
        </section>
    }
}

/// The select for one missing column.
#[component]
fn ColumnRow(
    /// The state of the page.
    state: PortfolioState,
    /// The position in the list of missing columns.
    index: usize,
    /// The missing column.
    column: ColumnQuestion,
    /// The names of the file's columns.
    names: Vec<(usize, String)>,
    /// The columns chosen so far.
    chosen: RwSignal<Chosen>,
) -> impl IntoView {
    let id = format!("column-{index}");
    let label = state.scorer.with_value(|scorer| {
        let field = scorer.schema().fields.iter().find(|field| field.column == column.name);
        field.map_or_else(|| column.name.clone(), |field| field.label.clone())
    });
    let on_choose = Callback::new(move |choice| {
        chosen.update(|chosen| {
            if let Some((_, column)) = chosen.get_mut(index) {
                *column = Some(choice);
            }
        });
    });
    view! {
        <div class="mapping-row">
            <label for=id.clone()>
                {label}
                <span class="mapping-name">{column.name}</span>
            </label>
            <Select
                id
                placeholder=wording::CHOOSE
                choices=names
                chosen=Signal::derive(move || chosen.with(|chosen| chosen.get(index).and_then(|(_, column)| *column)))
                on_choose
            />
        </div>
    }
}
