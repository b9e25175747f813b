//! Translates pictures into ECharts options.

mod axes;
mod curve;
mod effects;
mod gauge;
mod heat;
mod importance;
mod moving_shapes;
mod reliability;
mod risk;
mod risk_by;
mod shape;
mod shift;
mod standing;
mod style;
mod trees;
mod waterfall;
mod what_if;

use charming::Chart;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use self::moving_shapes::PlotArea;
use churnscope_pictures::{Palette, Picture, from_bytes};

/// The ECharts option for a picture. `picture` holds the bytes from [`churnscope_pictures::to_bytes`].
#[wasm_bindgen]
pub fn option(picture: &[u8]) -> Result<JsValue, JsError> {
    let (palette, picture) = from_bytes(picture).ok_or_else(|| JsError::new("the picture cannot be decoded"))?;
    Ok(chart(&palette, &picture).serialize(&Serializer::json_compatible())?)
}

/// The labels of a waterfall's y-axis; empty for any other picture.
#[wasm_bindgen(js_name = axisLabels)]
pub fn axis_labels(picture: &[u8]) -> Vec<String> {
    moving_shapes::axis_labels(picture)
}

/// The new positions of the shapes when a chart changes from `before` to `after`; `None` if the chart must be drawn
/// again. Each line describes one shape: the name of its SVG element, the element's text, and the names and values of
/// its variable attributes, separated by tabs. `plot_area` has the left, right, bottom, and top ends of the axes, in
/// pixels.
#[wasm_bindgen]
pub fn shapes(before: &[u8], after: &[u8], plot_area: &[f64]) -> Option<String> {
    let plot_area = match *plot_area {
        [left, right, bottom, top] => PlotArea { x: (left, right), y: (bottom, top) },
        _ => PlotArea::default(),
    };
    moving_shapes::lines(before, after, plot_area)
}

/// The chart of a picture.
pub fn chart(palette: &Palette, picture: &Picture) -> Chart {
    match picture {
        Picture::Blank => Chart::new(),
        Picture::Gauge { bands, probability } => gauge::gauge(palette, *bands, *probability),
        Picture::Waterfall { bars, is_narrow } => waterfall::waterfall(palette, bars, *is_narrow),
        Picture::AlongNumber(of) => what_if::along_number(palette, of),
        Picture::OverLevels(of) => what_if::over_levels(palette, of),
        Picture::Trees { histogram, range } => trees::trees(palette, histogram, *range),
        Picture::Standing { bands, counts, probability } => standing::standing(palette, *bands, counts, *probability),
        Picture::Risk { bands, counts } => risk::risk(palette, *bands, counts),
        Picture::RiskBy(bars) => risk_by::risk_by(palette, bars),
        Picture::Heat { across, down, cells } => heat::heat(palette, across, down, cells),
        Picture::Shift { names, data, training, file } => shift::shift(palette, names, data, training, file),
        Picture::Reliability(bins) => reliability::reliability(palette, bins),
        Picture::CutoffLine(cutoff) => reliability::cutoff_line(palette, *cutoff),
        Picture::Curve(of) => curve::curve(palette, of),
        Picture::CurveMark { position, placement, label } => curve::mark(palette, *position, *placement, label),
        Picture::Importance(bars) => importance::importance(palette, bars),
        Picture::Effects(rows) => effects::effects(palette, rows),
    }
}
