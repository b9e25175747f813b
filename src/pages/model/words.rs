//! Figures of the Model page as people write them.

use crate::words::{figure, share_with_interval};
use churnscope_engine::csv::CellWriter;
use churnscope_engine::forest::Scale;
use churnscope_engine::metrics::wilson_interval;
use churnscope_wording::reasons;

/// A share of customers with its 95% interval: `53.2% (50.9 to 55.4)`; a dash where there are none.
pub fn share_of(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    share_with_interval(part as f64 / whole as f64, wilson_interval(part, whole))
}

/// A mean with its spread over folds: `.847 ± .005`.
pub fn with_spread(mean: f64, sd: f64) -> String {
    if mean.is_finite() { format!("{} ± {}", figure(mean), figure(sd)) } else { "–".to_owned() }
}

/// How far something moves estimates, in the scale's unit, without a plus: `−3.2`.
pub fn moved(scale: Scale, contribution: f64) -> String {
    reasons::signed(scale, contribution).trim_start_matches('+').to_owned()
}

/// Rows as comma separated values.
pub fn csv(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let (mut writer, mut out) = (CellWriter::new(b',', true), Vec::new());
    let head = head.iter().map(|name| (*name).to_owned()).collect();
    for row in std::iter::once(head).chain(rows) {
        if let Some((last, others)) = row.split_last() {
            others.iter().for_each(|cell| writer.cell(cell.as_bytes(), &mut out));
            writer.last_cell(last.as_bytes(), &mut out);
        }
    }
    // cells of text make text
    String::from_utf8_lossy(&out).into_owned()
}

/// A chart's picture so that it can stand by itself: with a title, on its own ground.
pub fn standing_alone(svg: &str, title: &str, ground: &str) -> String {
    let escaped = title.replace('&', "&amp;").replace('<', "&lt;");
    match svg.split_once('>') {
        Some((start, rest)) if !start.ends_with('/') => {
            format!("{start}><title>{escaped}</title><rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>{rest}")
        }
        _ => svg.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_figures_are_a_dash() {
        assert_eq!(with_spread(0.8473, 0.0049), "0.847 ± 0.005");
        assert_eq!(with_spread(f64::NAN, f64::NAN), "–");
        assert_eq!(share_of(5, 10), "50.0% (23.7 to 76.3)");
        assert_eq!(share_of(0, 0), "–");
        let words = [-0.0321, 0.0, -0.0001, 0.1].map(|moves| moved(Scale::Probability, moves));
        assert_eq!(words, ["−3.2", "0.0", "0.0", "10.0"]);
        assert_eq!([-0.321, 0.1].map(|moves| moved(Scale::LogOdds, moves)), ["−0.32", "0.10"]);
    }

    #[test]
    fn cells_that_would_be_taken_apart_are_quoted() {
        let rows = [vec!["a".to_owned(), "b,\"c\"".to_owned()]];
        assert_eq!(csv(&["x", "y"], rows), "x,y\na,\"b,\"\"c\"\"\"\n");
    }

    #[test]
    fn a_picture_gets_a_title_and_a_ground() {
        let alone = standing_alone("<svg a=\"1\"><path/></svg>", "a < b & c", "#fff");
        assert_eq!(
            alone,
            "<svg a=\"1\"><title>a &lt; b &amp; c</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path/></svg>"
        );
        assert_eq!(standing_alone("<svg/>", "a", "#fff"), "<svg/>");
    }
}
