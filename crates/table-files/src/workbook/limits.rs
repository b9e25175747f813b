//! Size limits for reading workbooks. They bound the memory and the time that a file can take.

/// Bytes of a workbook file.
pub const FILE: u64 = 100 << 20;

/// Rows of customers in a sheet.
pub const CUSTOMERS: u32 = 1_000_000;

/// Filled rows in a sheet: a header and the customers.
pub const ROWS: u32 = CUSTOMERS + 1;

/// Rows in a sheet, filled or not, as in Excel.
pub(super) const SHEET_ROWS: u32 = 1 << 20;

/// Columns in a sheet, as in Excel.
pub(super) const SHEET_COLUMNS: u32 = 1 << 14;

/// Bytes of a sheet once it is unpacked, and of its text as CSV. A million rows of 21 columns unpack to 0.7 GB in an
/// .xlsx file, and to 2.5 GB in an .ods file.
pub(super) const SHEET: u64 = 4 << 30;

/// Bytes of all parts of an .xlsx or .xlsb file once they are unpacked.
pub(super) const ALL_PARTS: u64 = 8 << 30;

/// Bytes of the text of a sheet that is kept in memory as a whole.
pub(super) const WHOLE_SHEET: usize = 512 << 20;

/// Bytes of the shared strings of an .xlsx or .xlsb file, which are kept in memory.
pub(super) const TEXTS: u64 = 512 << 20;

/// Bytes of a part that contains neither a sheet nor shared strings, such as the styles.
pub(super) const OTHER_PART: u64 = 16 << 20;

/// A part with more bytes than this may not exceed [`RATIO`] times its packed size.
pub(super) const UNSUSPICIOUS: u64 = 256 << 20;

/// Maximum ratio of a large part's size to its packed size. Sheets rarely shrink to less than a fiftieth.
pub(super) const RATIO: u64 = 250;

/// Bytes between two XML tags. Excel allows 32,767 characters in a cell.
pub(super) const TEXT: usize = 1 << 20;

/// Cells of all sheets of an .xls file, which are kept in memory. Each sheet counts as the rectangle from A1 to its
/// last row and column. A full sheet has 65,536 rows of 256 columns.
pub(super) const XLS_CELLS: u64 = 20_000_000;
