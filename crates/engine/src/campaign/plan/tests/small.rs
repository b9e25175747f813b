//! Small campaigns, compared with brute force, and special cases.

use super::sources::*;
use crate::campaign::plan::*;
use proptest::prelude::*;

fn chosen_of(plan: &CampaignPlan, n_customers: usize) -> Vec<Option<usize>> {
    (0..n_customers).map(|customer| plan.choice_of(customer)).collect()
}

fn almost_equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

/// Amounts with many ties, zeros, and cents.
fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => (0_u16..6).prop_map(f64::from),
        2 => (0_u16..3_000).prop_map(|cents| f64::from(cents) / 100.0),
        1 => Just(0.1),
        1 => 0.0..1e-6,
    ]
}

fn any_choice() -> impl Strategy<Value = OfferChoice> {
    let value = prop_oneof![5 => amount(), 1 => amount().prop_map(|value| -value)];
    (value, amount(), 0_u16..4, 0_u16..4).prop_map(|(value, cost, first, second)| choice(value, cost, &[first, second]))
}

fn any_customers() -> impl Strategy<Value = Vec<Vec<OfferChoice>>> {
    prop::collection::vec(prop::collection::vec(any_choice(), 0..=4), 0..=6)
}

fn any_limits() -> impl Strategy<Value = Limits> {
    let budget = prop::option::of(prop_oneof![4 => 0.0..60.0, 2 => (0_u16..40).prop_map(f64::from), 1 => Just(0.0),
        1 => Just(0.3), 1 => 0.0..1e-6]);
    let offers = prop::collection::vec(prop::option::of(0_u64..4), 0..=3);
    let minimum_value = prop_oneof![3 => Just(0.0), 1 => 0.0..10.0];
    (budget, prop::option::of(0_u64..7), offers, minimum_value)
        .prop_map(|(budget, calls, offers, minimum_value)| Limits { budget, calls, offers, minimum_value })
}

fn any_standings() -> impl Strategy<Value = Vec<Standing>> {
    let standing = prop_oneof![6 => Just(Standing::Open), 1 => Just(Standing::Excluded), 1 => Just(Standing::Drawn)];
    prop::collection::vec(standing, 0..=6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn plans_equal_brute_force(customers in any_customers(), limits in any_limits(), standings in any_standings()) {
        let all = choices(&customers);
        let plan = plan(&all, &limits, &standings);
        let chosen = chosen_of(&plan, customers.len());
        let (value, cost) = checked(&customers, &limits, &chosen).expect("the plan is within its limits");
        prop_assert!(almost_equal(value, plan.value) && almost_equal(cost, plan.cost));
        prop_assert_eq!(chosen.iter().flatten().count() as u64, plan.calls);
        let best = brute_force(&customers, &limits, &standings);
        prop_assert!(almost_equal(plan.value, best), "{} instead of {best}", plan.value);
        prop_assert!(plan.is_best && plan.bound >= best && plan.bound >= plan.value);
        prop_assert!((0.0..1e-9).contains(&plan.gap()));
        for (customer, at) in chosen.iter().enumerate() {
            let standing = standings.get(customer).copied().unwrap_or_default();
            prop_assert!(standing == Standing::Open || at.is_none());
            prop_assert_eq!(why_out(&all, &limits, &plan, standing, customer).is_none(), at.is_some());
        }
    }

    #[test]
    fn of_equal_customers_the_earlier_are_planned(
        of_one in prop::collection::vec(any_choice(), 1..=4), other in prop::collection::vec(any_choice(), 1..=4),
        limits in any_limits(),
    ) {
        let all = choices(&[of_one.clone(), other, of_one.clone(), of_one]);
        let plan = plan(&all, &limits, &[]);
        let places: Vec<usize> = [0, 2, 3].map(|at| plan.choice_of(at).unwrap_or(usize::MAX)).to_vec();
        prop_assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn the_order_of_customers_does_not_change_the_value(
        customers in any_customers().prop_shuffle(), limits in any_limits(),
    ) {
        let reversed: Vec<Vec<OfferChoice>> = customers.iter().rev().cloned().collect();
        let (one, other) = (plan(&choices(&customers), &limits, &[]), plan(&choices(&reversed), &limits, &[]));
        prop_assert!(almost_equal(one.value, other.value), "{} {}", one.value, other.value);
    }

    #[test]
    fn values_never_fall_as_budgets_grow(customers in any_customers(), limits in any_limits()) {
        let all = choices(&customers);
        let plan = plan(&all, &limits, &[]);
        let curve = value_curve(&all, &limits, &[], &plan);
        prop_assert!(!curve.is_empty() && curve.len() <= MAX_POINTS);
        prop_assert!(curve.windows(2).all(|pair| pair[0].budget < pair[1].budget && pair[0].value <= pair[1].value));
        let chosen = limits.budget.unwrap_or(plan.cost);
        let is_chosen = |point: &BudgetPoint| point.budget == chosen && point.value == plan.value;
        prop_assert!(curve.iter().any(is_chosen));
        for point in curve {
            let limits = Limits { budget: Some(point.budget), ..limits.clone() };
            let best = brute_force(&customers, &limits, &[]);
            prop_assert!(point.value <= best + 1e-9 * (1.0 + best), "{point:?} above {best}");
        }
    }
}

#[test]
fn unusable_amounts_and_limits_do_no_harm() {
    let odd = [0.0, -0.0, -1.0, 1.0, 1e-300, 1e15, 1e300, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    let customers: Vec<Vec<OfferChoice>> = odd
        .iter()
        .map(|&value| odd.iter().map(|&cost| choice(value, cost, &[0, u16::MAX - (cost == 1.0) as u16])).collect())
        .chain(odd.iter().map(|&value| odd.iter().map(|&cost| choice(value, cost, &[0])).collect()))
        .collect();
    let all = choices(&customers);
    for budget in odd.map(Some).into_iter().chain([None]) {
        for calls in [None, Some(0), Some(2), Some(u64::MAX)] {
            for offers in [vec![], vec![Some(1)], vec![Some(u64::MAX)]] {
                let limits = Limits { budget, calls, offers, minimum_value: f64::NAN };
                let plan = plan(&all, &limits, &[]);
                let chosen = chosen_of(&plan, customers.len());
                assert!(plan.value.is_finite() && plan.bound.is_finite() && plan.bound >= plan.value, "{limits:?}");
                assert!((0.0..=1.0).contains(&plan.gap()), "{limits:?}");
                for (choices, at) in customers.iter().zip(chosen) {
                    assert!(at.is_none_or(|at| choices[at].is_usable()));
                }
                let curve = value_curve(&all, &limits, &[], &plan);
                assert!(curve.iter().all(|point| point.value.is_finite() && point.budget.is_finite()), "{limits:?}");
            }
        }
    }
}

#[test]
fn of_equal_customers_and_choices_the_earlier_are_planned() {
    let two = vec![choice(5.0, 1.0, &[0]), choice(5.0, 1.0, &[1])];
    let all = choices(&[two.clone(), two.clone(), two]);
    let limits = Limits { calls: Some(2), ..Limits::default() };
    assert_eq!(chosen_of(&plan(&all, &limits, &[]), 3), [Some(0), Some(0), None]);
    let limits = Limits { budget: Some(1.0), ..Limits::default() };
    assert_eq!(chosen_of(&plan(&all, &limits, &[]), 3), [Some(0), None, None]);
}

#[test]
fn a_budget_admits_sums_that_rounding_makes_greater() {
    let all = choices(&vec![vec![choice(1.0, 0.1, &[0])]; 3]);
    let plan = plan(&all, &Limits { budget: Some(0.3), ..Limits::default() }, &[]);
    assert!(plan.calls == 3 && plan.cost > 0.3);
}

#[test]
fn everybody_learns_why_they_are_out() {
    let one = |value: f64, cost: f64, offer: u16| vec![choice(value, cost, &[offer])];
    let base = [one(9.0, 4.0, 0), one(8.0, 4.0, 0), one(-1.0, 1.0, 0), vec![], one(0.5, 1.0, 1), one(9.0, 50.0, 1)];
    let limits = |budget: Option<f64>, calls: Option<u64>, offer: Option<u64>| Limits {
        budget,
        calls,
        offers: vec![offer],
        minimum_value: 1.0,
    };
    let rows = [
        // a budget for one customer: the second is outbid, and the last one costs more than the whole budget
        (limits(Some(5.0), None, None), Limit::Budget, Some(WhyOut::TooLarge(Limit::Budget))),
        (limits(None, Some(2), None), Limit::Calls, None),
        (limits(None, None, Some(1)), Limit::Offer(0), None),
    ];
    for (limits, binding, of_last) in rows {
        let all = choices(&base);
        let plan = plan(&all, &limits, &[]);
        let why = |customer| why_out(&all, &limits, &plan, Standing::Open, customer);
        let expected = [
            None,
            Some(WhyOut::Outbid(binding)),
            Some(WhyOut::NoOfferPays),
            Some(WhyOut::NoOfferPays),
            Some(WhyOut::BelowMinimum),
            of_last,
        ];
        assert_eq!([0, 1, 2, 3, 4, 5].map(why), expected, "{limits:?}");
    }
}

#[test]
fn excluded_and_drawn_customers_are_out_and_held_out_at_the_price() {
    let one = |value: f64| vec![choice(value, 1.0, &[0])];
    let all = choices(&[one(9.0), one(8.0), one(7.0), one(6.0), one(9.5), one(1.0)]);
    let limits = Limits { calls: Some(2), ..Limits::default() };
    let standings =
        [Standing::Excluded, Standing::Open, Standing::Open, Standing::Open, Standing::Drawn, Standing::Drawn];
    let plan = plan(&all, &limits, &standings);
    assert_eq!((plan.prices.of_call(), plan.prices.of_budget(), plan.prices.of_offer(0)), (6.0, 0.0, 0.0));
    let why: Vec<Option<WhyOut>> =
        (0..6).map(|customer| why_out(&all, &limits, &plan, standings[customer], customer)).collect();
    let outbid = Some(WhyOut::Outbid(Limit::Calls));
    assert_eq!(why, [Some(WhyOut::Excluded), None, None, outbid, Some(WhyOut::HeldOut), outbid]);
    assert!(is_held_out(&all, &limits, &plan, 4) && !is_held_out(&all, &limits, &plan, 5));
}
