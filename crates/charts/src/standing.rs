use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::{
    ItemStyle, LabelAlign, LineStyle, LineStyleType, MarkLine, MarkLineData, MarkLineVariant, Symbol,
};
use charming::series::Bar;

use super::axes::{count_axis, percent_axis};
use super::style::{BAR_RADIUS, BAR_SHARE, item_tooltip, label};
use churnscope_engine::schema::Bands;
use churnscope_pictures::Palette;
use churnscope_wording::charts::{THIS_CUSTOMER, customers_in};
use churnscope_wording::values::count;

/// The opacity of the bars that do not contain the customer.
pub(super) const OTHER_BARS: f64 = 0.55;

/// Within this share of the axis from either end, the label is aligned inward so that it is not cut off.
pub(super) const ALIGNED_INWARD_WITHIN: f64 = 0.2;

pub(super) fn standing(palette: &Palette, bands: Bands, counts: &[u64], probability: f64) -> Chart {
    let width = 100.0 / counts.len().max(1) as f64;
    let own = own_bar(counts, probability);
    let bars = counts.iter().enumerate().map(|(bar, &count)| {
        let middle = width * (bar as f64 + 0.5);
        DataPointItem::new(vec![middle, count as f64]).name(bar_tooltip(bar, counts.len(), count)).item_style(
            ItemStyle::new()
                .color(palette.band(bands.band(middle / 100.0)))
                .opacity(if bar == own { 1.0 } else { OTHER_BARS })
                .border_radius(BAR_RADIUS),
        )
    });
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(Grid::new().left(0).right(8).top(28).bottom(4).contain_label(true))
        .x_axis(percent_axis(palette))
        .y_axis(count_axis(palette, counts.iter().copied()))
        .series(
            Bar::new()
                .id("customers")
                .bar_width(format!("{}%", BAR_SHARE * 100.0))
                .data(bars.collect::<Vec<_>>())
                .mark_line(marker(palette, probability)),
        )
}

pub(super) fn own_bar(counts: &[u64], probability: f64) -> usize {
    ((probability * counts.len() as f64) as usize).min(counts.len().saturating_sub(1))
}

pub(super) fn bar_tooltip(bar: usize, n_bars: usize, customers: u64) -> String {
    let width = 100.0 / n_bars.max(1) as f64;
    let from = width * bar as f64;
    customers_in(from, from + width, count(customers))
}

fn marker(palette: &Palette, probability: f64) -> MarkLine {
    let align = match probability {
        low if low < ALIGNED_INWARD_WITHIN => LabelAlign::Left,
        high if high > 1.0 - ALIGNED_INWARD_WITHIN => LabelAlign::Right,
        _ => LabelAlign::Center,
    };
    MarkLine::new()
        .symbol(vec![Symbol::None, Symbol::None])
        .silent(true)
        .line_style(LineStyle::new().color(palette.text.as_str()).width(2).type_(LineStyleType::Solid))
        .label(label(palette).formatter(THIS_CUSTOMER).align(align).font_weight("bold"))
        .data(vec![MarkLineVariant::Simple(MarkLineData::new().x_axis(probability * 100.0))])
}
