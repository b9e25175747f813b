//! The texts of the Model page.

messages! {}
