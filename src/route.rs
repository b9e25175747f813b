//! Which page an address names. Only the fragment matters, so that the page works on any static host and as a local
//! file.

use churnscope_wording::shell;

/// A page of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// One customer.
    Customer,
    /// A file of customers, ranked by risk.
    Portfolio,
    /// The model: how good it is, and where it comes from.
    Model,
    /// Training a model on the user's own table.
    Train,
    /// Privacy and storage; not in the menu.
    Privacy,
}

impl Page {
    const ALL: [Page; 5] = [Page::Customer, Page::Portfolio, Page::Model, Page::Train, Page::Privacy];
    /// The pages of the menu, in its order.
    pub const MENU: [Page; 4] = [Page::Customer, Page::Portfolio, Page::Model, Page::Train];

    /// The page that a fragment (without its `#`) names; the Customer page if it names none.
    pub fn of_fragment(fragment: &str) -> Self {
        let [first, ..] = Self::ALL;
        Self::ALL.into_iter().find(|page| page.rest(fragment).is_some()).unwrap_or(first)
    }

    /// The part of a fragment after this page's name; `None` if the fragment does not name this page.
    pub fn rest(self, fragment: &str) -> Option<&str> {
        match fragment.strip_prefix(self.href().trim_start_matches('#'))? {
            "" => Some(""),
            after => after.strip_prefix('/'),
        }
    }

    /// Whether this is a page other than the Customer page.
    pub fn is_secondary(self) -> bool {
        match self {
            Page::Customer => false,
            Page::Portfolio | Page::Model | Page::Train | Page::Privacy => true,
        }
    }

    /// The address of the page.
    pub fn href(self) -> &'static str {
        match self {
            Page::Customer => "#/customer",
            Page::Portfolio => "#/portfolio",
            Page::Model => "#/model",
            Page::Train => "#/train",
            Page::Privacy => "#/privacy",
        }
    }

    /// The page's name.
    pub fn title(self) -> &'static str {
        match self {
            Page::Customer => shell::CUSTOMER,
            Page::Portfolio => shell::PORTFOLIO,
            Page::Model => shell::MODEL,
            Page::Train => shell::TRAIN,
            Page::Privacy => shell::PRIVACY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_address_leads_to_the_customer_page() {
        for fragment in ["", "/customer", "/no-such-page", "main"] {
            assert_eq!(Page::of_fragment(fragment), Page::Customer, "{fragment}");
        }
        for page in Page::ALL {
            assert_eq!(Page::of_fragment(page.href().trim_start_matches('#')), page);
        }
    }

    #[test]
    fn the_rest_of_a_fragment_is_the_link() {
        for (fragment, rest) in
            [("/customer", Some("")), ("/customer/", Some("")), ("/customer/1~2", Some("1~2")), ("/customers", None)]
        {
            assert_eq!(Page::Customer.rest(fragment), rest, "{fragment}");
        }
    }
}
