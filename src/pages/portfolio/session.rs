//! The Portfolio page's parts of the session.

use bincode::{Decode, Encode};
use leptos::prelude::*;

use super::campaign::form::CampaignForm;
use super::download::Download;
use super::state::{PortfolioState, default_charts};
use super::totals::DEFAULT_MONTHS;
use crate::browser::restored_part;
use crate::session::form_of;
use churnscope_engine::bundle::Bundle;
use churnscope_engine::campaign::offers::{CampaignOffers, offers};
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
    /// The model's terms of offers, with which the campaign started.
    usual: Option<CampaignOffers>,
}

/// The user's answers about the columns and values of files. They are a part of their own, so that they survive updates
/// that change the format of the other part.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct AnswersSession {
    /// As in [`PortfolioSession`].
    form: Vec<String>,
    /// The answers.
    pub answers: Vec<RememberedAnswers>,
}

impl AnswersSession {
    /// The name of this part of the session.
    pub const PART: &str = "answers";

    /// The current answers.
    pub fn of(state: PortfolioState) -> Self {
        let form = state.scorer.with_value(|scorer| form_of(scorer.schema()));
        Self { form, answers: state.controller.answers() }
    }

    /// The restored answers if they belong to the same form, otherwise none.
    pub fn restored(schema: &Schema) -> Self {
        let form = form_of(schema);
        let restored = restored_part(Self::PART).filter(|session: &Self| session.form == form);
        restored.unwrap_or_else(|| Self { form, answers: Vec::new() })
    }
}

impl PortfolioSession {
    /// The name of this part of the session.
    pub const PART: &str = "portfolio";

    /// The current session.
    pub fn of(state: PortfolioState) -> Self {
        Self {
            form: state.scorer.with_value(|scorer| form_of(scorer.schema())),
            choices: state.controller.source().map(|(_, choices)| choices).unwrap_or_default(),
            query: state.query.get_untracked(),
            charts: state.charts.get_untracked(),
            months: state.months.get_untracked(),
            download: state.download.get_untracked(),
            campaign: state.campaign.form.get_untracked(),
            usual: state.scorer.with_value(|scorer| scorer.bundle().offers.clone()),
        }
    }

    /// The restored session if it belongs to the same form, otherwise the initial session. A campaign that started with
    /// other terms of offers than the model's is replaced.
    pub fn restored(bundle: &Bundle) -> Self {
        let schema = &bundle.schema;
        let form = form_of(schema);
        let n_offers = offers(schema).count();
        let campaign = CampaignForm::new(schema, bundle.offers.as_ref());
        match restored_part(Self::PART).filter(|session: &Self| session.form == form) {
            Some(session) if session.usual == bundle.offers && session.campaign.offers.len() == n_offers => session,
            Some(session) => Self { campaign, usual: bundle.offers.clone(), ..session },
            None => Self {
                form,
                choices: FileChoices::default(),
                query: Query::default(),
                charts: default_charts(schema),
                months: DEFAULT_MONTHS,
                download: Download::default(),
                campaign,
                usual: bundle.offers.clone(),
            },
        }
    }
}
