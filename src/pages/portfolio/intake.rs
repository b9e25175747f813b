//! How a file comes in: dropped, picked or pasted; with an example and a template for those who have none at hand.

use crate::words::count;
use leptos::prelude::*;

use super::sample::{EXAMPLE_CUSTOMERS, example_csv, template_csv};
use super::state::PortfolioState;
use crate::browser::{PickedFile, press, save_text};

/// The id of the page's file input.
pub const FILE_INPUT: &str = "csv-input";

/// What the page shows before there is a file.
#[component]
pub fn Intake(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let (wants_paste, set_wants_paste) = signal(false);
    let columns = state.scorer.with_value(|scorer| {
        let schema = scorer.schema();
        let id = schema.id_column.clone();
        id.into_iter().chain(schema.fields.iter().map(|field| field.column.clone())).collect::<Vec<_>>().join(", ")
    });
    let take_template =
        move |_| state.scorer.with_value(|scorer| save_text("churnscope-template.csv", &template_csv(scorer.schema())));
    let try_example = move |_| {
        let text = state.scorer.with_value(example_csv);
        state.controller.open(PickedFile::from_text("example.csv", &text), Vec::new());
    };
    view! {
        <section class="card intake">
            <h2 class="intake-title">"Drop a CSV file of your customers here"</h2>
            <p class="intake-words">
                "You get them worst first, each with the reasons. The file is read in this browser and goes nowhere else."
            </p>
            <div class="intake-buttons">
                <button type="button" class="button primary" on:click=move |_| press(FILE_INPUT)>
                    "Choose a file"
                </button>
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || wants_paste.get().to_string()
                    on:click=move |_| set_wants_paste.update(|wanted| *wanted = !*wanted)
                >
                    "Paste rows"
                </button>
                <button type="button" class="button" on:click=try_example>
                    "Try the example"
                </button>
            </div>
            <Show when=move || wants_paste.get()>
                <PasteBox state />
            </Show>
            <p class="intake-words small">
                {format!("The example has {} made-up customers. ", count(EXAMPLE_CUSTOMERS as u64))}
                "Files may be as long as you like; comma, semicolon or tab between the cells, UTF-8."
            </p>
            <details class="intake-columns">
                <summary>"Which columns the file needs"</summary>
                <p>{columns} "."</p>
                <p>
                    "Upper and lower case, spaces and underscores do not matter, nor does the order. Other columns may stay; they come along into the download."
                </p>
                <button type="button" class="button" on:click=take_template>
                    "Download a template"
                </button>
            </details>
        </section>
    }
}

/// A box for rows from a spreadsheet.
#[component]
fn PasteBox(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let (text, set_text) = signal(String::new());
    let score = move |_| {
        text.with_untracked(|text| state.controller.open(PickedFile::from_text("pasted rows", text), Vec::new()));
    };
    view! {
        <div class="paste">
            <label for="pasted">"Rows from a spreadsheet, the line with the column names first"</label>
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
                "Score these rows"
            </button>
        </div>
    }
}
