//! What the trees say one by one.

use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::ItemStyle;
use charming::series::Bar;

use super::standing::tooltip;
use super::{described_by_page, faint_lines, number_axis};
use crate::pictures::Palette;

/// How strongly the bars stand outside the range.
const OUTSIDE: f64 = 0.35;

/// Bars of trees by their own estimate; those that reach into `range` stand out.
pub(super) fn trees(palette: &Palette, histogram: &[u32], range: (f64, f64)) -> Chart {
    let width = 100.0 / histogram.len().max(1) as f64;
    let bars = histogram.iter().enumerate().map(|(bar, &count)| {
        let from = width * bar as f64;
        let to = from + width;
        let is_inside = to > range.0 * 100.0 && from <= range.1 * 100.0;
        DataPointItem::new(vec![from + width / 2.0, f64::from(count)])
            .name(format!("{from} to {to} %\n{count} trees"))
            .item_style(
                ItemStyle::new()
                    .color(palette.accent.as_str())
                    .opacity(if is_inside { 1.0 } else { OUTSIDE })
                    .border_radius(2),
            )
    });
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right(8).top(12).bottom(4).contain_label(true))
        .x_axis(number_axis(palette).min(0).max(100).interval(25))
        .y_axis(number_axis(palette).split_number(3).split_line(faint_lines(palette)))
        .series(Bar::new().id("trees").bar_width("88%").data(bars.collect::<Vec<_>>()))
}
