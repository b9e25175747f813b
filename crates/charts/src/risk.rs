//! How a portfolio's risk is spread.

use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::ItemStyle;
use charming::series::Bar;

use super::standing::tooltip;
use super::{described_by_page, faint_lines, number_axis};
use churnscope_engine::schema::Bands;
use churnscope_pictures::Palette;
use churnscope_wording::values::fixed;

/// Bars of customers by estimated probability, each in the colour of its band. `counts` are those of equal parts of
/// [0, 1].
pub(super) fn risk(palette: &Palette, bands: Bands, counts: &[u32]) -> Chart {
    let width = 100.0 / counts.len().max(1) as f64;
    let bars = counts.iter().enumerate().map(|(bar, &count)| {
        let from = width * bar as f64;
        let middle = from + width / 2.0;
        let words = format!("{from} to {}%\n{} customers", from + width, fixed(f64::from(count), 0));
        DataPointItem::new(vec![middle, f64::from(count)])
            .name(words)
            .item_style(ItemStyle::new().color(palette.band(bands.band(middle / 100.0))).border_radius(2))
    });
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right(8).top(8).bottom(4).contain_label(true))
        .x_axis(number_axis(palette).min(0).max(100).interval(25))
        .y_axis(number_axis(palette).split_number(3).min_interval(1).split_line(faint_lines(palette)))
        .series(Bar::new().id("customers").bar_width("88%").data(bars.collect::<Vec<_>>()))
}
