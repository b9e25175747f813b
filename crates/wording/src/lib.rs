//! The messages of the page and the command.
//!
//! The engine returns data; this crate turns it into American English. Most files have the messages of one surface,
//! such as a card or a page, or messages that several surfaces share, so that an editor can find a sentence quickly.
//! Most fixed and templated messages are defined with `messages!`; the functions below them write figures, plurals, and
//! lists.
//!
//! Most errors have their messages next to their variants, and the command's help is next to its arguments, in the
//! crates that define them.

#[macro_use]
mod messages;

pub mod calibration;
pub mod charts;
pub mod clamped;
pub mod columns;
pub mod command;
pub mod compared_lines;
pub mod comparison;
pub mod components;
pub mod customer;
pub mod draft;
pub mod evaluation;
pub mod filled;
pub mod inspect;
pub mod metrics;
pub mod model;
pub mod model_data;
pub mod notebook;
pub mod numbers;
pub mod plan;
pub mod planned_lines;
pub mod portfolio;
pub mod privacy;
pub mod python;
pub mod reading;
pub mod reasons;
pub mod rejections;
pub mod rows;
pub mod scored_lines;
pub mod selections;
pub mod shell;
pub mod summary;
pub mod train;
pub mod training;
pub mod value_map;
pub mod values;

/// The name of a surface, and the name and the text of each of its messages.
pub type SurfaceMessages = (&'static str, &'static [(&'static str, &'static str)]);

/// The messages that are defined with `messages!`, by surface.
pub const CATALOG: &[SurfaceMessages] = &[
    ("calibration", calibration::CATALOG),
    ("charts", charts::CATALOG),
    ("clamped", clamped::CATALOG),
    ("columns", columns::CATALOG),
    ("command", command::CATALOG),
    ("comparison", comparison::CATALOG),
    ("components", components::CATALOG),
    ("customer", customer::CATALOG),
    ("customer_certainty", customer::certainty::CATALOG),
    ("customer_charts", customer::charts::CATALOG),
    ("customer_estimate", customer::estimate::CATALOG),
    ("customer_identity", customer::identity::CATALOG),
    ("customer_offers", customer::offers::CATALOG),
    ("customer_scenario", customer::scenario::CATALOG),
    ("customer_sharing", customer::sharing::CATALOG),
    ("customer_trees", customer::trees::CATALOG),
    ("draft", draft::CATALOG),
    ("evaluation", evaluation::CATALOG),
    ("filled", filled::CATALOG),
    ("inspect", inspect::CATALOG),
    ("metrics", metrics::CATALOG),
    ("model", model::CATALOG),
    ("model_confusion", model::confusion::CATALOG),
    ("model_curves", model::curves::CATALOG),
    ("model_cutoff", model::cutoff::CATALOG),
    ("model_fairness", model::fairness::CATALOG),
    ("model_field_effects", model::field_effects::CATALOG),
    ("model_data", model_data::CATALOG),
    ("model_file", model::model_file::CATALOG),
    ("model_importance", model::importance::CATALOG),
    ("model_interactions", model::interactions::CATALOG),
    ("model_kept", model::kept::CATALOG),
    ("model_profit", model::profit::CATALOG),
    ("model_provenance", model::provenance::CATALOG),
    ("model_quality", model::quality::CATALOG),
    ("model_standards", model::standards::CATALOG),
    ("notebook", notebook::CATALOG),
    ("plan", plan::CATALOG),
    ("portfolio", portfolio::CATALOG),
    ("portfolio_calls", portfolio::calls::CATALOG),
    ("portfolio_campaign", portfolio::campaign::CATALOG),
    ("portfolio_charts", portfolio::charts::CATALOG),
    ("portfolio_columns", portfolio::columns::CATALOG),
    ("portfolio_comparison", portfolio::comparison::CATALOG),
    ("portfolio_drift", portfolio::drift::CATALOG),
    ("portfolio_errors", portfolio::errors::CATALOG),
    ("portfolio_file", portfolio::file_bar::CATALOG),
    ("portfolio_filters", portfolio::filters::CATALOG),
    ("portfolio_list", portfolio::list::CATALOG),
    ("portfolio_open", portfolio::open_file::CATALOG),
    ("portfolio_outcomes", portfolio::outcomes::CATALOG),
    ("portfolio_preview", portfolio::preview::CATALOG),
    ("portfolio_reading", portfolio::reading::CATALOG),
    ("portfolio_status", portfolio::status::CATALOG),
    ("portfolio_totals", portfolio::totals::CATALOG),
    ("portfolio_values", portfolio::values::CATALOG),
    ("privacy", privacy::CATALOG),
    ("python", python::CATALOG),
    ("reading", reading::CATALOG),
    ("reasons", reasons::CATALOG),
    ("rejections", rejections::CATALOG),
    ("rows", rows::CATALOG),
    ("selections", selections::CATALOG),
    ("shell", shell::CATALOG),
    ("summary", summary::CATALOG),
    ("train", train::CATALOG),
    ("train_data", train::data::CATALOG),
    ("train_fields", train::fields::CATALOG),
    ("train_outcome", train::outcome::CATALOG),
    ("train_result", train::result::CATALOG),
    ("train_run", train::run::CATALOG),
    ("training", training::CATALOG),
    ("value_map", value_map::CATALOG),
];
