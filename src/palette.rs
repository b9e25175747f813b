//! The colors of the theme, for charts.

use super::browser::color;
use churnscope_pictures::Palette;

/// The colors of the present theme, as the style sheet defines them.
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
