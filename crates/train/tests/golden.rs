//! Our own learners give the same bundle natively and in WebAssembly. smartcore draws random numbers of the processor's
//! word size, so its forest differs. If a deliberate change to training changes the fingerprints, replace them with
//! those that the failing tests print.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use churnscope_engine::bundle::model_id;
use churnscope_train::{Description, LearnerChoice, Options, train};

const ROWS: usize = 600;

fn fingerprint(learner: LearnerChoice) -> String {
    let csv = include_str!("../../../model/data/telco.csv");
    let table: String = csv.split_inclusive('\n').take(ROWS + 1).collect();
    let mut description = Description::parse(include_str!("../../../model/telco.toml")).unwrap();
    let training = &mut description.training;
    (training.learner, training.trees, training.folds) = (learner, Some(10), 2);
    let bundle = train(table.as_bytes(), &description, Options::default(), &|_| {}).unwrap();
    model_id(&bundle.to_bytes().unwrap())
}

#[test]
fn our_forest_has_the_same_bytes_everywhere() {
    assert_eq!(fingerprint(LearnerChoice::Forest), "c153394b587d");
}

#[test]
fn boosted_trees_have_the_same_bytes_everywhere() {
    assert_eq!(fingerprint(LearnerChoice::Boosted), "9ab860af5de7");
}
