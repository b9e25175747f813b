//! A chart with the table of its figures behind a small button.

use leptos::prelude::*;

use super::{Card, ChartStage, ChartView, DataTable, Drawing, Table};
use crate::browser::LoadState;

/// A card with a chart. Where charts cannot be drawn, the card says so and shows the table.
#[component]
pub fn ChartCard(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What is drawn, in which unit.
    #[prop(into)]
    subtitle: Signal<String>,
    /// The name by which tests know the card.
    test_id: &'static str,
    /// What stands on the heading's line besides the button.
    #[prop(into, optional)]
    controls: ViewFn,
    /// The chart.
    #[prop(into)]
    chart: Drawing,
    /// What the chart shows, for those who do not see it.
    #[prop(into)]
    description: Signal<String>,
    /// The figures that are drawn.
    #[prop(into)]
    table: Signal<Table>,
    /// With what is drawn.
    stage: ChartStage,
    /// Series that are drawn over the chart and change more often than it.
    #[prop(optional, into)]
    marks: Option<Drawing>,
    /// Called with the place across and up where the chart is clicked, in the axes' units.
    #[prop(optional)]
    on_pick: Option<Callback<(f64, f64)>>,
    /// Called with the row of the table that is to be used.
    #[prop(optional)]
    on_use: Option<Callback<usize>>,
    /// What stands below the chart.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (wants_table, set_wants_table) = signal(false);
    let has_failed = move || stage.library.get() == LoadState::Failed;
    let shows_table = Memo::new(move |_| wants_table.get() || has_failed());
    let table_button = move || {
        view! {
            <button
                type="button"
                class="button small"
                aria-pressed=move || wants_table.get().to_string()
                aria-label=move || format!("Table: {}", title.get())
                on:click=move |_| set_wants_table.update(|wanted| *wanted = !*wanted)
            >
                "Table"
            </button>
        }
    };
    let head = move || {
        view! {
            {controls.run()}
            // where there is no drawing, there is nothing to go back to
            <Show when=move || !has_failed()>{table_button}</Show>
        }
    };
    view! {
        <Card title subtitle test_id controls=head>
            <Show when=has_failed>
                <p class="notice">"The charts could not be loaded. The table has the same figures."</p>
            </Show>
            <div class="chart-place" class:shows-table=move || shows_table.get()>
                <ChartView chart description stage marks on_pick />
                <Show when=move || shows_table.get()>
                    <DataTable table on_use />
                </Show>
            </div>
            {children.map(|children| children())}
        </Card>
    }
}
