//! The Portfolio page's part of the session.

use bincode::{Decode, Encode};
use leptos::prelude::*;

use super::campaign::form::CampaignForm;
use super::download::Download;
use super::state::{PortfolioState, default_charts};
use super::totals::DEFAULT_MONTHS;
use crate::browser::restored_part;
use crate::session::form_of;
use churnscope_engine::portfolio::{ChartFields, Query};
use churnscope_engine::schema::Schema;
use churnscope_worker::answers::RememberedAnswers;
use churnscope_worker::protocol::FileChoices;

/// The page's state, as the session stores it.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct PortfolioSession {
    /// The fields of the form and their levels, which identify the form.
    form: Vec<String>,
    /// The user's choices for the file.
    pub choices: FileChoices,
    /// The user's answers about the columns and values of files.
    pub answers: Vec<RememberedAnswers>,
    /// Filters and order.
    pub query: Query,
    /// The fields in the charts.
    pub charts: ChartFields,
    /// The number of months for revenue at risk.
    pub months: u32,
    /// The choices for downloads.
    pub download: Download,
    /// What the user entered for a campaign.
    pub campaign: CampaignForm,
}

impl PortfolioSession {
    /// The name of this part of the session.
    pub const PART: &str = "portfolio";

    /// The current session.
    pub fn of(state: PortfolioState) -> Self {
        Self {
            form: state.scorer.with_value(|scorer| form_of(scorer.schema())),
            choices: state.controller.source().map(|(_, choices)| choices).unwrap_or_default(),
            answers: state.controller.answers(),
            query: state.query.get_untracked(),
            charts: state.charts.get_untracked(),
            months: state.months.get_untracked(),
            download: state.download.get_untracked(),
            campaign: state.campaign.form.get_untracked(),
        }
    }

    /// The restored session if it belongs to the same form, otherwise the initial session.
    pub fn restored(schema: &Schema) -> Self {
        let form = form_of(schema);
        let restored = restored_part(Self::PART).filter(|session: &Self| session.form == form);
        restored.unwrap_or_else(|| Self {
            form,
            choices: FileChoices::default(),
            answers: Vec::new(),
            query: Query::default(),
            charts: default_charts(schema),
            months: DEFAULT_MONTHS,
            download: Download::default(),
            campaign: CampaignForm::new(schema),
        })
    }
}
