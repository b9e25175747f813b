//! The browser's side of [`churnscope_worker::controller`]: it performs effects, and provides the state as signals.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use web_sys::Blob;

use super::files::PickedFile;
use super::workers::{Program, RunningWorker, Workers, n_cores};
use churnscope_engine::campaign::candidates::{CampaignFigures, CampaignSettings};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::campaign::plan::BudgetPoint;
use churnscope_engine::csv::{CellKind, ScoredColumns};
use churnscope_engine::portfolio::{ChartFields, ListedCustomer, Query, Summary, Window};
use churnscope_engine::schema::Bands;
use churnscope_worker::answers::RememberedAnswers;
use churnscope_worker::controller::{
    self, ComparisonResult, Controller, Platform, PreviewResult, Report, RowsUse, ScoredFile, SourceFile,
};
use churnscope_worker::protocol::FileChoices;

/// The state of the current work on a file.
pub type Status = controller::Status<PickedFile>;

/// A question that the user has to answer.
pub type FileQuestion = controller::FileQuestion<PickedFile>;

pub(super) struct Browser;

impl Platform for Browser {
    type File = PickedFile;
    type Bytes = Uint8Array;
    type Part = Blob;

    fn part(bytes: &Uint8Array) -> Option<Blob> {
        Blob::new_with_u8_array_sequence(&Array::of1(bytes)).ok()
    }

    fn now() -> f64 {
        js_sys::Date::now()
    }
}

impl SourceFile for PickedFile {
    fn name(&self) -> String {
        self.name()
    }

    fn size(&self) -> u64 {
        self.size()
    }
}

/// Previews, scores, and saves files, and lists the customers of the last scored file.
#[derive(Clone, Copy, Debug)]
pub struct PortfolioController {
    pub(super) inner: StoredValue<Inner, LocalStorage>,
    status: RwSignal<Status>,
    report: RwSignal<Option<Report>>,
}

pub(super) struct Inner {
    controller: Controller<Browser>,
    pub(super) model: Uint8Array,
    /// Loaded when it is first needed.
    pub(super) program: Option<Program>,
    pub(super) workers: Workers,
    pub(super) conversion: Option<RunningWorker>,
    /// The part of the file's text that has been converted so far. Its bytes are freed if the conversion does not
    /// finish.
    pub(super) unfinished: Option<PickedFile>,
}

impl PortfolioController {
    /// A controller that uses this model and has no file yet.
    pub fn new(model: &[u8]) -> Self {
        let inner = Inner {
            controller: Controller::new(n_cores()),
            model: Uint8Array::from(model),
            program: None,
            workers: Workers::default(),
            conversion: None,
            unfinished: None,
        };
        Self { inner: StoredValue::new_local(inner), status: RwSignal::new(Status::Idle), report: RwSignal::new(None) }
    }

    /// The current state of the work.
    pub fn status(&self) -> Signal<Status> {
        self.status.into()
    }

    /// The report on the file of the current list; `None` if there is no list.
    pub fn report(&self) -> Signal<Option<Report>> {
        self.report.into()
    }

    /// The file of the current list, and the user's choices for it; `None` if there is no list.
    pub fn source(&self) -> Option<(PickedFile, FileChoices)> {
        self.inner.try_with_value(|inner| inner.controller.source()).flatten()
    }

    /// Scores a file and makes its customers the current list. Stops any other work.
    pub fn open(&self, file: PickedFile, choices: FileChoices) {
        self.act(|controller| controller.open(file, choices));
    }

    /// Reads the first rows of a file with these choices, and calls back with the result. Nothing is scored. Does
    /// nothing if other work is in progress.
    pub fn preview(&self, file: PickedFile, choices: FileChoices, then: Callback<PreviewResult>) {
        self.act(|controller| {
            controller.preview(file, choices, move |result| {
                then.try_run(result);
            });
        });
    }

    /// The user's answers about the columns and values of files.
    pub fn answers(&self) -> Vec<RememberedAnswers> {
        self.inner.try_with_value(|inner| inner.controller.answers().to_vec()).unwrap_or_default()
    }

    /// Restores the user's answers.
    pub fn restore_answers(&self, answers: Vec<RememberedAnswers>) {
        self.act(|controller| controller.restore_answers(answers));
    }

    /// Forgets the answers about the current file, and scores it without them.
    pub fn forget_answers(&self) {
        self.act(Controller::forget_answers);
    }

    /// Cancels the current work, or dismisses a question or an error.
    pub fn cancel(&self) {
        self.act(Controller::cancel);
    }

    /// Makes the result of a query the current list, and calls back with its summary, unless the request becomes
    /// obsolete.
    pub fn show(&self, query: Query, pictures: ChartFields, bands: Bands, then: impl FnOnce(Summary) + 'static) {
        self.act(|controller| controller.show(query, pictures, bands, then));
    }

    /// Calls back with the rows in `window`, a range of the current list, and the index of the first of these rows,
    /// unless the request becomes obsolete. With `terms`, the rows have the best offers under these terms.
    pub fn rows(
        &self,
        window: Window,
        terms: Option<Terms>,
        of_use: RowsUse,
        then: Callback<(u32, Vec<ListedCustomer>)>,
    ) {
        self.act(|controller| {
            controller.rows(window, terms, of_use, move |first, rows| {
                then.try_run((first, rows));
            })
        });
    }

    /// Saves a scored file with all rows, or with only those of the current list.
    pub fn save(&self, file: ScoredFile, only_listed: bool) {
        self.act(|controller| controller.save(file, only_listed));
    }

    /// Saves the errors in rejected rows as a CSV file.
    pub fn save_rejected_cells(&self) {
        self.act(Controller::save_rejected_cells);
    }

    /// Finds the possible offers, under these terms, for all customers in the list's file. Calls back once campaigns
    /// can be planned. Stops any other work.
    pub fn find_offers(&self, terms: Terms, columns: ScoredColumns, bands: Bands, then: impl FnOnce() + 'static) {
        self.act(|controller| controller.find_offers(terms, columns, bands, then));
    }

    /// Plans a campaign. Calls back with its figures and the values of plans with other budgets.
    pub fn plan(&self, settings: CampaignSettings, then: impl FnOnce(CampaignFigures, Vec<BudgetPoint>) + 'static) {
        self.act(|controller| controller.plan(settings, then));
    }

    /// Saves the last plan as a CSV file or, with the kinds of its columns, as a workbook.
    pub fn save_plan(&self, defuse: bool, workbook: Option<Vec<CellKind>>) {
        self.act(|controller| controller.save_plan(defuse, workbook));
    }

    /// Saves lines with commas, the first of which is a header, as a workbook with this name. Stops any other work.
    pub fn save_workbook(&self, name: String, sheet: &'static str, lines: &[u8], columns: Vec<CellKind>) {
        self.act(|controller| match Browser::part(&Uint8Array::from(lines)) {
            Some(lines) => controller.save_workbook(name, sheet, lines, b',', columns),
            None => controller.save_failed(),
        });
    }

    /// Calls back with the lines of the last plan's file from which a call sheet can be made, or with `None` if
    /// there are too many.
    pub fn calls(&self, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
        self.act(|controller| controller.calls(then));
    }

    /// Compares the file of the list with an earlier scored file, and calls back with the result. `id` is the name of
    /// the ID column in the list's file. Stops any other work.
    pub fn compare(
        &self,
        earlier: PickedFile,
        id: Vec<u8>,
        bands: Bands,
        then: impl FnOnce(ComparisonResult) + 'static,
    ) {
        self.act(|controller| controller.compare(earlier, id, bands, then));
    }

    /// Saves the last comparison as a CSV file.
    pub fn save_comparison(&self, defuse: bool, byte_order_mark: bool) {
        self.act(|controller| controller.save_comparison(defuse, byte_order_mark));
    }

    pub(super) fn act(&self, update: impl FnOnce(&mut Controller<Browser>)) {
        self.update(update);
        while let Some(effect) = self.update(Controller::next_effect).flatten() {
            self.perform(effect);
        }
        let state = |inner: &Inner| {
            let report = inner.controller.report();
            // a report is long and never changes, so it is copied only once
            let generation = |report: &Report| report.generation;
            let is_shown = self.report.with_untracked(|shown| shown.as_ref().map(generation)) == report.map(generation);
            (inner.controller.status().clone(), (!is_shown).then(|| report.cloned()))
        };
        let Some((status, new_report)) = self.inner.try_with_value(state) else { return };
        // set before the status, so that the page shows the new list as soon as it no longer shows the progress
        if let Some(report) = new_report {
            self.report.set(report);
        }
        if self.status.with_untracked(|shown| *shown != status) {
            self.status.set(status);
        }
    }

    pub(super) fn update<T>(&self, update: impl FnOnce(&mut Controller<Browser>) -> T) -> Option<T> {
        self.inner.try_update_value(|inner| update(&mut inner.controller))
    }
}
