//! The interface between the controller and the browser.

use super::ScorerId;
use crate::protocol::FileChoices;
use churnscope_engine::csv::CellKind;

/// The browser's types and functions. The controller does not read the contents of files, bytes, or parts.
pub trait Platform {
    /// A file that the user opened, or its text.
    type File: SourceFile;
    /// Bytes that came from a worker.
    type Bytes;
    /// A part of a file that is being saved.
    type Part;

    /// Stores bytes outside the page's memory; `None` if there is no room for them.
    fn part(bytes: &Self::Bytes) -> Option<Self::Part>;

    /// The current time, in milliseconds.
    fn now() -> f64;
}

/// A file that the user opened, or its text.
pub trait SourceFile: Clone + PartialEq {
    /// The file's name.
    fn name(&self) -> String;
    /// The file's size, in bytes.
    fn size(&self) -> u64;
}

/// A scorer or a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkerId {
    /// The number of the job that the worker was started for.
    pub job: u32,
    /// The worker's role.
    pub role: Role,
}

/// The role of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A worker that keeps the scored rows.
    Ledger,
    /// A worker that scores slices.
    Scorer(ScorerId),
}

/// An action for the browser.
pub enum Effect<P: Platform> {
    /// Turn a file into text in UTF-8, unless the file starts with such text and the user chose no encoding. Then, in
    /// either case, call [`Controller::prepared`](super::Controller::prepared) or
    /// [`Controller::not_prepared`](super::Controller::not_prepared). Before that,
    /// [`Controller::grown`](super::Controller::grown) may be called with the text so far.
    Prepare {
        /// The number of the job that needs the file.
        job: u32,
        /// The file that the user opened.
        file: P::File,
        /// The user's choices for the file.
        choices: FileChoices,
        /// Whether the text of the file's first rows is enough.
        is_preview: bool,
    },
    /// Turn lines into a workbook, then call
    /// [`Controller::workbook_written`](super::Controller::workbook_written) or
    /// [`Controller::workbook_failed`](super::Controller::workbook_failed).
    WriteWorkbook {
        /// The number of the job that needs the workbook.
        job: u32,
        /// The name of the workbook's sheet.
        sheet: &'static str,
        /// The lines, in order, starting with the header.
        lines: Vec<P::Part>,
        /// The lines' delimiter.
        delimiter: u8,
        /// The kinds of the columns.
        columns: Vec<CellKind>,
    },
    /// Stop preparing a file or writing a workbook, which may have ended already.
    StopConverting,
    /// Load the workers' program, then call [`Controller::program_loaded`](super::Controller::program_loaded) or
    /// [`Controller::program_failed`](super::Controller::program_failed).
    LoadProgram {
        /// The number of the job that needs the program.
        job: u32,
    },
    /// Start a worker. If the browser refuses, call [`Controller::worker_refused`](super::Controller::worker_refused).
    Start(WorkerId),
    /// Send a worker a message. If that fails, call [`Controller::send_failed`](super::Controller::send_failed).
    Send(WorkerId, Vec<u8>, Attachment<P>),
    /// Stop a worker, which may have stopped already.
    Stop(WorkerId),
    /// Save a file. If that fails, call [`Controller::save_failed`](super::Controller::save_failed).
    Save {
        /// The file's name.
        name: String,
        /// The file's content, in order.
        parts: Vec<P::Part>,
    },
    /// Call this closure, which passes a result to the page.
    Call(Box<dyn FnOnce()>),
}

/// An attachment of a message.
pub enum Attachment<P: Platform> {
    /// Nothing.
    None,
    /// Bytes, which are transferred rather than copied.
    Bytes(P::Bytes),
    /// A file, which the worker reads itself.
    File(P::File),
}
