use bincode::{Decode, Encode};

use super::TrainController;
use crate::controller::SourceFile;
use crate::training::protocol::OutcomeChoice;

/// The Train page's part of the session.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TrainSession {
    pub(super) columns: Vec<Vec<u8>>,
    pub(super) outcome: OutcomeChoice,
    pub(super) toml: String,
}

impl<F: SourceFile> TrainController<F> {
    /// The description and its outcome, to be restored later.
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
