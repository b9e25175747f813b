//! Whether as many left as was estimated.

use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::{ItemStyle, LineStyle, LineStyleType, Symbol};
use charming::series::Line;

use super::standing::tooltip;
use super::{Palette, described_by_page, faint_lines, number_axis};
use crate::engine::words::{fixed, percent};

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationPoint {
    /// Mean estimate of these customers, in [0, 1].
    pub estimated: f64,
    /// The share of them that left, in [0, 1].
    pub left: f64,
    /// How many they are.
    pub customers: u32,
}

/// The share that left by the mean estimate; on the dashed line both are the same.
pub fn calibration(palette: &Palette, points: &[CalibrationPoint]) -> Chart {
    let items = points.iter().map(|point| {
        let words = format!(
            "{} customers\nestimated {}, left {}",
            fixed(f64::from(point.customers), 0),
            percent(point.estimated),
            percent(point.left)
        );
        DataPointItem::new(vec![point.estimated * 100.0, point.left * 100.0]).name(words)
    });
    let axis = || number_axis(palette).min(0).max(100).interval(25);
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right(16).top(12).bottom(4).contain_label(true))
        .x_axis(axis())
        .y_axis(axis().split_line(faint_lines(palette)))
        .series(
            Line::new()
                .id("as-estimated")
                .silent(true)
                .show_symbol(false)
                .line_style(LineStyle::new().color(palette.second.as_str()).width(1.5).type_(LineStyleType::Dashed))
                .data(vec![vec![0.0, 0.0], vec![100.0, 100.0]]),
        )
        .series(
            Line::new()
                .id("seen")
                .symbol(Symbol::Circle)
                .symbol_size(8.0)
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(2))
                .item_style(ItemStyle::new().color(palette.accent.as_str()))
                .data(items.collect::<Vec<_>>()),
        )
}
