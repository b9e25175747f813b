//! Manages the list and its ledger; for example, replaces the list.

use super::job::seconds_since;
use super::{
    Controller, Effect, Goal, LedgerClient, LedgerQuestion, List, Platform, Prepared, Reading, Report, Request,
    RunningJob, Source, SourceFile, Status, Then, WorkerId,
};
use crate::answers::{forget, remember};
use crate::failure::Failure;
use crate::pool::Pool;
use crate::protocol::{FileChoices, FileFigures, LedgerRequest, LedgerResponse, encode};
use churnscope_engine::csv::Header;

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
        self.list = Some(List { ledger: *ledger, source, prepared });
        self.sample = None;
        self.status = Status::Idle;
    }

    /// How the file was read. If the user answered questions about this file, remembers the answers for other files
    /// with the same columns.
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
            Goal::List(ledger) => Some(ledger.as_mut()),
            Goal::File(_) | Goal::Listed { .. } | Goal::Preview | Goal::Campaign | Goal::Comparison { .. } => None,
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
            (Some(Then::SaveSelected(job, file)), LedgerResponse::Selected(selected)) => {
                if job == self.job {
                    self.save_lines(file, Some(selected));
                }
            }
            (Some(Then::CampaignStarted), LedgerResponse::CampaignStarted) => {}
            (Some(Then::PartAppended(job)), LedgerResponse::PartAppended) => self.update_pool(job, Pool::accepted),
            (Some(Then::SaveListed(job)), LedgerResponse::ListedFile) => self.listed_file(job, &attachment),
            (Some(Then::SaveRejectedCells), LedgerResponse::RejectedCells) => {
                self.save_attachment(&attachment, "row-errors");
            }
            (Some(Then::Planned(then)), LedgerResponse::Planned(figures, curve)) => {
                self.call(move || then(*figures, curve));
            }
            (Some(Then::SavePlan), LedgerResponse::PlanFile) => self.save_attachment(&attachment, "plan"),
            (Some(Then::SavePlanWorkbook(job, columns)), LedgerResponse::PlanFile) => {
                // writing a workbook would stop work that began after the user asked for it
                if job == self.job {
                    self.save_plan_workbook(&attachment, columns);
                }
            }
            (Some(Then::Calls(then)), LedgerResponse::Calls(lines)) => self.call(move || then(lines)),
            (Some(Then::ComparedAppended(job)), LedgerResponse::ComparedAppended(n_reasons)) => {
                self.compared_appended(job, n_reasons);
            }
            (Some(Then::Compared(job)), LedgerResponse::Compared(result)) => {
                self.compared(job, result.map(|figures| *figures));
            }
            (Some(Then::SaveComparison), LedgerResponse::ComparedFile) => self.save_attachment(&attachment, "changes"),
            _ => self.fail_worker(worker, &Failure::Message),
        }
    }

    pub(super) fn call(&mut self, then: impl FnOnce() + 'static) {
        self.effects.push_back(Effect::Call(Box::new(then)));
    }
}
