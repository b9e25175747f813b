//! How much memory malicious bundles can claim.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]
#![allow(clippy::arithmetic_side_effects, reason = "an allocation that overflows these sums would have failed")]
#![allow(unsafe_code, reason = "an allocator is unsafe by definition; this one only counts and delegates")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use churnscope_engine::bundle::{Bundle, FORMAT_VERSION, MAGIC, MAX_PAYLOAD, core_end, sha256};

struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: both methods pass their arguments unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(IN_USE.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn check(parts: &[&[u8]], max_bytes: usize, message: &str) {
    let length = parts.iter().map(|part| part.len()).sum::<usize>() as u32;
    check_payload(&[&[&length.to_le_bytes()[..]], parts].concat(), max_bytes, message);
}

fn check_payload(parts: &[&[u8]], max_bytes: usize, message: &str) {
    let payload = parts.concat();
    let length = (payload.len() as u64).to_le_bytes();
    let file = [&MAGIC, FORMAT_VERSION.to_le_bytes().as_slice(), &length, &sha256(&payload), &payload].concat();
    drop(payload);
    let before = IN_USE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let error = Bundle::from_bytes(&file).unwrap_err().to_string();
    let allocated = PEAK.load(Relaxed) - before;
    assert!(error.contains(message), "{error}");
    assert!(allocated <= max_bytes, "{allocated} bytes are more than {max_bytes}: {error}");
}

fn encoded(value: impl bincode::Encode) -> Vec<u8> {
    bincode::encode_to_vec(value, bincode::config::standard()).unwrap()
}

// a single test, so that no other test allocates at the same time
#[test]
fn damaged_bundles_get_no_more_memory_than_their_limits() {
    const MIB: usize = 1 << 20;
    let good = Bundle::from_bytes(include_bytes!("../../../model/telco.churn")).unwrap();
    let described = encoded((&good.schema, &good.preprocessor));
    for length in [1_u64 << 26, 1 << 32, 1 << 60, u64::MAX] {
        let length = encoded(length);
        // each check makes one length too large; the comment after it names the list or string
        check(&[&length], MIB / 4, "LimitExceeded"); // the title
        check(&[&[0; 5], &length, &[0; 99]], MIB / 4, "LimitExceeded"); // the fields
        check(&[&described, &[0, 1, 0], &length, &[0; 99]], MIB, "LimitExceeded"); // the forest's nodes
        check(&[&described, &[0, 1], &length, &[0; 99]], MIB, "LimitExceeded"); // the forest's threshold tables
    }
    // small sets of levels within the memory limit, but more than MAX_SETS
    let (schema, preprocessor) = (encoded(&good.schema), encoded(&good.preprocessor));
    let features = encoded(good.preprocessor.features());
    let fills = &preprocessor[..preprocessor.len() - features.len()];
    let (n_others, n_sets) = (good.preprocessor.n_features(), 200_000);
    let sets = [2, 0, 1, 1].repeat(n_sets);
    let n_features = encoded((n_others + n_sets) as u64);
    check(&[&schema, fills, &n_features, &features[1..], &sets], 4 * 8 * MIB, "200000 sets of levels; the limit is");
    // fields with empty names, whose levels have only empty strings and take more memory than the decoder counts
    let levels = [encoded(1_000_u64), vec![0; 4 * 1_000]].concat();
    let field = [&[0, 0, 0, 1], levels.as_slice(), &[0; 6]].concat();
    check(&[&[0; 5], &encoded(1_000_u64), &field.repeat(1_000)], 4 * 8 * MIB, "LimitExceeded");
    // a profile of one number field with a histogram nearly as long as the limit allows
    let bins = MAX_PAYLOAD / 4 - MIB;
    let histogram = [encoded(bins as u64), vec![0; bins]].concat();
    check(&[&described, &[0; 9], &[4, 1, 0, 0, 0], &histogram], MAX_PAYLOAD, "UnexpectedEnd");
    // an inspection that declares a list as long as the limit, or longer
    let whole = include_bytes!("../../../model/telco.churn");
    let core = &whole[56..core_end(whole)];
    for length in [1_u64 << 26, 1 << 60] {
        check_payload(&[&(core.len() as u32).to_le_bytes(), core, &encoded(length)], 4 * MIB, "LimitExceeded");
    }
}
