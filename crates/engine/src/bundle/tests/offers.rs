use super::{contents, encoded, file, payload};
use crate::bundle::{Bundle, BundleError, FORMAT_VERSION_7, OutOfTime, Selection, core_end};
use crate::campaign::offers::{CampaignOffers, OfferTerms, Terms, offers};
use crate::forest::Calibration;
use crate::schema::FieldIndex;
use crate::tests::small;

/// The small bundle, with terms for its offers.
fn with_offers() -> Bundle {
    let bundle = small::bundle();
    let n_offers = offers(&bundle.schema).count();
    let mut terms = Terms::uniform(&bundle.schema, 12.0, OfferTerms::default());
    terms.offers[0] = OfferTerms { cost: 20.0, success: 0.3, discount: 2.5, is_available: false };
    let mut most = vec![None; n_offers];
    most[0] = Some(30);
    Bundle { offers: Some(CampaignOffers { terms, most }), ..bundle }
}

#[test]
fn terms_are_stored_in_format_version_7() {
    let bundle = with_offers();
    let bytes = bundle.to_bytes().unwrap();
    assert_eq!(bytes[8], 7);
    assert_eq!(Bundle::from_bytes(&bytes).as_ref(), Ok(&bundle));
    let core = &bytes[..core_end(&bytes)];
    assert_eq!(Bundle::from_core(core).unwrap().offers, bundle.offers);
}

#[test]
fn terms_out_of_range_or_of_other_offers_are_rejected() {
    let bundle = with_offers();
    let valid = bundle.offers.clone().unwrap();
    type Damage = fn(&mut CampaignOffers);
    let damages: [Damage; 11] = [
        |offers| offers.terms.months = 0.0,
        |offers| offers.terms.months = f64::NAN,
        |offers| offers.terms.months = 121.0,
        |offers| offers.terms.monthly_value = Some(20.0),
        |offers| offers.terms.offers[0].cost = -1.0,
        |offers| offers.terms.offers[0].cost = f64::INFINITY,
        |offers| offers.terms.offers[0].success = 1.5,
        |offers| offers.terms.offers[0].discount = f64::NAN,
        |offers| offers.terms.offers.truncate(1),
        |offers| offers.terms.offers.push(OfferTerms::default()),
        |offers| offers.most.truncate(1),
    ];
    for (index, damage) in damages.into_iter().enumerate() {
        let mut offers = valid.clone();
        damage(&mut offers);
        let bundle = Bundle { offers: Some(offers), ..bundle.clone() };
        assert_eq!(bundle.to_bytes(), Err(BundleError::Offers), "{index}");
    }
}

#[test]
fn the_version_says_whether_there_are_terms() {
    let added = encoded((None::<Selection>, Vec::<FieldIndex>::new(), None::<Calibration>, None::<OutOfTime>));
    let core = [contents().core(), added].concat();
    let bytes = file::with_header(FORMAT_VERSION_7, &payload(&core, &encoded(contents().inspection)));
    assert_eq!(Bundle::from_bytes(&bytes), Err(BundleError::WrongVersion(7)));
}
