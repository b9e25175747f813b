//! Remarks that a user should read before training on a draft.

use super::column::{CategoryColumn, ColumnFinding};
use super::{Examined, MAX_ROWS};
use churnscope_wording::values::count;
use churnscope_wording::{draft as texts, training};

impl Examined<'_> {
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks: Vec<String> = self.left_out().map(|(name, reason)| texts::left_out(name, reason)).collect();
        remarks.extend(self.id.map(|id| texts::id_column(self.name(id))));
        for (column, found) in self.fields() {
            if let ColumnFinding::Category(CategoryColumn { grouped: Some((values, rows)), .. }) = found {
                let (values, rows) = (count(*values as u64), count(*rows as u64));
                remarks.push(texts::grouped(self.name(column), values, rows, self.other(column)));
            }
        }
        remarks.extend(self.skipped.remarks.iter().cloned());
        if let rules @ 1.. = self.implications.rules.len() {
            remarks.push(texts::rules(rules));
        }
        remarks.extend(self.duplicates.map(|found| training::duplicates(found.count, found.line, found.original_line)));
        if self.rows > MAX_ROWS {
            remarks.push(texts::sampled(count(MAX_ROWS as u64), count(self.rows as u64)));
        }
        remarks
    }
}
