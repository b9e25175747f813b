//! Calibration: corrects estimates that are too high or too low, if out-of-fold estimates show that this helps.
//!
//! There are two methods. Platt scaling (Platt, "Probabilistic outputs for support vector machines", 1999) fits two
//! numbers. Isotonic regression (Zadrozny and Elkan, "Transforming classifier scores into accurate multiclass
//! probability estimates", KDD 2002) fits the share who left among customers with similar estimates, and needs more
//! rows. Niculescu-Mizil and Caruana, "Predicting good probabilities with supervised learning" (ICML 2005), compare the
//! two.
//!
//! A method is used only if it lowers the mean log loss of rows that it was not fitted to by more than one standard
//! error of the difference. Metrics are computed from estimates that are calibrated without the outcomes of their own
//! fold.

use rayon::prelude::*;

use super::search::{compare, loss, mean};
use churnscope_engine::forest::{Calibration, CalibrationMethod, Knot, Scale};

#[cfg(test)]
mod tests;

/// The distance of the limits of estimates in [`log_odds_within_bounds`] from 0 and 1, whose log-odds are infinite.
const LOWEST: f64 = 1e-4;

/// Approximate maximum number of groups in isotonic regression.
const MAX_GROUPS: f64 = 20.0;

/// Approximate minimum information in a group: the sum of p (1 − p) over its estimates p.
const MIN_INFORMATION: f64 = 10.0;

/// Maximum number of steps of Newton's method.
const MAX_STEPS: usize = 30;

/// The inputs of a forest's knots in Platt scaling, up to one half. They are closer together near 0, where the function
/// is curved.
const GRID: [f64; 14] = [0.0, 0.002, 0.005, 0.01, 0.02, 0.04, 0.07, 0.11, 0.16, 0.22, 0.29, 0.36, 0.43, 0.5];

#[derive(Clone, Copy)]
pub(crate) struct Estimates<'a> {
    pub(crate) scale: Scale,
    pub(crate) probabilities: &'a [f64],
    pub(crate) outcomes: &'a [bool],
    pub(crate) fold_of: &'a [usize],
    pub(crate) groups: Option<&'a [u32]>,
}

#[derive(Clone, Copy)]
struct OutOfFoldEstimate {
    row: usize,
    fold: usize,
    cluster: u32,
    probability: f64,
    left: bool,
}

struct Evidence {
    method: CalibrationMethod,
    loss_before: f64,
    loss_after: f64,
}

impl Estimates<'_> {
    /// The calibration of the model, if one helps, and each row's calibrated estimate. For these estimates, the
    /// calibration is chosen and fitted on the rows of the other folds.
    pub(crate) fn calibrate(&self) -> (Option<Calibration>, Vec<f64>) {
        let all = self.sorted();
        let mut probabilities = self.probabilities.to_vec();
        for (held_out, calibration) in self.without_each_fold(&all, |others| self.choose(others)) {
            for (estimate, calibrated) in held_out.iter().zip(self.apply(calibration.as_ref(), &held_out)) {
                if let Some(probability) = probabilities.get_mut(estimate.row) {
                    *probability = calibrated;
                }
            }
        }
        (self.choose(&all), probabilities)
    }

    fn sorted(&self) -> Vec<OutOfFoldEstimate> {
        let rows = self.probabilities.iter().zip(self.outcomes).zip(self.fold_of).enumerate();
        let estimate = |(row, ((&probability, &left), &fold)): (usize, ((&f64, &bool), &usize))| {
            let cluster = self.groups.map_or(Some(row as u32), |groups| groups.get(row).copied()).unwrap_or_default();
            OutOfFoldEstimate { row, fold, cluster, probability, left }
        };
        let mut sorted: Vec<OutOfFoldEstimate> = rows.map(estimate).collect();
        sorted.sort_by(|a, b| a.probability.total_cmp(&b.probability));
        sorted
    }

    /// Each fold's estimates, and the calibration that `fit` returns for the other folds' estimates.
    fn without_each_fold(
        &self,
        estimates: &[OutOfFoldEstimate],
        fit: impl Fn(&[OutOfFoldEstimate]) -> Option<Calibration> + Sync,
    ) -> Vec<(Vec<OutOfFoldEstimate>, Option<Calibration>)> {
        let mut folds: Vec<usize> = estimates.iter().map(|estimate| estimate.fold).collect();
        folds.sort_unstable();
        folds.dedup();
        let of_fold = |fold: usize| {
            let (held_out, others): (Vec<OutOfFoldEstimate>, Vec<OutOfFoldEstimate>) =
                estimates.iter().partition(|estimate| estimate.fold == fold);
            let calibration = fit(&others);
            (held_out, calibration)
        };
        folds.into_par_iter().map(of_fold).collect()
    }

    fn choose(&self, estimates: &[OutOfFoldEstimate]) -> Option<Calibration> {
        let Evidence { method, loss_before, loss_after } = self.evidence(estimates)?;
        Some(Calibration { loss_before, loss_after, ..self.fit(method, estimates)? })
    }

    /// The best method, if one clearly lowers the log loss of estimates that it was not fitted to.
    fn evidence(&self, estimates: &[OutOfFoldEstimate]) -> Option<Evidence> {
        let losses = |method: Option<CalibrationMethod>| -> Vec<(OutOfFoldEstimate, f64)> {
            let folds = self.without_each_fold(estimates, |others| self.fit(method?, others));
            folds
                .into_iter()
                .flat_map(|(held_out, calibration)| {
                    let calibrated = self.apply(calibration.as_ref(), &held_out);
                    held_out.into_iter().zip(calibrated).map(|(of, calibrated)| (of, loss(calibrated, of.left)))
                })
                .collect()
        };
        let (rows, before): (Vec<OutOfFoldEstimate>, Vec<f64>) = losses(None).into_iter().unzip();
        let clusters: Vec<u32> = rows.iter().map(|estimate| estimate.cluster).collect();
        let mut best = (None, before.clone());
        for method in [CalibrationMethod::Platt, CalibrationMethod::Isotonic] {
            let (_, after): (Vec<OutOfFoldEstimate>, Vec<f64>) = losses(Some(method)).into_iter().unzip();
            let (difference, standard_error) = compare(&after, &best.1, &clusters);
            if difference < -standard_error {
                best = (Some(method), after);
            }
        }
        let (method, after) = best;
        Some(Evidence { method: method?, loss_before: mean(&before), loss_after: mean(&after) })
    }

    fn apply(&self, calibration: Option<&Calibration>, estimates: &[OutOfFoldEstimate]) -> Vec<f64> {
        let apply = |estimate: &OutOfFoldEstimate| match (calibration, self.scale) {
            (None, _) => estimate.probability,
            (Some(calibration), Scale::Probability) => calibration.apply(estimate.probability),
            (Some(calibration), Scale::LogOdds) => {
                self.scale.probability(calibration.apply(log_odds(estimate.probability)))
            }
        };
        estimates.iter().map(apply).collect()
    }

    /// Fits a method to estimates in ascending order; `None` if this gives no valid calibration.
    fn fit(&self, method: CalibrationMethod, estimates: &[OutOfFoldEstimate]) -> Option<Calibration> {
        let points = match method {
            CalibrationMethod::Platt => self.platt(estimates),
            CalibrationMethod::Isotonic => isotonic(estimates)?,
        };
        let knot = |(input, output)| match self.scale {
            Scale::Probability => Knot { input, output: Scale::LogOdds.probability(output) },
            Scale::LogOdds => Knot { input: log_odds_within_bounds(input), output },
        };
        let knots = points.into_iter().map(knot).collect();
        let calibration = Calibration { method, knots, loss_before: 0.0, loss_after: 0.0 };
        calibration.check(self.scale).is_ok().then_some(calibration)
    }

    fn platt(&self, estimates: &[OutOfFoldEstimate]) -> Vec<(f64, f64)> {
        let (slope, shift) = logistic(estimates);
        let inputs: Vec<f64> = match self.scale {
            Scale::Probability => GRID.into_iter().chain(GRID.iter().rev().skip(1).map(|input| 1.0 - input)).collect(),
            // two points define a straight line
            Scale::LogOdds => vec![0.0, 1.0],
        };
        inputs.into_iter().map(|input| (input, shift + slope * log_odds_within_bounds(input))).collect()
    }
}

/// The knots' inputs, each with its log-odds after isotonic regression; `None` if there are fewer than three groups. A
/// group's input is its mean estimate. At 0 and 1, calibration shifts the log-odds by as much as it does for the
/// nearest group.
fn isotonic(estimates: &[OutOfFoldEstimate]) -> Option<Vec<(f64, f64)>> {
    let groups = groups(estimates);
    let (first, last) = (groups.first()?, groups.last()?);
    let beyond = |group: &Group, input: f64| {
        let step = log_odds_within_bounds(input) - log_odds_within_bounds(group.mean());
        (input, log_odds(group.share()) + step)
    };
    let mut points = vec![beyond(first, 0.0)];
    let inner = groups.iter().filter(|group| LOWEST < group.mean() && group.mean() < 1.0 - LOWEST);
    points.extend(inner.map(|group| (group.mean(), log_odds(group.share()))));
    points.push(beyond(last, 1.0));
    (groups.len() > 2).then_some(points)
}

#[derive(Clone, Copy, Default)]
struct Group {
    rows: f64,
    left: f64,
    /// Sum of the estimates.
    sum: f64,
}

impl Group {
    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.left += other.left;
        self.sum += other.sum;
    }

    fn mean(&self) -> f64 {
        self.sum / self.rows
    }

    /// The share who left, with half a row added to each outcome, so that it is never 0 or 1.
    fn share(&self) -> f64 {
        (self.left + 0.5) / (self.rows + 1.0)
    }
}

/// Divides estimates in ascending order into groups with about the same information, and merges groups until the share
/// who left rises from each group to the next (the pool-adjacent-violators algorithm).
fn groups(estimates: &[OutOfFoldEstimate]) -> Vec<Group> {
    let information = |estimate: &OutOfFoldEstimate| estimate.probability * (1.0 - estimate.probability);
    let total: f64 = estimates.iter().map(information).sum();
    let per_group = total / (total / MIN_INFORMATION).floor().clamp(1.0, MAX_GROUPS);
    let mut groups: Vec<Group> = Vec::new();
    let (mut group, mut found) = (Group::default(), 0.0);
    let next = estimates.iter().map(|estimate| Some(estimate.probability)).skip(1).chain([None]);
    for (estimate, next) in estimates.iter().zip(next) {
        group.add(Group { rows: 1.0, left: f64::from(u8::from(estimate.left)), sum: estimate.probability });
        found += information(estimate);
        let is_full = found >= per_group && next != Some(estimate.probability);
        if !is_full && next.is_some() {
            continue;
        }
        while let Some(before) = groups.pop_if(|before| before.share() >= group.share()) {
            group.add(before);
        }
        groups.push(group);
        (group, found) = (Group::default(), 0.0);
    }
    groups
}

/// The slope and the shift of the log-odds with the highest likelihood, by Newton's method with shorter steps where
/// needed (Lin, Lin, and Weng, "A note on Platt's probabilistic outputs for support vector machines", Machine Learning
/// 68, 2007). Targets are smoothed as in Platt's paper.
fn logistic(estimates: &[OutOfFoldEstimate]) -> (f64, f64) {
    let n_left = estimates.iter().filter(|estimate| estimate.left).count() as f64;
    let n_stayed = estimates.len() as f64 - n_left;
    let (of_left, of_stayed) = ((n_left + 1.0) / (n_left + 2.0), 1.0 / (n_stayed + 2.0));
    let points: Vec<(f64, f64)> = estimates
        .iter()
        .map(|estimate| (log_odds_within_bounds(estimate.probability), if estimate.left { of_left } else { of_stayed }))
        .collect();
    let loss = |slope: f64, shift: f64| -> f64 {
        // -y log p - (1 - y) log(1 - p), where log-odds z give p
        let of_point = |&(input, target): &(f64, f64)| {
            let z = slope * input + shift;
            z.max(0.0) + libm::log1p(libm::exp(-z.abs())) - target * z
        };
        points.iter().map(of_point).sum()
    };
    let (mut slope, mut shift) = (1.0, 0.0);
    let mut lowest = loss(slope, shift);
    for _ in 0..MAX_STEPS {
        let (mut of_slope, mut of_shift) = (0.0, 0.0);
        // a small ridge keeps the matrix invertible if all estimates are equal
        let (mut slope_slope, mut slope_shift, mut shift_shift) = (1e-9, 0.0, 1e-9);
        for &(input, target) in &points {
            let probability = Scale::LogOdds.probability(slope * input + shift);
            let (error, variance) = (probability - target, probability * (1.0 - probability));
            of_slope += error * input;
            of_shift += error;
            slope_slope += variance * input * input;
            slope_shift += variance * input;
            shift_shift += variance;
        }
        let determinant = slope_slope * shift_shift - slope_shift * slope_shift;
        let by_slope = (shift_shift * of_slope - slope_shift * of_shift) / determinant;
        let by_shift = (slope_slope * of_shift - slope_shift * of_slope) / determinant;
        let steps = (0..10).map(|halvings| 0.5_f64.powi(halvings));
        let tried = steps.map(|step| (slope - step * by_slope, shift - step * by_shift));
        let found = tried.map(|(slope, shift)| (slope, shift, loss(slope, shift))).find(|(.., loss)| *loss < lowest);
        let Some((better_slope, better_shift, lower)) = found else { break };
        let gain = lowest - lower;
        (slope, shift, lowest) = (better_slope, better_shift, lower);
        if gain < 1e-9 * lowest {
            break;
        }
    }
    (slope, shift)
}

fn log_odds_within_bounds(probability: f64) -> f64 {
    log_odds(probability.clamp(LOWEST, 1.0 - LOWEST))
}

fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
    libm::log(probability / (1.0 - probability))
}
