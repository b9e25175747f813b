//! Size limits for workbooks, which bound the memory and the time that reading a file can take.

/// Maximum size of a workbook file, in bytes.
pub const FILE: u64 = 100 << 20;

/// Maximum number of customers in a sheet.
pub const CUSTOMERS: u32 = 1_000_000;

/// Maximum number of filled rows in a sheet: a header and the customers.
pub const ROWS: u32 = CUSTOMERS + 1;

/// Maximum number of rows in a sheet, filled or not, as in Excel.
pub(super) const SHEET_ROWS: u32 = 1 << 20;

/// Maximum number of columns in a sheet, as in Excel.
pub(super) const SHEET_COLUMNS: u32 = 1 << 14;

/// Maximum size of an unpacked sheet, and of its text as CSV, in bytes.
pub(super) const SHEET: u64 = 4 << 30;

/// Maximum total size of the unpacked parts of an .xlsx, .xlsm, or .xlsb file, in bytes.
pub(super) const ALL_PARTS: u64 = 8 << 30;

/// Maximum size of a sheet's text if all of it is kept in memory, in bytes.
pub(super) const WHOLE_SHEET: usize = 512 << 20;

/// Maximum size of the shared strings of an .xlsx, .xlsm, or .xlsb file, in bytes.
pub(super) const TEXTS: u64 = 512 << 20;

/// Maximum size of a part that cannot be a sheet or the shared strings, in bytes.
pub(super) const OTHER_PART: u64 = 16 << 20;

/// A part with more bytes than this may not exceed [`RATIO`] times its packed size.
pub(super) const UNSUSPICIOUS: u64 = 256 << 20;

pub(super) const RATIO: u64 = 250;

/// Maximum number of bytes from the start of one XML tag to the start of the next.
pub(super) const TEXT: usize = 1 << 20;

/// Maximum number of cells in an .xls file. Each sheet counts as the rectangle from A1 to its last row and column.
pub(super) const XLS_CELLS: u64 = 20_000_000;
