//! Recognizes files that are not text, and UTF-16 text, by their first bytes.
//!
//! A few letters do not decide the format, because the first column of a text file may be named `PARENT_ID` or `PKEY`.

use super::table_reader::TableError;

/// ZIP, as in `.xlsx` files, and OLE compound files, as in `.xls` files.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03", b"\xd0\xcf\x11"];

/// `PARE` marks an encrypted footer.
const PARQUET: [&[u8]; 2] = [b"PAR1", b"PARE"];

/// Number of bytes at the start of a file that [`is_parquet`] needs.
pub const PARQUET_START: usize = 8;

const UTF_16_SAMPLE: usize = 4_096;

/// The first bytes of PNG and JPEG files.
const IMAGES: [&[u8]; 2] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"];

/// The order of the two bytes of a UTF-16 code unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// The low byte comes first.
    LittleEndian,
    /// The high byte comes first.
    BigEndian,
}

/// The probable byte order of a file that starts with these bytes, if they look like UTF-16 text without a byte-order
/// mark. In UTF-16, an ASCII letter has one zero byte.
pub fn unmarked_utf_16(start: &[u8]) -> Option<ByteOrder> {
    let start = start.get(..UTF_16_SAMPLE).unwrap_or(start);
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second, half) = (zeros(0), zeros(1), start.len() / 2);
    if half < 2 {
        None
    } else if second * 2 > half && first * 10 < half {
        Some(ByteOrder::LittleEndian)
    } else if first * 2 > half && second * 10 < half {
        Some(ByteOrder::BigEndian)
    } else {
        None
    }
}

/// Whether a file that starts with these bytes is probably a Parquet file.
pub fn is_parquet(start: &[u8]) -> bool {
    let after_magic = PARQUET.iter().find_map(|magic| start.strip_prefix(*magic));
    after_magic.is_some_and(|rest| rest.iter().take(PARQUET_START - 4).any(is_control))
}

/// The error for a file that starts like another format; `None` if it could be text.
pub fn other_format(start: &[u8]) -> Option<TableError> {
    let starts_with_any = |all: &[&[u8]]| all.iter().any(|magic| start.starts_with(magic));
    if starts_with_any(&[b"\xff\xfe", b"\xfe\xff"]) {
        Some(TableError::Utf16)
    } else if starts_with_any(&WORKBOOKS) {
        Some(TableError::Workbook)
    } else if is_parquet(start) {
        Some(TableError::Parquet)
    } else if starts_with_any(&IMAGES) || is_pdf(start) || first_line(start).iter().any(is_control) {
        Some(TableError::Binary)
    } else {
        None
    }
}

/// Whether a file that starts with these bytes is a PDF. Control characters would not reveal it, because the first line
/// of a PDF, such as `%PDF-1.7`, has none.
fn is_pdf(start: &[u8]) -> bool {
    let version = start.strip_prefix(b"%PDF-").unwrap_or_default();
    matches!(version, [major, b'.', minor, ..] if major.is_ascii_digit() && minor.is_ascii_digit())
}

fn first_line(start: &[u8]) -> &[u8] {
    start.split(|byte| matches!(byte, b'\r' | b'\n')).find(|line| !line.is_empty()).unwrap_or_default()
}

fn is_control(byte: &u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magic_bytes_decide_only_if_the_file_is_not_text() {
        use TableError::{Binary, Parquet, Utf16, Workbook};
        for (start, expected) in [
            (&b"PAR1\x15\x04\x15\xae"[..], Some(Parquet)),
            (b"PAR1\xff\xff\xff\x7f", Some(Parquet)),
            (b"PARE\x15\0\x15\0", Some(Parquet)),
            // the length of an encrypted module can contain the bytes of a line end
            (b"PARE\r\n\0\0", Some(Parquet)),
            (b"PAR1_RATE,plan\n1,a\n", None),
            (b"PARENT_ID;Stra\xdfe\n1;a\n", None),
            (b"PARENT\tplan\n1\ta\n", None),
            (b"PAR1\tplan\n1\ta\n", None),
            (b"PAR1\r\nplan\r\n", None),
            (b"PAR1", None),
            (b"PK\x03\x04\x14\0", Some(Workbook)),
            (b"PK,plan\n1,a\n", None),
            (b"PK\tplan\n1\ta\n", None),
            (b"PK\nA-1\n", None),
            (b"PKEY;plan\n1;a\n", None),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Some(Workbook)),
            (b"%PDF-1.7\n%\xe2\xe3", Some(Binary)),
            (b"%PDF-share,plan\n1,a\n", None),
            (b"%PDF,plan\n1,a\n", None),
            (b"\x89PNG\r\n\x1a\n\0", Some(Binary)),
            (b"\x89PNG;plan\r\n1;a\r\n", None),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(Binary)),
            (b"GIF89a\x01\0\x01\0", Some(Binary)),
            (b"GIF89a,plan\n1,a\n", None),
            (b"\x1f\x8b\x08\0", Some(Binary)),
            (b"BZh91AY&SY\x01\x02", Some(Binary)),
            (b"BZh9,plan\n1,a\n", None),
            (b"\x7fELF\0\0", Some(Binary)),
            (b"<html><body>", None),
            (b"ID,plan\n1,a\n", None),
            (b"\xff\xfeP\0K\0", Some(Utf16)),
            (b"\xfe\xff\0P\0K", Some(Utf16)),
            (b"", None),
        ] {
            assert_eq!(other_format(start), expected, "{start:?}");
            assert_eq!(is_parquet(start), expected == Some(Parquet), "{start:?}");
        }
    }
}
