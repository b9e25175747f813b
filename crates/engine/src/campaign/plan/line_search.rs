//! The best price of one resource while all other prices stay: exact, except for rounding, because the dual value is
//! piecewise linear.
//!
//! As the price of a resource falls, each customer moves along the upper hull of their choices (Sinha and Zoltners
//! 1979), from the choice that uses the least of the resource to the one that is worth the most. Getting no offer is
//! one of these choices, except for customers who must get one. The best price is the lowest at which all customers
//! together use no more than the capacity of the resource.

use super::problem::{PlanItem, PlanProblem, Slot};

/// Maximum price; calculations with higher ones might overflow.
const MAX_PRICE: f64 = 1e100;
/// Maximum number of steps that are sorted at once. More steps are first divided by the digits of their prices.
const MAX_SORTED: usize = 1024;
/// Number of bits in a digit of a price.
const DIGIT: u32 = 16;

/// Below this price, a customer uses this much more of the resource.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PriceStep {
    price: f64,
    amount: f64,
}

/// The lowest price of a resource at which customers use no more of it than its capacity. `steps` is scratch space.
pub(super) fn best_price(problem: &PlanProblem, prices: &[f64], slot: Slot, steps: &mut Vec<PriceStep>) -> f64 {
    steps.clear();
    let mut others = prices.to_vec();
    if let Some(price) = others.get_mut(usize::from(slot)) {
        *price = 0.0;
    }
    let mut room = problem.room(slot);
    for (_, items, must) in problem.iter() {
        room -= push_steps(items, must, &others, slot, steps);
    }
    let price = crossing(steps, room);
    if price < MAX_PRICE { price } else { MAX_PRICE }
}

/// Adds the steps of one customer, and returns the least amount that the customer uses, however high the price.
fn push_steps(items: &[PlanItem], must: bool, others: &[f64], slot: Slot, steps: &mut Vec<PriceStep>) -> f64 {
    let (mut amount, mut worth) = if must { (f64::INFINITY, f64::NEG_INFINITY) } else { (0.0, 0.0) };
    for item in items {
        let of_item = item.amount(slot);
        if of_item <= amount {
            let worth_of_item = item.reduced(others);
            if of_item < amount || worth_of_item > worth {
                (amount, worth) = (of_item, worth_of_item);
            }
        }
    }
    let least = amount;
    // each round moves to a choice that uses more, so the loop ends
    loop {
        let mut next: Option<(f64, f64, f64)> = None;
        for item in items {
            let more = item.amount(slot) - amount;
            let gain = item.reduced(others) - worth;
            if more > 0.0 && gain > 0.0 {
                let slope = gain / more;
                if next.is_none_or(|(best, of_best, _)| slope > best || slope == best && more > of_best) {
                    next = Some((slope, more, gain));
                }
            }
        }
        let Some((price, more, gain)) = next else { return least };
        steps.push(PriceStep { price, amount: more });
        // adding a tiny difference may not change the sum
        if amount + more <= amount {
            return least;
        }
        (amount, worth) = (amount + more, worth + gain);
    }
}

/// The lowest price such that all steps above it fit into the room.
///
/// Many steps are first divided by the digits of their prices, highest first: the bits of positive numbers have the
/// same order as the numbers. Unlike sorting, this takes linear time.
fn crossing(steps: &mut Vec<PriceStep>, mut room: f64) -> f64 {
    if steps.iter().fold(0.0, |sum, step| sum + step.amount) <= room {
        return 0.0;
    }
    let mut shift = u64::BITS;
    while steps.len() > MAX_SORTED && shift >= DIGIT {
        shift -= DIGIT;
        let digit = |step: &PriceStep| (step.price.to_bits() >> shift & ((1 << DIGIT) - 1)) as usize;
        let mut sums = vec![0.0; 1 << DIGIT];
        for step in steps.iter() {
            if let Some(sum) = sums.get_mut(digit(step)) {
                *sum += step.amount;
            }
        }
        // if rounding makes all steps fit, the steps with the lowest digit are kept
        let (mut above, mut chosen) = (0.0, None);
        for (at, &sum) in sums.iter().enumerate().rev().filter(|(_, sum)| **sum > 0.0) {
            if let Some((_, of_previous)) = chosen {
                above += of_previous;
            }
            chosen = Some((at, sum));
            if above + sum > room {
                break;
            }
        }
        let Some((at, _)) = chosen else { return 0.0 };
        room -= above;
        steps.retain(|step| digit(step) == at);
    }
    steps.sort_unstable_by(|a, b| b.price.total_cmp(&a.price).then(a.amount.total_cmp(&b.amount)));
    let mut used = 0.0;
    let crosses = |step: &&PriceStep| {
        used += step.amount;
        used > room
    };
    steps.iter().find(crosses).or(steps.last()).map_or(0.0, |step| step.price)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_steps_cross_where_sorted_steps_do() {
        let mut state = 1_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / 1024.0
        };
        let steps: Vec<PriceStep> = (0..20_000).map(|_| PriceStep { price: random(), amount: 1.0 }).collect();
        let mut prices: Vec<f64> = steps.iter().map(|step| step.price).collect();
        prices.sort_by(|a, b| b.total_cmp(a));
        for room in [-1.0_f64, 0.0, 1.0, 999.0, 10_000.0, 19_999.0] {
            let expected = prices[room.max(0.0) as usize];
            assert_eq!(crossing(&mut steps.clone(), room), expected, "{room}");
        }
        assert_eq!(crossing(&mut steps.clone(), 20_000.0), 0.0);
        let mut equal = vec![PriceStep { price: 2.5, amount: 1.0 }; 5_000];
        assert_eq!(crossing(&mut equal, 10.0), 2.5);
    }
}
