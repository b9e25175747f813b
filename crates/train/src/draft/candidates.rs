use std::collections::HashMap;

use super::column::{Count, is_blank};
use super::levels::{Spelled, spelled};
use super::outcome::{MAX_VALUES, clear_positive};
use super::{DraftError, RawTable, names};
use churnscope_engine::csv::TableChoices;

/// A column that may say who left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeColumn {
    /// The column's name.
    pub name: String,
    /// The column's values, each with its number of rows, the most frequent first.
    pub values: Vec<(String, usize)>,
    /// Number of rows in which the column is blank.
    pub blanks: usize,
    /// The index of the value that means "left", if it is clear.
    pub positive: Option<usize>,
    /// Whether the name or the values suggest that this is the outcome.
    pub is_likely: bool,
}

/// The columns that may say who left, the most likely ones first.
pub fn outcome_columns(csv: &[u8], reading: TableChoices) -> Result<Vec<OutcomeColumn>, DraftError> {
    let table = RawTable::read(csv, reading, 0)?;
    let mut found = Vec::new();
    for column in 0..table.names.len() {
        let name = table.name(column);
        if name.is_empty() {
            continue;
        }
        let cells = table.cells(column)?;
        let mut counts: HashMap<&str, Count> = HashMap::new();
        for text in cells.iter().filter(|text| !is_blank(text)) {
            counts.entry(text).or_default().rows += 1;
            // a column with more strings than this almost certainly has more than MAX_VALUES values
            if counts.len() > 8 * MAX_VALUES {
                break;
            }
        }
        let values = spelled(counts.into_iter());
        let blanks = cells.iter().filter(|text| is_blank(text)).count();
        // even a column with only one value may be the outcome if its name says so
        let has_outcomes = values.len() + usize::from(blanks > 0) >= 2 || names::says_who_left(name);
        if values.is_empty() || values.len() > MAX_VALUES || !has_outcomes {
            continue;
        }
        found.push(candidate(name, &values, blanks));
    }
    found.sort_by_key(|(likelihood, _)| std::cmp::Reverse(*likelihood));
    Ok(found.into_iter().map(|(_, column)| column).collect())
}

fn candidate(name: &str, values: &[Spelled<'_>], blanks: usize) -> (u8, OutcomeColumn) {
    let texts: Vec<&str> = values.iter().map(|value| value.text).collect();
    let positive = clear_positive(name, &texts).map(|positive| positive.index);
    let is_named = names::says_who_left(name) || names::says_who_stayed(name);
    let says_left = texts.iter().any(|text| names::means_left(text));
    let likelihood = match (positive, is_named, says_left) {
        (Some(_), true, _) => 3,
        (Some(_), false, true) => 2,
        (None, true, _) | (None, _, true) => 1,
        _ => 0,
    };
    let values = values.iter().map(|value| (value.text.to_owned(), value.count.rows)).collect();
    let column = OutcomeColumn { name: name.to_owned(), values, blanks, positive, is_likely: likelihood > 0 };
    (likelihood, column)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use super::*;
    use crate::draft::tests::table;

    #[test]
    fn the_most_likely_outcome_comes_first() {
        for (header, line, expected) in [
            ("senior,Churn,plan", ["0,No,a", "1,Yes,b"], Some(("Churn", Some("Yes")))),
            (
                "paperless,Customer Status,x",
                ["Yes,Stayed,1", "No,Churned,2"],
                Some(("Customer Status", Some("Churned"))),
            ),
            ("partner,renewed", ["Yes,Yes", "No,No"], Some(("renewed", Some("No")))),
            ("partner,churn type", ["Yes,A", "No,B"], Some(("churn type", None))),
            ("partner,senior", ["Yes,0", "No,1"], None),
        ] {
            let csv = table(header, 40, |row| line[row % 2].to_owned());
            let columns = outcome_columns(&csv, TableChoices::default()).unwrap();
            let likely = columns.first().filter(|column| column.is_likely);
            let found = likely.map(|column| {
                let value = |index: usize| column.values[index].0.as_str();
                (column.name.as_str(), column.positive.map(value))
            });
            assert_eq!(found, expected, "{header}");
        }
    }

    #[test]
    fn a_name_can_show_the_outcome_even_if_all_customers_have_the_same_one() {
        let csv = table("months,churn", 60, |row| format!("{row},No"));
        let columns = outcome_columns(&csv, TableChoices::default()).unwrap();
        assert_eq!(columns.first().map(|column| (column.name.as_str(), column.is_likely)), Some(("churn", true)));
    }

    #[test]
    fn a_column_with_one_value_or_many_cannot_be_the_outcome() {
        let csv = table("id,same,left", 60, |row| format!("{row},x,{}", ["", "1"][row % 2]));
        let columns = outcome_columns(&csv, TableChoices::default()).unwrap();
        let names: Vec<_> = columns.iter().map(|column| (column.name.as_str(), column.blanks)).collect();
        assert_eq!(names, [("left", 30)]);
    }
}
