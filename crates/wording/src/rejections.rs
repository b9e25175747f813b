//! Messages about files in which many rows were rejected, or had numbers that were read as the nearest limit: how many
//! rows, the likely cause, and what to do.

use churnscope_engine::customer::Problem;
use churnscope_engine::number_format::DecimalMark;
use churnscope_engine::rejections::{Cause, Fix, LikelyCause, Rejections, are_many};
use churnscope_engine::schema::{FieldIndex, Kind, Schema};

use crate::rows::{expected_value, place};
use crate::values::count;

messages! {
    many(rejected, all) = "{rejected} of {all} rows could not be scored";
    many_outside(rows, all) = "{rows} of {all} rows had numbers out of range";
    limits_instead(purpose) = "These numbers were {purpose} as the nearest limits, so the results may be wrong.";
    sentences(headline, reason, effect, fix) = "{headline}. {reason} {effect} {fix}";
    all_because(cause) = "All of them: {cause}.";
    some_because(rows, cause) = "{rows} of them: {cause}.";
    NOTHING_IN_COMMON = "No two of them have the same problem.";
    covers(scored, all) = "Everything below covers only {scored} of {all} rows.";
    such_as(cause, found, place) = "{cause}, for example \"{found}\" {place}";
    starting_in(cause, place) = "{cause}, first {place}";

    // causes
    blank(column) = "{column} is blank";
    not_text(column) = "{column} is not text in this encoding";
    not_a_number(column) = "{column} is not a number";
    not_a_date(column) = "{column} is not a date";
    out_of_range(column) = "{column} is out of range";
    unknown_level(column) = "{column} has an unknown value";
    left_out(column) = "{column} has a value that you chose to leave out";
    breaks_rule(column, other) = "{column} contradicts {other}";
    outcome(column) = "{column} does not say whether the customer left";
    TOO_MANY_CELLS = "the row has more cells than the header";
    TOO_FEW_CELLS = "the row has fewer cells than the header";
    OPEN_QUOTE = "a quote is opened and never closed";
    NOT_A_CUSTOMER = "the row is a total or almost blank, not a customer";

    // fixes, on the page
    CHOOSE_DECIMAL_COMMA = "If the file has decimal commas, set the decimal mark to a comma.";
    CHOOSE_DECIMAL_POINT = "If the file has decimal points, set the decimal mark to a point.";
    CHOOSE_DELIMITER = "If the file's cells are separated by another character, set the delimiter.";
    CHOOSE_ENCODING = "Set the encoding that the file was saved in.";
    SHOW_ROWS = "Show the rows";
    ANSWER_VALUES = "Say what the values mean";
    MATCH_COLUMN = "Choose another column";
    SET_DECIMAL_MARK = "Set the decimal mark";
    SET_DELIMITER = "Set the delimiter";
    SET_ENCODING = "Set the encoding";
    CHECK_READING = "Check how the file is read";

    // fixes, in the command
    PASS_DECIMAL_COMMA = "If the file has decimal commas, use --decimal comma.";
    PASS_DECIMAL_POINT = "If the file has decimal points, use --decimal point.";
    PASS_DELIMITER = "If the file's cells are separated by another character, use --delimiter.";
    PASS_ENCODING = "Use --encoding to name the encoding that the file was saved in.";

    // fixes, everywhere
    expected_number(expected, column) = "Expected {expected}. Check that {column} is the right column, in the right unit.";
    expected_level(expected, column) = "Expected {expected}. Check that {column} is the right column, or say what its unknown values mean.";
    fill_blanks(column) = "Fill in {column}, or check that it is the right column.";
    correct_both(column, other) = "Correct {column} or {other}.";
    CHOOSE_LEVEL = "To use these rows, choose a level for the value.";
    CLOSE_QUOTE = "Add the missing closing quote, or remove the opening quote.";
    REMOVE_ROWS = "Remove these rows, or check that the columns have the right names.";
    CORRECT_OUTCOMES = "Correct these values.";
}

/// Where the user can change how a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surface {
    /// Whether the user is on a page rather than using the command.
    pub is_page: bool,
    /// Whether the file is a text file. Workbooks and Parquet files have no delimiter or encoding to choose.
    pub is_text: bool,
}

/// How many rows were rejected: `1,986 of 2,000 rows could not be scored`.
pub fn headline(n_rejected: u64, n_rows: u64) -> String {
    many(count(n_rejected), count(n_rows))
}

/// The likely cause and what to do about it; `None` unless more than a tenth of the rows were rejected.
pub fn advice(schema: &Schema, rejections: &Rejections, n_rows: u64, surface: Surface) -> Option<String> {
    let likely = rejections.likely_cause().filter(|_| are_many(rejections.n_rows(), n_rows))?;
    let (reason, fix) = (reason(schema, &likely), fix(schema, &likely, surface));
    Some(if fix.is_empty() { reason } else { format!("{reason} {fix}") })
}

/// How many rows had numbers out of range, the likely cause, and what to do about it. `purpose` says what was done with
/// these numbers, such as `scored`.
pub fn many_clamped(schema: &Schema, likely: &LikelyCause, n_rows: u64, purpose: &str, surface: Surface) -> String {
    let (reason, fix) = (reason(schema, likely), fix(schema, likely, surface));
    let text = sentences(headline_clamped(likely.n_rejected, n_rows), reason, limits_instead(purpose), fix);
    text.trim_end().to_owned()
}

/// How many rows had numbers out of range: `1,986 of 2,000 rows had numbers out of range`.
pub fn headline_clamped(n_clamped: u64, n_rows: u64) -> String {
    many_outside(count(n_clamped), count(n_rows))
}

/// The likely cause: `1,980 of them: MonthlyCharges is not a number, for example "29,85" on line 2.` If no two rows
/// have the same problem, the message says so instead.
pub fn reason(schema: &Schema, likely: &LikelyCause) -> String {
    let (cause, place) = (cause(schema, likely.cause), place(likely.location));
    let cause = if likely.found.is_empty() { starting_in(cause, place) } else { such_as(cause, &likely.found, place) };
    match likely.n_rows {
        _ if !likely.is_common() => NOTHING_IN_COMMON.to_owned(),
        rows if rows >= likely.n_rejected => all_because(cause),
        rows => some_because(count(rows), cause),
    }
}

/// What to do about the likely cause; empty if the rows have nothing in common.
pub fn fix(schema: &Schema, likely: &LikelyCause, surface: Surface) -> String {
    let [on_page, in_command] = match likely.fix {
        _ if !likely.is_common() => return String::new(),
        Fix::DecimalMark(DecimalMark::Comma) => [CHOOSE_DECIMAL_COMMA, PASS_DECIMAL_COMMA],
        Fix::DecimalMark(DecimalMark::Point) => [CHOOSE_DECIMAL_POINT, PASS_DECIMAL_POINT],
        Fix::Delimiter if surface.is_text => [CHOOSE_DELIMITER, PASS_DELIMITER],
        Fix::Encoding if surface.is_text => [CHOOSE_ENCODING, PASS_ENCODING],
        Fix::Delimiter | Fix::Encoding | Fix::Column | Fix::Rows => return correction(schema, likely.cause),
    };
    if surface.is_page { on_page } else { in_command }.to_owned()
}

/// The label of the button that opens the card for changing how the file is read.
pub fn reading_button(fix: Fix, surface: Surface) -> &'static str {
    match fix {
        Fix::DecimalMark(_) => SET_DECIMAL_MARK,
        Fix::Delimiter if surface.is_text => SET_DELIMITER,
        Fix::Encoding if surface.is_text => SET_ENCODING,
        Fix::Delimiter | Fix::Encoding | Fix::Column | Fix::Rows => CHECK_READING,
    }
}

fn cause(schema: &Schema, cause: Cause) -> String {
    match cause {
        Cause::Field(field, problem) => field_cause(schema, field, problem),
        Cause::Outcome => outcome(&schema.target.column),
        Cause::TooManyCells => TOO_MANY_CELLS.to_owned(),
        Cause::TooFewCells => TOO_FEW_CELLS.to_owned(),
        Cause::OpenQuote => OPEN_QUOTE.to_owned(),
        Cause::NotACustomer => NOT_A_CUSTOMER.to_owned(),
    }
}

fn field_cause(schema: &Schema, field: FieldIndex, problem: Problem) -> String {
    let name = column(schema, field);
    let is_date = schema
        .fields
        .get(field)
        .is_some_and(|field| matches!(&field.kind, Kind::Number(number) if number.dates.is_some()));
    match problem {
        Problem::Blank => blank(name),
        Problem::NotText => not_text(name),
        Problem::NotANumber if is_date => not_a_date(name),
        Problem::NotANumber => not_a_number(name),
        Problem::OutOfRange => out_of_range(name),
        Problem::UnknownLevel => unknown_level(name),
        Problem::LeftOut => left_out(name),
        Problem::BreaksRule(rule) => breaks_rule(name, deciding_column(schema, rule)),
    }
}

fn correction(schema: &Schema, cause: Cause) -> String {
    match cause {
        Cause::Field(field, Problem::Blank) => fill_blanks(column(schema, field)),
        Cause::Field(field, Problem::BreaksRule(rule)) => {
            correct_both(column(schema, field), deciding_column(schema, rule))
        }
        Cause::Field(_, Problem::LeftOut) => CHOOSE_LEVEL.to_owned(),
        Cause::Field(field, _) => {
            let Some(field) = schema.fields.get(field) else { return String::new() };
            match field.kind {
                Kind::Number(_) => expected_number(expected_value(field), &field.column),
                Kind::Category(_) => expected_level(expected_value(field), &field.column),
            }
        }
        Cause::Outcome => CORRECT_OUTCOMES.to_owned(),
        Cause::OpenQuote => CLOSE_QUOTE.to_owned(),
        Cause::NotACustomer | Cause::TooManyCells | Cause::TooFewCells => REMOVE_ROWS.to_owned(),
    }
}

fn column(schema: &Schema, field: FieldIndex) -> &str {
    schema.fields.get(field).map_or("", |field| field.column.as_str())
}

fn deciding_column(schema: &Schema, rule: usize) -> &str {
    schema.rules.get(rule).map_or("", |rule| column(schema, rule.when_field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::csv::Location;
    use churnscope_fixtures::small;

    #[test]
    fn the_cause_and_the_fix_are_in_words() {
        let schema = small::schema();
        let (tenure, contract, backup) = (0, 1, 3);
        let comma = Fix::DecimalMark(DecimalMark::Comma);
        for (cause, n_rows, found, fixed_by, reason_text, fix_text) in [
            (
                Cause::Field(tenure, Problem::NotANumber),
                1_980,
                "29,85",
                comma,
                "1,980 of them: tenure is not a number, for example \"29,85\" on line 1,002.",
                PASS_DECIMAL_COMMA,
            ),
            (
                Cause::Field(contract, Problem::Blank),
                1_986,
                "",
                Fix::Column,
                "All of them: Contract is blank, first on line 1,002.",
                "Fill in Contract, or check that it is the right column.",
            ),
            (
                Cause::Field(contract, Problem::UnknownLevel),
                1_986,
                "x",
                Fix::Column,
                "All of them: Contract has an unknown value, for example \"x\" on line 1,002.",
                "Expected one of \"Monthly\", \"One year\", \"Two year\". Check that Contract is the right column, or say what its \
                 unknown values mean.",
            ),
            (
                Cause::Field(backup, Problem::BreaksRule(0)),
                1_986,
                "No",
                Fix::Column,
                "All of them: Backup contradicts Internet, for example \"No\" on line 1,002.",
                "Correct Backup or Internet.",
            ),
            (Cause::TooManyCells, 1, "", Fix::Delimiter, NOTHING_IN_COMMON, ""),
            (
                Cause::TooManyCells,
                1_986,
                "",
                Fix::Delimiter,
                "All of them: the row has more cells than the header, first on line 1,002.",
                PASS_DELIMITER,
            ),
        ] {
            let location = Location::Line(1_002);
            let likely =
                LikelyCause { n_rejected: 1_986, cause, n_rows, found: found.to_owned(), location, fix: fixed_by };
            assert_eq!(reason(&schema, &likely), reason_text);
            let fix = |is_page, is_text| fix(&schema, &likely, Surface { is_page, is_text });
            assert_eq!(fix(false, true), fix_text);
            for is_text in [true, false] {
                assert!(!fix(true, is_text).contains("--"), "the page has no flags: {}", fix(true, is_text));
            }
            let in_workbook = fix(false, false);
            assert!(!["--delimiter", "--encoding"].iter().any(|flag| in_workbook.contains(flag)), "{in_workbook}");
            assert_eq!(in_workbook.contains("--decimal"), fix_text.contains("--decimal"));
        }
    }

    #[test]
    fn numbers_out_of_range_are_in_words() {
        let schema = small::schema();
        let cause = Cause::Field(0, Problem::OutOfRange);
        let likely = LikelyCause {
            n_rejected: 900,
            cause,
            n_rows: 900,
            found: "12.5".to_owned(),
            location: Location::Line(2),
            fix: Fix::DecimalMark(DecimalMark::Point),
        };
        let text = |likely| many_clamped(&schema, likely, 1_000, "scored", Surface { is_page: false, is_text: false });
        assert_eq!(
            text(&likely),
            "900 of 1,000 rows had numbers out of range. All of them: tenure is out of range, for example \"12.5\" on \
             line 2. These numbers were scored as the nearest limits, so the results may be wrong. If the file has decimal \
             points, use --decimal point."
        );
        assert!(text(&LikelyCause { n_rows: 1, ..likely.clone() }).ends_with("so the results may be wrong."));
    }
}
