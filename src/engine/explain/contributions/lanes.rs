//! The same for four customers at once, to the same last bit: each has a lane.
//!
//! Branches that customers take are masks here, and nothing is asked. Written without intrinsics, for the compiler to make
//! SIMD of it: this is for workers and the command, whose programs are built for speed.

use super::{Branches, Explainer, Points, Rule, Split};

/// Customers at once.
pub(super) const LANES: usize = 4;

/// A number a customer.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(super) struct Lanes(pub(super) [f64; LANES]);

/// All bits set or none, a customer each.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Mask([u64; LANES]);

/// What four customers make of a split; as in [`super::Visit`].
#[derive(Clone, Copy)]
struct Visit<const PAIRS: usize> {
    taken: [[Lanes; 2]; PAIRS],
    other: [[Lanes; 2]; PAIRS],
    lost: Lanes,
    goes_low: Mask,
    is_kept: Mask,
    moved: [[Lanes; 2]; PAIRS],
    gain: [[Lanes; 2]; PAIRS],
}

impl Explainer {
    /// Adds the contributions of four customers, whose rows are given feature by feature, in the forest's scale.
    pub(super) fn explain_four(&self, rows: &[Lanes]) -> Vec<Lanes> {
        let mut contributions = vec![Lanes::ZERO; self.n_features];
        match &self.points {
            Points::Four(rule) => self.add(rows, rule, &mut contributions),
            Points::Six(rule) => self.add(rows, rule, &mut contributions),
            Points::Eight(rule) => self.add(rows, rule, &mut contributions),
            Points::ThirtyTwo(rule) => self.add(rows, rule, &mut contributions),
        }
        contributions.iter_mut().flat_map(|lanes| &mut lanes.0).for_each(|sum| *sum /= self.divisor);
        contributions
    }

    #[cfg(target_arch = "x86_64")]
    fn add<const PAIRS: usize>(&self, rows: &[Lanes], rule: &Rule<PAIRS>, contributions: &mut [Lanes]) {
        #[target_feature(enable = "avx2")]
        fn with_avx2<const PAIRS: usize>(
            explainer: &Explainer,
            rows: &[Lanes],
            rule: &Rule<PAIRS>,
            contributions: &mut [Lanes],
        ) {
            explainer.add_trees(rows, rule, contributions);
        }
        // with the shortest rule AVX2 was slower than what every processor has: 86 µs a customer against 68
        if PAIRS > 2 && std::arch::is_x86_feature_detected!("avx2") {
            #[allow(unsafe_code, reason = "only the processor knows what it can do; nothing else here is unsafe")]
            // SAFETY: the processor has AVX2, as was just asked.
            unsafe {
                with_avx2(self, rows, rule, contributions);
            }
        } else {
            self.add_trees(rows, rule, contributions);
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn add<const PAIRS: usize>(&self, rows: &[Lanes], rule: &Rule<PAIRS>, contributions: &mut [Lanes]) {
        self.add_trees(rows, rule, contributions);
    }

    #[inline(always)]
    fn add_trees<const PAIRS: usize>(&self, rows: &[Lanes], rule: &Rule<PAIRS>, contributions: &mut [Lanes]) {
        let nothing = [[Lanes::ZERO; 2]; PAIRS];
        let unseen = Visit {
            taken: nothing,
            other: nothing,
            lost: Lanes::ZERO,
            goes_low: Mask::NONE,
            is_kept: Mask::NONE,
            moved: nothing,
            gain: nothing,
        };
        let mut visits = vec![unseen; self.tree_lengths.iter().copied().max().unwrap_or(0)];
        let mut rest = self.splits.as_slice();
        for &length in &self.tree_lengths {
            let Some((tree, others)) = rest.split_at_checked(length) else { break };
            rest = others;
            down(tree, rows, rule, &mut visits);
            self.up_four(tree, rule, &mut visits, contributions);
        }
    }

    #[inline(always)]
    fn up_four<const PAIRS: usize>(
        &self,
        tree: &[Split],
        rule: &Rule<PAIRS>,
        visits: &mut [Visit<PAIRS>],
        contributions: &mut [Lanes],
    ) {
        for (index, split) in tree.iter().enumerate().rev() {
            let Some((visits, below)) = visits.split_at_mut_checked(index + 1) else { continue };
            let Some(visit) = visits.last_mut() else { continue };
            let branch = |at: u32| below.get((at as usize).wrapping_sub(index + 1)).map(|branch| &branch.taken);
            let leaf = |at: u32| Lanes::all(self.leaves.get(at as usize).copied().unwrap_or(0.0));
            let (low_leaf, high_leaf) = (leaf(split.low), leaf(split.high));
            let (low, high) = match split.branches {
                Branches::Leaves => (None, None),
                Branches::LowLeaf => (None, branch(split.high)),
                Branches::HighLeaf => (branch(split.low), None),
                Branches::Splits => (branch(split.low), branch(split.high)),
            };
            let (goes_low, lost) = (visit.goes_low, visit.lost);
            let goes_high = goes_low.not();
            let mut gain = [Lanes::ZERO; 2];
            for pair in 0..PAIRS {
                let (unknown, weight) = (rule.unknown[pair].numbers(), rule.weight[pair].numbers());
                for point in 0..2 {
                    let low = low.map_or(low_leaf, |branch| branch[pair][point]);
                    let high = high.map_or(high_leaf, |branch| branch[pair][point]);
                    // taken less other: low less high, or the other way round
                    let more = low.minus(high).flipped(goes_high);
                    let (moved, by) = if split.earlier.is_none() {
                        (
                            lost.times(Lanes::all(unknown[point])),
                            Lanes::all(weight[point]).times(visit.other[pair][point]),
                        )
                    } else {
                        (visit.moved[pair][point], visit.gain[pair][point])
                    };
                    gain[point] = gain[point].plus(by.times(more));
                    visit.taken[pair][point] = goes_low.pick(low, high).minus(moved.times(more));
                }
            }
            if let Some(contribution) = contributions.get_mut(split.feature as usize) {
                *contribution = contribution.plus(gain[0].plus(gain[1]));
            }
        }
    }
}

#[inline(always)]
fn down<const PAIRS: usize>(tree: &[Split], rows: &[Lanes], rule: &Rule<PAIRS>, visits: &mut [Visit<PAIRS>]) {
    let (root, one) = ([[Lanes::all(1.0); 2]; PAIRS], Lanes::all(1.0));
    for (index, split) in tree.iter().enumerate() {
        let Some((above, visits)) = visits.split_at_mut_checked(index) else { continue };
        let Some(visit) = visits.first_mut() else { continue };
        // a feature that the rows lack is above every threshold
        let known = rows.get(split.feature as usize).copied().unwrap_or(Lanes::all(f64::NAN));
        let goes_low = known.at_most(split.threshold);
        let low_share = Lanes::all(split.low_share);
        let lost = low_share.plus(goes_low.as_number().times(Lanes::all(1.0 - 2.0 * split.low_share)));
        (visit.lost, visit.goes_low, visit.is_kept) = (lost, goes_low, Mask::ALL);
        let parent = above.get(split.parent as usize);
        let (taken, other) = parent.map_or((&root, &root), |parent| (&parent.taken, &parent.other));
        let is_taken = parent.map_or(Mask::ALL, |parent| parent.goes_low.if_low(split.is_low));
        let earlier = split.earlier.and_then(|earlier| Some((earlier, above.get(earlier.split as usize)?)));
        let Some((earlier, before)) = earlier else {
            for pair in 0..PAIRS {
                let unknown = rule.unknown[pair].numbers();
                for point in 0..2 {
                    let product = is_taken.pick(taken[pair][point], other[pair][point]);
                    let lost = product.times(lost.times(Lanes::all(unknown[point])));
                    visit.other[pair][point] = lost;
                    visit.taken[pair][point] = product.minus(lost);
                }
            }
            continue;
        };
        visit.is_kept = before.is_kept.and(before.goes_low.if_low(earlier.is_low));
        let kept = visit.is_kept.as_number();
        let free = one.minus(kept);
        let lost = lost.times(kept.times(Lanes::all(earlier.share)).plus(free));
        let gone = kept.times(Lanes::all(1.0 - earlier.share));
        for pair in 0..PAIRS {
            let (unknown, weight) = (rule.unknown[pair].numbers(), rule.weight[pair].numbers());
            for point in 0..2 {
                let (unknown, weight) = (Lanes::all(unknown[point]), Lanes::all(weight[point]));
                let product = is_taken.pick(taken[pair][point], other[pair][point]);
                let inverse = one.over(one.minus(gone.times(unknown)));
                let moved = lost.times(kept.times(unknown).plus(free)).times(inverse);
                let other = product.times(moved);
                visit.moved[pair][point] = moved;
                visit.gain[pair][point] = kept.times(weight).times(inverse).times(other);
                visit.other[pair][point] = other;
                visit.taken[pair][point] = product.minus(other);
            }
        }
    }
}

impl Lanes {
    const ZERO: Self = Self([0.0; LANES]);

    #[inline(always)]
    fn all(number: f64) -> Self {
        Self([number; LANES])
    }

    #[inline(always)]
    fn zip(self, other: Self, each: impl Fn(f64, f64) -> f64) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([each(a, e), each(b, f), each(c, g), each(d, h)])
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.zip(other, |one, other| one + other)
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.zip(other, |one, other| one - other)
    }

    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self.zip(other, |one, other| one * other)
    }

    #[inline(always)]
    fn over(self, other: Self) -> Self {
        self.zip(other, |one, other| one / other)
    }

    #[inline(always)]
    fn at_most(self, threshold: f64) -> Mask {
        Mask(self.0.map(|number| u64::from(number <= threshold).wrapping_neg()))
    }

    /// Signs turned where the mask is set.
    #[inline(always)]
    fn flipped(self, mask: Mask) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, mask.0);
        let turned = |number: f64, mask: u64| f64::from_bits(number.to_bits() ^ (mask & (1 << 63)));
        Self([turned(a, e), turned(b, f), turned(c, g), turned(d, h)])
    }
}

impl Mask {
    const NONE: Self = Self([0; LANES]);
    const ALL: Self = Self([u64::MAX; LANES]);

    #[inline(always)]
    fn not(self) -> Self {
        Self(self.0.map(|mask| !mask))
    }

    /// Itself, or the others.
    #[inline(always)]
    fn if_low(self, is_low: bool) -> Self {
        let turn = u64::from(is_low).wrapping_sub(1);
        Self(self.0.map(|mask| mask ^ turn))
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a & e, b & f, c & g, d & h])
    }

    /// 1 where it is set, else 0.
    #[inline(always)]
    fn as_number(self) -> Lanes {
        Lanes(self.0.map(|mask| f64::from_bits(mask & 1.0_f64.to_bits())))
    }

    /// The first where it is set, else the second.
    #[inline(always)]
    fn pick(self, first: Lanes, second: Lanes) -> Lanes {
        let ([a, b, c, d], [e, f, g, h], [k, l, m, n]) = (first.0, second.0, self.0);
        let either =
            |first: f64, second: f64, mask: u64| f64::from_bits((first.to_bits() & mask) | (second.to_bits() & !mask));
        Lanes([either(a, e, k), either(b, f, l), either(c, g, m), either(d, h, n)])
    }
}
