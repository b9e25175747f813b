//! Did a campaign work? Compares the share that left among the customers who were to be called with the share that
//! left among those who were held out at random.
//!
//! Everyone who was to be called counts, even if nobody reached them, because the other group also contains customers
//! whom nobody would have reached. So the effect is diluted by those who were not reached.
//!
//! Sources: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of
//! eleven methods", Statistics in Medicine 17, 1998, method 10; E. B. Wilson, "Probable inference, the law of
//! succession, and statistical inference", Journal of the American Statistical Association 22, 1927.

use std::collections::BTreeMap;

/// The 97.5% quantile of the standard normal distribution, for intervals with a confidence of 95%.
const Z: f64 = 1.959_963_984_540_054;

/// Minimum number of customers in each group for an effect to be reported.
pub const MIN_GROUP: u32 = 30;

/// A customer of a campaign, with a known outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Followed {
    /// Whether the customer was to be called; otherwise, the customer was held out.
    pub is_called: bool,
    /// Whether the customer left.
    pub has_left: bool,
    /// The estimate when the campaign was planned, in [0, 1].
    pub probability: f64,
    /// An index that identifies the planned offer or, for a customer who was held out, the most valuable offer.
    pub offer: u32,
}

/// The customers of one group: how many there are, and how many of them left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupOutcome {
    /// Number of customers.
    pub customers: u32,
    /// Number of customers who left.
    pub left: u32,
}

/// The effect of calling: the share that left among those held out minus the share that left among those to be called.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallEffect {
    /// The customers who were to be called.
    pub called: GroupOutcome,
    /// The customers who were held out.
    pub held_out: GroupOutcome,
    /// The difference and its interval; `None` if either group has fewer than [`MIN_GROUP`] customers.
    pub difference: Option<Difference>,
}

/// A difference between two shares, in [-1, 1], with its 95% confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The difference; positive if a smaller share of those to be called left.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// A point of the uplift curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UpliftPoint {
    /// The share of customers, in (0, 1], among whom the effect is measured: those with the highest estimates.
    pub share: f64,
    /// The effect among them.
    pub effect: CallEffect,
}

impl GroupOutcome {
    fn add(&mut self, has_left: bool) {
        self.customers = self.customers.saturating_add(1);
        self.left = self.left.saturating_add(u32::from(has_left));
    }

    /// The share that left; `None` if the group is empty.
    pub fn share(self) -> Option<f64> {
        (self.customers > 0).then(|| f64::from(self.left) / f64::from(self.customers))
    }

    /// Wilson's interval for the share that left; the group must not be empty.
    fn interval(self) -> (f64, f64) {
        let (n, share) = (f64::from(self.customers), self.share().unwrap_or(0.0));
        let center = share + Z * Z / (2.0 * n);
        let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        (((center - half) / scale).max(0.0), ((center + half) / scale).min(1.0))
    }
}

impl Difference {
    /// Whether the interval excludes 0, so that chance alone is an unlikely explanation.
    pub fn is_clear(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }

    /// The difference between two groups, with Newcombe's interval; `None` if either group is empty.
    fn between(held_out: GroupOutcome, called: GroupOutcome) -> Option<Self> {
        let (first, second) = (held_out.share()?, called.share()?);
        let ((low_1, high_1), (low_2, high_2)) = (held_out.interval(), called.interval());
        let value = first - second;
        let length = |a: f64, b: f64| (a * a + b * b).sqrt();
        Some(Self {
            value,
            low: value - length(first - low_1, high_2 - second),
            high: value + length(high_1 - first, second - low_2),
        })
    }
}

impl CallEffect {
    /// The effect among these customers.
    pub fn among<'a>(customers: impl IntoIterator<Item = &'a Followed>) -> Self {
        let (mut called, mut held_out) = (GroupOutcome::default(), GroupOutcome::default());
        for customer in customers {
            if customer.is_called { &mut called } else { &mut held_out }.add(customer.has_left);
        }
        let is_enough = called.customers.min(held_out.customers) >= MIN_GROUP;
        let difference = if is_enough { Difference::between(held_out, called) } else { None };
        Self { called, held_out, difference }
    }
}

/// The effect of each offer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfferEffects {
    /// The offers with their effects, in ascending order of the offers' indices.
    pub offers: Vec<(u32, CallEffect)>,
    /// How many offers are not in `offers`, because each has too few customers to tell, and the effect of all of them
    /// together; `None` if there are fewer than two.
    pub others: Option<(usize, CallEffect)>,
}

/// The effect of each offer. Two or more offers with too few customers to tell are counted together.
pub fn by_offer(customers: &[Followed]) -> OfferEffects {
    let mut groups: BTreeMap<u32, Vec<&Followed>> = BTreeMap::new();
    for customer in customers {
        groups.entry(customer.offer).or_default().push(customer);
    }
    let effects = groups.into_iter().map(|(offer, group)| (offer, CallEffect::among(group.iter().copied()), group));
    let (told, untold): (Vec<_>, Vec<_>) = effects.partition(|(_, effect, _)| effect.difference.is_some());
    let mut offers: Vec<_> = told.into_iter().map(|(offer, effect, _)| (offer, effect)).collect();
    if untold.len() < 2 {
        offers.extend(untold.into_iter().map(|(offer, effect, _)| (offer, effect)));
        offers.sort_unstable_by_key(|(offer, _)| *offer);
        return OfferEffects { offers, others: None };
    }
    let together = CallEffect::among(untold.iter().flat_map(|(_, _, group)| group).copied());
    OfferEffects { offers, others: Some((untold.len(), together)) }
}

/// The effect in each tenth of the customers, the tenth with the highest estimates first. Customers with equal
/// estimates keep their order. With fewer than ten customers, each customer is one part.
pub fn by_decile(customers: &[Followed]) -> Vec<CallEffect> {
    let sorted = by_estimate(customers);
    let bounds = (1..=10).map(|tenth| sorted.len().saturating_mul(tenth).div_ceil(10));
    let mut from = 0;
    let effects = bounds.filter_map(|to| {
        let part = sorted.get(from..to).filter(|part| !part.is_empty())?;
        from = to;
        Some(CallEffect::among(part.iter().copied()))
    });
    effects.collect()
}

/// The effect among the 5% of customers with the highest estimates, among the 10%, and so on up to all. Shares in which
/// either group has fewer than [`MIN_GROUP`] customers are left out.
pub fn uplift_curve(customers: &[Followed]) -> Vec<UpliftPoint> {
    let sorted = by_estimate(customers);
    let point = |step: usize| {
        let part = sorted.get(..sorted.len().saturating_mul(step).div_ceil(20))?;
        let effect = CallEffect::among(part.iter().copied());
        effect.difference.map(|_| UpliftPoint { share: step as f64 / 20.0, effect })
    };
    (1..=20).filter_map(point).collect()
}

fn by_estimate(customers: &[Followed]) -> Vec<&Followed> {
    let mut sorted: Vec<&Followed> = customers.iter().collect();
    sorted.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_equal_published_ones() {
        // six of the examples in Newcombe's table II, method 10
        for ((left_1, n_1), (left_2, n_2), (low, high)) in [
            ((56, 70), (48, 80), (0.0524, 0.3339)),
            ((9, 10), (3, 10), (0.1705, 0.8090)),
            ((6, 7), (2, 7), (0.0582, 0.8062)),
            ((5, 56), (0, 29), (-0.0381, 0.1926)),
            ((0, 10), (0, 20), (-0.1611, 0.2775)),
            ((10, 10), (0, 20), (0.6791, 1.0000)),
        ] {
            let group = |left, customers| GroupOutcome { customers, left };
            let found = Difference::between(group(left_1, n_1), group(left_2, n_2)).unwrap();
            assert!((found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5, "{found:?}");
        }
    }

    /// Customers, of whom about 30% are held out at random. A call with offer 0 multiplies the probability of leaving
    /// by 1 - `effect`. A call with offer 1 changes nothing.
    fn simulated(seed: u64, n: usize, effect: f64) -> Vec<Followed> {
        let mut state = seed;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1_u64 << 31) as f64
        };
        let customer = |_| {
            let (probability, is_called, offer) = (random(), random() >= 0.3, u32::from(random() < 0.5));
            let kept = if is_called && offer == 0 { effect } else { 0.0 };
            Followed { is_called, has_left: random() < probability * (1.0 - kept), probability, offer }
        };
        (0..n).map(customer).collect()
    }

    #[test]
    fn a_planted_effect_is_found_where_it_is_and_nowhere_else() {
        let (mut n_covered, mut n_false, mut n_found) = (0, 0, 0);
        for seed in 0..400 {
            let customers = simulated(seed, 4_000, 0.4);
            let effects = by_offer(&customers).offers;
            let [(0, with), (1, without)] = effects[..] else { panic!("{effects:?}") };
            let (with, without) = (with.difference.unwrap(), without.difference.unwrap());
            // the mean probability of leaving is 0.5, and a call with offer 0 lowers it by 40%
            n_covered += usize::from((with.low..=with.high).contains(&0.2));
            n_found += usize::from(with.low > 0.0);
            n_false += usize::from(without.is_clear());
        }
        assert!((368..=392).contains(&n_covered), "the interval has a confidence of 95%: {n_covered} of 400");
        assert!(
            (8..=32).contains(&n_false),
            "if there is no effect, about 5% of the intervals exclude 0: {n_false} of 400"
        );
        assert_eq!(n_found, 400);
    }

    #[test]
    fn small_groups_have_no_difference() {
        let customers = simulated(1, 60, 0.4);
        let effect = CallEffect::among(&customers);
        assert!(effect.held_out.customers < MIN_GROUP && effect.difference.is_none());
        assert!(uplift_curve(&customers).is_empty());
        assert_eq!(CallEffect::among(&[]).called.share(), None);
        assert!(by_decile(&[]).is_empty());
        assert_eq!(by_offer(&[]), OfferEffects::default());
    }

    #[test]
    fn offers_with_too_few_customers_are_counted_together() {
        let customers = |n_offers: u32| {
            let mut customers = simulated(3, 1_000, 0.4);
            // one customer in fifty has a rare offer
            let rare = customers.iter_mut().step_by(50).zip((0..n_offers).cycle());
            rare.for_each(|(customer, offer)| customer.offer = 2 + offer);
            customers
        };
        for n_offers in [1, 2, 7] {
            let customers = customers(n_offers);
            let OfferEffects { offers, others } = by_offer(&customers);
            let names: Vec<u32> = offers.iter().map(|(offer, _)| *offer).collect();
            if n_offers == 1 {
                assert_eq!((names.as_slice(), others), (&[0, 1, 2][..], None));
                continue;
            }
            let together = CallEffect::among(customers.iter().filter(|customer| customer.offer > 1));
            assert_eq!((names.as_slice(), others), (&[0, 1][..], Some((n_offers as usize, together))));
            let n = |effect: &CallEffect| effect.called.customers + effect.held_out.customers;
            assert_eq!(offers.iter().map(|(_, effect)| n(effect)).sum::<u32>() + n(&together), 1_000);
        }
    }

    #[test]
    fn deciles_and_curves_contain_all_customers() {
        let customers = simulated(2, 2_003, 0.4);
        let deciles = by_decile(&customers);
        let n = |effect: &CallEffect| effect.called.customers + effect.held_out.customers;
        assert_eq!((deciles.len(), deciles.iter().map(n).sum::<u32>()), (10, 2_003));
        let left = |effect: &CallEffect| effect.called.left + effect.held_out.left;
        assert!(left(&deciles[0]) > left(&deciles[9]), "the tenth with the highest estimates comes first");
        let curve = uplift_curve(&customers);
        assert_eq!(curve.last().unwrap().effect, CallEffect::among(&customers));
        assert!(curve.is_sorted_by(|a, b| a.share < b.share && n(&a.effect) < n(&b.effect)));
        assert_eq!(by_decile(&customers[..7]).len(), 7);
    }
}
