//! The Data step of the Train page.

messages! {
    INPUT = "Table of customers whose outcome is known";
    TITLE_EMPTY = "Drop a table of customers here. One column must say who left";
    INTRO = "Your table becomes a model that estimates who leaves next. Training takes place in this browser: the table never leaves your device.";
    CHOOSE_FILE = "Choose file";
    TRY_SAMPLE = "Try it on sample data";
    SAMPLE_HINT = "The sample is a table of 7,043 customers of a fictional phone company, published by IBM. A model trains on it while you watch.";
    IS_SAMPLE = "This is IBM’s sample of 7,043 telecom customers, without their IDs. The page trains a model on it, as proposed below. Change anything and train again, or open your own table.";
    FORMATS = "Comma-, semicolon-, tab-, or pipe-separated text in any common encoding; a sheet of a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods); or Parquet.";
    TEXT_FORMATS = "Comma-, semicolon-, tab-, or pipe-separated text. This copy of the page is a single file, which cannot read workbooks or Parquet files: save them as CSV.";
    ADVICE = "Each row contains what was known about a customer before the outcome. Several rows per customer, such as one per month, are fine. Aim for a few hundred customers who left; a few thousand are better.";
    OPEN_ANOTHER = "Open another file";
    PREVIEW = "Preview";
    first_rows(rows) = "First {rows}, as read by this page";
    first_rows_and_columns(rows, columns) = "First {rows} and {columns} columns, as read by this page";
    NO_TABLE = "the file has no table";
    READING = "Reading the table";
    DRAFTING = "Drafting the description";
    failed(file) = "{file} could not be used";
    WORKER_STOPPED = "the page could not process the table. This device may have too little memory for it. Close other tabs, or open a smaller file";
    PROGRAM_NOT_LOADED = "the training program did not load. Check the connection, then try again";
    SAMPLE_NOT_LOADED = "the sample did not load. Check the connection, then try again";
    NO_WORKERS = "this browser cannot start web workers, which are needed to train models. Use a current version of Chrome, Edge, Firefox, or Safari";
}
