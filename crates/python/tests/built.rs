//! Cargo builds the library for this test, so that the tests in Python need not build it again.

#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

use std::path::Path;

#[test]
fn the_library_is_a_python_module() {
    let programs = std::env::current_exe().unwrap();
    let folder = programs.ancestors().nth(2).map(Path::to_owned).unwrap();
    let name = format!("{}_engine{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = std::fs::read(folder.join(name)).unwrap();
    let start = b"PyInit__engine";
    assert!(library.windows(start.len()).any(|bytes| bytes == start));
}
