//! From a picture to a `charming::Chart`: pure functions that know neither the page nor the browser.

mod curve;
mod gauge;
mod heat;
mod importance;
mod moving;
mod reliability;
mod risk;
mod risk_by;
mod shape;
mod shift;
mod spread;
mod standing;
mod trees;
mod waterfall;
mod what_if;

use charming::Chart;
use charming::component::{Aria, Axis};
use charming::element::{AxisLabel, AxisLine, AxisTick, AxisType, LineStyle, SplitLine};

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use self::moving::Plot;
use churnscope_pictures::{Palette, Picture, from_bytes};

/// Size of words in a chart, in pixels; they are not shrunk with the chart.
const FONT_SIZE: f64 = 12.0;

/// How round the corners of most bars are.
const BAR_RADIUS: f64 = 2.0;

/// How much of its part of the axis a bar of a histogram takes.
const BAR_SHARE: f64 = 0.88;

/// Room for the words of an axis of percentages or counts below a thousand. It is the same whatever they are, so that
/// nothing moves aside when they change.
const UP_WORDS_ROOM: f64 = 36.0;

/// Room for one line of words below a chart.
const ACROSS_WORDS_ROOM: f64 = 20.0;

/// ECharts' option for a picture, which comes as [`pictures::to_bytes`](churnscope_pictures::to_bytes) writes it.
#[wasm_bindgen]
pub fn option(picture: &[u8]) -> Result<JsValue, JsError> {
    let (palette, picture) = from_bytes(picture).ok_or_else(|| JsError::new("no picture of this version"))?;
    Ok(chart(&palette, &picture).serialize(&Serializer::json_compatible())?)
}

/// The words for which a chart leaves as much room as they need.
#[wasm_bindgen]
pub fn beside(picture: &[u8]) -> Vec<String> {
    moving::beside(picture)
}

/// The shapes that move when a picture follows another one in a drawn chart, as [`moving::shapes`] gives them; `plot` is
/// where its axes' ends are: left, right, below, above.
#[wasm_bindgen]
pub fn shapes(before: &[u8], after: &[u8], plot: &[f64]) -> Option<String> {
    let plot = match *plot {
        [left, right, below, above] => Plot { across: (left, right), up: (below, above) },
        _ => Plot::default(),
    };
    moving::shapes(before, after, plot)
}

/// The chart of a picture.
pub fn chart(palette: &Palette, picture: &Picture) -> Chart {
    match picture {
        Picture::Blank => Chart::new(),
        Picture::Gauge { bands, probability } => gauge::gauge(palette, *bands, *probability),
        Picture::Waterfall { steps, is_narrow } => waterfall::waterfall(palette, steps, *is_narrow),
        Picture::AlongNumber(of) => what_if::along_number(palette, of),
        Picture::OverLevels(of) => what_if::over_levels(palette, of),
        Picture::Trees { histogram, range } => trees::trees(palette, histogram, *range),
        Picture::Standing { bands, counts, probability } => standing::standing(palette, *bands, counts, *probability),
        Picture::Risk { bands, counts } => risk::risk(palette, *bands, counts),
        Picture::RiskBy(bars) => risk_by::risk_by(palette, bars),
        Picture::Heat { across, down, cells } => heat::heat(palette, across, down, cells),
        Picture::Shift { names, then, now } => shift::shift(palette, names, then, now),
        Picture::Reliability(bins) => reliability::reliability(palette, bins),
        Picture::CutoffLine(cutoff) => reliability::cutoff_line(palette, *cutoff),
        Picture::Curve(of) => curve::curve(palette, of),
        Picture::CutoffMark { place, room, words } => curve::cutoff_mark(palette, *place, *room, words),
        Picture::Importance(bars) => importance::importance(palette, bars),
        Picture::Spread(rows) => spread::spread(palette, rows),
    }
}

/// The page describes each chart in its own words, so the library's generated description is off.
fn described_by_page() -> Aria {
    Aria::new().enabled(false)
}

/// An axis of numbers with words but no lines.
fn number_axis(palette: &Palette) -> Axis {
    Axis::new()
        .type_(AxisType::Value)
        .axis_label(axis_words(palette))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().show(false))
}

/// Faint lines across the chart.
fn faint_lines(palette: &Palette) -> SplitLine {
    SplitLine::new().show(true).line_style(LineStyle::new().color(palette.line.as_str()).width(1))
}

fn axis_words(palette: &Palette) -> AxisLabel {
    AxisLabel::new().color(palette.second.as_str()).font_size(FONT_SIZE)
}

/// A round top for an axis of percentages, so that it seldom changes while a value moves.
fn axis_top(greatest_percent: f64) -> f64 {
    [10.0, 20.0, 40.0, 60.0, 80.0].into_iter().find(|&top| greatest_percent <= top * 0.95).unwrap_or(100.0)
}

/// A round top for an axis of counts with four equal parts.
fn count_top(counts: impl Iterator<Item = u64>) -> f64 {
    let greatest = counts.max().unwrap_or_default();
    let mut tops = (0..17).flat_map(|power| [1, 2, 3, 4, 5, 6, 8].map(|part: u64| 4 * part * 10_u64.pow(power)));
    tops.find(|&top| greatest <= top).unwrap_or(greatest) as f64
}

/// An axis of counts, with faint lines at its four parts.
fn count_axis(palette: &Palette, counts: impl Iterator<Item = u64>) -> Axis {
    let top = count_top(counts);
    number_axis(palette).min(0).max(top).interval(top / 4.0).split_line(faint_lines(palette))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_leaves_room_above_the_line() {
        for (greatest, top) in [(0.0, 10.0), (9.4, 10.0), (9.6, 20.0), (57.0, 60.0), (71.0, 80.0), (99.0, 100.0)] {
            assert_eq!(axis_top(greatest), top, "{greatest}");
        }
    }

    #[test]
    fn an_axis_of_counts_has_whole_parts() {
        for (greatest, top) in
            [(0, 4.0), (4, 4.0), (5, 8.0), (9, 12.0), (20, 20.0), (22, 24.0), (33, 40.0), (99, 120.0), (1_724, 2_000.0)]
        {
            assert_eq!(count_top([0, greatest].into_iter()), top, "{greatest}");
        }
    }
}
