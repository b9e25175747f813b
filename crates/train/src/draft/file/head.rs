use super::{TomlWriter, quoted};
use crate::draft::column::{ColumnFinding, NumberColumn};
use crate::draft::{Examined, MAX_ROWS, names};
use churnscope_wording::draft as texts;
use churnscope_wording::values::count;

impl Examined<'_> {
    pub(super) fn head(&self, out: &mut TomlWriter) {
        let rows = count(self.used.len() as u64);
        out.comment(texts::header(&rows));
        out.blank_line();
        out.line(format_args!("title = {}", quoted(&texts::title(self.draft.name))));
        if let Some(id) = self.id {
            let repeats = self.customer_columns.as_ref().is_some_and(|columns| *columns == [id]);
            let note = if repeats { texts::REPEATED_ID_GUESSED } else { texts::ID_GUESSED };
            out.line_with(format_args!("id = {}", quoted(self.name(id))), note);
        }
        let target = format!(
            "target = {{ column = {}, positive = {}, negative = {} }}",
            quoted(self.name(self.outcome.column)),
            quoted(&self.outcome.positive),
            self.negatives()
        );
        out.line_with(target, texts::churned(count(self.used.n_churned() as u64), rows));
        let (medium_from, high_from) = self.bands();
        let bands = format!("bands = {{ medium_from = {medium_from}, high_from = {high_from} }}");
        out.line_with(bands, texts::BANDS_GUESSED);
        match self.monthly_charge() {
            Some(name) => {
                out.line_with(format_args!("monthly_charge = {}", quoted(name)), texts::MONTHLY_CHARGE_GUESSED);
            }
            None => out.line_with("# monthly_charge = \"COLUMN\"", texts::NO_MONTHLY_CHARGE),
        }
        self.data(out);
        self.training(out);
        out.blank_line();
        out.line_with("# [fairness]", texts::FAIRNESS);
        out.line("# fields = [\"COLUMN\"]");
    }

    fn data(&self, out: &mut TomlWriter) {
        out.line("\n[data]");
        out.line(format_args!("name = {}", quoted(self.draft.name)));
        out.line_with(format_args!("source = {}", quoted(texts::NOT_STATED)), texts::SOURCE);
        out.line(format_args!("license = {}", quoted(texts::NOT_STATED)));
    }

    fn training(&self, out: &mut TomlWriter) {
        let (_, high_from) = self.bands();
        let cutoff = if self.base_rate() >= 0.2 { 0.5 } else { high_from };
        out.line("\n[training]");
        out.line(format_args!("date = {}", quoted(self.draft.date)));
        out.line("seed = 1");
        out.line(format_args!("folds = {}", self.used.n_folds()));
        if let Some(columns) = &self.customer_columns {
            let columns: Vec<String> = columns.iter().map(|&column| quoted(self.name(column))).collect();
            let columns = match columns.as_slice() {
                [one] => one.clone(),
                several => format!("[{}]", several.join(", ")),
            };
            out.line_with(format_args!("group = {columns}"), texts::GROUP);
        }
        if let Some(period) = self.period {
            out.line_with("evaluate_on = \"latest\"", texts::EVALUATE_ON);
            out.line(format_args!("period = {}", quoted(self.name(period))));
        }
        out.line(format_args!("cutoff = {cutoff}"));
        out.line_with("learner = \"auto\"", texts::LEARNER);
        if !self.skipped.is_empty() || self.outcome.n_unknown > 0 {
            out.line_with("rejected_rows = \"skip\"", texts::SKIPPED);
        }
        if self.used.len() > MAX_ROWS {
            out.line_with(format_args!("most_rows = {MAX_ROWS}"), texts::SAMPLE);
        }
    }

    fn negatives(&self) -> String {
        let negatives: Vec<String> = self.outcome.negatives.iter().map(|value| quoted(value)).collect();
        match negatives.as_slice() {
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        }
    }

    fn base_rate(&self) -> f64 {
        self.used.share_churned()
    }

    fn bands(&self) -> (f64, f64) {
        let share = self.base_rate();
        let high = (2.0 * share).min(f64::midpoint(1.0, share));
        (two_digits(share), two_digits(high))
    }

    fn monthly_charge(&self) -> Option<&str> {
        let is_charge = |(column, found): &(usize, &ColumnFinding)| {
            matches!(found, ColumnFinding::Number(NumberColumn { order: None, .. }))
                && names::is_monthly_charge(self.name(*column))
        };
        self.fields().find(is_charge).map(|(column, _)| self.name(column))
    }
}

/// Rounds to two significant digits, and keeps the share strictly between 0 and 1.
fn two_digits(share: f64) -> f64 {
    let rounded: f64 = format!("{share:.1e}").parse().unwrap_or(share);
    rounded.clamp(0.000_001, 0.99)
}
