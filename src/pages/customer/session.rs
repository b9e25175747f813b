//! The Customer page's part of the session.

use bincode::{Decode, Encode};

use super::draft::Draft;
use super::history::History;
use crate::browser::restored_part;
use crate::session::form_of;
use churnscope_engine::schema::Schema;

/// The page's state, as the session stores it.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct CustomerSession {
    /// The fields of the form and their levels, which identify the form.
    pub form: Vec<String>,
    /// The states of the form.
    pub history: History,
    /// The link in the last address that named the page; empty if there is none.
    pub link: String,
}

impl CustomerSession {
    /// The name of this part of the session.
    pub const PART: &str = "customer";

    /// The restored session of this form, or a new one with the default values.
    pub fn restored(schema: &Schema) -> Self {
        let restored = restored_part(Self::PART).filter(|session: &Self| session.fits(schema));
        restored.unwrap_or_else(|| Self {
            form: Vec::new(),
            history: History::new(Draft::new(schema)),
            link: String::new(),
        })
    }

    fn fits(&self, schema: &Schema) -> bool {
        self.form == form_of(schema) && self.history.fits(schema)
    }
}
