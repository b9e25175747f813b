use rayon::prelude::*;

use super::TrainError;
use super::cross_validation::{CrossValidation, Measurements};
use super::description::Description;
use super::learner::Learner;
use super::tasks::TaskPool;
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::bins::{bin_of, n_bins};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explainer, expectation};
use churnscope_engine::forest::Forest;
use churnscope_engine::inspection::{
    CONTRIBUTION_QUANTILES, ContributionBin, Fairness, GroupField, Importance, Interaction, MAX_INTERACTIONS,
};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{Field, FieldIndex, Fill, Kind, Rule, Schema, Value};

/// Maximum number of customers whose contributions are measured.
const MOST_EXPLAINED: usize = 2_000;

/// Maximum number of fields between which interactions are measured.
const FIELDS_PAIRED: usize = 8;

/// Maximum number of customers on whom interactions are measured.
const CUSTOMERS_PAIRED: usize = 200;

pub(super) struct TrainedModel<'a> {
    pub(super) schema: &'a Schema,
    pub(super) preprocessor: &'a Preprocessor,
    pub(super) forest: &'a Forest,
    pub(super) customers: &'a CustomerColumns,
}

pub(super) struct Contributions {
    rows: Vec<(usize, Vec<f64>)>,
}

impl TrainedModel<'_> {
    pub(super) fn contributions(&self) -> Contributions {
        let explainer = Explainer::new(self.forest, self.preprocessor.features());
        let explain = |customer: usize| {
            let mut row = Vec::new();
            self.encode(customer, &mut row);
            let mut of_fields = vec![0.0; self.schema.fields.len()];
            for (feature, part) in self.preprocessor.features().iter().zip(explainer.contributions(&row)) {
                if let Some(sum) = of_fields.get_mut(feature.field()) {
                    *sum += part;
                }
            }
            (customer, of_fields)
        };
        let customers = evenly(self.customers.len(), MOST_EXPLAINED);
        Contributions { rows: customers.into_par_iter().map(explain).collect() }
    }

    fn encode(&self, customer: usize, row: &mut Vec<f64>) {
        self.preprocessor.encode_values(|field| self.customers.value(field, customer), row);
    }

    /// Per bin of each field, the distribution of its contributions, and its partial dependence.
    pub(super) fn by_bin(&self, contributions: &Contributions) -> Vec<Vec<ContributionBin>> {
        let of_field = |(index, field): (usize, &Field)| {
            let mut bins: Vec<Vec<f64>> = vec![Vec::new(); n_bins(field)];
            for &(customer, ref parts) in &contributions.rows {
                let bin = self.customers.value(index, customer).and_then(|value| bin_of(field, value));
                if let Some((bin, &part)) = bin.and_then(|at| bins.get_mut(at)).zip(parts.get(index)) {
                    bin.push(part);
                }
            }
            let summarize = |(at, mut parts): (usize, Vec<f64>)| {
                parts.sort_unstable_by(f64::total_cmp);
                ContributionBin {
                    customers: parts.len() as u32,
                    quantiles: CONTRIBUTION_QUANTILES.map(|share| quantile(&parts, share) as f32),
                    partial_dependence: self.partial_dependence(index, midpoint(field, at)) as f32,
                }
            };
            bins.into_iter().enumerate().map(summarize).collect()
        };
        self.schema.fields.iter().enumerate().map(of_field).collect()
    }

    /// The strongest interactions among the fields that contribute most. The share is the H² statistic, and the
    /// strength is the root mean square of the terms in its numerator (Friedman and Popescu, "Predictive Learning via
    /// Rule Ensembles", Annals of Applied Statistics 2(3), 2008).
    pub(super) fn interactions(&self, contributions: &Contributions) -> Vec<Interaction> {
        let mut fields: Vec<(f64, FieldIndex)> =
            contributions.mean_sizes(self.schema).into_iter().enumerate().map(|(field, size)| (size, field)).collect();
        fields.sort_by(|a, b| b.0.total_cmp(&a.0));
        fields.truncate(FIELDS_PAIRED);
        let customers = evenly(self.customers.len(), CUSTOMERS_PAIRED);
        let effects: Vec<(FieldIndex, Vec<f64>)> =
            fields.par_iter().map(|&(_, field)| (field, self.effect(&customers, &[field]))).collect();
        let pairs: Vec<_> = (effects.iter().enumerate())
            .flat_map(|(at, one)| effects.iter().skip(at + 1).map(move |other| (one, other)))
            .collect();
        let mut interactions: Vec<Interaction> = pairs
            .into_par_iter()
            .map(|((one, of_one), (other, of_other))| {
                let joint = self.effect(&customers, &[*one, *other]);
                let rest = joint.iter().zip(of_one.iter().zip(of_other)).map(|(joint, (a, b))| (joint - a - b).powi(2));
                let (rest, all) = (rest.sum::<f64>(), joint.iter().map(|effect| effect.powi(2)).sum::<f64>());
                Interaction {
                    fields: (*one as u32, *other as u32),
                    share: if all > 0.0 { rounded((rest / all).min(1.0)) } else { 0.0 },
                    strength: rounded((rest / joint.len().max(1) as f64).sqrt()),
                }
            })
            .collect();
        interactions.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.fields.cmp(&b.fields)));
        interactions.truncate(MAX_INTERACTIONS);
        interactions
    }

    /// The partial dependence on some fields at each customer's own values, minus its mean.
    fn effect(&self, customers: &[usize], fields: &[FieldIndex]) -> Vec<f64> {
        let known: Vec<bool> =
            self.preprocessor.features().iter().map(|feature| fields.contains(&feature.field())).collect();
        let mut row = Vec::new();
        let mut effects: Vec<f64> = customers
            .iter()
            .map(|&customer| {
                self.encode(customer, &mut row);
                expectation(self.forest, &row, &known)
            })
            .collect();
        let mean = effects.iter().sum::<f64>() / effects.len().max(1) as f64;
        effects.iter_mut().for_each(|effect| *effect -= mean);
        effects
    }

    fn partial_dependence(&self, field: FieldIndex, value: Value) -> f64 {
        let known: Vec<bool> = self.preprocessor.features().iter().map(|feature| feature.field() == field).collect();
        let mut row = Vec::new();
        self.preprocessor.encode_with(&Customer::default_of(self.schema), field, value, &mut row);
        self.forest.probability(expectation(self.forest, &row, &known))
    }
}

impl Contributions {
    pub(super) fn importance(&self, schema: &Schema, permutation: &[(f64, f64)]) -> Vec<Importance> {
        let importance = |(contribution, &(mean, sd)): (f64, &(f64, f64))| Importance {
            permutation: rounded(mean),
            permutation_sd: rounded(sd),
            contribution: rounded(contribution),
        };
        self.mean_sizes(schema).into_iter().zip(permutation).map(importance).collect()
    }

    fn mean_sizes(&self, schema: &Schema) -> Vec<f64> {
        let size = |field: FieldIndex| {
            let parts = self.rows.iter().filter_map(|(_, parts)| parts.get(field));
            parts.map(|part| part.abs()).sum::<f64>() / self.rows.len().max(1) as f64
        };
        (0..schema.fields.len()).map(size).collect()
    }
}

pub(super) struct Folds {
    pub(super) fold_of: Vec<usize>,
    pub(super) learners: Vec<Learner>,
}

impl Folds {
    /// Number of trees in the models of the folds. Group fields double it, because a second model per fold is then
    /// trained without them.
    pub(super) fn n_trees(&self, description: &Description) -> usize {
        let trees: usize = self.learners.iter().map(Learner::n_trees).sum();
        if description.group_fields.is_empty() { trees } else { 2 * trees }
    }
}

/// Measures fairness; `None` if there are no group fields. `rows` has the index of each out-of-fold estimate's
/// customer.
pub(super) async fn fairness(
    pool: &impl TaskPool,
    validation: &CrossValidation<'_>,
    customers: &CustomerColumns,
    rows: &[usize],
) -> Result<Option<Fairness>, TrainError> {
    let &CrossValidation { description, table, .. } = validation;
    let fields = &description.group_fields;
    if fields.is_empty() {
        return Ok(None);
    }
    let without_groups = without(description, fields);
    let validation = CrossValidation {
        description: &without_groups,
        table: &table.without(fields),
        measurements: Measurements::Figures,
        ..*validation
    };
    let evaluation = validation.run(pool).await?.evaluation;
    let group = |&field: &FieldIndex| {
        let level = |&row: &usize| match customers.value(field, row) {
            Some(Value::Level(level)) => level,
            _ => {
                debug_assert!(false, "every row is a customer, and group fields are categories");
                0
            }
        };
        GroupField { field: field as u32, levels: rows.iter().map(level).collect() }
    };
    Ok(Some(Fairness {
        fields: fields.iter().map(group).collect(),
        roc_auc_without: evaluation.forest.mean.roc_auc,
        roc_auc_without_sd: evaluation.forest.sd.roc_auc,
    }))
}

fn without(description: &Description, fields: &[FieldIndex]) -> Description {
    let remaining: Vec<FieldIndex> =
        (0..description.schema.fields.len()).filter(|field| !fields.contains(field)).collect();
    let new_index = |field: FieldIndex| remaining.iter().position(|&old| old == field);
    let mut description = description.clone();
    let schema = &mut description.schema;
    schema.fields = remaining.iter().filter_map(|&field| schema.fields.get(field).cloned()).collect();
    schema.rules = (schema.rules.iter())
        .filter_map(|rule| {
            let (when_field, then_field) = (new_index(rule.when_field)?, new_index(rule.then_field)?);
            Some(Rule { when_field, then_field, ..rule.clone() })
        })
        .collect();
    for field in &mut schema.fields {
        if let Fill::Product(of) = &mut field.missing.how {
            *of = of.iter().filter_map(|&field| new_index(field)).collect();
        }
    }
    schema.monthly_charge = schema.monthly_charge.and_then(new_index);
    description.effects = remaining.iter().filter_map(|&field| description.effects.get(field).copied()).collect();
    schema.examples.clear();
    description.group_fields.clear();
    description
}

fn evenly(n: usize, most: usize) -> Vec<usize> {
    (0..n).step_by(n.div_ceil(most.max(1)).max(1)).collect()
}

fn midpoint(field: &Field, bin: usize) -> Value {
    match &field.kind {
        Kind::Category(_) => Value::Level(bin as u16),
        Kind::Number(number) => {
            let share = (bin as f64 + 0.5) / n_bins(field) as f64;
            Value::Number(number.min + (number.max - number.min) * share)
        }
    }
}

/// A quantile of sorted values, with linear interpolation; 0 if there are none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    let at = |index: f64| sorted.get(index as usize).copied().unwrap_or(0.0);
    at(place.floor()) + (at(place.ceil()) - at(place.floor())) * place.fract()
}

/// Rounds to six decimals, so that tiny differences between systems rarely change the bytes.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
