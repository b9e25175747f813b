//! The status and the results of the work on files, for the page.

use churnscope_engine::csv::{ClampedField, Header, UnknownValue};
use churnscope_engine::drift::FieldDrift;
use churnscope_engine::portfolio::{FileEvaluation, RejectedCell};
use churnscope_engine::rejections::{LikelyCause, are_many};
use churnscope_engine::schema::FieldIndex;

use crate::protocol::{FileChoices, FileFigures, Question};

/// The current state of the work.
#[derive(Clone, Debug, PartialEq)]
pub enum Status<F> {
    /// No job is running, except perhaps a preview.
    Idle,
    /// A file is being prepared: if necessary, it is turned into text in UTF-8. The length of the text is not known
    /// yet, so only rows are counted. The first rows may already have been scored.
    Preparing(Progress),
    /// A file is being scored, to list its customers.
    Reading(Progress),
    /// A scored file is being written.
    Writing(Progress),
    /// The lines of a file are being turned into a workbook. The progress counts rows, not bytes.
    Packing(Progress),
    /// The user has to answer a question.
    Asking(FileQuestion<F>),
    /// Offers for the customers of a file are being found.
    FindingOffers(Progress),
    /// The rows of two files that are to be compared are being read.
    Comparing(Progress),
    /// Offers could not be found. The list is unchanged.
    NotPlanned {
        /// Why not, and what to do.
        sentence: String,
    },
    /// A file could not be saved. The list is unchanged.
    NotSaved {
        /// Why nothing was saved, and what to do.
        sentence: String,
    },
    /// A file could not be used, or its list was lost.
    Failed {
        /// The file.
        file: F,
        /// The user's choices for the file.
        choices: FileChoices,
        /// The names of the workbook's visible sheets; empty if the file is not a workbook or was not converted.
        sheets: Vec<String>,
        /// Whether the file is known to be a Parquet file.
        is_parquet: bool,
        /// Why the work failed, and what to do.
        sentence: String,
    },
}

/// The part of a file that has been processed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Number of bytes processed so far.
    pub bytes: u64,
    /// Size of the file's text, in bytes; 0 if only rows are counted.
    pub all_bytes: u64,
    /// Number of rows processed so far.
    pub rows: u64,
    /// Seconds since the scorers started; while a file is converted or a workbook is written, seconds since that step
    /// started.
    pub seconds: f64,
    /// The part of `bytes` that was scored while the file was still being converted.
    pub bytes_while_converting: u64,
    /// The part of `seconds` that passed while the file was still being converted.
    pub seconds_while_converting: f64,
}

impl Progress {
    /// The bytes scored since the conversion ended, the bytes that were left to score then, and the seconds since then.
    /// The time left is estimated from these numbers, because the conversion slows down scoring.
    pub fn since_whole(&self) -> (u64, u64, f64) {
        let earlier = self.bytes_while_converting;
        let seconds = self.seconds - self.seconds_while_converting;
        (self.bytes.saturating_sub(earlier), self.all_bytes.saturating_sub(earlier), seconds)
    }
}

/// A question about a file. To answer it, open the file again with the answer among the choices.
#[derive(Clone, Debug, PartialEq)]
pub struct FileQuestion<F> {
    /// The file.
    pub file: F,
    /// The user's choices so far.
    pub choices: FileChoices,
    /// The names of the workbook's visible sheets; empty if the file is not a workbook.
    pub sheets: Vec<String>,
    /// Whether the file is a Parquet file.
    pub is_parquet: bool,
    /// The question.
    pub question: Question,
}

/// A file as text in UTF-8, which may have invalid bytes. During a conversion and for a preview, it may be only the
/// start of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared<F> {
    /// The text.
    pub text: F,
    /// The name of the encoding that the text was in; `UTF-8` for a workbook or a Parquet file.
    pub encoding: String,
    /// The names of the workbook's visible sheets; empty if the file is not a workbook.
    pub sheets: Vec<String>,
    /// The name of the sheet that was turned into the text; `None` if the file is not a workbook.
    pub sheet: Option<String>,
    /// Whether the file is a Parquet file.
    pub is_parquet: bool,
}

impl<F> Prepared<F> {
    /// Text that was in this encoding.
    pub fn text(text: F, encoding: &str) -> Self {
        Self { text, encoding: encoding.to_owned(), sheets: Vec::new(), sheet: None, is_parquet: false }
    }
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The header, with the delimiter and the number formats.
    pub header: Header,
    /// The name of the text's encoding; `UTF-8` for a workbook or a Parquet file.
    pub encoding: String,
    /// The names of the workbook's visible sheets; empty if the file is not a workbook.
    pub sheets: Vec<String>,
    /// The name of the sheet that was read; `None` if the file is not a workbook.
    pub sheet: Option<String>,
    /// The user's choices, including those that were remembered.
    pub choices: FileChoices,
    /// Whether the choices about columns and values were remembered, rather than made for this file.
    pub is_remembered: bool,
}

impl Reading {
    /// Whether the file is a text file, rather than a workbook or a Parquet file.
    pub fn is_text(&self) -> bool {
        self.header.has_lines() && self.sheets.is_empty()
    }
}

/// The results for a file that was scored completely.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The file's name.
    pub file: String,
    /// How the file was read.
    pub reading: Reading,
    /// The number of the list. Later lists have higher numbers.
    pub generation: u32,
    /// Number of rows that were scored.
    pub scored: u32,
    /// Number of rows that could not be scored.
    pub refused: u32,
    /// The most frequent cause of rejected rows; `None` if no row was rejected.
    pub likely_cause: Option<LikelyCause>,
    /// The first errors in rejected rows.
    pub rejected_cells: Vec<RejectedCell>,
    /// Values that the model does not know, the most frequent first.
    pub unknown_values: Vec<UnknownValue>,
    /// Number of cells with an unknown value that is not in `unknown_values`.
    pub unlisted_values: u64,
    /// The fields with numbers that were scored as the nearest limit of their range, with counts and examples.
    pub clamped: Vec<ClampedField>,
    /// The most frequent cause of numbers outside the range of their field; `None` unless more than a tenth of all rows
    /// have clamped numbers.
    pub clamped_problem: Option<LikelyCause>,
    /// Seconds from the start of the scorers until the list was complete. In this time, the scorers may also have
    /// waited for the conversion of the file.
    pub seconds: f64,
    /// Number of scorers that were started for the file, not counting replacements.
    pub workers: usize,
    /// How far each field has drifted from the model's data.
    pub drift: Vec<FieldDrift>,
    /// Whether the file has customer IDs.
    pub has_id: bool,
    /// The fields that have no column in the file. For every customer, they are filled like blanks.
    pub absent_fields: Vec<FieldIndex>,
    /// Quality of the estimates; `None` if no scored row has a known outcome.
    pub labelled: Option<FileEvaluation>,
    /// The approximate memory that the list takes up, in bytes.
    pub bytes_in_memory: u64,
}

impl Report {
    /// Number of rows in the file, including those that could not be scored.
    pub fn n_rows(&self) -> u64 {
        u64::from(self.scored) + u64::from(self.refused)
    }

    /// Whether at least one row could be scored. If not, there are no customers to list.
    pub fn has_customers(&self) -> bool {
        self.scored > 0
    }

    /// The most frequent cause of rejected rows; `None` unless more than a tenth of all rows were rejected.
    pub fn problem(&self) -> Option<&LikelyCause> {
        self.likely_cause.as_ref().filter(|_| are_many(self.refused.into(), self.n_rows()))
    }

    pub(super) fn new(
        file: String,
        reading: Reading,
        generation: u32,
        seconds: f64,
        workers: usize,
        figures: FileFigures,
    ) -> Self {
        let FileFigures {
            scored,
            refused,
            likely_cause,
            rejected_cells,
            unknown_values,
            unlisted_values,
            clamped,
            clamped_problem,
            drift,
            has_id,
            absent_fields,
            labelled,
            bytes_in_memory,
        } = figures;
        Self {
            file,
            reading,
            generation,
            scored,
            refused,
            likely_cause,
            rejected_cells,
            unknown_values,
            unlisted_values,
            clamped,
            clamped_problem,
            seconds,
            workers,
            drift,
            has_id,
            absent_fields,
            labelled,
            bytes_in_memory,
        }
    }
}
