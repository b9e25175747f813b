//! Whether a file has to be turned into text in UTF-8 before it can be scored or trained on.

use churnscope_engine::csv::{TableError, other_format, unmarked_utf_16};

/// Number of bytes at the start of a file that are examined.
pub const SAMPLE: u64 = 1 << 20;

/// Whether these first bytes of a file are text in UTF-8. If the bytes are not the whole file, they may end within a
/// character.
pub fn is_plain_text(start: &[u8], is_whole: bool) -> bool {
    let is_utf_8 = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => !is_whole && error.error_len().is_none(),
    };
    is_utf_8 && other_format(start).is_none()
}

/// Whether a file with these first bytes is treated as text.
pub fn is_text(start: &[u8]) -> bool {
    matches!(other_format(start), None | Some(TableError::Utf16)) || unmarked_utf_16(start).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_any_encoding_can_be_divided() {
        for (start, expected) in [
            (&b"id,name\n1,Zo\xeb\n"[..], true),
            (b"\xff\xfei\0d\0", true),
            (b"i\0d\0,\0n\0", true),
            (b"\0i\0d\0,\0n", true),
            (b"PK\x03\x04", false),
            (b"PAR1\x15\0", false),
            (b"\x89PNG\r\n\x1a\n\0\0\0", false),
            (b"\xd0\xcf\x11\xe0", false),
        ] {
            assert_eq!(is_text(start), expected, "{start:?}");
        }
    }

    #[test]
    fn only_text_in_utf_8_is_plain() {
        for (start, expected) in [
            (&b""[..], true),
            (b"id,name\n1,Ann\n", true),
            ("id,name\n1,Zoë\n".as_bytes(), true),
            (b"\xef\xbb\xbfid,name\n", true),
            (b"id,name\n1,Zo\xeb\n", false),
            (b"\xff\xfei\0d\0", false),
            (b"i\0d\0,\0n\0", false),
            (b"PK\x03\x04", false),
            (b"\x89PNG", false),
        ] {
            assert_eq!(is_plain_text(start, true), expected, "{start:?}");
        }
        let cut = "id,name\n1,Zoë".as_bytes();
        let cut = &cut[..cut.len() - 1];
        assert!(is_plain_text(cut, false) && !is_plain_text(cut, true));
    }
}
