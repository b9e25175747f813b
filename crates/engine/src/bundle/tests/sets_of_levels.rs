use proptest::prelude::*;

use super::{contents, encoded, file, payload};
use crate::bundle::{Bundle, BundleError, FORMAT_VERSION, FORMAT_VERSION_5, Selection, StoredForest};
use crate::customer::Customer;
use crate::explain::{Condition, decision_path};
use crate::forest::{Forest, NodeView, TreeNode};
use crate::level_set::{LevelSet, SetProblem};
use crate::preprocessing::PreprocessingError;
use crate::schema::FieldIndex;
use crate::scorer::Scorer;
use crate::tests::arbitrary::{self, choices};
use crate::tests::{exercise::exercise, small};

fn bundle() -> Bundle {
    let mut bundle = small::bundle();
    let set = |levels: &[u16]| levels.iter().copied().collect::<LevelSet>();
    let sets = vec![(3, set(&[1, 2])), (1, set(&[0, 2]))];
    bundle.preprocessor = bundle.preprocessor.with_sets(&bundle.schema, sets).unwrap();
    let leaf = |value, cover| TreeNode { view: NodeView::Leaf { value }, cover };
    let split =
        |feature, low, high, cover| TreeNode { view: NodeView::Split { feature, threshold: 0.5, low, high }, cover };
    let trees = [
        vec![leaf(0.5, 4)],
        vec![split(13, 1, 2, 4), leaf(1.0, 1), leaf(1.0 / 3.0, 3)],
        vec![split(14, 1, 2, 4), leaf(0.0, 2), split(13, 3, 4, 2), leaf(0.5, 1), leaf(2.0 / 3.0, 1)],
    ];
    bundle.forest = Forest::new(bundle.preprocessor.n_features(), &trees).unwrap();
    bundle
}

#[test]
fn a_decision_path_shows_the_levels() {
    let scorer = Scorer::from_bytes(&bundle().to_bytes().unwrap()).unwrap();
    let customer = Customer::default_of(scorer.schema());
    let path = decision_path(&scorer, &customer, 2).unwrap();
    let steps: Vec<(Condition, bool)> = path.steps.iter().map(|step| (step.condition.clone(), step.holds)).collect();
    let one_of = |levels: &[u16]| Condition::OneOf(levels.iter().copied().collect());
    assert_eq!(steps, [(one_of(&[1, 2]), true), (one_of(&[0, 2]), false)]);
}

fn version(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes[8..12].try_into().unwrap())
}

#[test]
fn the_format_version_says_whether_there_are_sets() {
    for (bundle, expected) in [(small::bundle(), FORMAT_VERSION), (bundle(), FORMAT_VERSION_5)] {
        let mut bytes = bundle.to_bytes().unwrap();
        assert_eq!(version(&bytes), expected);
        assert_eq!(Bundle::from_bytes(&bytes).unwrap(), bundle);
        exercise(&Scorer::from_bytes(&bytes).unwrap());
        let other = FORMAT_VERSION + FORMAT_VERSION_5 - expected;
        bytes[8..12].copy_from_slice(&other.to_le_bytes());
        assert_eq!(Bundle::from_bytes(&bytes), Err(BundleError::WrongVersion(other)));
    }
}

fn with_bytes(old: &[u8], new: &[u8]) -> Vec<u8> {
    let Bundle { schema, preprocessor, forest, profile, evaluation, provenance, .. } = bundle();
    let input_spec = encoded((schema, preprocessor));
    let at = input_spec.windows(old.len()).rposition(|window| window == old).unwrap();
    let changed = [&input_spec[..at], new, &input_spec[at + old.len()..]].concat();
    let learned = encoded((StoredForest::store(&forest), profile, evaluation, provenance));
    let added = encoded((None::<Selection>, Vec::<FieldIndex>::new()));
    payload(&[changed, learned, added].concat(), &encoded(contents().inspection))
}

fn read(payload: &[u8]) -> Result<Bundle, BundleError> {
    Bundle::from_bytes(&file::with_header(FORMAT_VERSION_5, payload))
}

#[test]
fn invalid_sets_are_rejected() {
    const CONTRACT: [u8; 4] = [2, 1, 1, 0b101];
    const BACKUP: [u8; 4] = [2, 3, 1, 0b110];
    let check = |old: &[u8], new: &[u8], set: usize, problem: SetProblem| {
        let expected = BundleError::Preprocessing(PreprocessingError::Set { set, problem });
        assert_eq!(read(&with_bytes(old, new)), Err(expected), "{new:?}");
    };
    assert_eq!(read(&with_bytes(&CONTRACT, &CONTRACT)), Ok(bundle()));
    check(&CONTRACT, &[2, 0, 1, 0b101], 0, SetProblem::NotACategory);
    check(&BACKUP, &[2, 77, 1, 0b101], 1, SetProblem::NotACategory);
    check(&CONTRACT, &[2, 1, 0], 0, SetProblem::Empty);
    check(&BACKUP, &[2, 3, 1, 0b111], 1, SetProblem::Complete);
    check(&CONTRACT, &[2, 1, 1, 0b1001], 0, SetProblem::UnknownLevel);
    check(&CONTRACT, &[2, 1, 2, 0b101, 1], 0, SetProblem::UnknownLevel);
    check(&CONTRACT, &[2, 1, 2, 0b101, 0], 0, SetProblem::Padded);
    check(&CONTRACT, &[2, 1, 1, 0], 0, SetProblem::Padded);
    check(&BACKUP, &CONTRACT, 1, SetProblem::Order);
    check(&CONTRACT, &[2, 4, 1, 0b01], 1, SetProblem::Order);
    let huge = [2, 1, 253, 0, 0, 0, 0, 0, 0, 0, 0x10];
    assert_eq!(read(&with_bytes(&CONTRACT, &huge)), Err(BundleError::Encoding("LimitExceeded".to_owned())));
    let no_feature = read(&with_bytes(&CONTRACT, &[3, 1, 1, 0b101]));
    assert!(matches!(no_feature, Err(BundleError::Encoding(_))), "{no_feature:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn randomly_changed_models_with_sets_are_rejected_or_harmless(
        mut choices in choices(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let bytes = arbitrary::bundle(&mut choices).to_bytes().unwrap();
        let (version, mut payload) = (version(&bytes), bytes[52..].to_vec());
        for (at, byte) in changes {
            let at = at.index(payload.len());
            payload[at] = byte;
        }
        if let Ok(scorer) = Scorer::from_bytes(&file::with_header(version, &payload)) {
            exercise(&scorer);
            scorer.bundle().to_bytes().unwrap();
        }
    }
}
