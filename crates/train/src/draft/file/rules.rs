//! The `[[rule]]` entries, and possible rules as comments.

use super::{TomlWriter, quoted};
use crate::draft::Examined;
use crate::draft::rules::LevelOf;
use churnscope_wording::draft as texts;
use churnscope_wording::values::count;

const POSSIBLE_LISTED: usize = 20;

impl Examined<'_> {
    pub(super) fn rules(&self, out: &mut TomlWriter) {
        let rules = self.grouped_rules();
        if !rules.is_empty() {
            out.blank_line();
            out.comment(texts::RULES);
        }
        for (when, then, columns) in rules {
            out.line("\n[[rule]]");
            out.line(format_args!("when = {}", self.when(when)));
            out.line(format_args!("then = {{ columns = [{}], are = {} }}", columns.join(", "), quoted(then)));
            out.line("only_then = true");
        }
        let possible = &self.implications.one_way;
        if !possible.is_empty() {
            out.blank_line();
            out.comment(texts::POSSIBLE_RULES);
            out.comment("");
        }
        for &(when, then, rows) in possible.iter().take(POSSIBLE_LISTED) {
            let (column, level) = (quoted(self.name(then.0)), quoted(self.level(then)));
            let rule = format!("when = {}, then = {{ columns = [{column}], are = {level} }}", self.when(when));
            out.comment(texts::possible_rule(&rule, rows));
        }
        if let more @ 1.. = possible.len().saturating_sub(POSSIBLE_LISTED) {
            out.comment(texts::and_more(count(more as u64)));
        }
    }

    fn grouped_rules(&self) -> Vec<(LevelOf, &str, Vec<String>)> {
        let mut grouped: Vec<(LevelOf, &str, Vec<String>)> = Vec::new();
        for &(when, then) in &self.implications.rules {
            let (level, column) = (self.level(then), quoted(self.name(then.0)));
            match grouped.iter_mut().find(|(of, other, _)| *of == when && *other == level) {
                Some((_, _, columns)) => columns.push(column),
                None => grouped.push((when, level, vec![column])),
            }
        }
        grouped
    }

    fn when(&self, when: LevelOf) -> String {
        format!("{{ column = {}, is = {} }}", quoted(self.name(when.0)), quoted(self.level(when)))
    }

    fn level(&self, (column, level): LevelOf) -> &str {
        let levels = self.category(column).map(|category| category.levels.as_slice()).unwrap_or_default();
        levels.get(usize::from(level)).map_or("", |(value, _)| value.as_str())
    }
}
