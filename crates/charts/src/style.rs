use charming::element::{AxisPointer, AxisPointerType, Label, LineStyle, LineStyleType, Tooltip, Trigger};

use churnscope_pictures::Palette;

/// Font size of the text in a chart, apart from tooltips, in pixels.
pub(super) const FONT_SIZE: f64 = 12.0;

/// Corner radius of most bars, in pixels.
pub(super) const BAR_RADIUS: f64 = 2.0;

/// The width of a histogram's bar, as a share of the width of its interval.
pub(super) const BAR_SHARE: f64 = 0.88;

pub(super) fn item_tooltip(palette: &Palette) -> Tooltip {
    tooltip(palette).trigger(Trigger::Item)
}

pub(super) fn axis_tooltip(palette: &Palette) -> Tooltip {
    tooltip(palette).trigger(Trigger::Axis).axis_pointer(AxisPointer::new().type_(AxisPointerType::Line))
}

fn tooltip(palette: &Palette) -> Tooltip {
    Tooltip::new().formatter("{b}").background_color(palette.card.as_str()).border_color(palette.line.as_str())
}

pub(super) fn no_tooltip() -> Tooltip {
    Tooltip::new().trigger(Trigger::None)
}

pub(super) fn label(palette: &Palette) -> Label {
    Label::new().show(true).color(palette.text.as_str()).font_size(FONT_SIZE)
}

pub(super) fn dashed_line(palette: &Palette) -> LineStyle {
    LineStyle::new().color(palette.secondary_text.as_str()).width(1.5).type_(LineStyleType::Dashed)
}
