//! Cards with a chart.

use leptos::prelude::*;

use super::{Card, ChartStage, ChartView, DataTable, Drawing, Table};
use crate::browser::LoadState;
use churnscope_wording::components;

/// A card with a chart. If charts cannot be drawn, the card shows the table.
#[component]
pub fn ChartCard(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the chart shows.
    #[prop(into)]
    subtitle: Signal<String>,
    /// The card's test ID.
    test_id: &'static str,
    /// Controls next to the heading.
    #[prop(into, optional)]
    controls: ViewFn,
    /// The chart.
    #[prop(into)]
    chart: Drawing,
    /// What the chart shows, for screen readers.
    #[prop(into)]
    description: Signal<String>,
    /// The numbers in the chart.
    #[prop(into)]
    table: Signal<Table>,
    /// The minimum height of the chart, in pixels.
    #[prop(optional, into)]
    min_height: Option<Signal<u32>>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
    /// Series on top of the chart that change more often than the chart.
    #[prop(optional, into)]
    marks: Option<Drawing>,
    /// Called with the x and y values of each click inside the plot.
    #[prop(optional)]
    on_pick: Option<Callback<(f64, f64)>>,
    /// Called with the index of the row that is chosen in the table.
    #[prop(optional)]
    on_use: Option<Callback<usize>>,
    /// Contents below the chart.
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
                aria-label=move || components::table_of(title.get())
                on:click=move |_| set_wants_table.update(|wanted| *wanted = !*wanted)
            >
                {components::TABLE}
            </button>
        }
    };
    let head = move || {
        view! {
            {controls.run()}
            <Show when=move || !has_failed()>{table_button}</Show>
        }
    };
    view! {
        <Card title subtitle test_id controls=head>
            <Show when=has_failed>
                <p class="notice">{components::CHARTS_FAILED}</p>
            </Show>
            <div
                class="chart-place"
                class:shows-table=move || shows_table.get()
                style:min-height=move || min_height.map(|height| format!("{}px", height.get()))
            >
                <ChartView chart description stage marks on_pick />
                <Show when=move || shows_table.get()>
                    <DataTable table on_use />
                </Show>
            </div>
            {children.map(|children| children())}
        </Card>
    }
}
