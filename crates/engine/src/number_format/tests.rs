//! Tests of number formats.

use proptest::prelude::*;

use super::*;

fn format(decimal_mark: DecimalMark, affix: Affix) -> NumberFormat {
    NumberFormat { decimal_mark: Some(decimal_mark), affix, ..NumberFormat::default() }
}

#[test]
fn strings_mean_numbers() {
    for (text, point, comma) in [
        ("990", Some(990.0), Some(990.0)),
        ("-7", Some(-7.0), Some(-7.0)),
        ("+7", Some(7.0), Some(7.0)),
        ("−7", Some(-7.0), Some(-7.0)),
        ("7-", Some(-7.0), Some(-7.0)),
        ("(7)", Some(-7.0), Some(-7.0)),
        (".5", Some(0.5), None),
        (",5", None, Some(0.5)),
        ("12.5", Some(12.5), None),
        ("12,5", None, Some(12.5)),
        ("12,50", None, Some(12.5)),
        ("3.967", Some(3.967), Some(3967.0)),
        ("3,967", Some(3967.0), Some(3.967)),
        ("0.967", Some(0.967), None),
        ("1,234.50", Some(1234.5), None),
        ("1.234,50", None, Some(1234.5)),
        ("1.234.567", None, Some(1_234_567.0)),
        ("12,34,567.5", Some(1_234_567.5), None),
        ("1 234,5", None, Some(1234.5)),
        ("1\u{a0}234,5", None, Some(1234.5)),
        ("1\u{202f}234\u{202f}567", Some(1_234_567.0), Some(1_234_567.0)),
        ("1'234.5", Some(1234.5), None),
        ("1’234’567", Some(1_234_567.0), Some(1_234_567.0)),
        ("1e3", Some(1000.0), Some(1000.0)),
        ("1,5E-2", None, Some(0.015)),
        ("$1,234.50", Some(1234.5), None),
        ("-$84.90", Some(-84.9), None),
        ("$-84.90", Some(-84.9), None),
        ("($84.90)", Some(-84.9), None),
        ("$(84.90)", Some(-84.9), None),
        ("84,90 €", None, Some(84.9)),
        ("84,90\u{a0}EUR", None, Some(84.9)),
        ("US$ 5", Some(5.0), Some(5.0)),
        ("Rs.500", Some(500.0), Some(500.0)),
        ("R$ 1.234,50", None, Some(1234.5)),
        ("45%", Some(45.0), Some(45.0)),
        ("45,5 %", None, Some(45.5)),
        ("%45", Some(45.0), Some(45.0)),
        ("12.5 GB", Some(12.5), None),
        ("12 months", Some(12.0), Some(12.0)),
        ("12mo.", Some(12.0), Some(12.0)),
        ("", None, None),
        ("abc", None, None),
        ("1 2", None, None),
        ("1,23.4", None, None),
        ("1.2.3", None, None),
        ("1,234,56", None, None),
        ("12/31", None, None),
        ("2026-11-24", None, None),
        ("12:30", None, None),
        ("5 or 6", None, None),
        ("#12", None, None),
        ("$#12", None, None),
        ("33+ €", None, None),
        ("$$5", None, None),
        ("Plan 3", None, None),
        ("GB 5", None, None),
        ("--7", None, None),
        ("(-7)", None, None),
        ("(7", None, None),
        ("7)", None, None),
        ("$5 USD", None, None),
        ("1e999", None, None),
        ("NaN", None, None),
        ("inf", None, None),
    ] {
        let affix = NumberText::split(text).map(|number| number.affix).unwrap_or_default();
        for (mark, expected) in [(DecimalMark::Point, point), (DecimalMark::Comma, comma)] {
            assert_eq!(format(mark, affix.clone()).read(text), expected, "{text:?} with a decimal {mark:?}");
        }
    }
}

#[test]
fn a_number_with_another_currency_or_unit_is_not_read() {
    let dollars = format(DecimalMark::Point, Affix::Currency("$".to_owned()));
    let months = format(DecimalMark::Point, Affix::Unit("months".to_owned()));
    for (format, text, expected) in [
        (&dollars, "$5", Some(5.0)),
        (&dollars, "5", Some(5.0)),
        (&dollars, "€5", None),
        (&dollars, "5 GB", None),
        (&months, "1 month", Some(1.0)),
        (&months, "2 Months", Some(2.0)),
        (&months, "2 years", None),
    ] {
        assert_eq!(format.read(text), expected, "{text}");
    }
}

#[test]
fn a_string_that_means_one_number_needs_no_decimal_mark() {
    for (text, expected) in
        [("990", Some(990.0)), ("12.5", Some(12.5)), ("12,5", Some(12.5)), ("3.967", None), ("3,967", None)]
    {
        assert_eq!(NumberFormat::default().read(text), expected, "{text}");
    }
}

#[test]
fn a_column_has_one_format() {
    use DecimalMark::{Comma, Point};
    let dollars = || Affix::Currency("$".to_owned());
    let month = || Affix::Unit("month".to_owned());
    for (cells, elsewhere, mark, affix, ambiguous) in [
        (&["1", "2"][..], None, None, Affix::None, None),
        (&["1", "2"], Some(Comma), Some(Comma), Affix::None, None),
        (&["3.967", "990", "12,50"], None, Some(Comma), Affix::None, None),
        (&["3.967", "990", "12.50"], None, Some(Point), Affix::None, None),
        (&["3.967", "4.120"], None, None, Affix::None, Some("3.967")),
        (&["3.967", "4.120"], Some(Comma), Some(Comma), Affix::None, None),
        (&["1.5", "2.5", "3,5"], Some(Comma), Some(Point), Affix::None, None),
        (&["$3", "$1,250"], None, None, dollars(), Some("$1,250")),
        (&["$1,250.00", "€3", "$3"], None, Some(Point), dollars(), None),
        (&["1 GB", "1 month", "3 months"], None, None, month(), None),
        (&["12O", "7", "8"], None, None, Affix::None, None),
        (&["5 month", "12O", "7 months"], None, None, month(), None),
        (&["12 month"], None, None, month(), None),
        (&["$12", "7", "8"], None, None, dollars(), None),
        (&[&["12O"; 2][..], &["7"; 18]].concat(), None, None, Affix::Unit("o".to_owned()), None),
        (&[&["12O"; 2][..], &["7"; 19]].concat(), None, None, Affix::None, None),
    ] {
        let mut survey = FormatSurvey::default();
        cells.iter().for_each(|cell| survey.add(cell));
        let decided = survey.decide(None, elsewhere);
        let found = (decided.format.decimal_mark, decided.ambiguous.as_deref());
        assert_eq!(found, (mark, ambiguous), "{cells:?}");
        assert!(decided.format.affix.is_same(&affix), "{cells:?}: {:?}", decided.format.affix);
    }
}

#[test]
fn typed_numbers_have_one_reading() {
    for (written, marked) in [
        ("3.967", "3.9670"),
        ("-3.967", "-3.9670"),
        ("3.967e300", "3.9670e300"),
        ("3.96", "3.96"),
        ("3.9671", "3.9671"),
        ("3967", "3967"),
    ] {
        let mut text = format!("1.234,{written}").into_bytes();
        mark_decimal_point(&mut text, 6);
        assert_eq!(String::from_utf8(text).unwrap(), format!("1.234,{marked}"));
        for decimal_mark in [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)] {
            let format = NumberFormat { decimal_mark, has_typed_cells: true, ..NumberFormat::default() };
            assert_eq!(format.read(marked), written.parse().ok(), "{marked} with {decimal_mark:?}");
        }
    }
    // if numbers in such a column are stored as text, the decimal mark decides only if there are two readings
    for (text, comma) in
        [("3.967", Some(3_967.0)), ("12,50", Some(12.5)), ("12.50", Some(12.5)), ("1.234,5", Some(1_234.5))]
    {
        let format = NumberFormat { has_typed_cells: true, ..format(DecimalMark::Comma, Affix::None) };
        assert_eq!(format.read(text), comma, "{text}");
    }
}

fn written() -> impl Strategy<Value = (String, NumberFormat, f64)> {
    let marks = prop::sample::select(vec![DecimalMark::Point, DecimalMark::Comma]);
    let separators = prop::sample::select(vec!["", "mark", " ", "\u{a0}", "\u{202f}", "'", "’"]);
    let affixes = prop::sample::select(vec!["{}", "${}", "{} €", "CHF {}", "{}%", "{} GB", "{} months", "kr {}"]);
    let signs = prop::sample::select(vec!["{}", "-{}", "+{}", "−{}", "({})", "{}-"]);
    (0_u64..1_000_000_000_000, 0_usize..4, marks, separators, affixes, signs).prop_map(
        |(digits, decimals, decimal_mark, separator, affix, sign)| {
            let (mark, other) = match decimal_mark {
                DecimalMark::Point => (".", ","),
                DecimalMark::Comma => (",", "."),
            };
            let separator = if separator == "mark" { other } else { separator };
            let scale = 10_u64.pow(decimals as u32);
            let (whole, fraction) = (digits / scale, digits % scale);
            let grouped = grouped(&whole.to_string(), separator);
            let fraction = if decimals == 0 { String::new() } else { format!("{mark}{fraction:0decimals$}") };
            let plain = format!("{whole}.{:0decimals$}", digits % scale);
            let value: f64 = plain.trim_end_matches('.').parse().unwrap();
            let text = sign.replace("{}", &affix.replace("{}", &format!("{grouped}{fraction}")));
            let is_negative = sign.contains(['-', '−', '(']);
            let affix = NumberText::split(&text).unwrap().affix;
            (text, format(decimal_mark, affix), if is_negative { -value } else { value })
        },
    )
}

fn grouped(digits: &str, separator: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

proptest! {
    #[test]
    fn a_written_number_reads_back((text, format, value) in written()) {
        prop_assert_eq!(format.read(&text), Some(value), "{:?}", text);
    }

    #[test]
    fn a_number_as_rust_writes_it_is_read_by_the_plain_format(value: f64) {
        let expected = value.is_finite().then_some(value);
        prop_assert_eq!(NumberFormat::plain().read(&value.to_string()), expected);
    }

    #[test]
    fn any_text_is_harmless(text in ".*") {
        let mut survey = FormatSurvey::default();
        survey.add(&text);
        for decimal_mark in [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)] {
            let _ = NumberFormat { decimal_mark, ..NumberFormat::default() }.read(&text);
        }
    }
}
