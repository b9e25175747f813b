//! Which page an address names. The fragment alone decides, so that any static host, and a file, will do.

/// A page of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// One customer.
    Customer,
    /// A file of customers, the worst first.
    Portfolio,
    /// The model: how good it is, and where it comes from.
    Model,
    /// What is stored and sent; not in the menu.
    Privacy,
}

impl Page {
    /// All pages, in the order of the menu, then those that are not in it.
    const ALL: [Page; 4] = [Page::Customer, Page::Portfolio, Page::Model, Page::Privacy];
    /// The pages of the menu, in its order.
    pub const MENU: [Page; 3] = [Page::Customer, Page::Portfolio, Page::Model];

    /// The page that a fragment (without its `#`) names. An address that names none leads to the first page.
    pub fn of_fragment(fragment: &str) -> Self {
        let [first, ..] = Self::ALL;
        Self::ALL.into_iter().find(|page| page.rest(fragment).is_some()).unwrap_or(first)
    }

    /// What a fragment that names this page says besides: empty, or the link behind a slash.
    pub fn rest(self, fragment: &str) -> Option<&str> {
        match fragment.strip_prefix(self.href().trim_start_matches('#'))? {
            "" => Some(""),
            behind => behind.strip_prefix('/'),
        }
    }

    /// Whether it belongs to the program that is loaded when one of its pages is first asked for.
    pub fn is_secondary(self) -> bool {
        match self {
            Page::Customer => false,
            Page::Portfolio | Page::Model | Page::Privacy => true,
        }
    }

    /// The address of the page.
    pub fn href(self) -> &'static str {
        match self {
            Page::Customer => "#/customer",
            Page::Portfolio => "#/portfolio",
            Page::Model => "#/model",
            Page::Privacy => "#/privacy",
        }
    }

    /// The page's name in the menu.
    pub fn title(self) -> &'static str {
        match self {
            Page::Customer => "Customer",
            Page::Portfolio => "Portfolio",
            Page::Model => "Model",
            Page::Privacy => "What is stored and sent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_somewhere() {
        for fragment in ["", "/customer", "/no-such-page", "main"] {
            assert_eq!(Page::of_fragment(fragment), Page::Customer, "{fragment}");
        }
        for page in Page::ALL {
            assert_eq!(Page::of_fragment(page.href().trim_start_matches('#')), page);
        }
    }

    #[test]
    fn a_link_stands_behind_its_page() {
        for (fragment, rest) in
            [("/customer", Some("")), ("/customer/", Some("")), ("/customer/1~2", Some("1~2")), ("/customers", None)]
        {
            assert_eq!(Page::Customer.rest(fragment), rest, "{fragment}");
        }
    }
}
