use charming::Chart;
use charming::component::Grid;
use charming::datatype::{CompositeValue, DataPointItem};
use charming::element::{ItemStyle, LineStyle, LineStyleType, Symbol};
use charming::series::Line;

use super::axes::{category_axis, grid_lines, number_axis};
use super::style::item_tooltip;
use churnscope_pictures::{EffectRow, Palette};

pub(super) fn effects(palette: &Palette, rows: &[EffectRow]) -> Chart {
    // the series IDs contain the rows' names, because ECharts cannot animate lines with gaps from one field's rows to
    // another field's
    let names = rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join(" ");
    let line = |id: &str| Line::new().id(format!("{id} {names}")).silent(true).show_symbol(false);
    let medians = rows.iter().enumerate().filter_map(|(index, row)| {
        let [_, _, median, _, _] = row.quantiles?;
        Some(DataPointItem::new(vec![median, index as f64]).name(row.tooltip.as_str()))
    });
    let last = rows.len().saturating_sub(1) as f64;
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(Grid::new().left(0).right(16).top(4).bottom(0).contain_label(true))
        .x_axis(number_axis(palette).split_number(4).split_line(grid_lines(palette)))
        .y_axis(category_axis(palette, rows.iter().map(|row| row.name.clone()).collect()).inverse(true))
        .series(
            line("zero")
                .line_style(
                    LineStyle::new().color(palette.secondary_text.as_str()).width(1).type_(LineStyleType::Dashed),
                )
                .data(vec![vec![0.0, 0.0], vec![0.0, last]]),
        )
        .series(
            line("middle 90%")
                .line_style(LineStyle::new().color(palette.secondary_text.as_str()).width(2))
                .data(horizontal_lines(rows, |[low, .., high]| (low, high))),
        )
        .series(
            line("middle 50%")
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(10))
                .data(horizontal_lines(rows, |[_, low, _, high, _]| (low, high))),
        )
        .series(
            Line::new()
                .id(format!("medians {names}"))
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

/// The points of a horizontal line between the ends, for each row with quantiles. A point with the value "-" after each
/// line separates it from the next one.
fn horizontal_lines(rows: &[EffectRow], ends: fn([f64; 5]) -> (f64, f64)) -> Vec<Vec<CompositeValue>> {
    let line = |(index, row): (usize, &EffectRow)| {
        let (from, to) = ends(row.quantiles?);
        let point = |x: CompositeValue| vec![x, CompositeValue::from(index as f64)];
        Some([point(from.into()), point(to.into()), point("-".into())])
    };
    rows.iter().enumerate().filter_map(line).flatten().collect()
}
