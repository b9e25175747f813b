//! The columns that the user matches by hand, and what the card says about them.

use std::collections::BTreeSet;

use churnscope_engine::csv::{ColumnChoice, ColumnMatch, MatchedColumn};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::{Field, Kind, Number};
use churnscope_engine::spelling::SpellingIndex;
use churnscope_wording::portfolio::columns;
use churnscope_worker::protocol::FileColumn;

/// The choice for a field or for the ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Nothing yet.
    Open,
    /// None of the file's columns.
    NoColumn,
    /// This column.
    Column(usize),
}

/// Each column's name in the schema, with the user's choice for it.
pub type Chosen = Vec<(String, Choice)>;

/// The initial choices: the sure, proposed, or likely column, or no column if none was found and the column is
/// optional. All other choices are open.
pub fn initial(matches: &[ColumnMatch]) -> Chosen {
    let choice = |found: &ColumnMatch| match (&found.column, found.column()) {
        (_, Some(column)) => Choice::Column(column),
        (MatchedColumn::Absent, None) if !found.is_needed => Choice::NoColumn,
        _ => Choice::Open,
    };
    matches.iter().map(|found| (found.name.clone(), choice(found))).collect()
}

/// The complete choices, or a sentence that says what is left to do.
pub fn choices(chosen: &Chosen) -> Result<Vec<ColumnChoice>, String> {
    let remaining = chosen.iter().filter(|(_, choice)| *choice == Choice::Open).count();
    if remaining > 0 {
        return Err(columns::remaining(remaining));
    }
    let column = |choice: &Choice| match choice {
        Choice::Column(column) => Some(*column),
        Choice::Open | Choice::NoColumn => None,
    };
    let mut used = BTreeSet::new();
    if chosen.iter().filter_map(|(_, choice)| column(choice)).any(|column| !used.insert(column)) {
        return Err(columns::CHOSEN_TWICE.to_owned());
    }
    Ok(chosen.iter().map(|(name, choice)| ColumnChoice { name: name.clone(), column: column(choice) }).collect())
}

/// How many columns are sure, and how many are proposed.
pub fn summary(matches: &[ColumnMatch]) -> String {
    let count = |is: fn(&MatchedColumn) -> bool| matches.iter().filter(|found| is(&found.column)).count();
    let sure = count(|column| matches!(column, MatchedColumn::Sure(_)));
    let proposed = count(|column| matches!(column, MatchedColumn::Proposed(_)));
    columns::summary(sure, proposed, matches.len())
}

/// The names of the columns, as options to choose from. The column's position is added to blank names and to names that
/// several columns have.
pub fn names(file_columns: &[FileColumn]) -> Vec<String> {
    let (mut seen, mut repeated) = (BTreeSet::new(), BTreeSet::from([""]));
    for column in file_columns {
        if !seen.insert(column.name.trim()) {
            repeated.insert(column.name.trim());
        }
    }
    let name = |(index, column): (usize, &FileColumn)| {
        let is_unclear = repeated.contains(column.name.trim());
        if is_unclear { columns::numbered(&column.name, index + 1) } else { column.name.clone() }
    };
    file_columns.iter().enumerate().map(name).collect()
}

/// The first values of a column. If the first one can be read, but not exactly as it is written (`29,85` is read as
/// `29.85`), only this value is shown, in both forms. Dates are shown as they are written.
pub fn first_values(field: Option<&Field>, column: &FileColumn) -> String {
    let first = column.values.first().and_then(|text| Some((text, read(field?, column, text)?)));
    match first {
        Some((text, value)) if *text != value => columns::read_as(text, value),
        _ => column.values.join(", "),
    }
}

/// A value as the field reads it; `None` if it cannot be read, or if the field has dates.
fn read(field: &Field, column: &FileColumn, text: &str) -> Option<String> {
    match &field.kind {
        Kind::Number(Number { dates: Some(_), .. }) => None,
        Kind::Number(number) => column.format.format.for_field(number).read(text).map(plain_number),
        Kind::Category(category) => {
            let level = SpellingIndex::of_levels(category).find(text)?;
            category.levels.get(usize::from(level)).map(|level| level.value.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::number_format::{ColumnFormat, DecimalMark};

    fn column(name: &str, values: &[&str]) -> FileColumn {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        FileColumn { name: name.to_owned(), values, format: ColumnFormat::default() }
    }

    #[test]
    fn every_column_is_chosen_once() {
        let chosen = |choices: [Choice; 3]| -> Chosen {
            ["tenure", "Contract", "gender"].map(str::to_owned).into_iter().zip(choices).collect()
        };
        use Choice::{Column, NoColumn, Open};
        for (columns, expected) in [
            ([Open, Column(1), Open], columns::remaining(2)),
            ([Open, Column(1), Column(1)], columns::remaining(1)),
            ([NoColumn, Column(1), Column(1)], columns::CHOSEN_TWICE.to_owned()),
        ] {
            assert_eq!(choices(&chosen(columns)), Err(expected));
        }
        let all = choices(&chosen([Column(4), NoColumn, NoColumn])).unwrap();
        assert_eq!(all.iter().map(|choice| choice.column).collect::<Vec<_>>(), [Some(4), None, None]);
        assert_eq!(all[0].name, "tenure");
    }

    #[test]
    fn sure_and_proposed_columns_are_chosen_initially() {
        use MatchedColumn::{Absent, Proposed, Several, Sure};
        let several = |likely| Several { columns: vec![1, 2], likely };
        for (column, is_needed, expected) in [
            (Sure(3), true, Choice::Column(3)),
            (Proposed(3), true, Choice::Column(3)),
            (several(Some(2)), true, Choice::Column(2)),
            (several(None), false, Choice::Open),
            (Absent, true, Choice::Open),
            (Absent, false, Choice::NoColumn),
        ] {
            let found = ColumnMatch { name: "tenure".to_owned(), column, is_needed };
            assert_eq!(initial(std::slice::from_ref(&found))[0].1, expected, "{found:?}");
        }
    }

    #[test]
    fn columns_of_the_same_name_are_told_apart() {
        let columns = ["a", "b", "a ", ""].map(|name| column(name, &[]));
        let expected =
            [columns::numbered("a", 1), "b".to_owned(), columns::numbered("a ", 3), columns::numbered("", 4)];
        assert_eq!(names(&columns), expected);
    }

    #[test]
    fn first_values_are_shown_as_they_are_read() {
        let schema = scorer().schema().clone();
        let field = |label| &schema.fields[with_label(&schema, label)];
        let mut charges = column("Gebühr", &["29,85", "56,95"]);
        charges.format.format.decimal_mark = Some(DecimalMark::Comma);
        let partner = column("Partner", &["Ja", "Nein"]);
        for (label, column, expected) in [
            ("Monthly charge", &charges, columns::read_as("29,85", "29.85")),
            ("Tenure", &column("months", &["1", "34"]), "1, 34".to_owned()),
            ("Partner", &partner, columns::read_as("Ja", "Yes")),
            ("Contract", &column("Contract", &["monthly"]), "monthly".to_owned()),
            ("Contract", &column("Contract", &[]), String::new()),
        ] {
            assert_eq!(first_values(Some(field(label)), column), expected);
        }
        assert_eq!(first_values(None, &partner), "Ja, Nein");
    }
}
