//! A chart of how many customers moved from each risk band to each.

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use super::state::{lists_change, toggle_change};
use crate::browser::size_of;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::portfolio::ChangeFilter;
use churnscope_engine::schema::Band;
use churnscope_pictures::flow::{BAR_WIDTH, FlowBar, FlowRibbon, FlowShapes, FlowSize, flow_shapes};
use churnscope_wording::portfolio::comparison;
use churnscope_wording::values::{band_shape, count};

/// The height of the chart, in pixels.
const HEIGHT: f64 = 216.0;

/// The width of the labels on either side, in pixels.
const LABELS: f64 = 76.0;

/// The width before the page is laid out, in pixels.
const USUAL_WIDTH: f64 = 480.0;

/// Distance between a bar and its label, in pixels.
const LABEL_GAP: f64 = 6.0;

/// The groups from top to bottom, so that a ribbon that rises stands for a risk that rose.
const ORDER: [usize; 4] = [Band::High as usize, Band::Medium as usize, Band::Low as usize, 3];

/// The customers by their bands in the two files, with a ribbon for each pair of bands. Ribbons are buttons that list
/// their customers, except those of customers who are gone, because the list does not have them.
#[component]
pub fn FlowChart(
    /// The state of the page.
    state: PortfolioState,
    /// The name of the earlier file.
    before: String,
    /// The name of the list's file.
    after: String,
    /// Number of customers, by band in the earlier file and by band in the list.
    flow: [[u32; 4]; 4],
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let size = size_of(place);
    let width = Memo::new(move |_| match size.get() {
        (0, _) => USUAL_WIDTH,
        (width, _) => f64::from(width),
    });
    let changes = comparison::main_changes(&flow);
    let label = comparison::flow_chart(&before, &after, &changes);
    let shapes = move || {
        let FlowShapes { before, after, ribbons } =
            flow_shapes(&flow, ORDER, FlowSize { width: width.get(), height: HEIGHT, labels: LABELS });
        view! {
            {ribbons.into_iter().map(|of| ribbon(state, of)).collect_view()}
            {before.into_iter().map(|of| bar(of, comparison::GROUPS_BEFORE, true)).collect_view()}
            {after.into_iter().map(|of| bar(of, comparison::GROUPS_AFTER, false)).collect_view()}
        }
    };
    let files = [before, after].map(|name| view! { <span title=name.clone()>{name.clone()}</span> });
    view! {
        <h3 class="panel-title">{comparison::FLOW_TITLE}</h3>
        <div class="flow-files">{files.into_iter().collect_view()}</div>
        <div node_ref=place>
            <svg
                class="flow-chart"
                viewBox=move || format!("0 0 {} {HEIGHT}", width.get())
                role="group"
                aria-label=label
                data-testid="flow-chart"
            >
                {shapes}
            </svg>
        </div>
        <p class="flow-main">{changes} " " {comparison::FLOW_NOTE}</p>
    }
}

fn ribbon(state: PortfolioState, FlowRibbon { from, to, customers, path }: FlowRibbon) -> impl IntoView {
    let words = comparison::flow_words(from, to, customers);
    let bands = [from, to].map(comparison::band_of);
    let (class, change) = (format!("flow-ribbon {}", class_of(to)), ChangeFilter::Bands(bands));
    if bands[1].is_none() {
        return view! {
            <path class=class d=path role="img" aria-label=words.clone()>
                <title>{words.clone()}</title>
            </path>
        }
        .into_any();
    }
    let press = move |event: KeyboardEvent| {
        if ["Enter", " "].contains(&event.key().as_str()) {
            event.prevent_default();
            toggle_change(state, change);
        }
    };
    view! {
        <path
            class=class
            class:stayed=from == to
            class:is-button=true
            d=path
            role="button"
            tabindex="0"
            aria-label=words.clone()
            aria-pressed=move || lists_change(state, change).to_string()
            on:click=move |_| toggle_change(state, change)
            on:keydown=press
        >
            <title>{words.clone()}</title>
        </path>
    }
    .into_any()
}

/// A bar and, next to it, the name of its group and the number of customers.
fn bar(FlowBar { group, customers, x, y, height }: FlowBar, names: [&'static str; 4], is_left: bool) -> impl IntoView {
    let (label_x, anchor) = if is_left { (x - LABEL_GAP, "end") } else { (x + BAR_WIDTH + LABEL_GAP, "start") };
    let middle = y + height / 2.0;
    let name = names.get(group).copied().unwrap_or_default();
    let shape = Band::ALL.get(group).map(|&band| format!("{} ", band_shape(band)));
    view! {
        <rect class=format!("flow-bar {}", class_of(group)) x=x y=y width=BAR_WIDTH height=height.max(1.0)></rect>
        <text class=format!("flow-name {}", class_of(group)) x=label_x y=middle - 3.0 text-anchor=anchor>
            {shape}
            {name}
        </text>
        <text x=label_x y=middle + 12.0 text-anchor=anchor>
            {count(customers.into())}
        </text>
    }
}

/// The class with the colors of a group.
fn class_of(group: usize) -> &'static str {
    match Band::ALL.get(group) {
        Some(Band::Low) => "flow-low",
        Some(Band::Medium) => "flow-medium",
        Some(Band::High) => "flow-high",
        None => "flow-none",
    }
}
