//! Writes the cells of a sheet as lines of CSV.

use std::io::Write;
use std::ops::ControlFlow;

use calamine::{CellErrorType, DataType, ExcelDateTime};

use super::error::WorkbookError;
use super::limits;
use churnscope_engine::number_format::mark_decimal_point;

#[derive(Clone, Copy, Debug)]
pub(super) enum CellValue<'a> {
    Text(&'a str),
    Number(f64),
    Boolean(bool),
    /// Days since the workbook's day 0, or a duration in days.
    Moment(ExcelDateTime),
    IsoMoment(&'a str),
    /// Such as `PT10H30M00S`. In .ods files, times of day are also written like this.
    IsoDuration(&'a str),
    Error(&'a CellErrorType),
}

impl<'a> CellValue<'a> {
    /// The value of a cell that calamine has read; `None` for a blank.
    pub(super) fn of(cell: &'a impl DataType) -> Option<Self> {
        if let Some(text) = cell.get_string() {
            return (!text.is_empty()).then_some(Self::Text(text));
        }
        cell.get_float()
            .or_else(|| cell.get_int().map(|whole| whole as f64))
            .map(Self::Number)
            .or_else(|| cell.get_bool().map(Self::Boolean))
            .or_else(|| cell.get_datetime().map(Self::Moment))
            .or_else(|| cell.get_datetime_iso().map(Self::IsoMoment))
            .or_else(|| cell.get_duration_iso().map(Self::IsoDuration))
            .or_else(|| cell.get_error().map(Self::Error))
    }
}

/// Called with the row, column, and value of each filled cell, row by row and from left to right.
pub(super) type EachCell<'a> = dyn FnMut(u32, u32, CellValue<'_>) -> Result<ControlFlow<()>, WorkbookError> + 'a;

/// The lines of a sheet, whose numbers are the sheet's row numbers. A row that is shorter than an earlier row is padded
/// with blank cells.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: Vec<u8>,
    /// Number of complete lines.
    row: u32,
    n_cells: u32,
    width: u32,
    n_filled_rows: u32,
    taken: u64,
}

impl Lines {
    pub(super) fn cell(&mut self, row: u32, column: u32, value: CellValue<'_>) -> Result<(), WorkbookError> {
        if row > self.row {
            self.next_line_at(row)?;
        }
        if row < self.row || column < self.n_cells {
            return Err(WorkbookError::damaged("its cells are out of order"));
        } else if column >= limits::SHEET_COLUMNS {
            return Err(WorkbookError::damaged("it has too many columns"));
        }
        if self.n_cells == 0 {
            self.n_filled_rows += 1;
            if self.n_filled_rows > limits::ROWS {
                return Err(WorkbookError::ManyRows);
            }
        }
        let n_commas = if self.n_cells == 0 { column } else { column - (self.n_cells - 1) };
        self.commas(n_commas);
        self.n_cells = column + 1;
        write_value(value, &mut self.text);
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn finish(&mut self) {
        if self.n_cells > 0 {
            self.end_line();
        }
    }

    pub(super) fn take<T>(&mut self, take: impl FnOnce(&[u8]) -> T) -> T {
        self.taken += self.text.len() as u64;
        let taken = take(&self.text);
        self.text.clear();
        taken
    }

    fn next_line_at(&mut self, row: u32) -> Result<(), WorkbookError> {
        if row >= limits::SHEET_ROWS {
            return Err(WorkbookError::ManyRows);
        }
        if self.n_cells > 0 {
            self.end_line();
        }
        self.text.resize(self.text.len() + (row - self.row) as usize, b'\n');
        self.row = row;
        if self.taken + self.text.len() as u64 > limits::SHEET { Err(WorkbookError::Bomb) } else { Ok(()) }
    }

    fn end_line(&mut self) {
        self.width = self.width.max(self.n_cells);
        self.commas(self.width - self.n_cells);
        self.text.push(b'\n');
        self.row += 1;
        self.n_cells = 0;
    }

    fn commas(&mut self, count: u32) {
        self.text.resize(self.text.len() + count as usize, b',');
    }
}

fn write_value(value: CellValue<'_>, out: &mut Vec<u8>) {
    match value {
        CellValue::Text(text) => write_text(text, out),
        CellValue::Number(number) => write_number(number, out),
        CellValue::Boolean(value) => out.extend(if value { &b"TRUE"[..] } else { b"FALSE" }),
        CellValue::Moment(moment) => write_moment(&moment, out),
        CellValue::IsoMoment(text) => {
            let text = text.strip_suffix("T00:00:00").unwrap_or(text);
            write_text(&text.replacen('T', " ", 1), out);
        }
        CellValue::IsoDuration(text) => match time_of_duration(text) {
            Some(time) => out.extend(time.as_bytes()),
            None => write_text(text, out),
        },
        CellValue::Error(error) => write_text(&error.to_string(), out),
    }
}

/// Writes a string as a cell. ASCII control characters become spaces, but a CR and the LF after it become one space.
fn write_text(text: &str, out: &mut Vec<u8>) {
    let is_special = |byte: u8| byte.is_ascii_control() || byte == b'"' || byte == b',';
    if !text.bytes().any(is_special) {
        out.extend(text.as_bytes());
        return;
    }
    out.push(b'"');
    let mut last = 0;
    for byte in text.bytes() {
        match byte {
            b'\n' if last == b'\r' => {}
            b'"' => out.extend(b"\"\""),
            _ if byte.is_ascii_control() => out.push(b' '),
            _ => out.push(byte),
        }
        last = byte;
    }
    out.push(b'"');
}

/// Writes a number with a point that cannot be read as a thousands separator.
fn write_number(number: f64, out: &mut Vec<u8>) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let (size, start) = (number.abs(), out.len());
    let _ = if number.fract() == 0.0 && size < EXACT {
        write!(out, "{}", number as i64)
    } else if (1e-7..1e21).contains(&size) {
        write!(out, "{number}")
    } else {
        write!(out, "{number:e}")
    };
    mark_decimal_point(out, start);
}

/// Writes `2026-11-24`, `2026-11-24 14:30:00`, or `14:30:00`, or else a number.
fn write_moment(moment: &ExcelDateTime, out: &mut Vec<u8>) {
    /// The day after December 31, 9999, unless the workbook counts from 1904.
    const END: f64 = 2_958_466.0;
    let days = moment.as_f64();
    if !(0.0..END).contains(&days) {
        return write_number(days, out);
    }
    if moment.is_duration() {
        let seconds = (days * 86_400.0).round() as u64;
        let _ = write!(out, "{}", time(seconds));
        return;
    }
    let (year, month, day, hours, minutes, seconds, _) = moment.to_ymd_hms_milli();
    let seconds = u64::from(hours) * 3_600 + u64::from(minutes) * 60 + u64::from(seconds);
    let _ = match (days < 1.0, seconds) {
        (true, 1..) => write!(out, "{}", time(seconds)),
        (_, 0) => write!(out, "{year:04}-{month:02}-{day:02}"),
        (false, 1..) => write!(out, "{year:04}-{month:02}-{day:02} {}", time(seconds)),
    };
}

fn time(seconds: u64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// `10:30:00` for `PT10H30M00S`.
fn time_of_duration(text: &str) -> Option<String> {
    let mut rest = text.strip_prefix("PT")?;
    let mut total = 0_u64;
    for (unit, seconds) in [('H', 3_600), ('M', 60), ('S', 1)] {
        if let Some((number, after)) = rest.split_once(unit) {
            let whole: u64 = number.split(['.', ',']).next()?.parse().ok()?;
            total = total.checked_add(whole.checked_mul(seconds)?)?;
            rest = after;
        }
    }
    rest.is_empty().then(|| time(total))
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};
    use proptest::prelude::*;

    use super::*;

    fn written(value: CellValue<'_>) -> String {
        let mut text = Vec::new();
        write_value(value, &mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn values_are_written_as_in_csv() {
        let moment = |days, kind, is_1904| CellValue::Moment(ExcelDateTime::new(days, kind, is_1904));
        for (value, expected) in [
            (CellValue::Text("plain text"), "plain text"),
            (CellValue::Text("a,b"), "\"a,b\""),
            (CellValue::Text("say \"hi\""), "\"say \"\"hi\"\"\""),
            (CellValue::Text("two\r\nlines\nmore"), "\"two lines more\""),
            (CellValue::Number(29.85), "29.85"),
            (CellValue::Number(7_590.0), "7590"),
            (CellValue::Number(-0.0), "0"),
            (CellValue::Number(-1.5), "-1.5"),
            (CellValue::Number(3.967), "3.9670"),
            (CellValue::Number(1e300), "1e300"),
            (CellValue::Number(2.5e-9), "2.5e-9"),
            (CellValue::Number(0.1 + 0.2), "0.30000000000000004"),
            (CellValue::Boolean(true), "TRUE"),
            (CellValue::Boolean(false), "FALSE"),
            (moment(45_443.0, DateTime, false), "2024-05-31"),
            (moment(43_981.0, DateTime, true), "2024-05-31"),
            (moment(45_443.5, DateTime, false), "2024-05-31 12:00:00"),
            (moment(0.75, DateTime, false), "18:00:00"),
            (moment(-3.0, DateTime, false), "-3"),
            (moment(1e9, DateTime, false), "1000000000"),
            (moment(1.5, TimeDelta, false), "36:00:00"),
            (CellValue::IsoMoment("2024-05-31"), "2024-05-31"),
            (CellValue::IsoMoment("2024-05-31T00:00:00"), "2024-05-31"),
            (CellValue::IsoMoment("2024-05-31T14:30:00"), "2024-05-31 14:30:00"),
            (CellValue::IsoDuration("PT10H30M00S"), "10:30:00"),
            (CellValue::IsoDuration("P1D"), "P1D"),
            (CellValue::Error(&CellErrorType::NA), "#N/A"),
            (CellValue::Error(&CellErrorType::Div0), "#DIV/0!"),
        ] {
            assert_eq!(written(value), expected, "{value:?}");
        }
    }

    fn lines(cells: &[(u32, u32)]) -> Result<String, WorkbookError> {
        let mut lines = Lines::default();
        for &(row, column) in cells {
            lines.cell(row, column, CellValue::Text("x"))?;
        }
        lines.finish();
        Ok(lines.take(|text| String::from_utf8_lossy(text).into_owned()))
    }

    #[test]
    fn rows_become_lines_that_are_filled_up_with_blanks() {
        for (cells, expected) in [
            (&[][..], ""),
            (&[(0, 0)], "x\n"),
            (&[(0, 0), (0, 1), (0, 2), (1, 0), (2, 1)], "x,x,x\nx,,\n,x,\n"),
            (&[(2, 0), (2, 2), (5, 2)], "\n\nx,,x\n\n\n,,x\n"),
            (&[(0, 0), (1, 0), (1, 1)], "x\nx,x\n"),
        ] {
            assert_eq!(lines(cells).unwrap(), expected);
        }
    }

    #[test]
    fn impossible_cells_are_errors() {
        let out_of_order = WorkbookError::damaged("its cells are out of order");
        for (cells, error) in [
            (&[(1, 0), (0, 0)][..], &out_of_order),
            (&[(0, 1), (0, 0)], &out_of_order),
            (&[(0, 0), (0, 0)], &out_of_order),
            (&[(0, limits::SHEET_COLUMNS)], &WorkbookError::damaged("it has too many columns")),
            (&[(0, 0), (limits::SHEET_ROWS, 0)], &WorkbookError::ManyRows),
        ] {
            assert_eq!(lines(cells).as_ref().unwrap_err(), error, "{cells:?}");
        }
        let rows: Vec<_> = (0..=limits::ROWS).map(|row| (row, 0)).collect();
        assert_eq!(lines(&rows).unwrap_err(), WorkbookError::ManyRows);
        assert!(lines(&rows[1..]).is_ok());
    }

    proptest! {
        #[test]
        fn numbers_read_back_the_same(number in any::<f64>().prop_filter("finite", |number| number.is_finite())) {
            prop_assert_eq!(written(CellValue::Number(number)).parse::<f64>().unwrap(), number);
        }
    }
}
