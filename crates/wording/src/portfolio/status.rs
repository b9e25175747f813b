//! Messages about progress and failures, and how durations and file sizes are written.

use crate::values::{count, fixed};

messages! {
    PREPARING = "Reading the file";
    SCORING = "Scoring the file";
    WRITING = "Writing the scored file";
    PACKING = "Writing the workbook";
    CANCEL = "Cancel";
    percent(percent) = "{percent}%";
    bytes_of(done, all) = "{done} of {all}";
    rows_per_second(rows) = "{rows} rows per second";
    SECOND_LEFT = "about 1 second left";
    duration_left(duration) = "about {duration} left";
    NOT_SAVED = "Nothing was saved";
    failed(file) = "{file} could not be used";
    list_unchanged(file) = "The list below still shows {file}.";
    CHOOSE_ANOTHER = "Choose another file";
    DISMISS = "Dismiss";
    seconds(seconds) = "{seconds} s";
    minutes(minutes, seconds) = "{minutes} min {seconds} s";
    bytes(bytes) = "{bytes} bytes";
    kilobytes(number) = "{number} kB";
    megabytes(number) = "{number} MB";
    gigabytes(number) = "{number} GB";
}

/// Time in seconds after which the speed is known well enough to be shown.
const MIN_SECONDS: f64 = 0.4;

/// A duration: `0.04 s`, `3.2 s`, `48 s`, `2 min 5 s`.
pub fn duration(time: f64) -> String {
    match time {
        time if time < 0.995 => seconds(format!("{:.2}", time.max(0.01))),
        time if time < 9.95 => seconds(format!("{time:.1}")),
        time if time < 59.5 => seconds(format!("{time:.0}")),
        time => {
            let whole = time.round();
            minutes((whole / 60.0).floor(), whole % 60.0)
        }
    }
}

/// A file size: `978 kB`.
pub fn size(size: u64) -> String {
    let number = size as f64;
    match number {
        number if number < 1e3 => bytes(size),
        number if number < 1e6 => kilobytes(fixed(number / 1e3, 0)),
        number if number < 1e9 => megabytes(fixed(number / 1e6, 1)),
        number => gigabytes(fixed(number / 1e9, 1)),
    }
}

/// Rows per second, with at most two significant digits; empty until the speed is known.
pub fn speed(rows: u64, time: f64) -> String {
    if rows == 0 || time < MIN_SECONDS {
        return String::new();
    }
    rows_per_second(count(two_digits(rows as f64 / time) as u64))
}

/// The remaining time, from the bytes done and the time so far; empty until the speed is known, and once all
/// bytes are done.
pub fn time_left(done: u64, all: u64, time: f64) -> String {
    if done == 0 || done >= all || time < MIN_SECONDS {
        return String::new();
    }
    let remaining = time * (all - done) as f64 / done as f64;
    match remaining.round() {
        remaining if remaining < 2.0 => SECOND_LEFT.to_owned(),
        remaining if remaining < 60.0 => duration_left(seconds(remaining)),
        remaining => duration_left(duration(remaining)),
    }
}

fn two_digits(number: f64) -> f64 {
    let scale = 10_f64.powf(number.abs().max(1.0).log10().floor() - 1.0).max(1.0);
    (number / scale).round() * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_are_short() {
        for (time, expected) in [
            (0.0, "0.01 s"),
            (0.043, "0.04 s"),
            (0.9999, "1.0 s"),
            (3.24, "3.2 s"),
            (9.96, "10 s"),
            (48.2, "48 s"),
            (59.7, "1 min 0 s"),
            (125.0, "2 min 5 s"),
        ] {
            assert_eq!(duration(time), expected);
        }
        for (bytes, expected) in
            [(12, "12 bytes"), (977_501, "978 kB"), (140_000_000, "140.0 MB"), (2_100_000_000, "2.1 GB")]
        {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn speed_and_remaining_time_are_shown_once_known() {
        for (done, all, time, expected) in [
            (0, 100, 5.0, ""),
            (50, 100, 0.1, ""),
            (100, 100, 5.0, ""),
            (50, 100, 8.0, "about 8 s left"),
            (25, 100, 20.0, "about 1 min 0 s left"),
            (99, 100, 10.0, "about 1 second left"),
        ] {
            assert_eq!(time_left(done, all, time), expected);
        }
        assert_eq!([speed(0, 3.0), speed(9_000, 0.1)], ["", ""]);
        assert_eq!(speed(1_234_567, 10.0), "120,000 rows per second");
    }
}
