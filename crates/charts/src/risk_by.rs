//! The mean probability of groups of customers, or a field's partial dependence.

use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::{ItemStyle, LabelPosition};
use charming::series::Bar;

use super::axes::{axis_label, category_axis, number_axis};
use super::style::{item_tooltip, label};
use churnscope_pictures::{Palette, RiskBar};
use churnscope_wording::charts;

/// Maximum thickness of a bar, in pixels.
const MAX_THICKNESS: f64 = 20.0;

/// Minimum thickness of a bar, in pixels. The page makes a chart of many bars taller.
const MIN_THICKNESS: f64 = 11.0;

/// Maximum thickness of all bars together, unless they are many, in pixels.
const MAX_TOTAL_THICKNESS: f64 = 110.0;

/// Horizontal bars from top to bottom, each with its value to the right.
pub(super) fn risk_by(palette: &Palette, bars: &[RiskBar]) -> Chart {
    let items = bars.iter().map(|bar| {
        // one decimal, because small differences between large groups can matter
        let percent = (bar.mean.unwrap_or(0.0) * 1_000.0).round() / 10.0;
        // ECharts draws no bar for the value "-"
        let item = match bar.mean {
            Some(_) => DataPointItem::new(percent),
            None => DataPointItem::new("-"),
        };
        item.name(charts::average(&bar.name, format_args!("{percent:.1}"), &bar.customers))
    });
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(Grid::new().left(0).right(56).top(0).bottom(0).contain_label(true))
        .x_axis(number_axis(palette).min(0).axis_label(axis_label(palette).show(false)))
        .y_axis(category_axis(palette, bars.iter().map(|bar| bar.name.clone()).collect()).inverse(true))
        .series(
            Bar::new()
                .id("means")
                .bar_width((MAX_TOTAL_THICKNESS / bars.len().max(1) as f64).clamp(MIN_THICKNESS, MAX_THICKNESS))
                .item_style(ItemStyle::new().color(palette.accent.as_str()).border_radius(3))
                .label(label(palette).position(LabelPosition::Right).formatter("{c}%").font_weight("bold"))
                .data(items.collect::<Vec<_>>()),
        )
}
