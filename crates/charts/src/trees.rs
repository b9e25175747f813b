//! What the trees say one by one.

use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::ItemStyle;
use charming::series::Bar;

use super::standing::tooltip;
use super::{ACROSS_WORDS_ROOM, BAR_RADIUS, BAR_SHARE, UP_WORDS_ROOM, count_axis, described_by_page, number_axis};
use churnscope_pictures::Palette;

/// How strongly the bars stand outside the range.
pub(super) const OUTSIDE: f64 = 0.35;

/// Bars of trees by their own estimate; those that reach into `range` stand out.
pub(super) fn trees(palette: &Palette, histogram: &[u32], range: (f64, f64)) -> Chart {
    let width = 100.0 / histogram.len().max(1) as f64;
    let bars = histogram.iter().enumerate().map(|(bar, &count)| {
        let from = width * bar as f64;
        let to = from + width;
        DataPointItem::new(vec![from + width / 2.0, f64::from(count)])
            .name(format!("{from} to {to}%\n{count} trees"))
            .item_style(
                ItemStyle::new()
                    .color(palette.accent.as_str())
                    .opacity(if is_inside(bar, histogram.len(), range) { 1.0 } else { OUTSIDE })
                    .border_radius(BAR_RADIUS),
            )
    });
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(UP_WORDS_ROOM).right(8).top(12).bottom(ACROSS_WORDS_ROOM))
        .x_axis(number_axis(palette).min(0).max(100).interval(25))
        .y_axis(count_axis(palette, histogram.iter().copied().map(u64::from)))
        .series(Bar::new().id("trees").bar_width(format!("{}%", BAR_SHARE * 100.0)).data(bars.collect::<Vec<_>>()))
}

/// Whether a bar of so many reaches into the range.
pub(super) fn is_inside(bar: usize, n_bars: usize, range: (f64, f64)) -> bool {
    let width = 1.0 / n_bars.max(1) as f64;
    width * (bar + 1) as f64 > range.0 && width * bar as f64 <= range.1
}
