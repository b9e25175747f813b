//! The messages between the page and a scorer.

use bincode::{Decode, Encode};

use super::{FileChoices, Preview, Question};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::csv::{Header, Position, ScoredColumns};
use churnscope_engine::schema::Bands;

/// Asks a scorer to score a slice: a range of the text that starts and ends between records. The file's text is
/// attached. The scorer responds with [`ScorerResponse::SliceRead`] and then [`ScorerResponse::SliceScored`], or with
/// [`ScorerResponse::NeedsWholeText`]. Any other response ends the job, such as [`ScorerResponse::Previewed`], the
/// response to [`Output::Preview`].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct SliceRequest {
    /// The slice's index in the file, counted from 0.
    pub index: u32,
    /// The position in the file where the slice starts.
    pub start: Position,
    /// Number of bytes per read. If the first read has no complete record, or is too short to detect the header, the
    /// scorer reads more. The slice ends with the last complete record that was read, or with the file.
    pub length: u64,
    /// The size of the attached text, in bytes.
    pub file_bytes: u64,
    /// Whether the attached text is whole. If it is not, the file is still being turned into text, and more of the text
    /// will follow.
    pub is_whole: bool,
    /// The header; `None` for the first slice, which contains it.
    pub header: Option<Header>,
    /// The user's choices for the file.
    pub choices: FileChoices,
    /// The output to produce from the records.
    pub output: Output,
}

/// The output that scorers produce from a file.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Output {
    /// Rows for the ledger.
    Rows,
    /// The first rows of the first slice as they would be read, without scores.
    Preview,
    /// Lines of a scored file, in the format of `churnscope score`.
    Lines {
        /// The columns to write.
        columns: ScoredColumns,
        /// The lower bounds of the medium and high risk bands.
        bands: Bands,
    },
    /// Lines of a scored file for the ledger, which puts them in the order of the list.
    ListedLines {
        /// The columns to write.
        columns: ScoredColumns,
        /// The rows to write, as one bit per row of the whole file (see
        /// [`churnscope_engine::portfolio::Portfolio::picked`]).
        selected: Vec<u8>,
        /// The lower bounds of the medium and high risk bands.
        bands: Bands,
    },
    /// The [rows of a campaign](churnscope_wording::planned_lines::CampaignRows), for the ledger.
    Campaign {
        /// The columns of the plan's file that come before the plan's own columns.
        columns: ScoredColumns,
        /// The terms of the campaign.
        terms: Terms,
        /// The lower bounds of the medium and high risk bands.
        bands: Bands,
    },
    /// The [rows](crate::comparison::ComparedRows) of an earlier scored file, for the ledger.
    Earlier {
        /// The name of the ID column in the list's file. In the earlier file, the IDs are in the column with this name,
        /// if exactly one has it, and otherwise in the first column.
        id: Vec<u8>,
    },
    /// The [rows](crate::comparison::ComparedRows) of the list's file as its scored file would have them, for the
    /// ledger.
    Later {
        /// Number of reasons per row.
        n_reasons: usize,
        /// The lower bounds of the medium and high risk bands.
        bands: Bands,
    },
}

/// A response of a scorer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ScorerResponse {
    /// The worker has started.
    Ready,
    /// The scorer has read its slice, so another scorer can start on the next one.
    SliceRead {
        /// The position where the next slice starts; `None` at the end of the file.
        next_start: Option<Position>,
        /// The header, if the request had none.
        header: Option<Header>,
    },
    /// The scorer has scored its slice. The output is attached.
    SliceScored {
        /// Number of rows in the slice, including those that could not be scored.
        n_rows: u64,
    },
    /// The end of the slice cannot be found yet, because the attached text is still incomplete. Nothing was scored.
    NeedsWholeText,
    /// The first rows of the file.
    Previewed(Preview),
    /// The user has to answer a question.
    Asks(Question),
    /// The scorer cannot continue, for this reason.
    Failed(String),
}
