use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::DataPointItem;
use charming::element::{AreaStyle, ItemStyle, LabelPosition, LineStyle, Symbol};
use charming::series::Line;

use super::axes::{TITLE_HEIGHT, grid_lines, number_axis, titled_x, titled_y};
use super::style::{axis_tooltip, dashed_line, label, no_tooltip};
use churnscope_pictures::{AxisRange, Curve, LabelPlacement, Palette};

/// Height of the label above a mark, in pixels. The title of the y-axis is above this label, so that the two do not
/// overlap.
const MARK_LABEL_HEIGHT: f64 = 26.0;

pub(super) fn curve(palette: &Palette, of: &Curve) -> Chart {
    let x_axis = in_range(number_axis(palette), of.x_range);
    let y_axis = in_range(number_axis(palette).split_line(grid_lines(palette)), of.y_range);
    let items = of.points.iter().map(|((x, y), tooltip)| DataPointItem::new(vec![*x, *y]).name(tooltip));
    Chart::new()
        .tooltip(axis_tooltip(palette))
        .grid(
            Grid::new()
                .left(0)
                .right(16)
                .top(MARK_LABEL_HEIGHT + TITLE_HEIGHT)
                .bottom(4.0 + TITLE_HEIGHT)
                .contain_label(true),
        )
        .x_axis(titled_x(x_axis, palette, &of.x_title))
        .y_axis(titled_y(y_axis, palette, &of.y_title).name_gap(MARK_LABEL_HEIGHT))
        .series(
            Line::new()
                .id("curve")
                .show_symbol(false)
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(2))
                .item_style(ItemStyle::new().color(palette.accent.as_str()))
                .area_style(AreaStyle::new().color(palette.accent.as_str()).opacity(0.08))
                .data(items.collect::<Vec<_>>()),
        )
        .series(
            Line::new()
                .id("reference")
                .silent(true)
                .show_symbol(false)
                .tooltip(no_tooltip())
                .line_style(dashed_line(palette))
                .data(of.reference.iter().map(|&(x, y)| vec![x, y]).collect::<Vec<_>>()),
        )
}

fn in_range(axis: Axis, range: AxisRange) -> Axis {
    match range {
        AxisRange::UpTo { max, intervals } => axis.min(0).max(max).interval(max / f64::from(intervals.max(1))),
        AxisRange::Fit => axis.split_number(4),
    }
}

pub(super) fn mark(palette: &Palette, position: Option<(f64, f64)>, placement: LabelPlacement, text: &str) -> Chart {
    let label_position = match placement {
        LabelPlacement::Above => LabelPosition::Top,
        LabelPlacement::Left => LabelPosition::Left,
        LabelPlacement::Right => LabelPosition::Right,
    };
    Chart::new().series(
        Line::new()
            .id("mark")
            .silent(true)
            .symbol(Symbol::Circle)
            .symbol_size(12.0)
            .z(5)
            .tooltip(no_tooltip())
            .item_style(
                ItemStyle::new().color(palette.card.as_str()).border_color(palette.text.as_str()).border_width(3),
            )
            .label(label(palette).position(label_position).distance(8).formatter(text).font_weight("bold"))
            .data(position.map(|(x, y)| vec![x, y]).into_iter().collect::<Vec<_>>()),
    )
}
