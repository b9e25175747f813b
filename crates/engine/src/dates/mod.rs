//! Dates as numbers of days, which a tree can split on.
//!
//! Dates that start with a four-digit year, such as ISO dates, and dates with the name of a month mean the same in
//! every column. The meaning of others, such as `03/04/2026`, depends on the [`DateOrder`].

mod calendar;
mod months;
mod orders;
#[cfg(test)]
mod tests;
mod written;

use bincode::{Decode, Encode};

use calendar::civil;
pub use orders::DateOrders;
use written::Written;

/// Excel's numbers for dates from October 1954 to January 2119.
const EXCEL_SERIALS: std::ops::RangeInclusive<i32> = 20_000..=80_000;

/// Excel's number for January 1, 1970.
const EXCEL_EPOCH: i32 = 25_569;

/// The date format of a field, and the day that counts as 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Dates {
    /// The order of year, month, and day.
    pub order: DateOrder,
    /// Day 0, in days since January 1, 1970.
    pub origin: i32,
}

/// The order of year, month, and day in a date that consists of three numbers separated by `-`, `/`, or `.`.
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

    /// The order's name, such as `year_month_day`.
    pub fn name(self) -> &'static str {
        match self {
            Self::YearMonthDay => "year_month_day",
            Self::DayMonthYear => "day_month_year",
            Self::MonthDayYear => "month_day_year",
        }
    }

    /// Reads a date, as days since January 1, 1970; `None` if the text is not a valid date in this order. A time of day
    /// after the date is ignored.
    pub fn read(self, text: &str) -> Option<i32> {
        Written::split(text)?.read(self)
    }

    /// Reads a date in each of [`DateOrder::ALL`].
    pub fn readings(text: &str) -> [Option<i32>; 3] {
        let written = Written::split(text);
        Self::ALL.map(|order| written?.read(order))
    }
}

impl Dates {
    /// Reads a date, as a number of days since day 0.
    pub fn read(self, text: &str) -> Option<f64> {
        self.order.read(text).map(|day| self.since_origin(day))
    }

    /// Reads a cell that contains a date or Excel's number for a date, as a number of days since day 0.
    pub fn read_cell(self, text: &str) -> Option<f64> {
        self.order.read(text).or_else(|| excel_serial(text)).map(|day| self.since_origin(day))
    }

    /// Writes a number of days since day 0 as a date, such as `24.11.2026`; `None` if it is not a whole number, or if
    /// the year is not between 1000 and 9999.
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

    fn since_origin(self, day: i32) -> f64 {
        f64::from(day) - f64::from(self.origin)
    }
}

/// Reads a date as the number that Excel stores, and converts it to days since January 1, 1970.
fn excel_serial(text: &str) -> Option<i32> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let are_digits = [whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let serial = whole.parse().ok().filter(|serial| are_digits && EXCEL_SERIALS.contains(serial))?;
    Some(serial - EXCEL_EPOCH)
}
