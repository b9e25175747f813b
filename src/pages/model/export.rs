//! Downloads of a chart: its numbers as CSV, and its drawing as SVG.

use churnscope_engine::csv::CellWriter;

/// Rows as CSV.
pub fn csv(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let (mut writer, mut out) = (CellWriter::new(b',', true), Vec::new());
    let head = head.iter().map(|name| (*name).to_owned()).collect();
    for row in std::iter::once(head).chain(rows) {
        if let Some((last, others)) = row.split_last() {
            others.iter().for_each(|cell| writer.cell(cell.as_bytes(), &mut out));
            writer.last_cell(last.as_bytes(), &mut out);
        }
    }
    // the cells are valid UTF-8, so nothing is replaced
    String::from_utf8_lossy(&out).into_owned()
}

/// The SVG of a chart as a separate file, with a title and a background.
pub fn standalone_svg(svg: &str, title: &str, background: &str) -> String {
    let escaped = title.replace('&', "&amp;").replace('<', "&lt;");
    match svg.split_once('>') {
        Some((start, rest)) if !start.ends_with('/') => {
            format!(
                "{start}><title>{escaped}</title><rect width=\"100%\" height=\"100%\" fill=\"{background}\"/>{rest}"
            )
        }
        _ => svg.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_commas_and_quotes_are_quoted() {
        let rows = [vec!["a".to_owned(), "b,\"c\"".to_owned()]];
        assert_eq!(csv(&["x", "y"], rows), "x,y\na,\"b,\"\"c\"\"\"\n");
    }

    #[test]
    fn a_drawing_gets_a_title_and_a_background() {
        let file = standalone_svg("<svg a=\"1\"><path/></svg>", "a < b & c", "#fff");
        assert_eq!(
            file,
            "<svg a=\"1\"><title>a &lt; b &amp; c</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path/></svg>"
        );
        assert_eq!(standalone_svg("<svg/>", "a", "#fff"), "<svg/>");
    }
}
