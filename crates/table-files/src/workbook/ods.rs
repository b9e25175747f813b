//! Reads .ods files cell by cell. Calamine would keep all sheets in memory, with copies of repeated rows.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Sheet;
use super::checked::{CheckedReader, from_io};
use super::error::WorkbookError;
use super::limits;
use super::lines::{CellValue, EachCell};
use super::package::{check_size, from_zip, open, read};

pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, WorkbookError> {
    let manifest = read(&mut open(bytes)?, "META-INF/manifest.xml")?;
    let needle = b"encryption-data";
    if manifest.windows(needle.len()).any(|window| window == needle) {
        return Err(WorkbookError::Encrypted);
    }
    with_content(bytes, &mut |content| content.sheets())
}

pub(super) fn read_cells(bytes: &[u8], sheet: usize, each: &mut EachCell<'_>) -> Result<(), WorkbookError> {
    with_content(bytes, &mut |content| content.read_cells(sheet, each))
}

fn with_content<T>(
    bytes: &[u8],
    read: &mut dyn FnMut(&mut SheetsXml<'_>) -> Result<T, WorkbookError>,
) -> Result<T, WorkbookError> {
    let mut archive = open(bytes)?;
    let part = archive.by_name("content.xml").map_err(from_zip)?;
    let size = part.size();
    check_size(size, part.compressed_size(), limits::SHEET)?;
    let mut part = BufReader::with_capacity(1 << 16, CheckedReader::new(part, size, true));
    let mut xml = Reader::from_reader(&mut part as &mut dyn BufRead);
    xml.config_mut().expand_empty_elements = true;
    read(&mut SheetsXml { xml, buffer: Vec::new() })
}

struct SheetsXml<'a> {
    xml: Reader<&'a mut dyn BufRead>,
    buffer: Vec<u8>,
}

#[derive(Default)]
struct OdsRow {
    cells: Vec<RowCell>,
    n_columns: u32,
}

struct RowCell {
    column: u32,
    n_columns: u32,
    kind: OdsCellKind,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OdsCellKind {
    Text,
    Number,
    Boolean,
    Moment,
    Duration,
}

enum Step {
    /// A name, without a prefix, and attributes.
    Start(String, Vec<(String, String)>),
    End(String),
    Text(String),
    Other,
    EndOfFile,
}

impl SheetsXml<'_> {
    fn step(&mut self) -> Result<Step, WorkbookError> {
        self.buffer.clear();
        Ok(match self.xml.read_event_into(&mut self.buffer).map_err(from_xml)? {
            Event::Start(start) => Step::Start(local(start.local_name().as_ref()), attributes(&start)?),
            Event::End(end) => Step::End(local(end.local_name().as_ref())),
            Event::Text(text) => Step::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Step::Text(text.xml10_content().into_owned()),
            Event::GeneralRef(reference) => Step::Text(entity(&reference)?),
            Event::Eof => Step::EndOfFile,
            _ => Step::Other,
        })
    }

    /// Lists the sheets. Reads the whole content, which also shows whether the file is damaged.
    fn sheets(&mut self) -> Result<Vec<Sheet>, WorkbookError> {
        let (mut sheets, mut hidden, mut style) = (Vec::new(), BTreeSet::new(), String::new());
        loop {
            match self.step()? {
                Step::Start(name, attributes) => match name.as_str() {
                    "style" => style = get(&attributes, "name").to_owned(),
                    "table-properties" if get(&attributes, "display") == "false" => {
                        hidden.insert(style.clone());
                    }
                    "table" => {
                        let is_visible = !hidden.contains(get(&attributes, "style-name"));
                        sheets.push(Sheet { name: get(&attributes, "name").to_owned(), is_visible });
                        self.skip("table")?;
                    }
                    _ => {}
                },
                Step::EndOfFile => return Ok(sheets),
                _ => {}
            }
        }
    }

    fn read_cells(&mut self, sheet: usize, each: &mut EachCell<'_>) -> Result<(), WorkbookError> {
        for _ in 0..sheet {
            self.find("table")?;
            self.skip("table")?;
        }
        self.find("table")?;
        let mut row = 0_u32;
        loop {
            match self.step()? {
                Step::Start(name, attributes) if name == "table-row" => {
                    let n_rows = repeats(&attributes, "number-rows-repeated", limits::SHEET_ROWS);
                    let cells = self.row()?.cells;
                    let n_filled = if cells.is_empty() { 0 } else { n_rows };
                    for repeated in 0..n_filled {
                        if pass_on(row.saturating_add(repeated), &cells, each)?.is_break() {
                            return Ok(());
                        }
                    }
                    row = row.saturating_add(n_rows);
                }
                // drawings on the sheet can contain tables
                Step::Start(name, _) if name == "shapes" => self.skip("shapes")?,
                Step::End(name) if name == "table" => return Ok(()),
                Step::EndOfFile => return Err(end_of_file()),
                _ => {}
            }
        }
    }

    fn row(&mut self) -> Result<OdsRow, WorkbookError> {
        let mut row = OdsRow::default();
        loop {
            match self.step()? {
                Step::Start(name, attributes) if name == "table-cell" || name == "covered-table-cell" => {
                    let n_columns = repeats(&attributes, "number-columns-repeated", limits::SHEET_COLUMNS);
                    let (kind, text) = self.cell(&name, &attributes)?;
                    let (column, end) =
                        (row.n_columns, row.n_columns.saturating_add(n_columns).min(limits::SHEET_COLUMNS));
                    if !text.is_empty() && column < end {
                        row.cells.push(RowCell { column, n_columns: end - column, kind, text });
                    }
                    row.n_columns = end;
                }
                Step::Start(name, _) => self.skip(&name)?,
                Step::End(name) if name == "table-row" => return Ok(row),
                Step::EndOfFile => return Err(end_of_file()),
                _ => {}
            }
        }
    }

    /// Reads a cell. Its value is in its attributes or, if they have none, in its paragraphs.
    fn cell(&mut self, element: &str, attributes: &[(String, String)]) -> Result<(OdsCellKind, String), WorkbookError> {
        let paragraphs = self.paragraphs(element)?;
        let (kind, value) = match get(attributes, "value-type") {
            "float" | "currency" | "percentage" => (OdsCellKind::Number, get(attributes, "value")),
            "boolean" => (OdsCellKind::Boolean, get(attributes, "boolean-value")),
            "date" => (OdsCellKind::Moment, get(attributes, "date-value")),
            "time" => (OdsCellKind::Duration, get(attributes, "time-value")),
            _ => (OdsCellKind::Text, get(attributes, "string-value")),
        };
        if value.is_empty() { Ok((OdsCellKind::Text, paragraphs)) } else { Ok((kind, value.to_owned())) }
    }

    fn paragraphs(&mut self, element: &str) -> Result<String, WorkbookError> {
        let (mut text, mut depth) = (String::new(), 0_usize);
        loop {
            match self.step()? {
                Step::Start(name, attributes) => match name.as_str() {
                    "p" | "h" if depth == 0 => {
                        if !text.is_empty() {
                            text.push(' ');
                        }
                        depth = 1;
                    }
                    "span" | "a" if depth > 0 => depth += 1,
                    "s" | "tab" | "line-break" if depth > 0 => {
                        let n_spaces = repeats(&attributes, "c", limits::SHEET_COLUMNS) as usize;
                        text.extend(std::iter::repeat_n(' ', n_spaces));
                        self.skip(&name)?;
                    }
                    _ => self.skip(&name)?,
                },
                Step::Text(part) if depth > 0 => text.push_str(&part),
                Step::End(name) if name == element => return Ok(text),
                Step::End(_) => depth = depth.saturating_sub(1),
                Step::EndOfFile => return Err(end_of_file()),
                _ => {}
            }
            if text.len() > limits::TEXT {
                return Err(WorkbookError::Bomb);
            }
        }
    }

    fn find(&mut self, element: &str) -> Result<(), WorkbookError> {
        loop {
            match self.step()? {
                Step::Start(name, _) if name == element => return Ok(()),
                Step::EndOfFile => return Err(end_of_file()),
                _ => {}
            }
        }
    }

    /// Skips the rest of an element, which may contain elements of the same name.
    fn skip(&mut self, element: &str) -> Result<(), WorkbookError> {
        let mut depth = 1_usize;
        while depth > 0 {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(from_xml)? {
                Event::Start(start) if start.local_name().as_ref() == element => depth += 1,
                Event::End(end) if end.local_name().as_ref() == element => depth -= 1,
                Event::Eof => return Err(end_of_file()),
                _ => {}
            }
        }
        Ok(())
    }
}

fn pass_on(row: u32, cells: &[RowCell], each: &mut EachCell<'_>) -> Result<ControlFlow<()>, WorkbookError> {
    for cell in cells {
        let value = match cell.kind {
            OdsCellKind::Text => CellValue::Text(&cell.text),
            OdsCellKind::Number => cell.text.parse().map_or(CellValue::Text(&cell.text), CellValue::Number),
            OdsCellKind::Boolean => CellValue::Boolean(cell.text == "true"),
            OdsCellKind::Moment => CellValue::IsoMoment(&cell.text),
            OdsCellKind::Duration => CellValue::IsoDuration(&cell.text),
        };
        for column in cell.column..cell.column + cell.n_columns {
            if each(row, column, value)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, WorkbookError> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(WorkbookError::damaged)?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(WorkbookError::damaged)?;
        attributes.push((local(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(attributes)
}

/// The value of the first attribute with this name; empty if there is none. LibreOffice repeats some attributes in a
/// namespace of its own, after the standard ones.
fn get<'a>(attributes: &'a [(String, String)], name: &str) -> &'a str {
    attributes.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
}

fn repeats(attributes: &[(String, String)], name: &str, max: u32) -> u32 {
    get(attributes, name).parse().unwrap_or(1).clamp(1, max)
}

fn entity(reference: &quick_xml::events::BytesRef<'_>) -> Result<String, WorkbookError> {
    if let Some(letter) = reference.resolve_char_ref().map_err(WorkbookError::damaged)? {
        return Ok(letter.to_string());
    }
    let text = quick_xml::escape::resolve_predefined_entity(reference.as_ref());
    text.map(str::to_owned).ok_or_else(|| WorkbookError::damaged("it has an unknown entity"))
}

fn local(name: &str) -> String {
    name.to_owned()
}

fn from_xml(error: quick_xml::Error) -> WorkbookError {
    match error {
        quick_xml::Error::Io(error) => from_io(&error),
        error => WorkbookError::damaged(error),
    }
}

fn end_of_file() -> WorkbookError {
    WorkbookError::damaged("it ends in the middle of a sheet")
}
