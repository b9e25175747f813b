//! The colours of the theme, for charts.

use super::browser::color;
use churnscope_pictures::Palette;

/// The colours that the style sheet, the one place that says them, has now.
pub fn read_palette() -> Palette {
    Palette {
        accent: color("--accent"),
        card: color("--card"),
        line: color("--line"),
        text: color("--text"),
        second: color("--secondary-text"),
        third: color("--comparison"),
        raises: color("--raises"),
        lowers: color("--lowers"),
        low: color("--low"),
        medium: color("--medium"),
        high: color("--high"),
    }
}
