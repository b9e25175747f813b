//! A link restores its customer, and an invalid link is rejected.

#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test should stop as soon as it cannot continue")]

use churnscope_engine::bundle::sha256;
use churnscope_engine::customer::Customer;
use churnscope_engine::link::{LinkError, read_link, write_link};
use churnscope_engine::schema::Value;
use churnscope_engine::scorer::Scorer;
use churnscope_fixtures::telco::{self, clamping, customers, scorer};

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
fn a_link_keeps_a_number_that_is_clamped() {
    let scorer = Scorer::from_bytes(&clamping().to_bytes().unwrap()).unwrap();
    let schema = scorer.schema();
    let tenure = schema.field_index("tenure").unwrap();
    for (number, scored_as, kept) in
        [(100.0, 72.0, Some(100.0)), (-0.5, 0.0, Some(-0.5)), (1e300, 72.0, Some(1e300)), (72.0, 29.0, None)]
    {
        let customer = Customer::default_of(schema).with_outside(schema, [(tenure, number), (99, number)]);
        assert_eq!((customer.value(tenure), customer.outside(tenure)), (Some(Value::Number(scored_as)), kept));
        assert_eq!(read_link(&scorer, &write_link(&scorer, &customer)), Ok(customer), "{number}");
    }
    let refusing = telco::scorer();
    let customer = Customer::default_of(refusing.schema());
    assert_eq!(customer.clone().with_outside(refusing.schema(), [(tenure, 100.0)]), customer);
}

#[test]
fn invalid_links_are_rejected() {
    let scorer = scorer();
    let link = write_link(&scorer, &customers(&scorer)[0]);
    let check = |link: &str, expected: LinkError| assert_eq!(read_link(&scorer, link), Err(expected), "{link}");
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
    (0..link.len()).for_each(|end| check(&link[..end], LinkError::Damaged));
}
