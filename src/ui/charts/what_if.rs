//! The estimate along one field, everything else unchanged: a line along a number, bars over levels.

use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::DataPointItem;
use charming::element::{
    AreaStyle, AxisLine, AxisPointer, AxisPointerType, AxisTick, AxisType, ItemStyle, Label, LabelAlign, LabelPosition,
    LineStyle, LineStyleType, Symbol, Tooltip, Trigger,
};
use charming::series::{Bar, Line};

use super::{FONT_SIZE, Palette, axis_top, axis_words, described_by_page, faint_lines, number_axis};
use crate::engine::explain::{Curve, CurvePoint};
use crate::engine::schema::{Field, Kind, Number, Value};
use crate::engine::words;

/// Equal parts of a number's axis.
const AXIS_PARTS: u32 = 6;

/// The last two digits of a colour that stands back: bars of levels that the customer does not have. (An opacity would
/// dim the bars' words too.)
const FADED: &str = "70";

/// The chart of a curve along `field`; `average` is the average customer's estimate at some of the same values.
pub fn what_if(palette: &Palette, field: &Field, curve: &Curve, average: &[(Value, f64)]) -> Chart {
    let own = curve.points.iter().map(|point| point.probability);
    let top = axis_top(own.chain(average.iter().map(|&(_, probability)| probability)).fold(0.0, f64::max) * 100.0);
    let chart = Chart::new()
        .aria(described_by_page())
        .y_axis(number_axis(palette).min(0).max(top).interval(top / 4.0).split_line(faint_lines(palette)))
        .grid(Grid::new().left(0).right(16).top(20).bottom(4).contain_label(true));
    match &field.kind {
        Kind::Number(number) => along_number(chart, palette, field, number, curve, average),
        Kind::Category(_) => over_levels(chart, palette, field, curve, average),
    }
}

fn along_number(
    chart: Chart,
    palette: &Palette,
    field: &Field,
    number: &Number,
    curve: &Curve,
    average: &[(Value, f64)],
) -> Chart {
    let item = |point: &CurvePoint| {
        let words = format!("{}\n{}", words::value(field, point.value), words::percent(point.probability));
        DataPointItem::new(vec![position(point.value), point.probability * 100.0]).name(words)
    };
    let present = curve.points.iter().find(|point| point.is_present);
    let tooltip = Tooltip::new()
        .trigger(Trigger::Axis)
        .formatter("{b}")
        .background_color(palette.card.as_str())
        .border_color(palette.line.as_str())
        .axis_pointer(AxisPointer::new().type_(AxisPointerType::Line));
    chart
        .tooltip(tooltip)
        .x_axis(ticked(number_axis(palette).min(number.min).max(number.max), palette, number))
        .series(
            Line::new()
                .id("curve")
                .show_symbol(false)
                .line_style(LineStyle::new().color(palette.accent.as_str()).width(2))
                .item_style(ItemStyle::new().color(palette.accent.as_str()))
                .area_style(AreaStyle::new().color(palette.accent.as_str()).opacity(0.08))
                .data(curve.points.iter().map(item).collect::<Vec<_>>()),
        )
        .series(
            Line::new()
                .id("average")
                .silent(true)
                .show_symbol(false)
                .line_style(LineStyle::new().color(palette.second.as_str()).width(1.5).type_(LineStyleType::Dashed))
                .data(
                    average
                        .iter()
                        .map(|&(value, probability)| vec![position(value), probability * 100.0])
                        .collect::<Vec<_>>(),
                ),
        )
        .series(
            Line::new()
                .id("present")
                .silent(true)
                .symbol(Symbol::Circle)
                .symbol_size(12.0)
                .z(5)
                .item_style(
                    ItemStyle::new().color(palette.card.as_str()).border_color(palette.accent.as_str()).border_width(3),
                )
                .label(present_words(palette, number, present))
                .data(present.map(item).into_iter().collect::<Vec<_>>()),
        )
}

fn over_levels(chart: Chart, palette: &Palette, field: &Field, curve: &Curve, average: &[(Value, f64)]) -> Chart {
    let faded = format!("{}{FADED}", palette.accent);
    let bars = curve.points.iter().map(|point| {
        DataPointItem::new((point.probability * 100.0).round())
            .name(words::value(field, point.value))
            .item_style(ItemStyle::new().color(if point.is_present { palette.accent.clone() } else { faded.clone() }))
    });
    let average = curve.points.iter().enumerate().filter_map(|(at, point)| {
        let (_, probability) = average.iter().find(|(value, _)| *value == point.value)?;
        Some(vec![at as f64, probability * 100.0])
    });
    let levels = curve.points.iter().map(|point| words::value(field, point.value));
    chart
        .x_axis(
            Axis::new()
                .type_(AxisType::Category)
                .data(levels.collect::<Vec<_>>())
                .axis_label(axis_words(palette).interval(0))
                .axis_line(AxisLine::new().show(false))
                .axis_tick(AxisTick::new().show(false)),
        )
        .series(
            Bar::new()
                .id("levels")
                .bar_width(40.0)
                .item_style(ItemStyle::new().border_radius(3))
                .label(
                    Label::new()
                        .show(true)
                        .position(LabelPosition::Top)
                        .formatter("{c} %")
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

/// The value of a curve that is nearest to a place on its axis: a number, or the index of a level's bar.
pub fn nearest(curve: &Curve, along: f64) -> Option<Value> {
    let distance = |at: usize, value: Value| match value {
        Value::Number(value) => (value - along).abs(),
        Value::Level(_) => (at as f64 - along).abs(),
    };
    let points = curve.points.iter().enumerate().map(|(at, point)| (distance(at, point.value), point.value));
    points.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, value)| value)
}

/// The estimate above its mark, leaning inwards at an end.
fn present_words(palette: &Palette, number: &Number, present: Option<&CurvePoint>) -> Label {
    let share = present.map_or(0.5, |point| (position(point.value) - number.min) / (number.max - number.min));
    let align = match share {
        start if start < 0.05 => LabelAlign::Left,
        end if end > 0.95 => LabelAlign::Right,
        _ => LabelAlign::Center,
    };
    Label::new()
        .show(true)
        .position(LabelPosition::Top)
        .distance(8)
        .align(align)
        .formatter(present.map(|point| words::percent(point.probability)).unwrap_or_default().as_str())
        .color(palette.text.as_str())
        .font_size(FONT_SIZE)
        .font_weight("bold")
}

/// Words at equal parts of the range, its ends included.
fn ticked(axis: Axis, palette: &Palette, number: &Number) -> Axis {
    let width = (number.max - number.min) / f64::from(AXIS_PARTS);
    let words = (0..=AXIS_PARTS)
        .fold(axis_words(palette), |words, part| words.custom_values(number.min + width * f64::from(part)));
    axis.axis_label(words)
}

/// A number's place on its axis; a level has none.
fn position(value: Value) -> f64 {
    match value {
        Value::Number(value) => value,
        Value::Level(_) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_takes_the_nearest_value() {
        let curve = |values: [Value; 3]| Curve {
            field: 0,
            points: values.map(|value| CurvePoint { value, probability: 0.5, is_present: false }).to_vec(),
        };
        let months = curve([0.0, 12.0, 24.0].map(Value::Number));
        let levels = curve([0, 2, 5].map(Value::Level));
        for (curve, along, expected) in [
            (&months, -3.0, Value::Number(0.0)),
            (&months, 7.0, Value::Number(12.0)),
            (&months, 99.0, Value::Number(24.0)),
            (&levels, 0.4, Value::Level(0)),
            (&levels, 1.0, Value::Level(2)),
            (&levels, 9.0, Value::Level(5)),
        ] {
            assert_eq!(nearest(curve, along), Some(expected), "{along}");
        }
        assert_eq!(nearest(&Curve { field: 0, points: Vec::new() }, 1.0), None);
    }
}
