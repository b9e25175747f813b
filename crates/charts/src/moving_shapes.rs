//! The shapes of a chart that move while a slider moves.
//!
//! ECharts can take longer than a frame to compute a chart, so the drawn shapes are moved to the positions computed
//! here. These must equal the positions that ECharts computes.

use super::axes::{Y_LABELS_WIDTH, count_axis_max};
use super::shape::{Shape, TextAnchor};
use super::style::{BAR_RADIUS, BAR_SHARE};
use super::{standing, trees, waterfall, what_if};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Bands;
use churnscope_pictures::{AlongNumber, GAUGE, LevelBar, OverLevels, Palette, Picture, WaterfallBar, from_bytes};
use churnscope_wording::charts::THIS_CUSTOMER;

/// Distance from an axis to its labels, in pixels.
const AXIS_TO_LABEL: f64 = 8.0;

/// Distance from a bar or the end of a line to its label, in pixels.
const SHAPE_TO_LABEL: f64 = 5.0;

/// The ends of a chart's axes, in pixels. An axis of categories ends at the centers of the first and the last category.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PlotArea {
    /// Left and right.
    pub(super) x: (f64, f64),
    /// Bottom and top.
    pub(super) y: (f64, f64),
}

impl PlotArea {
    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let between = |(from, to): (f64, f64), share: f64| from + (to - from) * share;
        (between(self.x, x), between(self.y, y))
    }
}

pub(super) fn lines(before: &[u8], after: &[u8], plot_area: PlotArea) -> Option<String> {
    let ((palette_before, before), (palette, after)) = (from_bytes(before)?, from_bytes(after)?);
    let can_move = palette_before == palette && without_moving_parts(before)? == without_moving_parts(after.clone())?;
    can_move.then(|| shapes(&palette, &after, plot_area).iter().map(Shape::line).collect::<Vec<_>>().join("\n"))
}

pub(crate) fn axis_labels(picture: &[u8]) -> Vec<String> {
    match from_bytes(picture) {
        Some((_, Picture::Waterfall { bars, is_narrow })) => {
            bars.iter().map(|bar| waterfall::label(bar, is_narrow)).collect()
        }
        _ => Vec::new(),
    }
}

/// The picture with neutral values for everything that moves; `None` for charts whose shapes do not move.
fn without_moving_parts(picture: Picture) -> Option<Picture> {
    Some(match picture {
        Picture::Gauge { bands, .. } => Picture::Gauge { bands, probability: 0.0 },
        Picture::Waterfall { bars, is_narrow } => {
            Picture::Waterfall { bars: vec![WaterfallBar::default(); bars.len()], is_narrow }
        }
        Picture::AlongNumber(of) => Picture::AlongNumber(AlongNumber {
            range: of.range,
            points: Vec::new(),
            average: of.average,
            present: of.present.map(|_| (0, String::new())),
        }),
        // the line of averages cannot be moved, so pictures with different axis maximums must stay different: the
        // maximum replaces each level's probability
        Picture::OverLevels(of) => {
            let probability = what_if::y_max_over_levels(&of);
            let fixed = |level| LevelBar { probability, is_present: false, ..level };
            Picture::OverLevels(OverLevels { levels: of.levels.into_iter().map(fixed).collect() })
        }
        Picture::Trees { histogram, .. } => Picture::Trees { histogram: vec![0; histogram.len()], range: (0.0, 0.0) },
        Picture::Standing { bands, counts, .. } => Picture::Standing { bands, counts, probability: 0.0 },
        _ => return None,
    })
}

fn shapes(palette: &Palette, picture: &Picture, plot_area: PlotArea) -> Vec<Shape> {
    match picture {
        Picture::Gauge { probability, .. } => vec![gauge_marker(*probability)],
        Picture::Waterfall { bars, is_narrow } => waterfall_shapes(palette, bars, *is_narrow, plot_area),
        Picture::AlongNumber(of) => curve_shapes(of, plot_area),
        Picture::OverLevels(of) => level_shapes(palette, of, plot_area),
        Picture::Trees { histogram, range } => tree_shapes(palette, histogram, *range, plot_area),
        Picture::Standing { bands, counts, probability } => {
            standing_shapes(palette, *bands, counts, *probability, plot_area)
        }
        _ => Vec::new(),
    }
}

fn gauge_marker(probability: f64) -> Shape {
    let ((x, y), radius) = (GAUGE.point(probability), GAUGE.radius - GAUGE.thickness / 2.0);
    let (sine, cosine) = ((x - GAUGE.x) / radius, (GAUGE.y - y) / radius);
    Shape::Transformed { matrix: [cosine, sine, -sine, cosine], at: (GAUGE.x, GAUGE.y) }
}

fn waterfall_shapes(palette: &Palette, bars: &[WaterfallBar], is_narrow: bool, plot_area: PlotArea) -> Vec<Shape> {
    let (min, length) = waterfall::axis(bars);
    let rows = bars.len().saturating_sub(1).max(1) as f64;
    let height = ((plot_area.y.1 - plot_area.y.0) / rows).abs() * waterfall::BAR_HEIGHT;
    let positioned = |(row, bar)| {
        let (from, to) = waterfall::ends(bar, min);
        let (left, y) = plot_area.at((from / length, row as f64 / rows));
        (bar, left, plot_area.at((to / length, 0.0)).0, y)
    };
    let positioned: Vec<(&WaterfallBar, f64, f64, f64)> = bars.iter().enumerate().map(positioned).collect();
    let labels = positioned.iter().map(|&(bar, _, _, y)| Shape::Text {
        at: (plot_area.x.0 - AXIS_TO_LABEL, y),
        anchor: TextAnchor::End,
        text: waterfall::label(bar, is_narrow),
    });
    let rectangles = positioned.iter().map(|&(bar, left, right, y)| Shape::Bar {
        from: (left, y - height / 2.0),
        to: (right, y + height / 2.0),
        radius: BAR_RADIUS,
        fill: waterfall::color(palette, bar).to_owned(),
        opacity: 1.0,
    });
    let values = positioned.iter().map(|&(bar, _, right, y)| Shape::Text {
        at: (right + SHAPE_TO_LABEL, y),
        anchor: TextAnchor::Start,
        text: bar.value.clone(),
    });
    labels.chain(rectangles).chain(values).collect()
}

fn curve_shapes(of: &AlongNumber, plot_area: PlotArea) -> Vec<Shape> {
    let y_max = what_if::y_max(of);
    let (min, max) = of.range;
    let at =
        |(value, probability): (f64, f64)| plot_area.at(((value - min) / (max - min), probability * 100.0 / y_max));
    let own: Vec<(f64, f64)> = of.points.iter().map(|(point, _)| at(*point)).collect();
    let mut area = own.clone();
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        area.extend([(last.0, plot_area.y.0), (first.0, plot_area.y.0)]);
    }
    let present = of.present.as_ref().and_then(|(index, label)| Some((of.points.get(*index)?, label)));
    let mark = present.into_iter().flat_map(|(((value, probability), _), label)| {
        let (x, y) = at((*value, *probability));
        let radius = what_if::MARK / 2.0;
        let to_label = radius + what_if::MARK_LINE / 2.0 + what_if::MARK_TO_LABEL;
        [
            Shape::Transformed { matrix: [radius, 0.0, 0.0, radius], at: (x, y) },
            Shape::Text {
                at: (x, y - to_label),
                anchor: TextAnchor::inward((value - min) / (max - min), what_if::ALIGNED_INWARD_WITHIN),
                text: label.clone(),
            },
        ]
    });
    let mut shapes = y_labels(y_max, plot_area);
    shapes.push(Shape::Line { points: area, is_closed: true });
    shapes.push(Shape::Line { points: own, is_closed: false });
    shapes.push(Shape::Line { points: of.average.iter().map(|&point| at(point)).collect(), is_closed: false });
    shapes.extend(mark);
    shapes
}

fn level_shapes(palette: &Palette, of: &OverLevels, plot_area: PlotArea) -> Vec<Shape> {
    let y_max = what_if::y_max_over_levels(of);
    let last = of.levels.len().saturating_sub(1).max(1) as f64;
    let positioned = of.levels.iter().enumerate().map(|(index, level)| {
        let percent = what_if::whole_percent(level);
        (level, percent, plot_area.at((index as f64 / last, percent / y_max)))
    });
    let bar = |(level, _, (x, y)): (&LevelBar, f64, (f64, f64))| Shape::Bar {
        from: (x - what_if::BAR_WIDTH / 2.0, y),
        to: (x + what_if::BAR_WIDTH / 2.0, plot_area.y.0),
        radius: what_if::LEVEL_RADIUS,
        fill: what_if::level_color(palette, level),
        opacity: 1.0,
    };
    let label = |(_, percent, (x, y)): (&LevelBar, f64, (f64, f64))| Shape::Text {
        at: (x, y - SHAPE_TO_LABEL),
        anchor: TextAnchor::Middle,
        text: format!("{percent}%"),
    };
    positioned.clone().map(bar).chain(positioned.map(label)).collect()
}

fn tree_shapes(palette: &Palette, histogram: &[u32], range: (f64, f64), plot_area: PlotArea) -> Vec<Shape> {
    let y_max = count_axis_max(histogram.iter().copied().map(u64::from));
    let bars = histogram.iter().enumerate().map(|(bar, &count)| {
        let opacity = if trees::is_inside(bar, histogram.len(), range) { 1.0 } else { trees::OUTSIDE };
        histogram_bar((bar, histogram.len()), f64::from(count) / y_max, &palette.accent, opacity, plot_area)
    });
    y_labels(y_max, plot_area).into_iter().chain(bars).collect()
}

fn standing_shapes(
    palette: &Palette,
    bands: Bands,
    counts: &[u64],
    probability: f64,
    plot_area: PlotArea,
) -> Vec<Shape> {
    let y_max = count_axis_max(counts.iter().copied());
    let own = standing::own_bar(counts, probability);
    let bars = counts.iter().enumerate().map(|(bar, &count)| {
        let color = palette.band(bands.band((bar as f64 + 0.5) / counts.len() as f64));
        let opacity = if bar == own { 1.0 } else { standing::OTHER_BARS };
        histogram_bar((bar, counts.len()), count as f64 / y_max, color, opacity, plot_area)
    });
    // ECharts rounds the value of a mark line to two decimals, and aligns the line, but not its label, to whole pixels
    let (x, top) = plot_area.at(((probability * 1e4).round() / 1e4, 1.0));
    let aligned = ((x * 2.0).round() / 2.0).ceil();
    let line = Shape::Line { points: vec![(aligned, plot_area.y.0), (aligned, top)], is_closed: false };
    let label = Shape::Text {
        at: (x, top - SHAPE_TO_LABEL),
        anchor: TextAnchor::inward(probability, standing::ALIGNED_INWARD_WITHIN),
        text: THIS_CUSTOMER.to_owned(),
    };
    bars.chain([line, label]).collect()
}

fn histogram_bar((bar, n_bars): (usize, usize), height: f64, fill: &str, opacity: f64, plot_area: PlotArea) -> Shape {
    let n_bars = n_bars.max(1) as f64;
    let edge = |side: f64| (bar as f64 + 0.5 + side * BAR_SHARE / 2.0) / n_bars;
    Shape::Bar {
        from: plot_area.at((edge(-1.0), height)),
        to: plot_area.at((edge(1.0), 0.0)),
        radius: BAR_RADIUS,
        fill: fill.to_owned(),
        opacity,
    }
}

fn y_labels(max: f64, plot_area: PlotArea) -> Vec<Shape> {
    let label = |index: u32| Shape::Text {
        at: (Y_LABELS_WIDTH - AXIS_TO_LABEL, plot_area.at((0.0, f64::from(index) / 4.0)).1),
        anchor: TextAnchor::End,
        text: plain_number(max / 4.0 * f64::from(index)),
    };
    (0..=4).map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_pictures::to_bytes;

    const PLOT_AREA: PlotArea = PlotArea { x: (100.0, 300.0), y: (200.0, 0.0) };

    fn bar(from: f64, to: f64) -> WaterfallBar {
        WaterfallBar { label: "Contract · Monthly".to_owned(), value: "+1".to_owned(), from, to, is_total: false }
    }

    fn waterfall(bars: Vec<WaterfallBar>) -> Picture {
        Picture::Waterfall { bars, is_narrow: false }
    }

    fn n_moved(before: &Picture, after: &Picture) -> Option<usize> {
        let bytes = |picture| to_bytes(&Palette::default(), picture);
        lines(&bytes(before), &bytes(after), PLOT_AREA).map(|lines| lines.lines().count())
    }

    #[test]
    fn only_charts_with_the_same_parts_are_moved() {
        let trees = |histogram: Vec<u32>| Picture::Trees { histogram, range: (0.2, 0.8) };
        let level = |probability, average| OverLevels {
            levels: vec![LevelBar { name: "1 year".to_owned(), probability, average, is_present: true }],
        };
        let levels = |probability, average| Picture::OverLevels(level(probability, average));
        for (before, after, expected) in [
            (waterfall(vec![bar(0.0, 0.5)]), waterfall(vec![bar(0.0, 0.2)]), Some(3)),
            (waterfall(vec![bar(0.0, 0.5)]), waterfall(vec![bar(0.0, 0.2), bar(0.2, 0.1)]), None),
            (trees(vec![1, 2]), trees(vec![9, 0]), Some(7)),
            (trees(vec![1, 2]), trees(vec![1, 2, 3]), None),
            (trees(vec![1, 2]), waterfall(vec![bar(0.0, 0.5)]), None),
            (levels(0.3, Some(0.2)), levels(0.35, Some(0.2)), Some(2)),
            (levels(0.3, Some(0.2)), levels(0.9, Some(0.2)), None),
            (levels(0.3, Some(0.2)), levels(0.3, Some(0.3)), None),
            (Picture::Blank, Picture::Blank, None),
        ] {
            assert_eq!(n_moved(&before, &after), expected, "{before:?} to {after:?}");
        }
    }

    #[test]
    fn a_bar_starts_where_the_one_above_ends() {
        let shapes = shapes(&Palette::default(), &waterfall(vec![bar(0.0, 0.5), bar(0.5, 0.3)]), PLOT_AREA);
        let bars: Vec<_> = shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Bar { from, to, .. } => Some((*from, *to)),
                _ => None,
            })
            .collect();
        let [((left, top), (right, bottom)), ((next_left, _), (next_right, _))] = bars[..] else { panic!("{bars:?}") };
        assert_eq!((left, next_right), (100.0, right));
        assert!(next_left < next_right && next_left > left);
        assert_eq!((top, bottom), (140.0, 260.0));
    }

    #[test]
    fn only_a_waterfall_has_axis_labels_of_variable_width() {
        let palette = Palette::default();
        assert_eq!(axis_labels(&to_bytes(&palette, &waterfall(vec![bar(0.0, 0.5)]))), ["Contract · Monthly"]);
        assert_eq!(axis_labels(&to_bytes(&palette, &Picture::Blank)), Vec::<String>::new());
        assert_eq!(axis_labels(b"nonsense"), Vec::<String>::new());
    }
}
