//! A small histogram of a field by outcome.

use leptos::prelude::*;

use super::shown_field::bar;
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{CountBar, FieldCounts, FieldView};

/// Size of the drawing, in units of its view box.
const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 28.0;

/// Maximum number of bars.
const MAX_BARS: usize = 24;

#[derive(Clone, Copy, Debug, PartialEq)]
struct BarShape {
    x: f64,
    width: f64,
    all: f64,
    left: f64,
}

/// The bars of a field.
#[component]
pub fn Histogram(
    /// The field.
    field: FieldView,
    /// The counts of the field's values.
    counts: FieldCounts,
) -> impl IntoView {
    let words: Vec<String> =
        counts.bars.iter().enumerate().map(|(index, of)| bar(of, field.levels.get(index))).collect();
    let description = [&[wording::histogram(&field.label)], words.as_slice()].concat().join("; ");
    let shape = |(BarShape { x, width, all, left }, tooltip): (BarShape, String)| {
        view! {
            <g>
                <title>{tooltip}</title>
                <rect class="bar-all" x=x y=HEIGHT - all width=width height=all></rect>
                <rect class="bar-left" x=x y=HEIGHT - left width=width height=left></rect>
                // low bars are hard to point at
                <rect fill="transparent" x=x y=0 width=width height=HEIGHT></rect>
            </g>
        }
    };
    let shapes = shapes(&counts).into_iter().zip(words).map(shape).collect_view();
    view! {
        <svg class="histogram" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=description>
            {shapes}
        </svg>
    }
}

fn shapes(counts: &FieldCounts) -> Vec<BarShape> {
    let bars = counts.bars.get(..MAX_BARS).unwrap_or(&counts.bars);
    let most = bars.iter().map(|bar| bar.rows).max().unwrap_or(0).max(1) as f64;
    let step = (WIDTH / bars.len().max(1) as f64).min(10.0);
    let shape = |(index, bar): (usize, &CountBar)| BarShape {
        x: step * index as f64,
        width: step - 1.0,
        // keep a bar with few rows visible
        all: if bar.rows == 0 { 0.0 } else { (HEIGHT * bar.rows as f64 / most).max(1.0) },
        left: HEIGHT * bar.left as f64 / most,
    };
    bars.iter().enumerate().map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_proportional_and_visible() {
        let bar = |rows, left| CountBar { rows, left, ..CountBar::default() };
        let counts = FieldCounts { bars: vec![bar(2_800, 1_400), bar(1, 0), bar(0, 0)], ..FieldCounts::default() };
        let found: Vec<_> = shapes(&counts).iter().map(|shape| (shape.x, shape.all, shape.left)).collect();
        assert_eq!(found, [(0.0, 28.0, 14.0), (10.0, 1.0, 0.0), (20.0, 0.0, 0.0)]);
        assert!(shapes(&FieldCounts { bars: vec![bar(1, 1); 200], ..FieldCounts::default() }).len() == MAX_BARS);
    }
}
