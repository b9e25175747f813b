//! A curve over a share of customers, and the place of a cutoff on it.

use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::{
    AreaStyle, AxisPointer, AxisPointerType, ItemStyle, Label, LabelPosition, LineStyle, LineStyleType, Symbol,
    Tooltip, Trigger,
};
use charming::series::Line;

use super::{FONT_SIZE, described_by_page, faint_lines, number_axis};
use churnscope_pictures::{Curve, Palette, Reach, Room};

/// Where the words of a mark lean to the left, in per cent of the way across.
const LEANS_FROM: f64 = 60.0;

/// A line from the left to the right.
pub(super) fn curve(palette: &Palette, of: &Curve) -> Chart {
    let up = number_axis(palette).split_line(faint_lines(palette));
    let up = match of.reach {
        Reach::To(top, parts) => up.min(0).max(top).interval(top / f64::from(parts.max(1))),
        Reach::Curve => up.split_number(4),
    };
    let items = of.points.iter().map(|((across, up), words)| DataPointItem::new(vec![*across, *up]).name(words));
    let tooltip = Tooltip::new()
        .trigger(Trigger::Axis)
        .formatter("{b}")
        .background_color(palette.card.as_str())
        .border_color(palette.line.as_str())
        .axis_pointer(AxisPointer::new().type_(AxisPointerType::Line));
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip)
        .grid(Grid::new().left(0).right(16).top(28).bottom(4).contain_label(true))
        .x_axis(number_axis(palette).min(0).max(100).interval(25))
        .y_axis(up)
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
                .tooltip(Tooltip::new().trigger(Trigger::None))
                .line_style(LineStyle::new().color(palette.second.as_str()).width(1.5).type_(LineStyleType::Dashed))
                .data(of.reference.iter().map(|&(across, up)| vec![across, up]).collect::<Vec<_>>()),
        )
}

/// The mark of a cutoff, to be drawn over a [`curve`]: its place, if it has one, and what is said of it.
pub(super) fn cutoff_mark(palette: &Palette, place: Option<(f64, f64)>, room: Room, words: &str) -> Chart {
    let position = match (room, place) {
        (Room::Above, _) => LabelPosition::Top,
        (Room::Beside, Some((across, _))) if across > LEANS_FROM => LabelPosition::Left,
        (Room::Beside, _) => LabelPosition::Right,
    };
    Chart::new().series(
        Line::new()
            .id("cutoff")
            .silent(true)
            .symbol(Symbol::Circle)
            .symbol_size(12.0)
            .z(5)
            .tooltip(Tooltip::new().trigger(Trigger::None))
            .item_style(
                ItemStyle::new().color(palette.card.as_str()).border_color(palette.text.as_str()).border_width(3),
            )
            .label(
                Label::new()
                    .show(true)
                    .position(position)
                    .distance(8)
                    .formatter(words)
                    .color(palette.text.as_str())
                    .font_size(FONT_SIZE)
                    .font_weight("bold"),
            )
            .data(place.map(|(across, up)| vec![across, up]).into_iter().collect::<Vec<_>>()),
    )
}
