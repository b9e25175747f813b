//! One field's values then and now.

use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::DataPointItem;
use charming::element::{AxisLine, AxisTick, AxisType, ItemStyle};
use charming::series::Bar;

use super::standing::tooltip;
use super::{axis_top, axis_words, described_by_page, faint_lines, number_axis};
use churnscope_pictures::Palette;

/// Most names that an axis has room for.
const MOST_NAMES: usize = 6;

/// Pairs of bars: the share of the training customers in grey, that of the file in the accent. `names` are those of the
/// bins, `then` and `now` their shares in [0, 1].
pub(super) fn shift(palette: &Palette, names: &[String], then: &[f64], now: &[f64]) -> Chart {
    let series = |id: &str, word: &str, colour: &str, shares: &[f64]| {
        let items = names.iter().zip(shares).map(|(name, share)| {
            let percent = (share * 1_000.0).round() / 10.0;
            DataPointItem::new(percent).name(format!("{name}\n{word}: {percent:.1}%"))
        });
        Bar::new()
            .id(id)
            .bar_gap("10%")
            .item_style(ItemStyle::new().color(colour).border_radius(2))
            .data(items.collect::<Vec<_>>())
    };
    let top = axis_top(then.iter().chain(now).copied().fold(0.0, f64::max) * 100.0);
    let mut words = axis_words(palette);
    if names.len() <= MOST_NAMES {
        words = words.interval(0);
    }
    Chart::new()
        .aria(described_by_page())
        .tooltip(tooltip(palette))
        .grid(Grid::new().left(0).right(8).top(12).bottom(4).contain_label(true))
        .x_axis(
            Axis::new()
                .type_(AxisType::Category)
                .data(names.to_vec())
                .axis_label(words)
                .axis_line(AxisLine::new().show(false))
                .axis_tick(AxisTick::new().show(false)),
        )
        .y_axis(number_axis(palette).min(0).max(top).interval(top / 4.0).split_line(faint_lines(palette)))
        .series(series("then", "training", &palette.third, then))
        .series(series("now", "this file", &palette.accent, now))
}
