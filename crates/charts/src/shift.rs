use charming::Chart;
use charming::component::Grid;
use charming::datatype::DataPointItem;
use charming::element::ItemStyle;
use charming::series::Bar;

use super::axes::{axis_label, category_axis, grid_lines, number_axis, percent_axis_max};
use super::style::{BAR_RADIUS, item_tooltip};
use churnscope_pictures::Palette;
use churnscope_wording::charts::{THIS_FILE, share_in};

/// If there are more names than this, the axis may leave some out.
const MAX_NAMES: usize = 6;

/// Two bars for each of the `names`. `training` and `file` are shares of the values that are not blank, in [0, 1].
/// `data` is the name of the model's data.
pub(super) fn shift(palette: &Palette, names: &[String], data: &str, training: &[f64], file: &[f64]) -> Chart {
    let series = |id: &str, data: &str, color: &str, shares: &[f64]| {
        let items = names.iter().zip(shares).map(|(name, share)| {
            let percent = (share * 1_000.0).round() / 10.0;
            DataPointItem::new(percent).name(share_in(name, data, format_args!("{percent:.1}")))
        });
        Bar::new()
            .id(id)
            .bar_gap("10%")
            .item_style(ItemStyle::new().color(color).border_radius(BAR_RADIUS))
            .data(items.collect::<Vec<_>>())
    };
    let max = percent_axis_max(training.iter().chain(file).copied().fold(0.0, f64::max) * 100.0);
    let mut x_axis = category_axis(palette, names.to_vec());
    if names.len() > MAX_NAMES {
        // ECharts leaves out names that do not fit
        x_axis = x_axis.axis_label(axis_label(palette));
    }
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(Grid::new().left(0).right(8).top(12).bottom(4).contain_label(true))
        .x_axis(x_axis)
        .y_axis(number_axis(palette).min(0).max(max).interval(max / 4.0).split_line(grid_lines(palette)))
        .series(series("training", data, &palette.comparison, training))
        .series(series("file", THIS_FILE, &palette.accent, file))
}
