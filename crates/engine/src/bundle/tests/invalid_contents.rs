use super::{Contents, contents, encoded, read};
use crate::bundle::file::HEADER;
use crate::bundle::{Bundle, BundleError, Evaluation, core_of};
use crate::cells::CellColumns;
use crate::forest::ForestError;
use crate::inspection::{Fairness, Inspection, OutOfFold};
use crate::metrics::FoldSummary;
use crate::preprocessing::{PreprocessingError, Preprocessor};
use crate::profile::{FieldProfile, Profile, ScoreDistribution, ValueDistribution};
use crate::schema::{Fill, SchemaError, Value};
use crate::tests::small;

fn check(change: impl FnOnce(&mut Contents), expected: BundleError) {
    let mut contents = contents();
    change(&mut contents);
    assert_eq!(read(&contents.payload()), Err(expected));
}

fn decoded<T: bincode::Decode<()>>(value: impl bincode::Encode) -> T {
    bincode::decode_from_slice(&encoded(value), bincode::config::standard()).unwrap().0
}

#[test]
fn the_unchanged_bundle_is_read() {
    assert_eq!(read(&contents().payload()), Ok(small::bundle()));
}

#[test]
fn a_contradictory_schema() {
    check(
        |contents| contents.input_spec.schema.monthly_charge = Some(1),
        BundleError::Schema(SchemaError::MonthlyCharge),
    );
}

#[test]
fn a_preprocessor_for_another_schema() {
    let other = || BundleError::Preprocessing(PreprocessingError::OtherSchema);
    let fitted = |change: fn(&mut crate::schema::Schema)| {
        let mut schema = small::schema();
        let cells = CellColumns::of(&schema, small::rows());
        change(&mut schema);
        Preprocessor::fit(&schema, &cells).unwrap()
    };
    let check = |change: fn(&mut crate::schema::Schema)| {
        check(|contents| contents.input_spec.preprocessor = fitted(change), other());
    };
    check(|schema| schema.fields.truncate(6));
    check(|schema| schema.fields.swap(0, 1));
    check(|schema| schema.fields[1].kind = schema.fields[4].kind.clone());
    check(|schema| schema.fields[0].missing.how = Fill::Median); // only the preprocessor fills blanks
    check(|schema| schema.fields[2].missing.how = Fill::Refuse); // only the schema fills blanks
    check(|schema| schema.fields[3].missing.how = Fill::Value(Value::Level(1)));
    check(|schema| schema.fields[2].missing.how = Fill::Value(Value::Level(3)));
    check(|schema| schema.fields[5].missing.how = Fill::Value(Value::Number(f64::NAN)));
    check(|schema| schema.fields[6].missing.how = Fill::Product(vec![0, 0]));
}

#[test]
fn a_forest_with_other_features() {
    check(
        |contents| {
            let tables = vec![Vec::<f64>::new(); 12];
            let lists = (vec![0_u16], Vec::<u32>::new(), vec![1_u32], vec![2_u32], Vec::<f64>::new(), vec![4_u32]);
            contents.learned.forest = decoded((0_u32, 1_u32, tables, lists));
        },
        BundleError::Forest(ForestError::Lists("there must be one threshold table per feature")),
    );
}

#[test]
fn impossible_boosted_trees() {
    // three trees of one leaf
    let boosted = |base: f64, leaf: f64| {
        let tables = vec![Vec::<f64>::new(); small::bundle().preprocessor.n_features()];
        let lists =
            (vec![0_u16; 3], Vec::<u32>::new(), Vec::<u32>::new(), Vec::<u32>::new(), vec![leaf; 3], vec![4; 3]);
        let (features, ranks, numerators, denominators, values, covers): (_, _, _, _, _, Vec<u32>) = lists;
        decoded(((1_u32, base), 3_u32, tables, (features, ranks, numerators, denominators, values, covers)))
    };
    let check = |base: f64, leaf: f64, expected: ForestError| {
        check(|contents| contents.learned.forest = boosted(base, leaf), BundleError::Forest(expected));
    };
    for base in [f64::NAN, f64::NEG_INFINITY, 1_000.5] {
        check(base, 0.5, ForestError::Base);
    }
    for leaf in [f64::NAN, f64::INFINITY, -1_000.5] {
        check(-1.5, leaf, ForestError::Leaf { tree: 0, node: 0 });
    }
    let moved = |most: f64| {
        let mut contents = contents();
        contents.learned.forest = boosted(-1.5, 0.5);
        contents.inspection.importance[0].contribution = most;
        contents.inspection.interactions[0].strength = most;
        contents.inspection.contributions[0][0].quantiles[4] = most as f32;
        read(&contents.payload())
    };
    assert!(moved(1.5).is_ok(), "log-odds may exceed 1");
    assert_eq!(moved(3e7), Err(BundleError::Inspection));
    assert_eq!(moved(f64::INFINITY), Err(BundleError::Inspection));
}

#[test]
fn a_profile_of_other_data() {
    let check =
        |change: fn(&mut Profile)| check(|contents| change(&mut contents.learned.profile), BundleError::Profile);
    check(|profile| profile.rows = 0);
    check(|profile| profile.rows += 1);
    check(|profile| profile.fields.truncate(6));
    check(|profile| profile.fields.swap(0, 1));
    check(|profile| profile.fields[5].blanks = 5);
    let check = |change: fn(&mut Vec<f64>, &mut Vec<u32>)| {
        let change = |profile: &mut Profile| match &mut profile.fields[0].values {
            ValueDistribution::Number { quantiles, histogram } => change(quantiles, histogram),
            ValueDistribution::Category { .. } => panic!(),
        };
        super::invalid_contents::check(|contents| change(&mut contents.learned.profile), BundleError::Profile);
    };
    check(|quantiles, _| quantiles.truncate(20));
    check(|quantiles, _| quantiles.push(72.0));
    check(|quantiles, _| quantiles[3] = f64::NAN);
    check(|quantiles, _| quantiles[20] = f64::INFINITY);
    check(|quantiles, _| quantiles[20] = 73.0);
    check(|quantiles, _| quantiles.reverse());
    check(|_, histogram| histogram.push(0));
    check(|_, histogram| histogram[0] += 1);
    check(|_, histogram| histogram[0] = u32::MAX);
    super::invalid_contents::check(
        |contents| {
            let counts = vec![2, 2];
            contents.learned.profile.fields[1] =
                FieldProfile { blanks: 0, values: ValueDistribution::Category { counts } };
        },
        BundleError::Profile,
    );
}

#[test]
fn impossible_metrics() {
    let check = |change: fn(&mut Evaluation)| {
        check(|contents| change(&mut contents.learned.evaluation), BundleError::Evaluation)
    };
    check(|evaluation| evaluation.folds = 0);
    check(|evaluation| evaluation.cutoff = f64::NAN);
    check(|evaluation| evaluation.cutoff = 1.5);
    check(|evaluation| evaluation.scores = ScoreDistribution::of(&[]));
    check(|evaluation| evaluation.scores = decoded(vec![1_u32; 999]));
    check(|evaluation| evaluation.forest.mean.accuracy = 1.1);
    check(|evaluation| evaluation.forest.mean.brier = f64::NAN);
    check(|evaluation| evaluation.forest.mean.roc_auc = -0.1);
    check(|evaluation| evaluation.forest.mean.log_loss = -3.0);
    check(|evaluation| evaluation.forest.mean.log_loss = f64::INFINITY);
    // the log loss may be above 1, but F1 may not
    check(|evaluation| (evaluation.forest.mean.log_loss, evaluation.forest.mean.f1) = (3.0, 3.0));
    check(|evaluation| evaluation.logistic_regression.mean.expected_calibration_error = 2.0);
    check(|evaluation| evaluation.majority_class.sd.recall = -0.1);
    check(|evaluation| evaluation.forest.sd.recall = f64::NAN);
}

#[test]
fn an_area_may_be_undefined() {
    let mut contents = contents();
    // ROC-AUC is undefined if all customers in a fold have the same outcome
    let undefined = |metrics: &mut FoldSummary| {
        (metrics.mean.roc_auc, metrics.sd.roc_auc) = (f64::NAN, f64::NAN);
        metrics.mean.log_loss = 3.0;
    };
    undefined(&mut contents.learned.evaluation.forest);
    let payload = contents.payload();
    // compare bytes, because NaN is not equal to itself
    assert_eq!(read(&payload).unwrap().to_bytes().unwrap()[HEADER..], payload);
}

#[test]
fn a_provenance_of_another_forest() {
    let check = |change: fn(&mut crate::bundle::Provenance)| {
        check(|contents| change(&mut contents.learned.provenance), BundleError::Provenance);
    };
    check(|provenance| provenance.rows = 5);
    check(|provenance| provenance.positives = 5);
    check(|provenance| provenance.n_trees = 4);
}

#[test]
fn impossible_measurements_or_those_of_another_model() {
    let check =
        |change: fn(&mut Inspection)| check(|contents| change(&mut contents.inspection), BundleError::Inspection);
    check(|inspection| inspection.training_rows = decoded(Vec::<u8>::new()));
    check(|inspection| inspection.training_rows = decoded(vec![0_u8; (8 << 20) + 1]));
    check(|inspection| inspection.out_of_fold = OutOfFold::of(&[0.5; 3], &[true, false, true]).0);
    check(|inspection| inspection.out_of_fold = OutOfFold::of(&[0.5; 4], &[true, true, true, false]).0);
    check(|inspection| inspection.out_of_fold = OutOfFold::of(&[0.5, 0.5, 0.5, 1.5], &[true, false, true, false]).0);
    check(|inspection| {
        inspection.out_of_fold = decoded((vec![0.1_f32, 0.2, 0.3, 0.4], vec![true, true, false, false]))
    });
    check(|inspection| inspection.out_of_fold = decoded((vec![0.4_f32, 0.3, 0.2, 0.1], vec![true, true])));
    check(|inspection| inspection.importance.truncate(1));
    check(|inspection| inspection.importance[0].contribution = f64::NAN);
    check(|inspection| inspection.importance[0].permutation = f64::INFINITY);
    check(|inspection| inspection.contributions.truncate(1));
    check(|inspection| inspection.contributions[0].truncate(1));
    check(|inspection| inspection.contributions[0][0].customers = 5);
    check(|inspection| inspection.contributions[0][0].quantiles[0] = 0.75);
    check(|inspection| inspection.contributions[0][0].partial_dependence = f32::NAN);
    check(|inspection| inspection.interactions[0].fields = (1, 1));
    check(|inspection| inspection.interactions[0].fields = (0, 7));
    check(|inspection| inspection.interactions[0].share = 1.5);
    check(|inspection| inspection.interactions[0].strength = 1.5);
    check(|inspection| inspection.importance[0].contribution = 1.5);
    check(|inspection| inspection.contributions[0][0].quantiles[4] = 1.5);
    check(|inspection| inspection.interactions = vec![inspection.interactions[0]; 11]);
    let check_fairness = |change: fn(&mut Fairness)| {
        super::invalid_contents::check(
            |contents| contents.inspection.fairness.iter_mut().for_each(change),
            BundleError::Inspection,
        );
    };
    check_fairness(|of| of.fields.clear());
    check_fairness(|of| of.fields[0].field = 0);
    check_fairness(|of| of.fields[0].levels[0] = 9);
    check_fairness(|of| of.roc_auc_without = 2.0);
}

#[test]
fn a_core_loads_by_itself_but_is_not_a_bundle() {
    let whole = small::bundle().to_bytes().unwrap();
    let core = core_of(&whole);
    let bundle = Bundle::from_core(core).unwrap();
    assert_eq!(bundle.to_bytes(), Err(BundleError::Inspection));
    let inspection = bundle.inspection_from(&whole[core.len()..]).unwrap();
    assert_eq!(Bundle { inspection: Some(inspection), ..bundle }, small::bundle());
    assert_eq!(Bundle::from_core(&whole), Err(BundleError::Trailing(whole.len() - core.len())));
    assert!(matches!(Bundle::from_bytes(core), Err(BundleError::Length { .. })));
    for length in 0..core.len() {
        assert!(Bundle::from_core(&core[..length]).is_err(), "{length}");
    }
    assert_eq!(core_of(b"short"), b"", "a file that is too short for a bundle has no core");
}

#[test]
fn an_invalid_bundle_is_not_written() {
    let check = |change: fn(&mut Bundle), expected: BundleError| {
        let mut bundle = small::bundle();
        change(&mut bundle);
        assert_eq!(bundle.to_bytes(), Err(expected));
    };
    check(|bundle| bundle.schema.fields.clear(), BundleError::Schema(SchemaError::NoField));
    check(|bundle| bundle.evaluation.folds = 0, BundleError::Evaluation);
}
