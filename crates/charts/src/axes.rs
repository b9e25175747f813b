use charming::component::Axis;
use charming::element::{AxisLabel, AxisLine, AxisTick, AxisType, LineStyle, NameLocation, SplitLine, TextStyle};

use super::style::FONT_SIZE;
use churnscope_pictures::Palette;

/// Space for the labels of a y-axis, in pixels. It is fixed, so that the chart does not shift when a label changes.
pub(super) const Y_LABELS_WIDTH: f64 = 36.0;

/// Height of the labels of an x-axis, in pixels.
pub(super) const X_LABELS_HEIGHT: f64 = 20.0;

/// Height of the title of an axis, in pixels.
pub(super) const TITLE_HEIGHT: f64 = 20.0;

pub(super) fn number_axis(palette: &Palette) -> Axis {
    Axis::new()
        .type_(AxisType::Value)
        .axis_label(axis_label(palette))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().show(false))
}

pub(super) fn percent_axis(palette: &Palette) -> Axis {
    number_axis(palette).min(0).max(100).interval(25)
}

pub(super) fn category_axis(palette: &Palette, names: Vec<String>) -> Axis {
    Axis::new()
        .type_(AxisType::Category)
        .data(names)
        .axis_label(axis_label(palette).interval(0))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().show(false))
}

pub(super) fn count_axis(palette: &Palette, counts: impl Iterator<Item = u64>) -> Axis {
    let max = count_axis_max(counts);
    number_axis(palette).min(0).max(max).interval(max / 4.0).split_line(grid_lines(palette))
}

pub(super) fn titled_x(axis: Axis, palette: &Palette, title: &str) -> Axis {
    axis.name(title)
        .name_location(NameLocation::Middle)
        .name_gap(X_LABELS_HEIGHT + 6.0)
        .name_text_style(title_style(palette))
}

pub(super) fn titled_y(axis: Axis, palette: &Palette, title: &str) -> Axis {
    axis.name(title).name_location(NameLocation::End).name_gap(10).name_text_style(title_style(palette).align("left"))
}

fn title_style(palette: &Palette) -> TextStyle {
    TextStyle::new().color(palette.secondary_text.as_str()).font_size(FONT_SIZE)
}

pub(super) fn grid_lines(palette: &Palette) -> SplitLine {
    SplitLine::new().show(true).line_style(LineStyle::new().color(palette.line.as_str()).width(1))
}

pub(super) fn axis_label(palette: &Palette) -> AxisLabel {
    AxisLabel::new().color(palette.secondary_text.as_str()).font_size(FONT_SIZE)
}

/// The end of a percentage axis: a round number, so that it rarely changes while a slider moves.
pub(super) fn percent_axis_max(max_percent: f64) -> f64 {
    [10.0, 20.0, 40.0, 60.0, 80.0].into_iter().find(|&max| max_percent <= max * 0.95).unwrap_or(100.0)
}

pub(super) fn count_axis_max(counts: impl Iterator<Item = u64>) -> f64 {
    let max_count = counts.max().unwrap_or_default();
    let mut maxima = (0..17).flat_map(|power| [1, 2, 3, 4, 5, 6, 8].map(|part: u64| 4 * part * 10_u64.pow(power)));
    maxima.find(|&max| max_count <= max).unwrap_or(max_count) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_axis_has_room_above_the_maximum() {
        for (max_percent, max) in [(0.0, 10.0), (9.4, 10.0), (9.6, 20.0), (57.0, 60.0), (71.0, 80.0), (99.0, 100.0)] {
            assert_eq!(percent_axis_max(max_percent), max, "{max_percent}");
        }
    }

    #[test]
    fn a_count_axis_has_whole_intervals() {
        for (max_count, max) in
            [(0, 4.0), (4, 4.0), (5, 8.0), (9, 12.0), (20, 20.0), (22, 24.0), (33, 40.0), (99, 120.0), (1_724, 2_000.0)]
        {
            assert_eq!(count_axis_max([0, max_count].into_iter()), max, "{max_count}");
        }
    }
}
