//! The form, generated from the schema.

use leptos::prelude::*;

use super::draft::{Draft, Edit};
use super::field_row::FieldRow;
use crate::components::Select;
use crate::components::stepping::letters_in_box;
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::{Field, FieldIndex, Kind};
use churnscope_engine::scorer::Scorer;

/// Examples to start from, then every field under its group's heading.
#[component]
pub fn CustomerForm(
    /// The model, whose schema the form follows.
    scorer: StoredValue<Scorer>,
    /// What stands on the form.
    #[prop(into)]
    draft: Signal<Draft>,
    /// The customer that it describes.
    #[prop(into)]
    customer: Signal<Customer>,
    /// Called with what the rep does.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let examples: Vec<(usize, String)> = scorer
        .with_value(|scorer| scorer.schema().examples.iter().map(|example| example.name.clone()).enumerate().collect());
    let groups: Vec<(String, Vec<FieldIndex>)> = scorer.with_value(|scorer| {
        scorer.schema().groups().into_iter().map(|(name, fields)| (name.to_owned(), fields)).collect()
    });
    let example =
        Signal::derive(move || scorer.with_value(|scorer| draft.with(|draft| draft.example(scorer.schema()))));
    let rows = move |fields: Vec<FieldIndex>| {
        fields.into_iter().map(|field| view! { <FieldRow scorer draft customer field on_edit /> }).collect_view()
    };
    let letters = scorer.with_value(|scorer| most_letters(&scorer.schema().fields)).to_string();
    view! {
        <form
            class="card form"
            aria-label="Customer details"
            style=("--letters", letters)
            on:submit=|event| event.prevent_default()
        >
            <div class="form-start">
                <Select
                    id="example"
                    name="Start from an example"
                    placeholder="Start from an example…"
                    choices=examples
                    chosen=example
                    on_choose=Callback::new(move |index| on_edit.run(Edit::Example(index)))
                />
                <button type="button" class="button" on:click=move |_| on_edit.run(Edit::Reset)>
                    "Reset"
                </button>
            </div>
            <div class="form-groups">
                {groups
                    .into_iter()
                    .map(|(name, fields)| {
                        let n_rows = rows_of(&fields);
                        view! {
                            <section class="form-group" style=("--rows", n_rows)>
                                <h2 class="form-heading">{name}</h2>
                                {rows(fields)}
                            </section>
                        }
                    })
                    .collect_view()}
            </div>
        </form>
    }
}

/// Letters of the longest number with its unit: all boxes are as wide, so that sliders are of one length.
fn most_letters(fields: &[Field]) -> usize {
    let letters = |field: &Field| match &field.kind {
        Kind::Number(number) => letters_in_box(number) + number.unit.many.chars().count(),
        Kind::Category(_) => 0,
    };
    fields.iter().map(letters).max().unwrap_or(0)
}

/// Rows of a group where groups stand side by side: its heading and its fields.
fn rows_of(fields: &[FieldIndex]) -> String {
    (fields.len() + 1).to_string()
}
