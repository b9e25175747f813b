use crate::command::{BUNDLE, churnscope, committed_file, file, folder};

/// Arguments that are refused with status 2, and a part of the sentence.
fn check(arguments: &[&str], sentence: &str) {
    let ran = churnscope(arguments, b"");
    assert_eq!(ran.status, 2, "{arguments:?}: {ran:?}");
    assert_eq!(ran.out, "", "{arguments:?}");
    assert!(ran.err.contains(sentence), "{arguments:?}: {}", ran.err);
}

#[test]
fn wrong_arguments_are_named() {
    check(&[], "Usage: churnscope");
    check(&["guess"], "churnscope: unrecognized subcommand 'guess'");
    check(&["score"], "churnscope: the following required arguments were not provided");
    check(&["score", BUNDLE], "<DATA.csv|->");
    check(&["score", BUNDLE, "-", "--jobs", "0"], "a whole number from 1 to 1024 is needed");
    check(&["score", BUNDLE, "-", "--jobs", "two"], "a whole number from 1 to 1024 is needed");
    check(&["score", BUNDLE, "-", "--keeps"], "--keep");
    check(&["evaluate", BUNDLE, "-", "--cutoff", "1.5"], "a probability from 0 to 1 is needed");
    check(&["evaluate", BUNDLE, "-", "--cutoff=-0.1"], "a probability from 0 to 1 is needed");
    check(&["evaluate", BUNDLE, "-", "--cutoff", "NaN"], "a probability from 0 to 1 is needed");
    check(&["train", "data.csv", "-o", "bundle"], "--schema <FIELDS.toml>");
    check(&["train", "data.csv", "--schema", "fields.toml"], "--output <BUNDLE>");
    check(&["train", "data.csv", "--schema", "fields.toml", "-o", "bundle", "--jobs", "0"], "1 to 1024");
}

#[test]
fn help_and_version_are_asked_for() {
    for verb in ["train", "evaluate", "score", "inspect"] {
        let ran = churnscope(&[verb, "--help"], b"");
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{verb}");
        assert!(ran.out.contains(&format!("churnscope {verb}")), "{verb} shows an example: {}", ran.out);
    }
    let version = churnscope(&["--version"], b"");
    assert_eq!((version.status, version.out.as_str()), (0, "churnscope 0.1.0\n"));
}

#[test]
fn files_that_are_not_there_or_no_bundles_are_named() {
    let folder = folder("no_bundles");
    let text = file(&folder, "notes.txt", b"customerID,tenure,and,some,more,columns\n");
    let mut bytes = std::fs::read(committed_file(BUNDLE)).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let damaged = file(&folder, "damaged.churn", &bytes);
    for (arguments, sentence) in [
        (vec!["inspect", "nowhere.churn"], "churnscope: cannot read the bundle nowhere.churn: "),
        (vec!["inspect", &text], "notes.txt: this is not a Churnscope bundle"),
        (vec!["evaluate", &damaged, "-"], "damaged.churn: the bundle's contents do not match its checksum"),
        (vec!["score", BUNDLE, "nowhere.csv"], "churnscope: cannot read nowhere.csv: "),
        (vec!["score", BUNDLE, "-", "-o", "nowhere/out.csv"], "churnscope: cannot write nowhere/out.csv: "),
    ] {
        let ran = churnscope(&arguments, b"");
        assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{arguments:?}");
        assert!(ran.err.contains(sentence), "{arguments:?}: {}", ran.err);
    }
}
