//! Where a customer stands among the training customers.

use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::{
    ItemStyle, Label, LabelAlign, LineStyle, LineStyleType, MarkLine, MarkLineData, MarkLineVariant, Symbol, Tooltip,
    Trigger,
};
use charming::series::Bar;

use super::{BAR_RADIUS, BAR_SHARE, FONT_SIZE, count_axis, described_by_page, number_axis};
use churnscope_engine::schema::Bands;
use churnscope_pictures::Palette;
use churnscope_wording::values::fixed;

/// How strongly the bars stand that are not this customer's.
pub(super) const OTHER_BARS: f64 = 0.55;

/// What is written at the line.
pub(super) const MARK: &str = "this customer";

/// How near an end of the axis the words lean inwards.
pub(super) const LEANS_WITHIN: f64 = 0.2;

/// Bars of customers by estimated probability, with a line at one customer's. `counts` are those of equal parts of [0, 1].
pub(super) fn standing(palette: &Palette, bands: Bands, counts: &[u64], probability: f64) -> Chart {
    let width = 100.0 / counts.len().max(1) as f64;
    let own = own_bar(counts, probability);
    let bars = counts.iter().enumerate().map(|(bar, &count)| {
        let from = width * bar as f64;
        let middle = from + width / 2.0;
        let words = format!("{from} to {}%\n{} customers", from + width, fixed(count as f64, 0));
        DataPointItem::new(vec![middle, count as f64]).name(words).item_style(
            ItemStyle::new()
                .color(palette.band(bands.band(middle / 100.0)))
                .opacity(if bar == own { 1.0 } else { OTHER_BARS })
                .border_radius(BAR_RADIUS),
        )
    });
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right(8).top(28).bottom(4).contain_label(true))
        .x_axis(number_axis(palette).min(0).max(100).interval(25))
        .y_axis(count_axis(palette, counts.iter().copied()))
        .series(
            Bar::new()
                .id("customers")
                .bar_width(format!("{}%", BAR_SHARE * 100.0))
                .data(bars.collect::<Vec<_>>())
                .mark_line(marker(palette, probability)),
        )
}

/// The bar that a probability belongs to.
pub(super) fn own_bar(counts: &[u64], probability: f64) -> usize {
    ((probability * counts.len() as f64) as usize).min(counts.len().saturating_sub(1))
}

pub(super) fn tooltip(palette: &Palette) -> Tooltip {
    Tooltip::new()
        .trigger(Trigger::Item)
        .formatter("{b}")
        .background_color(palette.card.as_str())
        .border_color(palette.line.as_str())
}

fn marker(palette: &Palette, probability: f64) -> MarkLine {
    // near an end the words lean inwards, or the chart would cut them
    let align = match probability {
        low if low < LEANS_WITHIN => LabelAlign::Left,
        high if high > 1.0 - LEANS_WITHIN => LabelAlign::Right,
        _ => LabelAlign::Center,
    };
    let words =
        Label::new().formatter(MARK).align(align).color(palette.text.as_str()).font_size(FONT_SIZE).font_weight("bold");
    MarkLine::new()
        .symbol(vec![Symbol::None, Symbol::None])
        .silent(true)
        .line_style(LineStyle::new().color(palette.text.as_str()).width(2).type_(LineStyleType::Solid))
        .label(words)
        .data(vec![MarkLineVariant::Simple(MarkLineData::new().x_axis(probability * 100.0))])
}
