use charming::Chart;
use charming::component::Grid;
use charming::datatype::{CompositeValue, DataFrame, DataPoint};
use charming::element::ItemStyle;
use charming::series::Heatmap;

use super::axes::{axis_label, category_axis};
use super::style::label;
use churnscope_pictures::{HeatCell, Palette};

/// The opacity, out of 255, of the strongest color, chosen so that text stays readable.
const MAX_OPACITY: f64 = 102.0;

/// The heat map. `cells` are listed row by row.
pub(super) fn heat(palette: &Palette, across: &[String], down: &[String], cells: &[HeatCell]) -> Chart {
    let axes = Chart::new()
        .grid(Grid::new().left(0).right(0).top(0).bottom(4).contain_label(true))
        .x_axis(category_axis(palette, across.to_vec()).axis_label(axis_label(palette)))
        .y_axis(category_axis(palette, down.to_vec()).inverse(true));
    // the highest mean gets the strongest color, so that differences are visible even if all means are low
    let max = cells.iter().filter_map(|cell| cell.mean).fold(f64::MIN_POSITIVE, f64::max);
    // each cell is a series, because a cell of charming's heat map has no color of its own
    items(across.len(), cells).into_iter().enumerate().fold(axes, |chart, (index, (mean, item))| {
        let color = with_opacity(&palette.high, mean / max * MAX_OPACITY);
        let style = ItemStyle::new().color(color.as_str());
        chart.series(
            Heatmap::new()
                .id(format!("cell-{index}"))
                .item_style(style.border_color(palette.card.as_str()).border_width(3).border_radius(6))
                .label(label(palette).formatter("{@[3]}"))
                .data(vec![item]),
        )
    })
}

/// The mean of each cell with customers, and its data: column, row, mean as a percentage, and label.
fn items(columns: usize, cells: &[HeatCell]) -> Vec<(f64, DataFrame)> {
    let columns = columns.max(1);
    let item = |(index, cell): (usize, &HeatCell)| -> Option<(f64, DataFrame)> {
        let (column, row) = ((index % columns) as i64, (index / columns) as i64);
        let mean = cell.mean?;
        let values: [CompositeValue; 4] =
            [column.into(), row.into(), (mean * 100.0).into(), cell.label.as_str().into()];
        Some((mean, values.map(DataPoint::from).to_vec()))
    };
    cells.iter().enumerate().filter_map(item).collect()
}

fn with_opacity(color: &str, opacity: f64) -> String {
    format!("{color}{:02x}", opacity.round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(mean: Option<f64>, label: &str) -> HeatCell {
        HeatCell { mean, label: label.to_owned() }
    }

    #[test]
    fn cells_are_in_rows_and_empty_ones_are_left_out() {
        let cells = [cell(Some(0.5), "a"), cell(None, "b"), cell(Some(0.25), "c"), cell(Some(0.125), "d")];
        let expected = |column: i64, row: i64, mean: f64, label: &str| -> (f64, DataFrame) {
            (mean, vec![column.into(), row.into(), (mean * 100.0).into(), label.into()])
        };
        assert_eq!(items(2, &cells), [expected(0, 0, 0.5, "a"), expected(0, 1, 0.25, "c"), expected(1, 1, 0.125, "d")]);
        assert_eq!(items(0, &cells).len(), 3, "must not panic without columns");
    }

    #[test]
    fn the_higher_the_mean_the_stronger_the_color() {
        let palette = Palette { high: "#b5322f".to_owned(), ..Palette::default() };
        let colors = |means: [f64; 3]| -> Vec<String> {
            let cells = means.map(|mean| cell(Some(mean), ""));
            let chart = serde_json::to_value(heat(&palette, &["a".to_owned()], &[], &cells)).unwrap();
            let series = chart["series"].as_array().unwrap();
            series.iter().map(|series| series["itemStyle"]["color"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(colors([0.0, 0.25, 0.5]), ["#b5322f00", "#b5322f33", "#b5322f66"]);
        assert_eq!(colors([0.0, 0.0, 0.0]), ["#b5322f00"; 3]);
    }
}
