//! The hold-out of a campaign: a random group that is not contacted, so that the effect of the campaign can be
//! measured.
//!
//! 1. Before planning, [`is_drawn`] draws the group. Customers of the group get no choice in the plan.
//! 2. After planning, [`is_held_out`](super::plan::is_held_out) says which of them would have been in the plan at its
//!    prices. Only these count as held out. The others in the group are neither contacted nor held out.

use sha2::{Digest, Sha256};

/// Separates these hashes from other uses of SHA-256.
const PURPOSE: &[u8] = b"churnscope hold-out";

/// Whether a customer belongs to the group that is not contacted, given the approximate share of customers in that
/// group.
///
/// The answer depends only on the arguments, not on other customers or on the order of rows. With the same seed, the
/// group of a smaller share is part of the group of a larger share. No customer is drawn if the share is 0, negative,
/// or NaN. A share should be less than 1; at 1 or more, every customer is drawn.
pub fn is_drawn(seed: u64, id: &[u8], share: f64) -> bool {
    let digest = Sha256::new().chain_update(PURPOSE).chain_update(seed.to_le_bytes()).chain_update(id).finalize();
    let first = digest.iter().take(8).fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    // the highest 53 bits, because an f64 holds them exactly
    let draw = (first >> 11) as f64 / (1_u64 << 53) as f64;
    draw < share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: u32) -> Vec<String> {
        (0..count).map(|number| format!("{number:04}-CUST")).collect()
    }

    fn drawn(seed: u64, ids: &[String], share: f64) -> Vec<bool> {
        ids.iter().map(|id| is_drawn(seed, id.as_bytes(), share)).collect()
    }

    #[test]
    fn the_share_is_within_its_binomial_limits() {
        let ids = ids(20_000);
        for (seed, share) in [(0, 0.1), (1, 0.1), (7, 0.25), (u64::MAX, 0.5), (3, 0.01), (4, 0.99)] {
            let count = drawn(seed, &ids, share).into_iter().filter(|&is_in| is_in).count() as f64;
            let n = ids.len() as f64;
            let limit = 4.0 * (n * share * (1.0 - share)).sqrt();
            assert!((count - n * share).abs() < limit, "seed {seed}: {count} of {n} at {share}");
        }
    }

    #[test]
    fn extreme_shares_draw_nobody_or_everybody() {
        let ids = ids(1_000);
        for (share, expected) in [(0.0, false), (-1.0, false), (f64::NAN, false), (1.0, true), (f64::INFINITY, true)] {
            assert!(drawn(1, &ids, share).into_iter().all(|is_in| is_in == expected), "{share}");
        }
    }

    #[test]
    fn a_customer_stays_in_the_group_when_rows_move_or_the_share_grows() {
        let ids = ids(1_000);
        let (small, large) = (drawn(5, &ids, 0.1), drawn(5, &ids, 0.3));
        assert!(small.iter().zip(&large).all(|(&in_small, &in_large)| !in_small || in_large));
        let reversed: Vec<String> = ids.iter().rev().cloned().collect();
        let mut again = drawn(5, &reversed, 0.1);
        again.reverse();
        assert_eq!(small, again);
    }

    #[test]
    fn the_seed_changes_the_group() {
        let ids = ids(1_000);
        assert_ne!(drawn(1, &ids, 0.1), drawn(2, &ids, 0.1));
    }

    #[test]
    fn groups_never_change_between_versions() {
        let draws: Vec<bool> = ["7590-VHVEG", "5575-GNVDE", "3668-QPYBK", "", "\u{e9}"]
            .iter()
            .map(|id| is_drawn(2026, id.as_bytes(), 0.5))
            .collect();
        assert_eq!(draws, [false, false, false, true, false]);
    }
}
