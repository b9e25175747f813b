//! How far a field moves estimates, for customers who have one of its values in common.

use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::{CompositeValue, DataPointItem};
use charming::element::{AxisLine, AxisTick, AxisType, ItemStyle, LineStyle, LineStyleType, Symbol};
use charming::series::Line;

use super::standing::tooltip;
use super::{axis_words, described_by_page, faint_lines, number_axis};
use churnscope_pictures::{Palette, SpreadRow};

/// A row each, from the top down: a line from 5 to 95%, a thick one from 25 to 75%, and a dot in the middle.
pub(super) fn spread(palette: &Palette, rows: &[SpreadRow]) -> Chart {
    // other rows are other series: lines with gaps do not glide from one set of rows to another
    let names = rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join(" ");
    let series = |id: &str| format!("{id} {names}");
    let lying = |id: &str, width: f64, pick: fn([f64; 5]) -> (f64, f64)| {
        let piece = |(row, of): (usize, &SpreadRow)| {
            let (from, to) = pick(of.quantiles?);
            let at = |across: f64| vec![CompositeValue::from(across), CompositeValue::from(row as f64)];
            // a dash breaks the line between two rows
            Some([at(from), at(to), vec![CompositeValue::from("-"), CompositeValue::from(row as f64)]])
        };
        let colour = if width > 4.0 { palette.accent.as_str() } else { palette.second.as_str() };
        Line::new()
            .id(series(id))
            .silent(true)
            .show_symbol(false)
            .line_style(LineStyle::new().color(colour).width(width))
            .data(rows.iter().enumerate().filter_map(piece).flatten().collect::<Vec<_>>())
    };
    let medians = rows.iter().enumerate().filter_map(|(row, of)| {
        let [_, _, median, _, _] = of.quantiles?;
        Some(DataPointItem::new(vec![median, row as f64]).name(of.words.as_str()))
    });
    let last = rows.len().saturating_sub(1) as f64;
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right(16).top(4).bottom(0).contain_label(true))
        .x_axis(number_axis(palette).split_number(4).split_line(faint_lines(palette)))
        .y_axis(
            Axis::new()
                .type_(AxisType::Category)
                .inverse(true)
                .data(rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>())
                .axis_label(axis_words(palette).interval(0))
                .axis_line(AxisLine::new().show(false))
                .axis_tick(AxisTick::new().show(false)),
        )
        .series(
            Line::new()
                .id(series("none"))
                .silent(true)
                .show_symbol(false)
                .line_style(LineStyle::new().color(palette.second.as_str()).width(1).type_(LineStyleType::Dashed))
                .data(vec![vec![0.0, 0.0], vec![0.0, last]]),
        )
        .series(lying("most", 2.0, |[low, .., high]| (low, high)))
        .series(lying("half", 10.0, |[_, low, _, high, _]| (low, high)))
        .series(
            Line::new()
                .id(series("medians"))
                .symbol(Symbol::Circle)
                .symbol_size(9.0)
                .z(5)
                .line_style(LineStyle::new().width(0))
                .item_style(
                    ItemStyle::new().color(palette.card.as_str()).border_color(palette.text.as_str()).border_width(2),
                )
                .data(medians.collect::<Vec<_>>()),
        )
}
