//! The form, generated from the schema.

use leptos::prelude::*;

use super::draft::{Draft, Edit};
use super::field_row::FieldRow;
use crate::components::Select;
use crate::components::stepping::characters_in_box;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::Explanation;
use churnscope_engine::schema::{Field, FieldIndex, Kind, Schema};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer as texts;

/// Number of fields that the quick form shows first.
const QUICK_FIELDS: usize = 5;

/// The form for one customer. The quick form shows the strongest fields first, and the others on request.
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
    let group = move |(name, fields): (String, Vec<FieldIndex>)| {
        let n_rows = grid_rows(&fields);
        let rows = fields.into_iter().map(|field| view! { <FieldRow scorer draft customer field on_edit /> });
        view! {
            <section class="form-group" style=("--rows", n_rows)>
                <h2 class="form-heading">{name}</h2>
                {rows.collect_view()}
            </section>
        }
    };
    let is_quick = RwSignal::new(false);
    let contents = move || {
        let all = groups.clone().into_iter();
        if !is_quick.get() {
            return view! { <div class="form-groups">{all.map(group).collect_view()}</div> }.into_any();
        }
        let first = scorer.with_value(strongest_fields);
        let is_other = |field: &FieldIndex| !first.contains(field);
        let others = all.map(|(name, fields)| (name, fields.into_iter().filter(is_other).collect::<Vec<_>>()));
        let others = others.filter(|(_, fields)| !fields.is_empty()).map(group).collect_view();
        view! {
            <div class="form-groups">{group((texts::STRONGEST_FIELDS.to_owned(), first))}</div>
            <details class="form-others">
                <summary>{texts::OTHER_FIELDS}</summary>
                <div class="form-groups">{others}</div>
            </details>
        }
        .into_any()
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
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || is_quick.get().to_string()
                    on:click=move |_| is_quick.update(|is_quick| *is_quick = !*is_quick)
                >
                    {texts::QUICK_FORM}
                </button>
            </div>
            {contents}
        </form>
    }
}

/// The groups of fields, with their names. The group with the monthly charge moves up to second place, because other
/// groups can be longer than a screen.
fn groups(schema: &Schema) -> Vec<(String, Vec<FieldIndex>)> {
    let mut groups: Vec<_> = schema.groups().into_iter().map(|(name, fields)| (name.to_owned(), fields)).collect();
    let has_charge =
        |(_, fields): &(_, Vec<FieldIndex>)| schema.monthly_charge.is_some_and(|charge| fields.contains(&charge));
    if let Some(upper @ [_, .., _]) = groups.iter().position(has_charge).and_then(|at| groups.get_mut(1..=at)) {
        upper.rotate_right(1);
    }
    groups
}

/// The fields with the largest mean absolute contributions to the estimates of the default customer and the examples,
/// in descending order.
fn strongest_fields(scorer: &Scorer) -> Vec<FieldIndex> {
    let schema = scorer.schema();
    let examples = schema.examples.iter().filter_map(|example| Customer::new(schema, example.values.clone()).ok());
    let mut strengths = vec![0.0; schema.fields.len()];
    for customer in examples.chain([Customer::default_of(schema)]) {
        for (strength, contribution) in strengths.iter_mut().zip(Explanation::of(scorer, &customer).contributions) {
            *strength += contribution.abs();
        }
    }
    let mut fields: Vec<FieldIndex> = (0..strengths.len()).collect();
    let strength = |field: &FieldIndex| strengths.get(*field).copied().unwrap_or(0.0);
    fields.sort_by(|one, other| strength(other).total_cmp(&strength(one)));
    fields.truncate(QUICK_FIELDS);
    fields
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
    fn the_quick_form_has_the_strongest_fields() {
        let scorer = scorer();
        let label = |field: &FieldIndex| scorer.schema().fields[*field].label.as_str();
        let fields = strongest_fields(&scorer);
        let labels: Vec<&str> = fields.iter().map(label).collect();
        assert_eq!(labels.len(), QUICK_FIELDS);
        for expected in ["Contract", "Tenure"] {
            assert!(labels.contains(&expected), "{labels:?}");
        }
    }

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
