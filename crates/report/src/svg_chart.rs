//! Charts as SVG, for a report without scripts.

use plotters::prelude::*;

use crate::ReportError;
use churnscope_engine::metrics::Point;

const SIZE: (u32, u32) = (480, 320);
// Both colors have a contrast of more than 4 to 1 with white and with black. report.css replaces them with the theme's
// colors.
const ACCENT: RGBColor = RGBColor(53, 105, 214);
const TEXT: RGBColor = RGBColor(112, 122, 138);
const FONT: &str = "sans-serif";

pub(crate) struct SvgChart<'a> {
    pub(crate) axes: [&'a str; 2],
    /// The upper ends of the axes, which start at 0.
    pub(crate) ends: Point,
    pub(crate) curve: Vec<Point>,
    pub(crate) dashed: Vec<Point>,
    /// Left edge, right edge, and height of each bar.
    pub(crate) bars: Vec<(f64, f64, f64)>,
    /// Horizontal position, low end, and high end of each whisker.
    pub(crate) whiskers: Vec<(f64, f64, f64)>,
    pub(crate) mark: Option<Point>,
}

impl SvgChart<'_> {
    pub(crate) fn svg(&self) -> Result<String, ReportError> {
        let mut svg = String::new();
        self.draw(&mut svg).map_err(|error| ReportError(error.to_string()))?;
        Ok(svg)
    }

    fn draw(&self, svg: &mut String) -> Result<(), Box<dyn std::error::Error + '_>> {
        let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
        let text = |size: u32| TextStyle::from((FONT, size).into_font()).color(&TEXT);
        let mut chart = ChartBuilder::on(&root)
            .margin(12)
            .x_label_area_size(52)
            .y_label_area_size(60)
            .build_cartesian_2d(0.0..self.ends.0, 0.0..self.ends.1)?;
        let [x_label, y_label] = self.axes;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(TEXT.mix(0.25))
            .axis_style(TEXT.mix(0.5))
            .x_desc(x_label)
            .y_desc(y_label)
            .x_labels(6)
            .y_labels(6)
            .x_label_formatter(&|value| short(*value))
            .y_label_formatter(&|value| short(*value))
            .label_style(text(15))
            .axis_desc_style(text(16))
            .draw()?;
        let bar = |&(from, to, height): &(f64, f64, f64)| {
            Rectangle::new([(from, 0.0), (to, height)], TEXT.mix(0.25).filled())
        };
        chart.draw_series(self.bars.iter().map(bar))?;
        chart.draw_series(DashedLineSeries::new(self.dashed.iter().copied(), 6, 4, TEXT.stroke_width(1)))?;
        let whisker = |&(at, low, high): &(f64, f64, f64)| {
            PathElement::new(vec![(at, low), (at, high)], ACCENT.mix(0.6).stroke_width(2))
        };
        chart.draw_series(self.whiskers.iter().map(whisker))?;
        chart.draw_series(LineSeries::new(self.curve.iter().copied(), ACCENT.stroke_width(2)))?;
        let dots = if self.whiskers.is_empty() { &[] } else { self.curve.as_slice() };
        chart.draw_series(dots.iter().map(|&at| Circle::new(at, 3, ACCENT.filled())))?;
        chart.draw_series(self.mark.iter().map(|&at| Circle::new(at, 6, ACCENT.filled())))?;
        drop(chart);
        root.present()?;
        drop(root);
        Ok(())
    }
}

fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
