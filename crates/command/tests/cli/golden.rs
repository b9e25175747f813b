//! What scoring a small portfolio writes, byte for byte. `UPDATE_GOLDEN=1 cargo test --test cli` writes it anew where a
//! change of the model or of the words is meant.

use crate::command::{BUNDLE, churnscope, committed_file};

/// Scores `portfolio.csv` with these flags and compares with a file beside it.
fn check(flags: &[&str], golden: &str) {
    let (portfolio, golden) = ("tests/golden/command/portfolio.csv", format!("tests/golden/command/{golden}"));
    let ran = churnscope(&[&["score", BUNDLE, portfolio], flags].concat(), b"");
    assert_eq!(ran.status, 3, "{}", ran.err);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(committed_file(&golden), &ran.out).unwrap();
    }
    assert_eq!(ran.out, std::fs::read_to_string(committed_file(&golden)).unwrap(), "{golden}");
}

#[test]
fn a_small_portfolio_scores_as_ever() {
    check(&[], "scored.csv");
    check(&["--keep"], "scored_keep.csv");
    check(&["--keep", "--explain", "3"], "scored_keep_explain.csv");
}
