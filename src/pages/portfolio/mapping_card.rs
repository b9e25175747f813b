//! Which column is which, where a file does not say it.

use leptos::prelude::*;

use super::mapping::{Chosen, choices};
use super::state::PortfolioState;
use crate::browser::MissingColumns;
use crate::components::Select;

/// A select for each column that is missing, the likely one chosen.
#[component]
pub fn MappingCard(
    /// What the page shares.
    state: PortfolioState,
    /// What is asked.
    question: MissingColumns,
) -> impl IntoView {
    let MissingColumns { file, columns, missing } = question;
    let chosen: RwSignal<Chosen> =
        RwSignal::new(missing.iter().map(|column| (column.name.clone(), column.suggested)).collect());
    let lacking = Memo::new(move |_| chosen.with(choices).err());
    let title = format!("Which columns of {} are these?", file.name());
    let go_on = move |_| {
        if let Ok(choices) = chosen.with_untracked(choices) {
            state.controller.open(file, choices);
        }
    };
    let names: Vec<(usize, String)> = columns.into_iter().enumerate().collect();
    let rows = missing
        .into_iter()
        .enumerate()
        .map(|(place, column)| {
            let id = format!("column-{place}");
            let label = state.scorer.with_value(|scorer| {
                let field = scorer.schema().fields.iter().find(|field| field.column == column.name);
                field.map(|field| field.label.clone()).unwrap_or_else(|| column.name.clone())
            });
            let on_choose = Callback::new(move |index| {
                chosen.update(|chosen| {
                    if let Some((_, column)) = chosen.get_mut(place) {
                        *column = Some(index);
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
                        placeholder="Choose a column"
                        choices=names.clone()
                        chosen=Signal::derive(move || {
                            chosen.with(|chosen| chosen.get(place).and_then(|(_, column)| *column))
                        })
                        on_choose
                    />
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="card mapping">
            <h2 class="card-title">{title}</h2>
            <p class="card-subtitle">
                "The file does not have a column of each name that is needed. Say which one it is; where one looks likely, it is chosen already."
            </p>
            <div class="mapping-rows">{rows}</div>
            <div class="mapping-foot">
                <button type="button" class="button primary" disabled=move || lacking.get().is_some() on:click=go_on>
                    "Score with these columns"
                </button>
                <button type="button" class="button" on:click=move |_| state.controller.cancel()>
                    "Cancel"
                </button>
                <p role="status">{lacking}</p>
            </div>
        </section>
    }
}
