use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::DataPointItem;
use charming::element::{AreaStyle, ItemStyle, Label, LabelAlign, LabelPosition, LineStyle, Symbol};
use charming::series::{Bar, Line};

use super::axes::{
    X_LABELS_HEIGHT, Y_LABELS_WIDTH, axis_label, category_axis, grid_lines, number_axis, percent_axis_max,
};
use super::style::{axis_tooltip, dashed_line, label};
use churnscope_pictures::{AlongNumber, LevelBar, OverLevels, Palette};

const AXIS_INTERVALS: u32 = 6;

/// Width of a level's bar, in pixels.
pub(super) const BAR_WIDTH: f64 = 40.0;

/// Corner radius of a level's bar, in pixels.
pub(super) const LEVEL_RADIUS: f64 = 3.0;

/// Diameter of the mark at the customer's value, in pixels.
pub(super) const MARK: f64 = 12.0;

/// Width of the mark's outline, in pixels.
pub(super) const MARK_LINE: f64 = 3.0;

/// Distance from the mark to its label, in pixels.
pub(super) const MARK_TO_LABEL: f64 = 8.0;

/// Within this share of the axis from either end, the label is aligned inward so that it is not cut off.
pub(super) const ALIGNED_INWARD_WITHIN: f64 = 0.05;

/// Opacity in hexadecimal, to be appended to a color. ECharts' own opacity would also fade the labels of the bars.
const FADED: &str = "70";

pub(super) fn along_number(palette: &Palette, of: &AlongNumber) -> Chart {
    let item = |((value, probability), tooltip): &((f64, f64), String)| {
        DataPointItem::new(vec![*value, probability * 100.0]).name(tooltip.as_str())
    };
    let present = of.present.as_ref().and_then(|(index, label)| Some((of.points.get(*index)?, label.as_str())));
    let (min, max) = of.range;
    frame(palette, y_max(of))
        .tooltip(axis_tooltip(palette))
        .x_axis(with_ticks(number_axis(palette).min(min).max(max), palette, of.range))
        .series(
            Line::new()
                .id("curve")
                .show_symbol(false)
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(2))
                .item_style(ItemStyle::new().color(palette.accent.as_str()))
                .area_style(AreaStyle::new().color(palette.accent.as_str()).opacity(0.08))
                .data(of.points.iter().map(item).collect::<Vec<_>>()),
        )
        .series(
            Line::new()
                .id("average")
                .silent(true)
                .show_symbol(false)
                .line_style(dashed_line(palette))
                .data(of.average.iter().map(|&(value, share)| vec![value, share * 100.0]).collect::<Vec<_>>()),
        )
        .series(
            Line::new()
                .id("present")
                .silent(true)
                .symbol(Symbol::Circle)
                .symbol_size(MARK)
                .z(5)
                .item_style(
                    ItemStyle::new()
                        .color(palette.card.as_str())
                        .border_color(palette.accent.as_str())
                        .border_width(MARK_LINE),
                )
                .label(present_label(palette, of.range, present.map(|(((value, _), _), label)| (*value, label))))
                .data(present.map(|(point, _)| item(point)).into_iter().collect::<Vec<_>>()),
        )
}

pub(super) fn over_levels(palette: &Palette, of: &OverLevels) -> Chart {
    let bars = of.levels.iter().map(|level| {
        DataPointItem::new(whole_percent(level))
            .name(level.name.as_str())
            .item_style(ItemStyle::new().color(level_color(palette, level)))
    });
    let average = of.levels.iter().enumerate();
    let average = average.filter_map(|(index, level)| Some(vec![index as f64, level.average? * 100.0]));
    frame(palette, y_max_over_levels(of))
        .x_axis(category_axis(palette, of.levels.iter().map(|level| level.name.clone()).collect()))
        .series(
            Bar::new()
                .id("levels")
                .bar_width(BAR_WIDTH)
                .item_style(ItemStyle::new().border_radius(LEVEL_RADIUS))
                .label(label(palette).position(LabelPosition::Top).formatter("{c}%").font_weight("bold"))
                .data(bars.collect::<Vec<_>>()),
        )
        .series(
            Line::new()
                .id("average")
                .silent(true)
                // must be set, because the average curve along a number has the same series ID and hides its symbols
                .show_symbol(true)
                .symbol(Symbol::Diamond)
                .symbol_size(9.0)
                .z(5)
                .line_style(dashed_line(palette))
                .item_style(
                    ItemStyle::new()
                        .color(palette.card.as_str())
                        .border_color(palette.secondary_text.as_str())
                        .border_width(2),
                )
                .data(average.collect::<Vec<_>>()),
        )
}

/// The end of the vertical axis, as a percentage.
pub(super) fn y_max(of: &AlongNumber) -> f64 {
    let own = of.points.iter().map(|((_, probability), _)| *probability);
    let average = of.average.iter().map(|&(_, probability)| probability);
    percent_axis_max(own.chain(average).fold(0.0, f64::max) * 100.0)
}

pub(super) fn y_max_over_levels(of: &OverLevels) -> f64 {
    let probabilities = of.levels.iter().flat_map(|level| [Some(level.probability), level.average]);
    percent_axis_max(probabilities.flatten().fold(0.0, f64::max) * 100.0)
}

pub(super) fn whole_percent(level: &LevelBar) -> f64 {
    (level.probability * 100.0).round()
}

pub(super) fn level_color(palette: &Palette, level: &LevelBar) -> String {
    format!("{}{}", palette.accent, if level.is_present { "" } else { FADED })
}

fn frame(palette: &Palette, y_max: f64) -> Chart {
    Chart::new()
        .y_axis(number_axis(palette).min(0).max(y_max).interval(y_max / 4.0).split_line(grid_lines(palette)))
        .grid(Grid::new().left(Y_LABELS_WIDTH).right(16).top(20).bottom(X_LABELS_HEIGHT))
}

fn present_label(palette: &Palette, (min, max): (f64, f64), present: Option<(f64, &str)>) -> Label {
    let share = present.map_or(0.5, |(value, _)| (value - min) / (max - min));
    let align = match share {
        start if start < ALIGNED_INWARD_WITHIN => LabelAlign::Left,
        end if end > 1.0 - ALIGNED_INWARD_WITHIN => LabelAlign::Right,
        _ => LabelAlign::Center,
    };
    label(palette)
        .position(LabelPosition::Top)
        .distance(MARK_TO_LABEL)
        .align(align)
        .formatter(present.map_or("", |(_, text)| text))
        .font_weight("bold")
}

fn with_ticks(axis: Axis, palette: &Palette, range: (f64, f64)) -> Axis {
    axis.axis_label(ticks(range).into_iter().fold(axis_label(palette), |label, tick| label.custom_values(tick)))
}

/// Ticks that divide the range into equal intervals, if that gives short numbers; otherwise, round numbers.
fn ticks((min, max): (f64, f64)) -> Vec<f64> {
    let width = (max - min) / f64::from(AXIS_INTERVALS);
    let is_short = |value: f64| (value * 100.0).fract() == 0.0;
    if is_short(min) && is_short(width) {
        return (0..=AXIS_INTERVALS).map(|index| min + width * f64::from(index)).collect();
    }
    let digits = width.log10().floor() as i32;
    let power = 10_f64.powi(digits);
    let step = power * [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= width).unwrap_or(10.0);
    // division by a whole number gives 0.6, while multiplication by a fraction gives 0.6000000000000001
    let round = |tick: f64| match 10_f64.powi(-digits) {
        parts if digits < 0 => (tick * parts).round() / parts,
        _ => (tick / power).round() * power,
    };
    let first = (min / step).ceil();
    (0..=AXIS_INTERVALS).map(|index| round((first + f64::from(index)) * step)).take_while(|tick| *tick <= max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_short_numbers() {
        for (range, expected) in [
            ((0.0, 72.0), &[0.0, 12.0, 24.0, 36.0, 48.0, 60.0, 72.0][..]),
            ((18.0, 120.0), &[18.0, 35.0, 52.0, 69.0, 86.0, 103.0, 120.0]),
            ((0.0, 310.0), &[0.0, 100.0, 200.0, 300.0]),
            ((-5.2, 4.6), &[-4.0, -2.0, 0.0, 2.0, 4.0]),
            ((0.0, 1.0), &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ] {
            assert_eq!(ticks(range), expected, "{range:?}");
        }
    }
}
