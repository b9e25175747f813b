//! The bar with the open file, and what its buttons open.

messages! {
    LABEL = "File";
    scored(customers, duration) = "{customers} · scored in {duration} on this device";
    OPEN_ANOTHER = "Open another file";
    PRINT = "Print";
    PRINT_QUESTION = "The list is long. How many customers do you want to print?";
    print_first(count) = "Print the first {count}";
    print_all(count) = "Print all {count}";
    PREPARING_PRINT = "Preparing the list for printing…";
    DOWNLOAD = "Download scored CSV";
    DOWNLOAD_WORKBOOK = "Download workbook";
    OPTIONS = "Download options";
    ROWS = "Rows";
    all_rows(customers) = "All rows ({customers})";
    filtered_rows(listed) = "Listed rows, in list order ({listed})";
    COLUMNS = "Columns";
    KEEP_COLUMNS = "Original columns";
    AT_RISK = "Revenue at risk per month";
    REASONS = "Top three reasons (slower)";
    FORMAT = "Format";
    CSV = "CSV";
    WORKBOOK = "Excel workbook (.xlsx)";
    FOR_EXCEL = "For Excel: marks the file as UTF-8, so that accents are read correctly";
    DEFUSE = "Spreadsheet-safe: adds an apostrophe to text that could run as a formula";
}
