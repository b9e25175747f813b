//! The Gregorian calendar: converts dates to numbers of days, and back.

/// Days in 400 years, after which the calendar repeats.
const ERA: i64 = 146_097;

/// Days since January 1, 1970; `None` if there is no such day, or if the year is not between 1000 and 9999.
pub(super) fn number_of([year, month, day]: [i64; 3]) -> Option<i32> {
    let is_near = (1_000..=9_999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let number = is_near.then(|| day_number(year, month, day))?;
    // without this check, April 31 would be read as May 1
    (civil(number) == (year, month, day)).then(|| i32::try_from(number).ok())?
}

/// Days since January 1, 1970. Years start in March here, so that a leap day is the last day of its year; see Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms", 2013.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year.div_euclid(400) * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year, month, and day of the date that is `number` days after January 1, 1970.
pub(super) fn civil(number: i64) -> (i64, i64, i64) {
    let days = number + 719_468;
    let day_of_era = days.rem_euclid(ERA);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / (ERA - 1)) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = days.div_euclid(ERA) * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}
