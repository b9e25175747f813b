//! The colors of the theme, for charts.

use super::browser::color;
use churnscope_pictures::Palette;

/// Reads the colors of the current theme from the style sheet.
pub fn read_palette() -> Palette {
    Palette {
        accent: color("--accent"),
        card: color("--card"),
        line: color("--line"),
        text: color("--text"),
        secondary_text: color("--secondary-text"),
        comparison: color("--comparison"),
        raises: color("--raises"),
        lowers: color("--lowers"),
        low: color("--low"),
        medium: color("--medium"),
        high: color("--high"),
    }
}
