//! Saves files.

use super::{
    Controller, ConversionTask, Converting, Effect, List, Platform, Request, ScoredFile, SourceFile, Status, Then,
};
use crate::failure::Failure;
use crate::protocol::{LedgerRequest, Output};
use churnscope_engine::csv::{CellKind, MAX_SHEET_ROWS};
use churnscope_wording::planned_lines::PLAN_SHEET;
use churnscope_wording::scored_lines::SCORED_SHEET;

impl<P: Platform> Controller<P> {
    /// Saves a scored file with all rows, or with only the rows of the current list, in the list's order.
    pub fn save(&mut self, file: ScoredFile, only_listed: bool) {
        if only_listed {
            self.ask_list(LedgerRequest::Selected, Then::SaveSelected(self.job, file));
        } else {
            self.save_lines(file, None);
        }
    }

    /// Saves the stored errors in rejected rows as a CSV file.
    pub fn save_rejected_cells(&mut self) {
        self.ask_list(LedgerRequest::RejectedCells, Then::SaveRejectedCells);
    }

    /// Saves the last plan as a CSV file or, with the kinds of its columns, as a workbook. `defuse` says whether the cells
    /// are [neutralized](churnscope_engine::csv::ScoredColumns::defuse), as those of the customers' file were when the
    /// offers were found. In a workbook, no text is run as a formula, so no cell is neutralized.
    pub fn save_plan(&mut self, defuse: bool, workbook: Option<Vec<CellKind>>) {
        let Some(report) = &self.report else { return };
        if workbook.is_some() && report.n_rows() > MAX_SHEET_ROWS {
            return self.fail_saving(&Failure::WorkbookFull);
        }
        let (delimiter, is_workbook) = (report.reading.header.delimiter, workbook.is_some());
        let request =
            LedgerRequest::PlanFile { delimiter, defuse: defuse && !is_workbook, undefuse: defuse && is_workbook };
        let job = self.job;
        self.ask_list(request, workbook.map_or(Then::SavePlan, |columns| Then::SavePlanWorkbook(job, columns)));
    }

    pub(super) fn save_plan_workbook(&mut self, csv: &P::Bytes, columns: Vec<CellKind>) {
        let (Some(list), Some(report)) = (&self.list, &self.report) else { return };
        let (name, delimiter) = (saved_name(&list.source.file.name(), "plan", "xlsx"), report.reading.header.delimiter);
        match P::part(csv) {
            Some(part) => self.write_workbook(name, PLAN_SHEET, vec![part], delimiter, columns),
            None => self.save_failed(),
        }
    }

    /// Saves lines that start with a header as a workbook with this name, whose sheet is called `sheet`. Stops any other
    /// work.
    pub fn save_workbook(
        &mut self,
        name: String,
        sheet: &'static str,
        lines: P::Part,
        delimiter: u8,
        columns: Vec<CellKind>,
    ) {
        self.write_workbook(name, sheet, vec![lines], delimiter, columns);
    }

    /// Saves a workbook that has been written.
    pub fn workbook_written(&mut self, job: u32, workbook: P::Part) {
        if job == self.job
            && let Some(Converting { task: ConversionTask::Workbook(name), .. }) = self.end_conversion()
        {
            self.cancel();
            self.effects.push_back(Effect::Save { name, parts: vec![workbook] });
        }
    }

    /// Reports why a workbook could not be written.
    pub fn workbook_failed(&mut self, job: u32, failure: &Failure) {
        self.fail_conversion(job, failure);
    }

    /// Saves a scored file. `selected` has one bit per row of the whole file; `None` means all rows.
    pub(super) fn save_lines(&mut self, file: ScoredFile, selected: Option<Vec<u8>>) {
        let (Some(List { source, prepared, .. }), Some(report)) = (&self.list, &self.report) else { return };
        let (source, prepared) = (source.clone(), prepared.clone());
        let n_rows = match &selected {
            Some(bits) => bits.iter().map(|byte| u64::from(byte.count_ones())).sum(),
            None => u64::from(report.scored) + u64::from(report.refused),
        };
        let ScoredFile { columns, bands, workbook } = file;
        if workbook.is_some() && n_rows > MAX_SHEET_ROWS {
            return self.fail_saving(&Failure::WorkbookFull);
        }
        self.stop();
        let output = match selected {
            Some(selected) => Output::ListedLines { columns, selected, bands },
            None => Output::Lines { columns, bands },
        };
        self.load(Request { source, prepared, output, workbook });
    }

    pub(super) fn save_attachment(&mut self, csv: &P::Bytes, suffix: &str) {
        let Some(list) = &self.list else { return };
        match P::part(csv) {
            Some(part) => {
                let name = saved_name(&list.source.file.name(), suffix, "csv");
                self.effects.push_back(Effect::Save { name, parts: vec![part] });
            }
            None => self.save_failed(),
        }
    }

    /// Stops the current job. The status then says that nothing was saved, and why.
    pub(super) fn fail_saving(&mut self, failure: &Failure) {
        self.stop();
        self.status = Status::NotSaved { sentence: failure.to_string() };
    }

    /// Saves the lines of the current job, which the ledger has put in the order of the list.
    pub(super) fn listed_file(&mut self, job: u32, file: &P::Bytes) {
        if job != self.job {
            return;
        }
        match P::part(file) {
            Some(part) => self.save_scored(vec![part]),
            None => self.fail_saving(&Failure::NotSaved),
        }
    }

    /// Saves the lines of the current job as a CSV file or, if the user wants a workbook, starts to write one.
    pub(super) fn save_scored(&mut self, lines: Vec<P::Part>) {
        let Some(running) = &mut self.running else { return };
        let source = running.request.source.clone();
        match running.request.workbook.take() {
            Some(columns) => {
                let delimiter = running.pool.header().map_or(b',', |header| header.delimiter);
                let name = saved_name(&source.file.name(), "scored", "xlsx");
                self.write_workbook(name, SCORED_SHEET, lines, delimiter, columns);
            }
            None => {
                self.cancel();
                let name = saved_name(&source.file.name(), "scored", "csv");
                self.effects.push_back(Effect::Save { name, parts: lines });
            }
        }
    }

    fn write_workbook(
        &mut self,
        name: String,
        sheet: &'static str,
        lines: Vec<P::Part>,
        delimiter: u8,
        columns: Vec<CellKind>,
    ) {
        self.stop();
        self.convert(ConversionTask::Workbook(name));
        self.effects.push_back(Effect::WriteWorkbook { job: self.job, sheet, lines, delimiter, columns });
    }
}

/// The name of a file made from another: `march-scored.csv` from `march.csv`.
pub(super) fn saved_name(name: &str, suffix: &str, extension: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}-{suffix}.{extension}")
}
