//! The form, generated from the schema.

use leptos::prelude::*;

use super::draft::{Draft, Edit};
use super::field_row::FieldRow;
use crate::components::Select;
use crate::components::stepping::characters_in_box;
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::{Field, FieldIndex, Kind, Schema};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer as texts;

/// The form for one customer.
#[component]
pub fn CustomerForm(
    /// The model, whose schema has the fields.
    scorer: StoredValue<Scorer>,
    /// The contents of the form.
    #[prop(into)]
    draft: Signal<Draft>,
    /// The customer that the form describes.
    #[prop(into)]
    customer: Signal<Customer>,
    /// Called with each edit.
    on_edit: Callback<Edit>,
) -> impl IntoView {
    let examples: Vec<(usize, String)> = scorer
        .with_value(|scorer| scorer.schema().examples.iter().map(|example| example.name.clone()).enumerate().collect());
    let groups = scorer.with_value(|scorer| groups(scorer.schema()));
    let example =
        Signal::derive(move || scorer.with_value(|scorer| draft.with(|draft| draft.example(scorer.schema()))));
    let rows = move |fields: Vec<FieldIndex>| {
        fields.into_iter().map(|field| view! { <FieldRow scorer draft customer field on_edit /> }).collect_view()
    };
    let characters = scorer.with_value(|scorer| max_characters(&scorer.schema().fields)).to_string();
    view! {
        <form
            class="card form"
            aria-label=texts::FORM
            style=("--characters", characters)
            on:submit=|event| event.prevent_default()
        >
            <div class="form-start">
                {(!examples.is_empty())
                    .then(|| {
                        view! {
                            <Select
                                id="example"
                                name=texts::EXAMPLES
                                placeholder=texts::EXAMPLES_PLACEHOLDER
                                choices=examples
                                chosen=example
                                on_choose=Callback::new(move |index| on_edit.run(Edit::Example(index)))
                            />
                        }
                    })}
                <button type="button" class="button" on:click=move |_| on_edit.run(Edit::Reset)>
                    {texts::RESET}
                </button>
            </div>
            <div class="form-groups">
                {groups
                    .into_iter()
                    .map(|(name, fields)| {
                        let n_rows = grid_rows(&fields);
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

/// The group with the monthly charge moves up to second place, because other groups can be longer than a screen.
fn groups(schema: &Schema) -> Vec<(String, Vec<FieldIndex>)> {
    let mut groups: Vec<_> = schema.groups().into_iter().map(|(name, fields)| (name.to_owned(), fields)).collect();
    let has_charge =
        |(_, fields): &(_, Vec<FieldIndex>)| schema.monthly_charge.is_some_and(|charge| fields.contains(&charge));
    if let Some(upper @ [_, .., _]) = groups.iter().position(has_charge).and_then(|at| groups.get_mut(1..=at)) {
        upper.rotate_right(1);
    }
    groups
}

/// The largest number of characters in a box together with its unit.
fn max_characters(fields: &[Field]) -> usize {
    let characters = |field: &Field| match &field.kind {
        Kind::Number(number) => characters_in_box(number) + number.unit.many.chars().count(),
        Kind::Category(_) => 0,
    };
    fields.iter().map(characters).max().unwrap_or(0)
}

fn grid_rows(fields: &[FieldIndex]) -> String {
    (fields.len() + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    #[test]
    fn the_monthly_charge_is_near_the_top() {
        let mut schema = scorer().schema().clone();
        let names = |schema: &Schema| groups(schema).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(&schema), ["Account", "Billing", "Services"]);
        for label in [Some("Tenure"), Some("Tech support"), None] {
            schema.monthly_charge = label.map(|label| with_label(&schema, label));
            assert_eq!(names(&schema), ["Account", "Services", "Billing"], "{label:?}");
        }
    }
}
