//! The macro that defines the messages of a module.

/// Defines messages: a constant for a fixed message, a function for a message with arguments, and `CATALOG`, the list
/// of all messages with their names. Tests of the built page look up most messages in the catalog by name, so these
/// messages can be reworded without changing the tests.
///
/// ```text
/// messages! {
///     OPEN = "Open file";
///     listed(count, all) = "{count} of {all}";
/// }
/// ```
macro_rules! messages {
    ($($name:ident $(($($arg:ident),+))? = $text:literal;)*) => {
        $(messages!(@one $name $(($($arg),+))? = $text);)*

        /// The name and the text of every message in this module, with arguments in braces.
        pub const CATALOG: &[(&str, &str)] = &[$((stringify!($name), $text)),*];
    };
    (@one $name:ident = $text:literal) => {
        #[doc = concat!("```text\n", $text, "\n```")]
        pub const $name: &str = $text;
    };
    (@one $name:ident($($arg:ident),+) = $text:literal) => {
        #[doc = concat!("```text\n", $text, "\n```")]
        pub fn $name($($arg: impl std::fmt::Display),+) -> String {
            format!($text)
        }
    };
}
