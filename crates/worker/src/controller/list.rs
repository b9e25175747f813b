//! Methods about the list and its ledger, such as replacing the list or saving its file.

use super::job::{saved_name, seconds_since};
use super::{
    Controller, Effect, Goal, LedgerClient, LedgerQuestion, List, Platform, Prepared, Reading, Report, Request,
    RunningJob, ScoredFile, Source, SourceFile, Status, Then, WorkerId,
};
use crate::answers::{forget, remember};
use crate::failure::Failure;
use crate::pool::Pool;
use crate::protocol::{FileChoices, FileFigures, LedgerRequest, LedgerResponse, Output, encode};
use churnscope_engine::csv::{Header, MAX_SHEET_ROWS};

impl<P: Platform> Controller<P> {
    fn replace_list(&mut self, figures: FileFigures) {
        let Some(RunningJob { request, pool, started_at, goal: Goal::List(ledger), .. }) = self.running.take() else {
            return;
        };
        self.stop_scorers(&pool);
        if let Some(former) = self.list.take() {
            self.effects.push_back(Effect::Stop(former.ledger.worker));
        }
        let Request { mut source, prepared, .. } = request;
        let seconds = seconds_since::<P>(started_at);
        let header = pool.header().cloned().unwrap_or_else(|| Header::plain(Vec::new()));
        let reading = self.reading(header, &mut source, prepared.clone());
        self.report = Some(Report::new(source.file.name(), reading, self.job, seconds, pool.n_scorers(), figures));
        self.list = Some(List { ledger, source, prepared });
        self.sample = None;
        self.status = Status::Idle;
    }

    /// How the file was read. Remembers the user's answers for other files with the same columns.
    fn reading(&mut self, header: Header, source: &mut Source<P::File>, prepared: Prepared<P::File>) -> Reading {
        let has_own_answers = source.choices.has_answers();
        source.choices.remembered.clone_from(&self.answers);
        source.choices = std::mem::take(&mut source.choices).for_header(&header);
        if has_own_answers {
            remember(&mut self.answers, &header, &source.choices);
        }
        let choices = source.choices.clone();
        let is_remembered = !has_own_answers && choices.has_answers();
        let Prepared { encoding, sheets, sheet, .. } = prepared;
        Reading { header, encoding, sheets, sheet, choices, is_remembered }
    }

    /// Forgets the answers about the columns and values of the current file, and scores the file without them.
    pub fn forget_answers(&mut self) {
        let (Some(report), Some(list)) = (&self.report, &self.list) else { return };
        forget(&mut self.answers, &report.reading.header);
        let Source { file, choices, .. } = list.source.clone();
        self.open(file, FileChoices { columns: Vec::new(), values: Vec::new(), ..choices });
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
        self.load(Request { source, prepared, output: Output::Lines { columns, selected, bands }, workbook });
    }

    pub(super) fn ask_list(&mut self, request: LedgerRequest, then: Then) {
        if let Some(list) = &mut self.list {
            let outdated = list.ledger.ask(LedgerQuestion { request, attachment: None, then });
            let worker = list.ledger.worker;
            for then in outdated {
                if let Then::Rows(_, then) = then {
                    self.call(move || then(0, Vec::new()));
                }
            }
            self.send_next(worker);
        }
    }

    /// Sends the ledger its next request, unless the ledger still has to answer one.
    pub(super) fn send_next(&mut self, worker: WorkerId) {
        let Some((request, attachment)) = self.ledger(worker).and_then(LedgerClient::next_request) else { return };
        match encode(&request) {
            Ok(message) => self.effects.push_back(Effect::Send(worker, message, attachment)),
            Err(failure) => self.fail_worker(worker, &failure),
        }
    }

    pub(super) fn ledger(&mut self, worker: WorkerId) -> Option<&mut LedgerClient<P>> {
        let running = self.running.as_mut().and_then(|running| match &mut running.goal {
            Goal::List(ledger) => Some(ledger),
            Goal::File(_) | Goal::Preview | Goal::Campaign { .. } => None,
        });
        let list = self.list.as_mut().map(|list| &mut list.ledger);
        running.into_iter().chain(list).find(|ledger| ledger.worker == worker)
    }

    pub(super) fn ledger_responded(&mut self, worker: WorkerId, response: LedgerResponse, attachment: P::Bytes) {
        let Some(ledger) = self.ledger(worker) else { return };
        if response == LedgerResponse::Ready {
            ledger.is_ready = true;
            return;
        }
        let then = ledger.answered();
        self.send_next(worker);
        match (then, response) {
            (_, LedgerResponse::Failed(reason)) => self.fail_worker(worker, &Failure::Reported(reason)),
            (Some(Then::Appended), LedgerResponse::Appended) => self.update_pool(worker.job, Pool::accepted),
            (Some(Then::Closed), LedgerResponse::Closed(figures)) => self.replace_list(*figures),
            (Some(Then::Summary(then)), LedgerResponse::Listed(summary)) => self.call(move || then(*summary)),
            (Some(Then::Rows(_, then)), LedgerResponse::Rows(first, rows)) => self.call(move || then(first, rows)),
            (Some(Then::SaveSelected(file)), LedgerResponse::Selected(selected)) => {
                self.save_lines(file, Some(selected));
            }
            (Some(Then::SaveRejectedCells), LedgerResponse::RejectedCells) => {
                self.save_attachment(&attachment, "row-errors");
            }
            (Some(Then::CampaignAppended(job)), LedgerResponse::CampaignAppended) => {
                self.update_pool(job, Pool::accepted);
            }
            (Some(Then::Planned(then)), LedgerResponse::Planned(figures, curve)) => {
                self.call(move || then(*figures, curve));
            }
            (Some(Then::SavePlan), LedgerResponse::PlanFile) => self.save_attachment(&attachment, "plan"),
            _ => self.fail_worker(worker, &Failure::Message),
        }
    }

    fn save_attachment(&mut self, csv: &P::Bytes, suffix: &str) {
        let Some(list) = &self.list else { return };
        match P::part(csv) {
            Some(part) => {
                let name = saved_name(&list.source.file.name(), suffix, "csv");
                self.effects.push_back(Effect::Save { name, parts: vec![part] });
            }
            None => self.save_failed(),
        }
    }

    pub(super) fn call(&mut self, then: impl FnOnce() + 'static) {
        self.effects.push_back(Effect::Call(Box::new(then)));
    }
}
