//! Compares `src/bundle/layout.json` with a real bundle.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test should stop as soon as it cannot continue")]

use std::collections::BTreeMap;
use std::ops::Range;

use churnscope_engine::bundle::{FORMAT_VERSION, FORMAT_VERSIONS, MAGIC, core_of, sha256};

const MODEL: &[u8] = include_bytes!("../../../model/telco.churn");

#[test]
fn layout_json_describes_a_real_bundle() {
    let ranges: BTreeMap<&str, Vec<usize>> = serde_json::from_str(include_str!("../src/bundle/layout.json")).unwrap();
    let range = |name| -> Range<usize> { ranges[name][0]..ranges[name][1] };
    let field = |name| &MODEL[range(name)];
    let payload = &MODEL[range("coreLength").start..];

    assert_eq!(field("magic"), MAGIC);
    assert_eq!(field("version"), FORMAT_VERSION.to_le_bytes());
    assert_eq!(ranges["versions"], FORMAT_VERSIONS.map(|version| version as usize));
    assert_eq!(field("payloadLength"), (payload.len() as u64).to_le_bytes());
    assert_eq!(field("payloadDigest"), sha256(payload));
    let core = &core_of(MODEL)[range("coreLength").end..];
    assert_eq!(field("coreLength"), (core.len() as u32).to_le_bytes());
}
