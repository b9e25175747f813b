//! Dates as numbers of days, which a forest can split on.

use bincode::{Decode, Encode};

/// Days in 400 years, after which the Gregorian calendar repeats.
const ERA: i64 = 146_097;

/// The date format of a column, and the day that counts as 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Dates {
    /// The order of year, month, and day.
    pub order: DateOrder,
    /// Day 0, in days since January 1, 1970.
    pub origin: i32,
}

/// The order of year, month, and day. The three parts are separated by `-`, `/`, or `.`. A time after the date is
/// ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum DateOrder {
    /// `2026-11-24`.
    YearMonthDay,
    /// `24.11.2026`.
    DayMonthYear,
    /// `11/24/2026`.
    MonthDayYear,
}

impl DateOrder {
    /// All orders.
    pub const ALL: [Self; 3] = [Self::YearMonthDay, Self::DayMonthYear, Self::MonthDayYear];

    /// The order's name in model descriptions and ONNX files, such as `year_month_day`.
    pub fn name(self) -> &'static str {
        match self {
            Self::YearMonthDay => "year_month_day",
            Self::DayMonthYear => "day_month_year",
            Self::MonthDayYear => "month_day_year",
        }
    }

    /// Reads a date, as days since January 1, 1970. `None` if the text is not a valid date in this order (February 30,
    /// for example), or if its year is not between 1000 and 9999.
    pub fn read(self, text: &str) -> Option<i32> {
        let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
        if !time.bytes().all(|byte| byte.is_ascii_digit() || b":.+-Z ".contains(&byte)) {
            return None;
        }
        let separator =
            date.chars().find(|letter| !letter.is_ascii_digit()).filter(|letter| "-/.".contains(*letter))?;
        let mut parts = date.split(separator).map(|part| {
            let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<i64>().ok().filter(|_| digits)
        });
        let three = [parts.next()??, parts.next()??, parts.next()??];
        let [year, month, day] = match (self, three) {
            (Self::YearMonthDay, parts) => parts,
            (Self::DayMonthYear, [day, month, year]) | (Self::MonthDayYear, [month, day, year]) => [year, month, day],
        };
        let exists = parts.next().is_none()
            && (1_000..=9_999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day);
        let number = exists.then(|| day_number(year, month, day))?;
        // without this check, April 31 would be read as May 1
        (civil(number) == (year, month, day)).then(|| i32::try_from(number).ok())?
    }
}

impl Dates {
    /// Reads a date, as a number of days since day 0.
    pub fn read(self, text: &str) -> Option<f64> {
        Some(f64::from(self.order.read(text)?) - f64::from(self.origin))
    }

    /// Writes a number of days since day 0 as a date, such as `2026-11-24`. `None` for fractions of a day, and for
    /// years that are not between 1000 and 9999.
    pub fn write(self, days: f64) -> Option<String> {
        let number = days + f64::from(self.origin);
        if number.fract() != 0.0 || number.abs() > 4e6 {
            return None;
        }
        let (year, month, day) = civil(number as i64);
        (1_000..=9_999).contains(&year).then(|| match self.order {
            DateOrder::YearMonthDay => format!("{year}-{month:02}-{day:02}"),
            DateOrder::DayMonthYear => format!("{day:02}.{month:02}.{year}"),
            DateOrder::MonthDayYear => format!("{month:02}/{day:02}/{year}"),
        })
    }
}

/// Days since January 1, 1970, in the Gregorian calendar. Years start in March here, so that a leap day is the last day
/// of its year; see Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year.div_euclid(400) * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month, and day of a number of days since January 1, 1970.
fn civil(number: i64) -> (i64, i64, i64) {
    let days = number + 719_468;
    let day_of_era = days.rem_euclid(ERA);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / (ERA - 1)) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = days.div_euclid(ERA) * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_their_order() {
        use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
        for (order, text, expected) in [
            (YearMonthDay, "1970-01-01", Some(0)),
            (YearMonthDay, "2000-02-29", Some(11_016)),
            (YearMonthDay, "2026/11/24", Some(20_781)),
            (YearMonthDay, "2026-11-24T08:30:00.5Z", Some(20_781)),
            (YearMonthDay, "2026-11-24 08:30:00+01:00", Some(20_781)),
            (DayMonthYear, "24.11.2026", Some(20_781)),
            (MonthDayYear, "11/24/2026", Some(20_781)),
            (MonthDayYear, "24/11/2026", None),
            (YearMonthDay, "1900-02-29", None),
            (YearMonthDay, "2026-04-31", None),
            (YearMonthDay, "2026-11", None),
            (YearMonthDay, "2026-11-24-1", None),
            (YearMonthDay, "2026-11-24 today", None),
            (DayMonthYear, "1.2.03", None),
            (YearMonthDay, "12", None),
            (YearMonthDay, "", None),
        ] {
            assert_eq!(order.read(text), expected, "{text}");
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
}
