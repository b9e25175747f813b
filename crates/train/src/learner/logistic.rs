//! Logistic regression, one of the two baselines.
//!
//! It minimizes the same loss as smartcore's logistic regression, but needs no copy of all rows.

use std::cell::RefCell;
use std::collections::BTreeMap;

use smartcore::optimization::FunctionOrder;
use smartcore::optimization::first_order::FirstOrderOptimizer;
use smartcore::optimization::first_order::lbfgs::LBFGS;
use smartcore::optimization::line_search::Backtracking;

use churnscope_engine::batch::{CustomerColumns, ValueColumn};
use churnscope_engine::preprocessing::Feature;
use churnscope_engine::schema::FieldIndex;

/// The weight of the ridge penalty: enough to make redundant 0/1 features harmless.
const RIDGE: f64 = 1.0;

#[derive(Clone, Debug)]
pub(crate) struct Logistic {
    features: Vec<StandardizedFeature>,
    coefficients: Coefficients,
}

#[derive(Clone, Debug)]
struct StandardizedFeature {
    feature: Feature,
    mean: f64,
    /// 1 / sd, or 0 if the feature is constant or its variance is too large for an `f64`.
    per_sd: f64,
}

#[derive(Clone, Debug, Default)]
struct Coefficients {
    intercept: f64,
    weights: Vec<f64>,
}

impl Logistic {
    pub(crate) fn fit(features: &[Feature], customers: &CustomerColumns, outcomes: &[bool]) -> Self {
        let features = standardized(features, customers);
        let objective = Objective { features: &features, customers, outcomes, last: RefCell::default() };
        let loss = |point: &Vec<f64>| objective.loss(point);
        let gradient = |gradient: &mut Vec<f64>, point: &Vec<f64>| *gradient = objective.gradient(point);
        let line_search = Backtracking { order: FunctionOrder::THIRD, ..Backtracking::default() };
        let start = vec![0.0; features.len() + 1];
        let optimum = LBFGS::default().optimize(&loss, &gradient, &start, &line_search).x;
        Self { coefficients: Coefficients::at(&optimum, &features), features }
    }

    pub(crate) fn probabilities(&self, customers: &CustomerColumns) -> Vec<f64> {
        logits(&self.features, &self.coefficients, customers).into_iter().map(probability).collect()
    }
}

/// The log loss of all rows, plus a ridge penalty on the weights. A point consists of the weights of the standardized
/// features, followed by the intercept.
struct Objective<'a> {
    features: &'a [StandardizedFeature],
    customers: &'a CustomerColumns,
    outcomes: &'a [bool],
    /// Caches the last point and its log-odds, because the optimizer often needs both the loss and the gradient at one
    /// point.
    last: RefCell<(Vec<f64>, Vec<f64>)>,
}

impl Objective<'_> {
    fn update(&self, point: &[f64]) {
        let mut last = self.last.borrow_mut();
        if last.0 != point {
            *last = (point.to_vec(), logits(self.features, &Coefficients::at(point, self.features), self.customers));
        }
    }

    fn loss(&self, point: &[f64]) -> f64 {
        self.update(point);
        let of_row = |(&logit, &left): (&f64, &bool)| {
            let against: f64 = if left { -logit } else { logit };
            against.max(0.0) + libm::log1p(libm::exp(-against.abs()))
        };
        let penalty: f64 = point.iter().take(self.features.len()).map(|weight| weight * weight).sum();
        self.last.borrow().1.iter().zip(self.outcomes).map(of_row).sum::<f64>() + 0.5 * RIDGE * penalty
    }

    fn gradient(&self, point: &[f64]) -> Vec<f64> {
        self.update(point);
        let residual = |(&logit, &left): (&f64, &bool)| probability(logit) - f64::from(u8::from(left));
        let residuals: Vec<f64> = self.last.borrow().1.iter().zip(self.outcomes).map(residual).collect();
        let all: f64 = residuals.iter().sum();
        let sums = weighted_sums(self.features.iter().map(|of| &of.feature), self.customers, &residuals);
        let of_feature = |((feature, sum), weight): ((&StandardizedFeature, f64), &f64)| {
            let gradient = if feature.per_sd > 0.0 { (sum - feature.mean * all) * feature.per_sd } else { 0.0 };
            gradient + RIDGE * weight
        };
        let mut gradient: Vec<f64> = self.features.iter().zip(sums).zip(point).map(of_feature).collect();
        gradient.push(all);
        gradient
    }
}

impl Coefficients {
    fn at(point: &[f64], features: &[StandardizedFeature]) -> Self {
        let weights: Vec<f64> = point.iter().zip(features).map(|(weight, feature)| weight * feature.per_sd).collect();
        let shift: f64 = weights.iter().zip(features).map(|(weight, feature)| weight * feature.mean).sum();
        Self { intercept: point.last().copied().unwrap_or_default() - shift, weights }
    }
}

fn probability(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

fn standardized(features: &[Feature], customers: &CustomerColumns) -> Vec<StandardizedFeature> {
    let n = customers.len().max(1) as f64;
    let sums = weighted_sums(features.iter(), customers, &vec![1.0; customers.len()]);
    let of_feature = |(feature, sum): (&Feature, f64)| {
        let mean = sum / n;
        let variance = match customers.field(feature.field()) {
            ValueColumn::Numbers(numbers) => numbers.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n,
            ValueColumn::Levels(_) | ValueColumn::ManyLevels(_) => mean * (1.0 - mean),
        };
        let is_usable = variance > 0.0 && variance.is_finite();
        let (mean, per_sd) = if is_usable { (mean, 1.0 / variance.sqrt()) } else { (0.0, 0.0) };
        StandardizedFeature { feature: feature.clone(), mean, per_sd }
    };
    features.iter().zip(sums).map(of_feature).collect()
}

fn logits(features: &[StandardizedFeature], coefficients: &Coefficients, customers: &CustomerColumns) -> Vec<f64> {
    let mut logits = vec![coefficients.intercept; customers.len()];
    // per category, for each level, the sum of the weights of the features that are 1 for it
    let mut of_levels: BTreeMap<FieldIndex, Vec<f64>> = BTreeMap::new();
    for (StandardizedFeature { feature, .. }, &weight) in features.iter().zip(&coefficients.weights) {
        if let ValueColumn::Numbers(numbers) = customers.field(feature.field()) {
            logits.iter_mut().zip(numbers).for_each(|(logit, value)| *logit += weight * value);
        } else {
            let sums = of_levels.entry(feature.field()).or_default();
            each_level_of(feature, |level| add(sums, level, weight));
        }
    }
    for (field, sums) in of_levels {
        let sum = |level: usize| sums.get(level).copied().unwrap_or_default();
        match customers.field(field) {
            ValueColumn::Levels(levels) => {
                logits.iter_mut().zip(levels).for_each(|(logit, &level)| *logit += sum(level.into()));
            }
            ValueColumn::ManyLevels(levels) => {
                logits.iter_mut().zip(levels).for_each(|(logit, &level)| *logit += sum(level.into()));
            }
            ValueColumn::Numbers(_) => {}
        }
    }
    logits
}

/// For each feature, the sum over all customers of the feature's value times the customer's weight.
fn weighted_sums<'a>(
    features: impl Iterator<Item = &'a Feature>,
    customers: &CustomerColumns,
    weights: &[f64],
) -> Vec<f64> {
    // per category, for each level, the sum of the weights of the customers who have it
    let mut of_levels: BTreeMap<FieldIndex, Vec<f64>> = BTreeMap::new();
    let by_level = |field: FieldIndex| {
        let mut sums = Vec::new();
        match customers.field(field) {
            ValueColumn::Levels(levels) => {
                levels.iter().zip(weights).for_each(|(&level, weight)| add(&mut sums, level.into(), *weight));
            }
            ValueColumn::ManyLevels(levels) => {
                levels.iter().zip(weights).for_each(|(&level, weight)| add(&mut sums, level.into(), *weight));
            }
            ValueColumn::Numbers(_) => {}
        }
        sums
    };
    let of_feature = |feature: &Feature| {
        if let ValueColumn::Numbers(numbers) = customers.field(feature.field()) {
            return numbers.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        }
        let sums = of_levels.entry(feature.field()).or_insert_with(|| by_level(feature.field()));
        let mut sum = 0.0;
        each_level_of(feature, |level| sum += sums.get(level).copied().unwrap_or_default());
        sum
    };
    features.map(of_feature).collect()
}

fn each_level_of(feature: &Feature, mut each: impl FnMut(usize)) {
    match feature {
        Feature::Number(_) => debug_assert!(false, "a number has no levels"),
        Feature::Level(_, level) => each((*level).into()),
        Feature::OneOf(_, levels) => levels.levels().for_each(|level| each(level.into())),
    }
}

fn add(sums: &mut Vec<f64>, level: usize, summand: f64) {
    if sums.len() <= level {
        sums.resize(level + 1, 0.0);
    }
    if let Some(sum) = sums.get_mut(level) {
        *sum += summand;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::tests::random_rows;
    use churnscope_engine::customer::Customer;
    use churnscope_engine::schema::{Fill, Schema, Value};
    use churnscope_fixtures::table;
    use smartcore::linalg::basic::arrays::Array;
    use smartcore::linalg::basic::matrix::DenseMatrix;
    use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};

    #[test]
    fn the_coefficients_are_those_of_smartcore() {
        let data = random_rows(600);
        let features = data.preprocessor.features();
        let ours = Logistic::fit(features, &data.customers, &data.outcomes);
        let mut rows = vec![Vec::new(); 600];
        for feature in &ours.features {
            for (index, row) in rows.iter_mut().enumerate() {
                let mut encoded = Vec::new();
                data.preprocessor.encode_values(|field| data.customers.value(field, index), &mut encoded);
                row.push((encoded[row.len()] - feature.mean) * feature.per_sd);
            }
        }
        let outcomes: Vec<u32> = data.outcomes.iter().map(|&left| u32::from(left)).collect();
        let parameters = LogisticRegressionParameters::default().with_alpha(RIDGE);
        let theirs = LogisticRegression::fit(&DenseMatrix::from_2d_vec(&rows).unwrap(), &outcomes, parameters).unwrap();
        let expected: Vec<f64> = theirs.coefficients().iterator(0).copied().collect();
        assert_eq!(expected.len(), ours.coefficients.weights.len());
        for ((weight, feature), expected) in ours.coefficients.weights.iter().zip(&ours.features).zip(expected) {
            assert!((weight / feature.per_sd - expected).abs() < 1e-6, "{weight} {expected}");
        }
    }

    #[test]
    fn it_separates_the_outcomes() {
        let data = random_rows(600);
        let model = Logistic::fit(data.preprocessor.features(), &data.customers, &data.outcomes);
        let estimates = model.probabilities(&data.customers);
        let mean = |wanted: bool| {
            let of: Vec<f64> =
                estimates.iter().zip(&data.outcomes).filter(|(_, left)| **left == wanted).map(|(of, _)| *of).collect();
            of.iter().sum::<f64>() / of.len() as f64
        };
        assert!(mean(true) - mean(false) > 0.5, "{} {}", mean(true), mean(false));
    }

    #[test]
    fn numbers_that_are_constant_or_too_large_have_no_weight() {
        let (zeros, huge) = (vec![0.0; 4], vec![1e300, -1e300, 1e300, 5.0]);
        for numbers in [zeros, huge] {
            let field = table::number("number", -1e300, 1e300, Fill::Refuse);
            let schema = Schema { fields: vec![field], rules: Vec::new(), ..table::schema() };
            let customer = |number: &f64| Customer::new(&schema, vec![Value::Number(*number)]).unwrap();
            let customers = CustomerColumns::of(&schema, &numbers.iter().map(customer).collect::<Vec<_>>());
            let model = Logistic::fit(&[Feature::Number(0)], &customers, &[true, false, true, true]);
            for estimate in model.probabilities(&customers) {
                assert!((estimate - 0.75).abs() < 0.05, "{estimate}");
            }
        }
    }
}
