use std::sync::Arc;

use crate::protocol::FileChoices;

/// An action for the browser.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainEffect<F> {
    /// Turn a file into text in UTF-8 if necessary. Then call
    /// [`TrainController::prepared`](super::TrainController::prepared) or
    /// [`TrainController::not_prepared`](super::TrainController::not_prepared).
    Prepare {
        /// The number of the job that needs the file.
        job: u32,
        /// The file that the user opened.
        file: F,
        /// The user's choices for the file.
        choices: FileChoices,
    },
    /// Stop preparing a file, which may have ended already.
    StopPreparing,
    /// Load the worker's program, then call
    /// [`TrainController::program_loaded`](super::TrainController::program_loaded) or
    /// [`TrainController::program_failed`](super::TrainController::program_failed).
    LoadProgram,
    /// Start a worker. If the browser refuses, call
    /// [`TrainController::worker_refused`](super::TrainController::worker_refused).
    Start(u32),
    /// Stop a worker, which may have stopped already.
    Stop(u32),
    /// Send a worker a message. If that fails, call
    /// [`TrainController::send_failed`](super::TrainController::send_failed).
    Send(u32, Vec<u8>, TrainAttachment<F>),
}

/// An attachment of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainAttachment<F> {
    /// Nothing.
    None,
    /// A file, which the worker reads itself.
    File(F),
    /// The bundle of the current model.
    CurrentModel,
    /// The encoded result of a task.
    Bytes(Arc<Vec<u8>>),
}
