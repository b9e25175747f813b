//! The way from the average customer to this one.

use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::DataPointItem;
use charming::element::{AxisLine, AxisTick, AxisType, ItemStyle, Label, LabelPosition};
use charming::series::Bar;

use super::{BAR_RADIUS, FONT_SIZE, axis_words, described_by_page, number_axis};
use churnscope_pictures::{Palette, Step, extent};

/// The axis, in lengths of the longest bar: the words behind that need room too, log-odds with their probability more.
const ROOM: f64 = 1.36;
const ROOM_FOR_BOTH: f64 = 1.8;

/// How much of its row a bar takes.
pub(super) const BAR_HEIGHT: f64 = 0.6;

/// Longest label on a narrow screen, in letters.
const SHORT: usize = 24;

/// Bars from left to right, each from where the one above it ended; the value is written behind it.
pub(super) fn waterfall(palette: &Palette, steps: &[Step], is_narrow: bool) -> Chart {
    let (least, length) = axis(steps);
    let coloured = |step: &Step| {
        DataPointItem::new((step.to - step.from).abs() * 100.0)
            .name(step.value.as_str())
            .item_style(ItemStyle::new().color(colour(palette, step)).border_radius(BAR_RADIUS))
    };
    let words = Label::new()
        .show(true)
        .position(LabelPosition::Right)
        .formatter("{b}")
        .color(palette.text.as_str())
        .font_size(FONT_SIZE)
        .font_weight("bold");
    Chart::new()
        .aria(described_by_page())
        .grid(Grid::new().left(0).right(0).top(0).bottom(0).contain_label(true))
        .x_axis(number_axis(palette).min(0).max(length * 100.0).axis_label(axis_words(palette).show(false)))
        .y_axis(
            Axis::new()
                .type_(AxisType::Category)
                .inverse(true)
                .data(steps.iter().map(|step| label(step, is_narrow)).collect::<Vec<_>>())
                .axis_label(axis_words(palette).interval(0))
                .axis_line(AxisLine::new().show(false))
                .axis_tick(AxisTick::new().show(false)),
        )
        .series(
            Bar::new()
                .id("before")
                .stack("way")
                .item_style(ItemStyle::new().color("transparent"))
                .data(steps.iter().map(|step| ends(step, least).0 * 100.0).collect::<Vec<_>>()),
        )
        .series(
            Bar::new()
                .id("step")
                .stack("way")
                .bar_width(format!("{}%", BAR_HEIGHT * 100.0))
                .label(words)
                .data(steps.iter().map(coloured).collect::<Vec<_>>()),
        )
}

/// Where the axis begins, and how long it is, in the steps' unit. Everything is moved up by what lies below 0, since a
/// stack does not cross it.
pub(super) fn axis(steps: &[Step]) -> (f64, f64) {
    let (least, greatest) = extent(steps);
    let says_both = steps.iter().any(|step| step.value.contains('·'));
    (least, (greatest - least) * if says_both { ROOM_FOR_BOTH } else { ROOM })
}

/// Where a step's bar begins and ends on an axis with this beginning.
pub(super) fn ends(step: &Step, least: f64) -> (f64, f64) {
    (step.from.min(step.to) - least, step.from.max(step.to) - least)
}

pub(super) fn colour<'a>(palette: &'a Palette, step: &Step) -> &'a str {
    match step {
        Step { is_whole: true, .. } => &palette.third,
        Step { from, to, .. } if to >= from => &palette.raises,
        _ => &palette.lowers,
    }
}

/// What stands beside a step.
pub(super) fn label(step: &Step, is_narrow: bool) -> String {
    if is_narrow { short(&step.label) } else { step.label.clone() }
}

/// A label for a narrow screen: where field and value are too long together, a value in words speaks for itself, and a
/// number gives way to what it is a number of.
fn short(label: &str) -> String {
    let speaks = |value: &str| value.chars().filter(|letter| letter.is_alphabetic()).count() > 3;
    match label.split_once(" · ") {
        _ if label.chars().count() <= SHORT => label.to_owned(),
        Some((_, value)) if speaks(value) && !value.contains(|letter: char| letter.is_ascii_digit()) => cut(value),
        Some((field, _)) => cut(field),
        None => cut(label),
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= SHORT {
        return text.to_owned();
    }
    let start: String = text.chars().take(SHORT - 1).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_keep_what_tells() {
        for (label, expected) in [
            ("Contract · Monthly", "Contract · Monthly"),
            ("Payment method · Electronic check", "Electronic check"),
            ("Average customer", "Average customer"),
            ("Total night minutes · 200.4 minutes", "Total night minutes"),
            ("Number customer service calls · 1 call", "Number customer service…"),
            ("A plan for international calls · No", "A plan for internationa…"),
            ("Plan · Everything that a customer can want", "Everything that a custo…"),
        ] {
            assert_eq!(short(label), expected);
        }
    }
}
