//! What was asked of a list when its document was left.

use bincode::{Decode, Encode};

use super::money::MONTHS_AT_FIRST;
use super::state::{PortfolioState, first_pictures};
use crate::browser::restored_work;
use crate::work::form_of;
use churnscope_engine::csv::ColumnChoice;
use churnscope_engine::portfolio::{Pictures, Query};
use churnscope_engine::schema::Schema;
use leptos::prelude::*;

/// What was asked.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct Left {
    /// Of customers of which form.
    form: Vec<String>,
    /// Which column is which.
    pub choices: Vec<ColumnChoice>,
    /// Who is listed, in which order.
    pub query: Query,
    /// What the pictures are about.
    pub pictures: Pictures,
    /// Over how many months money at risk is reckoned.
    pub months: u32,
}

impl Left {
    /// Its name among the parts of the work.
    pub const PART: &str = "portfolio";

    /// What is asked now.
    pub fn of(state: PortfolioState) -> Self {
        Self {
            form: state.scorer.with_value(|scorer| form_of(scorer.schema())),
            choices: state.desk.source().map(|(_, choices)| choices).unwrap_or_default(),
            query: state.query.get_untracked(),
            pictures: state.pictures.get_untracked(),
            months: state.months.get_untracked(),
        }
    }

    /// What was left of customers of this form, or what is asked at first.
    pub fn restored(schema: &Schema) -> Self {
        let form = form_of(schema);
        let left = restored_work(Self::PART).filter(|left: &Self| left.form == form);
        left.unwrap_or_else(|| Self {
            form,
            choices: Vec::new(),
            query: Query::default(),
            pictures: first_pictures(schema),
            months: MONTHS_AT_FIRST,
        })
    }
}
