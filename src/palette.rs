//! The colours of the theme, for charts.

use super::browser::colour;
use churnscope_pictures::Palette;

/// The colours that the style sheet, the one place that says them, has now.
pub fn read_palette() -> Palette {
    Palette {
        accent: colour("--accent"),
        card: colour("--card"),
        line: colour("--line"),
        text: colour("--text"),
        second: colour("--secondary-text"),
        third: colour("--comparison"),
        raises: colour("--raises"),
        lowers: colour("--lowers"),
        low: colour("--low"),
        medium: colour("--medium"),
        high: colour("--high"),
    }
}
