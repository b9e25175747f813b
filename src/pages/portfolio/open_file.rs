//! The card for opening a file.

use leptos::prelude::*;

use super::calls::{OPEN_CALLS, SHEET_INPUT};
use super::sample::{EXAMPLE_CUSTOMERS, example_csv, template_csv};
use super::state::PortfolioState;
use crate::browser::{PickedFile, has_table_programs, press, save_text};
use churnscope_wording::portfolio::{calls, open_file};
use churnscope_wording::values::count;
use churnscope_worker::protocol::FileChoices;

/// The ID of the page's file input.
pub const FILE_INPUT: &str = "csv-input";

/// The content of the page before a file is open.
#[component]
pub fn OpenFileCard(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let (is_pasting, set_is_pasting) = signal(false);
    let columns = state.scorer.with_value(|scorer| {
        let schema = scorer.schema();
        let id = schema.id_column.as_deref();
        id.into_iter().chain(schema.fields.iter().map(|field| field.column.as_str())).collect::<Vec<_>>().join(", ")
    });
    let reads_other_files = has_table_programs();
    let formats = if reads_other_files { open_file::FORMATS } else { open_file::TEXT_FORMATS };
    let save_template =
        move |_| state.scorer.with_value(|scorer| save_text(open_file::TEMPLATE_FILE, &template_csv(scorer.schema())));
    let open_example = move |_| {
        let text = state.scorer.with_value(example_csv);
        state.controller.open(PickedFile::from_text(open_file::EXAMPLE_FILE, &text), FileChoices::default());
    };
    view! {
        <section class="card intake">
            <h2 class="intake-title">
                {if reads_other_files { open_file::TITLE } else { open_file::TEXT_TITLE }}
            </h2>
            <p class="intake-words">{open_file::INTRO}</p>
            <div class="intake-buttons">
                <button type="button" class="button primary" on:click=move |_| press(FILE_INPUT)>
                    {open_file::CHOOSE_FILE}
                </button>
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || is_pasting.get().to_string()
                    on:click=move |_| set_is_pasting.update(|is_pasting| *is_pasting = !*is_pasting)
                >
                    {open_file::PASTE_ROWS}
                </button>
                <button id=OPEN_CALLS type="button" class="button" on:click=|_| press(SHEET_INPUT)>
                    {calls::OPEN}
                </button>
                <button type="button" class="button" on:click=open_example>
                    {open_file::TRY_EXAMPLE}
                </button>
            </div>
            <Show when=move || is_pasting.get()>
                <PasteBox state />
            </Show>
            <p class="intake-words small">{formats} " " {open_file::example(count(EXAMPLE_CUSTOMERS as u64))}</p>
            <details class="intake-columns">
                <summary>{open_file::COLUMNS}</summary>
                <p>{columns}</p>
                <p>{open_file::COLUMNS_NOTE}</p>
                <button type="button" class="button" on:click=save_template>
                    {open_file::DOWNLOAD_TEMPLATE}
                </button>
            </details>
        </section>
    }
}

#[component]
fn PasteBox(state: PortfolioState) -> impl IntoView {
    let (text, set_text) = signal(String::new());
    let score = move |_| {
        text.with_untracked(|text| {
            state.controller.open(PickedFile::from_text(open_file::PASTED_FILE, text), FileChoices::default());
        });
    };
    view! {
        <div class="paste">
            <label for="pasted">{open_file::PASTED_LABEL}</label>
            <textarea
                id="pasted"
                class="paste-box"
                rows="6"
                spellcheck="false"
                on:input=move |event| set_text.set(event_target_value(&event))
            ></textarea>
            <button
                type="button"
                class="button primary"
                disabled=move || text.with(|text| text.trim().is_empty())
                on:click=score
            >
                {open_file::SCORE_PASTED}
            </button>
        </div>
    }
}
