//! The scores of a small portfolio. After an intended change to the model or the wording, rewrite the files with
//! `UPDATE_GOLDEN=1 cargo test -p churnscope --test cli`.

use crate::run::{BUNDLE, churnscope, committed_file};

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
fn the_output_for_a_small_portfolio_stays_the_same() {
    check(&[], "scored.csv");
    check(&["--keep"], "scored_keep.csv");
    check(&["--keep", "--explain", "3"], "scored_keep_explain.csv");
}
