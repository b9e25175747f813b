//! Messages of the Python package that the command does not have.

messages! {
    NOT_A_TABLE = "expected a table with the Arrow PyCapsule interface, such as one of pandas, Polars, PyArrow, or DuckDB";
    DECIMAL = "decimal must be \"point\" or \"comma\"";
    TABLE = "the table";
    THREADS = "threads must be at least 1";
    LEARNER = "learner must be \"auto\", \"forest\", \"boosted\", or \"smartcore\"";
    BLANK_TARGET = "blank_target must be \"stayed\" or \"skip\"";
    DATES = "dates must be \"day-first\", \"month-first\", or \"year-first\"";
    OFFERS = "expected the terms of offers: a dictionary, the path of a TOML file, or the text of one";
    DESCRIPTION = "expected a description: a draft, the path of a TOML file, or the text of one";
    LAYOUT = "the layout was not written by this version of the package";
    lacks_column(name) = "this part of the table has no column \"{name}\"";
    no_column(name, columns) = "the table has no column \"{name}\"; its columns are {columns}";
    not_numbers(name) = "column {name} does not hold numbers";
    table_of(rows, columns) = "<churnscope.Table of {rows} rows: {columns}>";
    model_of(title, id) = "<churnscope.Model \"{title}\", {id}>";
    draft_of(rows, left) = "<churnscope.Draft from {rows} rows, {left} of which left>";
}
