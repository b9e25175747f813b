//! The comparison of the file with the model's data.

use leptos::prelude::*;

use super::drift::{shift_table, sorted, verdict_attribute, with_chart};
use super::file_bar::DRIFT_CARD;
use super::state::PortfolioState;
use crate::browser::Report;
use crate::components::{ChartCard, ChartStage, TableRegion};
use churnscope_engine::drift::FieldDrift;
use churnscope_engine::schema::Field;
use churnscope_pictures::Picture;
use churnscope_wording::model_data::model_data;
use churnscope_wording::portfolio::drift as wording;

/// How much the fields differ from the model's data, with charts of those that differ most.
#[component]
pub fn DriftCard(
    /// The state of the page.
    state: PortfolioState,
    /// The report on the file.
    #[prop(into)]
    report: Signal<Report>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let data = state.scorer.with_value(|scorer| model_data(&scorer.bundle().evaluation));
    let fields = StoredValue::new(state.scorer.with_value(|scorer| scorer.schema().fields.clone()));
    let drift = Memo::new(move |_| report.with(|report| sorted(&report.drift)));
    let verdict = move || fields.with_value(|fields| drift.with(|drift| wording::verdict(data, fields, drift)));
    let row = move |drift: &FieldDrift| {
        let label = fields.with_value(|fields| fields.get(drift.field).map(|field| field.label.clone()));
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td>{format!("{:.3}", drift.psi)}</td>
                <td>{wording::shares(drift.training_blanks, drift.file_blanks)}</td>
                <td>{wording::share(drift.unknown)}</td>
                <td>{wording::share(drift.out_of_range)}</td>
                <td>
                    <span class="verdict" data-verdict=verdict_attribute(drift.verdict)>
                        {wording::field_verdict(drift.verdict)}
                    </span>
                </td>
            </tr>
        }
    };
    let rows = move || drift.with(|drift| drift.iter().map(row).collect_view());
    let charts = move || {
        let chart = |drift: FieldDrift| {
            let field = fields.with_value(|fields| fields.get(drift.field).cloned());
            field.map(|field| view! { <ShiftCard data field drift stage /> })
        };
        drift.with(|drift| with_chart(drift)).into_iter().map(chart).collect_view()
    };
    let [field, shift, unknown, out_of_range, verdict_head] =
        [wording::FIELD, wording::SHIFT, wording::UNKNOWN, wording::OUT_OF_RANGE, wording::VERDICT].map(str::to_owned);
    let heads = [field, shift, wording::missing(data), unknown, out_of_range, verdict_head];
    view! {
        <section class="card" id=DRIFT_CARD tabindex="-1" data-testid="drift">
            <header class="card-head">
                <h2 class="card-title">{wording::title(data)}</h2>
                <p class="drift-verdict">{verdict}</p>
                <p class="card-subtitle">{wording::SHIFT_EXPLAINED}</p>
            </header>
            <TableRegion label=wording::table(data)>
                <table class="numbers">
                    <thead>
                        <tr>{heads.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableRegion>
        </section>
        {charts}
    }
}

/// The distributions of one field in the model's data and in the file.
#[component]
fn ShiftCard(data: &'static str, field: Field, drift: FieldDrift, stage: ChartStage) -> impl IntoView {
    let names = wording::bins(&field, drift.training.len());
    let table = shift_table(data, &field, &drift);
    let description = table.caption.clone();
    view! {
        <ChartCard
            title=field.label
            subtitle=wording::chart_subtitle(data)
            test_id="shift"
            chart=move || Picture::Shift {
                names: names.clone(),
                data: data.to_owned(),
                training: drift.training.clone(),
                file: drift.file.clone(),
            }
            description
            table=Signal::stored(table)
            stage
        />
    }
}
