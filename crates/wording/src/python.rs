//! Messages of the Python package that the command does not have.

messages! {
    NOT_A_TABLE = "expected a table with the Arrow PyCapsule interface, such as one of pandas, Polars, PyArrow, or DuckDB";
    DECIMAL = "decimal must be \"point\" or \"comma\"";
    TABLE = "the table";
    THREADS = "threads must be at least 1";
    LEARNER = "learner must be \"auto\", \"forest\", \"boosted\", or \"smartcore\"";
    BLANK_TARGET = "blank_target must be \"stayed\" or \"skip\"";
    LEAKS = "leaks must be \"leave out\" or \"use\"";
    DATES = "dates must be \"day-first\", \"month-first\", or \"year-first\"";
    OFFERS = "expected the terms of offers: a dictionary, the path of a TOML file, or the text of one";
    NO_TERMS = "the model has no terms of offers: pass offers, or rank=\"effect\" to rank offers by the drop in the estimate";
    RANK = "rank must be \"value\" or \"effect\"";
    RANK_WITH_OFFERS = "the terms of offers have no effect with rank=\"effect\": pass only one of the two";
    DESCRIPTION = "expected a description: a draft, the path of a TOML file, or the text of one";
    LAYOUT = "the layout was not written by this version of the package";
    lacks_column(name) = "this part of the table has no column \"{name}\"";
    no_column(name, columns) = "the table has no column \"{name}\"; its columns are {columns}";
    no_row(row, rows) = "there is no row {row}: the table has {rows} rows, counted from 0";
    not_numbers(name) = "column {name} does not hold numbers";
    table_of(rows, columns) = "<churnscope.Table of {rows} rows: {columns}>";
    waterfall_of(row, rows) = "<churnscope.Waterfall of row {row} of {rows}>";
    model_of(title, id) = "<churnscope.Model \"{title}\", {id}>";
    draft_of(rows, left) = "<churnscope.Draft from {rows} rows, {left} of which left>";
}

/// Options of the command, and the arguments of `churnscope.draft` that replace them.
const ARGUMENTS: [(&str, &str); 10] = [
    ("--blank-target stayed", "blank_target=\"stayed\""),
    ("--blank-target skip", "blank_target=\"skip\""),
    ("--dates day-first", "dates=\"day-first\""),
    ("--dates month-first", "dates=\"month-first\""),
    ("--dates year-first", "dates=\"year-first\""),
    ("--decimal point", "decimal=\"point\""),
    ("--decimal comma", "decimal=\"comma\""),
    ("--positive VALUE", "positive=VALUE"),
    ("--positive", "positive"),
    ("--target", "target"),
];

/// A message of the command about drafts, with the arguments of Python instead of the command's options.
pub fn with_arguments(message: String) -> String {
    ARGUMENTS.iter().fold(message, |message, (option, argument)| message.replace(option, argument))
}
