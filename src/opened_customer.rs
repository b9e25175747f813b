//! Customers who were opened from the list or the call sheet.

use bincode::{Decode, Encode};

/// A customer who was opened from the list or the call sheet.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq)]
pub struct OpenedCustomer {
    /// The part of the address after the Customer page's name.
    pub link: String,
    /// The ID as text, or the line or row number if the file has no IDs.
    pub id: String,
    /// The names and values of the shown columns of the customers' file.
    pub columns: Vec<(String, String)>,
    /// The place in the list.
    pub place: ListPlace,
}

/// A place in a list of customers, or in the listed rows of the call sheet.
#[derive(Clone, Copy, Debug, Default, Encode, Decode, PartialEq)]
pub struct ListPlace {
    /// The number of the list, or [`ListPlace::SHEET`].
    pub list: u32,
    /// The position, counted from 0.
    pub position: u32,
    /// The length of the list.
    pub listed: u32,
}

impl ListPlace {
    /// The number of the call sheet. No list of scored customers has this number.
    pub const SHEET: u32 = u32::MAX;

    /// Whether the customer is on the call sheet.
    pub fn is_on_sheet(self) -> bool {
        self.list == Self::SHEET
    }

    /// The previous place, if there is one.
    pub fn previous(self) -> Option<Self> {
        Some(Self { position: self.position.checked_sub(1)?, ..self })
    }

    /// The next place, if there is one.
    pub fn next(self) -> Option<Self> {
        let position = self.position.checked_add(1)?;
        (position < self.listed).then_some(Self { position, ..self })
    }
}

/// The link in `rest`, the part of an address after the Customer page's name. A row number can follow the link, as in
/// `1~2/12`, because several customers can have the same values, and thus the same link.
pub fn link_in(rest: &str) -> &str {
    rest.split_once('/').map_or(rest, |(link, _)| link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_list_have_one_neighbor() {
        let place = |position, listed| ListPlace { list: 1, position, listed };
        for (position, listed, previous, next) in
            [(0, 1, None, None), (0, 2, None, Some(1)), (1, 2, Some(0), None), (1, 3, Some(0), Some(2))]
        {
            let place = place(position, listed);
            let position = |place: Option<ListPlace>| place.map(|place| place.position);
            assert_eq!((position(place.previous()), position(place.next())), (previous, next));
        }
        assert_eq!(place(u32::MAX, u32::MAX).next(), None);
    }

    #[test]
    fn an_address_may_name_the_row() {
        for (rest, link) in [("", ""), ("1~2", "1~2"), ("1~2/12", "1~2"), ("1~2/", "1~2")] {
            assert_eq!(link_in(rest), link, "{rest}");
        }
    }
}
