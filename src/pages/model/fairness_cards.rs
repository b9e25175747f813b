//! Whether the cutoff treats groups alike.

use crate::components::TableRegion;
use churnscope_wording::values::small_letters;
use leptos::prelude::*;

use super::fairness::{Group, groups, measures};
use super::state::ModelState;

/// A card for each field that tells groups apart.
#[component]
pub fn FairnessCards(
    /// What the page shares.
    state: ModelState,
) -> impl IntoView {
    let all = state.inspection.with_value(|inspection| {
        let of = |fairness: &churnscope_engine::inspection::Fairness| {
            let group = |of| state.schema(|schema| groups(schema, &inspection.out_of_fold, of));
            fairness.fields.iter().filter_map(group).collect::<Vec<_>>()
        };
        inspection.fairness.as_ref().map(of).unwrap_or_default()
    });
    all.into_iter().map(|(label, groups)| view! { <GroupsCard state label groups /> }).collect_view()
}

/// The groups of a field side by side.
#[component]
fn GroupsCard(
    /// What the page shares.
    state: ModelState,
    /// The field's label.
    label: String,
    /// Its groups.
    groups: Vec<Group>,
) -> impl IntoView {
    let names: Vec<String> = groups.iter().map(|group| group.name.clone()).collect();
    let n_groups = groups.len();
    let measures = Memo::new(move |_| measures(&groups, state.cutoff.get()));
    let row = move |place: usize| {
        let words = move |read: fn(&super::fairness::Measure) -> &'static str| {
            move || measures.with(|measures| measures.get(place).map(read))
        };
        let cell = move |group: usize| {
            let value =
                move || measures.with(|measures| measures.get(place).and_then(|of| of.values.get(group).cloned()));
            view! { <td>{value}</td> }
        };
        view! {
            <tr>
                <th scope="row">
                    <span class="figure-name">{words(|of| of.name)}</span>
                    <span class="figure-meaning">{words(|of| of.meaning)}</span>
                </th>
                {(0..n_groups).map(cell).collect_view()}
            </tr>
        }
    };
    let n_measures = measures.with_untracked(Vec::len);
    let region = format!("Groups by {}", small_letters(&label));
    view! {
        <section class="card" data-testid="fairness">
            <header class="card-head">
                <h2 class="card-title">{label.clone()}</h2>
                <p class="card-subtitle">"At the cutoff above, with 95% intervals."</p>
            </header>
            <TableRegion label=region>
                <table class="numbers groups">
                    <thead>
                        <tr>
                            <th scope="col">"Measure"</th>
                            {names.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{(0..n_measures).map(row).collect_view()}</tbody>
                </table>
            </TableRegion>
        </section>
    }
}
