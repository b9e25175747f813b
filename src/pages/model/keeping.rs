//! Cutoff and bands for the other pages: what two boxes say, and what holds, in words.

use super::cutoff::{parse_percent, percent_text};
use crate::standards::{CutoffAndBands, bands_words};
use crate::words::short_share;
use churnscope_engine::schema::Bands;

/// The two boxes: least per cent of the medium band, and of the high one.
pub type Boxes = [String; 2];

/// What stands in the boxes for these bands.
pub fn boxes_of(bands: Bands) -> Boxes {
    [bands.medium_from, bands.high_from].map(|from| percent_text(from * 100.0))
}

/// What the boxes say, or what is wrong with each.
pub fn bands_of(boxes: &Boxes) -> Result<Bands, [Option<String>; 2]> {
    let [medium, high] = boxes.each_ref().map(|text| parse_percent(text).map(|percent| percent / 100.0));
    match (medium, high) {
        (Ok(medium_from), Ok(high_from)) => {
            let bands = Bands { medium_from, high_from };
            match (bands.are_ordered(), medium_from > 0.0) {
                (true, _) => Ok(bands),
                (false, false) => Err([Some("Enter more than 0, so that a risk can be low.".to_owned()), None]),
                (false, true) if high_from >= 1.0 => {
                    Err([None, Some("Enter less than 100, so that a risk can be high.".to_owned())])
                }
                (false, true) => Err([None, Some("Enter more than where medium begins.".to_owned())]),
            }
        }
        (medium, high) => Err([medium.err(), high.err()]),
    }
}

/// What holds on the other pages.
pub fn told(kept: Option<CutoffAndBands>, own: Bands) -> String {
    match kept {
        None => format!("The other pages have the model’s own bands ({}) and no cutoff.", bands_words(own)),
        Some(CutoffAndBands { cutoff, bands }) => {
            format!(
                "The other pages contact from {} and have these bands: {}.",
                short_share(cutoff),
                bands_words(bands)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: Bands = Bands { medium_from: 0.3, high_from: 0.6 };

    #[test]
    fn boxes_are_read_or_each_refused() {
        assert_eq!(bands_of(&boxes_of(OWN)), Ok(OWN));
        for (medium, high, [wrong_medium, wrong_high]) in [
            ("x", "60", ["Enter a number from 0 to 100.", ""]),
            ("30", "101", ["", "Enter a number from 0 to 100."]),
            ("60", "30", ["", "Enter more than where medium begins."]),
            ("30", "30", ["", "Enter more than where medium begins."]),
            ("0", "30", ["Enter more than 0, so that a risk can be low.", ""]),
            ("30", "100", ["", "Enter less than 100, so that a risk can be high."]),
        ] {
            let errors = bands_of(&[medium.to_owned(), high.to_owned()]).unwrap_err();
            assert_eq!(errors.map(Option::unwrap_or_default), [wrong_medium, wrong_high], "{medium} {high}");
        }
    }

    #[test]
    fn what_holds_is_told() {
        assert_eq!(
            told(None, OWN),
            "The other pages have the model’s own bands (medium from 30%, high from 60%) and no cutoff."
        );
        let bands = Bands { medium_from: 0.25, high_from: 0.5 };
        assert_eq!(
            told(Some(CutoffAndBands { cutoff: 0.3127, bands }), OWN),
            "The other pages contact from 31.3% and have these bands: medium from 25%, high from 50%."
        );
    }
}
