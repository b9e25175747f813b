use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::ItemStyle;
use charming::series::Bar;

use super::axes::{X_LABELS_HEIGHT, Y_LABELS_WIDTH, count_axis, percent_axis};
use super::style::{BAR_RADIUS, BAR_SHARE, item_tooltip};
use churnscope_pictures::Palette;
use churnscope_wording::charts::trees_in;

pub(super) const OUTSIDE: f64 = 0.35;

pub(super) fn trees(palette: &Palette, histogram: &[u32], range: (f64, f64)) -> Chart {
    let width = 100.0 / histogram.len().max(1) as f64;
    let bars = histogram.iter().enumerate().map(|(bar, &count)| {
        let from = width * bar as f64;
        DataPointItem::new(vec![from + width / 2.0, f64::from(count)])
            .name(trees_in(from, from + width, count))
            .item_style(
                ItemStyle::new()
                    .color(palette.accent.as_str())
                    .opacity(if is_inside(bar, histogram.len(), range) { 1.0 } else { OUTSIDE })
                    .border_radius(BAR_RADIUS),
            )
    });
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(Grid::new().left(Y_LABELS_WIDTH).right(8).top(12).bottom(X_LABELS_HEIGHT))
        .x_axis(percent_axis(palette))
        .y_axis(count_axis(palette, histogram.iter().copied().map(u64::from)))
        .series(Bar::new().id("trees").bar_width(format!("{}%", BAR_SHARE * 100.0)).data(bars.collect::<Vec<_>>()))
}

pub(super) fn is_inside(bar: usize, n_bars: usize, range: (f64, f64)) -> bool {
    let width = 1.0 / n_bars.max(1) as f64;
    width * (bar + 1) as f64 > range.0 && width * bar as f64 <= range.1
}
