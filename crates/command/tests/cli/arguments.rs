use churnscope_engine::bundle::BundleError;
use churnscope_wording::command;

use crate::run::{BUNDLE, churnscope, committed_file, file, folder};

fn check(arguments: &[&str], part: &str) {
    let ran = churnscope(arguments, b"");
    assert_eq!(ran.status, 2, "{arguments:?}: {ran:?}");
    assert_eq!(ran.out, "", "{arguments:?}");
    assert!(ran.err.contains(part), "{arguments:?}: {}", ran.err);
}

#[test]
fn wrong_arguments_are_rejected() {
    check(&[], "Usage: churnscope");
    check(&["guess"], "churnscope: unrecognized subcommand 'guess'");
    check(&["score"], "churnscope: the following required arguments were not provided");
    check(&["score", BUNDLE], "<DATA.csv|->");
    check(&["score", BUNDLE, "-", "--jobs", "0"], command::WHOLE_NUMBER_OF_THREADS);
    check(&["score", BUNDLE, "-", "--jobs", "two"], command::WHOLE_NUMBER_OF_THREADS);
    check(&["score", BUNDLE, "-", "--keeps"], "--keep");
    check(&["evaluate", BUNDLE, "-", "--cutoff", "1.5"], command::PROBABILITY);
    check(&["evaluate", BUNDLE, "-", "--cutoff=-0.1"], command::PROBABILITY);
    check(&["evaluate", BUNDLE, "-", "--cutoff", "NaN"], command::PROBABILITY);
    check(&["train", "data.csv", "-o", "bundle"], "--schema <FIELDS.toml>");
    check(&["train", "data.csv", "--schema", "fields.toml"], "--output <BUNDLE>");
    check(&["train", "data.csv", "--schema", "fields.toml", "-o", "bundle", "--jobs", "0"], "1 to 1024");
    let train = ["train", "data.csv", "--schema", "fields.toml", "-o", "bundle"];
    check(&[&train[..], &["--minutes", "soon"]].concat(), command::MINUTES);
    check(&[&train[..], &["--minutes=-1"]].concat(), command::MINUTES);
    check(&[&train[..], &["--learner", "best"]].concat(), "[possible values: smartcore, forest, boosted, auto]");
}

#[test]
fn help_and_version_go_to_standard_output() {
    for verb in ["train", "evaluate", "score", "compare", "inspect"] {
        let ran = churnscope(&[verb, "--help"], b"");
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{verb}");
        assert!(ran.out.contains(&format!("churnscope {verb}")), "{verb} has no example: {}", ran.out);
    }
    let version = churnscope(&["--version"], b"");
    assert_eq!((version.status, version.out.as_str()), (0, "churnscope 0.1.0\n"));
}

#[test]
fn missing_files_and_invalid_bundles_are_named() {
    let folder = folder("no_bundles");
    let text = file(&folder, "notes.txt", b"customerID,tenure,and,some,more,columns\n");
    let mut bytes = std::fs::read(committed_file(BUNDLE)).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let damaged = file(&folder, "damaged.churn", &bytes);
    for (arguments, part) in [
        (vec!["inspect", "nowhere.churn"], "churnscope: cannot read nowhere.churn: ".to_owned()),
        (vec!["inspect", &text], format!("notes.txt: {}", BundleError::NotABundle)),
        (vec!["evaluate", &damaged, "-"], format!("damaged.churn: {}", BundleError::Checksum)),
        (vec!["score", BUNDLE, "nowhere.csv"], "churnscope: cannot read nowhere.csv: ".to_owned()),
        (vec!["score", BUNDLE, "-", "-o", "nowhere/out.csv"], "churnscope: cannot write nowhere/out.csv: ".to_owned()),
    ] {
        let ran = churnscope(&arguments, b"");
        assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{arguments:?}");
        assert!(ran.err.contains(&part), "{arguments:?}: {}", ran.err);
    }
}
