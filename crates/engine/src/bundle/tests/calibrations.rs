use super::{contents, encoded, file, payload};
use crate::bundle::{Bundle, BundleError, FORMAT_VERSION, FORMAT_VERSION_5, FORMAT_VERSION_6, OutOfTime, Selection};
use crate::forest::{
    Aggregation, Calibration, CalibrationMethod, Forest, ForestError, Knot, MAX_KNOTS, NodeView, TreeNode,
};
use crate::schema::FieldIndex;
use crate::tests::small;

fn calibration(knots: &[(f64, f64)]) -> Calibration {
    let knots = knots.iter().map(|&(input, output)| Knot { input, output }).collect();
    Calibration { method: CalibrationMethod::Isotonic, knots, loss_before: 0.5, loss_after: 0.4 }
}

const VALID: [(f64, f64); 3] = [(0.0, 0.05), (0.5, 0.25), (1.0, 1.0)];

fn stored(calibration: &Calibration) -> Vec<u8> {
    encoded((Some(calibration), None::<OutOfTime>))
}

fn read(version: u32, calibration: &[u8]) -> Result<Bundle, BundleError> {
    let added = encoded((None::<Selection>, Vec::<FieldIndex>::new()));
    let core = [contents().core().as_slice(), &added, calibration].concat();
    Bundle::from_bytes(&file::with_header(version, &payload(&core, &encoded(contents().inspection))))
}

#[test]
fn a_calibration_is_stored_in_format_version_6() {
    let mut bundle = small::bundle();
    bundle.forest = bundle.forest.with_calibration(calibration(&VALID)).unwrap();
    let bytes = bundle.to_bytes().unwrap();
    assert_eq!(bytes[8], 6);
    assert_eq!(Bundle::from_bytes(&bytes).as_ref(), Ok(&bundle));
    assert_eq!(read(FORMAT_VERSION_6, &stored(&calibration(&VALID))), Ok(bundle));
}

#[test]
fn only_format_version_6_stores_calibrations() {
    let bytes = stored(&calibration(&VALID));
    for version in [FORMAT_VERSION, FORMAT_VERSION_5] {
        let found = read(version, &bytes).unwrap_err();
        assert!(matches!(found, BundleError::WrongVersion(_) | BundleError::CoreLength { .. }), "{version}: {found}");
    }
    assert_eq!(read(FORMAT_VERSION_6, &[]), Err(BundleError::WrongVersion(6)));
    for length in 1..bytes.len() {
        let error = read(FORMAT_VERSION_6, &bytes[..length]).unwrap_err();
        assert!(matches!(error, BundleError::Encoding(_)), "{length}: {error}");
    }
    let longer = read(FORMAT_VERSION_6, &[bytes.as_slice(), &[0]].concat()).unwrap_err();
    assert!(matches!(longer, BundleError::CoreLength { .. }), "{longer}");
    let huge = [1, 1, 253, 0, 0, 0, 0, 0, 0, 0, 0x10];
    assert_eq!(read(FORMAT_VERSION_6, &huge), Err(BundleError::Encoding("LimitExceeded".to_owned())));
    let no_method = read(FORMAT_VERSION_6, &[1, 2]).unwrap_err();
    assert!(matches!(no_method, BundleError::Encoding(_)), "{no_method}");
}

#[test]
fn invalid_calibrations_are_rejected() {
    let check = |calibration: &Calibration| {
        let found = read(FORMAT_VERSION_6, &stored(calibration));
        assert!(matches!(found, Err(BundleError::Forest(ForestError::Calibration(_)))), "{calibration:?}: {found:?}");
    };
    let many: Vec<(f64, f64)> = (0..=MAX_KNOTS).map(|at| at as f64 / MAX_KNOTS as f64).map(|at| (at, at)).collect();
    for knots in [
        &[][..],
        &[(0.0, 0.5)],
        &many,
        &[(0.1, 0.0), (1.0, 1.0)],
        &[(0.0, 0.0), (0.9, 1.0)],
        &[(0.0, 0.0), (0.5, 0.6), (0.5, 0.7), (1.0, 1.0)],
        &[(0.0, 0.0), (0.6, 0.4), (0.5, 0.6), (1.0, 1.0)],
        &[(0.0, 0.2), (0.5, 0.1), (1.0, 1.0)],
        &[(0.0, -0.1), (1.0, 1.0)],
        &[(0.0, 0.0), (1.0, 1.1)],
        &[(0.0, 0.0), (f64::NAN, 0.5), (1.0, 1.0)],
        &[(0.0, 0.0), (0.5, f64::NAN), (1.0, 1.0)],
        &[(0.0, 0.0), (0.5, f64::INFINITY), (1.0, 1.0)],
        &[(0.0, 0.0), (0.001, 0.2), (1.0, 1.0)],
        &[(0.0, 0.0), (5e-324, 0.2), (1.0, 1.0)],
    ] {
        check(&calibration(knots));
    }
    for loss in [f64::NAN, f64::INFINITY, -0.1] {
        check(&Calibration { loss_before: loss, ..calibration(&VALID) });
        check(&Calibration { loss_after: loss, ..calibration(&VALID) });
    }
}

#[test]
fn knots_of_boosted_trees_are_log_odds() {
    let leaf = TreeNode { view: NodeView::Leaf { value: 0.5 }, cover: 4 };
    let boosted = Forest::with_aggregation(Aggregation::Boosted { base: 0.0 }, 0, &[vec![leaf]]).unwrap();
    for (knots, is_valid) in [
        (&[(-4.0, -5.0), (2.0, 1.5)][..], true),
        (&[(-1_000.0, -1_000.0), (1_000.0, 1_000.0)], true),
        (&[(-1_001.0, -5.0), (2.0, 1.5)], false),
        (&[(-4.0, -5.0), (2.0, 1_001.0)], false),
        (&[(f64::NEG_INFINITY, -5.0), (2.0, 1.5)], false),
    ] {
        assert_eq!(boosted.clone().with_calibration(calibration(knots)).is_ok(), is_valid, "{knots:?}");
    }
}
