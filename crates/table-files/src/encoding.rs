//! Detects the encoding of text from its first bytes, and decodes the text.

#[cfg(any(test, not(feature = "detector")))]
mod central_europe;

use churnscope_engine::csv::{ByteOrder, TableError, other_format, unmarked_utf_16};
pub use encoding_rs::{Encoding, UTF_8};
use encoding_rs::{ISO_8859_15, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Maximum number of bytes at the start of a file that are examined.
pub const SAMPLE: usize = 1 << 20;

/// Decodes text slice by slice.
pub struct Decoder {
    encoding: &'static Encoding,
    decoder: encoding_rs::Decoder,
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder").field("encoding", &self.encoding.name()).finish_non_exhaustive()
    }
}

impl Decoder {
    /// A decoder for text in this encoding.
    pub fn new(encoding: &'static Encoding) -> Self {
        Self { encoding, decoder: encoding.new_decoder_with_bom_removal() }
    }

    /// Appends the decoded slice to `text`. Bytes that are not valid in the encoding become U+FFFD.
    pub fn decode(&mut self, bytes: &[u8], is_last: bool, text: &mut String) {
        let needed = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len());
        text.reserve(needed);
        let _ = self.decoder.decode_to_string(bytes, text, is_last);
    }
}

/// The encoding of text that starts with `sample`, which is the whole text if `is_whole`.
///
/// A byte-order mark decides. Without one, the text is checked for UTF-16, then for UTF-8; if it is neither, its
/// encoding is guessed. If text that seems to be Windows-1252 contains the byte 0xA4, but no byte from 0x80 to 0x9F, it
/// is taken for ISO-8859-15, in which 0xA4 is the euro sign.
pub fn detect(sample: &[u8], is_whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return encoding;
    }
    match unmarked_utf_16(sample) {
        Some(ByteOrder::LittleEndian) => return UTF_16LE,
        Some(ByteOrder::BigEndian) => return UTF_16BE,
        None => {}
    }
    if is_utf_8(sample) {
        return UTF_8;
    }
    let guess = guess(sample, is_whole);
    let has_windows_letters = sample.iter().any(|byte| (0x80..0xa0).contains(byte));
    if guess == WINDOWS_1252 && !has_windows_letters && sample.contains(&0xa4) { ISO_8859_15 } else { guess }
}

#[cfg(feature = "detector")]
fn guess(sample: &[u8], is_whole: bool) -> &'static Encoding {
    use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, is_whole);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(not(feature = "detector"))]
fn guess(sample: &[u8], _: bool) -> &'static Encoding {
    central_europe::guess(sample)
}

/// The encoding of a file that starts with `sample`, which is the whole file if `is_whole`: the `chosen` one, or the
/// one that is detected.
///
/// # Errors
///
/// The reason that the file is not text.
pub fn of_text(
    sample: &[u8],
    is_whole: bool,
    chosen: Option<&'static Encoding>,
) -> Result<&'static Encoding, TableError> {
    let encoding = chosen.unwrap_or_else(|| detect(sample, is_whole));
    // UTF-16 text has zero bytes, as binary files do; the table reader checks the text once it is decoded
    match other_format(sample).filter(|_| encoding.is_ascii_compatible()) {
        Some(error) => Err(error),
        None => Ok(encoding),
    }
}

/// The encoding with this name, such as `windows-1252`.
pub fn named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
}

/// Whether the text is UTF-8, except for a few damaged characters.
fn is_utf_8(sample: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    let mut chunks = sample.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        valid += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        // the sample may end within a character
        let is_end = chunks.peek().is_none() && chunk.invalid().len() < 4 && sample.len() >= SAMPLE;
        invalid += usize::from(!chunk.invalid().is_empty() && !is_end);
    }
    invalid == 0 || valid >= invalid * 10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GERMAN: &str = "Kundennr;Straße;Gebühr\n1;Königstraße;29,85 €\n2;Müllerweg;56,95 €\n3;Größe für Zoë;7 €\n";
    const POLISH: &str = "klient;miasto;usługa\n1;Łódź;światłowód\n2;Gdańsk;telewizja i książka\n3;Poznań;wciąż źle\n";

    fn encoded(text: &str, encoding: &'static Encoding, mark: &[u8]) -> Vec<u8> {
        let mut bytes = mark.to_vec();
        if encoding == UTF_16LE {
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        } else if encoding == UTF_16BE {
            bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        } else {
            bytes.extend(encoding.encode(text).0.iter());
        }
        bytes
    }

    fn decoded(bytes: &[u8], encoding: &'static Encoding, slice: usize) -> String {
        let (mut decoder, mut text) = (Decoder::new(encoding), String::new());
        bytes.chunks(slice).for_each(|chunk| decoder.decode(chunk, false, &mut text));
        decoder.decode(b"", true, &mut text);
        text
    }

    #[test]
    fn encodings_are_detected_and_decoded() {
        let no_euro = GERMAN.replace('€', "EUR");
        for (text, encoding, mark) in [
            (GERMAN, UTF_8, &b""[..]),
            (GERMAN, UTF_8, b"\xef\xbb\xbf"),
            (GERMAN, UTF_16LE, b"\xff\xfe"),
            (GERMAN, UTF_16BE, b"\xfe\xff"),
            (GERMAN, UTF_16LE, b""),
            (GERMAN, UTF_16BE, b""),
            (GERMAN, WINDOWS_1252, b""),
            (GERMAN, ISO_8859_15, b""),
            (&no_euro, WINDOWS_1252, b""),
            (POLISH, encoding_rs::WINDOWS_1250, b""),
            ("id,plan\n1,a\n", UTF_8, b""),
            ("", UTF_8, b""),
        ] {
            let bytes = encoded(text, encoding, mark);
            let found = detect(&bytes, true);
            assert_eq!(found.name(), encoding.name(), "{text:?}");
            for slice in [1, 3, 1 << 20] {
                assert_eq!(decoded(&bytes, found, slice), text);
            }
        }
    }

    #[test]
    fn one_damaged_character_does_not_change_the_encoding() {
        let text = "Łódź, Gdańsk, Kraków, Poznań, Wrocław, Białystok".repeat(3);
        let damaged = [text.as_bytes(), b"\xff", text.as_bytes()].concat();
        assert_eq!(detect(&damaged, true), UTF_8);
    }

    proptest! {
        #[test]
        fn slices_do_not_change_the_text(bytes in prop::collection::vec(any::<u8>(), 0..200), slice in 1_usize..9) {
            let encoding = detect(&bytes, true);
            prop_assert_eq!(decoded(&bytes, encoding, slice), decoded(&bytes, encoding, 1 << 20));
        }
    }
}
