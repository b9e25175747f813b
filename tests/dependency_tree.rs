//! What the engine is built from, where nothing else is: the page's model is to be small, pure and the same everywhere.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::process::Command;

/// What must not be there: the page's libraries, the trainer's, chance, threads and clocks.
const ABSENT: [&str; 13] = [
    "charming",
    "clap",
    "getrandom",
    "gloo",
    "js-sys",
    "leptos",
    "rand",
    "rayon",
    "serde",
    "serde_json",
    "smartcore",
    "wasm-bindgen",
    "web-sys",
];

/// Names of the packages that are linked into the library with no feature, in wasm.
fn packages() -> Vec<String> {
    let arguments = "tree --offline --locked --no-default-features --edges normal,no-proc-macro --prefix none";
    let ran = Command::new(env!("CARGO"))
        .args(arguments.split(' '))
        .args(["--target", "wasm32-unknown-unknown", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let lines = String::from_utf8(ran.stdout).unwrap();
    lines.lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect()
}

#[test]
fn the_engine_is_built_from_little() {
    let packages = packages();
    for present in ["churnscope", "bincode", "csv-core", "sha2", "strsim", "thiserror"] {
        assert!(packages.iter().any(|package| package == present), "{present} is not among {packages:?}");
    }
    for absent in ABSENT {
        assert!(!packages.iter().any(|package| package == absent), "{absent} is among {packages:?}");
    }
}
