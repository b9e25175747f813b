//! The card in which the user changes how a file is read.

use leptos::prelude::*;

use super::preview_card::PreviewCard;
use super::reading::{decimal_marks, delimiters, encodings, row};
use super::state::PortfolioState;
use crate::browser::PickedFile;
use crate::components::Select;
use churnscope_wording::portfolio::reading as wording;
use churnscope_wording::reading::{delimiter, encoding_name};
use churnscope_worker::controller::Reading;
use churnscope_worker::protocol::FileChoices;

/// The choices for a file of the Portfolio page, with a preview of what they do.
#[component]
pub fn ReadingCard(
    /// The state of the page.
    state: PortfolioState,
    /// The file.
    file: PickedFile,
    /// The user's choices so far.
    choices: FileChoices,
    /// The names of the workbook's visible sheets; empty if the file is not a workbook or was not converted.
    sheets: Vec<String>,
    /// Whether the file is a Parquet file.
    #[prop(optional)]
    is_parquet: bool,
    /// How the file was read, if it could be read.
    #[prop(optional)]
    reading: Option<Reading>,
    /// Called when the user is done.
    on_close: Callback<()>,
) -> impl IntoView {
    let former = StoredValue::new(choices.clone());
    let chosen = RwSignal::new(choices.clone());
    let new_choices = Signal::derive(move || former.with_value(|former| chosen.get().replacing(former)));
    let on_read = Callback::new(move |choices| state.controller.open(file, choices));
    view! {
        <ReadingForm name=file.name() choices chosen sheets is_parquet reading on_read on_close />
        <PreviewCard state file choices=Signal::derive(move || Some(new_choices.get())) />
    }
}

/// The choices that apply to this kind of file. Choices left at "Detected" are detected again.
#[component]
pub fn ReadingForm(
    /// The file's name.
    name: String,
    /// The user's choices so far.
    choices: FileChoices,
    /// The choices on the form.
    chosen: RwSignal<FileChoices>,
    /// The names of the workbook's visible sheets; empty if the file is not a workbook or was not converted.
    sheets: Vec<String>,
    /// Whether the file is a Parquet file.
    is_parquet: bool,
    /// How the file was read, if it could be read.
    reading: Option<Reading>,
    /// Called with the new choices when the user wants the file read that way.
    on_read: Callback<FileChoices>,
    /// Called when the user is done.
    on_close: Callback<()>,
) -> impl IntoView {
    let former = StoredValue::new(choices.clone());
    let is_workbook = !sheets.is_empty();
    let sheets: Vec<(String, String)> = sheets.into_iter().map(|name| (name.clone(), name)).collect();
    // what the user chose is not shown as detected
    let reading = reading.as_ref();
    let found_sheet = reading.filter(|_| choices.sheet.is_none()).and_then(|reading| reading.sheet.clone());
    let found_encoding = reading.filter(|_| choices.encoding.is_none()).map(|reading| encoding_name(&reading.encoding));
    let found_delimiter =
        reading.filter(|_| choices.table.delimiter.is_none()).map(|reading| delimiter(reading.header.delimiter));
    let found_row =
        reading.filter(|_| choices.table.header_line.is_none()).map(|reading| reading.header.line.to_string());
    let new_choices = move || former.with_value(|former| chosen.get().replacing(former));
    view! {
        <section class="card mapping" data-testid="reading">
            <h2 class="card-title">{wording::TITLE}</h2>
            <p class="card-subtitle">{wording::intro(name)}</p>
            <div class="mapping-rows">
                {is_workbook
                    .then(|| {
                        view! {
                            <ChoiceRow
                                id="reading-sheet"
                                label=wording::SHEET
                                found=found_sheet
                                values=sheets
                                chosen=Signal::derive(move || chosen.with(|choices| choices.sheet.clone()))
                                on_choose=Callback::new(move |sheet| chosen.update(|choices| choices.sheet = sheet))
                            />
                        }
                    })}
                {(!is_workbook && !is_parquet)
                    .then(|| view! { <TextChoices chosen found_encoding found_delimiter /> })}
                <ChoiceRow
                    id="reading-decimal"
                    label=wording::DECIMAL_MARK
                    found=None
                    values=decimal_marks()
                    chosen=Signal::derive(move || chosen.with(|choices| choices.table.decimal_mark))
                    on_choose=Callback::new(move |mark| chosen.update(|choices| choices.table.decimal_mark = mark))
                />
                {(!is_parquet).then(|| view! { <HeaderRow chosen found_row /> })}
            </div>
            <div class="mapping-foot">
                <button
                    type="button"
                    class="button primary"
                    on:click=move |_| {
                        let choices = untrack(new_choices);
                        on_close.run(());
                        on_read.run(choices);
                    }
                >
                    {wording::READ}
                </button>
                <button type="button" class="button" on:click=move |_| on_close.run(())>
                    {wording::CANCEL}
                </button>
            </div>
        </section>
    }
}

#[component]
fn TextChoices(
    chosen: RwSignal<FileChoices>,
    found_encoding: Option<String>,
    found_delimiter: Option<String>,
) -> impl IntoView {
    view! {
        <ChoiceRow
            id="reading-encoding"
            label=wording::ENCODING
            found=found_encoding
            values=encodings()
            chosen=Signal::derive(move || chosen.with(|choices| choices.encoding.clone()))
            on_choose=Callback::new(move |encoding| chosen.update(|choices| choices.encoding = encoding))
        />
        <ChoiceRow
            id="reading-delimiter"
            label=wording::DELIMITER
            found=found_delimiter
            values=delimiters()
            chosen=Signal::derive(move || chosen.with(|choices| choices.table.delimiter))
            on_choose=Callback::new(move |mark| chosen.update(|choices| choices.table.delimiter = mark))
        />
    }
}

/// The choice of the row with the column names.
#[component]
fn HeaderRow(
    chosen: RwSignal<FileChoices>,
    /// The row that was detected, if any.
    found_row: Option<String>,
) -> impl IntoView {
    let shown = move || chosen.with(|choices| choices.table.header_line.map(|line| line.to_string()));
    let on_change = move |event| {
        let line = row(&event_target_value(&event));
        chosen.update(|choices| choices.table.header_line = line);
    };
    view! {
        <div class="mapping-row">
            <label for="reading-header">{wording::HEADER}</label>
            <input
                id="reading-header"
                class="text-box"
                type="number"
                min="1"
                placeholder=as_detected(found_row)
                prop:value=shown
                on:change=on_change
            />
        </div>
    }
}

/// A select whose first choice is "Detected".
#[component]
fn ChoiceRow<T: Clone + PartialEq + Send + Sync + 'static>(
    id: &'static str,
    label: &'static str,
    found: Option<String>,
    values: Vec<(T, String)>,
    /// The chosen value; `None` for "Detected".
    #[prop(into)]
    chosen: Signal<Option<T>>,
    on_choose: Callback<Option<T>>,
) -> impl IntoView {
    let (values, names): (Vec<T>, Vec<String>) = values.into_iter().unzip();
    let names = std::iter::once(as_detected(found)).chain(names).enumerate().collect::<Vec<_>>();
    let values = StoredValue::new(values);
    let position = move |value: &T| values.with_value(|values| values.iter().position(|other| other == value));
    let chosen = Signal::derive(move || Some(chosen.get().and_then(|value| position(&value)).map_or(0, |at| at + 1)));
    let on_choose = Callback::new(move |index: usize| {
        let value = index.checked_sub(1).and_then(|at| values.with_value(|values| values.get(at).cloned()));
        on_choose.run(value);
    });
    view! {
        <div class="mapping-row">
            <label for=id>{label}</label>
            <Select id choices=names chosen on_choose />
        </div>
    }
}

fn as_detected(found: Option<String>) -> String {
    found.map_or_else(|| wording::DETECTED.to_owned(), wording::as_detected)
}
