use super::{contents, encoded, file, payload};
use crate::bundle::{
    BoostedSetting, Bundle, BundleError, FORMAT_VERSION, FORMAT_VERSION_5, ForestSetting, Loss, MAX_TRIED, Selection,
    Setting, TriedSetting,
};
use crate::schema::FieldIndex;
use crate::tests::small;

const FOREST: ForestSetting =
    ForestSetting { trees: 3, is_randomized: false, max_depth: 2, min_leaf_rows: 1, columns_per_split: 3 };

const BOOSTED: BoostedSetting = BoostedSetting {
    trees: 40,
    max_leaves: 4,
    max_depth: 3,
    min_leaf_rows: 1,
    rate: 0.05,
    l2: 5.0,
    row_share: 0.7,
    column_share: 0.4,
};

fn selection() -> Selection {
    let loss = |mean, standard_error, is_dropped| Loss { mean, standard_error, is_dropped };
    let tried = vec![
        TriedSetting { setting: Setting::Boosted(BOOSTED), loss: loss(0.42, 0.0, false) },
        TriedSetting { setting: Setting::Forest(FOREST), loss: loss(0.43, 0.01, false) },
        TriedSetting { setting: Setting::Forest(FOREST), loss: loss(0.53, 0.01, true) },
    ];
    Selection { tried, chosen: 1 }
}

fn bytes_of(selection: &Selection) -> Vec<u8> {
    encoded((Some(selection), Vec::<FieldIndex>::new()))
}

fn read(version: u32, selection: &[u8]) -> Result<Bundle, BundleError> {
    let core = [contents().core().as_slice(), selection].concat();
    Bundle::from_bytes(&file::with_header(version, &payload(&core, &encoded(contents().inspection))))
}

#[test]
fn a_selection_is_stored_in_format_version_5() {
    let bundle = Bundle { selection: Some(selection()), ..small::bundle() };
    let bytes = bundle.to_bytes().unwrap();
    assert_eq!(bytes[8], 5);
    assert_eq!(Bundle::from_bytes(&bytes).as_ref(), Ok(&bundle));
    assert_eq!(read(FORMAT_VERSION_5, &bytes_of(&selection())), Ok(bundle));
}

#[test]
fn the_version_says_whether_there_is_a_selection() {
    let some = bytes_of(&selection());
    let wrong_length =
        |bytes: &[u8]| BundleError::CoreLength { claimed: (contents().core().len() + bytes.len()) as u64 };
    assert_eq!(read(FORMAT_VERSION, &some), Err(wrong_length(&some)));
    assert_eq!(read(FORMAT_VERSION_5, &[]), Err(BundleError::WrongVersion(5)));
    assert_eq!(read(FORMAT_VERSION_5, &[0, 0]), Err(BundleError::WrongVersion(5)));
    let longer = [some.as_slice(), &[0]].concat();
    assert_eq!(read(FORMAT_VERSION_5, &longer), Err(wrong_length(&longer)));
    for length in 1..some.len() {
        let error = read(FORMAT_VERSION_5, &some[..length]).unwrap_err();
        assert!(matches!(error, BundleError::Encoding(_)), "{length}: {error}");
    }
    let huge = [1, 253, 0, 0, 0, 0, 0, 0, 0, 0x10];
    assert_eq!(read(FORMAT_VERSION_5, &huge), Err(BundleError::Encoding("LimitExceeded".to_owned())));
}

#[test]
fn invalid_selections_are_rejected() {
    let check = |change: fn(&mut Selection)| {
        let mut selection = selection();
        change(&mut selection);
        assert_eq!(read(FORMAT_VERSION_5, &bytes_of(&selection)), Err(BundleError::Selection), "{selection:?}");
    };
    check(|selection| selection.tried.clear());
    check(|selection| selection.chosen = 3);
    check(|selection| selection.chosen = 2); // dropped
    check(|selection| selection.chosen = 0); // boosted trees, but the bundle has a forest
    check(|selection| selection.tried[1].setting = Setting::Forest(ForestSetting { trees: 4, ..FOREST }));
    check(|selection| selection.tried = vec![selection.tried[1]; MAX_TRIED + 1]);
    let check_loss = |mean, standard_error| {
        let mut selection = selection();
        selection.tried[0].loss = Loss { mean, standard_error, is_dropped: false };
        assert_eq!(read(FORMAT_VERSION_5, &bytes_of(&selection)), Err(BundleError::Selection));
    };
    check_loss(f64::NAN, 0.0);
    check_loss(f64::INFINITY, 0.0);
    check_loss(-0.1, 0.0);
    check_loss(0.4, -0.1);
    check_loss(0.4, f64::NAN);
    for boosted in [
        BoostedSetting { rate: 0.0, ..BOOSTED },
        BoostedSetting { rate: f64::NAN, ..BOOSTED },
        BoostedSetting { row_share: 1.1, ..BOOSTED },
        BoostedSetting { column_share: -0.4, ..BOOSTED },
        BoostedSetting { l2: f64::INFINITY, ..BOOSTED },
    ] {
        let mut selection = selection();
        selection.tried[0].setting = Setting::Boosted(boosted);
        assert_eq!(read(FORMAT_VERSION_5, &bytes_of(&selection)), Err(BundleError::Selection), "{boosted:?}");
    }
}
