//! The two boxes for the risk bands.

use super::cutoff::{parse_percent, percent_text};
use churnscope_engine::schema::Bands;
use churnscope_wording::model::standards;

/// The text in each box: the percentages at which the medium and high bands begin.
pub type BandBoxes = [String; 2];

/// The text in each box.
pub fn band_texts(bands: Bands) -> BandBoxes {
    [bands.medium_from, bands.high_from].map(|from| percent_text(from * 100.0))
}

/// Parses the bands, or returns an error message for each box that needs correcting.
pub fn parse_bands(boxes: &BandBoxes) -> Result<Bands, [Option<String>; 2]> {
    let [medium, high] = boxes.each_ref().map(|text| parse_percent(text).map(|percent| percent / 100.0));
    match (medium, high) {
        (Ok(medium_from), Ok(high_from)) => {
            ordered(Bands { medium_from, high_from }).map_err(|errors| errors.map(|error| error.map(str::to_owned)))
        }
        (medium, high) => Err([medium.err(), high.err()]),
    }
}

fn ordered(bands: Bands) -> Result<Bands, [Option<&'static str>; 2]> {
    if bands.are_ordered() {
        Ok(bands)
    } else if bands.medium_from <= 0.0 {
        Err([Some(standards::NO_LOW_BAND), None])
    } else if bands.high_from >= 1.0 {
        Err([None, Some(standards::NO_HIGH_BAND)])
    } else {
        Err([None, Some(standards::NOT_ABOVE_MEDIUM)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_wording::model::number_up_to;

    #[test]
    fn each_box_is_checked() {
        let bands = Bands { medium_from: 0.3, high_from: 0.6 };
        assert_eq!(parse_bands(&band_texts(bands)), Ok(bands));
        let not_a_percentage = number_up_to(100);
        for (medium, high, [medium_error, high_error]) in [
            ("x", "60", [not_a_percentage.as_str(), ""]),
            ("30", "101", ["", not_a_percentage.as_str()]),
            ("60", "30", ["", standards::NOT_ABOVE_MEDIUM]),
            ("30", "30", ["", standards::NOT_ABOVE_MEDIUM]),
            ("0", "30", [standards::NO_LOW_BAND, ""]),
            ("30", "100", ["", standards::NO_HIGH_BAND]),
        ] {
            let errors = parse_bands(&[medium.to_owned(), high.to_owned()]).unwrap_err();
            assert_eq!(errors.map(Option::unwrap_or_default), [medium_error, high_error], "{medium} {high}");
        }
    }
}
