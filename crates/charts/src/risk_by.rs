//! The mean probability of customers who have something in common.

use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::DataPointItem;
use charming::element::{AxisLine, AxisTick, AxisType, ItemStyle, Label, LabelPosition};
use charming::series::Bar;

use super::standing::tooltip;
use super::{FONT_SIZE, axis_words, described_by_page, number_axis};
use churnscope_pictures::{Palette, RiskBar};

/// Thickness of a bar where there is room, in pixels.
const THICKNESS: f64 = 20.0;

/// What all bars together may take of the chart's height, in pixels.
const ROOM: f64 = 110.0;

/// Horizontal bars from the top down, each with its figure behind it.
pub(super) fn risk_by(palette: &Palette, bars: &[RiskBar]) -> Chart {
    let items = bars.iter().map(|bar| {
        // one decimal: differences between groups of many customers are real
        let percent = (bar.mean.unwrap_or(0.0) * 1_000.0).round() / 10.0;
        // a dash is no bar
        let item = match bar.mean {
            Some(_) => DataPointItem::new(percent),
            None => DataPointItem::new("-"),
        };
        item.name(format!("{}\n{percent:.1}%\n{}", bar.name, bar.customers))
    });
    let names = bars.iter().map(|bar| bar.name.clone()).collect::<Vec<_>>();
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right(56).top(0).bottom(0).contain_label(true))
        .x_axis(number_axis(palette).min(0).axis_label(axis_words(palette).show(false)))
        .y_axis(
            Axis::new()
                .type_(AxisType::Category)
                .inverse(true)
                .data(names)
                .axis_label(axis_words(palette).interval(0))
                .axis_line(AxisLine::new().show(false))
                .axis_tick(AxisTick::new().show(false)),
        )
        .series(
            Bar::new()
                .id("means")
                .bar_width(THICKNESS.min(ROOM / bars.len().max(1) as f64))
                .item_style(ItemStyle::new().color(palette.accent.as_str()).border_radius(3))
                .label(
                    Label::new()
                        .show(true)
                        .position(LabelPosition::Right)
                        .formatter("{c}%")
                        .color(palette.text.as_str())
                        .font_size(FONT_SIZE)
                        .font_weight("bold"),
                )
                .data(items.collect::<Vec<_>>()),
        )
}
