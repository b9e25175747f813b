//! The card for matching the columns of a file.

use leptos::prelude::*;

use super::column_choices::{Choice, Chosen, choices, first_values, initial, names, summary};
use super::preview_card::PreviewCard;
use super::shown_columns::ShownColumns;
use super::state::PortfolioState;
use crate::browser::PickedFile;
use crate::components::Select;
use churnscope_engine::csv::{ColumnMatch, MatchedColumn};
use churnscope_engine::schema::Field;
use churnscope_wording::columns::fill_in_words;
use churnscope_wording::portfolio::columns as wording;
use churnscope_wording::portfolio::preview::MATCH_ALL;
use churnscope_wording::portfolio::reading::CHANGE;
use churnscope_worker::protocol::{FileChoices, FileColumn};

/// Lets the user match columns with fields. Sure, proposed, and likely columns are selected at first, and can be
/// changed. Unless all columns are sure, the sure ones are hidden at first.
#[component]
pub fn ColumnsCard(
    /// The state of the page.
    state: PortfolioState,
    /// The file.
    file: PickedFile,
    /// The user's choices so far.
    former: FileChoices,
    /// The file's columns.
    columns: Vec<FileColumn>,
    /// The match of each field and, if the model has an ID column, of the ID.
    matches: Vec<ColumnMatch>,
    /// Whether the user is changing how the file is read.
    is_changing: RwSignal<bool>,
) -> impl IntoView {
    let chosen = RwSignal::new(initial(&matches));
    let shown = RwSignal::new(former.shown.clone());
    let former = StoredValue::new(former);
    let remaining = Memo::new(move |_| chosen.with(choices).err());
    let score = move |_| {
        if let Ok(columns) = chosen.with_untracked(choices) {
            let shown = shown.get_untracked();
            let choices = FileChoices { columns, shown, asks_columns: false, ..former.get_value() };
            state.controller.open(file, choices);
        }
    };
    let previewed = Signal::derive(move || {
        let columns = chosen.with(choices).ok()?;
        Some(FileChoices { columns, ..former.get_value() })
    });
    let summary = summary(&matches);
    let (are_sure_shown, set_are_sure_shown) = signal(matches.iter().all(is_sure));
    let has_sure = matches.iter().any(is_sure);
    let names: Vec<(usize, String)> = names(&columns).into_iter().enumerate().collect();
    let choosable = StoredValue::new(names.clone());
    let columns = StoredValue::new(columns);
    let (sure, open): (Vec<_>, Vec<_>) = matches.into_iter().enumerate().partition(|(_, found)| is_sure(found));
    let rows = move |matches: &[(usize, ColumnMatch)]| {
        let row =
            |(index, found): (usize, ColumnMatch)| view! { <ColumnRow state index found columns choosable chosen /> };
        matches.iter().cloned().map(row).collect_view()
    };
    let sure = StoredValue::new(sure);
    view! {
        <section class="card mapping" data-testid="columns">
            <h2 class="card-title">{wording::TITLE}</h2>
            <p class="card-subtitle">{file.name()} " · " {summary}</p>
            <div class="match-rows">
                <div class="match-row match-head" aria-hidden="true">
                    <span>{wording::FIELD}</span>
                    <span>{wording::YOUR_COLUMN}</span>
                    <span>{wording::FIRST_VALUES}</span>
                </div>
                {rows(&open)}
                <Show when=move || are_sure_shown.get()>{sure.with_value(|sure| rows(sure))}</Show>
                <div class="match-row">
                    <span>{wording::SHOWN}</span>
                    <ShownColumns
                        id="show-column"
                        names
                        shown
                        on_change=Callback::new(move |columns| shown.set(columns))
                    />
                </div>
            </div>
            <div class="mapping-foot">
                <button type="button" class="button primary" disabled=move || remaining.get().is_some() on:click=score>
                    {wording::SCORE}
                </button>
                <Show when=move || has_sure && !are_sure_shown.get()>
                    <button type="button" class="button" on:click=move |_| set_are_sure_shown.set(true)>
                        {wording::SHOW_SURE}
                    </button>
                </Show>
                <button type="button" class="button" on:click=move |_| is_changing.set(true)>
                    {CHANGE}
                </button>
                <button type="button" class="button" on:click=move |_| state.controller.cancel()>
                    {wording::CANCEL}
                </button>
                <p role="status">{remaining}</p>
            </div>
        </section>
        <PreviewCard state file choices=previewed to_complete=MATCH_ALL />
    }
}

fn is_sure(found: &ColumnMatch) -> bool {
    matches!(found.column, MatchedColumn::Sure(_))
}

/// The select for one field or the ID, and the first values of the chosen column.
#[component]
fn ColumnRow(
    state: PortfolioState,
    index: usize,
    found: ColumnMatch,
    columns: StoredValue<Vec<FileColumn>>,
    choosable: StoredValue<Vec<(usize, String)>>,
    chosen: RwSignal<Chosen>,
) -> impl IntoView {
    let id = format!("column-{index}");
    let field = state
        .scorer
        .with_value(|scorer| scorer.schema().fields.iter().find(|field| field.column == found.name).cloned());
    let label = field.as_ref().map_or_else(|| wording::CUSTOMER_ID.to_owned(), |field| field.label.clone());
    let is_same = label.split_whitespace().collect::<String>().eq_ignore_ascii_case(&found.name);
    let name = (!is_same).then(|| found.name.clone());
    let none = (!found.is_needed).then(|| no_column(state, field.as_ref()));
    // if the column is optional, the first option is “None: …”, which says what is used instead
    let first = usize::from(none.is_some());
    let options: Vec<(usize, String)> = choosable.with_value(|names| {
        let names = names.iter().map(|(column, name)| (column + first, name.clone()));
        none.map(|none| (0, none)).into_iter().chain(names).collect()
    });
    let choice =
        Memo::new(move |_| chosen.with(|chosen| chosen.get(index).map_or(Choice::Open, |(_, choice)| *choice)));
    let selected = Signal::derive(move || match choice.get() {
        Choice::Open => None,
        Choice::NoColumn => Some(0),
        Choice::Column(column) => Some(column + first),
    });
    let on_choose = Callback::new(move |option: usize| {
        let choice = option.checked_sub(first).map_or(Choice::NoColumn, Choice::Column);
        chosen.update(|chosen| {
            if let Some((_, chosen)) = chosen.get_mut(index) {
                *chosen = choice;
            }
        });
    });
    let initial = choice.get_untracked();
    let badge = match found.column {
        MatchedColumn::Sure(_) => Some(wording::SURE),
        MatchedColumn::Proposed(_) => Some(wording::PROPOSED),
        MatchedColumn::Several { .. } | MatchedColumn::Absent => None,
    };
    let badge = move || {
        let text = badge.filter(|_| choice.get() == initial)?;
        Some(view! { <span class="match-badge" class:is-proposed=text == wording::PROPOSED>{text}</span> })
    };
    let values = move || match choice.get() {
        Choice::Column(column) => {
            columns.with_value(|columns| columns.get(column).map(|column| first_values(field.as_ref(), column)))
        }
        Choice::Open | Choice::NoColumn => None,
    };
    view! {
        <div class="match-row">
            <label for=id.clone()>
                {label} {name.map(|name| view! { <span class="mapping-name">{name}</span> })}
            </label>
            <span class="match-choice">
                <Select id placeholder=wording::CHOOSE choices=options chosen=selected on_choose />
                {badge}
            </span>
            <span class="match-values">{values}</span>
        </div>
    }
}

/// The text of the option for no column, which says what is used instead.
fn no_column(state: PortfolioState, field: Option<&Field>) -> String {
    state.scorer.with_value(|scorer| {
        let index = field.and_then(|field| scorer.schema().field_index(&field.column));
        let fill = index.and_then(|index| fill_in_words(scorer.schema(), &scorer.bundle().preprocessor, index));
        fill.map_or_else(|| wording::NO_ID.to_owned(), wording::taken_as)
    })
}
