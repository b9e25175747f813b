//! What of a chart moves while a slider does, in plain numbers. To work a whole chart out again takes ECharts longer than
//! a frame, so that the shapes that it has drawn are told their new places here; once the slider rests, it draws them
//! itself. The places are those that it would give them: `echarts/moving.js` looks whether they are before it moves
//! anything.

use super::shape::{Anchor, Shape};
use super::{BAR_RADIUS, BAR_SHARE, UP_WORDS_ROOM, count_top, standing, trees, waterfall, what_if};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Bands;
use churnscope_pictures::{AlongNumber, GAUGE, LevelBar, OverLevels, Palette, Picture, Step, from_bytes};

/// From an axis to its words, in pixels.
const TO_AXIS_WORDS: f64 = 8.0;

/// From a bar, or the end of a line, to its words.
const TO_WORDS: f64 = 5.0;

/// Where the ends of a drawn chart's axes are, in pixels: of a number's axis its least and greatest value, of a
/// category's the middle of its first and last.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Plot {
    /// Of the axis across.
    pub(super) across: (f64, f64),
    /// Of the axis up.
    pub(super) up: (f64, f64),
}

impl Plot {
    fn at(&self, (across, up): (f64, f64)) -> (f64, f64) {
        let between = |(from, to): (f64, f64), share: f64| from + (to - from) * share;
        (between(self.across, across), between(self.up, up))
    }
}

/// The shapes of `after` that move, if a drawing of `before` becomes one of it by moving them. One a line: the kind of
/// its SVG element, its words, then names and values of attributes; all apart by tabs.
pub(super) fn shapes(before: &[u8], after: &[u8], plot: Plot) -> Option<String> {
    let ((palette_before, before), (palette, after)) = (from_bytes(before)?, from_bytes(after)?);
    let is_alike = palette_before == palette && still(before)? == still(after.clone())?;
    is_alike.then(|| moving(&palette, &after, plot).iter().map(Shape::line).collect::<Vec<_>>().join("\n"))
}

/// The words beside the axis of a chart that leaves as much room for them as they need.
pub(crate) fn beside(picture: &[u8]) -> Vec<String> {
    match from_bytes(picture) {
        Some((_, Picture::Waterfall { steps, is_narrow })) => {
            steps.iter().map(|step| waterfall::label(step, is_narrow)).collect()
        }
        _ => Vec::new(),
    }
}

/// A picture without what moves; `None` where it can only be drawn as a whole.
fn still(picture: Picture) -> Option<Picture> {
    Some(match picture {
        Picture::Gauge { bands, .. } => Picture::Gauge { bands, probability: 0.0 },
        Picture::Waterfall { steps, is_narrow } => {
            Picture::Waterfall { steps: vec![Step::default(); steps.len()], is_narrow }
        }
        Picture::AlongNumber(of) => Picture::AlongNumber(AlongNumber {
            range: of.range,
            points: Vec::new(),
            average: of.average,
            present: of.present.map(|_| (0, String::new())),
        }),
        // on another axis the averages would have to move, too
        Picture::OverLevels(of) => {
            let probability = what_if::top_over_levels(&of);
            let still = |level| LevelBar { probability, is_present: false, ..level };
            Picture::OverLevels(OverLevels { levels: of.levels.into_iter().map(still).collect() })
        }
        Picture::Trees { histogram, .. } => Picture::Trees { histogram: vec![0; histogram.len()], range: (0.0, 0.0) },
        Picture::Standing { bands, counts, .. } => Picture::Standing { bands, counts, probability: 0.0 },
        _ => return None,
    })
}

fn moving(palette: &Palette, picture: &Picture, plot: Plot) -> Vec<Shape> {
    match picture {
        Picture::Gauge { probability, .. } => vec![pointer(*probability)],
        Picture::Waterfall { steps, is_narrow } => way(palette, steps, *is_narrow, plot),
        Picture::AlongNumber(of) => curves(of, plot),
        Picture::OverLevels(of) => levels(palette, of, plot),
        Picture::Trees { histogram, range } => votes(palette, histogram, *range, plot),
        Picture::Standing { bands, counts, probability } => place(palette, *bands, counts, *probability, plot),
        _ => Vec::new(),
    }
}

/// The gauge's marker, turned about its centre.
fn pointer(probability: f64) -> Shape {
    let ((x, y), radius) = (GAUGE.point(probability), GAUGE.radius - GAUGE.thickness / 2.0);
    let (sine, cosine) = ((x - GAUGE.x) / radius, (GAUGE.y - y) / radius);
    Shape::Turned { by: [cosine, sine, -sine, cosine], at: (GAUGE.x, GAUGE.y) }
}

/// The waterfall's labels, bars and values.
fn way(palette: &Palette, steps: &[Step], is_narrow: bool, plot: Plot) -> Vec<Shape> {
    let (least, length) = waterfall::axis(steps);
    let rows = steps.len().saturating_sub(1).max(1) as f64;
    let height = ((plot.up.1 - plot.up.0) / rows).abs() * waterfall::BAR_HEIGHT;
    let placed = |(row, step)| {
        let (from, to) = waterfall::ends(step, least);
        let (left, y) = plot.at((from / length, row as f64 / rows));
        (step, left, plot.at((to / length, 0.0)).0, y)
    };
    let placed: Vec<(&Step, f64, f64, f64)> = steps.iter().enumerate().map(placed).collect();
    let labels = placed.iter().map(|&(step, _, _, y)| Shape::Words {
        at: (plot.across.0 - TO_AXIS_WORDS, y),
        anchor: Anchor::End,
        words: waterfall::label(step, is_narrow),
    });
    let bars = placed.iter().map(|&(step, left, right, y)| Shape::Bar {
        from: (left, y - height / 2.0),
        to: (right, y + height / 2.0),
        radius: BAR_RADIUS,
        fill: waterfall::colour(palette, step).to_owned(),
        opacity: 1.0,
    });
    let values = placed.iter().map(|&(step, _, right, y)| Shape::Words {
        at: (right + TO_WORDS, y),
        anchor: Anchor::Start,
        words: step.value.clone(),
    });
    labels.chain(bars).chain(values).collect()
}

/// The curves along a number with the present place, and the words of the axis up.
fn curves(of: &AlongNumber, plot: Plot) -> Vec<Shape> {
    let top = what_if::top(of);
    let (min, max) = of.range;
    let at = |(value, probability): (f64, f64)| plot.at(((value - min) / (max - min), probability * 100.0 / top));
    let own: Vec<(f64, f64)> = of.points.iter().map(|(point, _)| at(*point)).collect();
    let mut below = own.clone();
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        below.extend([(last.0, plot.up.0), (first.0, plot.up.0)]);
    }
    let present = of.present.as_ref().and_then(|(place, words)| Some((of.points.get(*place)?, words)));
    let mark = present.into_iter().flat_map(|(((value, probability), _), words)| {
        let (x, y) = at((*value, *probability));
        let radius = what_if::MARK / 2.0;
        let to_words = radius + what_if::MARK_LINE / 2.0 + what_if::TO_MARK_WORDS;
        [
            Shape::Turned { by: [radius, 0.0, 0.0, radius], at: (x, y) },
            Shape::Words {
                at: (x, y - to_words),
                anchor: Anchor::leaning((value - min) / (max - min), what_if::LEANS_WITHIN),
                words: words.clone(),
            },
        ]
    });
    let mut shapes = up_words(top, plot);
    shapes.push(Shape::Line { points: below, is_closed: true });
    shapes.push(Shape::Line { points: own, is_closed: false });
    shapes.push(Shape::Line { points: of.average.iter().map(|&point| at(point)).collect(), is_closed: false });
    shapes.extend(mark);
    shapes
}

/// The bars of the levels, and what is written above them.
fn levels(palette: &Palette, of: &OverLevels, plot: Plot) -> Vec<Shape> {
    let top = what_if::top_over_levels(of);
    let last = of.levels.len().saturating_sub(1).max(1) as f64;
    let placed = of.levels.iter().enumerate().map(|(at, level)| {
        let percent = what_if::whole_percent(level);
        (level, percent, plot.at((at as f64 / last, percent / top)))
    });
    let bar = |(level, _, (x, y)): (&LevelBar, f64, (f64, f64))| Shape::Bar {
        from: (x - what_if::BAR_WIDTH / 2.0, y),
        to: (x + what_if::BAR_WIDTH / 2.0, plot.up.0),
        radius: what_if::LEVEL_RADIUS,
        fill: what_if::level_colour(palette, level),
        opacity: 1.0,
    };
    let words = |(_, percent, (x, y)): (&LevelBar, f64, (f64, f64))| Shape::Words {
        at: (x, y - TO_WORDS),
        anchor: Anchor::Middle,
        words: format!("{percent}%"),
    };
    placed.clone().map(bar).chain(placed.map(words)).collect()
}

/// The bars of the trees, and the words of the axis up.
fn votes(palette: &Palette, histogram: &[u32], range: (f64, f64), plot: Plot) -> Vec<Shape> {
    let top = count_top(histogram.iter().copied().map(u64::from));
    let bars = histogram.iter().enumerate().map(|(bar, &count)| {
        let opacity = if trees::is_inside(bar, histogram.len(), range) { 1.0 } else { trees::OUTSIDE };
        upright((bar, histogram.len()), f64::from(count) / top, &palette.accent, opacity, plot)
    });
    up_words(top, plot).into_iter().chain(bars).collect()
}

/// The bars of all customers, one of which stands out, with the line of this one.
fn place(palette: &Palette, bands: Bands, counts: &[u64], probability: f64, plot: Plot) -> Vec<Shape> {
    let top = count_top(counts.iter().copied());
    let own = standing::own_bar(counts, probability);
    let bars = counts.iter().enumerate().map(|(bar, &count)| {
        let colour = palette.band(bands.band((bar as f64 + 0.5) / counts.len() as f64));
        let opacity = if bar == own { 1.0 } else { standing::OTHER_BARS };
        upright((bar, counts.len()), count as f64 / top, colour, opacity, plot)
    });
    // ECharts takes a mark's value to two decimals, and puts an upright line of two pixels on whole ones, but not its
    // words
    let (x, end) = plot.at(((probability * 1e4).round() / 1e4, 1.0));
    let whole = ((x * 2.0).round() / 2.0).ceil();
    let line = Shape::Line { points: vec![(whole, plot.up.0), (whole, end)], is_closed: false };
    let words = Shape::Words {
        at: (x, end - TO_WORDS),
        anchor: Anchor::leaning(probability, standing::LEANS_WITHIN),
        words: standing::MARK.to_owned(),
    };
    bars.chain([line, words]).collect()
}

/// One of equal bars that stand side by side on the whole axis.
fn upright((bar, n_bars): (usize, usize), height: f64, fill: &str, opacity: f64, plot: Plot) -> Shape {
    let n_bars = n_bars.max(1) as f64;
    let edge = |side: f64| (bar as f64 + 0.5 + side * BAR_SHARE / 2.0) / n_bars;
    Shape::Bar {
        from: plot.at((edge(-1.0), height)),
        to: plot.at((edge(1.0), 0.0)),
        radius: BAR_RADIUS,
        fill: fill.to_owned(),
        opacity,
    }
}

/// Words at the four equal parts of an axis up.
fn up_words(top: f64, plot: Plot) -> Vec<Shape> {
    let words = |part: u32| Shape::Words {
        at: (UP_WORDS_ROOM - TO_AXIS_WORDS, plot.at((0.0, f64::from(part) / 4.0)).1),
        anchor: Anchor::End,
        words: plain_number(top / 4.0 * f64::from(part)),
    };
    (0..=4).map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_pictures::to_bytes;

    const PLOT: Plot = Plot { across: (100.0, 300.0), up: (200.0, 0.0) };

    fn step(from: f64, to: f64) -> Step {
        Step { label: "Contract · Monthly".to_owned(), value: "+1".to_owned(), from, to, is_whole: false }
    }

    fn waterfall(steps: Vec<Step>) -> Picture {
        Picture::Waterfall { steps, is_narrow: false }
    }

    fn moved(before: &Picture, after: &Picture) -> Option<usize> {
        let bytes = |picture| to_bytes(&Palette::default(), picture);
        shapes(&bytes(before), &bytes(after), PLOT).map(|lines| lines.lines().count())
    }

    #[test]
    fn only_what_has_the_same_parts_is_moved() {
        let trees = |histogram: Vec<u32>| Picture::Trees { histogram, range: (0.2, 0.8) };
        let level = |probability, average| OverLevels {
            levels: vec![LevelBar { name: "1 year".to_owned(), probability, average, is_present: true }],
        };
        let levels = |probability, average| Picture::OverLevels(level(probability, average));
        for (before, after, expected) in [
            (waterfall(vec![step(0.0, 0.5)]), waterfall(vec![step(0.0, 0.2)]), Some(3)),
            (waterfall(vec![step(0.0, 0.5)]), waterfall(vec![step(0.0, 0.2), step(0.2, 0.1)]), None),
            (trees(vec![1, 2]), trees(vec![9, 0]), Some(7)),
            (trees(vec![1, 2]), trees(vec![1, 2, 3]), None),
            (trees(vec![1, 2]), waterfall(vec![step(0.0, 0.5)]), None),
            (levels(0.3, Some(0.2)), levels(0.35, Some(0.2)), Some(2)),
            // the axis has another top, so that the averages would have to move
            (levels(0.3, Some(0.2)), levels(0.9, Some(0.2)), None),
            (levels(0.3, Some(0.2)), levels(0.3, Some(0.3)), None),
            (Picture::Blank, Picture::Blank, None),
        ] {
            assert_eq!(moved(&before, &after), expected, "{before:?} to {after:?}");
        }
    }

    #[test]
    fn a_bar_begins_where_the_one_above_ended() {
        let shapes = moving(&Palette::default(), &waterfall(vec![step(0.0, 0.5), step(0.5, 0.3)]), PLOT);
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
        // 60% of a row of 200 pixels, about the middle of the first
        assert_eq!((top, bottom), (140.0, 260.0));
    }

    #[test]
    fn words_beside_are_those_of_the_waterfall() {
        let palette = Palette::default();
        assert_eq!(beside(&to_bytes(&palette, &waterfall(vec![step(0.0, 0.5)]))), ["Contract · Monthly"]);
        assert_eq!(beside(&to_bytes(&palette, &Picture::Blank)), Vec::<String>::new());
        assert_eq!(beside(b"nonsense"), Vec::<String>::new());
    }
}
