use charming::Chart;
use charming::component::Grid;
use charming::datatype::{CompositeValue, DataPointItem};
use charming::element::{AreaStyle, ItemStyle, LineStyle, LineStyleType, Symbol};
use charming::series::Line;

use super::axes::{TITLE_HEIGHT, axis_label, grid_lines, number_axis, percent_axis, titled_x, titled_y};
use super::style::{dashed_line, item_tooltip, no_tooltip};
use churnscope_pictures::{Palette, ReliabilityBin};
use churnscope_wording::calibration::{X_AXIS, Y_AXIS};

/// The share of the chart's height that the highest bar fills.
const MAX_BAR_HEIGHT: f64 = 0.3;

/// The gap between a bar and the border of its bin, as a percentage of the axis.
const BAR_GAP: f64 = 0.4;

pub(super) fn reliability(palette: &Palette, bins: &[ReliabilityBin]) -> Chart {
    let max_customers = bins.iter().map(|bin| bin.customers).max().unwrap_or(0).max(1);
    let points = bins
        .iter()
        .map(|bin| DataPointItem::new(vec![bin.estimated * 100.0, bin.left * 100.0]).name(bin.tooltip.as_str()));
    let line = |id: &str| Line::new().id(id).silent(true).show_symbol(false);
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(Grid::new().left(0).right(16).top(28).bottom(4.0 + TITLE_HEIGHT).contain_label(true))
        .x_axis(titled_x(percent_axis(palette), palette, X_AXIS))
        .y_axis(titled_y(percent_axis(palette).split_line(grid_lines(palette)), palette, Y_AXIS))
        .y_axis(
            // the labels of this axis must be hidden, too, because they would take up space on the right
            number_axis(palette)
                .show(false)
                .axis_label(axis_label(palette).show(false))
                .min(0)
                .max(f64::from(max_customers) / MAX_BAR_HEIGHT),
        )
        .series(
            // drawn as an area, because a bar series could extend the x-axis beyond 0% and 100%
            line("customers")
                .y_axis_index(1)
                .line_style(LineStyle::new().width(0))
                .area_style(AreaStyle::new().color(palette.line.as_str()).opacity(1.0))
                .data(bar_outlines(bins)),
        )
        .series(line("perfect").line_style(dashed_line(palette)).data(vec![vec![0.0, 0.0], vec![100.0, 100.0]]))
        .series(
            line("intervals")
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(5).opacity(0.35))
                .data(interval_lines(bins)),
        )
        .series(
            Line::new()
                .id("observed")
                .symbol(Symbol::Circle)
                .symbol_size(8.0)
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(2))
                .item_style(ItemStyle::new().color(palette.accent.as_str()))
                .data(points.collect::<Vec<_>>()),
        )
}

pub(super) fn cutoff_line(palette: &Palette, cutoff: f64) -> Chart {
    let x = cutoff.clamp(0.0, 1.0) * 100.0;
    Chart::new().series(
        Line::new()
            .id("cutoff")
            .silent(true)
            .show_symbol(false)
            .z(5)
            .tooltip(no_tooltip())
            .line_style(LineStyle::new().color(palette.text.as_str()).width(2).type_(LineStyleType::Solid))
            .data(vec![vec![x, 0.0], vec![x, 100.0]]),
    )
}

fn bar_outlines(bins: &[ReliabilityBin]) -> Vec<Vec<f64>> {
    let bar = |bin: &ReliabilityBin| {
        let ((from, to), height) = (bin.range, f64::from(bin.customers));
        let (from, to) = (from * 100.0 + BAR_GAP, to * 100.0 - BAR_GAP);
        [vec![from, 0.0], vec![from, height], vec![to, height], vec![to, 0.0]]
    };
    bins.iter().flat_map(bar).collect()
}

fn interval_lines(bins: &[ReliabilityBin]) -> Vec<Vec<CompositeValue>> {
    let line = |bin: &ReliabilityBin| {
        let (x, (low, high)) = (bin.estimated * 100.0, bin.interval);
        let end = |y: f64| vec![CompositeValue::from(x), CompositeValue::from(y * 100.0)];
        [end(low), end(high), vec![CompositeValue::from(x), CompositeValue::from("-")]]
    };
    bins.iter().flat_map(line).collect()
}
