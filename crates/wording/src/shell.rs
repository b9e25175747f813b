//! The texts of the header, the footer, notices, and the Privacy page.

messages! {}
