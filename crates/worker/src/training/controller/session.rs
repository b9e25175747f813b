//! The Train page's part of the session.

use bincode::{Decode, Encode};

use super::TrainController;
use crate::controller::SourceFile;
use crate::training::protocol::OutcomeChoice;

/// The Train page's part of the session. It is restored for a table with the same columns.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TrainSession {
    /// The names of the table's columns.
    pub(super) columns: Vec<Vec<u8>>,
    /// The outcome.
    pub(super) outcome: OutcomeChoice,
    /// The description, in TOML.
    pub(super) toml: String,
}

impl<F: SourceFile> TrainController<F> {
    /// The description and its outcome, to be restored later. Without a description, this is the session that has not
    /// been restored yet, if there is one.
    pub fn session(&self) -> Option<TrainSession> {
        self.current_session().or_else(|| self.restored.clone())
    }

    fn current_session(&self) -> Option<TrainSession> {
        let (table, document) = (self.state.table.as_ref()?, self.state.document.as_ref()?);
        let columns = table.overview.header.names.clone();
        Some(TrainSession { columns, outcome: document.outcome.clone(), toml: document.toml.clone() })
    }

    /// Restores a session once a table with the same columns is opened.
    pub fn restore(&mut self, session: TrainSession) {
        self.restored = Some(session);
    }
}
