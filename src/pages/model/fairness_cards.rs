//! How the cutoff treats groups of customers.

use leptos::prelude::*;

use super::fairness::{CustomerGroup, GroupMetric, group_metrics, groups};
use super::state::ModelState;
use crate::components::TableRegion;
use churnscope_engine::inspection::Fairness;
use churnscope_wording::model::fairness;
use churnscope_wording::values::small_letters;

/// A card for each field that defines groups.
#[component]
pub fn FairnessCards(
    /// The state of the page.
    state: ModelState,
) -> impl IntoView {
    let all = state.inspection.with_value(|inspection| {
        let of = |fairness: &Fairness| {
            let group = |of| state.schema(|schema| groups(schema, &inspection.out_of_fold, of));
            fairness.fields.iter().filter_map(group).collect::<Vec<_>>()
        };
        inspection.fairness.as_ref().map(of).unwrap_or_default()
    });
    all.into_iter().map(|(label, groups)| view! { <GroupsCard state label groups /> }).collect_view()
}

#[component]
fn GroupsCard(state: ModelState, label: String, groups: Vec<CustomerGroup>) -> impl IntoView {
    let names: Vec<String> = groups.iter().map(|group| group.name.clone()).collect();
    let n_groups = groups.len();
    let metrics = Memo::new(move |_| group_metrics(&groups, state.cutoff.get()));
    let row = move |index: usize| {
        let text =
            move |read: fn(&GroupMetric) -> &'static str| move || metrics.with(|metrics| metrics.get(index).map(read));
        let cell = move |group: usize| {
            let value = move || metrics.with(|metrics| metrics.get(index).and_then(|of| of.values.get(group).cloned()));
            view! { <td>{value}</td> }
        };
        view! {
            <tr>
                <th scope="row">
                    <span class="metric-name">{text(|metric| metric.name)}</span>
                    <span class="metric-meaning">{text(|metric| metric.meaning)}</span>
                </th>
                {(0..n_groups).map(cell).collect_view()}
            </tr>
        }
    };
    let n_metrics = metrics.with_untracked(Vec::len);
    view! {
        <section class="card" data-testid="fairness">
            <header class="card-head">
                <h2 class="card-title">{label.clone()}</h2>
                <p class="card-subtitle">{fairness::SUBTITLE}</p>
            </header>
            <TableRegion label=fairness::groups_by(small_letters(&label))>
                <table class="numbers groups">
                    <thead>
                        <tr>
                            <th scope="col">{fairness::METRIC}</th>
                            {names.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{(0..n_metrics).map(row).collect_view()}</tbody>
                </table>
            </TableRegion>
        </section>
    }
}
