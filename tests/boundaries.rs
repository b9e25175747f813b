//! Checks in the sources that only a few modules reach JavaScript, and that `src/browser/` imports neither pages nor
//! components.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Names through which Rust reaches JavaScript.
const JAVASCRIPT: [&str; 3] = ["web_sys", "js_sys", "extern \"C\""];

/// The modules that may use the names in [`JAVASCRIPT`].
const BOUNDARY: [&str; 4] = [
    "src/browser/",
    "crates/table-program/src/browser.rs",
    "crates/train-program/src/browser.rs",
    "crates/worker-program/src/browser.rs",
];

#[test]
fn only_the_browser_modules_name_javascript() {
    for (path, source) in sources(&["src", "crates"]) {
        if !BOUNDARY.iter().any(|allowed| path.starts_with(allowed)) {
            check_absent(&path, &source, &JAVASCRIPT);
        }
    }
}

#[test]
fn the_browser_module_knows_neither_pages_nor_components() {
    let sources = sources(&["src/browser"]);
    assert!(sources.len() > 10, "the module has moved");
    for (path, source) in sources {
        check_absent(&path, &source, &["pages::", "components::"]);
    }
}

fn check_absent(path: &str, source: &str, names: &[&str]) {
    let code = source.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    for (index, line) in code {
        let found = names.iter().find(|name| line.contains(**name));
        assert_eq!(found, None, "{path}, line {}", index + 1);
    }
}

fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| Path::new(ROOT).join(folder)).collect();
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(ROOT).unwrap().to_string_lossy().replace('\\', "/");
                sources.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources
}
