//! What was on the page when its document was left.

use bincode::{Decode, Encode};

use super::draft::Draft;
use super::history::History;
use crate::browser::restored_work;
use crate::work::form_of;
use churnscope_engine::schema::Schema;

/// The form with its history.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct Left {
    /// Which form.
    pub form: Vec<String>,
    /// What was done to it.
    pub history: History,
    /// The link in the address, which is in the history already.
    pub link: String,
}

impl Left {
    /// Its name among the parts of the work.
    pub const PART: &str = "customer";

    /// What was left of this form, or an empty one.
    pub fn restored(schema: &Schema) -> Self {
        let left = restored_work(Self::PART).filter(|left: &Self| left.fits(schema));
        left.unwrap_or_else(|| Self {
            form: Vec::new(),
            history: History::new(Draft::new(schema)),
            link: String::new(),
        })
    }

    fn fits(&self, schema: &Schema) -> bool {
        self.form == form_of(schema) && self.history.is_of(schema)
    }
}
