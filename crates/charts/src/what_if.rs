//! The estimate along one field, everything else unchanged: a line along a number, bars over levels.

use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::DataPointItem;
use charming::element::{
    AreaStyle, AxisLine, AxisPointer, AxisPointerType, AxisTick, AxisType, ItemStyle, Label, LabelAlign, LabelPosition,
    LineStyle, LineStyleType, Symbol, Tooltip, Trigger,
};
use charming::series::{Bar, Line};

use super::{
    ACROSS_WORDS_ROOM, FONT_SIZE, UP_WORDS_ROOM, axis_top, axis_words, described_by_page, faint_lines, number_axis,
};
use churnscope_pictures::{AlongNumber, LevelBar, OverLevels, Palette};

/// Equal parts of a number's axis.
const AXIS_PARTS: u32 = 6;

/// Of the bars of levels.
pub(super) const BAR_WIDTH: f64 = 40.0;

/// How round their corners are.
pub(super) const LEVEL_RADIUS: f64 = 3.0;

/// Diameter of the mark at the present place.
pub(super) const MARK: f64 = 12.0;

/// How wide its line is.
pub(super) const MARK_LINE: f64 = 3.0;

/// From the mark to its words.
pub(super) const TO_MARK_WORDS: f64 = 8.0;

/// How near an end of the axis the words lean inwards.
pub(super) const LEANS_WITHIN: f64 = 0.05;

/// The last two digits of a colour that stands back: bars of levels that the customer does not have. (An opacity would
/// dim the bars' words too.)
const FADED: &str = "70";

/// The estimate along a number: the customer's curve with its present place, and the average's.
pub(super) fn along_number(palette: &Palette, of: &AlongNumber) -> Chart {
    let item = |((value, probability), words): &((f64, f64), String)| {
        DataPointItem::new(vec![*value, probability * 100.0]).name(words.as_str())
    };
    let present = of.present.as_ref().and_then(|(place, words)| Some((of.points.get(*place)?, words.as_str())));
    let (min, max) = of.range;
    let tooltip = Tooltip::new()
        .trigger(Trigger::Axis)
        .formatter("{b}")
        .background_color(palette.card.as_str())
        .border_color(palette.line.as_str())
        .axis_pointer(AxisPointer::new().type_(AxisPointerType::Line));
    framed(palette, top(of))
        .tooltip(tooltip)
        .x_axis(ticked(number_axis(palette).min(min).max(max), palette, of.range))
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
                .line_style(LineStyle::new().color(palette.second.as_str()).width(1.5).type_(LineStyleType::Dashed))
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
                .label(present_words(palette, of.range, present.map(|(((value, _), _), words)| (*value, words))))
                .data(present.map(|(point, _)| item(point)).into_iter().collect::<Vec<_>>()),
        )
}

/// The estimate over levels: a bar each, the customer's own in full colour, and the average's.
pub(super) fn over_levels(palette: &Palette, of: &OverLevels) -> Chart {
    let bars = of.levels.iter().map(|level| {
        DataPointItem::new(whole_percent(level))
            .name(level.name.as_str())
            .item_style(ItemStyle::new().color(level_colour(palette, level)))
    });
    let average = of.levels.iter().enumerate();
    let average = average.filter_map(|(at, level)| Some(vec![at as f64, level.average? * 100.0]));
    framed(palette, top_over_levels(of))
        .x_axis(
            Axis::new()
                .type_(AxisType::Category)
                .data(of.levels.iter().map(|level| level.name.clone()).collect::<Vec<_>>())
                .axis_label(axis_words(palette).interval(0))
                .axis_line(AxisLine::new().show(false))
                .axis_tick(AxisTick::new().show(false)),
        )
        .series(
            Bar::new()
                .id("levels")
                .bar_width(BAR_WIDTH)
                .item_style(ItemStyle::new().border_radius(LEVEL_RADIUS))
                .label(
                    Label::new()
                        .show(true)
                        .position(LabelPosition::Top)
                        .formatter("{c}%")
                        .color(palette.text.as_str())
                        .font_size(FONT_SIZE)
                        .font_weight("bold"),
                )
                .data(bars.collect::<Vec<_>>()),
        )
        .series(
            Line::new()
                .id("average")
                .silent(true)
                // said, since the curve of a number has the same id and none
                .show_symbol(true)
                .symbol(Symbol::Diamond)
                .symbol_size(9.0)
                .z(5)
                .line_style(LineStyle::new().color(palette.second.as_str()).width(1.5).type_(LineStyleType::Dashed))
                .item_style(
                    ItemStyle::new().color(palette.card.as_str()).border_color(palette.second.as_str()).border_width(2),
                )
                .data(average.collect::<Vec<_>>()),
        )
}

/// The top of the axis up, in per cent: it leaves room above the greatest probability.
pub(super) fn top(of: &AlongNumber) -> f64 {
    let own = of.points.iter().map(|((_, probability), _)| *probability);
    let average = of.average.iter().map(|&(_, probability)| probability);
    axis_top(own.chain(average).fold(0.0, f64::max) * 100.0)
}

/// The same over levels.
pub(super) fn top_over_levels(of: &OverLevels) -> f64 {
    let probabilities = of.levels.iter().flat_map(|level| [Some(level.probability), level.average]);
    axis_top(probabilities.flatten().fold(0.0, f64::max) * 100.0)
}

/// What a level's bar stands for, and what is written above it.
pub(super) fn whole_percent(level: &LevelBar) -> f64 {
    (level.probability * 100.0).round()
}

pub(super) fn level_colour(palette: &Palette, level: &LevelBar) -> String {
    format!("{}{}", palette.accent, if level.is_present { "" } else { FADED })
}

/// What both kinds have in common.
fn framed(palette: &Palette, top: f64) -> Chart {
    Chart::new()
        .aria(described_by_page())
        .y_axis(number_axis(palette).min(0).max(top).interval(top / 4.0).split_line(faint_lines(palette)))
        .grid(Grid::new().left(UP_WORDS_ROOM).right(16).top(20).bottom(ACROSS_WORDS_ROOM))
}

/// The estimate above its mark, leaning inwards at an end.
fn present_words(palette: &Palette, (min, max): (f64, f64), present: Option<(f64, &str)>) -> Label {
    let share = present.map_or(0.5, |(value, _)| (value - min) / (max - min));
    let align = match share {
        start if start < LEANS_WITHIN => LabelAlign::Left,
        end if end > 1.0 - LEANS_WITHIN => LabelAlign::Right,
        _ => LabelAlign::Center,
    };
    Label::new()
        .show(true)
        .position(LabelPosition::Top)
        .distance(TO_MARK_WORDS)
        .align(align)
        .formatter(present.map_or("", |(_, words)| words))
        .color(palette.text.as_str())
        .font_size(FONT_SIZE)
        .font_weight("bold")
}

/// Words along the range.
fn ticked(axis: Axis, palette: &Palette, range: (f64, f64)) -> Axis {
    axis.axis_label(ticks(range).into_iter().fold(axis_words(palette), |words, tick| words.custom_values(tick)))
}

/// Equal parts of the range, its ends included; where these are no short numbers, round ones in it.
fn ticks((min, max): (f64, f64)) -> Vec<f64> {
    let width = (max - min) / f64::from(AXIS_PARTS);
    let is_short = |value: f64| (value * 100.0).fract() == 0.0;
    if is_short(min) && is_short(width) {
        return (0..=AXIS_PARTS).map(|part| min + width * f64::from(part)).collect();
    }
    let digits = width.log10().floor() as i32;
    let power = 10_f64.powi(digits);
    let step = power * [1.0, 2.0, 5.0, 10.0].into_iter().find(|part| part * power >= width).unwrap_or(10.0);
    // divided by a whole number, not multiplied by a fraction: 0.6, not 0.6000000000000001
    let round = |tick: f64| match 10_f64.powi(-digits) {
        parts if digits < 0 => (tick * parts).round() / parts,
        _ => (tick / power).round() * power,
    };
    let first = (min / step).ceil();
    (0..=AXIS_PARTS).map(|part| round((first + f64::from(part)) * step)).take_while(|tick| *tick <= max).collect()
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
