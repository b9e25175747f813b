//! Campaigns that are too large for brute force.

use super::sources::*;
use crate::campaign::plan::*;

/// Limits by name, for a number of customers.
fn limits_for(n_customers: usize) -> [(&'static str, Limits); 5] {
    let n = n_customers as f64;
    let share = |share: f64| Some((n * share) as u64);
    let none = Limits::default();
    [
        ("budget", Limits { budget: Some(n * 5.0), ..none.clone() }),
        ("calls", Limits { calls: share(0.1), ..none.clone() }),
        ("budget and calls", Limits { budget: Some(n * 5.0), calls: share(0.1), ..none.clone() }),
        ("offers", Limits { offers: vec![share(0.02), share(0.2), share(0.03), share(0.01)], ..none }),
        (
            "all",
            Limits {
                budget: Some(n * 5.0 + 3.0),
                calls: share(0.12),
                offers: vec![share(0.02), None, share(0.03), share(0.01)],
                minimum_value: 0.0,
            },
        ),
    ]
}

/// The value of a plan that takes choices in the order of their scores, highest first, and skips those that do not fit.
fn in_order(customers: &[Vec<OfferChoice>], limits: &Limits, score: impl Fn(&OfferChoice) -> f64) -> f64 {
    let mut order: Vec<(f64, usize, OfferChoice)> = Vec::new();
    for (customer, choices) in customers.iter().enumerate() {
        order.extend(choices.iter().filter(|choice| choice.value > 0.0).map(|of| (score(of), customer, *of)));
    }
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut is_taken, mut uses) = (vec![false; customers.len()], [0_u64; 4]);
    let (mut value, mut cost, mut calls) = (0.0, 0.0, 0);
    for (_, customer, choice) in order {
        let has_room =
            choice.distinct_offers().all(|at| limits.of_offer(at).is_none_or(|most| uses[at as usize] < most));
        let is_within = limits.fits_budget(cost + choice.cost) && limits.calls.is_none_or(|most| calls < most);
        if is_taken[customer] || !has_room || !is_within {
            continue;
        }
        is_taken[customer] = true;
        choice.distinct_offers().for_each(|offer| uses[usize::from(offer)] += 1);
        (value, cost, calls) = (value + choice.value, cost + choice.cost, calls + 1);
    }
    value
}

#[test]
fn plans_of_2000_customers_beat_heuristics_and_stay_within_bounds() {
    for (costs, seed) in [(Costs::Cents, 1), (Costs::Cents, 2), (Costs::PerOffer, 1), (Costs::PerOffer, 2)] {
        let customers = campaign(2_000, costs, seed);
        let all = choices(&customers);
        for (name, limits) in limits_for(customers.len()) {
            let plan = plan(&all, &limits, &[]);
            let chosen: Vec<Option<usize>> = (0..customers.len()).map(|customer| plan.choice_of(customer)).collect();
            let (value, _) = checked(&customers, &limits, &chosen).expect("the plan is within its limits");
            assert!((value - plan.value).abs() < 1e-6, "{name}");
            let heuristics = [
                in_order(&customers, &limits, |choice| choice.value),
                in_order(&customers, &limits, |choice| choice.value / choice.cost),
                in_order(&customers, &limits, |choice| choice.value - 3.0 * choice.cost),
                in_order(&customers, &limits, |choice| plan.prices.reduced_value(choice)),
            ];
            for of_other in heuristics {
                assert!(of_other <= plan.value + 1e-6, "{name} {costs:?} {seed}: {of_other} and {}", plan.value);
            }
            // one choice is worth less than 1% of these plans, and the relaxed problem splits few choices
            assert!((0.0..0.01).contains(&plan.gap()), "{name} {costs:?} {seed}: {}", plan.gap());
        }
    }
}

#[test]
fn one_count_is_planned_exactly() {
    let customers = campaign(20_000, Costs::Cents, 3);
    let mut best: Vec<f64> =
        customers.iter().map(|choices| choices.iter().fold(0.0, |best, choice| choice.value.max(best))).collect();
    best.sort_by(|a, b| b.total_cmp(a));
    for calls in [0, 1, 50, 1_999, 20_000] {
        let limits = Limits { calls: Some(calls), ..Limits::default() };
        let plan = plan(&choices(&customers), &limits, &[]);
        let expected: f64 = best.iter().take(calls as usize).sum();
        assert!((plan.value - expected).abs() <= 1e-9 * expected && plan.is_best, "{calls}");
    }
}

#[test]
fn sampled_prices_give_good_plans_and_rising_curves() {
    // enough choices for the curve to have bounds and, if all offers are limited, for prices to start with a sample
    let customers = campaign(80_000, Costs::Cents, 4);
    let all = choices(&customers);
    for (name, limits) in limits_for(customers.len()) {
        let plan = plan(&all, &limits, &[]);
        assert!((0.0..0.001).contains(&plan.gap()), "{name}: {}", plan.gap());
        let curve = value_curve(&all, &limits, &[], &plan);
        assert!(curve.windows(2).all(|pair| pair[0].budget < pair[1].budget && pair[0].value <= pair[1].value));
        let budget = limits.budget.unwrap_or(plan.cost);
        assert!(curve.contains(&BudgetPoint { budget, value: plan.value }), "{name}");
        let at = curve.iter().position(|point| point.budget == budget).unwrap();
        for other in [at / 2, (at + curve.len()) / 2] {
            let point = curve[other];
            let limits = Limits { budget: Some(point.budget), ..limits.clone() };
            let exact = super::super::plan(&all, &limits, &[]).value;
            assert!((point.value - exact).abs() <= 0.005 * exact, "{name}: {point:?} and {exact}");
        }
    }
}
