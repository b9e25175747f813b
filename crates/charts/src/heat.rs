//! The heat map of the mean probability of customers, by two fields.

use charming::Chart;
use charming::component::{Grid, VisualMap, VisualMapChannel, VisualMapType};
use charming::datatype::{CompositeValue, DataFrame, DataPoint};
use charming::element::{Color, ItemStyle};
use charming::series::Heatmap;

use super::axes::{axis_label, category_axis};
use super::style::label;
use churnscope_pictures::{HeatCell, Palette};

/// The opacity of the cell with the strongest color, in hexadecimal, chosen so that text on that cell stays readable.
const MAX_OPACITY: &str = "66";

/// A cell for each pair of names that has customers; the higher the mean, the stronger the color. `cells` are listed
/// row by row.
pub(super) fn heat(palette: &Palette, across: &[String], down: &[String], cells: &[HeatCell]) -> Chart {
    // the highest mean gets the strongest color, so that differences are visible even if all means are low
    let max = cells.iter().filter_map(|cell| cell.mean).fold(0.0, f64::max);
    Chart::new()
        .grid(Grid::new().left(0).right(0).top(0).bottom(4).contain_label(true))
        .x_axis(category_axis(palette, across.to_vec()).axis_label(axis_label(palette)))
        .y_axis(category_axis(palette, down.to_vec()).inverse(true))
        .visual_map(
            VisualMap::new()
                .type_(VisualMapType::Continuous)
                .show(false)
                .dimension(2)
                .min(0)
                .max(max.max(f64::MIN_POSITIVE) * 100.0)
                .in_range(
                    VisualMapChannel::new()
                        .color(["00", MAX_OPACITY].map(|opacity| with_opacity(&palette.high, opacity)).to_vec()),
                ),
        )
        .series(
            Heatmap::new()
                .id("means")
                .item_style(ItemStyle::new().border_color(palette.card.as_str()).border_width(3).border_radius(6))
                .label(label(palette).formatter("{@[3]}"))
                .data(items(across.len(), cells)),
        )
}

/// The column, row, mean in percent, and label of each cell with customers.
fn items(columns: usize, cells: &[HeatCell]) -> Vec<DataFrame> {
    let columns = columns.max(1);
    let item = |(index, cell): (usize, &HeatCell)| -> Option<DataFrame> {
        let (column, row) = ((index % columns) as i64, (index / columns) as i64);
        let values: [CompositeValue; 4] =
            [column.into(), row.into(), (cell.mean? * 100.0).into(), cell.label.as_str().into()];
        Some(values.map(DataPoint::from).to_vec())
    };
    cells.iter().enumerate().filter_map(item).collect()
}

/// A color such as `#b5322f` with an opacity in hexadecimal.
fn with_opacity(color: &str, opacity: &str) -> Color {
    Color::Value(format!("{color}{opacity}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_in_rows_and_empty_ones_are_left_out() {
        let cell = |mean, label: &str| HeatCell { mean, label: label.to_owned() };
        let cells = [cell(Some(0.5), "a"), cell(None, "b"), cell(Some(0.25), "c"), cell(Some(0.125), "d")];
        let expected = |column: i64, row: i64, percent: f64, label: &str| -> DataFrame {
            vec![column.into(), row.into(), percent.into(), label.into()]
        };
        assert_eq!(items(2, &cells), [expected(0, 0, 50.0, "a"), expected(0, 1, 25.0, "c"), expected(1, 1, 12.5, "d")]);
        assert_eq!(items(0, &cells).len(), 3, "no columns must not panic");
    }
}
