//! The Portfolio page before a file is open.

messages! {
    TITLE = "Drop a CSV, Excel, or Parquet file of your customers here";
    TEXT_TITLE = "Drop a CSV file of your customers here";
    INTRO = "Customers are ranked by risk, highest first, with reasons. The file never leaves your device.";
    CHOOSE_FILE = "Choose file";
    PASTE_ROWS = "Paste rows";
    TRY_EXAMPLE = "Try the example";
    FORMATS = "Comma-, semicolon-, tab-, or pipe-separated text in any common encoding; a sheet of a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods); or Parquet.";
    TEXT_FORMATS = "Comma-, semicolon-, tab-, or pipe-separated text. This copy of the page is a single file, which cannot read workbooks or Parquet files: save them as CSV.";
    example(customers) = "The example has {customers} made-up customers.";
    COLUMNS = "Expected columns";
    COLUMNS_NOTE = "Column order, case, spaces, and common punctuation don’t matter. Extra columns can be kept in the download.";
    DOWNLOAD_TEMPLATE = "Download template";
    PASTED_LABEL = "Rows from a spreadsheet, with the column names in the first line";
    SCORE_PASTED = "Score rows";
    PASTED_FILE = "Pasted rows";
    EXAMPLE_FILE = "example.csv";
    TEMPLATE_FILE = "churnscope-template.csv";
}
