//! Writes values of typed columns as the text that a CSV file would have.
//!
//! Numbers have no exponents. A number with three decimals gets a fourth, because `3.967` could also be read as 3,967.

use std::fmt::Display;
use std::io::Write;

use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::number_format::mark_decimal_point;

/// The maximum number of digits of a decimal. An `i128` has room for any number with so many digits.
pub const MAX_DIGITS: u32 = 38;

/// What is written for a decimal of more digits. This text is not a number, so no number field accepts it.
pub const TOO_MANY_DIGITS: &str = "a decimal of more than 38 digits";

const ISO_8601: Dates = Dates { order: DateOrder::YearMonthDay, origin: 0 };

/// Appends an integer or a Boolean.
pub fn plain(value: impl Display, out: &mut Vec<u8>) {
    let _ = write!(out, "{value}");
}

/// Appends a number with a decimal point that cannot be read as a thousands separator.
pub fn number(value: impl Display, out: &mut Vec<u8>) {
    let start = out.len();
    plain(value, out);
    mark_decimal_point(out, start);
}

/// Appends a decimal with `scale` digits after the point.
pub fn decimal(unscaled: i128, scale: u32, out: &mut Vec<u8>) {
    let sign = if unscaled < 0 { "-" } else { "" };
    let (digits, width) = (unscaled.unsigned_abs().to_string(), scale as usize + 1);
    let digits = format!("{digits:0>width$}");
    match digits.split_at_checked(digits.len() - scale as usize) {
        Some((integer, fraction)) if !fraction.is_empty() => number(format_args!("{sign}{integer}.{fraction}"), out),
        _ => plain(format_args!("{sign}{digits}"), out),
    }
}

/// Appends a day, counted from January 1, 1970; as a number, if its year does not have four digits.
pub fn date(day: i64, out: &mut Vec<u8>) {
    match ISO_8601.write(day as f64) {
        Some(text) => out.extend(text.as_bytes()),
        None => plain(day, out),
    }
}

/// Appends a time since January 1, 1970, with this many units per second; as a number, if the year does not have four
/// digits.
pub fn timestamp(value: i64, per_second: i64, out: &mut Vec<u8>) {
    const DAY: i64 = 24 * 60 * 60;
    let (seconds, fraction) = (value.div_euclid(per_second), value.rem_euclid(per_second));
    let (days, seconds) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let Some(day) = ISO_8601.write(days as f64) else { return plain(value, out) };
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    plain(format_args!("{day} {hours:02}:{minutes:02}:{:02}", seconds % 60), out);
    if fraction > 0 {
        let digits = per_second.ilog10() as usize;
        plain(format_args!(".{fraction:0digits$}"), out);
    }
}

/// Appends a UUID with dashes.
pub fn uuid(bytes: &[u8], out: &mut Vec<u8>) {
    for (index, byte) in bytes.iter().enumerate() {
        let dash = if [4, 6, 8, 10].contains(&index) { "-" } else { "" };
        plain(format_args!("{dash}{byte:02x}"), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = b"1".to_vec();
        write(&mut out);
        String::from_utf8(out.split_off(1)).unwrap()
    }

    #[test]
    fn decimals_keep_their_digits() {
        for (unscaled, scale, text) in [
            (0, 0, "0"),
            (-5, 0, "-5"),
            (2985, 2, "29.85"),
            (5, 2, "0.05"),
            (-5, 2, "-0.05"),
            (1200, 2, "12.00"),
            (3967, 3, "3.9670"),
        ] {
            assert_eq!(written(|out| decimal(unscaled, scale, out)), text);
        }
    }

    #[test]
    fn numbers_have_no_exponents_and_never_three_decimals() {
        for (value, text) in [(0.5, "0.5"), (1e21, "1000000000000000000000"), (3.967, "3.9670"), (-3.967, "-3.9670")] {
            assert_eq!(written(|out| number(value, out)), text);
        }
        assert_eq!(written(|out| number(3.967_f32, out)), "3.9670");
    }

    #[test]
    fn dates_are_written_in_iso_8601() {
        for (day, text) in [(20_781, "2026-11-24"), (-1, "1969-12-31"), (i64::MAX, "9223372036854775807")] {
            assert_eq!(written(|out| date(day, out)), text);
        }
        for (value, per_second, text) in [
            (-1, 1_000, "1969-12-31 23:59:59.999"),
            (86_400_000_000, 1_000_000, "1970-01-02 00:00:00"),
            (90, 1, "1970-01-01 00:01:30"),
            (i64::MIN, 1_000, "-9223372036854775808"),
        ] {
            assert_eq!(written(|out| timestamp(value, per_second, out)), text);
        }
    }
}
