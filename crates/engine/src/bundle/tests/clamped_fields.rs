use super::{Contents, contents, encoded, file, payload};
use crate::bundle::{Bundle, BundleError, FORMAT_VERSION, FORMAT_VERSION_5};
use crate::dates::{DateOrder, Dates};
use crate::schema::{Kind, Number, Outside, Schema};
use crate::scorer::Scorer;
use crate::tests::{exercise::exercise, small};

fn number(schema: &mut Schema, field: usize) -> &mut Number {
    match &mut schema.fields[field].kind {
        Kind::Number(number) => number,
        Kind::Category(_) => panic!("field {field} is a category"),
    }
}

fn bundle(clamped: &[usize]) -> Bundle {
    let mut bundle = small::bundle();
    clamped.iter().for_each(|&field| number(&mut bundle.schema, field).outside = Outside::Clamp);
    bundle
}

#[test]
fn the_format_version_says_whether_numbers_are_clamped() {
    let plain = small::bundle().to_bytes().unwrap();
    for (clamped, version) in
        [(&[][..], FORMAT_VERSION), (&[0], FORMAT_VERSION_5), (&[6], FORMAT_VERSION_5), (&[0, 5, 6], FORMAT_VERSION_5)]
    {
        let bundle = bundle(clamped);
        let mut bytes = bundle.to_bytes().unwrap();
        assert_eq!(bytes[8..12], version.to_le_bytes());
        assert_eq!(bundle.schema.clamped_fields(), clamped);
        assert_eq!(Bundle::from_bytes(&bytes).unwrap(), bundle);
        exercise(&Scorer::from_bytes(&bytes).unwrap());
        // 0 for no selection, the number of fields, and the fields
        let added = if clamped.is_empty() { 0 } else { 2 + clamped.len() };
        assert_eq!(bytes.len(), plain.len() + added);
        let other = FORMAT_VERSION + FORMAT_VERSION_5 - version;
        bytes[8..12].copy_from_slice(&other.to_le_bytes());
        assert!(Bundle::from_bytes(&bytes).is_err());
    }
}

fn read(list: &[u8], change: impl FnOnce(&mut Contents)) -> Result<Bundle, BundleError> {
    let mut contents = contents();
    change(&mut contents);
    let core = [&contents.core(), &[0][..], list].concat();
    Bundle::from_bytes(&file::with_header(FORMAT_VERSION_5, &payload(&core, &encoded(&contents.inspection))))
}

#[test]
fn invalid_lists_are_rejected() {
    let check = |list: &[u8], expected: Result<Bundle, BundleError>| {
        assert_eq!(read(list, |_| {}), expected, "{list:?}");
    };
    check(&[2, 0, 5], Ok(bundle(&[0, 5])));
    check(&[0], Err(BundleError::WrongVersion(FORMAT_VERSION_5)));
    for list in [
        // a category, and fields that do not exist
        &[1, 1][..],
        &[1, 7],
        &[3, 0, 5, 250],
        &[1, 253, 255, 255, 255, 255, 255, 255, 255, 255],
        // not in ascending order
        &[2, 5, 0],
        &[2, 5, 5],
    ] {
        check(list, Err(BundleError::ClampedFields));
    }
    let huge = [253, 0, 0, 0, 0, 0, 0, 0, 0x10];
    check(&huge, Err(BundleError::Encoding("LimitExceeded".to_owned())));
}

#[test]
fn dates_are_never_clamped() {
    let dated = read(&[1, 0], |contents| {
        number(&mut contents.input_spec.schema, 0).dates = Some(Dates { order: DateOrder::YearMonthDay, origin: 0 });
    });
    assert_eq!(dated, Err(BundleError::ClampedFields));
}
