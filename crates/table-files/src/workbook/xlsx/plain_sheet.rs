//! Reads cells of .xlsx sheets in the forms in which spreadsheet programs write them.

use std::borrow::Cow;
use std::ops::ControlFlow;

use calamine::{CellErrorType, ExcelDateTime, ExcelDateTimeType};

use super::plain_xml::{PlainStrings, PlainXml, decoded, unescaped};
use crate::workbook::error::WorkbookError;
use crate::workbook::lines::{CellValue, EachCell};

#[derive(Clone, Copy, Debug)]
pub(super) enum NumberKind {
    Number,
    Moment(ExcelDateTimeType),
}

#[derive(Debug)]
pub(super) struct SheetContext {
    pub(super) strings: PlainStrings,
    /// By the index of the style; `None` if it is not known.
    pub(super) kinds: Vec<Option<NumberKind>>,
    pub(super) is_1904: bool,
}

#[derive(Debug)]
pub(super) struct PlainSheet<'a> {
    context: &'a SheetContext,
    row: u32,
    column: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlainEnd {
    Slice,
    /// The sheet ended, or no more cells are wanted.
    Sheet,
    /// The next row or cell has another form.
    OtherForm,
}

enum PlainValue<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Moment(ExcelDateTime),
    Boolean(bool),
    Error(CellErrorType),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CellType {
    Number,
    Shared,
    Text,
    Inline,
    Boolean,
    Error,
}

impl<'a> PlainSheet<'a> {
    pub(super) fn new(context: &'a SheetContext) -> Self {
        Self { context, row: 0, column: 0 }
    }

    pub(super) fn read(&mut self, slice: &[u8], each: &mut EachCell<'_>) -> Result<PlainEnd, WorkbookError> {
        let mut xml = PlainXml(slice);
        xml.skip_spaces();
        while xml.skip(b"<row") {
            let Some(is_start) = self.row_start(&mut xml) else { return Ok(PlainEnd::OtherForm) };
            xml.skip_spaces();
            while is_start && !xml.skip(b"</row>") {
                let Some((row, column, value)) = self.cell(&mut xml) else { return Ok(PlainEnd::OtherForm) };
                xml.skip_spaces();
                let value = match &value {
                    None => continue,
                    Some(PlainValue::Text(text)) if text.is_empty() => continue,
                    Some(PlainValue::Text(text)) => CellValue::Text(text),
                    Some(PlainValue::Number(number)) => CellValue::Number(*number),
                    Some(PlainValue::Moment(moment)) => CellValue::Moment(*moment),
                    Some(PlainValue::Boolean(value)) => CellValue::Boolean(*value),
                    Some(PlainValue::Error(error)) => CellValue::Error(error),
                };
                if let ControlFlow::Break(()) = each(row, column, value)? {
                    return Ok(PlainEnd::Sheet);
                }
            }
            (self.row, self.column) = (self.row + 1, 0);
            xml.skip_spaces();
        }
        Ok(match xml.skip(b"</sheetData>") {
            true => PlainEnd::Sheet,
            false if xml.0.is_empty() => PlainEnd::Slice,
            false => PlainEnd::OtherForm,
        })
    }

    fn row_start(&mut self, xml: &mut PlainXml<'_>) -> Option<bool> {
        if xml.skip(b" r=\"") {
            self.row = index(xml.until(b'"')?)?.checked_sub(1)?.try_into().ok()?;
        }
        xml.skip_attributes()
    }

    fn cell<'x>(&mut self, xml: &mut PlainXml<'x>) -> Option<(u32, u32, Option<PlainValue<'x>>)>
    where
        'a: 'x,
    {
        xml.expect(b"<c")?;
        let (mut place, mut style, mut cell_type) = (None, None, None);
        while let Some((name, value)) = xml.attribute()? {
            match name {
                b"r" if place.is_none() => place = Some(position(value)?),
                b"s" if style.is_none() => style = Some(index(value)?),
                b"t" if cell_type.is_none() => cell_type = Some(CellType::of(value)?),
                b"cm" | b"vm" | b"ph" => {
                    index(value)?;
                }
                _ => return None,
            }
        }
        let (row, column) = place.unwrap_or((self.row, self.column));
        let cell_type = cell_type.unwrap_or(CellType::Number);
        self.column = column + 1;
        if xml.skip(b"/>") {
            return Some((row, column, None));
        }
        xml.expect(b">")?;
        if xml.skip(b"<f") {
            skip_formula(xml)?;
        }
        let value = if xml.skip(b"<v>") {
            let text = xml.text()?;
            xml.expect(b"</v></c>")?;
            if text.is_empty() && cell_type != CellType::Inline {
                None
            } else {
                Some(self.value(text, cell_type, style)?)
            }
        } else if cell_type == CellType::Inline && xml.skip(b"<is>") {
            let text = xml.string()?;
            xml.expect(b"</is></c>")?;
            Some(PlainValue::Text(text))
        } else {
            xml.skip(b"<v/>");
            xml.expect(b"</c>")?;
            None
        };
        Some((row, column, value))
    }

    fn value<'x>(&self, text: &'x [u8], cell_type: CellType, style: Option<usize>) -> Option<PlainValue<'x>>
    where
        'a: 'x,
    {
        Some(match cell_type {
            CellType::Number => self.number(fast_float2::parse(text).ok()?, style)?,
            CellType::Shared => PlainValue::Text(Cow::Borrowed(self.context.strings.get(index(text)?)?)),
            CellType::Text => PlainValue::Text(unescaped(decoded(text)?, true)?),
            CellType::Boolean if text == b"1" => PlainValue::Boolean(true),
            CellType::Boolean if text == b"0" => PlainValue::Boolean(false),
            CellType::Error => PlainValue::Error(std::str::from_utf8(text).ok()?.parse().ok()?),
            CellType::Boolean | CellType::Inline => return None,
        })
    }

    fn number(&self, number: f64, style: Option<usize>) -> Option<PlainValue<'static>> {
        // like calamine: a style that does not exist leaves numbers as they are
        let kind = style.and_then(|style| self.context.kinds.get(style));
        Some(match kind.copied().unwrap_or(Some(NumberKind::Number))? {
            NumberKind::Number => PlainValue::Number(number),
            NumberKind::Moment(kind) => PlainValue::Moment(ExcelDateTime::new(number, kind, self.context.is_1904)),
        })
    }
}

impl CellType {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"n" => Self::Number,
            b"s" => Self::Shared,
            b"str" => Self::Text,
            b"inlineStr" => Self::Inline,
            b"b" => Self::Boolean,
            b"e" => Self::Error,
            _ => return None,
        })
    }
}

/// Skips the rest of an element `<f>`. The value of a formula is stored next to it.
fn skip_formula(xml: &mut PlainXml<'_>) -> Option<()> {
    if !xml.skip_attributes()? {
        return Some(());
    }
    let formula = xml.text()?;
    let mut references = formula.split(|&byte| byte == b'&').skip(1);
    (formula.is_ascii() && references.all(|reference| reference.contains(&b';'))).then_some(())?;
    xml.expect(b"</f>")
}

#[inline]
fn index(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits
        .iter()
        .try_fold(0_usize, |number, &digit| digit.is_ascii_digit().then(|| number * 10 + usize::from(digit - b'0')))
}

/// The row and the column of a cell's name, such as `B7`, counted from 0.
#[inline]
fn position(name: &[u8]) -> Option<(u32, u32)> {
    let n_letters = name.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let (letters, digits) = name.split_at_checked(n_letters).filter(|_| (1..=3).contains(&n_letters))?;
    let column = letters.iter().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    Some((u32::try_from(index(digits)?.checked_sub(1)?).ok()?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExcelDateTimeType::DateTime;

    #[test]
    fn plain_forms_are_read() {
        let mut strings = PlainStrings::default();
        strings
            .add(PlainXml(
                b"<si><t>a</t></si><si><t> b &amp; c </t></si><si><r><t>ri</t></r><r><t>ch_x0021_</t></r></si>",
            ))
            .unwrap();
        let kinds = vec![Some(NumberKind::Number), Some(NumberKind::Moment(DateTime)), None];
        let context = SheetContext { strings, kinds, is_1904: true };
        let other = None;
        for (xml, expected) in [
            (r#"<row r="1"><c r="A1"><v>-12.50</v></c><c r="C1"/></row>"#, Some("A1 Number(-12.5)")),
            (
                r#"<row r="7" spans="1:2" x14ac:dyDescent="0.25"><c r="B7" t="n"><v>1E3</v></c></row>"#,
                Some("B7 Number(1000.0)"),
            ),
            (r#"<row><c><v>1</v></c><c r="D1"></c><c><v>2</v></c></row>"#, Some("A1 Number(1.0), E1 Number(2.0)")),
            (
                "<row>\n<c><v>1</v></c>\n</row>\n<row/><row><c><v>2</v></c></row>",
                Some("A1 Number(1.0), A3 Number(2.0)"),
            ),
            (
                r#"<row><c t="s"><v>0</v></c><c s="0" t="s"><v>1</v></c></row>"#,
                Some(r#"A1 Text("a"), B1 Text("b & c")"#),
            ),
            (r#"<row><c t="s" vm="1"><v>2</v></c></row>"#, Some(r#"A1 Text("rich!")"#)),
            (r#"<row><c t="str"><f>A2&amp;"x"</f><v> &lt;x&gt; </v></c></row>"#, Some(r#"A1 Text(" <x> ")"#)),
            (r#"<row><c><f t="shared" si="0"/><v>3</v></c><c><f>1/0</f><v/></c></row>"#, Some("A1 Number(3.0)")),
            (r#"<row><c t="inlineStr"><is><t xml:space="preserve"> é </t></is></c></row>"#, Some(r#"A1 Text(" é ")"#)),
            (r#"<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>"#, Some("A1 Boolean(true), B1 Error(NA)")),
            (r#"<row><c s="0"><v>1</v></c><c s="9"><v>2</v></c></row>"#, Some("A1 Number(1.0), B1 Number(2.0)")),
            (
                r#"<row><c s="1"><v>45443</v></c></row>"#,
                Some("A1 Moment(ExcelDateTime { value: 45443.0, datetime_type: DateTime, is_1904: true })"),
            ),
            ("<row></row></sheetData><sheetProtection/>", Some("")),
            (r#"<row><c s="2"><v>1</v></c></row>"#, other),
            (r#"<row><c t="s"><v>3</v></c></row>"#, other),
            (r#"<row><c t="str"><v>_xD83D_</v></c></row>"#, other),
            (r#"<row><c t="d"><v>2024-05-31</v></c></row>"#, other),
            (r#"<row><c t="inlineStr"><is><r><t>rich</t></r></is></c></row>"#, other),
            (r#"<row spans="1:2" r="4"><c><v>1</v></c></row>"#, other),
            (r#"<row><c r="A0"><v>1</v></c></row>"#, other),
            (r#"<row><c r="AAAA1"><v>1</v></c></row>"#, other),
            (r#"<row><c r='A1'><v>1</v></c></row>"#, other),
            (r#"<row><c r="A1" r="B1"><v>1</v></c></row>"#, other),
            ("<row><c><v>one</v></c></row>", other),
            ("<row><c><v>1</v><v>2</v></c></row>", other),
            ("<row><!-- 1 --><c><v>1</v></c></row>", other),
            ("<x:row><x:c><x:v>1</x:v></x:c></x:row>", other),
            ("<row><c><v>1</v></c>", other),
        ] {
            let mut cells = Vec::new();
            let end = PlainSheet::new(&context).read(xml.as_bytes(), &mut |row, column, value| {
                cells.push(format!("{}{} {value:?}", char::from(b'A' + column as u8), row + 1));
                Ok(ControlFlow::Continue(()))
            });
            let is_plain = end.unwrap() != PlainEnd::OtherForm;
            assert_eq!(is_plain.then(|| cells.join(", ")).as_deref(), expected, "{xml}");
        }
    }
}
