//! The Data step.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::{PickedFile, TrainPageController, has_table_programs, press};
use crate::components::TableRegion;
use crate::pages::portfolio::reading_card::ReadingForm;
use churnscope_wording::portfolio::{reading, rows};
use churnscope_wording::reading::facts;
use churnscope_wording::train::data as wording;
use churnscope_wording::train::{self, rows_and_columns};
use churnscope_worker::controller::Reading;
use churnscope_worker::training::controller::OpenTable;
use churnscope_worker::training::protocol::{PreviewColumn, TableOverview};

/// The ID of the page's file input.
pub const INPUT: &str = "train-input";

/// The content of the page before a table is open.
#[component]
pub fn IntakeCard(
    /// The controller of the Train page.
    controller: TrainPageController,
) -> impl IntoView {
    let formats = if has_table_programs() { wording::FORMATS } else { wording::TEXT_FORMATS };
    view! {
        <section class="card intake">
            <h2 class="intake-title">{wording::TITLE_EMPTY}</h2>
            <p class="intake-words">{wording::INTRO}</p>
            <div class="intake-buttons">
                <button type="button" class="button primary" on:click=move |_| press(INPUT)>
                    {wording::CHOOSE_FILE}
                </button>
                <button
                    type="button"
                    class="button"
                    data-testid="train-sample"
                    on:click=move |_| controller.try_sample()
                >
                    {wording::TRY_SAMPLE}
                </button>
            </div>
            <p class="intake-words small">{wording::SAMPLE_HINT}</p>
            <p class="intake-words small">{wording::ADVICE}</p>
            <p class="intake-words small">{formats}</p>
        </section>
    }
}

/// The open table.
#[component]
pub fn DataCard(
    /// The controller of the Train page.
    controller: TrainPageController,
) -> impl IntoView {
    let state = controller.state();
    let table = Memo::new(move |_| state.with(|state| state.table.clone()));
    let is_changing = RwSignal::new(false);
    move || {
        table.get().map(|table| {
            let OpenTable { file, is_sample, prepared, overview, .. } = table.clone();
            let shape = rows_and_columns(overview.rows, overview.header.names.len());
            let sheet = prepared.sheet.as_deref().filter(|_| prepared.sheets.len() > 1);
            let facts = facts(&overview.header, &prepared.encoding, sheet);
            let facts = facts.into_iter().map(|fact| view! { <span class="fact">{fact}</span> }).collect_view();
            let form = move || is_changing.get().then(|| reading_form(controller, table.clone(), is_changing));
            view! {
                <section class="card" aria-labelledby="train-data">
                    <header class="card-head">
                        <h2 class="card-title" id="train-data" tabindex="-1">
                            {file.name()}
                        </h2>
                        <button type="button" class="button" on:click=|_| press(INPUT)>
                            {wording::OPEN_ANOTHER}
                        </button>
                        <p class="card-subtitle">{shape}</p>
                        {is_sample.then(|| view! { <p class="notice">{wording::IS_SAMPLE}</p> })}
                        <p class="facts">
                            {facts}
                            <button
                                type="button"
                                class="chip"
                                aria-expanded=move || is_changing.get().to_string()
                                on:click=move |_| is_changing.update(|is_changing| *is_changing = !*is_changing)
                            >
                                {reading::CHANGE}
                            </button>
                        </p>
                    </header>
                    <PreviewTable overview />
                </section>
                {form}
            }
        })
    }
}

fn reading_form(
    controller: TrainPageController,
    table: OpenTable<PickedFile>,
    is_changing: RwSignal<bool>,
) -> impl IntoView {
    let OpenTable { file, choices, prepared, overview, .. } = table;
    let reading = Reading {
        header: overview.header.clone(),
        encoding: prepared.encoding,
        sheets: prepared.sheets.clone(),
        sheet: prepared.sheet,
        choices: choices.clone(),
        is_remembered: false,
    };
    view! {
        <ReadingForm
            name=file.name()
            chosen=RwSignal::new(choices.clone())
            choices
            sheets=prepared.sheets
            is_parquet=prepared.is_parquet
            reading=Some(reading)
            on_read=Callback::new(move |choices| controller.open(file, choices))
            on_close=Callback::new(move |()| is_changing.set(false))
        />
    }
}

#[component]
fn PreviewTable(overview: Arc<TableOverview>) -> impl IntoView {
    let heads = overview.columns.iter().map(|column| {
        view! {
            <th scope="col" class:figure=column.is_number>
                {column.name.clone()}
            </th>
        }
    });
    let heads = heads.collect_view();
    let row = |cells: &Vec<String>| {
        let cell = |(text, column): (&String, &PreviewColumn)| {
            view! { <td class:figure=column.is_number>{text.clone()}</td> }
        };
        view! { <tr>{cells.iter().zip(&overview.columns).map(cell).collect_view()}</tr> }
    };
    let body = overview.preview.iter().map(row).collect_view();
    let n_rows = rows(overview.preview.len() as u64);
    let summary = if overview.columns.len() < overview.header.names.len() {
        wording::first_rows_and_columns(n_rows, overview.columns.len())
    } else {
        wording::first_rows(n_rows)
    };
    view! {
        <details class="train-preview" open>
            <summary>{summary}</summary>
            <TableRegion label=train::data::PREVIEW>
                <table class="preview">
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </TableRegion>
        </details>
    }
}
