//! Recognizes workbooks that are ZIP files, and checks those that calamine will read.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::checked::{CheckedReader, from_io};
use super::error::WorkbookError;
use super::limits;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Package {
    /// .xlsx and .xlsm.
    Xlsx,
    Xlsb,
    Ods,
}

pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

impl Package {
    pub(super) fn check(bytes: &[u8]) -> Result<Self, WorkbookError> {
        let mut archive = open(bytes)?;
        let package = Self::of(&mut archive)?;
        // the reader of .ods files checks what it reads
        if package != Self::Ods {
            let mut left = limits::ALL_PARTS;
            for index in 0..archive.len() {
                let size = check_part(&mut archive, index)?;
                left = left.checked_sub(size).ok_or(WorkbookError::Bomb)?;
            }
        }
        Ok(package)
    }

    fn of(archive: &mut Archive<'_>) -> Result<Self, WorkbookError> {
        let names: Vec<String> =
            (archive.file_names_raw()).map(|name| normalized(&String::from_utf8_lossy(name))).collect();
        let has = |end: &str| names.iter().any(|name| name.ends_with(end));
        let other = |kind| Err(WorkbookError::OtherDocument(kind));
        if has("workbook.xml") {
            return Ok(Self::Xlsx);
        } else if has("workbook.bin") {
            return Ok(Self::Xlsb);
        } else if has("word/document.xml") {
            return other("a Word document");
        } else if has("ppt/presentation.xml") {
            return other("a PowerPoint presentation");
        } else if has(".iwa") {
            return other("an Apple iWork document");
        } else if !names.iter().any(|name| name == "mimetype") {
            return Err(WorkbookError::Archive);
        }
        let mime = read(archive, "mimetype")?;
        match mime.trim_ascii() {
            b"application/vnd.oasis.opendocument.spreadsheet" => Ok(Self::Ods),
            mime if mime.starts_with(b"application/vnd.oasis.opendocument") => other("another OpenDocument file"),
            b"application/epub+zip" => other("an e-book"),
            _ => Err(WorkbookError::Archive),
        }
    }

    /// The maximum size of a part. A part whose name is not listed here may be a sheet.
    fn limit(name: &str) -> u64 {
        let other = ["workbook.xml", "workbook.bin", "styles.xml", "styles.bin", "theme1.xml", ".rels"];
        if name.contains("sharedstrings.") {
            limits::TEXTS
        } else if other.iter().any(|part| name.ends_with(part)) {
            limits::OTHER_PART
        } else {
            limits::SHEET
        }
    }
}

pub(super) fn open(bytes: &[u8]) -> Result<Archive<'_>, WorkbookError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(from_zip)
}

/// Reads a part of at most [`limits::OTHER_PART`] bytes.
pub(super) fn read(archive: &mut Archive<'_>, name: &str) -> Result<Vec<u8>, WorkbookError> {
    let mut bytes = Vec::new();
    let part = archive.by_name(name).map_err(from_zip)?;
    CheckedReader::new(part, limits::OTHER_PART, false).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
    Ok(bytes)
}

pub(super) fn check_size(size: u64, packed: u64, limit: u64) -> Result<(), WorkbookError> {
    let is_suspicious = size > limits::UNSUSPICIOUS && size / packed.max(1) > limits::RATIO;
    if size > limit || is_suspicious { Err(WorkbookError::Bomb) } else { Ok(()) }
}

/// Unpacks a part to check its contents and its declared size. Returns this size.
fn check_part(archive: &mut Archive<'_>, index: usize) -> Result<u64, WorkbookError> {
    let part = archive.by_index(index).map_err(from_zip)?;
    let (name, size) = (normalized(part.name().map_err(from_zip)?.as_ref()), part.size());
    check_size(size, part.compressed_size(), Package::limit(&name))?;
    let mut part = CheckedReader::new(part, size, name.ends_with(".xml") || name.ends_with(".rels"));
    let (mut block, mut end) = (vec![0; 1 << 16], Vec::new());
    loop {
        let length = part.read(&mut block).map_err(|error| from_io(&error))?;
        if length == 0 {
            return Ok(size);
        }
        if name.ends_with("sharedstrings.xml") {
            end.extend(block.get(..length).unwrap_or_default());
            check_count(&end, size)?;
            // a number may be split between two blocks
            end.drain(..end.len().saturating_sub(64));
        }
    }
}

/// Checks the number of strings that an .xlsx file declares, because calamine reserves memory for them.
fn check_count(xml: &[u8], size: u64) -> Result<(), WorkbookError> {
    const NAME: &[u8] = b"uniqueCount";
    let Some(start) = xml.windows(NAME.len()).position(|window| window == NAME) else { return Ok(()) };
    let value = xml.get(start + NAME.len()..).unwrap_or_default();
    let is_mark = |byte: &&u8| byte.is_ascii_whitespace() || b"=\"'+".contains(byte);
    let digits = value.iter().skip_while(is_mark).take_while(|byte| byte.is_ascii_digit());
    let count = digits.fold(0_u64, |count, digit| count.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    if count > size { Err(WorkbookError::damaged("its number of strings is wrong")) } else { Ok(()) }
}

/// A part's name as calamine compares it.
pub(super) fn normalized(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

pub(super) fn from_zip(error: ZipError) -> WorkbookError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => WorkbookError::Encrypted,
        ZipError::Io(error) => from_io(&error),
        error => WorkbookError::damaged(error),
    }
}
