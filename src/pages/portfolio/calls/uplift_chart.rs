//! The uplift curve: the effect of calling among customers with the highest estimates.

use leptos::html::Div;
use leptos::prelude::*;

use crate::browser::size_of;
use churnscope_engine::campaign::effect::{Difference, UpliftPoint};
use churnscope_pictures::banded_line::{BandedLine, BandedPoint, ChartArea, banded_line};
use churnscope_wording::portfolio::calls;

/// The height of the chart, in pixels.
const HEIGHT: f64 = 220.0;

/// The space around the axes for their labels, in pixels.
const LEFT: f64 = 44.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 44.0;

/// The width before the page is laid out, in pixels.
const USUAL_WIDTH: f64 = 560.0;

/// The greatest width, in pixels.
const MAX_WIDTH: f64 = 760.0;

/// The shares that the x-axis names.
const SHARES: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// A line with the interval of each point, and a line at 0.
#[component]
pub fn UpliftChart(
    /// The points, in ascending order of their shares, each with a difference.
    curve: Vec<UpliftPoint>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let size = size_of(place);
    let width = Memo::new(move |_| match size.get() {
        (0, _) => USUAL_WIDTH,
        (width, _) => f64::from(width).min(MAX_WIDTH),
    });
    let points: Vec<(f64, Difference)> =
        curve.iter().filter_map(|point| Some((point.share, point.effect.difference?))).collect();
    let words: Vec<String> = points.iter().map(|(share, of)| calls::uplift_words(*share, *of)).collect();
    let end = |word: Option<&String>| word.cloned().unwrap_or_default();
    let label = calls::uplift_chart(end(words.first()), end(words.last()));
    let points: Vec<BandedPoint> = points
        .into_iter()
        .map(|(share, Difference { value, low, high })| BandedPoint { share, value, low, high })
        .collect();
    let shapes = move || {
        let area = area(width.get());
        let BandedLine { band, line, points: dots, grid } = banded_line(&points, area);
        let step = area.width / 20.0;
        let dot = |((x, y), words): (&(f64, f64), &String)| {
            view! {
                <g class="uplift-point">
                    <title>{words.clone()}</title>
                    <circle cx=*x cy=*y r=3></circle>
                    // dots are hard to point at
                    <rect fill="transparent" x=x - step / 2.0 y=TOP width=step height=area.height></rect>
                </g>
            }
        };
        let dots = dots.iter().zip(&words).map(dot).collect_view();
        view! {
            {grid.into_iter().map(|line| grid_line(line, area)).collect_view()}
            {SHARES.map(|share| share_label(share, area)).collect_view()}
            <text x=area.x(0.5) y=HEIGHT - 6.0 text-anchor="middle">
                {calls::UPLIFT_X}
            </text>
            <path class="uplift-band" d=band></path>
            <path class="uplift-line" d=line></path>
            {dots}
        }
    };
    view! {
        <div node_ref=place class="uplift-place">
            <svg
                class="uplift-chart"
                viewBox=move || format!("0 0 {} {HEIGHT}", width.get())
                style:max-width=format!("{MAX_WIDTH}px")
                role="img"
                aria-label=label
                data-testid="uplift-chart"
            >
                {shapes}
            </svg>
        </div>
    }
}

fn area(width: f64) -> ChartArea {
    ChartArea { left: LEFT, top: TOP, width: (width - LEFT - RIGHT).max(1.0), height: HEIGHT - TOP - BOTTOM }
}

fn grid_line((value, y): (f64, f64), area: ChartArea) -> impl IntoView {
    view! {
        <line class="uplift-grid" class:zero=value == 0.0 x1=area.x(0.0) x2=area.x(1.0) y1=y y2=y></line>
        <text x=LEFT - 8.0 y=y + 4.0 text-anchor="end">
            {calls::axis_points(value)}
        </text>
    }
}

fn share_label(share: f64, area: ChartArea) -> impl IntoView {
    view! {
        <text x=area.x(share) y=TOP + area.height + 18.0 text-anchor="middle">
            {calls::axis_share(share)}
        </text>
    }
}
