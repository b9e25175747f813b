//! The wall between the page and JavaScript: only here are `web_sys`, `js_sys` and `extern "C"` named. What comes out
//! is a `Result` or a signal.

mod charts;
mod drag;
mod failure;
mod fragment;
mod kept;
mod model;
mod offline;
mod portfolio;
mod print;
mod print_list;
mod promise;
mod save;
mod scroll;
mod second;
mod share;
mod theme;
mod timing;
mod work;

pub use charts::{Library, draw, load_library, size_of};
pub use drag::drag_leaves;
pub use failure::show_failures;
pub use fragment::{focus, fragment, press, root, set_value};
pub use kept::{keep, kept, on_kept};
pub use model::{read_whole, use_model};
pub use offline::{on_news, switch_version};
pub use portfolio::{Desk, PickedFile, Progress, Question, Report, Work, dropped, picked_in};
pub use print::{on_print, print};
pub use print_list::on_print_list;
use promise::when_settled;
pub use save::{picture_in, save_bytes, save_text};
pub use scroll::{page_scroll, scroll_top, set_page_scroll, set_scroll_top};
pub use second::{Arrival, Place, open_pages};
pub use share::{copy, set_fragment};
pub use theme::{Theme, colour, is_narrow, is_phone, pick_theme, picked_theme, system_theme, theme_changes};
pub use timing::{after_paint, effect, once_a_frame, settled};
pub use work::{
    erase_all, follow_file, follow_work, is_work_kept, is_work_safe, keep_work, on_work_trouble, restored_file,
    restored_work,
};
