use super::*;
use churnscope_learn::random::SplitMix64;

const FOLDS: usize = 5;

struct Rows {
    probabilities: Vec<f64>,
    outcomes: Vec<bool>,
    fold_of: Vec<usize>,
    risks: Vec<f64>,
}

impl Rows {
    fn new(n_rows: usize, seed: u64, distort: impl Fn(f64) -> f64) -> Self {
        let mut random = SplitMix64::new(seed);
        let mut share = || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let risks: Vec<f64> = (0..n_rows).map(|_| Scale::LogOdds.probability(6.0 * share() - 4.0)).collect();
        Self {
            outcomes: risks.iter().map(|&risk| share() < risk).collect(),
            probabilities: risks.iter().map(|&risk| distort(risk)).collect(),
            fold_of: (0..n_rows).map(|row| row % FOLDS).collect(),
            risks,
        }
    }

    fn estimates(&self, scale: Scale) -> Estimates<'_> {
        let Self { probabilities, outcomes, fold_of, .. } = self;
        Estimates { scale, probabilities, outcomes, fold_of, groups: None }
    }

    fn error(&self, probabilities: &[f64]) -> f64 {
        self.risks.iter().zip(probabilities).map(|(risk, of)| (risk - of).abs()).sum::<f64>() / self.risks.len() as f64
    }
}

fn scaled(risk: f64, by: f64) -> f64 {
    Scale::LogOdds.probability(by * log_odds(risk))
}

/// Estimates that are too low for high risks. No shift or scaling of log-odds corrects them.
fn bent(risk: f64) -> f64 {
    let log_odds = log_odds(risk);
    Scale::LogOdds.probability(if log_odds < -1.0 { log_odds } else { log_odds.mul_add(0.25, -0.75) })
}

const SCALES: [Scale; 2] = [Scale::Probability, Scale::LogOdds];

#[test]
fn good_estimates_stay_as_they_are() {
    for scale in SCALES {
        for (n_rows, seed) in [(4_000, 1), (4_000, 2), (300, 3), (12, 4), (0, 5)] {
            let rows = Rows::new(n_rows, seed, |risk| risk);
            let (calibration, probabilities) = rows.estimates(scale).calibrate();
            assert_eq!(calibration, None, "{n_rows} rows, seed {seed}");
            assert_eq!(probabilities, rows.probabilities);
        }
    }
}

#[test]
fn wrong_estimates_are_corrected() {
    use CalibrationMethod::{Isotonic, Platt};
    type Distortion = fn(f64) -> f64;
    let distortions: [(&str, CalibrationMethod, Distortion); 3] = [
        ("too close to 0 and 1", Platt, |risk| scaled(risk, 2.0)),
        ("too close to one half", Platt, |risk| scaled(risk, 0.5)),
        ("too low for high risks", Isotonic, bent),
    ];
    for scale in SCALES {
        for (name, method, distort) in &distortions {
            let rows = Rows::new(6_000, 7, distort);
            let (calibration, probabilities) = rows.estimates(scale).calibrate();
            let calibration = calibration.unwrap();
            assert_eq!(calibration.method, *method, "{name}");
            assert!(calibration.loss_after < calibration.loss_before - 0.002, "{name}: {calibration:?}");
            calibration.check(scale).unwrap();
            let (before, after) = (rows.error(&rows.probabilities), rows.error(&probabilities));
            assert!(before > 0.04 && after < 0.015, "{name}: {before} {after}");
        }
    }
}

#[test]
fn no_estimate_depends_on_the_outcomes_of_its_fold() {
    let rows = Rows::new(3_000, 7, |risk| scaled(risk, 2.0));
    let (_, before) = rows.estimates(Scale::LogOdds).calibrate();
    let flipped = rows.outcomes.iter().zip(&rows.fold_of).map(|(left, fold)| *left != (*fold == 3)).collect();
    let flipped = Rows { outcomes: flipped, ..rows };
    let (_, after) = flipped.estimates(Scale::LogOdds).calibrate();
    for ((before, after), fold) in before.iter().zip(&after).zip(&flipped.fold_of) {
        assert_eq!(before == after, *fold == 3);
    }
}

#[test]
fn rows_of_one_customer_are_weak_evidence() {
    let few = Rows::new(160, 1, |risk| scaled(risk, 1.6));
    let customers = || (0..160 * 25).map(|row| row / 25);
    let pick = |list: &[f64]| customers().map(|row| list[row]).collect::<Vec<_>>();
    let rows = Rows {
        probabilities: pick(&few.probabilities),
        risks: pick(&few.risks),
        outcomes: customers().map(|row| few.outcomes[row]).collect(),
        fold_of: customers().map(|row| few.fold_of[row]).collect(),
    };
    let groups: Vec<u32> = customers().map(|row| row as u32).collect();
    let of_rows = rows.estimates(Scale::LogOdds);
    assert!(of_rows.calibrate().0.is_some());
    assert_eq!(Estimates { groups: Some(&groups), ..of_rows }.calibrate().0, None);
}

#[test]
fn groups_are_merged_until_shares_rise() {
    let estimate = |(row, (probability, left)): (usize, (f64, bool))| OutOfFoldEstimate {
        row,
        fold: 0,
        cluster: 0,
        probability,
        left,
    };
    let estimates = |shares: &[usize]| -> Vec<OutOfFoldEstimate> {
        let of = |(at, &percent): (usize, &usize)| {
            (0..200).map(move |row| (0.2 + 0.2 * at as f64, row % 100 < percent)).collect::<Vec<_>>()
        };
        shares.iter().enumerate().flat_map(of).enumerate().map(estimate).collect()
    };
    for (shares, expected) in [
        (&[10, 30, 60][..], &[200.0, 200.0, 200.0][..]),
        (&[30, 30, 60], &[400.0, 200.0]),
        (&[10, 60, 30], &[200.0, 400.0]),
        (&[60, 50, 40], &[600.0]),
        (&[], &[]),
    ] {
        let found = groups(&estimates(shares));
        assert_eq!(found.iter().map(|group| group.rows).collect::<Vec<_>>(), expected, "{shares:?}");
        assert!(found.is_sorted_by(|a, b| a.share() < b.share() && a.mean() < b.mean()));
    }
    for scale in SCALES {
        let of = Estimates { scale, probabilities: &[], outcomes: &[], fold_of: &[], groups: None };
        assert_eq!(of.fit(CalibrationMethod::Isotonic, &estimates(&[30, 30, 60])), None);
        assert_eq!(of.fit(CalibrationMethod::Platt, &estimates(&[60, 50, 40])), None);
        assert!(of.fit(CalibrationMethod::Platt, &estimates(&[10, 30, 60])).is_some());
    }
}
