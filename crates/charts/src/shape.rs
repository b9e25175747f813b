use std::fmt::Write;

/// A shape, in pixels from the upper left corner of the chart.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Bar {
        from: (f64, f64),
        to: (f64, f64),
        radius: f64,
        fill: String,
        opacity: f64,
    },
    Line {
        points: Vec<(f64, f64)>,
        is_closed: bool,
    },
    /// A shape that changes only its scale, rotation, or position.
    Transformed {
        matrix: [f64; 4],
        at: (f64, f64),
    },
    Text {
        at: (f64, f64),
        anchor: TextAnchor,
        text: String,
    },
}

/// Which point of a text is at the text's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextAnchor {
    Start,
    Middle,
    End,
}

impl TextAnchor {
    /// Centers text, or aligns it inward near the ends of an axis, where centered text might be cut off.
    pub(super) fn inward(share: f64, within: f64) -> Self {
        match share {
            low if low < within => Self::Start,
            high if high > 1.0 - within => Self::End,
            _ => Self::Middle,
        }
    }
}

impl Shape {
    /// The name of the SVG element, its text, and the names and values of its variable attributes, separated by tabs.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Bar { from, to, radius, fill, opacity } => {
                format!("path\t\td\t{}\tfill\t{fill}\tfill-opacity\t{opacity}", rounded(*from, *to, *radius))
            }
            Self::Line { points, is_closed } => format!("path\t\td\t{}", polyline(points, *is_closed)),
            Self::Transformed { matrix: [a, b, c, d], at: (x, y) } => format!(
                "path\t\ttransform\tmatrix({},{},{},{},{},{})",
                thousandths(*a),
                thousandths(*b),
                thousandths(*c),
                thousandths(*d),
                px(*x),
                px(*y)
            ),
            Self::Text { at: (x, y), anchor, text } => {
                let anchor = match anchor {
                    TextAnchor::Start => "start",
                    TextAnchor::Middle => "middle",
                    TextAnchor::End => "end",
                };
                format!("text\t{text}\ttransform\ttranslate({} {})\ttext-anchor\t{anchor}", px(*x), px(*y))
            }
        }
    }
}

fn rounded((left, top): (f64, f64), (right, bottom): (f64, f64), radius: f64) -> String {
    let radius = radius.min((right - left) / 2.0).min((bottom - top) / 2.0);
    let r = px(radius);
    let (x, y, far_x, far_y) = (px(left), px(top), px(right), px(bottom));
    let (near_x, near_y) = (px(left + radius), px(top + radius));
    let (to_x, to_y) = (px(right - radius), px(bottom - radius));
    format!(
        "M{near_x} {y}L{to_x} {y}A{r} {r} 0 0 1 {far_x} {near_y}L{far_x} {to_y}A{r} {r} 0 0 1 {to_x} {far_y}\
         L{near_x} {far_y}A{r} {r} 0 0 1 {x} {to_y}L{x} {near_y}A{r} {r} 0 0 1 {near_x} {y}Z"
    )
}

fn polyline(points: &[(f64, f64)], is_closed: bool) -> String {
    let mut path = String::new();
    for (index, &(x, y)) in points.iter().enumerate() {
        // writing to a string cannot fail
        let _ = write!(path, "{}{} {}", if index == 0 { 'M' } else { 'L' }, px(x), px(y));
    }
    path.push_str(if is_closed { "Z" } else { "" });
    path
}

/// Rounds a coordinate as ECharts does.
fn px(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn thousandths(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shape_is_one_line() {
        let bar = |from, to| Shape::Bar { from, to, radius: 2.0, fill: "#123456".to_owned(), opacity: 0.5 };
        for (shape, line) in [
            (
                bar((10.0, 20.0), (40.00005, 30.0)),
                "path||d|M12 20L38.0001 20A2 2 0 0 1 40.0001 22L40.0001 28A2 2 0 0 1 38.0001 30\
                 L12 30A2 2 0 0 1 10 28L10 22A2 2 0 0 1 12 20Z|fill|#123456|fill-opacity|0.5",
            ),
            (
                bar((10.0, 20.0), (10.0, 30.0)),
                "path||d|M10 20L10 20A0 0 0 0 1 10 20L10 30A0 0 0 0 1 10 30\
                 L10 30A0 0 0 0 1 10 30L10 20A0 0 0 0 1 10 20Z|fill|#123456|fill-opacity|0.5",
            ),
            (Shape::Line { points: vec![(1.0, 2.0), (3.5, 4.0)], is_closed: false }, "path||d|M1 2L3.5 4"),
            (Shape::Line { points: vec![(1.0, 2.0), (3.5, 4.0)], is_closed: true }, "path||d|M1 2L3.5 4Z"),
            (
                Shape::Transformed { matrix: [0.98555, -0.2, 0.2, 1.0], at: (88.0, 92.0) },
                "path||transform|matrix(0.986,-0.2,0.2,1,88,92)",
            ),
            (
                Shape::Text { at: (1.0, 2.0), anchor: TextAnchor::inward(0.9, 0.2), text: "+1.5".to_owned() },
                "text|+1.5|transform|translate(1 2)|text-anchor|end",
            ),
        ] {
            assert_eq!(shape.line().replace('\t', "|"), line);
        }
    }
}
