//! The Data step of the Train page.

messages! {
    INPUT = "Table of customers whose outcome is known";
    TITLE_EMPTY = "Drop a table of customers here, with a column that says who left";
    INTRO = "Your table becomes a model that estimates who leaves next. Training takes place in this browser: the table never leaves your device.";
    CHOOSE_FILE = "Choose file";
    FORMATS = "Comma-, semicolon-, tab-, or bar-separated text in any common encoding; a sheet of a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods); or Parquet.";
    TEXT_FORMATS = "Comma-, semicolon-, tab-, or bar-separated text. This copy of the page is a single file, which cannot read workbooks or Parquet files: save them as CSV.";
    ADVICE = "One row per customer, with what was known before the customer left or stayed. A few hundred customers who left are enough; a few thousand are better.";
    OPEN_ANOTHER = "Open another file";
    PREVIEW = "Preview";
    first_rows(rows) = "The first {rows}, as they were understood";
    first_rows_and_columns(rows, columns) = "The first {rows} and {columns} columns, as they were understood";
    NO_TABLE = "the file has no table";
    READING = "Reading the table";
    LOADING = "Loading the training program";
    DRAFTING = "Drafting the description";
    failed(file) = "{file} could not be used";
    WORKER_STOPPED = "the file could not be read. This device may have too little memory for it. Close other tabs, or open a smaller file";
    PROGRAM_NOT_LOADED = "the training program did not load. Check the connection, then try again";
    NO_WORKERS = "this browser cannot start web workers, which train models. Use a current Chrome, Edge, Firefox, or Safari";
}
