//! The answers to a mapping step: which column of the file is which of the schema's.

use std::collections::BTreeSet;

use churnscope_engine::csv::ColumnChoice;

/// What is chosen for each missing column, by its name.
pub type Chosen = Vec<(String, Option<usize>)>;

/// The choices, or the sentence that says what they still lack.
pub fn choices(chosen: &Chosen) -> Result<Vec<ColumnChoice>, String> {
    let open = chosen.iter().filter(|(_, column)| column.is_none()).count();
    if open > 0 {
        let columns = if open == 1 { "a column".to_owned() } else { format!("{open} columns") };
        return Err(format!("Choose {columns} more."));
    }
    let mut taken = BTreeSet::new();
    let twice = chosen.iter().any(|(_, column)| !taken.insert(column));
    if twice {
        return Err("A column can stand for one thing only.".to_owned());
    }
    let choice =
        |(name, column): &(String, Option<usize>)| Some(ColumnChoice { name: name.clone(), column: (*column)? });
    Ok(chosen.iter().filter_map(choice).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_chosen_once() {
        let chosen = |columns: [Option<usize>; 3]| -> Chosen {
            ["tenure", "Contract", "gender"].map(str::to_owned).into_iter().zip(columns).collect()
        };
        for (columns, expected) in [
            ([None, Some(1), None], "Choose 2 columns more."),
            ([None, Some(1), Some(1)], "Choose a column more."),
            ([Some(0), Some(1), Some(1)], "A column can stand for one thing only."),
        ] {
            assert_eq!(choices(&chosen(columns)), Err(expected.to_owned()));
        }
        let all = choices(&chosen([Some(4), Some(1), Some(0)])).unwrap();
        assert_eq!(all.iter().map(|choice| choice.column).collect::<Vec<_>>(), [4, 1, 0]);
        assert_eq!(all[0].name, "tenure");
    }
}
