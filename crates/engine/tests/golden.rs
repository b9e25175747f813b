//! Estimates, calibrated explanations, and plans are bit-identical natively and in WebAssembly.
//!
//! After a deliberate change to the model, `UPDATE_GOLDEN=1 cargo test -p churnscope-engine --test golden` rewrites the
//! golden estimates. The fingerprints in this file are updated by hand.

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
use churnscope_engine::campaign::hold_out::is_drawn;
use churnscope_engine::campaign::plan::{Limits, OfferChoice, OfferChoices, Standing, plan, value_curve};
use churnscope_engine::explain::Explanation;
use churnscope_engine::forest::{Calibration, CalibrationMethod, Knot};
use churnscope_engine::scorer::Scorer;
use churnscope_fixtures::telco::{customers, scorer};

const PROBABILITIES: &str = include_str!("../../../tests/golden/telco_probabilities.txt");

/// Written by `tests/golden/contributions.py`: a row's index, the baseline, and one contribution per field.
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

fn campaign(n_customers: u32) -> (OfferChoices, Vec<Standing>) {
    let mut state = 1_u64;
    let mut below = |end: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % end
    };
    let mut choices = OfferChoices::default();
    for _ in 0..n_customers {
        let mut one = || {
            let offers = [below(4) as u16, below(4) as u16];
            OfferChoice { value: below(40_000) as f64 / 100.0 - 60.0, cost: below(10_000) as f64 / 100.0, offers }
        };
        choices.push_customer([one(), one(), one()]);
    }
    let is_in_group = |customer: u32| is_drawn(7, &customer.to_le_bytes(), 0.1);
    let standing = |customer| if is_in_group(customer) { Standing::Drawn } else { Standing::Open };
    (choices, (0..n_customers).map(standing).collect())
}

#[test]
fn plans_have_golden_bits() {
    for (n_customers, golden) in [(1_000, "91452af6d2e325f3"), (100_000, "f11432b9f282c4db")] {
        let (choices, standings) = campaign(n_customers);
        let share = |share: u32| Some(u64::from(n_customers / share));
        let budget = Some(f64::from(n_customers) * 3.0 + 1.0);
        let offers = vec![share(50), None, share(30), share(100)];
        let limits = Limits { budget, calls: share(10), offers, minimum_value: 5.0 };
        let plan = plan(&choices, &limits, &standings);
        let prices = &plan.prices;
        let of_offers = [0, 1, 2, 3].map(|offer| prices.of_offer(offer));
        let mut numbers = vec![plan.value, plan.cost, plan.bound, prices.of_budget(), prices.of_call()];
        numbers.extend(of_offers);
        numbers.extend(value_curve(&choices, &limits, &standings, &plan).iter().map(|point| point.value));
        numbers.extend((0..choices.n_customers()).map(|at| plan.choice_of(at).map_or(-1.0, |choice| choice as f64)));
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let digest: String = sha256(&bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, golden, "{n_customers} customers");
    }
}
