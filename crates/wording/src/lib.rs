//! What the page and the command say.
//!
//! The engine returns data; this crate turns it into American English. There is one file per surface, so that an editor
//! finds every sentence, and a second language needs new files rather than changes elsewhere. Surfaces define their fixed
//! texts with `messages!`; sentences that need plurals or lists are functions below them.
//!
//! Messages of error types stay next to their variants, in the crates that define them.

#[macro_use]
mod messages;

pub mod calibration;
pub mod charts;
pub mod customer;

pub mod model;
pub mod numbers;
pub mod portfolio;
pub mod privacy;
pub mod reasons;
pub mod rows;
pub mod scored_lines;
pub mod shell;
pub mod summary;
pub mod values;

/// A surface's name and its messages.
pub type Surface = (&'static str, &'static [(&'static str, &'static str)]);

/// The messages of every surface.
pub const CATALOG: &[Surface] = &[
    ("calibration", calibration::CATALOG),
    ("charts", charts::CATALOG),
    ("customer", customer::CATALOG),
    ("model", model::CATALOG),
    ("model_confusion", model::confusion::CATALOG),
    ("model_curves", model::curves::CATALOG),
    ("model_cutoff", model::cutoff::CATALOG),
    ("model_fairness", model::fairness::CATALOG),
    ("model_field_effects", model::field_effects::CATALOG),
    ("model_file", model::model_file::CATALOG),
    ("model_importance", model::importance::CATALOG),
    ("model_interactions", model::interactions::CATALOG),
    ("model_profit", model::profit::CATALOG),
    ("model_provenance", model::provenance::CATALOG),
    ("model_quality", model::quality::CATALOG),
    ("model_standards", model::standards::CATALOG),
    ("portfolio", portfolio::CATALOG),
    ("privacy", privacy::CATALOG),
    ("reasons", reasons::CATALOG),
    ("rows", rows::CATALOG),
    ("shell", shell::CATALOG),
];
