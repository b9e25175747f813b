//! Draws a waterfall as SVG, for paper and for notebooks.

use std::fmt::Write;

use crate::{WaterfallBar, value_range};

const WIDTH: f64 = 700.0;
const LABELS: f64 = 230.0;
/// The rest of the width is for the values to the right of the bars.
const BARS: f64 = 370.0;
const ROW: f64 = 17.0;

// They have a contrast of more than 3 to 1 with white and with black, because a notebook can be light or dark.
const TOTAL: &str = "#707a8a";
const RAISES: &str = "#c8551b";
const LOWERS: &str = "#1f6fb2";

/// Horizontal bars, each with its label on the left and its value on the right. Style sheets can replace the colors.
pub fn svg(bars: &[WaterfallBar]) -> String {
    let (min, max) = value_range(bars);
    let unit = BARS / (max - min).max(1.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" fill=\"currentColor\" font-size=\"11\" \
         font-family=\"system-ui, sans-serif\">",
        ROW * bars.len() as f64
    );
    for (index, bar) in bars.iter().enumerate() {
        let (low, high) = (bar.from.min(bar.to), bar.from.max(bar.to));
        let (left, width) = (LABELS + (low - min) * unit, ((high - low) * unit).max(1.0));
        let top = ROW * index as f64;
        let middle = top + ROW * 0.7;
        let (class, fill) = match bar {
            WaterfallBar { is_total: true, .. } => ("whole", TOTAL),
            WaterfallBar { from, to, .. } if to >= from => ("raises", RAISES),
            _ => ("lowers", LOWERS),
        };
        // writing to a string cannot fail
        let _ = write!(
            svg,
            "<rect class=\"{class}\" fill=\"{fill}\" x=\"{left:.2}\" y=\"{:.2}\" width=\"{width:.2}\" height=\"{:.2}\"/>\
             <text class=\"label\" text-anchor=\"end\" x=\"{:.2}\" y=\"{middle:.2}\">{}</text>\
             <text x=\"{:.2}\" y=\"{middle:.2}\">{}</text>",
            top + 3.0,
            ROW - 6.0,
            LABELS - 8.0,
            escaped(&bar.label),
            left + width + 6.0,
            escaped(&bar.value),
        );
    }
    svg + "</svg>"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, from: f64, to: f64, is_total: bool) -> WaterfallBar {
        WaterfallBar { label: label.to_owned(), value: format!("{to}"), from, to, is_total }
    }

    #[test]
    fn bars_are_drawn_from_top_to_bottom_between_labels_and_values() {
        let drawn = svg(&[bar("Average", 0.0, 0.5, true), bar("A", 0.5, 1.0, false), bar("B", 1.0, 0.75, false)]);
        assert!(
            drawn.starts_with("<svg xmlns") && drawn.contains("viewBox=\"0 0 700 51\"") && drawn.ends_with("</svg>")
        );
        for part in [
            "<rect class=\"whole\" fill=\"#707a8a\" x=\"230.00\" y=\"3.00\" width=\"185.00\" height=\"11.00\"/>",
            "<rect class=\"raises\" fill=\"#c8551b\" x=\"415.00\" y=\"20.00\" width=\"185.00\"",
            "<rect class=\"lowers\" fill=\"#1f6fb2\" x=\"507.50\" y=\"37.00\" width=\"92.50\"",
            "<text class=\"label\" text-anchor=\"end\" x=\"222.00\" y=\"45.90\">B</text>",
            "<text x=\"606.00\" y=\"28.90\">1</text>",
        ] {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
    }

    #[test]
    fn bars_in_log_odds_fit_on_both_sides_of_zero() {
        let drawn = svg(&[bar("Start", 0.0, -2.0, true), bar("A", -2.0, 2.0, false)]);
        for part in ["x=\"230.00\" y=\"3.00\" width=\"185.00\"", "x=\"230.00\" y=\"20.00\" width=\"370.00\""] {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
    }

    #[test]
    fn labels_are_escaped() {
        let drawn = svg(&[bar("<b> & \"c\"", 0.0, 0.5, false)]);
        assert!(drawn.contains(">&lt;b&gt; &amp; \"c\"</text>"), "{drawn}");
    }
}
