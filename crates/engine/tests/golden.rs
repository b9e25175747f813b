//! Estimates are bit-identical to those in the golden file, natively and in WebAssembly, and the contributions of some
//! customers match those of Python's shap. After a deliberate change to the model,
//! `UPDATE_GOLDEN=1 cargo test -p churnscope-engine --test golden` rewrites the golden estimates.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test should stop as soon as it cannot continue"
)]
#![allow(clippy::disallowed_methods, reason = "UPDATE_GOLDEN writes the golden file")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use churnscope_engine::bundle::{Bundle, sha256};
use churnscope_engine::explain::Explanation;
use churnscope_engine::forest::{Calibration, CalibrationMethod, Knot};
use churnscope_engine::scorer::Scorer;
use churnscope_fixtures::telco::{customers, scorer};

/// One probability per line, in the order of the table, as the shortest decimal that reads back to the same number.
const PROBABILITIES: &str = include_str!("../../../tests/golden/telco_probabilities.txt");

/// Written by `tests/golden/contributions.py`. Each line after the first has the row's index, the baseline, and one
/// contribution per field.
const CONTRIBUTIONS: &str = include_str!("../../../tests/golden/telco_contributions.csv");

#[test]
fn the_committed_bundle_is_written_back_byte_for_byte() {
    let bytes = include_bytes!("../../../model/telco.churn");
    assert!(Bundle::from_bytes(bytes).unwrap().to_bytes().unwrap() == bytes);
}

#[test]
fn every_probability_equals_the_golden_one_to_the_last_bit() {
    let scorer = scorer();
    let probabilities: Vec<f64> = customers(&scorer).iter().map(|customer| scorer.probability(customer)).collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let text: String = probabilities.iter().map(|probability| format!("{probability}\n")).collect();
        std::fs::write("../../tests/golden/telco_probabilities.txt", text).unwrap();
        return;
    }
    let golden: Vec<f64> = PROBABILITIES.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(probabilities.len(), 7_043);
    assert_eq!(golden.len(), 7_043);
    for (row, (probability, golden)) in probabilities.iter().zip(&golden).enumerate() {
        assert_eq!(probability.to_bits(), golden.to_bits(), "row {row}: {probability} is not {golden}");
    }
}

#[test]
fn baseline_and_contributions_add_up_for_every_customer() {
    let scorer = scorer();
    for (row, customer) in customers(&scorer).iter().enumerate() {
        let explanation = Explanation::of(&scorer, customer);
        let sum = explanation.baseline + explanation.contributions.iter().sum::<f64>();
        assert!((sum - explanation.probability).abs() < 1e-9, "row {row}: {sum} is not {}", explanation.probability);
        assert_eq!(explanation.probability.to_bits(), scorer.probability(customer).to_bits());
    }
}

#[test]
fn calibrated_estimates_and_contributions_have_golden_bits() {
    let mut bundle = scorer().bundle().clone();
    bundle.inspection = Bundle::from_bytes(include_bytes!("../../../model/telco.churn")).unwrap().inspection;
    let knots = [(0.0, 0.003), (0.07, 0.02), (0.31, 0.35), (0.8, 0.85), (1.0, 0.99)];
    let knots = knots.map(|(input, output)| Knot { input, output }).to_vec();
    let method = CalibrationMethod::Isotonic;
    let calibration = Calibration { method, knots, loss_before: 0.42, loss_after: 0.41 };
    bundle.forest = bundle.forest.with_calibration(calibration).unwrap();
    let scorer = Scorer::from_bytes(&bundle.to_bytes().unwrap()).unwrap();
    let mut bits = Vec::new();
    for (row, customer) in customers(&scorer).iter().enumerate() {
        let explanation = Explanation::of(&scorer, customer);
        let sum = explanation.baseline + explanation.contributions.iter().sum::<f64>();
        assert!((sum - explanation.probability).abs() < 1e-9, "row {row}: {sum} is not {}", explanation.probability);
        let shown = explanation.contributions.iter().chain([&explanation.probability]);
        bits.extend(shown.flat_map(|number| number.to_bits().to_le_bytes()));
    }
    assert_eq!(sha256(&bits)[..8], [147, 75, 135, 132, 38, 136, 16, 197]);
}

#[test]
fn contributions_match_shap() {
    let scorer = scorer();
    let customers = customers(&scorer);
    let mut lines = CONTRIBUTIONS.lines();
    let made_for = format!("model {}", scorer.model_id());
    assert!(
        lines.next().unwrap().ends_with(&made_for),
        "the golden contributions belong to another model: run tests/golden/contributions.py"
    );
    let mut compared = 0;
    for line in lines {
        let numbers: Vec<f64> = line.split(',').map(|number| number.parse().unwrap()).collect();
        let explanation = Explanation::of(&scorer, &customers[numbers[0] as usize]);
        assert!((explanation.baseline - numbers[1]).abs() < 1e-9);
        assert_eq!(explanation.contributions.len(), numbers.len() - 2);
        for (field, (ours, theirs)) in explanation.contributions.iter().zip(&numbers[2..]).enumerate() {
            assert!((ours - theirs).abs() < 1e-9, "{line}: field {field}: {ours} is not {theirs}");
        }
        compared += 1;
    }
    assert!(compared >= 200);
}
