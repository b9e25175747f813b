use proptest::prelude::*;

use super::*;
use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};

/// November 24, 2026.
const DAY: i32 = 20_781;

/// May 21, 2022.
const MAY: i32 = 19_133;

const MONTHS: [&str; 12] = [
    "January Januar janvier enero gennaio janeiro januari Jänner Jan. Jän. janv. ene gen JANUARY",
    "February Februar février febrero febbraio fevereiro februari Feb févr. feb fev. FÉVRIER fe\u{301}vr.",
    "March März mars marzo marzo março maart Mar Mär. Mrz mrt MÄRZ Maerz Ma\u{308}rz MARÇO",
    "April avril abril aprile april Apr avr. abr",
    "May Mai mai mayo maggio maio mei MAY mag",
    "June Juni juin junio giugno junho juni Jun. giu",
    "July Juli juillet julio luglio julho juli Jul juil. lug",
    "August août agosto augustus Aug ago AOÛT",
    "September septembre septiembre setiembre settembre setembro Sep Sept. set sett.",
    "October Oktober octobre octubre ottobre outubro oktober Oct Okt. ott out",
    "November novembre noviembre novembro Nov",
    "December Dezember décembre diciembre dicembre dezembro december Dec Dez déc. dic",
];

#[test]
fn dates_are_read_in_their_order() {
    for (text, [year_first, day_first, month_first]) in [
        ("24.11.2026", [None, Some(DAY), None]),
        ("24/11/2026", [None, Some(DAY), None]),
        ("24-11-2026", [None, Some(DAY), None]),
        ("11/24/2026", [None, None, Some(DAY)]),
        ("11/24/2026 8:30:00 PM", [None, None, Some(DAY)]),
        ("11/24/26", [None, None, Some(DAY)]),
        ("1/2/2026", [None, Some(20_485), Some(20_455)]),
        ("01/02/49", [None, Some(28_886), Some(28_856)]),
        ("01.02.50", [None, Some(-7_274), Some(-7_304)]),
        ("24-11-26", [Some(20_053), Some(DAY), None]),
        ("29.02.2025", [None; 3]),
        ("00.01.2025", [None; 3]),
        ("1.13.2025", [None, None, Some(20_101)]),
        ("31.04.2026", [None; 3]),
        ("04.01.999", [None; 3]),
        ("04.01.0999", [None; 3]),
        ("04.01.99999", [None; 3]),
        ("004.01.2025", [None; 3]),
        ("4.1/2025", [None; 3]),
        ("4 1 2025", [None; 3]),
    ] {
        assert_eq!(DateOrder::readings(text), [year_first, day_first, month_first], "{text}");
    }
}

#[test]
fn iso_dates_and_names_of_months_mean_the_same_in_every_order() {
    for (text, expected) in [
        ("1970-01-01", Some(0)),
        ("2000-02-29", Some(11_016)),
        ("2026-11-24", Some(DAY)),
        ("2026/11/24", Some(DAY)),
        ("2026.11.24", Some(DAY)),
        ("2026-11-24T08:30:00.5Z", Some(DAY)),
        ("2026-11-24 08:30:00+01:00", Some(DAY)),
        ("2026-11-24 08:30:00", Some(DAY)),
        ("2026-11-24 8:30AM", Some(DAY)),
        ("2026-11-24 8:30 pm", Some(DAY)),
        ("2026-11-24 8:30 p.m.", Some(DAY)),
        ("2026-11-24, 8:30:00\u{202f}PM", Some(DAY)),
        ("21-May-2022", Some(MAY)),
        ("21-May-22", Some(MAY)),
        ("21/MAY/2022", Some(MAY)),
        ("21MAY2022", Some(MAY)),
        ("2022-May-21", Some(MAY)),
        ("May 21, 2022", Some(MAY)),
        ("May 21, 2022 11:59 PM", Some(MAY)),
        ("May 21st, 2022", Some(MAY)),
        ("21st of May 2022", Some(MAY)),
        ("21. Mai 2022", Some(MAY)),
        ("21 mai 2022", Some(MAY)),
        ("21 de mayo de 2022", Some(MAY)),
        ("21 DE MAYO DEL 2022", Some(MAY)),
        ("21\u{a0}de maio de 2022", Some(MAY)),
        ("1er juin 2022", Some(MAY + 11)),
        ("1º giugno 2022", Some(MAY + 11)),
        ("30-Feb-2022", None),
        ("1900-02-29", None),
        ("2026-04-31", None),
        ("2026-11", None),
        ("2026-11-24-1", None),
        ("2026-011-24", None),
        ("2026-24-11", None),
        ("2026-11-24 today", None),
        ("2026-11-24 AM", None),
        ("2026-11-24 - 2026-11-30", None),
        ("24-11-2026 bis 30-11-2026", None),
        ("21 jui 2022", None),
        ("21 ma 2022", None),
        ("21 Mays 2022", None),
        ("21 xde May 2022", None),
        ("21 de", None),
        ("May 2022", None),
        ("May May 2022", None),
        ("21 2022 May", None),
        ("12", None),
        ("44000", None),
        ("-", None),
        ("", None),
    ] {
        assert_eq!(DateOrder::readings(text), [expected; 3], "{text:?}");
    }
}

#[test]
fn months_are_named_in_seven_languages() {
    for (month, names) in (1..).zip(MONTHS) {
        for name in names.split(' ') {
            assert_eq!(months::month(name.trim_end_matches('.')), Some(month), "{name}");
            let expected = calendar::number_of([2026, month, 7]);
            assert_eq!(DayMonthYear.read(&format!("7 {name} 2026")), expected, "{name}");
        }
    }
    for other in ["", "ma", "jui", "tuesday", "mayor", "01", "日本"] {
        assert_eq!(months::month(other), None, "{other}");
    }
}

#[test]
fn a_number_in_a_cell_is_a_date_in_excel() {
    let dates = Dates { order: DayMonthYear, origin: 100 };
    for (text, expected) in [
        ("25569", Some(-100.0)),
        ("44702", Some(f64::from(MAY - 100))),
        ("44702.99", Some(f64::from(MAY - 100))),
        ("44702,5", Some(f64::from(MAY - 100))),
        ("21.05.2022", Some(f64::from(MAY - 100))),
        ("20000", Some(-5_669.0)),
        ("80000.5", Some(54_331.0)),
        ("19999", None),
        ("80001", None),
        ("44,702", None),
        ("44702 days", None),
        ("-44702", None),
        ("+44702", None),
        ("4.4702e4", None),
        ("44702.5.1", None),
        ("", None),
    ] {
        assert_eq!(dates.read_cell(text), expected, "{text:?}");
        assert_eq!(dates.read(text), expected.filter(|_| text.contains("05.")), "{text:?} outside of a file");
    }
}

#[test]
fn a_column_shows_its_order() {
    for (cells, own, expected) in [
        (&["11/24/2026", "01/02/2026"][..], DayMonthYear, MonthDayYear),
        (&["24/11/2026", "01/02/2026"], MonthDayYear, DayMonthYear),
        (&["24.11.2026"], YearMonthDay, DayMonthYear),
        (&["01/02/2026", "2026-11-24", "24-Nov-2026"], DayMonthYear, DayMonthYear),
        (&["01/02/2026", "2026-11-24", "24-Nov-2026"], MonthDayYear, MonthDayYear),
        (&["11/24/2026", "24/11/2026"], DayMonthYear, DayMonthYear),
        (&["11/24/2026", "24/11/2026"], MonthDayYear, MonthDayYear),
        (&["01/02/2026"], YearMonthDay, YearMonthDay),
        (&["24-11-99", "24-11-26"], YearMonthDay, DayMonthYear),
        (&["99-11-24", "24-11-26"], DayMonthYear, YearMonthDay),
        (&["n/a", "44702", "99/99/2026", " 11/24/2026 "], DayMonthYear, MonthDayYear),
        (&[], DayMonthYear, DayMonthYear),
    ] {
        let mut orders = DateOrders::default();
        cells.iter().for_each(|cell| orders.add(cell));
        assert_eq!(orders.order_for(own), expected, "{cells:?}");
        let mut merged = DateOrders::default();
        for cell in cells {
            let mut one = DateOrders::default();
            one.add(cell);
            merged.merge(&one);
        }
        assert_eq!(merged, orders, "{cells:?}");
    }
}

#[test]
fn a_written_date_is_read_back() {
    for order in DateOrder::ALL {
        let dates = Dates { order, origin: 11_000 };
        for number in (-354_285..2_932_897).step_by(97) {
            let days = f64::from(number) - 11_000.0;
            let text = dates.write(days).unwrap();
            assert_eq!(dates.read(&text), Some(days), "{text}");
        }
        assert_eq!(dates.write(0.5), None);
        assert_eq!(dates.write(f64::NAN), None);
        assert_eq!(dates.write(1e300), None);
    }
}

proptest! {
    #[test]
    fn a_date_in_any_style_is_read_back(
        number in -354_285_i32..2_932_897,
        order in prop::sample::select(&DateOrder::ALL),
        name in any::<prop::sample::Index>(),
        separator in prop::sample::select(&["-", "/", "."]),
        time in prop::sample::select(&["", "T23:59", " 23:59:59", " 11:59 PM", ", 11:59:59\u{202f}p.m."]),
        pads: bool,
    ) {
        let (year, month, day) = civil(number.into());
        let names: Vec<&str> = MONTHS[month as usize - 1].split(' ').collect();
        let name = name.get(&names);
        let two = |part: i64| if pads { format!("{part:02}") } else { part.to_string() };
        let of_numbers = |year: &str| match order {
            YearMonthDay => [year, &two(month), &two(day)].join(separator),
            DayMonthYear => [&two(day), &two(month), year].join(separator),
            MonthDayYear => [&two(month), &two(day), year].join(separator),
        };
        let mut styles = vec![
            of_numbers(&year.to_string()),
            format!("{year}-{month:02}-{day:02}"),
            format!("{}{separator}{name}{separator}{year}", two(day)),
            format!("{day}. {name} {year}"),
            format!("{} de {name} de {year}", two(day)),
            format!("{name} {day}, {year}"),
        ];
        if (1950..2050).contains(&year) {
            let short = format!("{:02}", year % 100);
            styles.extend([of_numbers(&short), format!("{}-{name}-{short}", two(day))]);
        }
        for style in styles {
            prop_assert_eq!(order.read(&format!("{style}{time}")), Some(number), "{}{}", style, time);
        }
    }

    #[test]
    fn any_text_is_a_date_or_not(text in "\\PC*", dates in "[0-9]{1,4}[-/. a-zé]{1,12}[0-9]{1,4}[-/.T:0-9 apm]{0,12}") {
        for text in [text, dates] {
            for number in DateOrder::readings(&text).into_iter().flatten() {
                let (year, ..) = civil(number.into());
                prop_assert!((1_000..=9_999).contains(&year), "{}", text);
            }
        }
    }
}
