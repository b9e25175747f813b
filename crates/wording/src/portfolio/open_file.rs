//! The Portfolio page before a file is open.

messages! {
    TITLE = "Drop a CSV or Excel file of your customers here";
    INTRO = "Customers are ranked by risk, highest first, with reasons. The file never leaves your device.";
    CHOOSE_FILE = "Choose file";
    PASTE_ROWS = "Paste rows";
    TRY_EXAMPLE = "Try the example";
    formats(customers) = "Text files of any size in any common format and encoding, or a sheet of a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods). The example has {customers} made-up customers.";
    COLUMNS = "Expected columns";
    COLUMNS_NOTE = "Column order, case, spaces, hyphens, and underscores don’t matter. Extra columns are kept in the download.";
    DOWNLOAD_TEMPLATE = "Download template";
    PASTED_LABEL = "Rows from a spreadsheet, with the column names in the first line";
    SCORE_PASTED = "Score rows";
    PASTED_FILE = "Pasted rows";
    EXAMPLE_FILE = "example.csv";
    TEMPLATE_FILE = "churnscope-template.csv";
}
