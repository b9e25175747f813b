//! A link restores its customer, and an invalid link is rejected.

#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test should stop as soon as it cannot continue")]

use churnscope_engine::bundle::sha256;
use churnscope_engine::link::{LinkError, read_link, write_link};
use churnscope_fixtures::telco::{customers, scorer};

#[test]
fn a_link_restores_everyone_to_the_last_bit() {
    let scorer = scorer();
    for (index, customer) in customers(&scorer).into_iter().enumerate() {
        let customer =
            if index % 2 == 0 { customer } else { customer.with_filled(|field| [index % 19, 18].contains(&field)) };
        let link = write_link(&scorer, &customer);
        assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"~.-".contains(&byte)), "{link}");
        let restored = read_link(&scorer, &link).unwrap();
        assert_eq!(restored, customer);
        assert_eq!(scorer.probability(&restored).to_bits(), scorer.probability(&customer).to_bits());
    }
}

#[test]
fn invalid_links_are_rejected() {
    let scorer = scorer();
    let link = write_link(&scorer, &customers(&scorer)[0]);
    let check = |link: &str, expected: LinkError| assert_eq!(read_link(&scorer, link), Err(expected), "{link}");
    // adds valid check digits to any contents
    let signed = |contents: &str| format!("{contents}~{}", &hex::encode(sha256(contents.as_bytes()))[..4]);
    let contents = link.rsplit_once('~').unwrap().0;
    assert_eq!(signed(contents), link);
    let (id, values) = contents.split_once('~').unwrap();
    let other = || LinkError::OtherModel { made_for: "0123456789ab".to_owned(), here: id.to_owned() };
    check(&signed(&format!("0123456789ab~{values}")), other());
    for damaged in [
        id.to_owned(),
        format!("{contents}~1"),
        contents.rsplit_once('~').unwrap().0.to_owned(),
        contents.replacen('~', "~x", 1),
        format!("{id}~999~{}", values.split_once('~').unwrap().1),
        format!("{id}~NaN~{}", values.split_once('~').unwrap().1),
    ] {
        check(&signed(&damaged), LinkError::Damaged);
    }
    for damaged in ["", "main", "~", &format!("{contents}~0000"), &"~".repeat(100_000)] {
        check(damaged, LinkError::Damaged);
    }
    // a link that is cut off at any place is damaged
    (0..link.len()).for_each(|end| check(&link[..end], LinkError::Damaged));
}
