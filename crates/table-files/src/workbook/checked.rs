//! Limits how much is read from a part of a ZIP file.

use std::io::{self, Read};

use super::error::WorkbookError;
use super::limits;

/// Reading fails if there are more bytes than allowed or, in XML, if a tag and the text after it are too long, because
/// XML readers keep them in memory.
pub(super) struct CheckedReader<R> {
    part: R,
    left: u64,
    /// In XML, the number of bytes since the start of the last tag.
    run: Option<usize>,
}

impl<R: Read> CheckedReader<R> {
    pub(super) fn new(part: R, limit: u64, is_xml: bool) -> Self {
        Self { part, left: limit, run: is_xml.then_some(0) }
    }
}

impl<R: Read> Read for CheckedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.part.read(buffer)?;
        let bytes = buffer.get(..length).unwrap_or_default();
        let is_tag = |byte: &u8| *byte == b'<';
        let longest = match (&mut self.run, bytes.iter().position(is_tag)) {
            (None, _) => 0,
            (Some(run), None) => {
                *run += length;
                *run
            }
            (Some(run), Some(first)) => {
                let last = bytes.iter().rposition(is_tag).unwrap_or(first);
                // tags within one read are never too far apart, because a read is shorter than the limit
                std::mem::replace(run, length - last) + first
            }
        };
        match self.left.checked_sub(length as u64) {
            Some(left) if longest <= limits::TEXT => self.left = left,
            _ => return Err(io::Error::other(WorkbookError::Bomb)),
        }
        Ok(length)
    }
}

/// The [`WorkbookError`] inside an I/O error, or else [`WorkbookError::Damaged`].
pub(super) fn from_io(error: &io::Error) -> WorkbookError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<WorkbookError>()) {
        Some(inner) => inner.clone(),
        None => WorkbookError::damaged(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_parts_and_long_text_between_tags_are_rejected() {
        let long = [b"<a>".as_slice(), &[b'x'; limits::TEXT + 1], b"</a>"].concat();
        let tags = b"<a/>".repeat(1_000);
        for (bytes, limit, is_xml, is_stopped) in [
            (&tags, 4_000, true, false),
            (&tags, 3_999, true, true),
            (&long, u64::MAX, false, false),
            (&long, u64::MAX, true, true),
        ] {
            let copied = io::copy(&mut CheckedReader::new(bytes.as_slice(), limit, is_xml), &mut io::sink());
            assert_eq!(copied.map_err(|error| from_io(&error)).is_err(), is_stopped);
        }
    }
}
