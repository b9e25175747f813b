//! The bar for a customer who was opened from the list or the call sheet.

use crate::values::count;

messages! {
    REGION = "Customer from the list";
    REGION_OF_SHEET = "Customer from the call sheet";
    PREVIOUS = "Previous";
    NEXT = "Next";
    BACK = "Back to list";
    BACK_TO_SHEET = "Back to call sheet";
    position_of(position, listed) = "{position} of {listed}";
    column(name, value) = "{name}: {value}";
    customer(id) = "Customer {id}";
    titled(id, page) = "{id} · {page}";
}

/// The names and values of the file's other columns, in a line; blank values are left out.
pub fn columns(columns: &[(String, String)]) -> String {
    let named = columns.iter().filter(|(_, value)| !value.trim().is_empty());
    named.map(|(name, value)| column(name, value)).collect::<Vec<_>>().join(" · ")
}

/// The lines of a printed or copied summary that say who the customer is.
pub fn lines(id: &str, columns: &[(String, String)]) -> Vec<String> {
    let other = self::columns(columns);
    [customer(id), other].into_iter().filter(|line| !line.is_empty()).collect()
}

/// A position in the list, which is counted from 0: `3 of 7,043`.
pub fn place(position: u32, listed: u32) -> String {
    position_of(count(u64::from(position) + 1), count(listed.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_columns_are_left_out() {
        let columns =
            [("Name", "Zoë"), ("Phone", " "), ("City", "Graz")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(lines("a-1", &columns), ["Customer a-1", "Name: Zoë · City: Graz"]);
        assert_eq!(lines("a-1", &[]), ["Customer a-1"]);
        assert_eq!(place(2, 7_043), "3 of 7,043");
    }
}
