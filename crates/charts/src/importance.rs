use charming::Chart;
use charming::component::{Axis, Grid};
use charming::datatype::{CompositeValue, DataPointItem};
use charming::element::{ItemStyle, LabelPosition};
use charming::series::Bar;

use super::axes::{axis_label, category_axis, number_axis};
use super::style::{item_tooltip, label};
use churnscope_pictures::{ImportanceBar, Palette};

/// The share of each measure's axis that the longest bar leaves free for its own label.
const LABEL_SHARE: f64 = 0.4;

pub(super) fn importance(palette: &Palette, bars: &[ImportanceBar]) -> Chart {
    let names = || category_axis(palette, bars.iter().map(|bar| bar.name.clone()).collect()).inverse(true);
    let hidden_labels = || axis_label(palette).interval(0).show(false);
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(Grid::new().left(0).right("36%").top(0).bottom(0).contain_label(true))
        .grid(Grid::new().left("67%").right(0).top(0).bottom(0))
        .x_axis(lengths(palette, bars, |bar| bar.drop))
        .x_axis(lengths(palette, bars, |bar| bar.effect).grid_index(1))
        .y_axis(names())
        .y_axis(names().axis_label(hidden_labels()).grid_index(1))
        .series(
            column(palette, "drop", 0.0, &palette.accent)
                .data(items(bars, |bar| (bar.drop, format!("{:.1}", bar.drop.max(0.0))))),
        )
        .series(
            column(palette, "effect", 1.0, &palette.comparison)
                .data(items(bars, |bar| (bar.effect, bar.effect_label.clone()))),
        )
}

fn lengths(palette: &Palette, bars: &[ImportanceBar], read: fn(&ImportanceBar) -> f64) -> Axis {
    let longest = bars.iter().map(read).fold(f64::MIN_POSITIVE, f64::max);
    number_axis(palette).min(0).max(longest / (1.0 - LABEL_SHARE)).axis_label(axis_label(palette).show(false))
}

/// The bars of one half of the chart: the left one if `half` is 0, the right one if it is 1.
fn column(palette: &Palette, id: &str, half: f64, color: &str) -> Bar {
    Bar::new()
        .id(id)
        .x_axis_index(half)
        .y_axis_index(half)
        .bar_width("62%")
        .item_style(ItemStyle::new().color(color).border_radius(3))
        .label(label(palette).position(LabelPosition::Right).formatter("{@[2]}"))
}

/// The data of the bars. If shuffling a field happened to raise the ROC-AUC, the bar of the drop has the length 0.
fn items(bars: &[ImportanceBar], read: fn(&ImportanceBar) -> (f64, String)) -> Vec<DataPointItem> {
    let item = |(row, bar): (usize, &ImportanceBar)| {
        let (length, label) = read(bar);
        let values: Vec<CompositeValue> = vec![length.max(0.0).into(), (row as f64).into(), label.into()];
        DataPointItem::new(values).name(bar.tooltip.as_str())
    };
    bars.iter().enumerate().map(item).collect()
}
