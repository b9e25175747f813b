use proptest::prelude::*;

use super::arbitrary::{bundle, calibration, choices, customer};
use crate::batch::CustomerColumns;
use crate::bundle::Bundle;
use crate::customer::Customer;
use crate::explain::{Explanation, certainty, curve};
use crate::forest::{Calibration, CalibrationMethod, Knot, Scale};
use crate::scorer::Scorer;

fn models(choices: &mut super::arbitrary::Choices) -> [Scorer; 2] {
    let bundle = loop {
        let bundle = bundle(choices);
        if bundle.forest.calibration().is_none() {
            break bundle;
        }
    };
    let forest = bundle.forest.clone().with_calibration(calibration(choices, bundle.forest.scale())).unwrap();
    let calibrated = Bundle { forest, ..bundle.clone() };
    [bundle, calibrated].map(|bundle| Scorer::from_bytes(&bundle.to_bytes().unwrap()).unwrap())
}

fn row(scorer: &Scorer, customer: &Customer) -> Vec<f64> {
    let mut row = Vec::new();
    scorer.bundle().preprocessor.encode(customer, &mut row);
    row
}

proptest! {
    #[test]
    fn the_function_is_finite_monotone_and_in_range(
        mut choices in choices(),
        one in -0.2..1.2_f64,
        other in -0.2..1.2_f64,
    ) {
        for scale in [Scale::Probability, Scale::LogOdds] {
            let calibration = calibration(&mut choices, scale);
            let mut inputs: Vec<f64> = match scale {
                Scale::Probability => [one, other].map(|input| input.clamp(0.0, 1.0)).to_vec(),
                Scale::LogOdds => [one, other].map(|input| (input - 0.5) * 30.0).to_vec(),
            };
            for knot in &calibration.knots {
                prop_assert!((calibration.apply(knot.input) - knot.output).abs() < 1e-12);
                inputs.extend([knot.input.next_down(), knot.input, knot.input.next_up()]);
            }
            if scale == Scale::Probability {
                inputs.retain(|input| (0.0..=1.0).contains(input));
            }
            inputs.sort_by(f64::total_cmp);
            let outputs: Vec<f64> = inputs.iter().map(|&input| calibration.apply(input)).collect();
            prop_assert!(outputs.is_sorted(), "{calibration:?}: {inputs:?} {outputs:?}");
            let are_in_range = match scale {
                Scale::Probability => outputs.iter().all(|output| (0.0..=1.0).contains(output)),
                Scale::LogOdds => outputs.iter().all(|output| output.is_finite()),
            };
            prop_assert!(are_in_range);
            for (&from, &to) in inputs.iter().zip(inputs.iter().skip(1)) {
                let rise = calibration.mean_slope(from, to) * (to - from);
                let expected = calibration.apply(to) - calibration.apply(from);
                prop_assert!((rise - expected).abs() < 1e-12, "{from} {to}: {rise} is not {expected}");
                prop_assert_eq!(calibration.mean_slope(from, to), calibration.mean_slope(to, from));
            }
        }
    }

    #[test]
    fn all_results_use_the_calibrated_estimate(mut choices in choices(), n_customers in 1..200_usize) {
        let [plain, calibrated] = models(&mut choices);
        let calibration = calibrated.bundle().forest.calibration().unwrap();
        let schema = calibrated.schema();
        let customers: Vec<Customer> = (0..n_customers).map(|_| customer(&mut choices, schema)).collect();
        let mut columns = CustomerColumns::new(schema);
        customers.iter().for_each(|customer| columns.push(customer));
        let together = calibrated.probabilities(&columns);
        let explained = Explanation::of_all(&calibrated, &customers.iter().collect::<Vec<_>>());
        for ((customer, explanation), batch) in customers.iter().zip(&explained).zip(together) {
            let score = plain.score(&row(&plain, customer));
            let expected = calibration.apply(score);
            prop_assert_eq!(calibrated.score(&row(&calibrated, customer)).to_bits(), expected.to_bits());
            let probability = calibrated.probability(customer);
            prop_assert_eq!(probability, explanation.scale.probability(expected));
            prop_assert_eq!(calibrated.bundle().forest.predict(&row(&calibrated, customer)), probability);
            prop_assert_eq!(batch.to_bits(), probability.to_bits());
            prop_assert_eq!((explanation.score, explanation.probability), (expected, probability));
            let sum = explanation.baseline + explanation.contributions.iter().sum::<f64>();
            prop_assert!((sum - expected).abs() < 1e-9, "{} is not {}", sum, expected);
            prop_assert_eq!(explanation, &Explanation::of(&calibrated, customer));
            let uncalibrated = Explanation::of(&plain, customer);
            prop_assert_eq!(explanation.baseline, calibration.apply(uncalibrated.baseline));
            let slope = calibration.mean_slope(uncalibrated.baseline, score);
            for (ours, theirs) in explanation.contributions.iter().zip(&uncalibrated.contributions) {
                prop_assert!((ours - theirs * slope).abs() < 1e-9, "{} {} {}", ours, theirs, slope);
            }
        }
        if let Some(customer) = customers.first() {
            for point in curve(&calibrated, customer, 0).points.iter().filter(|point| point.is_present) {
                prop_assert_eq!(point.probability, calibrated.probability(customer));
            }
            let ranges = [&plain, &calibrated].map(|scorer| certainty(scorer, customer).agreement.map(|of| of.range));
            let expected = ranges[0].map(|(low, high)| (calibration.apply(low), calibration.apply(high)));
            prop_assert_eq!(ranges[1], expected);
        }
    }

    #[test]
    fn the_identity_changes_nothing(mut choices in choices()) {
        let [plain, _] = models(&mut choices);
        let knots = [0.0, 1.0].map(|at| Knot { input: at, output: at }).to_vec();
        let identity = Calibration { method: CalibrationMethod::Platt, knots, loss_before: 0.0, loss_after: 0.0 };
        let forest = plain.bundle().forest.clone().with_calibration(identity).unwrap();
        let identical = Bundle { forest, ..plain.bundle().clone() };
        let identical = Scorer::from_bytes(&identical.to_bytes().unwrap()).unwrap();
        for _ in 0..9 {
            let customer = customer(&mut choices, plain.schema());
            prop_assert_eq!(identical.probability(&customer).to_bits(), plain.probability(&customer).to_bits());
            let [ours, theirs] = [&identical, &plain].map(|scorer| Explanation::of(scorer, &customer).contributions);
            prop_assert_eq!(ours, theirs);
        }
    }
}

#[test]
fn the_slope_near_a_knot_is_between_those_of_its_segments() {
    let knots = [(0.0, 0.0), (0.3, 0.03), (1.0, 1.0)].map(|(input, output)| Knot { input, output }).to_vec();
    let calibration = Calibration { method: CalibrationMethod::Isotonic, knots, loss_before: 0.5, loss_after: 0.4 };
    let slopes = [0.1, 0.97 / 0.7];
    assert_eq!(calibration.mean_slope(0.3, 0.3), slopes[1]);
    assert_eq!(calibration.mean_slope(0.1, 0.1), slopes[0]);
    for (from, to) in [(0.3_f64.next_down(), 0.3_f64.next_up()), (0.3 - 1e-13, 0.3 + 1e-15), (0.29, 0.31)] {
        let slope = calibration.mean_slope(from, to);
        assert!(slopes[0] < slope && slope < slopes[1], "{slope}");
    }
}
