//! The cards about how a file is read.

messages! {
    CHANGE = "Change how it is read";
    TITLE = "How the file is read";
    intro(file) = "Settings left at “Detected” are detected from the content of {file}.";
    DETECTED = "Detected";
    as_detected(fact) = "Detected: {fact}";
    SHEET = "Sheet";
    ENCODING = "Encoding";
    DELIMITER = "Delimiter";
    COMMA = "Comma";
    SEMICOLON = "Semicolon";
    TAB = "Tab";
    PIPE = "Vertical bar";
    DECIMAL_MARK = "Decimal mark";
    DECIMAL_POINT = "Point, as in 12.5";
    DECIMAL_COMMA = "Comma, as in 12,5";
    HEADER = "Row with the column names";
    READ = "Read the file this way";
    CANCEL = "Cancel";

    CHOOSE_MARK = "Choose…";
    DECIMAL_TITLE = "Point or comma?";
    decimal_question(column, example) = "In the column {column}, {example} can be read in two ways, and the first rows do not show which is meant.";
    as_point(number) = "{number} (decimal point)";
    as_comma(number) = "{number} (decimal comma)";
}
