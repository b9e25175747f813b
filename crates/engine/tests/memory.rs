//! How much memory hostile bundles get: never more than their limits, and next to nothing for a lie.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]
#![allow(unsafe_code, reason = "an allocator is unsafe to write; this one only counts and passes on")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use churnscope_engine::bundle::{Bundle, FORMAT_VERSION, MAGIC, MAX_PAYLOAD, core_end, sha256};

struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        MOST.fetch_max(IN_USE.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Reads a bundle with this core, which must be refused without more memory than this many bytes.
fn check(parts: &[&[u8]], most_bytes: usize, sentence: &str) {
    let length = parts.iter().map(|part| part.len()).sum::<usize>() as u32;
    check_payload(&[&[&length.to_le_bytes()[..]], parts].concat(), most_bytes, sentence);
}

fn check_payload(parts: &[&[u8]], most_bytes: usize, sentence: &str) {
    let payload = parts.concat();
    let length = (payload.len() as u64).to_le_bytes();
    let file = [&MAGIC, FORMAT_VERSION.to_le_bytes().as_slice(), &length, &sha256(&payload), &payload].concat();
    drop(payload);
    let before = IN_USE.load(Relaxed);
    MOST.store(before, Relaxed);
    let error = Bundle::from_bytes(&file).unwrap_err().to_string();
    let asked = MOST.load(Relaxed) - before;
    assert!(error.contains(sentence), "{error}");
    assert!(asked <= most_bytes, "{asked} bytes are more than {most_bytes}: {error}");
}

fn encoded(value: impl bincode::Encode) -> Vec<u8> {
    bincode::encode_to_vec(value, bincode::config::standard()).unwrap()
}

// one test, so that no other allocates meanwhile
#[test]
fn hostile_bundles_get_no_more_memory_than_their_limits() {
    const MIB: usize = 1 << 20;
    let good = Bundle::from_bytes(include_bytes!("../../../model/telco.churn")).unwrap();
    let described = encoded((&good.schema, &good.preprocessor));
    for length in [1_u64 << 26, 1 << 32, 1 << 60, u64::MAX] {
        let length = encoded(length);
        check(&[&length], MIB / 4, "LimitExceeded"); // the title
        check(&[&[0; 5], &length, &[0; 99]], MIB / 4, "LimitExceeded"); // the fields
        check(&[&described, &[0, 1, 0], &length, &[0; 99]], MIB, "LimitExceeded"); // the forest's nodes
        check(&[&described, &[0, 1], &length, &[0; 99]], MIB, "LimitExceeded"); // its tables of thresholds
    }
    // no title, no id, empty names of the target; then fields of empty names, each with levels of empty texts, which
    // take four times the memory that they are reckoned as
    let levels = [encoded(1_000_u64), vec![0; 4 * 1_000]].concat();
    let field = [&[0, 0, 0, 1], levels.as_slice(), &[0; 6]].concat();
    check(&[&[0; 5], &encoded(1_000_u64), &field.repeat(1_000)], 4 * 8 * MIB, "LimitExceeded");
    // a forest without a node, and a profile of one number field with as long a histogram as is read
    let bins = MAX_PAYLOAD / 4 - MIB;
    let histogram = [encoded(bins as u64), vec![0; bins]].concat();
    check(&[&described, &[0; 9], &[4, 1, 0, 0, 0], &histogram], MAX_PAYLOAD, "UnexpectedEnd");
    // behind a good core, measurements that ask for more than there is
    let whole = include_bytes!("../../../model/telco.churn");
    let core = &whole[56..core_end(whole)];
    for length in [1_u64 << 26, 1 << 60] {
        check_payload(&[&(core.len() as u32).to_le_bytes(), core, &encoded(length)], 4 * MIB, "LimitExceeded");
    }
}
