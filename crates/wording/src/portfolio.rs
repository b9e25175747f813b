//! The texts of the Portfolio page.

messages! {}
