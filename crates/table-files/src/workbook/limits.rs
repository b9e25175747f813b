//! The sizes up to which workbooks are read. They bound the memory and the time that any file can take.

/// Bytes of a file.
pub const FILE: u64 = 100 << 20;

/// Rows of customers in a sheet.
pub const CUSTOMERS: u32 = 1_000_000;

/// Filled rows in a sheet: a header and the customers.
pub const ROWS: u32 = CUSTOMERS + 1;

/// Rows in a sheet, filled or not, as in Excel.
pub(super) const SHEET_ROWS: u32 = 1 << 20;

/// Columns in a sheet, as in Excel.
pub(super) const SHEET_COLUMNS: u32 = 1 << 14;

/// Bytes of a sheet once it is unpacked, and of its text as CSV. A million rows of 21 columns have 0.7 GB in an .xlsx
/// file and 2.5 GB in an .ods file.
pub(super) const SHEET: u64 = 4 << 30;

/// Bytes of all parts of an .xlsx or .xlsb file once they are unpacked.
pub(super) const ALL_PARTS: u64 = 8 << 30;

/// Bytes of the text of a sheet that is asked for as a whole.
pub(super) const WHOLE_SHEET: usize = 512 << 20;

/// Bytes of the table of all texts in an .xlsx file, which is kept in memory.
pub(super) const TEXTS: u64 = 512 << 20;

/// Bytes of any other part that is read, such as the styles.
pub(super) const OTHER_PART: u64 = 16 << 20;

/// A part that is larger than this may not be more than [`RATIO`] times as large as it is when packed.
pub(super) const UNSUSPICIOUS: u64 = 256 << 20;

/// Maximum ratio of a large part's size to its packed size. Sheets rarely shrink to less than a fiftieth.
pub(super) const RATIO: u64 = 250;

/// Bytes between two tags of XML. Excel allows 32,767 characters in a cell.
pub(super) const TEXT: usize = 1 << 20;

/// Cells in the smallest rectangles around the cells of all sheets of an .xls file, which are kept in memory. A full
/// sheet has 65,536 rows of 256 columns.
pub(super) const XLS_CELLS: u64 = 20_000_000;
