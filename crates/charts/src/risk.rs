use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::ItemStyle;
use charming::series::Bar;

use super::axes::{grid_lines, number_axis, percent_axis};
use super::standing::bar_tooltip;
use super::style::{BAR_RADIUS, BAR_SHARE, item_tooltip};
use churnscope_engine::schema::Bands;
use churnscope_pictures::Palette;

/// `counts` has the number of customers in each bar; the bars divide [0, 1] into equal parts.
pub(super) fn risk(palette: &Palette, bands: Bands, counts: &[u32]) -> Chart {
    let width = 100.0 / counts.len().max(1) as f64;
    let bars = counts.iter().enumerate().map(|(bar, &count)| {
        let middle = width * (bar as f64 + 0.5);
        DataPointItem::new(vec![middle, f64::from(count)])
            .name(bar_tooltip(bar, counts.len(), count.into()))
            .item_style(ItemStyle::new().color(palette.band(bands.band(middle / 100.0))).border_radius(BAR_RADIUS))
    });
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(Grid::new().left(0).right(8).top(8).bottom(4).contain_label(true))
        .x_axis(percent_axis(palette))
        .y_axis(number_axis(palette).split_number(3).min_interval(1).split_line(grid_lines(palette)))
        .series(Bar::new().id("customers").bar_width(format!("{}%", BAR_SHARE * 100.0)).data(bars.collect::<Vec<_>>()))
}
