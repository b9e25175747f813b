//! The texts of the Customer page.

messages! {}
