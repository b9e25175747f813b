//! Detects the delimiter of a file from its first line.

use super::record_reader::MAX_RECORD;

/// The possible delimiters, most likely first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Counts delimiters outside quotes in the first line that is not blank.
#[derive(Clone, Debug, Default)]
pub(super) struct DelimiterSniffer {
    counts: [u64; 3],
    state: SnifferState,
    n_seen: usize,
}

/// The position of the next byte: inside or outside a cell or quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum SnifferState {
    /// In the blank lines and the byte-order mark before the header.
    #[default]
    BeforeHeader,
    /// At the start of a cell, where a quote opens a quoted cell.
    CellStart,
    /// In an unquoted cell, where a quote is an ordinary character.
    Cell,
    /// In a quoted cell, where a delimiter is an ordinary character.
    Quoted,
    /// After a quote in a quoted cell: a second quote is an ordinary character, and anything else means that the quotes
    /// have ended.
    Closing,
    /// After the header.
    Done,
}

/// The result of looking at a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sniff {
    /// The first line has not ended yet.
    More,
    /// The first line has ended, or is longer than a record may be.
    Ended,
    /// The first line has a control character, so the file is not text.
    NotText,
}

impl DelimiterSniffer {
    /// Looks at the next slice.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Sniff {
        for &byte in bytes {
            if byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n') {
                return Sniff::NotText;
            }
            self.state = self.next_state(byte);
            self.n_seen += 1;
            if self.state == SnifferState::Done || self.n_seen > MAX_RECORD {
                return Sniff::Ended;
            }
        }
        Sniff::More
    }

    /// The most frequent delimiter. In a tie, the one that comes first in [`DELIMITERS`]; a comma if the file has a
    /// single column.
    pub(super) fn delimiter(&self) -> u8 {
        let mut best = (b',', 0);
        for (delimiter, &count) in DELIMITERS.into_iter().zip(&self.counts) {
            if count > best.1 {
                best = (delimiter, count);
            }
        }
        best.0
    }

    fn next_state(&mut self, byte: u8) -> SnifferState {
        match (self.state, byte) {
            (SnifferState::BeforeHeader, b'\r' | b'\n' | 0xef | 0xbb | 0xbf) => SnifferState::BeforeHeader,
            (SnifferState::Quoted, b'"') => SnifferState::Closing,
            (SnifferState::Quoted, _) => SnifferState::Quoted,
            (SnifferState::BeforeHeader | SnifferState::CellStart | SnifferState::Closing, b'"') => {
                SnifferState::Quoted
            }
            (_, b'\r' | b'\n') => SnifferState::Done,
            _ => match DELIMITERS.iter().zip(&mut self.counts).find(|(delimiter, _)| **delimiter == byte) {
                Some((_, count)) => {
                    *count += 1;
                    SnifferState::CellStart
                }
                None => SnifferState::Cell,
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
    fn the_most_frequent_delimiter_outside_quotes_wins() {
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
    fn control_characters_are_not_text() {
        assert_eq!(DelimiterSniffer::default().push(b"a,\0b"), Sniff::NotText);
        assert_eq!(DelimiterSniffer::default().push(b"\x1f\x8b\x08\x08"), Sniff::NotText);
        assert_eq!(DelimiterSniffer::default().push(b"a,b\n\0"), Sniff::Ended);
    }
}
