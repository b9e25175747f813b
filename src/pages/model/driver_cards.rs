//! What drives the model.

use leptos::prelude::*;

use super::drivers::{
    dependence, dependence_table, field_numbers, importance_bars, importance_numbers, importance_sentence,
    importance_table, interactions, sorted, spread, spread_table,
};
use super::save_bar::SaveBar;
use super::state::ModelState;
use crate::components::{ChartCard, ChartStage, Select, TableRegion};
use crate::words::capitalised;
use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::ContributionBin;
use churnscope_engine::schema::Field;
use churnscope_pictures::Picture;
use churnscope_wording::reasons;
use churnscope_wording::values::small_letters;

/// How much each field counts, by two measures.
#[component]
pub fn ImportanceCard(
    /// What the page shares.
    state: ModelState,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    const TITLE: &str = "What counts";
    let scale = state.scale();
    let (bars, table, sentence) = state.inspection.with_value(|inspection| {
        let of = &inspection.importance;
        state.schema(|schema| {
            (importance_bars(schema, scale, of), importance_table(schema, scale, of), importance_sentence(schema, of))
        })
    });
    let numbers = Callback::new(move |()| {
        state
            .inspection
            .with_value(|inspection| state.schema(|schema| importance_numbers(schema, &inspection.importance)))
    });
    view! {
        <ChartCard
            title=TITLE
            subtitle=format!(
                "Left: thousandths of the ROC-AUC that are lost when the field is shuffled among customers. Right: {} by which it moves an estimate on average.",
                reasons::unit(scale),
            )
            test_id="importance"
            chart=move || Picture::Importance(bars.clone())
            description=sentence
            table=Signal::stored(table)
            stage
        >
            <SaveBar of="importance" title=TITLE numbers stage />
        </ChartCard>
    }
}

/// A picked field: what estimates would be if everybody had a value, and how it moves those who have it.
#[component]
pub fn FieldCards(
    /// What the page shares.
    state: ModelState,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let scale = state.scale();
    let averaged = match scale {
        Scale::Probability => "",
        Scale::LogOdds => ", averaged in log-odds",
    };
    let spread = move |field: &Field, bins: &[ContributionBin]| spread(scale, field, bins);
    let spread_table = move |field: &Field, bins: &[ContributionBin]| spread_table(scale, field, bins);
    let order = state.inspection.with_value(|inspection| sorted(&inspection.importance));
    let first = order.first().map_or(0, |(index, _)| *index);
    let picked = RwSignal::new(first);
    let choices: Vec<(usize, String)> = state.schema(|schema| {
        let choice = |(index, _): &(usize, _)| Some((*index, schema.fields.get(*index)?.label.clone()));
        order.iter().filter_map(choice).collect()
    });
    let controls = move || {
        view! {
            <Select
                id="driver-field"
                name="Field"
                choices=Signal::stored(choices.clone())
                chosen=Signal::derive(move || Some(picked.get()))
                on_choose=Callback::new(move |field| picked.set(field))
            />
        }
    };
    let label = Signal::derive(move || of_field(state, picked.get(), |field, _| field.label.clone()));
    let numbers = Callback::new(move |()| of_field(state, picked.get_untracked(), field_numbers));
    view! {
        <ChartCard
            title="How it depends on"
            subtitle=format!(
                "Average estimate if every customer had this value and kept all else (partial dependence{averaged}).",
            )
            test_id="dependence"
            controls
            chart=move || Picture::RiskBy(of_field(state, picked.get(), dependence))
            description=Signal::derive(move || of_field(state, picked.get(), dependence_table).caption)
            table=Signal::derive(move || of_field(state, picked.get(), dependence_table))
            stage
        >
            <SaveBar of="dependence" title=label numbers stage />
        </ChartCard>
        <ChartCard
            title=Signal::derive(move || format!("How {} moves estimates", small_letters(&label.get())))
            subtitle=format!(
                "{} that it adds to the estimates of the customers who have the value: dot the middle one, thick line half of them, thin line 90%.",
                capitalised(reasons::unit(scale)),
            )
            test_id="spread"
            chart=move || Picture::Spread(of_field(state, picked.get(), spread))
            description=Signal::derive(move || of_field(state, picked.get(), spread_table).caption)
            table=Signal::derive(move || of_field(state, picked.get(), spread_table))
            stage
        >
            <SaveBar of="spread" title=Signal::derive(move || format!("{}, spread", label.get())) numbers stage />
        </ChartCard>
    }
}

/// Pairs of fields whose effects do not just add up.
#[component]
pub fn InteractionsCard(
    /// What the page shares.
    state: ModelState,
) -> impl IntoView {
    let scale = state.scale();
    let rows = state.inspection.with_value(|inspection| state.schema(|schema| interactions(schema, scale, inspection)));
    let row = |[pair, share, strength]: [String; 3]| {
        view! {
            <tr>
                <th scope="row">{pair}</th>
                <td>{share}</td>
                <td>{strength}</td>
            </tr>
        }
    };
    let is_empty = rows.is_empty();
    view! {
        <section class="card" data-testid="interactions">
            <header class="card-head">
                <h2 class="card-title">"What counts together"</h2>
                <p class="card-subtitle">
                    "Pairs of fields whose effects do not just add up. Share: how much of what both do together neither does alone (Friedman’s H²). Strength: how far that moves an estimate, as a standard deviation."
                </p>
            </header>
            <Show when=move || is_empty>
                <p class="card-note">"No pair does."</p>
            </Show>
            {(!is_empty)
                .then(|| {
                    view! {
                        <TableRegion label="Pairs of fields">
                            <table class="numbers">
                                <thead>
                                    <tr>
                                        <th scope="col">"Fields"</th>
                                        <th scope="col">"Share"</th>
                                        <th scope="col">"Strength, " {reasons::unit(scale)}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                            </table>
                        </TableRegion>
                    }
                })}
        </section>
    }
}

/// Reads a field and its bins; what a field that is not there would say.
fn of_field<T: Default>(state: ModelState, index: usize, read: impl FnOnce(&Field, &[ContributionBin]) -> T) -> T {
    state.inspection.with_value(|inspection| {
        state.schema(|schema| match (schema.fields.get(index), inspection.contributions.get(index)) {
            (Some(field), Some(bins)) => read(field, bins),
            _ => T::default(),
        })
    })
}
