//! Reads an XML part in slices that end between elements.

use std::io::Read;

use quick_xml::Reader;
use quick_xml::events::Event;

const SLICE: usize = 1 << 20;

pub(super) struct Slices<'a> {
    part: &'a mut dyn Read,
    element: Option<&'a str>,
    end: &'a [u8],
    buffer: Vec<u8>,
    filled: usize,
    passed: usize,
}

impl<'a> Slices<'a> {
    /// The content of the first element of this name, in slices that end with the tag `end`. The last slice is the rest
    /// of the part.
    pub(super) fn new(part: &'a mut dyn Read, element: &'a str, end: &'a [u8]) -> Self {
        Self { part, element: Some(element), end, buffer: vec![0; SLICE], filled: 0, passed: 0 }
    }

    /// The next slice; `None` at the end, if a slice would be too long, or if the part or the element cannot be read.
    pub(super) fn next(&mut self) -> Option<&[u8]> {
        self.buffer.copy_within(self.passed..self.filled, 0);
        self.filled -= self.passed;
        while let Some(free @ [_, ..]) = self.buffer.get_mut(self.filled..) {
            match self.part.read(free).ok()? {
                0 => break,
                length => self.filled += length,
            }
        }
        let bytes = self.buffer.get(..self.filled)?;
        let length = if self.filled < self.buffer.len() {
            self.filled
        } else {
            bytes.windows(self.end.len()).rposition(|window| window == self.end)? + self.end.len()
        };
        self.passed = length;
        let slice = bytes.get(..length).filter(|slice| !slice.is_empty())?;
        match self.element.take() {
            Some(element) => content(slice, element),
            None => Some(slice),
        }
    }
}

fn content<'a>(xml: &'a [u8], element: &str) -> Option<&'a [u8]> {
    // the reader does not count the byte-order mark
    let xml = xml.strip_prefix(b"\xef\xbb\xbf").unwrap_or(xml);
    let mut reader = Reader::from_reader(xml);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if start.local_name().as_ref() == element => {
                return xml.get(reader.buffer_position() as usize..);
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_end_with_the_tag() {
        let element = "<e>text</e>";
        let long = format!("<e>{}</e>", "x".repeat(SLICE));
        for (start, elements, is_complete) in [
            ("<a>", element.repeat(10), true),
            ("\u{feff}<?xml version=\"1.0\"?><!-- <a> --><b/><x:a b=\"<a>\">", element.repeat(10), true),
            ("<a>", element.repeat(SLICE), true),
            ("<a>", element.repeat(10) + &long, false),
            ("<b>", element.repeat(10), false),
        ] {
            let (xml, mut read) = (format!("{start}{elements}</a>"), Vec::new());
            let mut part = xml.as_bytes();
            let mut slices = Slices::new(&mut part, "a", b"</e>");
            while let Some(slice) = slices.next() {
                assert!(slice.starts_with(b"<e>") || slice == b"</a>");
                read.extend_from_slice(slice);
            }
            assert_eq!(read == (elements + "</a>").into_bytes(), is_complete, "{start}");
        }
    }
}
