//! Which character separates a file's cells, from its first line.

use super::record_reader::MAX_RECORD;

/// What is looked for, the likelier first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Counts delimiters outside quotes until the first line that is not blank ends.
#[derive(Clone, Debug, Default)]
pub(super) struct DelimiterSniffer {
    counts: [u64; 3],
    place: Place,
    n_seen: usize,
}

/// What the next byte may mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Nothing but blank lines and a byte-order mark so far.
    #[default]
    BeforeHeader,
    /// A quote here opens.
    CellStart,
    /// A quote here is a letter like any other.
    Cell,
    /// A delimiter here is a letter like any other.
    Quoted,
    /// Behind a quote within quotes: a second one is a letter, anything else is outside.
    Closing,
    /// Behind the header.
    Done,
}

/// What the first line said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniff {
    /// It has not ended.
    More,
    /// It has ended, or is longer than any record may be.
    Ended,
    /// It holds a control character, as no text does.
    NotText,
}

impl DelimiterSniffer {
    /// Looks at the next slice.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Sniff {
        for &byte in bytes {
            if byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n') {
                return Sniff::NotText;
            }
            self.place = self.next_place(byte);
            self.n_seen += 1;
            if self.place == Place::Done || self.n_seen > MAX_RECORD {
                return Sniff::Ended;
            }
        }
        Sniff::More
    }

    /// The most frequent; of equals the first of [`DELIMITERS`], which is also the answer for a single column.
    pub(super) fn delimiter(&self) -> u8 {
        let mut best = (b',', 0);
        for (delimiter, &count) in DELIMITERS.into_iter().zip(&self.counts) {
            if count > best.1 {
                best = (delimiter, count);
            }
        }
        best.0
    }

    fn next_place(&mut self, byte: u8) -> Place {
        match (self.place, byte) {
            (Place::BeforeHeader, b'\r' | b'\n' | 0xef | 0xbb | 0xbf) => Place::BeforeHeader,
            (Place::Quoted, b'"') => Place::Closing,
            (Place::Quoted, _) => Place::Quoted,
            (Place::BeforeHeader | Place::CellStart | Place::Closing, b'"') => Place::Quoted,
            (_, b'\r' | b'\n') => Place::Done,
            _ => match DELIMITERS.iter().zip(&mut self.counts).find(|(delimiter, _)| **delimiter == byte) {
                Some((_, count)) => {
                    *count += 1;
                    Place::CellStart
                }
                None => Place::Cell,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, expected: u8) {
        let mut sniffer = DelimiterSniffer::default();
        assert_eq!(sniffer.push(header.as_bytes()), Sniff::More, "{header:?}");
        assert_eq!(sniffer.push(b"\n"), Sniff::Ended, "{header:?}");
        assert_eq!(sniffer.delimiter(), expected, "{header:?}");
    }

    #[test]
    fn the_most_frequent_outside_quotes() {
        check("a,b,c", b',');
        check("a;b;c", b';');
        check("a\tb\tc", b'\t');
        check("a", b',');
        check("a,b;c", b',');
        check("a;b;c,d", b';');
        check("\"a,b,c\";d", b';');
        check("a;\"b \"\"x\"\", c, d\";e", b';');
        check("a;b\"x,y;c", b';');
        check("\"a\nb\";c", b';');
        check("\u{feff}\"a,b\";c", b';');
        check("\r\n\n\"a,b\";c", b';');
    }

    #[test]
    fn a_nul_is_not_text() {
        assert_eq!(DelimiterSniffer::default().push(b"a,\0b"), Sniff::NotText);
        assert_eq!(DelimiterSniffer::default().push(b"\x1f\x8b\x08\x08"), Sniff::NotText);
        assert_eq!(DelimiterSniffer::default().push(b"a,b\n\0"), Sniff::Ended);
    }
}
