//! Recognizes .xls workbooks, and checks them before calamine reads them: a chain of sectors that never ends, or a cell
//! far from all others, would fill the memory.
//!
//! These workbooks are compound files, in which a table chains sectors, and a directory lists streams. See the
//! specifications \[MS-CFB\] and \[MS-XLS\].

use super::error::WorkbookError;
use super::limits;

pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const SHORT_SECTOR: usize = 64;
const SHORT_STREAM: usize = 4_096;
const LAST_SECTOR: u32 = 0xffff_fffa;
const END_OF_CHAIN: u32 = 0xffff_fffe;

struct DirectoryEntry {
    name: String,
    start: u32,
    length: usize,
}

struct CompoundFile<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// For each sector, the next one in its chain.
    next: Vec<u32>,
    entries: Vec<DirectoryEntry>,
    short_next: Vec<u32>,
    short_sectors: Vec<u8>,
}

pub(super) fn check(bytes: &[u8]) -> Result<(), WorkbookError> {
    let file = CompoundFile::open(bytes).ok_or_else(|| WorkbookError::damaged("its sectors contradict each other"))?;
    if file.entry("EncryptedPackage").is_some() {
        return Err(WorkbookError::Encrypted);
    }
    let Some(entry) = file.entry("Workbook").or(file.entry("Book")) else {
        let kind = if file.entry("WordDocument").is_some() {
            "a Word document"
        } else if file.entry("PowerPoint Document").is_some() {
            "a PowerPoint presentation"
        } else {
            "another kind of document"
        };
        return Err(WorkbookError::OtherDocument(kind));
    };
    let stream = file.stream(entry).ok_or_else(|| WorkbookError::damaged("its sheets are cut off"))?;
    check_records(&stream)
}

impl<'a> CompoundFile<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return None,
        };
        let mut file = Self { bytes, sector, next: vec![], entries: vec![], short_next: vec![], short_sectors: vec![] };
        file.next = file.read_table()?;
        let directory = file.chain(u32_at(bytes, 48)?, None)?;
        file.entries =
            directory.as_chunks::<128>().0.iter().filter_map(|entry| DirectoryEntry::read(entry, sector)).collect();
        let n_short_tables = u32_at(bytes, 64)? as usize;
        if n_short_tables > 0 {
            let root = file.entries.first()?;
            file.short_sectors = file.chain(root.start, Some(root.length))?;
            file.short_next = words(&file.chain(u32_at(bytes, 60)?, Some(n_short_tables.checked_mul(sector)?))?);
        }
        Some(file)
    }

    fn entry(&self, name: &str) -> Option<&DirectoryEntry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn stream(&self, entry: &DirectoryEntry) -> Option<Vec<u8>> {
        if entry.length >= SHORT_STREAM {
            return self.chain(entry.start, Some(entry.length));
        }
        let sector = |id: u32| {
            let start = id as usize * SHORT_SECTOR;
            self.short_sectors.get(start..self.short_sectors.len().min(start + SHORT_SECTOR))
        };
        chain(entry.start, Some(entry.length), &self.short_next, sector)
    }

    /// Reads the table of chains. The header and a chain of sectors list the sectors that contain it.
    fn read_table(&self) -> Option<Vec<u32>> {
        let n_sectors = self.bytes.len() / self.sector;
        let mut list = words(self.bytes.get(76..512)?);
        let mut id = u32_at(self.bytes, 68)?;
        let mut n_lists = 0;
        while id < LAST_SECTOR {
            n_lists += 1;
            list.extend(words(self.sector(id)?));
            id = list.pop()?;
            if n_lists > n_sectors || list.len() > 2 * n_sectors + 1_024 {
                return None;
            }
        }
        list.retain(|&id| id < LAST_SECTOR);
        if list.len() > n_sectors {
            return None;
        }
        let mut table = Vec::new();
        for id in list {
            table.extend(words(self.sector(id)?));
        }
        Some(table)
    }

    /// The bytes of a sector. The last sector of the file may be incomplete.
    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(start..self.bytes.len().min(start.checked_add(self.sector)?)).filter(|sector| !sector.is_empty())
    }

    fn chain(&self, start: u32, length: Option<usize>) -> Option<Vec<u8>> {
        chain(start, length, &self.next, |id| self.sector(id))
    }
}

impl DirectoryEntry {
    fn read(bytes: &[u8; 128], sector: usize) -> Option<Self> {
        let letters = bytes.as_chunks::<2>().0.iter().take(32).map(|&letter| u16::from_le_bytes(letter));
        let letters: Vec<u16> = letters.take_while(|&letter| letter != 0).collect();
        // in files with sectors of 512 bytes, the upper half of the length may have any value
        let upper = if sector == 512 { 0 } else { u32_at(bytes, 124)? };
        let length = u64::from(u32_at(bytes, 120)?) | u64::from(upper) << 32;
        let name = String::from_utf16_lossy(&letters);
        Some(Self { name, start: u32_at(bytes, 116)?, length: usize::try_from(length).ok()? })
    }
}

/// The first `length` bytes of a chain of sectors, or all bytes if `length` is `None`. Returns `None` if the chain is
/// incomplete or never ends.
fn chain<'a>(
    start: u32,
    length: Option<usize>,
    next: &[u32],
    sector: impl Fn(u32) -> Option<&'a [u8]>,
) -> Option<Vec<u8>> {
    let end = length.unwrap_or(usize::MAX);
    let (mut bytes, mut id, mut n_sectors) = (Vec::new(), start, 0);
    while id != END_OF_CHAIN && bytes.len() < end {
        n_sectors += 1;
        if n_sectors > next.len() {
            return None;
        }
        let sector = sector(id).filter(|sector| !sector.is_empty())?;
        bytes.extend(sector.get(..end - bytes.len()).unwrap_or(sector));
        id = *next.get(id as usize)?;
    }
    length.is_none_or(|length| bytes.len() == length).then_some(bytes)
}

/// The smallest rectangle that starts at cell A1 and contains all added cells.
#[derive(Clone, Copy, Default)]
struct Area {
    rows: u64,
    columns: u64,
}

impl Area {
    fn add(&mut self, row: u16, column: u16) {
        self.rows = self.rows.max(u64::from(row) + 1);
        self.columns = self.columns.max(u64::from(column) + 1);
    }

    fn cells(self) -> u64 {
        self.rows * self.columns
    }
}

/// Checks that the sheets are neither encrypted nor too large, and do not overlap much.
fn check_records(stream: &[u8]) -> Result<(), WorkbookError> {
    const END: u16 = 0x0a;
    const PASSWORD: u16 = 0x2f;
    const SHEET: u16 = 0x85;
    let mut sheets = Vec::new();
    for (kind, data) in records(stream).take_while(|(kind, _)| *kind != END) {
        match kind {
            PASSWORD if u16_at(data, 0) != Some(0) => return Err(WorkbookError::Encrypted),
            SHEET => sheets.extend(u32_at(data, 0)),
            _ => {}
        }
    }
    sheets.sort_unstable();
    let n_sheets = sheets.len();
    sheets.dedup();
    let (mut n_cells, mut n_bytes) = (0, 0);
    for start in &sheets {
        let sheet = stream.get(*start as usize..).unwrap_or_default();
        let (area, length) = area(sheet)?;
        n_cells += area.cells();
        n_bytes += length;
    }
    if n_sheets > sheets.len() || n_bytes > 2 * stream.len() {
        return Err(WorkbookError::damaged("its sheets overlap"));
    }
    if n_cells > limits::XLS_CELLS { Err(WorkbookError::Bomb) } else { Ok(()) }
}

/// The area of the sheet at the start of `stream`, and the sheet's length in bytes.
fn area(stream: &[u8]) -> Result<(Area, usize), WorkbookError> {
    const START: u16 = 0x809;
    const END: u16 = 0x0a;
    const DIMENSIONS: u16 = 0x200;
    // the records Formula, MulRk, RString, LabelSst, Number, Label, BoolErr, and RK
    const CELLS: [u16; 8] = [0x06, 0xbd, 0xd6, 0xfd, 0x203, 0x204, 0x205, 0x27e];
    let (mut area, mut length, mut depth) = (Area::default(), 0, 0_usize);
    for (kind, data) in records(stream) {
        length += 4 + data.len();
        match kind {
            START => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            DIMENSIONS => check_dimensions(data)?,
            _ if CELLS.contains(&kind) => {
                // a record of several numbers (MulRk) ends with the index of its last column
                let last = if kind == 0xbd { data.len().saturating_sub(2) } else { 2 };
                if let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, last)) {
                    area.add(row, column);
                }
            }
            _ => {}
        }
    }
    Ok((area, length))
}

/// Checks the size that a sheet declares, because calamine reserves memory for it.
fn check_dimensions(data: &[u8]) -> Result<(), WorkbookError> {
    let wide = |at| u32_at(data, at).map(u64::from);
    let narrow = |at| u16_at(data, at).map(u64::from);
    let (first, last, columns) = match data.len() {
        10 => (narrow(0), narrow(2), narrow(6)),
        _ => (wide(0), wide(4), narrow(10)),
    };
    match (first, last, columns) {
        (Some(first), Some(last), Some(columns)) if first > last.max(1) || last * columns > limits::XLS_CELLS => {
            Err(WorkbookError::damaged("the size of a sheet is wrong"))
        }
        _ => Ok(()),
    }
}

fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, 0)?, u16_at(stream, 2)?);
        let (data, rest) = stream.get(4..)?.split_at_checked(usize::from(length))?;
        stream = rest;
        Some((kind, data))
    })
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|&word| u32::from_le_bytes(word)).collect()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|&word| u16::from_le_bytes(word))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|&word| u32::from_le_bytes(word))
}
