use super::column::{CategoryColumn, ColumnFinding};
use super::{Examined, MAX_ROWS};
use crate::FEW_LEAVERS;
use churnscope_wording::evaluation::percent;
use churnscope_wording::values::count;
use churnscope_wording::{draft as texts, training};

impl Examined<'_> {
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = self.outcome_remarks();
        remarks.extend(self.left_out().map(|(name, reason)| texts::left_out(name, reason)));
        remarks.extend(self.id.map(|id| texts::id_column(self.name(id))));
        for (column, found) in self.fields() {
            if let ColumnFinding::Category(CategoryColumn { grouped: Some((values, rows)), .. }) = found {
                let (values, rows) = (texts::rarer_values(*values), texts::rows(*rows));
                remarks.push(texts::grouped(self.name(column), values, rows, self.other(column)));
            }
        }
        remarks.extend(self.skipped.remarks.iter().cloned());
        if let rules @ 1.. = self.implications.rules.len() {
            remarks.push(texts::rules(rules));
        }
        remarks.extend(self.duplicates.map(|found| training::duplicates(found.count, found.first, found.original)));
        if self.used.len() > MAX_ROWS {
            remarks.push(texts::sampled(count(MAX_ROWS as u64), count(self.used.len() as u64)));
        }
        remarks
    }

    fn outcome_remarks(&self) -> Vec<String> {
        let (column, positive) = (self.name(self.outcome.column), self.outcome.positive.as_str());
        let share = percent(self.used.share_churned());
        let (left, rows) = (count(self.used.n_churned() as u64), count(self.used.len() as u64));
        let mut remarks = vec![texts::outcome(column, positive, left, rows, share)];
        if self.outcome.is_inverted {
            let other = self.outcome.negatives.first().map_or("", String::as_str);
            remarks.push(texts::inverted(column, positive, other));
        }
        if self.outcome.n_unknown > 0 {
            remarks.push(texts::unknown_outcomes(column, texts::rows(self.outcome.n_unknown)));
        }
        if let Some(columns) = &self.customer_columns {
            let (rows, customers) = (count(self.used.len() as u64), count(self.used.n_customers() as u64));
            remarks.push(match columns.as_slice() {
                [column] if self.id == Some(*column) => texts::several_rows(rows, customers, self.name(*column)),
                _ => texts::equal_rows(rows, customers),
            });
        }
        let (left, _) = self.used.customers_by_outcome();
        if left < FEW_LEAVERS {
            remarks.push(training::few_leavers(left));
        }
        remarks
    }
}
