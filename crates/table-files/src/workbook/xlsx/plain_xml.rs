//! Reads the few forms of XML in which spreadsheet programs write cells and shared strings. Other XML is `None` here,
//! and is left to calamine.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

#[derive(Clone, Copy, Debug)]
pub(super) struct PlainXml<'a>(pub(super) &'a [u8]);

impl<'a> PlainXml<'a> {
    #[inline]
    pub(super) fn skip(&mut self, bytes: &[u8]) -> bool {
        let rest = self.0.strip_prefix(bytes);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    #[inline]
    pub(super) fn skip_spaces(&mut self) {
        while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] = self.0 {
            self.0 = rest;
        }
    }

    #[inline]
    pub(super) fn expect(&mut self, bytes: &[u8]) -> Option<()> {
        self.skip(bytes).then_some(())
    }

    #[inline]
    pub(super) fn until(&mut self, end: u8) -> Option<&'a [u8]> {
        let (read, rest) = self.0.split_at_checked(self.0.iter().position(|&byte| byte == end)?)?;
        self.0 = rest.get(1..)?;
        Some(read)
    }

    #[inline]
    pub(super) fn text(&mut self) -> Option<&'a [u8]> {
        let (text, rest) = self.0.split_at_checked(self.0.iter().position(|&byte| byte == b'<')?)?;
        self.0 = rest;
        Some(text)
    }

    #[inline]
    pub(super) fn attribute(&mut self) -> Option<Option<(&'a [u8], &'a [u8])>> {
        if !self.skip(b" ") {
            return Some(None);
        }
        let name = self.until(b'=')?;
        self.expect(b"\"")?;
        Some(Some((name, self.until(b'"')?)))
    }

    /// Skips the rest of a tag that has no attribute `r`. Returns true if it ends with `>`, and false if it ends with
    /// `/>`.
    pub(super) fn skip_attributes(&mut self) -> Option<bool> {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b':';
        while let Some((name, value)) = self.attribute()? {
            (name != b"r" && name.iter().all(is_plain) && value.is_ascii()).then_some(())?;
        }
        let is_start = self.skip(b">");
        (is_start || self.skip(b"/>")).then_some(is_start)
    }

    /// Reads an element `<t>`: a string without formats.
    pub(super) fn string(&mut self) -> Option<Cow<'a, str>> {
        if self.skip(b"<t/>") {
            return Some(Cow::Borrowed(""));
        }
        let keeps_spaces = self.skip(b"<t xml:space=\"preserve\">");
        if !keeps_spaces {
            self.expect(b"<t>")?;
        }
        let text = decoded(self.text()?)?;
        self.expect(b"</t>")?;
        unescaped(text, keeps_spaces)
    }

    /// Reads an `<si>` element of any form: the text of its `<t>` elements, except phonetic ones.
    fn any_string(&mut self) -> Option<String> {
        let mut xml = Reader::from_reader(self.0);
        xml.config_mut().expand_empty_elements = true;
        let (mut string, mut depth, mut is_phonetic) = (String::new(), 0_usize, false);
        let (mut text, mut keeps_spaces) = (None::<String>, false);
        loop {
            match (xml.read_event().ok()?, &mut text) {
                (Event::Start(start), None) => {
                    match start.local_name().as_ref() {
                        "si" if depth > 0 => return None,
                        "rPh" => is_phonetic = true,
                        "t" if !is_phonetic => {
                            let space = start.try_get_attribute("xml:space").ok()?;
                            keeps_spaces = space.is_some_and(|space| space.value == "preserve");
                            text = Some(String::new());
                        }
                        _ => {}
                    }
                    depth += 1;
                }
                (Event::End(end), _) => {
                    is_phonetic &= end.local_name().as_ref() != "rPh";
                    string.push_str(&unescaped(text.take().unwrap_or_default().into(), keeps_spaces)?);
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        self.0 = self.0.get(xml.buffer_position() as usize..)?;
                        return Some(string);
                    }
                }
                (Event::Text(part), Some(text)) => text.push_str(&part.xml10_content()),
                (Event::CData(part), Some(text)) => text.push_str(&part.xml10_content()),
                (Event::GeneralRef(name), Some(text)) => text.push_str(&unescape(&format!("&{};", &*name)).ok()?),
                (Event::Start(_), Some(_)) | (Event::Eof, _) => return None,
                _ => {}
            }
        }
    }
}

/// Decodes XML escapes; `None` if the text is invalid or contains a CR.
#[inline]
pub(super) fn decoded(text: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(text).ok().filter(|text| !text.contains('\r'))?;
    if text.contains('&') { unescape(text).ok() } else { Some(Cow::Borrowed(text)) }
}

/// Decodes the escapes that spreadsheets use for characters, such as `_x000D_` for a CR. Trims spaces unless
/// `keeps_spaces` is true. `None` if an escape does not stand for a character.
#[inline]
pub(super) fn unescaped(text: Cow<'_, str>, keeps_spaces: bool) -> Option<Cow<'_, str>> {
    let is_space = |letter: char| " \t\r\n".contains(letter);
    let has_spaces = !keeps_spaces && (text.starts_with(is_space) || text.ends_with(is_space));
    if !has_spaces && !text.contains("_x") {
        return Some(text);
    }
    let mut rest = if has_spaces { text.trim_matches(is_space) } else { &text };
    let mut unescaped = String::new();
    while let Some((before, after)) = rest.split_once("_x") {
        unescaped.push_str(before);
        let is_escape =
            |code: &&str| code.ends_with('_') && code.bytes().take(4).all(|digit| digit.is_ascii_hexdigit());
        (unescaped, rest) = match after.get(..5).filter(is_escape) {
            Some(code) => (unescaped + letter(code)?.encode_utf8(&mut [0; 4]), after.get(5..)?),
            None => (unescaped + "_x", after),
        };
    }
    Some(Cow::Owned(unescaped + rest))
}

fn letter(code: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(code.trim_end_matches('_'), 16).ok()?)
}

#[derive(Debug, Default)]
pub(super) struct PlainStrings {
    text: String,
    ends: Vec<u32>,
}

impl PlainStrings {
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize);
        self.text.get(start..end)
    }

    /// Adds the strings of these `<si>` elements. Returns whether they are the last ones; `None` if they are in an
    /// unusual form.
    pub(super) fn add(&mut self, mut xml: PlainXml<'_>) -> Option<bool> {
        xml.skip_spaces();
        let mut rest = xml;
        while rest.skip(b"<si>") {
            if let Some(text) = rest.string().filter(|_| rest.skip(b"</si>")) {
                self.text.push_str(&text);
            } else {
                rest = xml;
                self.text.push_str(&rest.any_string()?);
            }
            self.ends.push(self.text.len().try_into().ok()?);
            rest.skip_spaces();
            xml = rest;
        }
        let is_end = xml.skip(b"</sst>");
        (is_end || xml.0.is_empty()).then_some(is_end)
    }
}
