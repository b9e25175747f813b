//! Compares the list's file with an earlier scored file. Scorers first read the earlier file, and then score the list's
//! file again and write its rows in the form of a scored file. The ledger gets the rows of both files and compares
//! them.

use super::{Controller, List, Platform, Pool, Prepared, Request, Source, SourceFile, Then};
use crate::comparison::ComparedOptions;
use crate::protocol::{ComparedFigures, FileChoices, LedgerRequest, Output};
use churnscope_engine::schema::Bands;

/// The comparison in figures, or the reason that the files cannot be compared, without an initial capital letter or a
/// final period.
pub type ComparisonResult = Result<ComparedFigures, String>;

/// Maximum number of reasons per customer that are compared: as many as the page's scored files can have.
const MAX_REASONS: u32 = 3;

/// A comparison in progress.
pub(super) struct ComparisonJob {
    /// The name of the earlier file.
    earlier: String,
    /// The name of the ID column in the list's file.
    id: Vec<u8>,
    bands: Bands,
    /// Number of reasons per row of the file whose rows the ledger stored last.
    n_reasons: u32,
    then: Box<dyn FnOnce(ComparisonResult)>,
}

impl<P: Platform> Controller<P> {
    /// Compares the file of the current list with an earlier scored file, and calls back with the result, unless the
    /// work is stopped. Afterward, queries can refer to the customers' movements. `id` is the name of the ID column in
    /// the list's file. Stops any other work. Does nothing if there is no list.
    pub fn compare(
        &mut self,
        earlier: P::File,
        id: Vec<u8>,
        bands: Bands,
        then: impl FnOnce(ComparisonResult) + 'static,
    ) {
        if self.list.is_none() {
            return;
        }
        self.stop();
        let name = earlier.name();
        let source = Source { file: earlier, choices: FileChoices::default(), sheets: Vec::new(), is_parquet: false };
        self.prepare(source);
        self.comparison = Some(ComparisonJob { earlier: name, id, bands, n_reasons: 0, then: Box::new(then) });
    }

    /// Saves the last comparison as a CSV file with the delimiter of the list's file. `defuse` and `byte_order_mark`
    /// are those of [`ComparedOptions`].
    pub fn save_comparison(&mut self, defuse: bool, byte_order_mark: bool) {
        let Some(report) = &self.report else { return };
        let delimiter = report.reading.header.delimiter;
        let options = ComparedOptions { delimiter, defuse, byte_order_mark };
        self.ask_list(LedgerRequest::ComparedFile(options), Then::SaveComparison);
    }

    /// Starts to read the text of the earlier file.
    pub(super) fn read_earlier(&mut self, source: Source<P::File>, prepared: Prepared<P::File>) {
        if let Some(ComparisonJob { id, .. }) = &self.comparison {
            let output = Output::Earlier { id: id.clone() };
            self.load(Request { source, prepared, output, workbook: None });
        }
    }

    /// Continues after the ledger has stored rows of one of the files, which has this many reasons per row.
    pub(super) fn compared_appended(&mut self, job: u32, n_reasons: u32) {
        if let Some(comparison) = self.comparison.as_mut().filter(|_| job == self.job) {
            comparison.n_reasons = n_reasons;
            self.update_pool(job, Pool::accepted);
        }
    }

    /// Continues once the ledger has all rows of one of the files: after the earlier file, scores the list's file;
    /// after the list's file (`is_after`), lets the ledger compare the two.
    pub(super) fn file_read(&mut self, is_after: bool) {
        let Some(comparison) = self.comparison.take() else { return };
        self.stop();
        let Some(List { source, prepared, .. }) = &self.list else { return };
        if is_after {
            let names = [comparison.earlier.clone(), source.file.name()];
            self.ask_list(LedgerRequest::Compare(names), Then::Compared(self.job));
        } else {
            let n_reasons = comparison.n_reasons.min(MAX_REASONS) as usize;
            let output = Output::Later { n_reasons, bands: comparison.bands };
            let (source, prepared) = (source.clone(), prepared.clone());
            self.load(Request { source, prepared, output, workbook: None });
        }
        self.comparison = Some(comparison);
    }

    /// Ends the comparison, and passes on the ledger's result. Does nothing if the result is from an earlier job.
    pub(super) fn compared(&mut self, job: u32, result: ComparisonResult) {
        if job == self.job {
            self.end_comparison(result);
        }
    }

    /// Ends the comparison in progress, if there is one, and calls back with the result. Returns whether there was one.
    pub(super) fn end_comparison(&mut self, result: ComparisonResult) -> bool {
        let Some(comparison) = self.comparison.take() else { return false };
        self.cancel();
        self.call(move || (comparison.then)(result));
        true
    }
}
