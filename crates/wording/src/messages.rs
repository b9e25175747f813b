//! The macro that defines the messages of a surface.

/// Defines messages: a constant for a fixed text, a function for a text with arguments, and `CATALOG`, the list of all
/// names and texts. Tests of the built page look up texts in the catalog by name, so rewording a message changes one
/// line.
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

        /// Every message that `messages!` defines here: its name and its text, with arguments in braces.
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
