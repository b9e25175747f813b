//! The wall between the page and JavaScript: only here are `web_sys`, `js_sys` and `extern "C"` named. What comes out
//! is a `Result` or a signal.

mod charts;
mod failure;
mod fragment;
mod print;
mod share;
mod theme;
mod timing;

pub use charts::{Library, draw, load_library};
pub use failure::show_failures;
pub use fragment::{focus, fragment, root};
pub use print::{on_print, print};
pub use share::{copy, set_fragment};
pub use theme::{Theme, colour, is_narrow, pick_theme, picked_theme, system_theme};
pub use timing::{after_paint, effect, once_a_frame, settled};
