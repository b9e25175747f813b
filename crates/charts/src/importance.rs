//! How much each field counts, by two measures side by side.

use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::{CompositeValue, DataPointItem};
use charming::element::{AxisLine, AxisTick, AxisType, ItemStyle, Label, LabelPosition};
use charming::series::Bar;

use super::standing::tooltip;
use super::{FONT_SIZE, axis_words, described_by_page, number_axis};
use churnscope_pictures::{ImportanceBar, Palette};

/// The longest bar leaves this part of its half to the words behind it.
const WORDS_PART: f64 = 0.4;

/// A row a field, from the top down: at the left what is lost without it, at the right how far it moves estimates.
pub(super) fn importance(palette: &Palette, bars: &[ImportanceBar]) -> Chart {
    let names = |shows: bool| {
        Axis::new()
            .type_(AxisType::Category)
            .inverse(true)
            .data(bars.iter().map(|bar| bar.name.clone()).collect::<Vec<_>>())
            .axis_label(axis_words(palette).interval(0).show(shows))
            .axis_line(AxisLine::new().show(false))
            .axis_tick(AxisTick::new().show(false))
    };
    let lengths = |read: fn(&ImportanceBar) -> f64| {
        let longest = bars.iter().map(read).fold(f64::MIN_POSITIVE, f64::max);
        number_axis(palette).min(0).max(longest / (1.0 - WORDS_PART)).axis_label(axis_words(palette).show(false))
    };
    let series = |id: &str, half: f64, colour: &str, read: fn(&ImportanceBar) -> (f64, String)| {
        let items = bars.iter().enumerate().map(|(row, bar)| {
            // a field whose shuffling helps by chance has no bar
            let (value, text) = read(bar);
            let values: Vec<CompositeValue> = vec![value.max(0.0).into(), (row as f64).into(), text.into()];
            DataPointItem::new(values).name(bar.words.as_str())
        });
        Bar::new()
            .id(id)
            .x_axis_index(half)
            .y_axis_index(half)
            .bar_width("62%")
            .item_style(ItemStyle::new().color(colour).border_radius(3))
            .label(
                Label::new()
                    .show(true)
                    .position(LabelPosition::Right)
                    .formatter("{@[2]}")
                    .color(palette.text.as_str())
                    .font_size(FONT_SIZE),
            )
            .data(items.collect::<Vec<_>>())
    };
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right("36%").top(0).bottom(0).contain_label(true))
        .grid(Grid::new().left("67%").right(0).top(0).bottom(0))
        .x_axis(lengths(|bar| bar.lost))
        .x_axis(lengths(|bar| bar.moved).grid_index(1))
        .y_axis(names(true))
        .y_axis(names(false).grid_index(1))
        .series(series("lost", 0.0, &palette.accent, |bar| (bar.lost, format!("{:.1}", bar.lost.max(0.0)))))
        .series(series("moved", 1.0, &palette.third, |bar| (bar.moved, bar.moved_text.clone())))
}
