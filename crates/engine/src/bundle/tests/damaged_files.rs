use proptest::prelude::*;

use super::{contents, encoded, read, read_core, with_header};
use crate::bundle::file::payload;
use crate::bundle::{Bundle, BundleError, MAX_PAYLOAD};
use crate::scorer::Scorer;
use crate::tests::{exercise::exercise, small};

/// 2^60
const HUGE: [u8; 9] = [253, 0, 0, 0, 0, 0, 0, 0, 0x10];

#[test]
fn a_damaged_header_is_refused_with_its_cause() {
    let good = small::bundle().to_bytes().unwrap();
    let check = |change: fn(&mut Vec<u8>), expected: BundleError| {
        let mut bytes = good.clone();
        change(&mut bytes);
        assert_eq!(Bundle::from_bytes(&bytes), Err(expected));
    };
    let length = good.len() as u64 - 52;
    check(Vec::clear, BundleError::TooShort(0));
    check(|bytes| bytes.truncate(51), BundleError::TooShort(51));
    check(|bytes| *bytes = b"PK\x03\x04, an archive".to_vec(), BundleError::NotABundle);
    check(|bytes| *bytes = String::from_utf8_lossy(bytes).replace("\r\n", "\n").into_bytes(), BundleError::NotABundle);
    check(|bytes| bytes[8] = 1, BundleError::Version(1));
    check(|bytes| bytes[8..12].fill(255), BundleError::Version(u32::MAX));
    check(|bytes| bytes[12..20].fill(255), BundleError::TooLarge(u64::MAX));
    check(
        |bytes| bytes[12..20].copy_from_slice(&(MAX_PAYLOAD as u64 + 1).to_le_bytes()),
        BundleError::TooLarge(MAX_PAYLOAD as u64 + 1),
    );
    check(|bytes| bytes.push(0), BundleError::Length { claimed: length, found: length + 1 });
    check(|bytes| bytes[20] ^= 1, BundleError::Checksum);
}

#[test]
fn a_truncated_file_is_refused() {
    let good = small::bundle().to_bytes().unwrap();
    for length in 0..good.len() {
        let expected = match length {
            0..52 => BundleError::TooShort(length),
            _ => BundleError::Length { claimed: good.len() as u64 - 52, found: length as u64 - 52 },
        };
        assert_eq!(Bundle::from_bytes(&good[..length]), Err(expected));
    }
}

#[test]
fn a_flipped_bit_anywhere_is_detected() {
    let good = small::bundle().to_bytes().unwrap();
    for bit in 0..good.len() * 8 {
        let (byte, mask) = (bit / 8, 1_u8 << (bit % 8));
        let mut bytes = good.clone();
        bytes[byte] ^= mask;
        let error = Bundle::from_bytes(&bytes).unwrap_err();
        let is_expected = match byte {
            0..8 => error == BundleError::NotABundle,
            8..12 => matches!(error, BundleError::Version(_) | BundleError::WrongVersion(5 | 6)),
            12..20 => matches!(error, BundleError::TooLarge(_) | BundleError::Length { .. }),
            _ => error == BundleError::Checksum,
        };
        assert!(is_expected, "bit {bit}: {error}");
    }
}

#[test]
fn truncated_or_extended_contents_with_a_correct_checksum_are_refused() {
    let (core, payload) = (contents().core(), contents().payload());
    for length in 0..payload.len() {
        let error = read(&payload[..length]).unwrap_err();
        let is_expected = match length {
            0..4 => error == BundleError::TooShort(52 + length),
            _ if length < 4 + core.len() => matches!(error, BundleError::CoreLength { .. }),
            _ => matches!(error, BundleError::Encoding(_)),
        };
        assert!(is_expected, "{length}: {error}");
    }
    for length in 0..core.len() {
        let error = read_core(&core[..length]).unwrap_err();
        assert!(matches!(error, BundleError::Encoding(_)), "{length}: {error}");
    }
    let longer = [core.as_slice(), &[0]].concat();
    assert_eq!(read_core(&longer), Err(BundleError::CoreLength { claimed: longer.len() as u64 }));
    for added in [1, 100] {
        assert_eq!(read(&[payload.as_slice(), &vec![0; added]].concat()), Err(BundleError::Trailing(added)));
    }
}

#[test]
fn a_length_beyond_the_memory_limit_is_refused() {
    let contents = contents();
    let input_spec = encoded(&contents.input_spec);
    let check = |before: &[u8]| {
        let core = [before, &HUGE, &[0; 100]].concat();
        assert_eq!(read_core(&core), Err(BundleError::Encoding("LimitExceeded".to_owned())));
    };
    let schema = &contents.input_spec.schema;
    let head = encoded((&schema.title, &schema.id_column, &schema.target));
    // each check makes one length huge; its comment says which
    check(&[]); // the title
    check(&head); // the fields
    check(&encoded(schema)); // the fills
    check(&[input_spec.as_slice(), &[0, 3]].concat()); // the threshold tables
    check(&[input_spec.as_slice(), &[0, 3, 14]].concat()); // the first threshold table
    check(&[input_spec.as_slice(), &[0, 3, 0]].concat()); // the nodes
    let forest = encoded(&contents.learned.forest);
    check(&[input_spec.as_slice(), &forest, &[4]].concat()); // the profile's fields
    // the length of the filter of training rows, which is not in the core
    let payload = payload(&contents.core(), &HUGE);
    assert_eq!(read(&payload), Err(BundleError::Encoding("LimitExceeded".to_owned())));
}

#[test]
fn an_input_spec_cannot_allocate_as_much_as_a_forest() {
    // a level with three empty strings and no offer takes 4 bytes in the file and about 96 bytes in memory
    let schema = contents().input_spec.schema;
    let count: u32 = 200_000;
    let texts = ("", "", "All");
    let head = encoded((&schema.title, &schema.id_column, &schema.target, [1_u8; 1], texts, 1_u8));
    let core = [head, encoded(count), vec![0; 4 * count as usize]].concat();
    assert_eq!(read_core(&core), Err(BundleError::Encoding("LimitExceeded".to_owned())));
}

#[test]
fn a_huge_length_anywhere_is_refused_or_harmless() {
    let payload = contents().payload();
    for at in 0..payload.len() {
        check_harmless(&[&payload[..at], &HUGE, &payload[at + 1..]].concat());
    }
}

fn check_harmless(payload: &[u8]) {
    if let Ok(scorer) = Scorer::from_bytes(&with_header(payload)) {
        exercise(&scorer);
        scorer.bundle().to_bytes().unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn randomly_changed_contents_are_refused_or_harmless(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let mut payload = contents().payload();
        for (at, byte) in changes {
            let at = at.index(payload.len());
            payload[at] = byte;
        }
        check_harmless(&payload);
    }

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Bundle::from_bytes(&bytes).is_err());
        prop_assert!(read(&bytes).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_randomly_changed_committed_model_is_refused_or_harmless(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..3)
    ) {
        let mut payload = include_bytes!("../../../../../model/telco.churn")[52..].to_vec();
        for (at, byte) in changes {
            let at = at.index(payload.len());
            payload[at] = byte;
        }
        check_harmless(&payload);
    }
}
