//! The columns that the user matches by hand.

use std::collections::BTreeSet;

use churnscope_engine::csv::ColumnChoice;
use churnscope_wording::portfolio::columns;

/// The name of each column to match, and the column chosen for it.
pub type Chosen = Vec<(String, Option<usize>)>;

/// The complete choices, or a sentence that says what is left to do.
pub fn choices(chosen: &Chosen) -> Result<Vec<ColumnChoice>, String> {
    let remaining = chosen.iter().filter(|(_, column)| column.is_none()).count();
    if remaining > 0 {
        return Err(columns::remaining(remaining));
    }
    let mut used = BTreeSet::new();
    if chosen.iter().any(|(_, column)| !used.insert(column)) {
        return Err(columns::CHOSEN_TWICE.to_owned());
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
            ([None, Some(1), None], columns::remaining(2)),
            ([None, Some(1), Some(1)], columns::remaining(1)),
            ([Some(0), Some(1), Some(1)], columns::CHOSEN_TWICE.to_owned()),
        ] {
            assert_eq!(choices(&chosen(columns)), Err(expected));
        }
        let all = choices(&chosen([Some(4), Some(1), Some(0)])).unwrap();
        assert_eq!(all.iter().map(|choice| choice.column).collect::<Vec<_>>(), [4, 1, 0]);
        assert_eq!(all[0].name, "tenure");
    }
}
