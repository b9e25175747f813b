//! The boundary between the page and JavaScript.

mod charts;
mod drag;
mod failure;
mod fragment;
mod kept_models;
mod model;
mod offline;
mod opened_customers;
mod own_page;
mod pages_program;
mod portfolio;
mod print;
mod print_calls;
mod print_list;
mod promise;
mod save;
mod scroll;
mod session;
mod settings;
mod share;
mod theme;
mod timing;
mod training;

pub use charts::{ChartStage, Drawing, draw, load_library, size_of};
pub use drag::drag_leaves;
pub use failure::show_failures;
pub use fragment::{focus, focus_first, focus_if_lost, fragment, go_to, name_document, press, root, set_value};
pub use kept_models::{
    NotKept, delete_kept_model, keep_model, kept_bundle, kept_notes, on_kept_change, replace_kept_note,
};
pub use model::{read_start, read_whole, use_model};
pub use offline::{on_news, switch_version};
pub use opened_customers::{announce_customer, on_customer_opened, on_customer_wanted, open_from_list};
pub use own_page::save_own_page;
pub use pages_program::{MountPoint, open_pages};
pub use portfolio::{
    FileQuestion, PickedFile, PortfolioController, Progress, Report, ScoredFile, Status, dropped, has_table_programs,
    picked_in,
};
pub use print::{on_print, print};
pub use print_calls::{PrintedCall, PrintedCalls, print_calls};
pub use print_list::{ListSheet, on_print_list};
pub use promise::LoadState;
use promise::when_settled;
pub use save::{picture_in, save_bytes, save_text};
pub use scroll::{page_scroll, scroll_top, set_page_scroll, set_scroll_top};
pub use session::{
    erase_all, is_session_persistent, is_session_saved, on_save_error, provide_file, provide_part, restored_file,
    restored_part, save_session,
};
pub use settings::{on_settings_change, store_settings, stored_settings};
pub use share::{copy, set_fragment};
pub use theme::{Theme, color, is_narrow, is_phone, pick_theme, picked_theme, system_theme, theme_changes};
pub use timing::{after_paint, effect, once_a_frame, settled, today};
pub use training::{TrainPageController, TrainingState};
