//! The bar with the file's name, its buttons, and the download options.

messages! {
    LABEL = "File";
    scored(customers, duration) = "{customers} · scored in {duration} on this device";
    OPEN_ANOTHER = "Open another file";
    PRINT = "Print";
    DOWNLOAD = "Download scored CSV";
    OPTIONS = "Download options";
    ROWS = "Rows";
    all_rows(customers) = "All rows ({customers})";
    filtered_rows(listed) = "Filtered rows ({listed})";
    COLUMNS = "Columns";
    KEEP_COLUMNS = "Original columns";
    REASONS = "Top three reasons (slower)";
    DEFUSE = "Spreadsheet-safe: adds an apostrophe to text that could run as a formula";
}
