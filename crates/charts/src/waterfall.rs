use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::{ItemStyle, LabelPosition};
use charming::series::Bar;

use super::axes::{axis_label, category_axis, number_axis};
use super::style::{self, BAR_RADIUS};
use churnscope_pictures::{Palette, WaterfallBar, value_range};

/// The length of the axis relative to the range of the bars, with room for the values to the right of the bars.
const AXIS_LENGTH: f64 = 1.36;

/// The same, if any value shows both log-odds and a probability.
const AXIS_LENGTH_FOR_BOTH: f64 = 2.2;

/// The share of its row's height that a bar fills.
pub(super) const BAR_HEIGHT: f64 = 0.6;

/// Maximum length of a label on a narrow screen, in characters.
const MAX_LABEL: usize = 24;

pub(super) fn waterfall(palette: &Palette, bars: &[WaterfallBar], is_narrow: bool) -> Chart {
    let (min, length) = axis(bars);
    let item = |bar: &WaterfallBar| {
        DataPointItem::new((bar.to - bar.from).abs() * 100.0)
            .name(bar.value.as_str())
            .item_style(ItemStyle::new().color(color(palette, bar)).border_radius(BAR_RADIUS))
    };
    let value = style::label(palette).position(LabelPosition::Right).formatter("{b}").font_weight("bold");
    Chart::new()
        .grid(Grid::new().left(0).right(0).top(0).bottom(0).contain_label(true))
        .x_axis(number_axis(palette).min(0).max(length * 100.0).axis_label(axis_label(palette).show(false)))
        .y_axis(category_axis(palette, bars.iter().map(|bar| label(bar, is_narrow)).collect()).inverse(true))
        .series(
            Bar::new()
                .id("offsets")
                .stack("waterfall")
                .item_style(ItemStyle::new().color("transparent"))
                .data(bars.iter().map(|bar| ends(bar, min).0 * 100.0).collect::<Vec<_>>()),
        )
        .series(
            Bar::new()
                .id("bars")
                .stack("waterfall")
                .bar_width(format!("{}%", BAR_HEIGHT * 100.0))
                .label(value)
                .data(bars.iter().map(item).collect::<Vec<_>>()),
        )
}

/// The minimum of the axis and its length, in the unit of the bars. The minimum is subtracted from all bars, because
/// stacked bars cannot cross 0.
pub(super) fn axis(bars: &[WaterfallBar]) -> (f64, f64) {
    let (min, max) = value_range(bars);
    let has_both = bars.iter().any(|bar| bar.value.contains('·'));
    (min, (max - min) * if has_both { AXIS_LENGTH_FOR_BOTH } else { AXIS_LENGTH })
}

pub(super) fn ends(bar: &WaterfallBar, min: f64) -> (f64, f64) {
    (bar.from.min(bar.to) - min, bar.from.max(bar.to) - min)
}

pub(super) fn color<'a>(palette: &'a Palette, bar: &WaterfallBar) -> &'a str {
    match bar {
        WaterfallBar { is_total: true, .. } => &palette.comparison,
        WaterfallBar { from, to, .. } if to >= from => &palette.raises,
        _ => &palette.lowers,
    }
}

pub(super) fn label(bar: &WaterfallBar, is_narrow: bool) -> String {
    if is_narrow { short(&bar.label) } else { bar.label.clone() }
}

/// Shortens a label that is too long for a narrow screen: to the value if it is in words, and otherwise to the field.
fn short(label: &str) -> String {
    let is_in_words = |value: &str| {
        value.chars().filter(|letter| letter.is_alphabetic()).count() > 3
            && !value.contains(|letter: char| letter.is_ascii_digit() || letter == ',')
    };
    match label.split_once(" · ") {
        _ if label.chars().count() <= MAX_LABEL => label.to_owned(),
        Some((_, value)) if is_in_words(value) => truncated(value),
        Some((field, _)) => truncated(field),
        None => truncated(label),
    }
}

fn truncated(text: &str) -> String {
    if text.chars().count() <= MAX_LABEL {
        return text.to_owned();
    }
    let start: String = text.chars().take(MAX_LABEL - 1).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_keep_the_field_or_a_value_in_words() {
        for (label, expected) in [
            ("Contract · Monthly", "Contract · Monthly"),
            ("Payment method · Electronic check", "Electronic check"),
            ("Average customer", "Average customer"),
            ("Contract · blank, taken as Monthly", "Contract"),
            ("Total night minutes · 200.4 minutes", "Total night minutes"),
            ("Number customer service calls · 1 call", "Number customer service…"),
            ("A plan for international calls · No", "A plan for internationa…"),
            ("Plan · Everything that a customer can want", "Everything that a custo…"),
        ] {
            assert_eq!(short(label), expected);
        }
    }
}
