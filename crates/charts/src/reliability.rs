//! Whether as many leave as is estimated, how sure that is, and how many have which estimate.

use charming::Chart;
use charming::component::Grid;
use charming::datatype::{CompositeValue, DataPointItem};
use charming::element::{AreaStyle, ItemStyle, LineStyle, LineStyleType, Symbol, Tooltip, Trigger};
use charming::series::Line;

use super::standing::tooltip;
use super::{described_by_page, faint_lines, number_axis};
use churnscope_pictures::{Palette, ReliabilityBin};

/// The highest bar takes this part of the chart's height.
const BARS_PART: f64 = 0.3;

/// From each bar to the border of its bin, in per cent of the way across.
const BARS_GAP: f64 = 0.4;

/// The share that left by mean estimate with its intervals; on the dashed line both are the same. Bars behind it are
/// customers. Bins without customers are to be left out.
pub(super) fn reliability(palette: &Palette, bins: &[ReliabilityBin]) -> Chart {
    let most = bins.iter().map(|bin| bin.customers).max().unwrap_or(0).max(1);
    let points = bins
        .iter()
        .map(|bin| DataPointItem::new(vec![bin.estimated * 100.0, bin.left * 100.0]).name(bin.words.as_str()));
    let axis = || number_axis(palette).min(0).max(100).interval(25);
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right(16).top(12).bottom(4).contain_label(true))
        .x_axis(axis())
        .y_axis(axis().split_line(faint_lines(palette)))
        .y_axis(number_axis(palette).show(false).min(0).max(f64::from(most) / BARS_PART))
        .series(
            // true bars would widen the axis beyond 0 and 100%
            Line::new()
                .id("customers")
                .y_axis_index(1)
                .silent(true)
                .show_symbol(false)
                .line_style(LineStyle::new().width(0))
                .area_style(AreaStyle::new().color(palette.line.as_str()).opacity(1.0))
                .data(outline(bins)),
        )
        .series(
            Line::new()
                .id("as-estimated")
                .silent(true)
                .show_symbol(false)
                .line_style(LineStyle::new().color(palette.second.as_str()).width(1.5).type_(LineStyleType::Dashed))
                .data(vec![vec![0.0, 0.0], vec![100.0, 100.0]]),
        )
        .series(
            Line::new()
                .id("intervals")
                .silent(true)
                .show_symbol(false)
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(5).opacity(0.35))
                .data(uprights(bins)),
        )
        .series(
            Line::new()
                .id("seen")
                .symbol(Symbol::Circle)
                .symbol_size(8.0)
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(2))
                .item_style(ItemStyle::new().color(palette.accent.as_str()))
                .data(points.collect::<Vec<_>>()),
        )
}

/// An upright line at a cutoff, to be drawn over a [`reliability`].
pub(super) fn cutoff_line(palette: &Palette, cutoff: f64) -> Chart {
    let across = cutoff.clamp(0.0, 1.0) * 100.0;
    Chart::new().series(
        Line::new()
            .id("cutoff")
            .silent(true)
            .show_symbol(false)
            .z(5)
            .tooltip(Tooltip::new().trigger(Trigger::None))
            .line_style(LineStyle::new().color(palette.text.as_str()).width(2).type_(LineStyleType::Solid))
            .data(vec![vec![across, 0.0], vec![across, 100.0]]),
    )
}

/// Along the tops of the bars, and down to the ground between two of them.
fn outline(bins: &[ReliabilityBin]) -> Vec<Vec<f64>> {
    let bar = |bin: &ReliabilityBin| {
        let ((from, to), up) = (bin.range, f64::from(bin.customers));
        let (from, to) = (from * 100.0 + BARS_GAP, to * 100.0 - BARS_GAP);
        [vec![from, 0.0], vec![from, up], vec![to, up], vec![to, 0.0]]
    };
    bins.iter().flat_map(bar).collect()
}

/// From the lower to the upper end of each interval; a dash breaks the line between two of them.
fn uprights(bins: &[ReliabilityBin]) -> Vec<Vec<CompositeValue>> {
    let upright = |bin: &ReliabilityBin| {
        let (across, (low, high)) = (bin.estimated * 100.0, bin.interval);
        let at = |up: f64| vec![CompositeValue::from(across), CompositeValue::from(up * 100.0)];
        [at(low), at(high), vec![CompositeValue::from(across), CompositeValue::from("-")]]
    };
    bins.iter().flat_map(upright).collect()
}
