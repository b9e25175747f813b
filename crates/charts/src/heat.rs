//! The mean probability of customers who have two things in common.

use charming::Chart;
use charming::component::{Axis, Grid, VisualMap, VisualMapChannel, VisualMapType};
use charming::datatype::{CompositeValue, DataFrame, DataPoint};
use charming::element::{AxisLabel, AxisLine, AxisTick, AxisType, Color, ItemStyle, Label, SplitLine};
use charming::series::Heatmap;

use super::{FONT_SIZE, axis_words, described_by_page};
use churnscope_pictures::{HeatCell, Palette};

/// The deepest colour lets its words be read: its opacity, in hexadecimal.
const DEEPEST: &str = "66";

/// A cell for each name across and down, row by row: the darker, the higher the mean. Where nobody is, there is none.
pub(super) fn heat(palette: &Palette, across: &[String], down: &[String], cells: &[HeatCell]) -> Chart {
    // the deepest colour is the greatest mean's, so that differences are seen also where all are low
    let greatest = cells.iter().filter_map(|cell| cell.mean).fold(0.0, f64::max);
    let names = |names: &[String], words: AxisLabel| {
        Axis::new()
            .type_(AxisType::Category)
            .data(names.to_vec())
            .axis_label(words)
            .axis_line(AxisLine::new().show(false))
            .axis_tick(AxisTick::new().show(false))
            .split_line(SplitLine::new().show(false))
    };
    Chart::new()
        .aria(described_by_page())
        .grid(Grid::new().left(0).right(0).top(0).bottom(4).contain_label(true))
        .x_axis(names(across, axis_words(palette)))
        .y_axis(names(down, axis_words(palette).interval(0)).inverse(true))
        .visual_map(
            VisualMap::new()
                .type_(VisualMapType::Continuous)
                .show(false)
                .dimension(2)
                .min(0)
                .max(greatest.max(f64::MIN_POSITIVE) * 100.0)
                .in_range(
                    VisualMapChannel::new().color(["00", DEEPEST].map(|alpha| faded(&palette.high, alpha)).to_vec()),
                ),
        )
        .series(
            Heatmap::new()
                .id("means")
                .item_style(ItemStyle::new().border_color(palette.card.as_str()).border_width(3).border_radius(6))
                .label(Label::new().show(true).formatter("{@[3]}").color(palette.text.as_str()).font_size(FONT_SIZE))
                .data(items(across.len(), cells)),
        )
}

/// Of each cell its place across and down, its mean in per cent and its words.
fn items(width: usize, cells: &[HeatCell]) -> Vec<DataFrame> {
    let width = width.max(1);
    let item = |(place, cell): (usize, &HeatCell)| -> Option<DataFrame> {
        let (column, row) = ((place % width) as i64, (place / width) as i64);
        let values: [CompositeValue; 4] =
            [column.into(), row.into(), (cell.mean? * 100.0).into(), cell.words.as_str().into()];
        Some(values.map(DataPoint::from).to_vec())
    };
    cells.iter().enumerate().filter_map(item).collect()
}

/// A colour such as `#b5322f` with so much opacity, in hexadecimal.
fn faded(colour: &str, alpha: &str) -> Color {
    Color::Value(format!("{colour}{alpha}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_row_by_row_and_none_where_nobody_is() {
        let cell = |mean, words: &str| HeatCell { mean, words: words.to_owned() };
        let cells = [cell(Some(0.5), "a"), cell(None, "b"), cell(Some(0.25), "c"), cell(Some(0.125), "d")];
        let expected = |column: i64, row: i64, percent: f64, words: &str| -> DataFrame {
            vec![column.into(), row.into(), percent.into(), words.into()]
        };
        assert_eq!(items(2, &cells), [expected(0, 0, 50.0, "a"), expected(0, 1, 25.0, "c"), expected(1, 1, 12.5, "d")]);
        assert_eq!(items(0, &cells).len(), 3, "no names are no panic");
    }
}
