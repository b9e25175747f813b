mod fields;
mod head;
mod rules;

use std::fmt::Display;

use super::Examined;
use super::column::ColumnFinding;
use churnscope_wording::draft as texts;

impl Examined<'_> {
    pub(super) fn toml(&self) -> String {
        let mut out = TomlWriter::default();
        self.head(&mut out);
        for (column, found) in self.fields() {
            match found {
                ColumnFinding::Number(number) => self.number(&mut out, column, number),
                ColumnFinding::Category(category) => self.category_field(&mut out, column, category),
                ColumnFinding::LeftOut(_) | ColumnFinding::Unique { .. } => {}
            }
        }
        self.rules(&mut out);
        let mut left_out = self.left_out().peekable();
        if left_out.peek().is_some() {
            out.blank_line();
            out.comment(texts::LEFT_OUT_COLUMNS);
            out.comment("");
        }
        for (name, reason) in left_out {
            out.comment(format_args!("{}: {}", one_line(name), one_line(reason)));
        }
        out.text
    }
}

/// Writes TOML with comments, which takes less code than with `toml_edit`.
#[derive(Default)]
pub(super) struct TomlWriter {
    text: String,
}

impl TomlWriter {
    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn line(&mut self, line: impl Display) {
        self.text.push_str(&format!("{line}\n"));
    }

    fn line_with(&mut self, line: impl Display, comment: impl Display) {
        self.line(format_args!("{line}    # {comment}"));
    }

    fn comment(&mut self, comment: impl Display) {
        for line in comment.to_string().split('\n') {
            self.line(format_args!("# {line}").to_string().trim_end());
        }
    }

    fn blank_line(&mut self) {
        self.line("");
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Replaces control characters with spaces, because a comment must not continue on another line.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
