//! Counts the rejected rows of a file by cause, and finds the most frequent cause and its likely fix.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bincode::{Decode, Encode};

use crate::csv::{ClampedField, Location, RowError, RowProblem};
use crate::customer::{FieldError, Problem};
use crate::number_format::{DecimalMark, NumberFormat};
use crate::schema::{FieldIndex, Kind, Number, Schema, Value};

const ROWS_PER_REJECTED: u64 = 10;

/// Whether `n_rejected` is more than a tenth of `n_rows`.
pub fn are_many(n_rejected: u64, n_rows: u64) -> bool {
    n_rejected.saturating_mul(ROWS_PER_REJECTED) > n_rows
}

/// Rows that were rejected or have clamped numbers, counted by cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Rejections {
    n_rows: u64,
    causes: BTreeMap<Cause, Occurrences>,
}

/// A problem of a row. A row can have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Cause {
    /// The value of a field has this problem.
    Field(FieldIndex, Problem),
    /// The outcome is not one of the schema's values.
    Outcome,
    /// The row has more cells than the header.
    TooManyCells,
    /// The row has fewer cells than the header.
    TooFewCells,
    /// A quote is never closed.
    OpenQuote,
    /// The row is marked as a total or an average, or is almost blank.
    NotACustomer,
}

/// The most frequent cause.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct LikelyCause {
    /// Number of counted rows: all rejected rows or, for the causes of clamped numbers, all rows with such numbers.
    pub n_rejected: u64,
    /// The cause.
    pub cause: Cause,
    /// Number of counted rows with this cause.
    pub n_rows: u64,
    /// The value in the first row with this cause; empty if there is none.
    pub found: String,
    /// The location of the first row with this cause.
    pub location: Location,
    /// The fix that would probably help.
    pub fix: Fix,
}

/// An action that may make more rows usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Fix {
    /// Read numbers with this decimal mark.
    DecimalMark(DecimalMark),
    /// Split rows into cells at another delimiter.
    Delimiter,
    /// Decode the text with another encoding.
    Encoding,
    /// Choose another column for the field, or correct its values.
    Column,
    /// Correct the rows themselves.
    Rows,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Occurrences {
    n_rows: u64,
    /// Number of rows whose value would fit with a decimal point but not with a decimal comma.
    n_point: u64,
    /// Number of rows whose value would fit with a decimal comma but not with a decimal point.
    n_comma: u64,
    found: String,
    location: Location,
}

impl Rejections {
    /// Counts a row.
    pub fn add(&mut self, schema: &Schema, error: &RowError) {
        self.n_rows = self.n_rows.saturating_add(1);
        for problem in &error.problems {
            let cause = Cause::of(problem);
            let occurrences = self.causes.entry(cause).or_insert_with(|| Occurrences::new(problem, error.location));
            occurrences.add(missed_mark(schema, problem));
        }
    }

    /// Adds the counts of a later part of the file.
    pub fn append(&mut self, later: Self) {
        self.n_rows = self.n_rows.saturating_add(later.n_rows);
        for (cause, more) in later.causes {
            match self.causes.get_mut(&cause) {
                Some(occurrences) => occurrences.append(&more),
                None => drop(self.causes.insert(cause, more)),
            }
        }
    }

    /// Number of counted rows, over all causes.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// The cause with the most rows. Ties go to the cause that occurs first in the file.
    pub fn likely_cause(&self) -> Option<LikelyCause> {
        let by_rows_then_first = |(_, of): &(&Cause, &Occurrences)| (of.n_rows, Reverse(of.location.number()));
        // `max_by_key` breaks ties in favor of the last cause, so the order is reversed
        let (&cause, of) = self.causes.iter().rev().max_by_key(by_rows_then_first)?;
        Some(LikelyCause {
            n_rejected: self.n_rows,
            cause,
            n_rows: of.n_rows,
            found: of.found.clone(),
            location: of.location,
            fix: of.fix(cause),
        })
    }

    /// The fields with counted problems, in the schema's order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = ClampedField> {
        self.causes.iter().filter_map(|(cause, of)| {
            let (field, found) = (cause.field()?, of.found.clone());
            Some(ClampedField { field, cells: of.n_rows, found, first: of.location })
        })
    }

    /// Approximate number of bytes that the counts take up on the heap.
    pub fn size_in_memory(&self) -> usize {
        self.causes.values().map(|of| size_of::<(Cause, Occurrences)>().saturating_add(of.found.capacity())).sum()
    }
}

impl LikelyCause {
    /// Whether more than one counted row, or the only one, has this cause.
    pub fn is_common(&self) -> bool {
        self.n_rows > 1 || self.n_rows >= self.n_rejected
    }
}

impl Cause {
    fn of(problem: &RowProblem) -> Self {
        match problem {
            RowProblem::Field(error) => Self::Field(error.field, error.problem),
            RowProblem::Outcome { .. } => Self::Outcome,
            RowProblem::CellCount { found, expected, .. } if found > expected => Self::TooManyCells,
            RowProblem::CellCount { .. } => Self::TooFewCells,
            RowProblem::OpenQuote { .. } => Self::OpenQuote,
            RowProblem::Total { .. } | RowProblem::AlmostBlank { .. } => Self::NotACustomer,
        }
    }

    /// The field, if the cause concerns one.
    pub fn field(self) -> Option<FieldIndex> {
        match self {
            Self::Field(field, _) => Some(field),
            _ => None,
        }
    }
}

impl Occurrences {
    fn new(problem: &RowProblem, location: Location) -> Self {
        let found = match problem {
            RowProblem::Field(FieldError { found, .. })
            | RowProblem::Outcome { found, .. }
            | RowProblem::Total { found } => found.clone(),
            RowProblem::CellCount { .. } | RowProblem::OpenQuote { .. } | RowProblem::AlmostBlank { .. } => {
                String::new()
            }
        };
        Self { n_rows: 0, n_point: 0, n_comma: 0, found, location }
    }

    fn add(&mut self, missed_mark: Option<DecimalMark>) {
        self.n_rows = self.n_rows.saturating_add(1);
        match missed_mark {
            Some(DecimalMark::Point) => self.n_point = self.n_point.saturating_add(1),
            Some(DecimalMark::Comma) => self.n_comma = self.n_comma.saturating_add(1),
            None => {}
        }
    }

    fn append(&mut self, later: &Self) {
        self.n_rows = self.n_rows.saturating_add(later.n_rows);
        self.n_point = self.n_point.saturating_add(later.n_point);
        self.n_comma = self.n_comma.saturating_add(later.n_comma);
    }

    fn fix(&self, cause: Cause) -> Fix {
        let is_most = |rows: u64| rows.saturating_mul(2) > self.n_rows;
        match cause {
            _ if is_most(self.n_comma) => Fix::DecimalMark(DecimalMark::Comma),
            _ if is_most(self.n_point) => Fix::DecimalMark(DecimalMark::Point),
            Cause::TooManyCells | Cause::TooFewCells => Fix::Delimiter,
            Cause::Field(_, Problem::NotText) => Fix::Encoding,
            Cause::Field(..) => Fix::Column,
            Cause::Outcome | Cause::OpenQuote | Cause::NotACustomer => Fix::Rows,
        }
    }
}

/// The only decimal mark with which the number would fit its field.
fn missed_mark(schema: &Schema, problem: &RowProblem) -> Option<DecimalMark> {
    let RowProblem::Field(FieldError { field, found, problem: Problem::NotANumber | Problem::OutOfRange }) = problem
    else {
        return None;
    };
    let field = schema.fields.get(*field)?;
    let Kind::Number(number @ Number { dates: None, .. }) = &field.kind else { return None };
    let fits = |mark| {
        let format = NumberFormat { decimal_mark: Some(mark), ..NumberFormat::default() }.for_field(number);
        format.read(found).is_some_and(|value| field.admits(Value::Number(value)))
    };
    match [fits(DecimalMark::Point), fits(DecimalMark::Comma)] {
        [true, false] => Some(DecimalMark::Point),
        [false, true] => Some(DecimalMark::Comma),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    fn rejections(problems: &[RowProblem]) -> Rejections {
        let mut rejections = Rejections::default();
        for (line, problem) in (2..).zip(problems) {
            let error = RowError { location: Location::Line(line), problems: vec![problem.clone()] };
            rejections.add(&small::schema(), &error);
        }
        rejections
    }

    fn field(field: FieldIndex, found: &str, problem: Problem) -> RowProblem {
        RowProblem::Field(FieldError::new(field, found, problem))
    }

    #[test]
    fn exactly_a_tenth_is_not_many() {
        for (n_rejected, n_rows, expected) in
            [(0, 0, false), (1, 10, false), (2, 19, true), (200, 2_000, false), (201, 2_000, true), (1, 1, true)]
        {
            assert_eq!(are_many(n_rejected, n_rows), expected, "{n_rejected} of {n_rows}");
        }
    }

    #[test]
    fn the_most_frequent_cause_has_a_fix() {
        let (monthly, contract) = (5, 1);
        let number = |found: &str| field(monthly, found, Problem::NotANumber);
        let surplus = RowProblem::CellCount { found: 9, expected: 8, surplus: vec!["b".to_owned()] };
        let lacking = RowProblem::CellCount { found: 7, expected: 8, surplus: Vec::new() };
        let total = RowProblem::Total { found: "Total".to_owned() };
        let comma = Fix::DecimalMark(DecimalMark::Comma);
        for (problems, n_rows, found, line, fix) in [
            (vec![total.clone(), number("29,85"), number("70,1"), number("?")], 3, "29,85", 3, comma),
            (vec![number("29,85"), number("?"), number("?")], 3, "29,85", 2, Fix::Column),
            (vec![number("12.5")], 1, "12.5", 2, Fix::DecimalMark(DecimalMark::Point)),
            (vec![field(monthly, "1,500", Problem::OutOfRange)], 1, "1,500", 2, comma),
            (vec![field(monthly, "999", Problem::OutOfRange)], 1, "999", 2, Fix::Column),
            (vec![field(contract, "1,5", Problem::UnknownLevel)], 1, "1,5", 2, Fix::Column),
            (vec![field(contract, "", Problem::Blank)], 1, "", 2, Fix::Column),
            (vec![field(contract, "\u{fffd}", Problem::NotText)], 1, "\u{fffd}", 2, Fix::Encoding),
            (vec![surplus], 1, "", 2, Fix::Delimiter),
            (vec![lacking], 1, "", 2, Fix::Delimiter),
            (vec![number("?"), total.clone()], 1, "?", 2, Fix::Column),
            (vec![total.clone(), number("?")], 1, "Total", 2, Fix::Rows),
            (vec![RowProblem::Outcome { found: "?".to_owned(), is_left_out: false }], 1, "?", 2, Fix::Rows),
            (vec![RowProblem::OpenQuote { last_line: 9 }], 1, "", 2, Fix::Rows),
        ] {
            let likely = rejections(&problems).likely_cause().unwrap();
            let expected = (problems.len() as u64, n_rows, found, Location::Line(line), fix);
            let LikelyCause { n_rejected, n_rows, found, location, fix, .. } = &likely;
            assert_eq!((*n_rejected, *n_rows, found.as_str(), *location, *fix), expected, "{problems:?}");
        }
        assert_eq!(Rejections::default().likely_cause(), None);
        for (problems, expected) in
            [(vec![number("?")], true), (vec![number("?"), total.clone()], false), (vec![total.clone(), total], true)]
        {
            assert_eq!(rejections(&problems).likely_cause().unwrap().is_common(), expected, "{problems:?}");
        }
    }

    #[test]
    fn parts_of_a_file_add_up() {
        let number = |found: &str| field(5, found, Problem::NotANumber);
        let problems = [number("?"), field(1, "x", Problem::UnknownLevel), number("2,5"), number("3,5"), number("4,5")];
        let whole = rejections(&problems);
        for at in 0..=problems.len() {
            let mut parts = [&problems[..at], &problems[at..]].map(|_| Rejections::default());
            for (line, problem) in (2..).zip(&problems) {
                let part = &mut parts[usize::from(line - 2 >= at)];
                let error = RowError { location: Location::Line(line as u64), problems: vec![problem.clone()] };
                part.add(&small::schema(), &error);
            }
            let [mut first, later] = parts;
            first.append(later);
            assert_eq!(first, whole, "{at}");
        }
        let likely = whole.likely_cause().unwrap();
        assert_eq!((likely.n_rows, likely.fix), (4, Fix::DecimalMark(DecimalMark::Comma)));
    }
}
