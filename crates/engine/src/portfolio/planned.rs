//! What a campaign plans for the rows of a portfolio, for queries.

use crate::campaign::candidates::{CampaignGroup, CustomerPlan};

/// The group and the value of the offers of each scored row, in file order.
#[derive(Clone, Debug, Default)]
pub struct PlannedRows {
    groups: Vec<CampaignGroup>,
    values: Vec<f64>,
}

impl PlannedRows {
    /// The group of a row; `None` if nothing is planned for the rows.
    pub(super) fn group(&self, row: usize) -> Option<CampaignGroup> {
        self.groups.get(row).copied()
    }

    /// What the offers of a row are worth; 0 if no offer pays, or if nothing is planned for the rows.
    pub(super) fn value(&self, row: usize) -> f64 {
        self.values.get(row).copied().unwrap_or(0.0)
    }
}

impl FromIterator<CustomerPlan> for PlannedRows {
    fn from_iter<T: IntoIterator<Item = CustomerPlan>>(plans: T) -> Self {
        let value = |plan: &CustomerPlan| plan.offer.map_or(0.0, |(choice, _)| choice.value);
        let (groups, values) = plans.into_iter().map(|plan| (plan.decision.group(), value(&plan))).unzip();
        Self { groups, values }
    }
}
