//! Components of the pages.

pub mod announcer;
pub mod band_pill;
pub mod card;
pub mod chart_card;
pub mod chart_view;
pub mod data_table;
pub mod file_drop;
pub mod file_input;
pub mod gauge_outline;
pub mod logo;
pub mod number_box;
pub mod number_field;
pub mod segments;
pub mod select;
pub mod stepping;
pub mod table_region;
pub mod theme_button;

pub use announcer::Announcer;
pub use band_pill::BandPill;
pub use card::Card;
pub use chart_card::ChartCard;
pub use chart_view::ChartView;
pub use data_table::{DataTable, Table};
pub use file_drop::file_drop;
pub use file_input::FileInput;
pub use gauge_outline::GaugeOutline;
pub use logo::Logo;
pub use number_box::NumberBox;
pub use number_field::NumberField;
pub use segments::Segments;
pub use select::Select;
pub use table_region::TableRegion;
pub use theme_button::ThemeButton;

pub use crate::browser::{ChartStage, Drawing};
